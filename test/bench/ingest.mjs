#!/usr/bin/env node
/**
 * From a parsed post to the dashboard's curve, in processes as in production (crawler, engine, page).
 * npm run bench -- ingest [perSecond=1000] [minutes=10] [storm=20000] [outageSeconds=120] [elasticsearch|embedded].
 * As fast as it goes for 20,000 posts; then the given pace; then a storm within ten seconds; then, with Elasticsearch, its loss for a while.
 */
import { fork } from 'node:child_process';
import { SystemClock } from '@fengsui/platform';
import { ElasticIndex, EmbeddedIndex, IndexStatusViews, IndexUnavailable, Retention } from '@fengsui/search-index';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { memoryOf } from '../../scripts/lib/memory.mjs';
import { percentile } from '../harness/campus-posts.mjs';
import { MINUTE, openDatabase } from '../harness/index-bench.mjs';

const [perSecond, minutes, storm, outage] = [1_000, 10, 20_000, 120].map((d, i) => Number(process.argv[2 + i] ?? d));
const kind = process.argv[6] ?? 'elasticsearch';
const PROBE_MS = 250;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'ingest', kind, metric, value, unit, n, ...more }));
const round = (x) => Math.round(x * 100) / 100;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

const db = await openDatabase();
const server = kind === 'elasticsearch' ? await startElasticsearch({ heap: '1g' }) : null;
const index = server ? new ElasticIndex({ node: server.url }) : new EmbeddedIndex(db.dataSource);
const clock = new SystemClock();
const views = new IndexStatusViews(
  db.dataSource,
  index,
  new Retention(db.dataSource, index, clock, { FENGSUI_INDEX_MONTHS: 36 }),
  clock,
);
const env = {
  ...process.env,
  DATABASE_URL: db.server.url,
  FENGSUI_LINK_KEYS: 'k1:bench-bench',
  ...(server ? { ELASTICSEARCH_NODE: server.url } : {}),
};
const start = (role) => fork(new URL('../harness/ingest-process.mjs', import.meta.url), [role], { env });
const said = (child, what) =>
  new Promise((resolve, reject) => {
    child.on('message', (m) => m[what] && resolve(m));
    child.once('exit', (code) => reject(new Error(`a process of the bench ended (${code})`)));
  });

const begin = Date.now();
const from = new Date(Math.floor(begin / MINUTE) * MINUTE);
/** Commits of the producer: total so far, and when. */
const commits = [];
let stored = 0;
let onCurve = 0;
let lags = [];
const producer = start('producer');
producer.on('message', (m) => m.stored !== undefined && commits.push({ total: (stored += m.stored), at: m.at }));
await said(producer, 'ready');

/** What the dashboard reads; a commit has arrived when the curve holds it. */
async function probe() {
  const to = new Date(Math.floor(Date.now() / MINUTE) * MINUTE + 2 * MINUTE);
  try {
    const points = await index.series({ from, to }, MINUTE);
    onCurve = points.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
    const seen = Date.now();
    while (commits.length > 0 && commits[0].total <= onCurve) lags.push(seen - commits.shift().at);
  } catch (error) {
    if (!(error instanceof IndexUnavailable)) throw error;
  }
}
let probing = true;
const probes = (async () => {
  for (; probing; await sleep(PROBE_MS)) await probe();
})();

async function produce(posts, seconds) {
  const done = said(producer, 'done');
  producer.send({ posts, seconds });
  return done;
}
/** How long until the curve holds everything that is stored. */
async function caughtUp() {
  const since = Date.now();
  while (onCurve < stored) {
    if (Date.now() - since > 600_000) throw new Error(`the curve stays at ${onCurve} of ${stored}`);
    await sleep(50);
  }
  return (Date.now() - since) / 1_000;
}
const sayLags = (phase, n) => {
  for (const [name, p] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['max', 1],
  ])
    say(`lag_${name}`, round(percentile(lags, p) / 1_000), 's', lags.length, { phase, posts: n });
  lags = [];
};

const fast = await produce(20_000);
say('whole_of_ingest', Math.round(20_000 / fast.took), 'posts/s', 20_000, {
  target: 1_500,
  processes: 'one producer, PostgreSQL',
});

const engine = start('indexer');
await said(engine, 'ready');
say('backlog_indexed', round(await caughtUp()), 's', stored);
lags = [];

const before = stored;
const steady = await produce(perSecond * 60 * minutes, 60 * minutes);
say('pace', Math.round((stored - before) / steady.took), 'posts/s', stored - before, { asked: perSecond });
say('left_at_the_end', stored - onCurve, 'posts', stored);
await caughtUp();
sayLags('steady', stored - before);

const quiet = stored;
const blown = await produce(storm, 10);
say('storm_stored', round(blown.took), 's', stored - quiet);
say('storm_on_curve', round(await caughtUp()), 's after the last was stored', stored - quiet);
sayLags('storm', stored - quiet);

if (server && outage > 0) {
  const calm = stored;
  await server.kill();
  const during = produce(Math.round((perSecond / 5) * outage), outage);
  await sleep(outage * 500);
  console.log(JSON.stringify({ bench: 'ingest', kind, metric: 'page_says', value: (await views.status()).lacks }));
  await during;
  await server.start();
  say('outage_stored_meanwhile', stored - calm, 'posts', stored - calm, { seconds: outage });
  say('outage_on_curve', round(await caughtUp()), 's after it answered again', stored - calm);
}

probing = false;
await probes;
await index.refresh();
const [{ n }] = await db.dataSource.query(`select count(*)::int as n from mention where about_school`);
say('stored', n, 'mentions', n);
say('indexed', await index.count({}), 'mentions', n);
const ids = (await db.dataSource.query(`select id from mention where about_school order by random() limit 5000`)).map(
  (r) => r.id,
);
say('missing_of_sample', ids.length - (await index.count({ ids })), 'mentions', ids.length);
say('queue_left', (await views.status()).queued, 'posts', n);
const memory = {
  producer: producer.pid,
  indexer: engine.pid,
  postgres: db.server.pid,
  ...(server ? { elasticsearch: server.pid() } : {}),
};
for (const [part, pid] of Object.entries(memory)) {
  const mib = memoryOf([pid]);
  if (mib !== null) say('memory', Math.round(mib), 'MiB', n, { part });
}
for (const child of [producer, engine]) child.removeAllListeners('exit').kill();
await server?.stop();
await db.close();
process.exit(0);
