import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AlarmSeenAnswer, Overview, Problem, UnseenAlarms } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';
import { FOOD, POWER, seedMatter } from '../harness/wall-world.js';

/** /api/alarms: what rings at the desk until somebody there says 已看到. */
let door: Door;
let food: string;
beforeAll(async () => {
  door = await openDoor();
  food = await seedMatter(door, 1, { ...FOOD, levelNo: 0 });
  await seedMatter(door, 2, { ...POWER, levelNo: 0 });
}, 60_000);
afterAll(() => door.stop());

const unseen = async (user = 'wangxiaolan'): Promise<UnseenAlarms> =>
  (await (await door.as(user))('/api/alarms/unseen')).json() as Promise<UnseenAlarms>;
async function say(user: string, body: unknown): Promise<{ status: number; body: AlarmSeenAnswer & Problem }> {
  const fetch = await door.as(user);
  const answer = await fetch('/api/alarms/seen', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as AlarmSeenAnswer & Problem };
}
const log = (): Promise<{ text: string; by: string; incidentId: string }[]> =>
  door.db.dataSource.query(
    `select payload::jsonb->>'text' as text, actor::jsonb->>'name' as by, incident_id as "incidentId" from ledger_event where kind = 'alarm.seen' order by seq`,
  );

test('oldest first; the first who says it stands in the log of the incident, a second changes nothing, and no clock is met by it', async () => {
  const { alarms } = await unseen();
  expect(alarms.map((a) => a.reason)).toEqual([
    '5 分钟 58 条，平时 2 条，负面占 75%。',
    '5 分钟 37 条，平时 2 条，负面占 75%。',
  ]);
  const [, second] = alarms;
  expect((await say('wangxiaolan', { ids: [second!.id] })).body).toEqual({ seen: 1 });
  expect((await say('liumin', { ids: [second!.id] })).body).toEqual({ seen: 0 });
  expect(await log()).toEqual([
    { text: '王晓岚已看到预警：5 分钟 37 条，平时 2 条，负面占 75%。', by: '王晓岚', incidentId: food },
  ]);
  expect((await unseen('liumin')).alarms.map((a) => a.id)).toEqual([alarms[0]!.id]);
  const o = (await (await (await door.as('liumin'))('/api/overview')).json()) as Overview;
  expect(o.alarms.find((a) => a.id === second!.id)!.seen).toMatchObject({ by: '王晓岚' });
  const signed = await door.db.dataSource.query(`select 1 from escalation_target where acked_at is not null`);
  expect(signed).toEqual([]);
});

test('who grades the incident has seen its alarm; one of the day before yesterday no longer rings', async () => {
  const [power] = (await unseen()).alarms;
  await door.db.dataSource.query(
    `update incident set level_confirmed_at = app.now(), level_confirmed_by = (select id from person where name = '刘敏') where id = $1`,
    [power!.incidentId],
  );
  expect((await unseen()).alarms).toEqual([]);
  await door.db.dataSource.query(`update incident set level_confirmed_by = null where id = $1`, [power!.incidentId]);
  expect((await unseen()).alarms).toHaveLength(1);
  await door.db.clock.advance(24 * 3_600_000);
  expect((await unseen()).alarms).toEqual([]);
});

test('a unit has no such desk, and a call without alarms is refused at its field', async () => {
  expect((await say('chenjianguo', { ids: [food] })).status).toBe(403);
  expect((await say('wangxiaolan', { ids: [] })).body).toMatchObject({
    field: 'ids',
    message: '“ids”不合要求：请选择预警',
  });
  expect((await say('wangxiaolan', { ids: ['x'] })).status).toBe(400);
});
