import fs from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { VolumeDetector } from '@fengsui/detection/volume';
import { linesOf } from './file-lines.js';
import { fileProblem, givenPath, UsageError } from './given.js';

/** What became of a file. line counts from 1, the heading included. */
export interface ScoredSeries {
  rows: number;
  /** the first rows that were left out, and how many there were in all */
  bad: { line: number; reason: string }[];
  badCount: number;
}

/** So many bad rows are named; the rest are counted. */
const NAMED = 20;
/** A longer line is no row of a series. */
const MAX_LINE = 100_000;
/** Sums of larger values lose what small ones differ by. */
const MOST = 1e15;
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * `fengsui spikes`: reads `timestamp,value` (CSV, may be gzip) and writes `timestamp,value,anomaly_score`, a row for each good row, in the order of
 * the file. A score rests on its own row and earlier ones only; the file is read as a stream. Throws UsageError.
 */
export async function scoreSeries(input: string | undefined, output: string | undefined): Promise<ScoredSeries> {
  const from = givenPath(input, '--in 文件');
  const to = givenPath(output, '--out 文件');
  if (from === to) throw new UsageError(`--out 不能与 --in 是同一个文件：${output}`);
  const result: ScoredSeries = { rows: 0, bad: [], badCount: 0 };
  // a file that breaks off half-way must not pass for a result
  const part = `${to}.part`;
  const unpack = isGzip(from, input!) ? createGunzip() : new PassThrough();
  try {
    await pipeline(
      fs.createReadStream(from),
      unpack,
      (chunks: AsyncIterable<Buffer>) => scored(linesOf(chunks, MAX_LINE), result),
      fs.createWriteStream(part),
    );
    fs.renameSync(part, to);
  } catch (error) {
    fs.rmSync(part, { force: true });
    if (error instanceof UsageError) throw error;
    const { code = '', path = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw new UsageError(`gzip 文件已损坏，解不开：${input}`);
    throw code ? fileProblem(error, path === part ? output! : input!) : error;
  }
  return result;
}

/** Names the rows that were left out. Answers the exit code: 3 where there were some. */
export function reportBadRows({ rows, bad, badCount }: ScoredSeries): number {
  for (const b of bad) console.error(`第 ${b.line} 行：${b.reason}`);
  if (badCount > bad.length) console.error(`……另有 ${badCount - bad.length} 行不合格`);
  if (badCount > 0) console.error(`✗ 已评分 ${rows} 行，略过 ${badCount} 行`);
  return badCount > 0 ? 3 : 0;
}

function isGzip(from: string, input: string): boolean {
  const head = Buffer.alloc(2);
  try {
    const file = fs.openSync(from, 'r');
    fs.readSync(file, head);
    fs.closeSync(file);
  } catch (error) {
    throw fileProblem(error, input);
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* scored(lines: AsyncIterable<string | null>, result: ScoredSeries): AsyncGenerator<string> {
  const detector = new VolumeDetector();
  let columns: number[] | null = null;
  let line = 0;
  for await (const raw of lines) {
    line++;
    if (raw === null) throw new UsageError('这不是 CSV：一行超过 10 万字。');
    const cells = raw
      .replace(/^\uFEFF/, '')
      .split(',')
      .map((c) => c.trim().replace(/^"(.*)"$/, '$1'));
    if (columns === null) {
      columns = [cells.indexOf('timestamp'), cells.indexOf('value')];
      if (columns.includes(-1)) throw new UsageError(`首行应为 timestamp,value，现为“${raw.trim().slice(0, 60)}”。`);
      yield 'timestamp,value,anomaly_score\n';
      continue;
    }
    if (raw.trim() === '') continue;
    const [time = '', value = ''] = columns.map((c) => cells[c]);
    const at = timeOf(time);
    const reason =
      at === null
        ? `时间“${time.slice(0, 40)}”读不懂，应如 2026-11-22 12:30:00`
        : value === '' || !(Math.abs(Number(value)) <= MOST)
          ? `数值“${value.slice(0, 40)}”不是数字，或大得不像计数`
          : null;
    if (at !== null && reason === null) {
      result.rows++;
      yield `${time},${value},${detector.push(at, Number(value)).score.toFixed(6)}\n`;
    } else {
      result.badCount++;
      if (result.bad.length < NAMED) result.bad.push({ line, reason: reason! });
    }
  }
  if (columns === null) throw new UsageError('文件是空的。');
}

/** The time as it is written, whatever its zone: hour and weekday of the place where the series was counted. Null where it is none. */
function timeOf(raw: string): Date | null {
  const m = TIME.exec(raw);
  if (!m) return null;
  const [year, month, day, hour, minute, second] = m.slice(1).map((v) => Number(v ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // JavaScript takes 30 February for 2 March
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
    ? at
    : null;
}
