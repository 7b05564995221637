import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { type EscalationRun, FULL, startEscalation } from '../harness/escalation-run.js';
import { until } from '../harness/product.js';
import type { Failpoint } from '@fengsui/platform';
import { seeded } from '@fengsui/platform/testing';

/** escalation.md 12, bar 5: kill -9 at every place where an incident or a message may be caught halfway. */
const PLACES: Failpoint[] = [
  'escalation.claimed',
  'escalation.before-commit',
  'escalation.committed',
  'outbox.claimed',
  'outbox.sent',
  'outbox.before-commit',
  'outbox.committed',
];
const KILLS = FULL ? 210 : 28;
const LEVELS = 3;
/** An engine that meets its place too seldom is ended all the same, and counted apart. */
const PATIENCE_MS = 5_000;
/** A send that a kill hid is settled when its lease has run out. */
const LEASE_MS = 50_000;

let run: EscalationRun;
beforeAll(async () => {
  run = await startEscalation();
}, 60_000);
afterAll(() => run.stop());

test(`${KILLS} engines die halfway: no level is lost or early, nobody is told twice without the mark 补发`, async () => {
  const random = seeded(13);
  const sql = run.db.dataSource;
  const died = new Map<Failpoint, number>();
  let ids: string[] = [];
  for (let kill = 0; kill < KILLS;) {
    const place = PLACES[kill % PLACES.length]!;
    ids = ids.concat(await run.open(2));
    const engine = await run.engine({ CHAOS_FAILPOINT: `${place}@${1 + Math.floor(random() * 4)}` });
    const gone = engine.exitCode !== null || engine.signalCode !== null ? Promise.resolve() : once(engine, 'exit');
    const end = Date.now() + PATIENCE_MS;
    while (engine.signalCode === null && engine.exitCode === null && Date.now() < end) {
      // the ladders go on and leases run out while engines come and go
      await run.db.clock.advance(20_000);
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 300))]);
    }
    if (engine.signalCode === null) engine.kill('SIGKILL');
    else died.set(place, (died.get(place) ?? 0) + 1);
    await gone;
    kill++;
  }
  for (const place of PLACES) expect([place, (died.get(place) ?? 0) > 0]).toEqual([place, true]);

  await run.engine();
  const count = async (query: string): Promise<number> => (await sql.query(query))[0].n;
  await until(
    'every level told and every message settled',
    async () => {
      await run.db.clock.advance(LEASE_MS / 2);
      return (
        (await count(`select count(*)::int as n from escalation_run where level_no >= ${LEVELS}`)) === ids.length &&
        (await count(
          `select count(*)::int as n from outbox where purpose = 'page' and state not in ('accepted', 'delivered', 'failed')`,
        )) === 0
      );
    },
    180_000,
  );
  expect(await sql.query(`select 1 from deadline where breached_at < due_at`)).toEqual([]);
  const told = await sql.query(
    `select incident_id, level_no from escalation_target where not cc group by 1, 2 having count(*) = 1`,
  );
  expect(told).toHaveLength(ids.length * LEVELS);
  expect(await sql.query(`select dedupe_key, error from outbox where purpose = 'page' and state = 'failed'`)).toEqual(
    [],
  );
  // 企业微信 knows a task id it has had (ADR 0004): a send whose outcome a kill hid is repeated with the same one, and reaches nobody twice
  const sent = run.sim.messages().map((m) => m.taskId);
  expect(sent.length).toBeGreaterThan(ids.length * LEVELS);
  expect(new Set(sent).size).toBe(sent.length);
  const broken = await sql.query(
    `select count(*)::int as n from ledger_event e where hash <> app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, payload)`,
  );
  expect(broken).toEqual([{ n: 0 }]);
}, 1_500_000);
