import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DrillView } from '@fengsui/contract';
import { createEngine } from '@fengsui/engine';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { AppLogger, readConfig } from '@fengsui/platform';
import { startSimulator, type Simulator } from '@fengsui/simulator';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** A live incident runs on while a drill is played beside it, and the live database is unchanged to the row but for the drill's own. */
let door: Door;
let sim: Simulator;
let engine: INestApplicationContext;
let live: string;
const MINUTE = 60_000;
const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> => door.db.dataSource.query(text, values);

beforeAll(async () => {
  if (!fs.existsSync('apps/drill-stage/dist/main.js')) throw new Error('the stage is not built: run npm run setup');
  door = await openDoor();
  // an hour at which nothing is scheduled
  const now = door.db.clock.now().getTime() + 8 * 60 * MINUTE;
  await door.db.clock.advance((38 * 60 * MINUTE - (now % (24 * 60 * MINUTE))) % (24 * 60 * MINUTE));
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  sim = await startSimulator({ baselinePerMinute: 0, now: () => door.db.clock.now(), wecom: { secret: 's' } });
  const config = readConfig({
    FENGSUI_PROFILE: 'live',
    DATABASE_URL: door.db.url,
    FENGSUI_DATA_DIR: fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-beside-')),
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    WECOM_BASE: sim.urls.wecom,
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: 's',
    WECOM_AGENT_ID: '1000002',
  });
  engine = await createEngine(config, { clock: door.db.clock, logger: new AppLogger('engine', 'error') });
  const [made] = await sql<{ id: string }>(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ2026-0001', '一食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '人工立案', 'open', app.now()) returning id`,
  );
  live = made!.id;
  await sql(`select pg_notify('fengsui_wake', 'escalation')`);
}, 120_000);
afterAll(async () => {
  await engine?.close();
  await sim?.stop();
  await door?.stop();
});

/** Rows of every table that are neither the live incident's nor the drill's; left out are three that hang on the live incident's messages and clues without naming it. */
async function others(): Promise<Record<string, number>> {
  const tables = await sql<{ name: string; incident: boolean }>(
    `select t.table_name as name, exists (select 1 from information_schema.columns c where c.table_schema = 'public' and c.table_name = t.table_name and c.column_name = 'incident_id') as incident
     from information_schema.tables t where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name not in ('outbox_attempt', 'in_app_message', 'clue_clock') order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const t of tables) {
    const which =
      t.name === 'ledger_event'
        ? `incident_id is distinct from $1 and kind not like 'drill.%'`
        : t.incident
          ? 'incident_id is distinct from $1'
          : '$1::uuid is not null';
    counts[t.name] = (
      await sql<{ n: number }>(`select count(*)::int as n from ${t.name} where ${which}`, [live])
    )[0]!.n;
  }
  return counts;
}
const drillDatabases = (): Promise<unknown[]> =>
  sql(`select datname from pg_database where datname like current_database() || '_drill_%'`);
const levels = (): Promise<{ level_no: number }[]> =>
  sql(`select distinct level_no from escalation_target where incident_id = $1 order by 1`, [live]);

test('the drill goes from its start to its report; the live ladder climbs meanwhile, in time; nothing else has changed', async () => {
  await until('the unit leader to be told', async () => (await levels()).length === 1);
  const head = await door.as('liumin');
  const before = await others();
  const ordered = await head('/api/drills', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ scenario: 'dormitory-power-cut', surprise: false, reason: '与真实事件并行' }),
  });
  expect(ordered.status).toBe(201);
  const { id } = (await ordered.json()) as { id: string };
  const view = async (): Promise<DrillView> => (await (await head(`/api/drills/${id}`)).json()) as DrillView;
  await until('the drill to be on its way', async () => (await view()).lines.length > 0, 100_000);
  expect(await drillDatabases()).toHaveLength(1);
  // half an hour of the live system passes, with its engine alive all along
  for (let n = 0; n < 62; n++) {
    await door.db.clock.advance(MINUTE / 2);
    await until(
      'the engine to look',
      async () => (await sql(`select 1 from engine_state where app.now() - beat_at < interval '5 seconds'`))[0],
    );
  }
  await until('宣传部 to be told', async () => (await levels()).length === 2);
  const done = await until(
    'the drill to end',
    async () => {
      const seen = await view();
      return seen.state === 'running' ? null : seen;
    },
    150_000,
  );
  expect(done).toMatchObject({ state: 'done', problem: null, reports: expect.arrayContaining(['docx', 'json']) });

  const after = await others();
  expect(after).toEqual({ ...before, drill: before['drill']! + 1, drill_report: done.reports.length });
  expect(await sql(`select 1 from ledger_event where kind = 'engine.late'`)).toEqual([]);
  expect(await sql(`select 1 from outbox where (body->>'drill')::boolean or body::text like '%演练%'`)).toEqual([]);
  expect(
    (
      await sql<{ t: string }>(
        `select payload::jsonb->>'text' as t from ledger_event where kind like 'drill.%' order by seq`,
      )
    ).map((r) => r.t),
  ).toEqual([
    expect.stringMatching(/^【演练】刘敏发起演练“宿舍连日停电”/),
    expect.stringMatching(/^【演练】演练“宿舍连日停电”开始/),
    expect.stringMatching(/^【演练】演练“宿舍连日停电”结束，得 \d+ 分/),
  ]);
}, 280_000);

test('no database of a drill is left', async () => {
  expect(await drillDatabases()).toEqual([]);
});
