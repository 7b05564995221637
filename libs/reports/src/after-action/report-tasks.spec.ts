import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { beijingDateTime } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { reportKit } from '../testing/report-kit.js';

/** Before a report is approved people say who owes each task and by when; what they said is what is given out. */
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

const page = () => kit.desk.page(kit.incidentId, ['duty']);
const inDays = (n: number): string => beijingDateTime(new Date(db.clock.now().getTime() + n * 86_400_000)).slice(0, 10);
const edit = async (to: { unitId: string | null; due: string } | null, revision: number) =>
  kit.reportTasks.edit(kit.incidentId, (await page()).tasks[0]!.key, { to, revision }, kit.duty);
const lessons = async (): Promise<string> =>
  JSON.stringify((await page()).sections.find((s) => s.key === 'lessons')!.data);

test('who may change them gets them with the units, who may not gets none', async () => {
  const mine = await page();
  expect(mine.tasks.map((t) => t.text)).toEqual((await kit.reports.build(kit.incidentId)).tasks.map((t) => t.text));
  expect(mine.units).toContainEqual({ id: 'student', name: expect.any(String) });
  const theirs = await kit.desk.page(kit.incidentId, ['unit']);
  expect([theirs.tasks, theirs.units]).toEqual([[], []]);
});

test('a changed unit and due time stand in the report with who set them, make it another, and are in the log', async () => {
  const before = await kit.reports.build(kit.incidentId);
  await edit({ unitId: 'student', due: inDays(10) }, 0);
  const after = await kit.reports.build(kit.incidentId);
  const [unit] = await db.dataSource.query(`select name from unit where id = 'student'`);
  expect(after.tasks[0]).toEqual({
    ...before.tasks[0],
    ...{ unitId: 'student', owner: unit.name, due: inDays(10), editedBy: '党委宣传部 舆情值班员王晓岚' },
  });
  expect(after.tasks.slice(1)).toEqual(before.tasks.slice(1));
  expect(after.bodyHash).not.toBe(before.bodyHash);
  expect(await lessons()).toContain('第 1 项的责任单位或期限由党委宣传部 舆情值班员王晓岚改定。');
  const [logged] = await db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'report.edited' order by seq desc limit 1`,
  );
  expect(logged.text).toContain(`改为${unit.name}，${inDays(10)} 前`);
});

test('refused: a day that is past or is none, a unit that is none, a task that is none, somebody else’s change unseen', async () => {
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (e: { status: number; field?: string }) => [e.status, e.field],
    );
  expect(await refused(edit({ unitId: 'student', due: inDays(0) }, 1))).toEqual([400, 'due']);
  expect(await refused(edit({ unitId: 'student', due: '2026-13-40' }, 1))).toEqual([400, 'due']);
  expect(await refused(edit({ unitId: 'nobody', due: inDays(3) }, 1))).toEqual([400, 'unitId']);
  expect(await refused(edit({ unitId: 'student', due: inDays(3) }, 0))).toEqual([409, 'revision']);
  expect(
    await refused(kit.reportTasks.edit(kit.incidentId, 'gap:nobody', { to: null, revision: 0 }, kit.duty)),
  ).toEqual([404, undefined]);
});

test('what was said is given out when the report is approved; back to the rules, it is theirs', async () => {
  await edit({ unitId: null, due: inDays(5) }, 1);
  const draft = await kit.reports.build(kit.incidentId);
  await kit.reports.seal(kit.incidentId, draft.bodyHash, kit.head);
  const given: { unit_id: string | null; due_at: Date }[] = await db.dataSource.query(
    `select unit_id, due_at from improvement_task where cause = $1 and text = $2 and unit_id is null`,
    [draft.tasks[0]!.cause, draft.tasks[0]!.text],
  );
  expect(given).toHaveLength(1);
  expect(beijingDateTime(given[0]!.due_at).slice(0, 10) >= inDays(5)).toBe(true);
  await edit(null, 2);
  const [back] = (await kit.reports.build(kit.incidentId)).tasks;
  expect(back).not.toHaveProperty('editedBy');
  expect((await page()).changed).toContain('整改任务');
});
