import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { ENGINE, Ledger } from './ledger.service.js';

let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createTestDatabase();
  ledger = new Ledger(db.dataSource);
});
afterAll(() => db.drop());

const step = (n: number) => ({ kind: 'test', incidentId: null, actor: ENGINE, payload: { text: `第 ${n} 步` } });

test('24 concurrent writers make one chain that verifies', async () => {
  await Promise.all(
    Array.from({ length: 24 }, (_, n) => db.dataSource.transaction((tx) => ledger.append(tx, step(n)))),
  );
  expect(await ledger.verify()).toMatchObject({ count: 24, brokenAt: null });
});

test('the log refuses change, deletion and truncation', async () => {
  for (const sql of [`update ledger_event set payload = '{}'`, `delete from ledger_event`, `truncate ledger_event`])
    await expect(db.dataSource.query(sql)).rejects.toThrow('append-only');
});

test.each([
  ['an edited row', `update ledger_event set payload = '{"text":"改"}' where seq = 7`, 7],
  ['a deleted row', `delete from ledger_event where seq = 12`, 12],
  ['a cut tail', `delete from ledger_event where seq = 24`, 24],
])('a superuser who switches the guard off is seen: %s', async (_, sql, at) => {
  const runner = db.dataSource.createQueryRunner();
  await runner.query('begin');
  await runner.query('alter table ledger_event disable trigger all');
  await runner.query(sql);
  await runner.query('alter table ledger_event enable trigger all');
  const rows = await runner.query(
    `select e.*, app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, payload) as computed from ledger_event e order by seq`,
  );
  const head = await ledger.head(runner);
  await runner.query('rollback');
  await runner.release();
  const { firstBreak } = await import('./verify.js');
  expect(firstBreak(rows, head)).toBe(at);
});
