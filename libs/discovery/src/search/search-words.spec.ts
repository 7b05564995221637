import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { SearchWords } from './search-words.js';

let db: TestDatabase;
let words: SearchWords;
const DAY = 86_400_000;
beforeAll(async () => {
  db = await createTestDatabase();
  words = new SearchWords(new Registry(db.dataSource));
});
afterAll(() => db.drop());

test('without a school nothing is searched; with one its names daily, its units and what is written like its names weekly', async () => {
  expect(await words.searches(db.dataSource)).toEqual([]);
  await applySeed(db.dataSource, DEMO_SCHOOL);
  await db.dataSource.query(`update school_profile set nicknames = '{青职,青衣小院}'`);
  const all = await words.searches(db.dataSource);
  const every = (ms: number): string[] => all.filter((s) => s.everyMs === ms).map((s) => s.word);
  expect(every(DAY)).toEqual(['青衣江职业技术学院', '青衣江职院', '青江职院', '青衣小院']);
  expect(every(7 * DAY)).toEqual(
    expect.arrayContaining([
      '青江职院后勤处',
      '青江职院信息工程系',
      '青衣江職业技术学院',
      '青衣江职业技术學院',
      '青江職院',
    ]),
  );
  expect(every(7 * DAY)).not.toContain('青江职院学校领导');
  expect(new Set(all.map((s) => s.word)).size).toBe(all.length);
});

const sighted = (platform: string, key: string, name: string, foundBy: string, more = ''): Promise<unknown> =>
  db.dataSource.query(
    `insert into account_sighting (platform, key, uid, name, found_by, bio) values ($1, $2, $3, $4, $5, $6)`,
    [platform, key, key.startsWith('@') ? null : key, name, foundBy, more],
  );

test('accounts known by name alone are asked for one after another, each once, those with most to do with the school first', async () => {
  await sighted('weibo', '@食堂阿姨', '食堂阿姨', 'linked');
  await sighted('weibo', '81', '青江职院表白墙', 'author');
  await sighted('wechat', 'MzA1', '雅河日报', 'author');
  await sighted('wechat', 'MzA2', '信息工程系团总支', 'author');
  await sighted('wechat', 'MzA3', '青江职院', 'author');
  // the search has shown it already
  await sighted('wechat', 'MzA4', '青江职院图书馆', 'author');
  await sighted('wechat', 'qjlib', '青江职院图书馆', 'search', '借阅通知');
  const asked: (string | null)[] = [];
  const ask = async (platform: 'weibo' | 'wechat'): Promise<void> => {
    asked.push(await words.unknown(db.dataSource, platform));
  };
  await ask('wechat');
  await ask('wechat');
  await ask('weibo');
  expect(asked.splice(0)).toEqual(['信息工程系团总支', null, '食堂阿姨']);
  for (let i = 0; i < 4; i++) {
    await db.clock.advance(DAY / 20);
    await ask('wechat');
    await ask('weibo');
  }
  expect(asked.filter((a) => a !== null).toSorted()).toEqual(['雅河日报', '青江职院'].toSorted());
});
