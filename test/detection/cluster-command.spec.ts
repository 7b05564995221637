import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const COMMAND = path.resolve('apps/api/dist/cli/main.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-cluster-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The command as a person runs it, without a single setting. */
function cluster(input: string): { code: number | null; err: string; answers: { id: string; incident: string }[] } {
  const [from, to] = [path.join(folder, 'posts.ndjson'), path.join(folder, 'out.ndjson')];
  fs.rmSync(to, { force: true });
  fs.writeFileSync(from, input);
  const r = spawnSync(process.execPath, [COMMAND, 'cluster', '--in', from, '--out', to], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    timeout: 30_000,
  });
  const lines = fs.existsSync(to) ? fs.readFileSync(to, 'utf8').split('\n').filter(Boolean) : [];
  return { code: r.status, err: r.stderr, answers: lines.map((l) => JSON.parse(l)) };
}
const post = (id: string, at: string, text: string): string => JSON.stringify({ id, at, text });
const POSTS = [
  post('1', '2024-05-03T09:04:51', '河南大学明伦校区一建筑房顶着火'),
  post('2', '2024-05-03T09:30:00', '四川警察学院学生殴打保洁员'),
  post('3', '2024-05-03T10:26:23+08:00', '消防回应河南大学一建筑房顶着火'),
  post('4', '2024-05-03T09:00:00Z', '警方通报女保洁员被学生殴打'),
];

test('posts of one matter get one incident, and a part of the file gets the same answers', () => {
  const { code, err, answers } = cluster(POSTS.join('\n'));
  expect({ code, err }).toEqual({ code: 0, err: '归类 4 行，不合格 0 行\n' });
  expect(answers.map((a) => a.id)).toEqual(['1', '2', '3', '4']);
  const [a, b, c, d] = answers.map((x) => x.incident);
  expect([c, d]).toEqual([a, b]);
  expect(a).not.toBe(b);
  expect(cluster(POSTS.slice(0, 3).join('\n')).answers).toEqual(answers.slice(0, 3));
});

test('bad lines are named in Chinese with their number and left out; the others are answered', () => {
  const { code, err, answers } = cluster(
    [
      POSTS[0],
      'nonsense',
      '[]',
      '{"id":"5","at":"昨天","text":"x"}',
      '{"id":"6","at":"2024-05-03"}',
      '',
      POSTS[2],
    ].join('\r\n'),
  );
  expect(code).toBe(3);
  expect(answers.map((a) => a.id)).toEqual(['1', '3']);
  expect(err).toBe(`  第 2 行：不是 JSON
  第 3 行：应为一个 JSON 对象
  第 4 行：at 应为时间，如 2026-11-22T12:30:00+08:00，现为 "昨天"
  第 5 行：缺少 text（文字）
归类 2 行，不合格 4 行
`);
});

test('a file out of order is said to be, and what cannot be read or written is named', () => {
  expect(cluster([POSTS[2], POSTS[0]].join('\n')).err).toContain('有 1 行早于前面的行');
  expect(cluster('')).toMatchObject({ code: 2, err: '✗ 文件里没有内容\n' });
  const run = (...args: string[]): string =>
    spawnSync(process.execPath, [COMMAND, 'cluster', ...args], {
      encoding: 'utf8',
      env: { ...process.env, INIT_CWD: folder },
    }).stderr;
  expect(run('--in', 'none.ndjson', '--out', 'o')).toBe('✗ 没有这个文件：none.ndjson\n');
  expect(run('--in', 'posts.ndjson')).toBe('✗ 请给出文件：--out 文件\n');
  expect(run('--in', 'posts.ndjson', '--out', 'none/o')).toContain('✗ 读写文件时出错');
});
