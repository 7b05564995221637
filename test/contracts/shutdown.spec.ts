import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { OpenedIncident, Problem } from '@fengsui/contract';
import { ApiTokens } from '@fengsui/identity';
import { createDataSource } from '@fengsui/platform';
import type { DataSource, QueryRunner } from 'typeorm';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** What becomes of requests while a process stops: each here hangs at a table that somebody else holds. */
let door: Door;
let token: string;
let holder: DataSource;
let hold: QueryRunner;
let going: Awaited<ReturnType<Door['another']>>;

beforeAll(async () => {
  door = await openDoor();
  token = await door.api.get(ApiTokens).create({ name: '校园网值班', role: 'duty' });
  holder = await createDataSource(door.db.url, 1).initialize();
}, 60_000);
afterAll(async () => {
  await holder.destroy();
  await door.stop();
});
beforeEach(async () => {
  going = await door.another();
  hold = holder.createQueryRunner();
  await hold.startTransaction();
  await hold.query('lock table incident in share mode');
}, 30_000);
afterEach(async () => {
  if (hold.isTransactionActive) await hold.rollbackTransaction();
  await hold.release();
});

const open = (key: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${going.url}/api/incidents`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ title: '宿舍停水', unitId: 'logistics', level: 3, reason: '值班电话转来' }),
    ...(signal ? { signal } : {}),
  });
const waits = async (): Promise<boolean> =>
  (
    await door.db.dataSource.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).length > 0;
const kept = async (key: string): Promise<number | null> =>
  (await door.db.dataSource.query(`select status from idempotency_key where key = $1`, [key]))[0].status;

test('what is under way ends well, and what comes meanwhile is told to come again', async () => {
  const asked = open(randomUUID());
  await until('the request waits', waits);
  const closed = going.close();
  const late = await until('refused', async () => {
    const answer = await fetch(`${going.url}/api/overview`);
    return answer.status === 503 ? answer : null;
  });
  const problem = (await late.json()) as Problem;
  expect([late.headers.get('content-type'), late.headers.get('retry-after'), problem.code, problem.detail]).toEqual([
    'application/problem+json; charset=utf-8',
    '5',
    'stopping',
    '服务正在重启，本次请求未执行。请过几秒再试。',
  ]);
  await hold.commitTransaction();
  const answer = await asked;
  const { id } = (await answer.json()) as OpenedIncident;
  expect(answer.status).toBe(201);
  await closed;
  expect(await door.db.dataSource.query(`select title from incident where id = $1`, [id])).toEqual([
    { title: '宿舍停水' },
  ]);
  await expect(fetch(`${going.url}/api/overview`)).rejects.toThrow();
}, 60_000);

test('an act whose sender has hung up is done whole before the database closes', async () => {
  const key = randomUUID();
  const leaving = new AbortController();
  const asked = open(key, leaving.signal);
  await until('the request waits', waits);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  const closed = going.close();
  await hold.commitTransaction();
  await closed;
  expect(await kept(key)).toBe(201);
}, 60_000);

test('what does not end is cut off after ten seconds', async () => {
  door.expectError(/Driver not Connected/);
  const key = randomUUID();
  const asked = open(key);
  await until('the request waits', waits);
  const closed = going.close();
  await expect(asked).rejects.toThrow();
  expect(await waits()).toBe(true);
  await hold.rollbackTransaction();
  await closed;
  expect(await kept(key)).toBeNull();
}, 60_000);
