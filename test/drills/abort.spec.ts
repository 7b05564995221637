import fs from 'node:fs';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DrillView } from '@fengsui/contract';
import { startSimulator, type Simulator } from '@fengsui/simulator';
import { type Door, openDoor } from '../harness/door.js';
import { freePort } from '../harness/free-port.js';
import { until } from '../harness/product.js';

/** A surprise drill's process ends when a real incident of Ⅰ or Ⅱ opens, or somebody ends it; its address, its database and its messages end with it. */
let door: Door;
let sim: Simulator;
let port: number;
const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> => door.db.dataSource.query(text, values);

beforeAll(async () => {
  if (!fs.existsSync('apps/drill-stage/dist/main.js')) throw new Error('the stage is not built: run npm run setup');
  sim = await startSimulator({ baselinePerMinute: 0, wecom: { secret: 's' } });
  port = await freePort();
  door = await openDoor({
    FENGSUI_DRILL_URL: `http://127.0.0.1:${port}`,
    FENGSUI_DRILL_PORT: String(port),
    WECOM_BASE: sim.urls.wecom,
    WECOM_CORP_ID: 'ww5f656e6773756931',
    WECOM_SECRET: 's',
    WECOM_AGENT_ID: '1000002',
  });
}, 60_000);
afterAll(async () => {
  await door?.stop();
  await sim?.stop();
});

type Asks = Awaited<ReturnType<Door['as']>>;
const post = (who: Asks, at: string, body: object = {}): Promise<Response> =>
  who(at, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const listens = (): Promise<boolean> =>
  new Promise((resolve) => {
    const s = net.connect(port, '127.0.0.1', () => s.end(() => resolve(true))).on('error', () => resolve(false));
  });
const databases = (): Promise<unknown[]> =>
  sql(`select datname from pg_database where datname like current_database() || '_drill_%'`);

/** Ordered, agreed to, begun, and on its way: people could open its pages. */
async function running(head: Asks): Promise<{ id: string; view(): Promise<DrillView> }> {
  const leader = await door.as('zhaolixin');
  const ordered = await post(head, '/api/drills', {
    scenario: 'training-building-fire',
    surprise: true,
    reason: '季度抽查',
  });
  const { id } = (await ordered.json()) as { id: string };
  expect((await post(leader, `/api/drills/${id}/consent`)).status).toBe(204);
  expect((await post(head, `/api/drills/${id}/begin`)).status).toBe(204);
  const view = async (): Promise<DrillView> => (await (await head(`/api/drills/${id}`)).json()) as DrillView;
  await until('the drill to be on its way', async () => (await view()).lines.length > 0 && (await listens()), 60_000);
  expect(await databases()).toHaveLength(1);
  return { id, view };
}

async function gone(): Promise<void> {
  await until('the process to be gone', async () => !(await listens()) && (await databases()).length === 0, 30_000);
}

test('a real incident of level Ⅱ comes first', async () => {
  const { view } = await running(await door.as('liumin'));
  await sql(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at) values ('YQ2026-0001', '真事', 'security', '安全事故火灾治安', 2, '', 'open', app.now())`,
  );
  const aborted = await until('the drill to give way', async () => {
    const seen = await view();
    return seen.state === 'running' ? null : seen;
  });
  expect(aborted).toMatchObject({
    state: 'aborted',
    problem: '真实事件 YQ2026-0001 启动，演练按规定立即中止。',
    reports: [],
    result: null,
  });
  await gone();
  // what came out of the dying process changes nothing
  expect((await view()).state).toBe('aborted');
  await sql(`update incident set state = 'closed', closed_at = app.now()`);
}, 120_000);

test('宣传部部长 ends it with a reason, 值班员 does not', async () => {
  const head = await door.as('liumin');
  const { id, view } = await running(head);
  const refused = await post(await door.as('wangxiaolan'), `/api/drills/${id}/abort`, { reason: '有会' });
  expect(refused.status).toBe(403);
  expect((await view()).state).toBe('running');
  expect((await post(head, `/api/drills/${id}/abort`, { reason: '另有安排' })).status).toBe(204);
  expect(await view()).toMatchObject({ state: 'aborted', problem: '另有安排' });
  await gone();
  expect((await post(head, `/api/drills/${id}/abort`, { reason: '再来' })).status).toBe(409);
  const told = await sql<{ t: string }>(
    `select payload::jsonb->>'text' as t from ledger_event where kind = 'drill.aborted' order by seq`,
  );
  expect(told.map((r) => r.t)).toEqual([
    '【演练】演练中止：真实事件 YQ2026-0001 启动，演练按规定立即中止。',
    '【演练】演练中止：另有安排',
  ]);
}, 120_000);
