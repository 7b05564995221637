#!/usr/bin/env node
/**
 * How late each level of 第十三条 is told, from its absolute due time to the commit that others see.
 * npm run bench:escalation -- [--incidents 2000] [--seconds 60] [--engines 1]
 * Incidents open evenly over so many seconds (0: all in one instant), three levels a minute apart, nobody signs; the whole engine
 * process runs and sends to the double of 企业微信. Reference: GoAlert on the same two cores, measures.md.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { createDataSource, migrate } from '@fengsui/platform';
import { applySeed } from '@fengsui/registry';
import { startSimulator } from '@fengsui/simulator';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { memoryOf } from '../../scripts/lib/memory.mjs';
import { percentile } from '../harness/campus-posts.mjs';
import { LARGE_SCHOOL, openIncidents } from '../harness/escalation-school.mjs';

Logger.overrideLogger(false);
const MINUTE_S = 60;
const HOUR_S = 3_600;
const LEVELS = 3;
const TICK_MS = 100;
const HZ = 100; // clock ticks a second in /proc, on every Linux in use
/** GoAlert's August 2026 head, PostgreSQL 15, two cores, all incidents in one instant (measures.md): p50 and max of each level, ms. */
const GOALERT = {
  200: { p50: [2_400, 2_400, 7_400] },
  2_000: { p50: [3_700, 13_700, 18_700], max: [6_200, 21_200, 26_200] },
};

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    engines: { type: 'string', default: '1' },
  },
});
const [incidents, seconds, engines] = [values.incidents, values.seconds, values.engines].map(Number);
const say = (metric, value, unit, more = {}) =>
  console.log(
    JSON.stringify({ bench: 'escalation', metric, value: Math.round(value * 10) / 10, unit, n: incidents, ...more }),
  );
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { more: { track_commit_timestamp: 'on' } });
const db = await createDataSource(server.url, 3).initialize();
await migrate(db);
await applySeed(db, LARGE_SCHOOL);
const steps = DEFAULT_POLICY.levels[2].steps
  .slice(0, LEVELS)
  .map((s, i) => ({ ...s, toldAfterS: i * MINUTE_S, ackByS: (i + 1) * MINUTE_S }));
const plan = { ...DEFAULT_POLICY.levels[2], steps, firstReportByS: 10 * HOUR_S, respondByS: 20 * HOUR_S };
await new PolicyStore(db).activate({ ...DEFAULT_POLICY, levels: { 1: plan, 2: plan, 3: plan, 4: plan } });
const wecom = { secret: 's', callbackUrl: 'http://127.0.0.1:1/', token: 't', aesKey: 'a'.repeat(43) };
const sim = await startSimulator({ baselinePerMinute: 0, now: () => new Date(), wecom });
const env = {
  ...process.env,
  DATABASE_URL: server.url,
  FENGSUI_DATA_DIR: path.join(base, 'data'),
  FENGSUI_PROFILE: 'live',
  FENGSUI_LINK_KEYS: `k1:${'b'.repeat(43)}`,
  WECOM_BASE: sim.urls.wecom,
  WECOM_CORP_ID: 'bench',
  WECOM_SECRET: 's',
  WECOM_AGENT_ID: '1000002',
  LOG_LEVEL: 'error',
};
const start = () =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['apps/engine/dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text) => String(text).includes('"ready"') && resolve(child));
    child.once('exit', (code) => reject(new Error(`the engine ended (${code})`)));
  });
const running = await Promise.all(Array.from({ length: engines }, start));
/** Processor seconds of the engines and of PostgreSQL's active sessions so far. */
async function used() {
  const cpu = running.map(({ pid }) => {
    const [utime, stime] = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13);
    return (Number(utime) + Number(stime)) / HZ;
  });
  const [{ active }] = await db.query(
    `select active_time / 1000 as active from pg_stat_database where datname = current_database()`,
  );
  return { cpu: cpu.reduce((a, b) => a + b), db: active };
}

const before = await used();
const began = Date.now();
for (let opened = 0; opened < incidents;) {
  const due =
    seconds === 0 ? incidents : Math.min(incidents, Math.ceil(((Date.now() - began) / 1000 / seconds) * incidents));
  if (due > opened) await openIncidents(db, due - opened, 2, opened);
  opened = Math.max(opened, due);
  await sleep(TICK_MS);
}
const told = async () =>
  (await db.query(`select count(*)::int as n from escalation_run where level_no >= $1`, [LEVELS]))[0].n;
const patience = Date.now() + (LEVELS * MINUTE_S + seconds + 600) * 1000;
while ((await told()) < incidents && Date.now() < patience) await sleep(2_000);
const after = await used();

for (let level = 1; level <= LEVELS; level++) {
  const rows = await db.query(
    `select distinct on (t.incident_id) extract(epoch from pg_xact_commit_timestamp(t.xmin) - i.opened_at) * 1000 - $2::float8 as ms
     from escalation_target t join incident i on i.id = t.incident_id where t.level_no = $1 order by t.incident_id, t.told_at`,
    [level, (level - 1) * MINUTE_S * 1000],
  );
  const late = rows.map((r) => Number(r.ms)).sort((a, b) => a - b);
  const than = { level, told: late.length, within_s: seconds, engines };
  const goalert = seconds === 0 ? GOALERT[incidents] : undefined;
  const reference = (of) => (goalert?.[of] ? { goalert: goalert[of][level - 1] } : {});
  say('lateness_p50_ms', percentile(late, 0.5), 'ms', { ...than, ...reference('p50') });
  say('lateness_p95_ms', percentile(late, 0.95), 'ms', { ...than, target: 1_000 });
  say('lateness_p99_ms', percentile(late, 0.99), 'ms', than);
  say('lateness_max_ms', percentile(late, 1), 'ms', { ...than, target: 5_000, ...reference('max') });
  say('early', late.filter((ms) => ms < 0).length, 'levels', than);
}
const thousands = (incidents * LEVELS) / 1000;
say('engine_cpu_per_1000', (after.cpu - before.cpu) / thousands, 's', { engines });
say('database_time_per_1000', (after.db - before.db) / thousands, 's', { engines });
say('engine_memory', memoryOf(running.map((c) => c.pid)) ?? 0, 'MiB', { engines });
const [{ n: pages, twice }] = await db.query(
  `select count(*)::int as n, (count(*) - count(distinct (incident_id, person_id, body->>'title')))::int as twice from outbox where purpose = 'page' and bundle is null`,
);
say('pages', pages, 'messages', { twice });
for (const child of running) child.removeAllListeners('exit').kill('SIGKILL');
await sim.stop();
await db.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
process.exit(0);
