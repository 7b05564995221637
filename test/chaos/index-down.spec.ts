import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiError, IndexStatus, Overview, SearchAnswer, SearchFacets } from '@fengsui/contract';
import { ElasticIndex, Indexer, Rebuild, Retention } from '@fengsui/search-index';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** Elasticsearch dies and comes back while posts are stored, changed and taken out: nothing is lost, and the pages say what they lack. */
const server = await startElasticsearch();
const withServer = server ? test : test.skip;
let door: Door;
let duty: Awaited<ReturnType<Door['as']>>;
let index: ElasticIndex;
let indexer: Indexer;
beforeAll(async () => {
  if (!server) return;
  door = await openDoor({ ELASTICSEARCH_NODE: server.url });
  duty = await door.as('wangxiaolan');
  const { dataSource, clock } = door.db;
  index = new ElasticIndex({ node: server.url });
  const retention = new Retention(dataSource, index, clock, { FENGSUI_INDEX_MONTHS: 36 });
  indexer = new Indexer(dataSource, index, new Rebuild(dataSource, index, retention), retention, clock);
  Object.assign(indexer, { log: { log() {}, warn() {} } });
}, 120_000);
afterAll(async () => {
  await index?.close();
  await door?.stop();
  await server?.stop();
});

async function add(n: number, words: string): Promise<string[]> {
  const rows: { id: string }[] = await door.db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, segmented, sentiment)
       select 'weibo', gen_random_uuid(), 'weibo-m', '青江职院' || $2, app.now(), 'h', true, $2, 'neg' from generate_series(1, $1) returning id),
     q as (insert into index_queue (mention_id) select id from m) select id from m`,
    [n, words],
  );
  return rows.map((r) => r.id);
}
const change = (ids: string[], set: string): Promise<unknown> =>
  door.db.dataSource.query(
    `with m as (update mention set ${set} where id = any($1) returning id) insert into index_queue (mention_id) select id from m`,
    [ids],
  );
const get = async <T>(at: string): Promise<[number, T]> => {
  const answer = await duty(`/api/${at}`);
  return [answer.status, (await answer.json()) as T];
};

withServer(
  'an outage loses nothing, and the pages tell of it',
  async () => {
    const ids = await add(1_500, '停水');
    await indexer.round();
    expect((await get<SearchAnswer>('search?q=停水'))[1]).toMatchObject({ total: 1_500, lacks: null });

    await server!.kill();
    await add(2_500, '停电');
    await change(ids.slice(0, 10), `segmented = '来水'`);
    await change(ids.slice(5, 10), `about_school = false`);
    await change(ids.slice(8, 10), `about_school = true`);
    await indexer.round();
    await door.db.clock.advance(60_000);
    await indexer.round();
    const [status, body] = await get<ApiError>('search?q=停电');
    expect([status, body.code]).toEqual([503, 'search_unavailable']);
    expect(body.message).toBe('检索服务没有应答，请稍后再试。帖子照常入库，2517 条正在排队，恢复后自动补上。');
    const [, overview] = await get<Overview>('overview');
    expect([overview.series, overview.mentions.length]).toEqual([[], 50]);
    expect(overview.lacks).toMatch(
      /^检索服务自 \d\d-\d\d \d\d:\d\d 起没有应答；\d\d-\d\d \d\d:\d\d 以来入库的帖子有 2517 条尚未进入检索，正在排队。$/,
    );

    await server!.start();
    await until('the queue is empty', async () => {
      await indexer.round();
      return (await get<IndexStatus>('index'))[1].queued === 0;
    });
    const total = async (q: string): Promise<number> =>
      (await get<SearchFacets>(`search/facets?q=${q}`))[1].platform[0]!.count;
    expect([await total('停水'), await total('停电'), await total('来水')]).toEqual([1_490, 2_500, 7]);
    const [, after] = await get<Overview>('overview');
    expect(after.lacks).toBeNull();
    expect(after.series.reduce((n, p) => n + p.neg, 0)).toBe(1_490 + 2_500 + 7);
  },
  300_000,
);
