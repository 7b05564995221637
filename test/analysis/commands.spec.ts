import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';

const COMMAND = path.resolve('apps/api/dist/cli/main.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-analyse-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
function save(name: string, body: string | Buffer): string {
  fs.writeFileSync(at(name), body);
  return at(name);
}
/** The command as a person runs it, without a single setting. */
function run(...args: string[]): { code: number | null; err: string } {
  const r = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    timeout: 60_000,
  });
  expect(r.stdout).toBe('');
  return { code: r.status, err: r.stderr };
}
const lines = (name: string): any[] =>
  fs
    .readFileSync(at(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l));
const ndjson = (rows: object[]): string => rows.map((r) => `${JSON.stringify(r)}\n`).join('');

describe('analyse', () => {
  test('a line each, in order, with what decided', () => {
    save(
      'posts',
      ndjson([
        { id: 'a', text: '二食堂吃出虫子，太恶心了，谁来管？' },
        { id: 7, text: '校庆晚会真好看' },
      ]),
    );
    const { code, err } = run('analyse', '--in', at('posts'), '--out', at('out'));
    expect(code).toBe(0);
    expect(err).toMatch(/^分析 2 行，不合格 0 行；用时 [\d.]+ 秒，每秒 \d+ 行\n$/);
    const [first, second] = lines('out');
    expect(first).toMatchObject({ id: 'a', sentiment: 'neg', risk: true, question: true });
    expect(first.topics[0].name).toBe('食品安全食堂');
    expect(first.why.join()).toContain('虫');
    expect(Object.keys(first)).toEqual('id sentiment score probabilities topics risk question why'.split(' '));
    expect(second).toMatchObject({ id: 7, risk: false, question: false });
  });

  test('bad lines are named by number, good ones go in; a byte order mark and empty lines are nothing', () => {
    const long = `{"id":9,"text":"${'长'.repeat(5 * 1024 * 1024)}"}`;
    save(
      'bad',
      `\ufeff{"id":1,"text":"好"}\r\n\n{oops\n[1]\n{"id":2}\n{"text":"x"}\n{"id":3,"text":5}\n${long}\n{"id":4,"text":"末行"}`,
    );
    const { code, err } = run('analyse', '--in', at('bad'), '--out', at('good'));
    expect(code).toBe(3);
    expect(err.split('\n').slice(0, 6)).toEqual([
      '  第 3 行：不是 JSON',
      '  第 4 行：应为一个 JSON 对象',
      '  第 5 行：缺少 text（文字）',
      '  第 6 行：缺少 id（文字或数字）',
      '  第 7 行：缺少 text（文字）',
      '  第 8 行：超过 1000000 个字符',
    ]);
    expect(err).toContain('分析 2 行，不合格 6 行');
    expect(lines('good').map((l) => l.id)).toEqual([1, 4]);
  });

  test('many bad lines are counted, the first twenty named', () => {
    save('many', 'x\n'.repeat(50));
    const { err } = run('analyse', '--in', at('many'), '--out', at('none'));
    expect(err).toContain('另有 30 行不合格，未列出');
    expect(fs.readFileSync(at('none'), 'utf8')).toBe('');
  });

  test('a packed file is read; a cut one leaves nothing behind', () => {
    const packed = gzipSync(ndjson(Array.from({ length: 500 }, (_, id) => ({ id, text: `第 ${id} 条` }))));
    save('posts.gz', packed);
    expect(run('analyse', '--in', at('posts.gz'), '--out', at('all')).code).toBe(0);
    expect(lines('all').map((l) => l.id)).toEqual(Array.from({ length: 500 }, (_, id) => id));
    save('cut.gz', packed.subarray(0, packed.length / 2));
    const { code, err } = run('analyse', '--in', at('cut.gz'), '--out', at('cut'));
    expect({ code, err }).toEqual({ code: 2, err: '✗ 读写文件时出错（gzip 文件不完整）\n' });
    expect(fs.readdirSync(folder).filter((f) => f.startsWith('cut') && f !== 'cut.gz')).toEqual([]);
  });

  test.each([
    [['analyse', '--out', 'x'], '请给出文件：--in 文件'],
    [['analyse', '--in', 'posts'], '请给出文件：--out 文件'],
    [['analyse', '--in', 'posts', '--out', 'posts'], '--in 与 --out 不能是同一个文件'],
    [['analyse', '--in', 'nothing', '--out', 'x'], '没有这个文件：nothing'],
    [['analyse', '--in', '.', '--out', 'x'], '读写文件时出错（这是一个文件夹，不是文件）'],
    [['analyse', '--in', 'posts', '--out', 'no/where'], '读写文件时出错（没有这个文件）'],
    [['match', '--in', 'posts', '--out', 'x'], '请给出文件：--aliases 文件'],
    [
      ['match', '--aliases', 'posts', '--in', 'posts', '--out', 'x'],
      'posts 第 1 行应为制表符分隔的表头：college、alias、ambiguity',
    ],
  ])('%j', (args, message) => expect(run(...args)).toEqual({ code: 2, err: `✗ ${message}\n` }));
});

describe('match', () => {
  const aliases = 'college\talias\tambiguity\n武汉大学\t武大\tok\n清华大学\t清华\tambiguous\n';

  test('full names of the schools a text is about', () => {
    save('aliases.tsv', aliases);
    save(
      'titles',
      ndjson([
        { id: 1, text: '武大靖的战术' },
        { id: 2, text: '武\u200b大与清华学生辩论' },
        { id: 3, text: '' },
      ]),
    );
    const { code, err } = run('match', '--aliases', at('aliases.tsv'), '--in', at('titles'), '--out', at('schools'));
    expect(code).toBe(0);
    expect(err).toContain('匹配 3 行，不合格 0 行');
    expect(lines('schools')).toEqual([
      { id: 1, schools: [] },
      { id: 2, schools: ['武汉大学', '清华大学'] },
      { id: 3, schools: [] },
    ]);
  });

  test('a wrong row of the aliases is named', () => {
    save('wrong.tsv', `${aliases}北京大学\t北大\tmaybe\n`);
    expect(run('match', '--aliases', at('wrong.tsv'), '--in', at('titles'), '--out', at('x')).err).toBe(
      `✗ ${at('wrong.tsv')} 第 4 行的 ambiguity 应为 ok 或 ambiguous，现为“maybe”\n`,
    );
  });
});
