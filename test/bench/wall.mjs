#!/usr/bin/env node
/**
 * What 态势大屏 costs the machine behind the screen: real Chromium on the wall of real processes (api, engine, producer).
 * npm run bench -- wall [perSecond=200] [seconds=60] [hours=8]. Two parts:
 * - scripting: seconds of script a second while so many posts a second arrive (target: under 30 %);
 * - memory: the page's heap after as many ticks, refreshes and changes as so many hours bring, against that after one (target: within 10 %).
 *   An hour has 3,600 ticks, 180 slow refreshes and a post every ten seconds, each of which makes the page read again. Its intervals and the gap
 *   between two reads run 40 times as fast for that; timers of the socket stay as they are. Garbage is collected before each reading. Beside the
 *   whole stands what it consists of: code, which V8 compiles as functions grow warm, and objects (with strings, arrays, functions).
 */
import { fork, spawn } from 'node:child_process';
import { freePort } from '../../scripts/lib/postgres.mjs';
import { openBrowser } from '../harness/browser.ts';
import { openDatabase } from '../harness/index-bench.mjs';

const [perSecond, seconds, hours] = [process.argv[2] ?? 200, process.argv[3] ?? 60, process.argv[4] ?? 8].map(Number);
const SPEED = 40;
const HOUR_MS = 3_600_000;
/** posts a second while hours pass, one by one */
const DRIP = 4;
/** the longest timeout that is the page's own: the gap between two reads (live/useLive.ts) */
const GAP_MS = 500;
/** readings of one moment: in the midst of a read the page holds what it lets go with the answer, so the least counts */
const READINGS = 8;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'wall', metric, value: Math.round(value * 10) / 10, unit, n, ...more }));

const db = await openDatabase();
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
const duty = accounts.find((a) => a.username === 'wangxiaolan');

/** The wall in a browser context of its own, with the readings of the developer tools. */
async function openWall(init) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
  await context.request.post(`${url}/api/session`, { data: { username: duty.username, password: duty.password } });
  const page = await context.newPage();
  if (init) await page.addInitScript(init, [SPEED, GAP_MS]);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(`${url}/wall`);
  await page.waitForSelector('[data-testid=sentence]');
  const metrics = async () =>
    Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
  const settled = async () => {
    let least;
    for (let n = 0; n < READINGS; n++) {
      // twice: what the first one set free may hold on to more
      await cdp.send('HeapProfiler.collectGarbage');
      await cdp.send('HeapProfiler.collectGarbage');
      const m = await metrics();
      if (!least || m.JSHeapUsedSize < least.JSHeapUsedSize) least = m;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return least;
  };
  return { page, context, metrics, settled, held: () => held(cdp) };
}

/** Bytes of the heap by what they are. */
async function held(cdp) {
  const chunks = [];
  const take = (e) => chunks.push(e.chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join(''));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const by = { code: 0, objects: 0 };
  for (let i = 0; i < nodes.length; i += fields.length) {
    const kind = types[type][nodes[i + type]];
    // native: mostly the document's own, which is not part of this heap
    if (kind !== 'native') by[kind === 'code' ? 'code' : 'objects'] += nodes[i + size];
  }
  return by;
}

{
  const wall = await openWall();
  let answers = 0;
  wall.page.on('response', (r) => (answers += r.url().endsWith('/api/overview') ? 1 : 0));
  const before = await wall.metrics();
  const done = said('done');
  producer.send({ posts: perSecond * seconds, seconds });
  const { took } = await done;
  const after = await wall.metrics();
  const wallClock = after.Timestamp - before.Timestamp;
  const share = (name) => ((after[name] - before[name]) / wallClock) * 100;
  say('pace', (perSecond * seconds) / took, 'posts/s', perSecond * seconds, { asked: perSecond });
  say('scripting', share('ScriptDuration'), '% of time', answers, { target: 30 });
  say('layout_and_style', share('LayoutDuration') + share('RecalcStyleDuration'), '% of time', answers);
  say('all_tasks', share('TaskDuration'), '% of time', answers);
  say('refreshes', answers / wallClock, 'per s', answers);
  await wall.context.close();
}

{
  const wall = await openWall(([speed, gap]) => {
    const real = window.setInterval.bind(window);
    const later = window.setTimeout.bind(window);
    window.ticks = 0;
    window.setTimeout = (act, ms, ...more) => later(act, ms <= gap ? ms / speed : ms, ...more);
    window.setInterval = (act, ms, ...more) =>
      real(
        ms === 1000
          ? (...args) => {
              window.ticks += 1;
              act(...args);
            }
          : act,
        ms / speed,
        ...more,
      );
  });
  let answers = 0;
  wall.page.on('response', (r) => (answers += r.url().endsWith('/api/overview') ? 1 : 0));
  producer.send({
    posts: Math.ceil(((hours * HOUR_MS) / SPEED / 1000) * DRIP),
    seconds: (hours * HOUR_MS) / SPEED / 1000,
    page: 1,
  });
  const unit = await db.dataSource.query(`select id from unit where id = 'logistics'`);
  const readings = [];
  for (let hour = 1; hour <= hours; hour++) {
    // a matter of the hour: opened, told, closed an hour later
    await db.dataSource.query(
      `update incident set state = 'closed', closed_at = app.now(), closed_reason = '办结' where state in ('open', 'proposed')`,
    );
    await db.dataSource.query(
      `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ($1, $2, $3, '食品安全食堂', 2, '', 'open')`,
      [`YQ2026-9${String(hour).padStart(3, '0')}`, `第 ${hour} 小时的事件`, unit[0].id],
    );
    await new Promise((resolve) => setTimeout(resolve, HOUR_MS / SPEED));
    const ticks = await wall.page.evaluate(() => window.ticks);
    const m = await wall.settled();
    const { code, objects } = await wall.held();
    readings.push({ heap: m.JSHeapUsedSize, code, objects });
    say('heap', m.JSHeapUsedSize / 1e6, 'MB', hour, {
      code: Number((code / 1e6).toFixed(1)),
      objects: Number((objects / 1e6).toFixed(1)),
      hour,
      ticks,
      refreshes: answers,
      nodes: m.Nodes,
      listeners: m.JSEventListeners,
    });
  }
  for (const [what, more] of [['heap', { target: 10 }], ['code'], ['objects']])
    say(
      `${what}_growth`,
      (readings.at(-1)[what] / readings[0][what] - 1) * 100,
      `% from hour 1 to ${hours}`,
      hours,
      more,
    );
  await wall.context.close();
}
await browser.close();
for (const child of children) child.removeAllListeners('exit').kill('SIGKILL');
await db.close();
process.exit(0);
