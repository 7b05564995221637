import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { createDataSource } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { EmbeddedIndex } from '../embedded/embedded.index.js';
import { IndexUnavailable, type MentionDoc } from '../mention-index.js';
import { IndexActs } from './index-acts.service.js';
import { IndexStatusViews } from './index-status.service.js';
import { Indexer } from './indexer.service.js';
import { Rebuild } from './rebuild.service.js';
import { Retention } from './retention.js';

/** The queue, rebuilds and retention, over the embedded index; `down` and `poison` make it behave as a server that fails. */
class Flaky extends EmbeddedIndex {
  down = false;
  poison: string | null = null;
  /** ids in the order of writing */
  order: string[] = [];
  override async put(docs: MentionDoc[], generation: number): Promise<{ id: string; error: string }[]> {
    if (this.down) throw new IndexUnavailable('Elasticsearch：连接不上');
    this.order.push(...docs.map((d) => d.id));
    // one such character fails the whole statement, as one bad document fails a whole request
    return super.put(
      docs.map((d) => (d.id === this.poison ? { ...d, author: '\u0000' } : d)),
      generation,
    );
  }
}

let db: TestDatabase;
let index: Flaky;
let indexer: Indexer;
let rebuild: Rebuild;
let views: IndexStatusViews;
const said: string[] = [];
beforeEach(async () => {
  db = await createTestDatabase();
  index = new Flaky(db.dataSource);
  const retention = new Retention(db.dataSource, index, db.clock, { FENGSUI_INDEX_MONTHS: 12 });
  rebuild = new Rebuild(db.dataSource, index, retention);
  indexer = new Indexer(db.dataSource, index, rebuild, retention, db.clock);
  views = new IndexStatusViews(db.dataSource, index, retention, db.clock);
  said.length = 0;
  const log = (m: string): void => void said.push(m);
  Object.assign(indexer, { log: { error: log, warn: log, log } });
  for (const service of [rebuild, retention]) Object.assign(service, { log: { log } });
});
afterEach(() => db.drop());

