import { describe, expect, test } from '@jest/globals';
import { libraryScenario, scenarioNames, scenarioText } from './library.js';
import { SCENARIO_KINDS } from './scenario.js';
import { BadScenario, readScenario } from './scenario-file.js';

const GOOD = `{
  "title": "试",
  "kind": "food",
  "summary": "一句话",
  "goals": ["看一看"],
  "begins": "09:00",
  "expect": { "level": 3, "detectedWithin": 30 },
  "posts": [
    { "at": 0, "id": "a", "text": "{简称}食堂" },
    { "at": 2, "repostOf": "a", "text": "转" }
  ],
  "close": { "at": 60, "reason": "完" }
}`;

function faults(change: (text: string) => string): { line: number; reason: string }[] {
  try {
    readScenario(change(GOOD), '试.json');
  } catch (error) {
    if (error instanceof BadScenario) return error.faults;
    throw error;
  }
  throw new Error('the file was taken');
}
const one = (from: string, to: string) => faults((t) => t.replace(from, to));

describe('a scenario file', () => {
  test('that is whole is taken, with what it leaves out filled in', () => {
    const s = readScenario(`\uFEFF${GOOD}`, '试.json');
    expect(s).toMatchObject({ day: 'working', bursts: [], injects: [], people: {} });
    expect(s.posts[0]).toMatchObject({ platform: 'weibo' });
  });

  test.each([
    ['"at": 0, "id"', '"at": "早", "id"', 9, 'posts 第 1 项 at 应为数字'],
    ['"begins": "09:00",', '"begins": "9 点",', 6, 'begins 应为 24 小时制的时刻'],
    ['"kind": "food"', '"kind": "fire"', 3, 'kind 应为 food、dormitory'],
    ['  "summary": "一句话",\n', '', 1, 'summary 缺少'],
    ['"goals": ["看一看"]', '"goals": []', 5, 'goals 至少一项'],
    ['"level": 3', '"level": 5', 7, 'expect level 不超过 4'],
    ['"text": "转"', '"txt": "转"', 10, 'posts 第 2 项 text 缺少'],
    ['"repostOf": "a"', '"repostOf": "b"', 10, '此前没有 id 为“b”的帖子'],
    ['{简称}食堂', '{学校}食堂', 9, '不认识的占位“{学校}”'],
    ['{简称}食堂', '某校食堂', 8, '没有一条提到 {校名} 或 {简称}'],
    ['"close": {', '"people": { "cook": {} },\n  "close": {', 12, '不认识的项'],
  ])('%s → %s: line %d', (from, to, line, reason) => {
    const told = one(from, to);
    expect(told.map((f) => f.line)).toContain(line);
    expect(told.find((f) => f.line === line && f.reason.includes(reason))).toBeDefined();
  });

  test.each([
    ['"goals": ["看一看"],', '"goals": ["看一看"]', 6, '缺少逗号或右花括号'],
    ['"at": 0, "id"', '"at": 0,, "id"', 9, '此处应为带双引号的名称'],
    ['"title": "试"', '"title": "试', 2, '文字缺少右引号'],
    ['"kind": "food"', '"kind": food', 3, '读不懂“f”'],
    ['"kind": "food"', '"title": "又一个"', 3, '“title”写了两次'],
  ])('that is no JSON: %s → %s', (from, to, line, reason) => {
    expect(one(from, to)).toEqual([{ line, reason: expect.stringContaining(reason) }]);
  });

  test('cut off: the last line is named', () => {
    expect(faults((t) => t.slice(0, t.indexOf('"close"')))).toEqual([{ line: 12, reason: '文件不完整，缺少后半部分' }]);
  });

  test('every fault is listed at once, by line, in one message', () => {
    const bad = (): unknown =>
      readScenario(GOOD.replace('"level": 3', '"level": "三"').replace('"at": 60', '"at": -1'), '试.json');
    expect(bad).toThrow(
      '演练脚本“试.json”有 2 处错误：\n  第 7 行：expect level 应为数字\n  第 12 行：close at 不小于 0',
    );
  });
});

test('the library holds a scenario of every kind, each of which can be read', () => {
  const all = scenarioNames().map(libraryScenario);
  expect(new Set(all.map((s) => s.kind))).toEqual(new Set(Object.keys(SCENARIO_KINDS)));
  expect(() => scenarioText('no-such')).toThrow('演练脚本库中没有“no-such”');
});
