#!/usr/bin/env node
/**
 * Many mentions in each index: build time, size, memory, and how fast the queue goes in beside raw _bulk of the same documents in the same run.
 * npm run bench -- index [mentions=1000000] [queued=100000] [kinds=embedded,elasticsearch]. The twelve queries are timed on each (see index-queries).
 */
import { SystemClock } from '@fengsui/platform';
import { ElasticIndex, EmbeddedIndex } from '@fengsui/search-index';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { memoryOf } from '../../scripts/lib/memory.mjs';
import { percentile } from '../harness/campus-posts.mjs';
import { fillRecord, openDatabase, services } from '../harness/index-bench.mjs';
import { timeQueries } from '../harness/query-times.mjs';
import { documentsAfter } from '../../libs/search-index/dist/queue/documents.js';
import { source } from '../../libs/search-index/dist/elastic/mapping.js';
import { monthOf } from '../../libs/search-index/dist/month.js';

const [mentions, queued] = [1_000_000, 100_000].map((d, i) => Number(process.argv[2 + i] ?? d));
const kinds = (process.argv[4] ?? 'embedded,elasticsearch').split(',');
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'index', metric, value, unit, n, ...more }));
const seconds = async (work) => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
const round = (x, digits = 1) => Number(x.toFixed(digits));

const db = await openDatabase();
const now = Date.now();
say('record_filled', round(await seconds(() => fillRecord(db.dataSource, mentions, now))), 's', mentions);

/** Fills an index by a rebuild, as after its loss. */
async function build(kind, index, pid) {
  const { rebuild } = services(db.dataSource, index);
  const s = await seconds(async () => {
    await rebuild.begin();
    while (await rebuild.step());
    await index.refresh();
  });
  if (kind === 'embedded') await db.dataSource.query('vacuum analyze');
  const months = await index.months();
  const held = months.reduce((n, m) => n + m.docs, 0);
  say('build', round(s), 's', held, { kind, perSecond: Math.round(held / s) });
  say('size', Math.round(months.reduce((n, m) => n + m.bytes, 0) / 2 ** 20), 'MiB', held, {
    kind,
    months: months.length,
  });
  await timeQueries(index, kind, held, now, say);
  const memory = memoryOf([pid]);
  if (memory !== null) say('server_memory', Math.round(memory), 'MiB', held, { kind });
  say('own_memory', Math.round(process.memoryUsage().rss / 2 ** 20), 'MiB', held, { kind });
}

if (kinds.includes('embedded')) {
  // an index that is built for the first time, as at an upgrade
  await db.dataSource.query(`update index_generation set finished_at = null, end_seq = (select max(seq) from mention)`);
  await build('embedded', new EmbeddedIndex(db.dataSource), db.server.pid);
}
if (kinds.includes('elasticsearch')) {
  const server = await startElasticsearch({ heap: '1g' });
  if (!server) process.exit(1);
  const index = new ElasticIndex({ node: server.url });
  await build('elasticsearch', index, server.pid());
  await index.close();
  await compare(server);
  await server.stop();
}
await db.close();
process.exit(0);

/** Rounds of raw _bulk and of the queue in turn, each into an empty index with the same mapping and settings. */
async function compare(server) {
  const [{ id }] = await db.dataSource.query(`select id from index_generation where kind = 'elasticsearch'`);
  const ratios = [];
  for (let turn = 0; turn < 3; turn++) {
    const raw = await rawBulk(server, turn, id);
    const viaQueue = await queuePath(server, turn, id);
    ratios.push(viaQueue / raw);
    say('raw_bulk', Math.round(raw), 'documents/s', queued, { turn });
    say('queue_to_searchable', Math.round(viaQueue), 'documents/s', queued, { turn, ofRaw: round(viaQueue / raw, 2) });
  }
  say('queue_of_raw_median', round(percentile(ratios, 0.5), 2), 'ratio', ratios.length, { target: 0.6 });
}

/** An index with one document a month, and the documents to come: making a month's index is no part of either figure. */
async function emptyIndex(server, prefix, generation) {
  const index = new ElasticIndex({ node: server.url, prefix });
  await index.create(generation);
  await index.promote(generation);
  const { docs } = await documentsAfter(
    db.dataSource,
    { after: 0, end: Number.MAX_SAFE_INTEGER, limit: queued },
    new Date(0),
  );
  const months = new Map(docs.map((d) => [monthOf(d.publishedAt), d]));
  await index.put([...months.values()], generation);
  return { index, docs };
}

async function rawBulk(server, turn, generation) {
  const prefix = `bench-raw${turn}`;
  const { index, docs } = await emptyIndex(server, prefix, generation);
  const bodies = [];
  for (let i = 0; i < docs.length; i += 1_000)
    bodies.push(
      docs
        .slice(i, i + 1_000)
        .map(
          (d) =>
            `${JSON.stringify({ index: { _index: `${prefix}-g${generation}-${monthOf(d.publishedAt)}`, _id: d.id } })}\n${JSON.stringify(source(d))}\n`,
        )
        .join(''),
    );
  const s = await seconds(async () => {
    let next = 0;
    const lane = async () => {
      while (next < bodies.length) {
        const answer = await fetch(`${server.url}/_bulk`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: bodies[next++],
        });
        const { errors } = await answer.json();
        if (errors) throw new Error('raw bulk refused documents');
      }
    };
    await Promise.all([lane(), lane()]);
    await index.refresh();
  });
  if ((await index.count({})) !== docs.length) throw new Error('raw bulk lost documents');
  await drop(index);
  return docs.length / s;
}

async function queuePath(server, turn, generation) {
  const { index, docs } = await emptyIndex(server, `bench-queue${turn}`, generation);
  await db.dataSource.query(`insert into index_queue (mention_id) select id from mention order by seq limit $1`, [
    queued,
  ]);
  const { indexer } = services(db.dataSource, index);
  const s = await seconds(() => indexer.round());
  if ((await index.count({})) !== docs.length) throw new Error('the queue lost documents');
  await drop(index);
  return docs.length / s;
}

async function drop(index) {
  await index.dropBefore(new Date(new SystemClock().now().getTime() + 90 * 86_400_000));
  await index.close();
}
