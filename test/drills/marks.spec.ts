import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IncidentRepository } from '@fengsui/incidents';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';

/** In a drill's database every incident and every message is marked, whoever wrote it; in a live one none. */
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
});
afterAll(() => db.drop());

async function write(key: string): Promise<{ incident: boolean; body: { drill: boolean; buttons: unknown[] } }> {
  const incidents = new IncidentRepository(db.dataSource);
  const { id } = await incidents.insert(db.dataSource, {
    ...{ title: '试', unitId: 'logistics', topic: '食品安全食堂', watchListId: null },
  });
  await new Outbox(db.dataSource, []).enqueue(db.dataSource, {
    ...{ dedupeKey: key, incidentId: null, personId: null, purpose: 'warn', priority: 6, channel: 'wecom_robot' },
    message: {
      ...{ level: null, drill: false, title: '采集中断', description: '', code: null, url: null },
      buttons: [{ key: 'ack', text: '签收' }],
    },
  });
  const [{ body }] = await db.dataSource.query(`select body from outbox where dedupe_key = $1`, [key]);
  return { incident: (await incidents.byId(id))!.drill, body };
}

test('live: nothing is marked', async () => {
  expect(await write('live')).toMatchObject({ incident: false, body: { drill: false } });
});

test('a drill: all of it is', async () => {
  await db.dataSource.query(`update installation set drill = true`);
  expect(await write('drill')).toMatchObject({ incident: true, body: { drill: true, buttons: [{ key: 'ack' }] } });
});

test('with real people: links alone', async () => {
  await db.dataSource.query(`update installation set links_only = true`);
  expect((await write('links')).body).toMatchObject({ drill: true, buttons: [] });
});
