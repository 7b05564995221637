import { expect, test } from '@jest/globals';
import { articleName, type RegulationBody } from '@fengsui/contract';
import { ITEMS, itemChanges, missingBases, PROBLEMS } from './documents.js';
import { MODEL_ARTICLES, modelRegulation } from './model-regulation.js';

const model = modelRegulation('某某职业技术学院');
const problems = (change: (body: RegulationBody) => void): string[] => {
  const body = structuredClone(model);
  change(body);
  return PROBLEMS.regulation(body as never);
};

test('numbers of articles in words', () => {
  expect([1, 9, 10, 11, 18, 20, 21, 99].map(articleName)).toEqual([
    ...['第一条', '第九条', '第十条', '第十一条', '第十八条', '第二十条', '第二十一条', '第九十九条'],
  ]);
});

test('the model is whole, in the school’s name, each article its own basis', () => {
  expect(MODEL_ARTICLES).toBe(20);
  expect(problems(() => undefined)).toEqual([]);
  expect(missingBases(model)).toEqual([]);
  expect(JSON.stringify(model)).not.toMatch(/\{school\}|绵阳/);
  expect(model.articles.at(-1)).toMatchObject({ no: 20, chapter: '第五章 附则' });
});

test('what keeps a draft from being put in force is named', () => {
  expect(problems((b) => (b.title = ' '))).toEqual(['请填写办法的名称。']);
  expect(problems((b) => (b.articles = b.articles.slice(0, 2)))).toEqual(['办法至少要有 3 条。']);
  expect(problems((b) => (b.articles[4]!.chapter = ''))).toEqual(['第五条没有写明属于哪一章。']);
  expect(problems((b) => (b.articles[4]!.chapter = '第二章 登记注册和年度检查'))).toEqual([]);
  expect(problems((b) => (b.articles[2]!.chapter = '第三章 维护管理'))).toEqual([
    '“第一章 总则”的条被别的章隔开了，请把同一章的条排在一起。',
  ]);
  expect(problems((b) => (b.articles[3]!.no = 9))).toEqual(['条的编号应从第一条起依次连续。']);
});

test('an article is followed by its matter, whatever its number', () => {
  const after = structuredClone(model);
  after.articles = after.articles.toSpliced(1, 1).map((a, i) => ({ ...a, no: i + 1 }));
  const changes = itemChanges(ITEMS.regulation(model), ITEMS.regulation(after));
  expect(changes.map((c) => c.title).slice(0, 2)).toEqual(['第二条（原第三条）', '第三条（原第四条）']);
  expect(changes.at(-1)).toMatchObject({ title: '第二条', after: null });
  expect(missingBases(after)).toEqual([2]);
});
