import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldText, matches } from './match.js';
import { type ListToPack, packQueries, SEARCH_SHARE } from './pack.js';

const DAY_MS = 86_400_000;
const list = (more: Partial<ListToPack> = {}): ListToPack => ({
  id: 'l',
  schoolWords: ['青江职院', '四川青江职院', '青衣江职业技术学院'],
  riskWords: [],
  requiredWords: [],
  anyWords: [],
  platforms: ['weibo', 'wechat'],
  ...more,
});
const weibo = { source: 'weibo-m' as const, intervalMs: 600_000, daily: 300 };
const sogou = { source: 'sogou' as const, intervalMs: 7_200_000, daily: 100 };
const queries = (plan: { query: string }[]): string[] => plan.map((p) => p.query);

test('names alone where what they bring fits; a name that holds another needs no search of its own', () =>
  expect(packQueries([list({ riskWords: ['食堂'] })], [weibo])).toEqual([
    { source: 'weibo-m', watchListId: 'l', query: '青江职院', intervalMs: 960_000 },
    { source: 'weibo-m', watchListId: 'l', query: '青衣江职业技术学院', intervalMs: 960_000 },
  ]));

test('names that bring more than the pages of a day hold are narrowed by risk words, or by any words', () => {
  const much = new Map([['青江职院', 1_801]]);
  const just = new Map([['青江职院', 1_800]]);
  const risky = list({ schoolWords: ['青江职院'], riskWords: ['食堂', '宿舍', '食堂异物'] });
  expect(queries(packQueries([risky], [weibo], just))).toEqual(['青江职院']);
  expect(queries(packQueries([risky], [weibo], much))).toEqual(['青江职院 食堂', '青江职院 宿舍']);
  const any = list({ schoolWords: ['青江职院'], anyWords: ['投诉'] });
  expect(queries(packQueries([any], [weibo], much))).toEqual(['青江职院 投诉']);
});

test('required words narrow every search', () =>
  expect(queries(packQueries([list({ schoolWords: ['青江职院'], requiredWords: ['学生', '校区'] })], [weibo]))).toEqual(
    ['青江职院 学生 校区'],
  ));

test('Sogou asks for names with topics, less often the more there are', () => {
  const plan = packQueries([list({ schoolWords: ['青江职院'], riskWords: ['食堂', '宿舍'] })], [sogou]);
  expect(queries(plan)).toEqual(['青江职院 食堂', '青江职院 宿舍']);
  expect(plan[0]!.intervalMs).toBe(7_200_000);
  expect(packQueries([list()], [sogou])[0]!.intervalMs).toBeGreaterThan(7_200_000);
});

test('lists get equal shares; one that is not for the platform gets none', () => {
  const many = list({ id: 'many', schoolWords: ['甲校', '乙校', '丙校', '丁校'] });
  const one = list({ id: 'one', schoolWords: ['戊校'] });
  const none = list({ id: 'none', platforms: ['wechat'] });
  const plan = packQueries([many, one, none], [weibo]);
  const perDay = (id: string): number =>
    plan.filter((p) => p.watchListId === id).reduce((sum, p) => sum + DAY_MS / p.intervalMs, 0);
  expect(perDay('many')).toBeCloseTo(90, 3);
  expect(perDay('one')).toBeCloseTo(90, 3);
  expect(perDay('none')).toBe(0);
});

const word = fc.stringMatching(/^[甲乙丙aB]{2,4}$/);
const anyList = fc.record({
  id: fc.uuid(),
  schoolWords: fc.array(word, { minLength: 1, maxLength: 6 }),
  riskWords: fc.array(word, { maxLength: 8 }),
  requiredWords: fc.array(word, { maxLength: 2 }),
  anyWords: fc.array(word, { maxLength: 3 }),
  platforms: fc.subarray(['weibo', 'wechat'] as ('weibo' | 'wechat')[], { minLength: 1 }),
});
const anySource = fc.record({
  source: fc.constantFrom('weibo-m' as const, 'weibo-s' as const, 'sogou' as const, 'weibo-hot' as const),
  intervalMs: fc.integer({ min: 1_000, max: 7_200_000 }),
  daily: fc.integer({ min: 1, max: 5_000 }),
});
const observations = fc.dictionary(fc.string(), fc.nat(50_000));

test('no plan exceeds the budget, whatever the lists', () => {
  fc.assert(
    fc.property(fc.array(anyList, { maxLength: 8 }), anySource, fc.nat(5_000), (lists, source, n) => {
      const busy = new Map(lists.flatMap((l) => l.schoolWords.map((w) => [w, n] as const)));
      const plan = packQueries(lists, [source], busy);
      const perDay = plan.reduce((sum, p) => sum + DAY_MS / p.intervalMs, 0);
      expect(perDay).toBeLessThanOrEqual(source.daily * SEARCH_SHARE * (1 + 1e-9));
      for (const p of plan) expect(p.intervalMs).toBeGreaterThanOrEqual(source.intervalMs);
      expect(new Set(plan.map((p) => `${p.watchListId} ${p.query}`)).size).toBe(plan.length);
    }),
  );
});

test('every post that a list matches holds all words of one of its searches', () => {
  const text = fc.stringMatching(/^[甲乙丙aAbB]{6,60}$/);
  fc.assert(
    fc.property(anyList, anySource, text, observations, fc.nat(5_000), (l, source, post, seen, n) => {
      const busy = new Map([...Object.entries(seen), ...l.schoolWords.map((w) => [w, n] as const)]);
      fc.pre(matches({ ...l, stopWords: [] }, post).matched);
      const platform = source.source === 'sogou' ? 'wechat' : 'weibo';
      fc.pre(l.platforms.includes(platform) && source.source !== 'weibo-hot');
      const folded = foldText(post);
      const found = packQueries([l], [source], busy).some((p) =>
        p.query.split(' ').every((w) => folded.includes(foldText(w))),
      );
      expect(found).toBe(true);
    }),
    { numRuns: 500 },
  );
});
