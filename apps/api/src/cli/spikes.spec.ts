import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, jest, test } from '@jest/globals';
import { UsageError } from './given.js';
import { reportBadRows, scoreSeries } from './spikes.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-spikes-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name: string, body?: string | Buffer): string => {
  if (body !== undefined) fs.writeFileSync(path.join(folder, name), body);
  return path.join(folder, name);
};
const lines = (name: string): string[] => fs.readFileSync(file(name), 'utf8').trimEnd().split('\n');

const rows = Array.from({ length: 400 }, (_, i) => {
  const minute = String((i * 5) % 60).padStart(2, '0');
  const hour = String(Math.floor(i / 12) % 24).padStart(2, '0');
  return `2026-09-${String(1 + Math.floor(i / 288)).padStart(2, '0')} ${hour}:${minute}:00,${i === 350 ? 40 : i % 3}`;
});
const csv = (body: string[]): string => ['timestamp,value', ...body, ''].join('\n');

test('a score for each row, as it stood; the spike has the highest; gzip gives the same', async () => {
  expect(await scoreSeries(file('a.csv', csv(rows)), file('a.out'))).toEqual({ rows: 400, bad: [], badCount: 0 });
  const out = lines('a.out');
  expect(out[0]).toBe('timestamp,value,anomaly_score');
  expect(out.slice(1).map((l) => l.slice(0, l.lastIndexOf(',')))).toEqual(rows);
  const scores = out.slice(1).map((l) => Number(l.split(',')[2]));
  expect(scores.every((s) => s >= 0 && s <= 1)).toBe(true);
  expect(scores.indexOf(Math.max(...scores))).toBe(350);
  await scoreSeries(file('a.csv.gz', gzipSync(csv(rows))), file('gz.out'));
  expect(lines('gz.out')).toEqual(out);
});

test('the scores of a prefix of the file are the same', async () => {
  for (const length of [1, 100, 355]) {
    await scoreSeries(file('p.csv', csv(rows.slice(0, length))), file('p.out'));
    expect(lines('p.out')).toEqual(lines('a.out').slice(0, length + 1));
  }
});

test('bad rows are named with their line and left out; the others have the scores they would have without them', async () => {
  const bad = [
    ...rows.slice(0, 10),
    '2026-02-30 00:00:00,3',
    'yesterday,3',
    '2026-09-01 00:50:00,',
    '2026-09-01 00:50:00,viel',
    '2026-09-01 00:50:00,1e300',
    ...rows.slice(10),
  ];
  const result = await scoreSeries(file('bad.csv', `\uFEFF${csv(bad).replaceAll('\n', '\r\n')}`), file('bad.out'));
  expect(result.bad.map((b) => [b.line, b.reason])).toEqual([
    [12, '时间“2026-02-30 00:00:00”读不懂，应如 2026-11-22 12:30:00'],
    [13, '时间“yesterday”读不懂，应如 2026-11-22 12:30:00'],
    [14, '数值“”不是数字，或大得不像计数'],
    [15, '数值“viel”不是数字，或大得不像计数'],
    [16, '数值“1e300”不是数字，或大得不像计数'],
  ]);
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(reportBadRows({ ...result, badCount: 9 })).toBe(3);
  expect(said.mock.calls.map(String).slice(-3)).toEqual([
    '第 16 行：数值“1e300”不是数字，或大得不像计数',
    '……另有 4 行不合格',
    '✗ 已评分 400 行，略过 9 行',
  ]);
  said.mockRestore();
  expect(lines('bad.out')).toEqual(lines('a.out'));
});

test.each([
  ['nothing', '', /文件是空的/],
  ['another heading', 'time;count\n1;2\n', /首行应为 timestamp,value，现为“time;count”/],
  ['a broken gzip', gzipSync(csv(rows)).subarray(0, 200), /gzip 文件已损坏/],
])('%s is said in Chinese and leaves no result', async (_, body, message) => {
  const out = file(`none-${_}.out`);
  const failed: unknown = await scoreSeries(file('none.csv', body), out).catch((e: unknown) => e);
  expect(failed).toBeInstanceOf(UsageError);
  expect((failed as Error).message).toMatch(message);
  expect(fs.readdirSync(folder).filter((f) => f.startsWith(`none-${_}`))).toEqual([]);
});

test('files that are missing or in the way are named', async () => {
  await expect(scoreSeries(undefined, 'x')).rejects.toThrow('请给出文件：--in 文件');
  await expect(scoreSeries(file('a.csv'), undefined)).rejects.toThrow('请给出文件：--out 文件');
  await expect(scoreSeries(file('gone.csv'), file('x.out'))).rejects.toThrow('没有这个文件');
  await expect(scoreSeries(file('a.csv'), file('a.csv'))).rejects.toThrow('同一个文件');
  await expect(scoreSeries(file('a.csv'), file('no/such/x.out'))).rejects.toThrow(/没有这个文件.*x\.out/);
});
