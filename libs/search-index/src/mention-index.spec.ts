import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { segment } from '@fengsui/analysis';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { ElasticIndex } from './elastic.index.js';
import { EmbeddedIndex } from './embedded.index.js';
import { Indexer } from './indexer.service.js';
import type { MentionDoc, MentionIndex } from './mention-index.js';
import { startElasticsearch } from './testing/elasticsearch.js';

const T0 = Date.parse('2026-11-22T04:00:00Z');
const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(T0 + minutes * MINUTE);
const doc = (minutes: number, text: string, more: Partial<MentionDoc> = {}): MentionDoc => ({
  id: randomUUID(),
  platform: 'weibo',
  watchListId: 'school',
  publishedAt: at(minutes),
  segmented: segment(text).join(' '),
  sentiment: 'neg',
  score: -0.5,
  topic: '食品安全',
  unitId: 'logistics',
  authorKind: 'plain',
  ...more,
});

/** One suite, every implementation of the port. */
function contract(open: () => Promise<MentionIndex>): void {
  let index: MentionIndex;
  let docs: MentionDoc[];
  beforeAll(async () => {
    index = await open();
    docs = [
      doc(0, '二食堂的饭里有异物'),
      doc(1, '图书馆的座位真难抢', { sentiment: 'neu', topic: null, unitId: null }),
      doc(1, '二食堂的小面不错', { sentiment: 'pos', platform: 'wechat' }),
      doc(5, '又是二食堂，又是异物', { watchListId: 'other' }),
      doc(-40 * 24 * 60, '上个月的二食堂'),
    ];
    expect((await index.put(docs)).failed).toEqual([]);
    await index.refresh();
  }, 240_000);
  const ids = (...n: number[]): string[] => n.map((i) => docs[i]!.id);

  test('finds posts that hold every word, newest first, with the total', async () => {
    expect(await index.search({ text: '二食堂 异物', limit: 10 })).toEqual({ ids: ids(3, 0), total: 2, next: null });
  });
  test('filters by time, platform, sentiment, topic, unit and watch list', async () => {
    const one = async (f: object): Promise<string[]> => (await index.search({ limit: 10, from: at(-1), ...f })).ids;
    expect(await one({ platform: 'wechat' })).toEqual(ids(2));
    expect(await one({ sentiment: 'neu' })).toEqual(ids(1));
    expect(await one({ topic: '食品安全', unitIds: ['logistics'], watchListId: 'other' })).toEqual(ids(3));
    expect(await one({ to: at(1) })).toEqual(ids(0));
    expect(await one({ ids: ids(1, 4) })).toEqual(ids(1));
  });
  test('pages do not lose or repeat a post', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await index.search({ limit: 2, ...(after ? { after } : {}) });
      expect(page.total).toBe(5);
      seen.push(...page.ids);
      after = page.next ?? undefined;
    } while (after);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });
  test('counts by minute and sentiment, empty minutes included', async () => {
    const series = await index.series({ watchListId: 'school', from: at(-1), to: at(3) }, MINUTE);
    expect(series.map((p) => [p.neg, p.neu, p.pos])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect(series[0]!.at).toBe(at(-1).toISOString());
  });
  test('buckets begin at from, wherever that lies', async () => {
    const from = new Date(T0 + 30_000);
    const series = await index.series({ from, to: new Date(T0 + 150_000) }, MINUTE);
    expect(series.map((p) => p.neg + p.neu + p.pos)).toEqual([2, 0]);
  });
  test('putting a post again replaces it; a removed one is gone', async () => {
    const again = { ...docs[1]!, sentiment: 'pos' as const };
    await index.put([again, again]);
    await index.refresh();
    expect((await index.search({ sentiment: 'pos', limit: 10 })).total).toBe(2);
    await index.remove([again.id, randomUUID()]);
    await index.refresh();
    expect((await index.search({ limit: 10 })).total).toBe(4);
  });
}

describe('embedded in PostgreSQL', () => {
  let db: TestDatabase;
  afterAll(() => db.drop());
  contract(async () => {
    db = await createTestDatabase();
    return new EmbeddedIndex(db.dataSource);
  });
});

const server = await startElasticsearch();
(server ? describe : describe.skip)('Elasticsearch', () => {
  let index: ElasticIndex;
  afterAll(async () => {
    await index.close();
    await server!.stop();
  });
  contract(async () => (index = new ElasticIndex({ node: server!.url })));
});

describe('the queue', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());

  test('what is queued is indexed; what is no longer about the school leaves; a poisoned one is set aside after five tries', async () => {
    const add = async (about: boolean): Promise<string> => {
      const [{ id }] = await db.dataSource.query(
        `insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, segmented) values ('weibo', $1, 'weibo-m', 't', app.now(), 'h', $2, '二食堂') returning id`,
        [randomUUID(), about],
      );
      await db.dataSource.query(`insert into index_queue (mention_id) values ($1)`, [id]);
      return id;
    };
    const inner = new EmbeddedIndex(db.dataSource);
    const [good, gone, bad] = [await add(true), await add(true), await add(true)];
    const flaky = Object.assign(Object.create(inner) as MentionIndex, {
      put: async (docs: MentionDoc[]) => {
        await inner.put(docs.filter((d) => d.id !== bad));
        return { failed: docs.filter((d) => d.id === bad).map((d) => ({ id: d.id, error: 'poison' })) };
      },
    });
    const indexer = new Indexer(db.dataSource, flaky);
    Object.assign(indexer, { log: { error() {} } });
    await indexer.round();
    expect((await inner.search({ text: '二食堂', limit: 10 })).total).toBe(2);
    await db.dataSource.query(`update mention set about_school = false where id = $1`, [gone]);
    await db.dataSource.query(`insert into index_queue (mention_id) values ($1)`, [gone]);
    for (let i = 0; i < 6; i++) {
      await db.clock.advance(60_000);
      await indexer.round();
    }
    expect((await inner.search({ limit: 10 })).ids).toEqual([good]);
    const left = await db.dataSource.query(`select mention_id, attempts, error, not_before::text from index_queue`);
    expect(left).toEqual([{ mention_id: bad, attempts: 5, error: 'poison', not_before: 'infinity' }]);
  });
});
