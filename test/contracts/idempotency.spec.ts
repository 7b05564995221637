import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OpenedIncident, Problem } from '@fengsui/contract';
import { ApiTokens } from '@fengsui/identity';
import { type Door, openDoor } from '../harness/door.js';

/** What becomes of a key in a crash, and after a day; the rest is told in test/stories/third-party.spec.ts. */
let door: Door;
let token: string;
const HOUR = 3_600_000;
const MATTER = { title: '宿舍停水', unitId: 'logistics', level: 3, reason: '值班电话转来' };

beforeAll(async () => {
  door = await openDoor();
  token = await door.api.get(ApiTokens).create({ name: '校园网值班', role: 'duty' });
}, 60_000);
afterAll(() => door.stop());

async function open(key: string): Promise<{ status: number; body: OpenedIncident & Problem }> {
  const answer = await fetch(`${door.url}/api/incidents`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(MATTER),
  });
  return { status: answer.status, body: (await answer.json()) as OpenedIncident & Problem };
}
const incidents = async (): Promise<number> =>
  (await door.db.dataSource.query(`select count(*)::int as n from incident`))[0].n;

test('the process of the first request died: a repeat is told that the outcome is unknown, and does nothing', async () => {
  const key = randomUUID();
  await open(key);
  await door.db.dataSource.query(`update idempotency_key set status = null, body = null where key = $1`, [key]);
  const before = await incidents();
  const asked = open(key);
  await door.db.clock.advance(11_000);
  const answer = await asked;
  expect([answer.status, answer.body.code]).toEqual([409, 'outcome_unknown']);
  expect(await incidents()).toBe(before);
});

test('after a day a key is as new', async () => {
  const key = randomUUID();
  const first = await open(key);
  await door.db.clock.advance(23 * HOUR);
  expect((await open(key)).body.id).toBe(first.body.id);
  await door.db.clock.advance(2 * HOUR);
  expect((await open(key)).body.id).not.toBe(first.body.id);
});

test('a failure of ours is not kept: the same key may try again', async () => {
  const key = randomUUID();
  door.expectError(/out of order/);
  await door.db.dataSource.query(
    `create function app.out_of_order() returns trigger language plpgsql as $$ begin raise exception 'out of order'; end $$;
     create trigger broken before insert on incident for each row execute function app.out_of_order()`,
  );
  expect((await open(key)).status).toBe(500);
  await door.db.dataSource.query(`drop trigger broken on incident`);
  expect((await open(key)).status).toBe(201);
});
