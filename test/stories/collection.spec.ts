import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CollectionHealth } from '@fengsui/contract';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

/** What collection sees beside the searches: official accounts, the hot-search board, an incident's words, pages nobody can read, an outage. */
let p: Product;
let duty: Client;
const OFFICIAL = { id: '9000000001', name: '青衣江职院', verifiedType: 7, reason: '青衣江职院官方微博' };
const row = async (sql: string, ...params: unknown[]): Promise<Record<string, unknown> | undefined> =>
  (await p.db.dataSource.query(sql, params))[0];

beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  duty = await p.as('wangxiaolan');
}, 60_000);
afterAll(() => p.stop());

test('an official account: its own posts are read without naming the school, edits are kept, a deletion is noticed', async () => {
  const post = p.sim.addPost({ text: '明天上午停水检修，请提前储水。', author: OFFICIAL });
  const stored = await until('the post of the timeline', () =>
    row(`select id, author_kind from mention where platform_id = $1`, post.id),
  );
  expect(stored['author_kind']).toBe('official');
  post.edits.push({ at: p.db.clock.now().getTime(), text: '明天上午停水检修改到后天，请提前储水。' });
  await until('the edit', () => row(`select 1 from mention where id = $1 and state = 'edited'`, stored['id']));
  expect(await row(`select text from mention_version where mention_id = $1`, stored['id'])).toEqual({
    text: '明天上午停水检修，请提前储水。',
  });
  // one that stays is what tells that the other is missing
  p.sim.addPost({ text: '校园开放日安排', author: OFFICIAL, at: post.at - 60_000 });
  await until('the other post', () => row(`select 1 from mention where text = '校园开放日安排'`));
  post.deletedAt = p.db.clock.now().getTime();
  await until('the deletion', () => row(`select 1 from mention where id = $1 and state = 'deleted'`, stored['id']));
}, 120_000);

test('a word of ours on the hot-search board is known with its rank history, and alarms', async () => {
  const started = Date.now();
  const at = p.db.clock.now().getTime();
  p.sim.world.hot.set({
    word: '青江职院二食堂',
    course: [
      { at, rank: 23 },
      { at: at + 20_000, rank: 9 },
    ],
  });
  await until('the topic', () => row(`select 1 from hot_topic where word = '青江职院二食堂'`));
  expect(Date.now() - started).toBeLessThan(120_000);
  const alarm = await until('the alarm', () => row(`select reason from alarm where kind = 'hot_search'`));
  expect(alarm['reason']).toMatch(/青江职院二食堂.*第 23 位/);
  await until('the rise', () => row(`select 1 from hot_rank where rank = 9`));
  const { hotTopics } = await duty.get<CollectionHealth>('/api/collection');
  expect(hotTopics[0]!.ranks.map((r) => r.rank)).toEqual(expect.arrayContaining([23, 9]));
}, 120_000);

test('while an incident is open its words are searched before everything else, and no longer once it is over', async () => {
  const [{ id }] = await p.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason, state, drill)
     values ('T-1', '北苑宿舍停水', 'student', '宿舍后勤收费', 'school', 4, '', 'proposed', false) returning id`,
  );
  await p.db.clock.advance(60_000); // a round of plans
  const job = await until('the incident’s search', () =>
    row(`select target, priority from crawl_job where focus and source = 'weibo-s' and target like '%北苑宿舍%'`),
  );
  expect(job['priority']).toBe(1);
  await until('its first round', () => row(`select 1 from crawl_attempt where target = $1`, job['target']));
  await p.db.dataSource.query(`update incident set state = 'rejected' where id = $1`, [id]);
  await p.db.clock.advance(60_000);
  await until(
    'the plan without it',
    async () => (await row(`select 1 from crawl_job where target = $1`, job['target'])) === undefined,
  );
}, 120_000);

test('a page nobody can read is kept for repair and said; an outage leaves a gap, and it is refilled', async () => {
  p.expectError(/layout_changed/);
  p.sim.setFault({ origin: 'weibo-s', fault: 'layout', count: 1 });
  await until('the kept page', () => row(`select 1 from kept_page where source = 'weibo-s'`));
  await duty.post('/api/collection/sources/weibo-s/release', {});
  await until('the source to be well', () =>
    row(`select 1 from source_state where source = 'weibo-s' and state = 'ok'`),
  );
  for (const origin of ['weibo-s', 'weibo-m'] as const) p.sim.setFault({ origin, fault: 'network' });
  await until('the gap', () =>
    row(`select 1 from coverage where state = 'missed' and reason = 'network' and source = 'weibo-s'`),
  );
  const missed = p.sim.addPost({ text: '青江职院断网时的一条' });
  await p.db.clock.advance(150_000);
  p.sim.clearFaults();
  for (const source of ['weibo-s', 'weibo-m']) await duty.post(`/api/collection/sources/${source}/release`, {});
  await until('the post of the gap', () => row(`select 1 from mention where platform_id = $1`, missed.id));
  // what the walks have not closed is read as windows once its hour is over
  await p.db.clock.advance(3_900_000);
  await until('the gap to be gone', async () => {
    const [{ n }] = await p.db.dataSource.query(
      `select count(*)::int as n from coverage where state = 'missed' and source = 'weibo-s' and to_at - from_at > interval '1 second'`,
    );
    return n === 0;
  });
}, 180_000);
