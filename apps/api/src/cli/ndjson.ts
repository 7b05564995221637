import fs from 'node:fs';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { reasonOf, UsageError } from './given.js';

/** A line of an input file. */
export interface Post {
  id: string | number;
  text: string;
}

/** What came of a file. bad: the first of the lines that were left out, by number, with the reason in Chinese. */
export interface Tally {
  read: number;
  written: number;
  bad: { line: number; reason: string }[];
  badCount: number;
}

/** No post is longer; without a bound one line without an end would fill the memory. */
const LONGEST_LINE = 4 * 1024 * 1024;
const NAMED = 20;
/** Written in pieces of this size: a write a line costs more than judging it. */
const PIECE = 64 * 1024;

const given = (file: string): string => path.resolve(process.env['INIT_CWD'] ?? '.', file);

/**
 * Reads {"id","text"} a line (plain or .gz), answers one line each in the same order, with bounded memory and back-pressure. Lines that
 * cannot be read are left out and named by number. The output stands under its name only when it is whole. Throws UsageError.
 */
export async function eachPost(
  input: string | undefined,
  output: string | undefined,
  answer: (post: Post) => object,
): Promise<Tally> {
  if (!input) throw new UsageError('请给出文件：--in 文件');
  if (!output) throw new UsageError('请给出输出文件：--out 文件');
  const [from, to] = [given(input), given(output)];
  if (from === to) throw new UsageError('--in 与 --out 不能是同一个文件');
  if (!fs.existsSync(path.dirname(to))) throw new UsageError(`没有这个文件夹：${path.dirname(output)}`);
  const tally: Tally = { read: 0, written: 0, bad: [], badCount: 0 };
  const part = `${to}.part`;
  try {
    const source = fs.createReadStream(from);
    const judged = (chunks: AsyncIterable<Buffer>): AsyncGenerator<string> => answers(chunks, answer, tally);
    if (from.endsWith('.gz')) await pipeline(source, createGunzip(), judged, fs.createWriteStream(part));
    else await pipeline(source, judged, fs.createWriteStream(part));
  } catch (error) {
    fs.rmSync(part, { force: true });
    const reason = reasonOf(error);
    throw reason === null
      ? error
      : new UsageError(`${reason}：${(error as { path?: string }).path === part ? output : input}`);
  }
  fs.renameSync(part, to);
  return tally;
}

async function* answers(
  chunks: AsyncIterable<Buffer>,
  answer: (post: Post) => object,
  tally: Tally,
): AsyncGenerator<string> {
  let piece = '';
  let no = 0;
  for await (const line of lines(chunks)) {
    no++;
    if (line !== null && line.trim() === '') continue;
    tally.read++;
    const post = line === null ? `超过 ${LONGEST_LINE / 1024 / 1024} MB` : postOf(line);
    if (typeof post === 'string') {
      tally.badCount++;
      if (tally.bad.length < NAMED) tally.bad.push({ line: no, reason: post });
      continue;
    }
    piece += `${JSON.stringify(answer(post))}\n`;
    tally.written++;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece) yield piece;
}

/** Lines without their ends; null for one that is too long. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let skipping = false;
  let first = true;
  for await (const chunk of chunks) {
    let text = decoder.write(chunk);
    if (first && text) {
      text = text.replace(/^\ufeff/, '');
      first = false;
    }
    const parts = text.split('\n');
    for (let i = 0; i < parts.length - 1; i++) {
      if (skipping) yield null;
      else yield rest + parts[i]!;
      rest = '';
      skipping = false;
    }
    if (!skipping) rest += parts.at(-1)!;
    if (rest.length > LONGEST_LINE) {
      rest = '';
      skipping = true;
    }
  }
  if (skipping) yield null;
  else if (rest) yield rest;
}

/** The post of a line, or what is wrong with it. */
function postOf(line: string): Post | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return '不是一个 JSON 对象';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '不是一个 JSON 对象';
  const { id, text } = value as Record<string, unknown>;
  if (typeof id !== 'string' && typeof id !== 'number') return id === undefined ? '缺少 id' : 'id 应为文字或数字';
  if (typeof text !== 'string') return text === undefined ? '缺少 text' : 'text 应为文字';
  return { id, text };
}

/** Tells a person on stderr what came of it; answers the exit code: 3 when lines were left out. */
export function tell(command: string, tally: Tally, ms: number): number {
  for (const b of tally.bad) console.error(`  第 ${b.line} 行：${b.reason}`);
  if (tally.badCount > tally.bad.length)
    console.error(`  另有 ${tally.badCount - tally.bad.length} 行不合格，未逐一列出`);
  const rate = Math.round(tally.written / Math.max(ms / 1000, 0.001));
  console.error(
    `${command}：读 ${tally.read} 行，写 ${tally.written} 行，不合格 ${tally.badCount} 行；用时 ${(ms / 1000).toFixed(1)} 秒，每秒 ${rate} 行`,
  );
  return tally.badCount > 0 ? 3 : 0;
}
