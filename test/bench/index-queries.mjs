#!/usr/bin/env node
/**
 * The twelve typical queries alone, on one kind of index: npm run bench -- index-queries [mentions=1000000] [embedded|elasticsearch] [turns=15].
 */
import { ElasticIndex, EmbeddedIndex } from '@fengsui/search-index';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { fillRecord, openDatabase, services } from '../harness/index-bench.mjs';
import { timeQueries } from '../harness/query-times.mjs';

const [mentions, kind, turns] = [
  Number(process.argv[2] ?? 1_000_000),
  process.argv[3] ?? 'embedded',
  Number(process.argv[4] ?? 15),
];
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'index-queries', metric, value, unit, n, ...more }));
const db = await openDatabase();
const now = Date.now();
await fillRecord(db.dataSource, mentions, now);
const server = kind === 'elasticsearch' ? await startElasticsearch({ heap: '1g' }) : null;
const index = server ? new ElasticIndex({ node: server.url }) : new EmbeddedIndex(db.dataSource);
await db.dataSource.query(`update index_generation set finished_at = null, end_seq = (select max(seq) from mention)`);
const { rebuild } = services(db.dataSource, index);
await rebuild.begin();
while (await rebuild.step());
await index.refresh();
if (!server) await db.dataSource.query('vacuum analyze');
await timeQueries(index, kind, await index.count({}), now, say, turns);
await server?.stop();
await db.close();
process.exit(0);