async function add(
  n: number,
  { about = true, queued = true, monthsAgo = 0, words = '二食堂' } = {},
): Promise<string[]> {
  const rows: { id: string }[] = await db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, segmented, author_name)
       select 'weibo', gen_random_uuid(), 'weibo-m', 't', app.now() - $3 * interval '1 month', 'h', $2, $4, '小雨' from generate_series(1, $1) returning id),
     q as (insert into index_queue (mention_id) select id from m where $5)
     select id from m`,
    [n, about, monthsAgo, words, queued],
  );
  return rows.map((r) => r.id);
}
const queue = (ids: string[]): Promise<unknown> =>
  db.dataSource.query(`insert into index_queue (mention_id) select unnest($1::uuid[])`, [ids]);
const change = (id: string, set: string): Promise<unknown> =>
  db.dataSource.query(`update mention set ${set} where id = $1`, [id]);
const found = async (): Promise<number> => index.count({});

test('what is queued is found; what is no longer about the school leaves', async () => {
  const [a, b] = (await add(2)) as [string, string];
  await indexer.round();
  expect((await index.search({ query: { phrase: ['二食堂'] }, limit: 10 })).total).toBe(2);
  await change(b, 'about_school = false');
  await queue([b, a, b]);
  await indexer.round();
  expect((await index.search({ limit: 10 })).ids).toEqual([a]);
  expect((await views.status()).lacks).toBeNull();
});

test('a poisoned post keeps nobody out, is tried five times, set aside, shown, and tried again when somebody says so', async () => {
  const ids = await add(30);
  index.poison = ids[17]!;
  await indexer.round();
  expect(await found()).toBe(29);
  expect(said).toEqual([]);
  for (let i = 0; i < 6; i++) {
    await db.clock.advance(60_000);
    await indexer.round();
  }
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`帖子 ${ids[17]} 无法进入索引，已搁置`);
  expect(await views.status()).toMatchObject({ setAside: 1, queued: 0, lacks: '1 条帖子无法进入检索，已搁置。' });
  expect(await views.setAside()).toMatchObject([{ mentionId: ids[17], text: 't' }]);
  index.poison = null;
  const acts = new IndexActs(db.dataSource, index, rebuild, new Ledger(db.dataSource));
  const actor = { type: 'person' as const, id: ids[0]!, name: '系统管理员' };
  expect(await acts.retry(actor, [ids[0]!])).toBe(0);
  expect(await acts.retry(actor, [ids[17]!])).toBe(1);
  const log = await db.dataSource.query(`select kind, payload::jsonb->>'text' as text from ledger_event`);
  expect(log).toEqual([{ kind: 'index.retried', text: '系统管理员让 1 条搁置的帖子再次进入检索' }]);
  await indexer.round();
  expect([await found(), (await views.status()).setAside]).toEqual([30, 0]);
});

test('while the index does not answer nothing is counted against a post; the page says since when and how many; afterwards all are there', async () => {
  index.down = true;
  await add(2_500);
  for (let i = 0; i < 7; i++) {
    await indexer.round();
    await db.clock.advance(20_000);
  }
  expect(said).toEqual(['检索索引没有应答，帖子继续入库并排队：Elasticsearch：连接不上']);
  expect(await views.status()).toMatchObject({ queued: 2_500, setAside: 0, error: 'Elasticsearch：连接不上' });
  expect((await views.status()).lacks).toMatch(
    /^检索服务自 \d\d-\d\d \d\d:\d\d 起没有应答；\d\d-\d\d \d\d:\d\d 以来入库的帖子有 2500 条尚未进入检索，正在排队。$/,
  );
  index.down = false;
  await indexer.round();
  expect(await found()).toBe(2_500);
  expect(await views.status()).toMatchObject({ queued: 0, failingSince: null, error: null, lacks: null });
  expect(said).toHaveLength(2);
});

test('a fresh post does not wait behind the many of a re-scoring', async () => {
  await queue(await add(6_000, { queued: false }));
  const [fresh] = await add(1);
  await indexer.round();
  expect(index.order.indexOf(fresh!)).toBeLessThan(2_000);
  expect([new Set(index.order).size, await found()]).toEqual([6_001, 6_001]);
});

test('a rebuild fills a new generation while writes go on; searches use the old one until it is whole', async () => {
  const ids = await add(4_500);
  await indexer.round();
  // an index that lost something: only a rebuild brings it back
  await db.dataSource.query(`delete from embedded_g1 where id = $1`, [ids[0]]);
  await db.dataSource.query(`update mention set segmented = segmented || ' 新分词'`);
  await rebuild.begin();
  await rebuild.begin();
  expect((await views.status()).rebuild).toMatchObject({ share: 0, incomplete: false });
  // two and a half steps: between them posts come, change and leave
  expect(await rebuild.step()).toBe(true);
  await change(ids[1]!, `segmented = '改过'`);
  await change(ids[2]!, 'about_school = false');
  await change(ids[4_400]!, 'about_school = false');
  await queue([ids[1]!, ids[2]!, ids[4_400]!]);
  const fresh = await add(7);
  await indexer.round();
  expect(await index.count({ query: { phrase: ['新分词'] } })).toBe(0);
  while (await rebuild.step());
  expect(await found()).toBe(4_500 + 7 - 2);
  const total = (word: string): Promise<number> => index.count({ query: { phrase: [word] } });
  expect([await total('新分词'), await total('改过')]).toEqual([4_497, 1]);
  expect((await index.search({ ids: [ids[0]!, ids[2]!, ids[4_400]!, fresh[0]!], limit: 9 })).ids.sort()).toEqual(
    [ids[0]!, fresh[0]!].sort(),
  );
  expect((await views.status()).rebuild).toBeNull();
  expect(await db.dataSource.query(`select id, read from index_generation`)).toEqual([{ id: 2, read: true }]);
  expect(await db.dataSource.query(`select to_regclass('embedded_g1') as gone`)).toEqual([{ gone: null }]);
});

test('another kind of index is filled from the record and read meanwhile, saying that it is not whole', async () => {
  await add(3_000, { queued: false });
  Object.assign(index, { kind: 'elasticsearch' });
  await indexer.round();
  expect(await views.status()).toMatchObject({ rebuild: { incomplete: true } });
  expect((await views.status()).lacks).toMatch(/^索引正在建立，已完成 66%/);
  expect(await found()).toBe(2_000);
  await indexer.round();
  expect([await found(), (await views.status()).lacks]).toEqual([3_000, null]);
});

test('months beyond the retention leave whole and do not come back, neither from the queue nor by a rebuild', async () => {
  const old = await add(3, { monthsAgo: 11 });
  await add(2);
  await indexer.round();
  expect([await found(), said]).toEqual([5, []]);
  await db.clock.advance(62 * 86_400_000);
  await indexer.round();
  expect(said.join()).toMatch(/^索引中 20\d\d\.\d\d 已过保留期，整月移出；数据库中的记录不变$/);
  expect(await found()).toBe(2);
  await queue(old);
  await indexer.round();
  await rebuild.begin();
  while (await rebuild.step());
  expect(await found()).toBe(2);
  expect((await db.dataSource.query(`select count(*)::int as n from mention`))[0].n).toBe(5);
});

test('several processes carry one queue, each post once, and the series counts each once', async () => {
  await add(6_000);
  const others = await Promise.all([1, 2].map(() => createDataSource(db.url, 5).initialize()));
  const indexers = others.map((source) => {
    const own = new EmbeddedIndex(source);
    const retention = new Retention(source, own, db.clock, { FENGSUI_INDEX_MONTHS: 12 });
    return new Indexer(source, own, new Rebuild(source, own, retention), retention, db.clock);
  });
  await Promise.all([indexer, ...indexers].map((i) => i.round()));
  for (const source of others) await source.destroy();
  expect(await found()).toBe(6_000);
  const to = new Date(Math.ceil(db.clock.now().getTime() / 60_000) * 60_000 + 60_000);
  const series = await index.series({ from: new Date(to.getTime() - 600_000), to }, 60_000);
  expect(series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0)).toBe(6_000);
});
