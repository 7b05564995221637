/**
 * A stretch of simulated life collected by real crawler processes on a clock that runs faster: posts, bursts, faults, blocks and an outage,
 * crawlers killed all the while. Answers what was there, what was stored, and what the ledger says of the difference.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BEYOND_CAP, CollectionSetup, CoverageRepository, POLITE_PACE, seenByAny } from '@fengsui/collection';
import { createTestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { HEAP } from '../../scripts/lib/parts.mjs';
import { auditBudget, startSimulator } from '@fengsui/simulator';

/** How often a run is looked at. */
const LOOK_MS = 500;
const HOUR = 3_600_000;
const CHILD = fileURLToPath(new URL('crawler-process.mjs', import.meta.url));
/** Weibo searches as polite as the defaults, with a day long enough for what is written in this world. */
export const PACE = POLITE_PACE.map((p) => (['weibo-m', 'weibo-s'].includes(p.source) ? { ...p, daily: 3_000 } : p));

/**
 * hours: of posts; afterHours: at most, for what is still to be refilled. speed: of the clock. killEveryMs: real time between two kills.
 * faults: share of requests that go wrong. prepare(sim, from): blocks and outages.
 */
export async function collectionRun({
  hours,
  afterHours = 12,
  perHour = 200,
  speed,
  bursts = [],
  crawlers = 3,
  killEveryMs = 0,
  faults = 0,
  pace = PACE,
  prepare = () => {},
  onTick = () => {},
}) {
  const db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  await new CollectionSetup(db.dataSource).ensureSources(pace);
  await db.clock.run(speed);
  const sim = await startSimulator({ baselinePerMinute: 0, now: () => db.clock.now() });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-run-'));
  const env = { ...process.env, MALLOC_ARENA_MAX: '2', ...crawlerSettings(db.url, sim.urls, dataDir) };
  let peakMiB = 0;
  let kills = 0;
  const errors = [];
  const start = () => {
    const child = spawn(process.execPath, [...HEAP.crawler, CHILD], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => text.includes('"level":50') && errors.push(text.slice(0, 600)));
    return child;
  };
  const children = Array.from({ length: crawlers }, start);
  // what stood there before the first look is beyond any ledger: the world begins once every search has looked
  while (!(await hasBegun(db))) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const from = db.clock.now().getTime() + 60_000;
  const plan = sim.world.planWeek({
    from,
    seed: 4,
    days: hours / 24,
    perHour,
    articles: 0,
    bursts: bursts.map((b) => ({ at: from + b.atHour * HOUR, perHour: b.perHour, minutes: b.minutes })),
  });
  for (const origin of ['weibo-m', 'weibo-s'])
    for (const [fault, share] of [
      ['network', 0.3],
      ['502', 0.2],
      ['truncate', 0.2],
      ['shell', 0.1],
      ['charset_wrong', 0.1],
      ['visitor', 0.1],
    ])
      if (faults > 0) sim.setFault({ origin, fault, share: faults * share });
  prepare(sim, from);
  const started = Date.now();
  const end = from + (hours + afterHours) * HOUR;
  let lastKill = Date.now();
  let quiet = 0;
  // a gap of the running hour becomes windows only when the hour is over: so long nothing waits, and yet not all is refilled
  const settled = Math.max(6, Math.ceil((1.2 * HOUR) / speed / LOOK_MS));
  while (db.clock.now().getTime() < end && quiet < settled) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    for (const c of children) peakMiB = Math.max(peakMiB, memoryOf(c.pid));
    if (killEveryMs > 0 && Date.now() - lastKill >= killEveryMs && db.clock.now().getTime() < end - HOUR) {
      lastKill = Date.now();
      const i = kills++ % crawlers;
      children[i].kill('SIGKILL');
      children[i] = start();
    }
    const hour = (db.clock.now().getTime() - from) / HOUR;
    quiet = hour > hours + 1.2 && (await isRefilled(db)) ? quiet + 1 : 0;
    await onTick({ db, sim, hour, peakMiB });
  }
  for (const c of children) c.kill('SIGKILL');
  const wallMs = Date.now() - started;
  const result = { ...(await judge(db, sim, plan)), kills, peakMiB, wallMs, errors };
  result.violations = auditBudget(sim.log(), auditsOf(pace, speed));
  result.requests = sim.log().length;
  result.faulty = sim.log().filter((e) => e.fault).length;
  await sim.stop();
  await db.drop();
  fs.rmSync(dataDir, { recursive: true, force: true });
  return result;
}

/** Settings of a crawler that reads the simulated sites. */
export const crawlerSettings = (databaseUrl, urls, dataDir) => ({
  FENGSUI_PROFILE: 'demo',
  DATABASE_URL: databaseUrl,
  FENGSUI_DATA_DIR: dataDir,
  FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
  WEIBO_M_BASE: urls.weiboM,
  WEIBO_S_BASE: urls.weiboS,
  WEIBO_WEB_BASE: urls.weiboWeb,
  WEIBO_PASSPORT_BASE: urls.passport,
  SOGOU_BASE: urls.sogou,
  WECHAT_BASE: urls.wechat,
  WEIBO_M_COOKIE: 'SUB=sim; SUBP=sim',
  WEIBO_S_COOKIE: 'SUB=sim; SUBP=sim',
  // screenshots are another matter: a browser a process would be measured instead
  FENGSUI_BROWSER: '/nonexistent',
  LOG_LEVEL: 'error',
});

