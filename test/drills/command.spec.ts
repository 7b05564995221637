import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

/** `fengsui drill` as a person runs it, with nothing else running. */
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-drill-command-'));
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

function drill(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = path.resolve('apps/api/dist/cli/main.js');
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    const child = execFile(process.execPath, [command, 'drill', ...args], { env, timeout: 170_000 }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err: err.trim() }),
    );
  });
}

test('what is written wrong is refused before anything starts', async () => {
  const faulty = path.join(dir, 'faulty.json');
  fs.writeFileSync(faulty, '{\n  "title": "试",\n  "kind": "food"\n}');
  const started = Date.now();
  for (const [args, code, words] of [
    [[], 2, '请给出脚本：--scenario'],
    [['--scenario', 'no-such', '--accelerated'], 1, '演练脚本库中没有“no-such”，现有：'],
    [['--scenario', './no-such.json', '--accelerated'], 2, '没有这个文件'],
    [['--scenario', faulty, '--accelerated'], 1, '第 1 行：summary 缺少'],
    [['--scenario', 'food-foreign-object'], 2, '--accelerated'],
    [['--scenario', 'food-foreign-object', '--accelerated', '--report', 'a.txt'], 2, '应以 .docx'],
    [['--scenario', 'food-foreign-object', '--accelerated', '--report', '/no/such/a.docx'], 2, '文件夹不存在'],
  ] as const) {
    const { code: got, err } = await drill(...args);
    expect({ args, got, err }).toEqual({ args, got: code, err: expect.stringContaining(words) });
  }
  expect(Date.now() - started).toBeLessThan(60_000);
}, 90_000);

test('plays to a Word file, says how it goes, and leaves nothing behind', async () => {
  const file = path.join(dir, '复盘.docx');
  const before = fs.readdirSync(os.tmpdir()).filter((f) => f.startsWith('fengsui-drill-pg-'));
  const { code, out, err } = await drill('--scenario', 'food-foreign-object', '--accelerated', '--report', file);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ +0% .*演练“食堂餐食现异物”开始/);
  expect(out).toMatch(/得 \d+ 分，(优秀|良好|合格|不合格)/);
  expect(fs.readFileSync(file).subarray(0, 2).toString()).toBe('PK');
  expect(fs.readdirSync(os.tmpdir()).filter((f) => f.startsWith('fengsui-drill-pg-'))).toEqual(before);
}, 180_000);
