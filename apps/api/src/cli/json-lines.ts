import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { linesOf } from './file-lines.js';
import { openGiven, reasonOf, UsageError } from './given.js';

/** Longer lines are no posts; without a bound a line without an end would fill the memory. */
const MAX_LINE = 1_000_000;
/** Bad lines named one by one; the rest are counted. */
const MAX_NAMED = 20;
/** Written in pieces of this size: a write a line costs more than judging it. */
const PIECE = 64 * 1024;

/** How many lines were good and bad. Empty lines are neither. */
export interface LinesRead {
  good: number;
  bad: number;
}

/** The object for a line, or what is wrong with it in Chinese. */
type Answer = (value: Record<string, unknown>) => object | string;

/**
 * A file of JSON objects (plain or .gz), one a line, into another, in the same order. Bad lines are named on standard error and left out.
 * Line by line with back-pressure: a file may be larger than memory. The output stands under its name only when it is whole. Throws UsageError.
 */
export async function eachJsonLine(
  given: { in: string | undefined; out: string | undefined },
  answer: Answer,
): Promise<LinesRead> {
  if (!given.out) throw new UsageError('请给出文件：--out 文件');
  const to = path.resolve(process.env['INIT_CWD'] ?? '.', given.out);
  const input = await openGiven(given.in, '--in 文件');
  if (String(input.path) === to) throw new UsageError('--in 与 --out 不能是同一个文件');
  const part = `${to}.part`;
  const read = { good: 0, bad: 0 };
  const answered = (chunks: AsyncIterable<Buffer>): AsyncGenerator<string> => answers(chunks, answer, read);
  try {
    const out = fs.createWriteStream(part);
    if (given.in!.endsWith('.gz')) await pipeline(input, createGunzip(), answered, out);
    else await pipeline(input, answered, out);
    if (read.bad > MAX_NAMED) console.error(`  另有 ${read.bad - MAX_NAMED} 行不合格，未列出`);
    if (read.good + read.bad === 0) throw new UsageError('文件里没有内容');
    fs.renameSync(part, to);
  } catch (error) {
    fs.rmSync(part, { force: true });
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(`读写文件时出错（${reasonOf(error) ?? (error as Error).message}）`);
  }
  return read;
}

async function* answers(chunks: AsyncIterable<Buffer>, answer: Answer, read: LinesRead): AsyncGenerator<string> {
  let piece = '';
  let row = 0;
  for await (const line of linesOf(chunks, MAX_LINE)) {
    row++;
    if (line?.trim() === '') continue;
    const value = objectOf(line);
    const result = typeof value === 'string' ? value : answer(value);
    if (typeof result === 'string') {
      if (++read.bad <= MAX_NAMED) console.error(`  第 ${row} 行：${result}`);
      continue;
    }
    read.good++;
    piece += `${JSON.stringify(result)}\n`;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece) yield piece;
}

function objectOf(line: string | null): Record<string, unknown> | string {
  if (line === null || line.length > MAX_LINE) return `超过 ${MAX_LINE} 个字符`;
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return '不是 JSON';
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : '应为一个 JSON 对象';
}

/** What is wrong with the id and text of a line, in Chinese; null when nothing is. */
export function postProblem({ id, text }: Record<string, unknown>): string | null {
  if (typeof id !== 'number' && (typeof id !== 'string' || id === '')) return '缺少 id（文字或数字）';
  return typeof text === 'string' ? null : '缺少 text（文字）';
}

/** Says on standard error what came of a file; answers the exit code: 3 when lines were left out. */
export function toldOf(what: string, read: LinesRead, since: number): number {
  const seconds = (performance.now() - since) / 1000;
  console.error(
    `${what} ${read.good} 行，不合格 ${read.bad} 行；用时 ${seconds.toFixed(1)} 秒，每秒 ${Math.round(read.good / Math.max(seconds, 0.001))} 行`,
  );
  return read.bad > 0 ? 3 : 0;
}
