import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { openGiven, UsageError } from './given.js';

/** Longer lines are no posts. */
const MAX_LINE = 1_000_000;
/** Bad lines named one by one; the rest are counted. */
const MAX_NAMED = 20;

/** How many lines were good and bad. Empty lines are neither. */
export interface LinesRead {
  good: number;
  bad: number;
}

/**
 * A file of JSON objects, one a line, into another: answer gives the object for a line, or what is wrong with it in Chinese. Bad lines are named on
 * standard error and left out. Line by line: a file may be larger than memory. Throws UsageError.
 */
export async function eachJsonLine(
  given: { in: string | undefined; out: string | undefined },
  answer: (value: Record<string, unknown>) => object | string,
): Promise<LinesRead> {
  if (!given.out) throw new UsageError('请给出文件：--out 文件');
  const input = await openGiven(given.in, '--in 文件');
  const out = fs.createWriteStream(path.resolve(process.env['INIT_CWD'] ?? '.', given.out));
  try {
    await once(out, 'ready');
    return await copy(readline.createInterface({ input, crlfDelay: Infinity }), out, answer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new UsageError(`读写文件时出错（${(error as Error).message}）`);
  } finally {
    input.destroy();
    out.destroy();
  }
}

async function copy(
  lines: AsyncIterable<string>,
  out: fs.WriteStream,
  answer: (value: Record<string, unknown>) => object | string,
): Promise<LinesRead> {
  const read = { good: 0, bad: 0 };
  let row = 0;
  for await (const raw of lines) {
    row++;
    if (raw.trim() === '') continue;
    const value = objectOf(raw);
    const result = typeof value === 'string' ? value : answer(value);
    if (typeof result === 'string') {
      if (++read.bad <= MAX_NAMED) console.error(`  第 ${row} 行：${result}`);
      continue;
    }
    read.good++;
    if (!out.write(`${JSON.stringify(result)}\n`)) await once(out, 'drain');
  }
  if (read.bad > MAX_NAMED) console.error(`  另有 ${read.bad - MAX_NAMED} 行不合格，未列出`);
  if (read.good + read.bad === 0) throw new UsageError('文件里没有内容');
  out.end();
  await once(out, 'finish');
  return read;
}

function objectOf(raw: string): Record<string, unknown> | string {
  if (raw.length > MAX_LINE) return `超过 ${MAX_LINE} 个字符`;
  let value: unknown;
  try {
    value = JSON.parse(raw.replace(/^\uFEFF/, ''));
  } catch {
    return '不是 JSON';
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : '应为一个 JSON 对象';
}
