import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { WatchListRepository } from '@fengsui/collection';
import type { WatchListDraft } from '@fengsui/contract';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { MentionViews } from '../mention.views.js';
import { WatchListPreviews } from './watch-list-preview.service.js';

let db: TestDatabase;
let previews: WatchListPreviews;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  await db.dataSource.query(
    `insert into source_state (source, interval_ms, gap_ms, daily) values ('weibo-m', 600000, 12000, 300), ('sogou', 7200000, 30000, 100)`,
  );
  previews = new WatchListPreviews(
    db.dataSource,
    new WatchListRepository(db.dataSource),
    new MentionViews(db.dataSource),
  );
});
afterAll(() => db.drop());
beforeEach(() => db.empty('mention'));

const draft = (more: Partial<WatchListDraft> = {}): WatchListDraft => ({
  name: '新方案',
  schoolWords: ['青江职院'],
  riskWords: [],
  requiredWords: [],
  anyWords: [],
  stopWords: [],
  accounts: [],
  platforms: ['weibo', 'wechat'],
  activeFrom: null,
  activeTo: null,
  ...more,
});
/** n posts of so many days ago; foreign: not about the school, and not kept out by a word. */
const put = (
  text: string,
  n: number,
  more: { daysAgo?: number; foreign?: boolean; excludedBy?: string; platform?: string } = {},
) =>
  db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, text, content_hash, about_school, excluded_by, published_at)
     select $5, gen_random_uuid(), 'weibo-m', 'school', $1, 'x', $2, $3, app.now() - $4 * interval '1 day' from generate_series(1, $6)`,
    [text, !more.foreign && !more.excludedBy, more.excludedBy ?? null, more.daysAgo ?? 0, more.platform ?? 'weibo', n],
  );

test('the last seven days by day, with samples, and what each excluded word removes, however the post was kept', async () => {
  await put('青江职院的食堂', 3);
  await put('青江职院的食堂', 2, { daysAgo: 1 });
  await put('青江职院的食堂', 9, { daysAgo: 8 });
  await put('青江职院招聘信息汇总', 4, { excludedBy: '招聘信息汇总' });
  await put('青江职院附中的食堂', 1, { foreign: true });
  await put('青江职院的文章', 1, { platform: 'wechat' });
  await put('青江职院电话记录', 1, { platform: 'manual' });
  const p = await previews.preview(draft({ stopWords: ['招聘', '附中'] }));
  expect(p).toMatchObject({ days: 7, stored: 11, matched: 6, refusal: null });
  expect(p.perDay).toHaveLength(7);
  expect(p.perDay.slice(-2).map((d) => d.matched)).toEqual([2, 4]);
  expect(p.samples).toHaveLength(6);
  expect(p.excluded.map((e) => [e.word, e.n, e.samples.length])).toEqual([
    ['招聘', 4, 3],
    ['附中', 1, 1],
  ]);
  expect(p.note).toContain('只有 11 条');
  expect((await previews.preview(draft({ platforms: ['wechat'] }))).stored).toBe(1);
});

test('the words of a reposted original count', async () => {
  await db.dataSource.query(
    `insert into mention (platform, platform_id, source, text, content_hash, repost_of, published_at)
     values ('weibo', '1', 'weibo-m', '青江职院的食堂', 'x', null, app.now()), ('weibo', '2', 'weibo-m', '转发微博', 'x', '1', app.now())`,
  );
  expect((await previews.preview(draft())).matched).toBe(2);
});

test('the searches that follow share the budget with the lists in use', async () => {
  const { plan } = await previews.preview(draft({ riskWords: ['食堂', '宿舍'] }));
  expect(plan).toEqual([
    { source: 'sogou', queries: ['青江职院 食堂', '青江职院 宿舍'], intervalMs: 7_200_000, perDay: 24 },
    { source: 'weibo-m', queries: ['青江职院'], intervalMs: 960_000, perDay: 90 },
  ]);
  const replaced = (await previews.preview(draft(), 'school')).plan.find((q) => q.source === 'weibo-m');
  expect(replaced).toEqual({ source: 'weibo-m', queries: ['青江职院'], intervalMs: 600_000, perDay: 144 });
});

test('a list that would match everything is refused with the number, by preview and by saving alike', async () => {
  await put('学生食堂', 10);
  const said =
    '校名“学”只有一个字，几乎什么帖子都会命中：近七天入库的 10 条中会命中 10 条。范围过大，不能保存。请写全校名，或加上必含词、风险词。';
  const broad = draft({ schoolWords: ['学'] });
  expect((await previews.preview(broad)).refusal).toBe(said);
  await expect(previews.refuseTooBroad(broad)).rejects.toMatchObject({
    message: said,
    field: 'schoolWords',
    status: 400,
  });
  await expect(previews.refuseTooBroad(draft())).resolves.toBeUndefined();
});

test('one that takes more than a fifth of what is somebody else’s is refused; what lists in use match anyway does not count', async () => {
  await put('青江职院附中放学了', 60, { foreign: true });
  await put('江城大学的操场', 79, { foreign: true });
  await put('江城老校区的操场', 20, { foreign: true });
  expect((await previews.preview(draft())).refusal).toBeNull();
  const edge = draft({ schoolWords: ['江城老校区'] });
  await put('别处', 1, { foreign: true });
  expect((await previews.preview(edge)).refusal).toBeNull();
  await put('江城老校区的操场', 1, { foreign: true });
  expect((await previews.preview(edge)).refusal).toContain('其中 21 条与本校无关，占无关帖子的 21%，上限为 20%');
});

test('one that brings more than the searches of a week can read is refused', async () => {
  await db.dataSource.query(`update source_state set daily = 1 where source = 'weibo-m'`);
  await put('青江职院的食堂', 71);
  expect((await previews.preview(draft({ platforms: ['weibo'] }))).refusal).toContain(
    '会命中 71 条，超过每周能读取的 70 条',
  );
  await db.dataSource.query(`update source_state set daily = 300 where source = 'weibo-m'`);
});

test('the list of lists says what each brought and who changed it last', async () => {
  await put('青江职院的食堂', 7);
  const [school] = await previews.list();
  expect(school).toMatchObject({ id: 'school', perDay: 1, updatedBy: null, version: 1, active: true });
});
