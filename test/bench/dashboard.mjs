#!/usr/bin/env node
/**
 * From a stored post to the figures a person sees: real Chromium on the dashboard of real processes (api, engine, producer).
 * npm run bench -- dashboard [perSecond=200] [seconds=60] [embedded|elasticsearch]. Lag: from the commit of a page of posts to
 * the moment at which the page's text counts them. Target: p95 of at most 1 s at 200 a second.
 */
import { fork, spawn } from 'node:child_process';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { freePort } from '../../scripts/lib/postgres.mjs';
import { openBrowser } from '../harness/browser.ts';
import { percentile } from '../harness/campus-posts.mjs';
import { openDatabase } from '../harness/index-bench.mjs';

const [perSecond, seconds, kind] = [
  Number(process.argv[2] ?? 200),
  Number(process.argv[3] ?? 60),
  process.argv[4] ?? 'embedded',
];
const SETTLED_MS = 30_000;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'dashboard', kind, metric, value: Math.round(value), unit, n, ...more }));

const db = await openDatabase();
const server = kind === 'elasticsearch' ? await startElasticsearch({ heap: '1g' }) : null;
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const env = {
  ...process.env,
  FENGSUI_PROFILE: 'demo',
  DATABASE_URL: db.server.url,
  PORT: String(port),
  PUBLIC_URL: url,
  FENGSUI_DATA_DIR: db.base,
  FENGSUI_LINK_KEYS: `k1:${'b'.repeat(43)}`,
  LOG_LEVEL: 'error',
  ...(server ? { ELASTICSEARCH_NODE: server.url } : {}),
};
const children = [];
/** A process of the product; answers the line in which it says that it is ready. */
const start = (app) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`apps/${app}/dist/main.js`], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const line = text.split('\n').find((l) => l.includes('"ready"'));
      if (line) resolve(JSON.parse(line));
    });
    child.once('exit', (code) => reject(new Error(`${app} ended (${code})`)));
  });
const { accounts } = await start('api');
await start('engine');
const producer = fork(new URL('../harness/ingest-process.mjs', import.meta.url), ['producer'], { env });
children.push(producer);
const said = (what) => new Promise((resolve) => producer.on('message', (m) => m[what] && resolve(m)));
await said('ready');

const browser = await openBrowser();
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
const duty = accounts.find((a) => a.username === 'wangxiaolan');
await page.goto(`${url}/login`);
const signedIn = await page.evaluate(async (account) => {
  const answer = await fetch('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  });
  return answer.ok;
}, duty);
if (!signedIn) throw new Error('the duty officer could not sign in');
await page.goto(url);
await page.waitForFunction(() => /\d+ 条，负面/.test(document.body.innerText));
// what the page counts, and when it began to: at every change of its text
await page.evaluate(() => {
  window.counted = [];
  const look = () => {
    const total = Number(/(\d+) 条，负面/.exec(document.body.textContent)?.[1] ?? 0);
    if (total !== window.counted.at(-1)?.total) window.counted.push({ total, at: Date.now() });
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
});
const shown = () => page.evaluate(() => window.counted.at(-1).total);

const [{ n: before }] = await db.dataSource.query(`select count(*)::int as n from mention where about_school`);
while ((await shown()) < before) await new Promise((resolve) => setTimeout(resolve, 100));
const commits = [];
let total = before;
producer.on('message', (m) => m.stored !== undefined && commits.push({ total: (total += m.stored), at: m.at }));
const done = said('done');
producer.send({ posts: perSecond * seconds, seconds });
const { took } = await done;
const patience = Date.now() + SETTLED_MS;
while ((await shown()) < total && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 100));

const counted = await page.evaluate(() => window.counted);
const lags = commits.map((c) => (counted.find((s) => s.total >= c.total)?.at ?? Infinity) - c.at).sort((a, b) => a - b);
say('pace', (total - before) / took, 'posts/s', total - before, { asked: perSecond });
say('lag_p50', percentile(lags, 0.5), 'ms', lags.length);
say('lag_p95', percentile(lags, 0.95), 'ms', lags.length, { target: 1_000 });
say('lag_max', percentile(lags, 1), 'ms', lags.length);
say('left_out', total - (await shown()), 'posts', total - before);
say('page_updates', counted.length / took, 'per s', counted.length);
await browser.close();
for (const child of children) child.removeAllListeners('exit').kill('SIGKILL');
await server?.stop();
await db.close();
process.exit(0);
