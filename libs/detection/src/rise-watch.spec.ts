import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { EmbeddedIndex, Indexer, Rebuild, Retention } from '@fengsui/search-index';
import { RiseWatch } from './rise-watch.js';

/** Rises over the real index: one alarm while it lasts, its end, and another when it returns. */
let db: TestDatabase;
let watch: RiseWatch;
let indexer: Indexer;
beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const index = new EmbeddedIndex(db.dataSource);
  const retention = new Retention(db.dataSource, index, db.clock, { FENGSUI_INDEX_MONTHS: 12 });
  indexer = new Indexer(db.dataSource, index, new Rebuild(db.dataSource, index, retention), retention, db.clock);
  watch = new RiseWatch(db.dataSource, index, db.clock);
});
afterEach(() => db.drop());

const MINUTE = 60_000;
/** n posts between so many minutes ago, evenly; every k-th is negative. */
async function posts(n: number, from: number, to: number, negativeEvery: number): Promise<void> {
  await db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, watch_list_id, text, published_at, content_hash, about_school, segmented, author_name, sentiment, unit_id, topic)
       select 'weibo', gen_random_uuid(), 'weibo-m', 'school', 't', app.now() - ($2::float - ($2::float - $3::float) * (i + 0.5) / $1::float) * interval '1 minute', 'h', true, 't', '小雨',
         case when i % $4::int = 0 then 'neg' else 'neu' end, 'logistics', '食品安全' from generate_series(0, $1::int - 1) i returning id)
     insert into index_queue (mention_id) select id from m`,
    [n, from, to, negativeEvery],
  );
  for (;;) {
    await indexer.round();
    const [{ left }] = await db.dataSource.query(`select count(*)::int as left from index_queue`);
    if (left === 0) return;
  }
}
const alarms = (kind: string): Promise<Record<string, string | null>[]> =>
  db.dataSource.query(
    `select kind, reason, clear_when, cleared_at, unit_id, topic, cardinality(mention_ids) as posts from alarm where kind = $1 order by at`,
    [kind],
  );

test('a rise is one alarm while it lasts; it ends; when it returns it is another', async () => {
  await posts(860, 3 * 1_440, 2, 10);
  await watch.look('school');
  expect(await alarms('spike')).toEqual([]);

  await posts(14, 2, 0, 1);
  await watch.look('school');
  const [first] = await alarms('spike');
  expect(first).toMatchObject({ kind: 'spike', cleared_at: null, unit_id: 'logistics', topic: '食品安全' });
  expect(first!['reason']).toMatch(
    /^\d\d:\d\d 前 \d+ 分钟 \d+ 条，平时 [\d.]+ 条（依据此前 3 天；昨日同时段 \d+ 条.*），负面 \d+%/,
  );
  expect(first!['clear_when']).toMatch(/^每 10 分钟少于 \d+ 条，并持续 30 分钟$/);
  expect(Number(first!['posts'])).toBeGreaterThanOrEqual(14);

  await db.clock.advance(20 * MINUTE);
  await posts(30, 4, 0, 1);
  await watch.look('school');
  await db.clock.advance(20 * MINUTE);
  await watch.look('school');
  expect(await alarms('spike')).toHaveLength(1);
  expect((await alarms('spike'))[0]!['cleared_at']).toBeNull();

  await db.clock.advance(15 * MINUTE);
  await watch.look('school');
  expect((await alarms('spike'))[0]!['cleared_at']).not.toBeNull();

  await db.clock.advance(60 * MINUTE);
  await posts(14, 2, 0, 1);
  await watch.look('school');
  expect((await alarms('spike')).map((a) => [a['kind'], a['cleared_at'] === null])).toEqual([
    ['spike', false],
    ['spike', true],
  ]);
});

test('a negative share that shifts is told though no more is written than usual', async () => {
  await posts(3_000, 5 * 1_440, 60, 10);
  await watch.look('school');
  expect(await alarms('sentiment')).toEqual([]);
  await posts(25, 60, 0, 1);
  await watch.look('school');
  expect(await alarms('spike')).toEqual([]);
  const [alarm, ...more] = await alarms('sentiment');
  expect(more).toEqual([]);
  expect(alarm).toMatchObject({ kind: 'sentiment', clear_when: '60 分钟内的负面占比低于 20%，并持续 30 分钟' });
  expect(alarm!['reason']).toMatch(
    /^\d\d:\d\d 前 60 分钟 25 条中负面 25 条（100%，把握范围 87%～100%），此前一周平均 10%（\d+ 条）$/,
  );
});

test('two engines at once raise one alarm', async () => {
  await posts(860, 3 * 1_440, 2, 10);
  await posts(14, 2, 0, 1);
  const other = new RiseWatch(db.dataSource, new EmbeddedIndex(db.dataSource), db.clock);
  await Promise.all([watch.look('school'), other.look('school'), watch.look('school')]);
  expect(await alarms('spike')).toHaveLength(1);
});

test('a list nobody has written of is looked at in vain', async () => {
  await watch.look('school');
  expect(await alarms('spike')).toEqual([]);
});
