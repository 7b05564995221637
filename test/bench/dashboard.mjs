#!/usr/bin/env node
/**
 * From a stored post to the figures a person sees: real Chromium on the dashboard and on the wall, beside many dashboards without a browser, at two
 * api processes, with engine and producer. npm run bench -- dashboard [perSecond=200] [seconds=60] [embedded|elasticsearch] [dashboards=50]
 * Lag: from the commit of a page of posts to the frame in which the page counts them. Target: p95 of at most 1 s at 200 a second with 50 dashboards.
 */
import { fork, spawn } from 'node:child_process';
import { startElasticsearch } from '@fengsui/search-index/testing';
import { freePort } from '../../scripts/lib/postgres.mjs';
import { openBrowser } from '../harness/browser.ts';
import { percentile } from '../harness/campus-posts.mjs';
import { openDatabase } from '../harness/index-bench.mjs';

const [perSecond, seconds, kind, dashboards] = [
  Number(process.argv[2] ?? 200),
  Number(process.argv[3] ?? 60),
  process.argv[4] ?? 'embedded',
  Number(process.argv[5] ?? 50),
];
const SETTLED_MS = 30_000;
const TICK_MS = 1000;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'dashboard', kind, metric, value: Math.round(value), unit, n, ...more }));
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const db = await openDatabase();
const server = kind === 'elasticsearch' ? await startElasticsearch({ heap: '1g' }) : null;
const ports = [await freePort(), await freePort()];
const urls = ports.map((p) => `http://127.0.0.1:${p}`);
const envOf = (port) => ({
  ...process.env,
  FENGSUI_PROFILE: 'demo',
  DATABASE_URL: db.server.url,
  PORT: String(port),
  PUBLIC_URL: urls[0],
  FENGSUI_DATA_DIR: db.base,
  FENGSUI_LINK_KEYS: `k1:${'b'.repeat(43)}`,
  LOG_LEVEL: 'error',
  ...(server ? { ELASTICSEARCH_NODE: server.url } : {}),
});
const children = [];
/** A process of the product; answers the line in which it says that it is ready. */
const start = (app, port) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`apps/${app}/dist/main.js`], {
      env: envOf(port),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const line = text.split('\n').find((l) => l.includes('"ready"'));
      if (line) resolve(JSON.parse(line));
    });
    child.once('exit', (code) => reject(new Error(`${app} ended (${code})`)));
  });
const helper = (file, ...args) => {
  const child = fork(new URL(`../harness/${file}`, import.meta.url), args, { env: envOf(ports[0]) });
  children.push(child);
  return { child, said: (what) => new Promise((resolve) => child.on('message', (m) => m[what] && resolve(m))) };
};
const { accounts } = await start('api', ports[0]);
await start('api', ports[1]);
await start('engine', ports[0]);
const producer = helper('ingest-process.mjs', 'producer');
await producer.said('ready');

