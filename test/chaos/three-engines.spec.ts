import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EscalationRun, FULL, startEscalation } from '../harness/escalation-run.js';
import { until } from '../harness/product.js';

/** escalation.md 12, bar 4: three engine processes beside one another, and nobody is called twice. */
const INCIDENTS = FULL ? 500 : 120;
const LEVELS = 3;
let run: EscalationRun;
beforeAll(async () => {
  run = await startEscalation();
}, 60_000);
afterAll(() => run.stop());

test(`${INCIDENTS} incidents, three engines: every level told once, every message sent once`, async () => {
  await Promise.all([run.engine(), run.engine(), run.engine()]);
  await run.open(INCIDENTS);
  const sql = run.db.dataSource;
  for (let level = 1; level <= LEVELS; level++) {
    if (level > 1) await run.db.clock.advance(60_000);
    await until(
      `level ${level} told`,
      async () =>
        (await sql.query(`select count(*)::int as n from escalation_run where level_no >= $1`, [level]))[0].n ===
        INCIDENTS,
      240_000,
    );
  }
  // a person is told at most 25 times a minute: the rest goes out as time passes
  await until(
    'every message sent',
    async () => {
      await run.db.clock.advance(30_000);
      return (
        (
          await sql.query(
            `select count(*)::int as n from outbox where state not in ('accepted', 'delivered', 'failed')`,
          )
        )[0].n === 0
      );
    },
    240_000,
  );
  const told = await sql.query(
    `select incident_id, level_no, count(*) filter (where not cc)::int as n, count(distinct person_id) filter (where not cc)::int as people
     from escalation_target group by 1, 2`,
  );
  expect(told).toHaveLength(INCIDENTS * LEVELS);
  expect(told.filter((t: { n: number; people: number }) => t.n !== 1 || t.people !== 1)).toEqual([]);
  expect(await sql.query(`select 1 from deadline where breached_at < due_at`)).toEqual([]);
  expect(await sql.query(`select dedupe_key, error from outbox where state = 'failed'`)).toEqual([]);
  const sent = run.sim.messages().map((m) => m.taskId);
  expect(new Set(sent).size).toBe(sent.length);
  expect(run.sim.messages().filter((m) => m.title.includes('补发'))).toEqual([]);
  const log = await sql.query(
    `select incident_id, payload::jsonb->>'levelNo' as level, count(*)::int as n from ledger_event where kind = 'level.told' group by 1, 2 having count(*) > 1`,
  );
  expect(log).toEqual([]);
}, 600_000);
