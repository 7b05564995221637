import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { reportKit } from '../testing/report-kit.js';

/** Approving a report gives out its tasks, and does not change what it says. */
let db: TestDatabase;
let kit: Awaited<ReturnType<typeof reportKit>>;
beforeAll(async () => {
  db = await createTestDatabase();
  kit = await reportKit(db);
});
afterAll(async () => {
  kit.end();
  await db.drop();
});

test('the tasks of a report are given out when it is sealed, once, and the report stays as it was', async () => {
  const draft = await kit.reports.build(kit.incidentId);
  expect(draft.tasks.length).toBeGreaterThan(2);
  await kit.reports.seal(kit.incidentId, draft.bodyHash, kit.head);
  const given: { text: string; cause: string; unit_id: string | null; state: string }[] = await db.dataSource.query(
    `select text, cause, unit_id, state from improvement_task where incident_id = $1`,
    [kit.incidentId],
  );
  const key = (t: { cause: string; text: string }): string => `${t.cause} ${t.text}`;
  expect(given.map(key).sort()).toEqual(draft.tasks.map(key).sort());
  const after = await kit.reports.build(kit.incidentId);
  expect([after.state, after.version]).toEqual(['sealed', 1]);
  const told = await db.dataSource.query(
    `select 1 from outbox where dedupe_key like 'improvement:%' and incident_id is null`,
  );
  expect(told.length).toBeGreaterThan(0);
});