const signIn = async (url, username) => {
  const { password } = accounts.find((a) => a.username === username);
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok) throw new Error(`${username} could not sign in: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(';')[0];
};
// three rights that see the whole school, and a unit's own view
const cookies = [];
for (const who of ['wangxiaolan', 'liumin', 'zhaolixin', 'chenjianguo']) cookies.push(await signIn(urls[0], who));
const [duty] = cookies;
const others = helper('dashboards.mjs');
const connected = others.said('ready');
others.child.send({ urls, cookies: cookies.slice(0, 3), count: dashboards });
await connected;

const browser = await openBrowser();
/** A dashboard in Chromium that notes when the figures it paints began to be what they are. */
async function openPage(url, path, viewport) {
  const context = await browser.newContext({ viewport });
  const [name, value] = duty.split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.waitForFunction(() => /发现\s*\d+/.test(document.body.innerText));
  await page.evaluate(() => {
    window.counted = { today: [], curve: [] };
    const note = (list, total, at) => total !== undefined && total !== list.at(-1)?.total && list.push({ total, at });
    const look = (at) => {
      const text = document.body.textContent;
      note(window.counted.today, Number(/发现\s*(\d+)/.exec(text)?.[1] ?? 0), at);
      const curve = /(\d+) 条，负面 \d+ 条/.exec(text);
      if (curve) note(window.counted.curve, Number(curve[1]), at);
    };
    look(Date.now());
    // the frame after the change is the one in which it is painted
    new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => look(Date.now())))).observe(
      document.body,
      { subtree: true, childList: true, characterData: true },
    );
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const script = async () =>
    (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'ScriptDuration').value;
  return { page, script, counted: () => page.evaluate(() => window.counted) };
}
const desk = await openPage(urls[0], '/', { width: 1440, height: 900 });
const wall = await openPage(urls[1], '/?wall=1', { width: 1920, height: 1080 });
const pages = { desk, wall };

const count = async () =>
  (
    await db.dataSource.query(
      `select count(*)::int as n from mention where about_school
         and coalesce(published_at, first_seen_at) >= date_trunc('day', app.now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'`,
    )
  )[0].n;
const shown = async (p) => (await p.counted()).today.at(-1).total;
const before = await count();
for (const p of Object.values(pages)) while ((await shown(p)) < before) await rest(100);
const scripts = {};
for (const [name, p] of Object.entries(pages)) scripts[name] = -(await p.script());
const commits = [];
let total = before;
producer.child.on('message', (m) => m.stored !== undefined && commits.push({ total: (total += m.stored), at: m.at }));
const done = producer.said('done');
const late = [];
let ticked = Date.now();
const ticking = setInterval(() => {
  late.push(Date.now() - ticked - TICK_MS);
  ticked = Date.now();
}, TICK_MS);
producer.child.send({ posts: perSecond * seconds, seconds });
const { took } = await done;
clearInterval(ticking);
for (const [name, p] of Object.entries(pages)) scripts[name] += await p.script();
const patience = Date.now() + SETTLED_MS;
for (const p of Object.values(pages)) while ((await shown(p)) < total && Date.now() < patience) await rest(100);

say('pace', (total - before) / took, 'posts/s', total - before, { asked: perSecond, dashboards, apis: urls.length });
const report = (metric, lists, target) => {
  const lags = lists.flatMap((list) =>
    commits.map((c) => (list.find((s) => s.total >= c.total)?.at ?? Infinity) - c.at),
  );
  const share = (p) => percentile(lags, p);
  say(`${metric}_lag_p50`, share(0.5), 'ms', lags.length);
  say(`${metric}_lag_p95`, share(0.95), 'ms', lags.length, target ? { target } : {});
  say(`${metric}_lag_max`, share(1), 'ms', lags.length);
};
for (const [name, p] of Object.entries(pages)) {
  const { today, curve } = await p.counted();
  report(name, [today], 1_000);
  say(`${name}_scripting`, (scripts[name] / took) * 100, '%', 1, { target: 30 });
  say(`${name}_updates`, today.length / took, 'per s', today.length);
  say(`${name}_left_out`, total - (today.at(-1)?.total ?? 0), 'posts', total - before);
  say(`${name}_curve_updates`, curve.length / took, 'per s', curve.length);
}
const answer = others.said('seen');
others.child.send({ total });
const they = await answer;
report('others', they.seen);
say('reads', they.took.length / took, 'per s', they.took.length, { failed: they.failed });
say('read_p50', percentile(they.took, 0.5), 'ms', they.took.length);
say('read_p95', percentile(they.took, 0.95), 'ms', they.took.length);
say('read_size', they.bytes / they.took.length, 'bytes', they.took.length);
say('bench_late_max', Math.max(...late), 'ms', late.length);
await browser.close();
for (const child of children) child.removeAllListeners('exit').kill('SIGKILL');
await server?.stop();
await db.close();
process.exit(0);
