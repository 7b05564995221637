import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PolicyStore } from '@fengsui/escalation';
import { createDataSource, migrate } from '@fengsui/platform';
import { applySeed } from '@fengsui/registry';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import type { DataSource } from 'typeorm';
// @ts-expect-error: the launcher's own module, plain JavaScript
import { freePort, startPostgres } from '../../scripts/lib/postgres.mjs';
// @ts-expect-error: shared with the bench, which runs on the built packages
import { LARGE_SCHOOL, openIncidents } from '../harness/escalation-school.mjs';
import { LADDER } from '../harness/escalation-policy.js';
import { until } from '../harness/product.js';

/** escalation.md 12, bar 7: the database is cut off in the middle of the work and comes back. */
const INCIDENTS = 60;
const RECOVERED_MS = 10_000;
const SECOND = 1;
let base: string;
let port: number;
let server: { url: string; pid: number; stop(): Promise<void>; exited: Promise<unknown> };
let sql: DataSource;
let sim: Simulator;
let engine: ChildProcess;
const lines: string[] = [];

beforeAll(async () => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-restart-'));
  fs.chmodSync(base, 0o755);
  port = await freePort();
  server = await startPostgres(path.join(base, 'pg'), { port });
  sql = await createDataSource(server.url, 2).initialize();
  await migrate(sql);
  await applySeed(sql, LARGE_SCHOOL);
  const steps = LADDER.levels[2].steps.map((s, i) => ({
    ...s,
    toldAfterS: i * 5 * SECOND,
    ackByS: (i + 1) * 5 * SECOND,
  }));
  const plan = { ...LADDER.levels[2], steps };
  await new PolicyStore(sql).activate({ ...LADDER, levels: { 1: plan, 2: plan, 3: plan, 4: plan } });
  sim = await startSimulator({ baselinePerMinute: 0, wecom: { secret: 's' } });
  engine = spawn(process.execPath, ['apps/engine/dist/main.js'], {
    env: {
      ...process.env,
      DATABASE_URL: server.url,
      FENGSUI_DATA_DIR: path.join(base, 'data'),
      FENGSUI_PROFILE: 'live',
      FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
      WECOM_BASE: sim.urls.wecom,
      WECOM_CORP_ID: 'ww5f656e6773756931',
      WECOM_SECRET: 's',
      WECOM_AGENT_ID: '1000002',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [engine.stdout!, engine.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  await until('the engine is ready', async () => lines.join('').includes('"ready"'));
}, 120_000);
afterAll(async () => {
  engine.kill('SIGKILL');
  await sim.stop();
  if (sql.isInitialized) await sql.destroy();
  await server.stop();
  fs.rmSync(base, { recursive: true, force: true });
});

test('PostgreSQL is killed while levels are told: the engine goes on within ten seconds of its return, nothing is lost or told twice', async () => {
  await openIncidents(sql, INCIDENTS, 2);
  const told = async (db: DataSource, level: number): Promise<number> =>
    (await db.query(`select count(*)::int as n from escalation_run where level_no >= $1`, [level]))[0].n;
  await until('half of them are told', async () => (await told(sql, 1)) > INCIDENTS / 2);
  await sql.destroy();
  process.kill(server.pid, 'SIGQUIT'); // immediate shutdown, as pg_ctl -m immediate
  await server.exited;
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  server = await startPostgres(path.join(base, 'pg'), { port });
  const back = Date.now();
  sql = await createDataSource(server.url, 2).initialize();
  await until('every incident is told on', async () => (await told(sql, 2)) === INCIDENTS, 60_000);
  const [{ first }] = await sql.query(
    `select extract(epoch from min(told_at)) * 1000 as first from escalation_target where told_at > to_timestamp($1::float8 / 1000)`,
    [back],
  );
  expect(Number(first) - back).toBeLessThan(RECOVERED_MS);
  await until('the ladder is climbed', async () => (await told(sql, 3)) === INCIDENTS, 60_000);
  await until(
    'every page is sent',
    async () =>
      (
        await sql.query(
          `select count(*)::int as n from outbox where purpose = 'page' and state not in ('accepted', 'delivered', 'failed') and not_before <= app.now()`,
        )
      )[0].n === 0,
    120_000,
  );
  expect(await sql.query(`select 1 from deadline where breached_at < due_at`)).toEqual([]);
  const twice = await sql.query(
    `select incident_id, level_no from escalation_target where not cc group by 1, 2 having count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const sent = sim.messages().map((m) => m.taskId);
  expect(new Set(sent).size).toBe(sent.length);
  expect(engine.exitCode).toBeNull();
}, 240_000);