/** Every standing search of the two sites has an entry in the ledger. */
async function hasBegun(db) {
  const [{ begun }] = await db.dataSource.query(
    `select count(*) > 0 and bool_and(exists (select 1 from coverage c where c.source = j.source and c.query = j.target)) as begun
     from crawl_job j where kind = 'search' and source in ('weibo-m', 'weibo-s')`,
  );
  return begun;
}

/** No hour that is over holds a stretch that could still be refilled, by the ledger itself; a source that needs a person refills nothing more. */
async function isRefilled(db) {
  const [{ hopeless, hour }] = await db.dataSource.query(
    `select (select needs_person from source_state where source = 'weibo-s') as hopeless, extract(epoch from date_trunc('hour', app.now() - interval '2 minutes')) * 1000 as hour`,
  );
  const byQuery = await new CoverageRepository(db.dataSource).byQuery(['weibo-m', 'weibo-s'], new Date(0));
  const open = [...byQuery.values()].flatMap((ledger) =>
    seenByAny(ledger).filter((i) => i.state === 'missed' && i.reason !== BEYOND_CAP && i.from < Number(hour)),
  );
  return hopeless || open.length === 0;
}

/** Resident memory of a process in MiB; 0 once it is gone. */
function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * What the sites may be asked at most, from the definition. A process may be some milliseconds late in sending what it has reserved, which this
 * clock blows up: when it runs very fast the gap is audited over three requests.
 */
function auditsOf(pace, speed) {
  const of = (source) => pace.find((p) => p.source === source);
  const audit = (p) => ({
    gapMs: p.gapMs - p.jitterMs,
    burst: speed > 50 ? 3 : 1,
    maxConsecutive: p.maxConsecutive,
    restMs: p.restMs,
    daily: p.daily,
    toleranceMs: (speed > 50 ? 20 : 100) * speed,
  });
  return { 'weibo-m': audit(of('weibo-m')), 'weibo-s': audit(of('weibo-s')) };
}

async function judge(db, sim, plan) {
  const rows = await db.dataSource.query(
    `select platform_id as id, count(*)::int as n from mention where platform = 'weibo' group by 1`,
  );
  const stored = new Map(rows.map((r) => [r.id, r.n]));
  const now = db.clock.now().getTime();
  const lasting = plan.matching.filter((p) => p.deletedAt === null || p.deletedAt > now);
  const missed = lasting.filter((p) => !stored.has(p.id));
  const ledger = await db.dataSource.query(
    `select query, extract(epoch from from_at) * 1000 as "from", extract(epoch from to_at) * 1000 as "to", state, reason, source from coverage where source in ('weibo-m', 'weibo-s')`,
  );
  // a post is found by any query whose words it holds: it lies in a gap when none of them was seen then
  const outside = missed.filter((p) => {
    const text = sim.world.find(p.id)?.text ?? '';
    return ledger.some(
      (i) => i.state === 'seen' && p.at >= Number(i.from) && p.at < Number(i.to) && text.includes(i.query),
    );
  });
  const deleted = plan.matching.filter((p) => p.deletedAt !== null && p.deletedAt <= now);
  const [gaps] = await db.dataSource.query(`select count(*)::int as n from crawl_job where kind = 'window'`);
  return {
    posts: plan.matching.length,
    lasting: lasting.length,
    stored: lasting.length - missed.length,
    recall: (lasting.length - missed.length) / lasting.length,
    missed: missed.length,
    // what the ledger says of the others, by reason
    missedBecause: tally(missed.flatMap((p) => reasonsOf(p, sim.world.find(p.id)?.text ?? '', ledger))),
    missedOutsideGaps: outside.map((p) => ({ ...p, at: new Date(p.at).toISOString() })),
    deletedCaught: deleted.filter((p) => stored.has(p.id)).length / Math.max(1, deleted.length),
    duplicates: rows.filter((r) => r.n > 1).length,
    windowsLeft: gaps.n,
  };
}

/** Source, query, reason and hour of the stretches without which a post would have been found. */
function reasonsOf(post, text, ledger) {
  return ledger
    .filter((i) => post.at >= Number(i.from) && post.at < Number(i.to) && text.includes(i.query))
    .map(
      (i) =>
        `${i.source} ${i.query} ${i.reason} ${new Date(Number(i.from)).toISOString()}–${new Date(Number(i.to)).toISOString()}`,
    );
}

function tally(keys) {
  const counts = {};
  for (const k of keys) counts[k] = (counts[k] ?? 0) + 1;
  return counts;
}
