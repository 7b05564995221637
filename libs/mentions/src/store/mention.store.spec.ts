import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CollectedItem } from '@fengsui/collection';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../analysis-context.js';
import { MentionStore } from './mention.store.js';
import { MentionViews } from '../mention.views.js';

let db: TestDatabase;
let store: MentionStore;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  store = new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource));
});
afterAll(() => db.drop());

function post(id: string, text: string, more: Partial<CollectedItem> = {}): CollectedItem {
  const author = { id: 'u1', name: '小雨同学', kind: 'plain' as const, followers: 12 };
  return {
    platform: 'weibo',
    id,
    url: null,
    author,
    title: null,
    text,
    publishedAt: db.clock.now(),
    publishedRaw: null,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'post',
    rootId: null,
    edited: false,
    repostOf: null,
    ...more,
  };
}
const save = (...items: CollectedItem[]) =>
  db.dataSource.transaction((tx) => store.store(tx, items, { source: 'weibo-m', watchListId: 'school' }));
const row = async (id: string) => (await db.dataSource.query('select * from mention where platform_id = $1', [id]))[0];
const queued = async (id: string): Promise<number> =>
  Number(
    (
      await db.dataSource.query(
        'select count(*) as n from index_queue q join mention m on m.id = q.mention_id where platform_id = $1',
        [id],
      )
    )[0].n,
  );

const WHOLE =
  '青衣江职院二食堂今天中午的宫保鸡丁里吃出了一截钢丝，窗口阿姨说可能是刷锅的时候掉进去的，找经理没人理，'.repeat(3);

test('a repost and its original are two posts; the original seen whole is not overwritten by its cut copy', async () => {
  const original = post('7001', WHOLE);
  const repost = post('7002', '青衣江职院怎么回事', { repostOf: { ...original, text: `${WHOLE.slice(0, 110)}…` } });
  expect((await save(original, repost)).newCount).toBe(2);
  expect((await row('7001')).text).toBe(WHOLE);
  expect((await row('7002')).repost_of).toBe('7001');
  await save(repost);
  expect(await row('7001')).toMatchObject({ text: WHOLE, state: 'visible' });
});

test('a cut post becomes whole without counting as edited, and is indexed again', async () => {
  await save(post('7003', `${WHOLE.slice(0, 110)}…`));
  await save(post('7003', WHOLE));
  expect(await row('7003')).toMatchObject({ text: WHOLE, state: 'visible', state_at: null });
  expect(await queued('7003')).toBe(2);
});

test('a worker that stores a copy does not wait for one that reads the original again: neither could go on', async () => {
  const text = '青衣江职院图书馆三楼的暖气坏了一周，晚上自习冻得写不了字，报修电话一直占线';
  await save(post('7020', text));
  const from = { source: 'weibo-m' as const, watchListId: 'school' };
  await db.dataSource.transaction(async (tx) => {
    await store.store(tx, [post('7020', text, { likes: 3 })], from);
    await save(post('7021', text));
    await store.store(tx, [post('7021', text)], from);
  });
  expect((await row('7021')).near_of).toBe((await row('7020')).id);
});

test('counts unknown stay unknown, a known one is not lost to an unknown one, unchanged ones make no history', async () => {
  await save(post('7004', '青衣江职院的晚霞'));
  expect(await row('7004')).toMatchObject({ reposts: null, likes: null });
  await save(post('7004', '青衣江职院的晚霞', { likes: 5 }));
  await db.clock.advance(1_000);
  await save(post('7004', '青衣江职院的晚霞', { likes: null }));
  await save(post('7004', '青衣江职院的晚霞', { likes: 5 }));
  expect(await queued('7004')).toBe(1); // the index holds no counts
  const { id, likes } = await row('7004');
  expect(likes).toBe('5');
  expect(await db.dataSource.query('select likes from mention_count where mention_id = $1', [id])).toEqual([
    { likes: '5' },
  ]);
});

test('an excluded word keeps a post out of sight, in its title or in what it reposts too; it is kept to be counted', async () => {
  const original = post('7008', '青衣江职院招聘信息汇总');
  const all = [
    post('7005', '青衣江职院招聘信息汇总'),
    post('7006', '青衣江职院', { title: '招聘信息汇总' }),
    post('7009', '青衣江职院', { kind: 'repost', rootId: '7008', repostOf: original }),
  ];
  expect(await save(...all)).toMatchObject({ newCount: 0, knownCount: 0 });
  for (const p of all) {
    expect(await row(p.id)).toMatchObject({ excluded_by: '招聘信息汇总', about_school: false, reread_at: null });
    expect(await queued(p.id)).toBe(0);
  }
  expect(await save(...all)).toMatchObject({ newCount: 0, knownCount: 4 });
});

test('a post about somebody else is kept for the count, not indexed, not shown', async () => {
  expect((await save(post('7007', '青江职院附中放学了'))).newCount).toBe(0);
  expect((await row('7007')).about_school).toBe(false);
  await save(post('7007', '青江职院附中放学了', { likes: 3 }));
  expect(await queued('7007')).toBe(0);
  const shown = await new MentionViews(db.dataSource).latest(100);
  expect(shown.map((m) => m.text)).not.toContain('青江职院附中放学了');
});

test('copies point at the first of them and are counted there', async () => {
  const text = '紧急求助：青衣江职院北苑宿舍三号楼从昨晚开始停水，洗漱和上厕所都成问题，请学校尽快安排维修';
  await save(post('7010', text));
  await save(post('7011', `${text}！！`), post('7012', `【转】${text}`));
  const first = await row('7010');
  expect((await row('7011')).near_of).toBe(first.id);
  const [view] = await new MentionViews(db.dataSource).byIds([first.id]);
  expect(view!.similar).toBeGreaterThanOrEqual(1);
  expect(first.near_of).toBeNull();
});

test('gone is final: a cached page does not bring a post back, and marking twice keeps one version', async () => {
  await save(post('7013', '青衣江职院的一条会被删的帖子'));
  for (let i = 0; i < 2; i++) await db.dataSource.transaction((tx) => store.markGone(tx, 'weibo', '7013', 'violation'));
  await save(post('7013', '缓存里的另一种写法，青衣江职院'));
  const { id, state, text } = await row('7013');
  expect([state, text]).toEqual(['violation', '青衣江职院的一条会被删的帖子']);
  expect(await db.dataSource.query('select reason from mention_version where mention_id = $1', [id])).toEqual([
    { reason: 'violation' },
  ]);
});

test('a rolled back transaction leaves neither post nor queue', async () => {
  await expect(
    db.dataSource.transaction(async (tx) => {
      await store.store(tx, [post('7014', '青衣江职院回滚')], { source: 'weibo-m', watchListId: 'school' });
      throw new Error('stop');
    }),
  ).rejects.toThrow('stop');
  expect(await row('7014')).toBeUndefined();
});

test('media keep their name, people do not', async () => {
  await save(
    post('7015', '青衣江职院食堂事件追踪', { author: { id: 'm', name: '蜀江晚报', kind: 'media', followers: 100 } }),
  );
  const shown = await new MentionViews(db.dataSource).latest(3);
  expect(shown[0]).toMatchObject({ author: '蜀江晚报', similar: 0 });
  expect(shown.slice(1).every((m) => m.author === '小**')).toBe(true);
});
