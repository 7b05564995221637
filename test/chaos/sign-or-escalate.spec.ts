import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EscalationActions, EscalationEngine } from '@fengsui/escalation';
import { seeded } from '@fengsui/platform/testing';
import { type EscalationRun, FULL, inLanes, startEscalation } from '../harness/escalation-run.js';

/** escalation.md 12, bar 6: a signature that comes at the very moment its time runs out. */
const INTERLEAVINGS = FULL ? 1_000 : 200;
/** Incidents whose time runs out in one instant; they are signed by others while engines escalate them. */
const AT_ONCE = 50;
const MINUTE = 60_000;

let run: EscalationRun;
beforeAll(async () => {
  run = await startEscalation();
}, 60_000);
afterAll(() => run.stop());

test(`${INTERLEAVINGS} signatures against the clock: each is in time, or comes after the level above was told; nothing between`, async () => {
  const [one, two, people] = await Promise.all([run.parts(), run.parts(), run.parts()]);
  const engines = [one.get(EscalationEngine), two.get(EscalationEngine)];
  const actions = people.get(EscalationActions);
  const sql = run.db.dataSource;
  const random = seeded(6);
  const late = { signed: 0, escalated: 0 };
  for (let done = 0; done < INTERLEAVINGS; done += AT_ONCE) {
    const ids = await run.open(AT_ONCE);
    await engines[0]!.round();
    const owed: { incidentId: string; personId: string }[] = await sql.query(
      `select incident_id as "incidentId", person_id as "personId" from escalation_target
       where incident_id = any($1) and level_no = 1 and not cc order by incident_id`,
      [ids],
    );
    expect(owed).toHaveLength(AT_ONCE);
    // in two steps: a minute without an engine would be an outage, for which nobody is late
    await run.db.clock.advance(MINUTE / 2);
    await engines[0]!.round();
    await run.db.clock.advance(MINUTE / 2);
    // who is first is chance: the people in an order of their own, both engines beside them
    const order = owed.map((o) => ({ o, at: random() })).sort((a, b) => a.at - b.at);
    await Promise.all([
      ...engines.map((e) => e.round()),
      inLanes(4, AT_ONCE, async (n) => {
        await actions.sign({ ...order[n]!.o, via: 'web' });
      }),
    ]);
    const rows: {
      state: string;
      acked: boolean;
      level: number;
      signedSeq: string;
      breachedSeq: string | null;
      toldSeq: string | null;
    }[] = await sql.query(
      `select d.state, t.acked_at is not null as acked, r.level_no as level,
         (select min(seq) from ledger_event e where e.incident_id = d.incident_id and kind = 'ack.signed') as "signedSeq",
         (select min(seq) from ledger_event e where e.incident_id = d.incident_id and kind = 'deadline.breached') as "breachedSeq",
         (select max(seq) from ledger_event e where e.incident_id = d.incident_id and kind = 'level.told' and payload::jsonb->>'levelNo' = '2') as "toldSeq"
       from deadline d join escalation_target t on t.incident_id = d.incident_id and t.level_no = 1 and not t.cc
         join escalation_run r on r.incident_id = d.incident_id
       where d.incident_id = any($1) and d.kind = 'ack' and d.level_no = 1`,
      [ids],
    );
    expect(rows).toHaveLength(AT_ONCE);
    for (const r of rows) {
      expect(r.acked).toBe(true);
      if (r.state === 'met') {
        late.signed++;
        expect([r.level, r.breachedSeq, r.toldSeq]).toEqual([1, null, null]);
      } else {
        late.escalated++;
        expect([r.state, r.level]).toEqual(['breached', 2]);
        expect(Number(r.breachedSeq)).toBeLessThan(Number(r.toldSeq));
        expect(Number(r.toldSeq)).toBeLessThan(Number(r.signedSeq));
      }
    }
    // the next ones start from rest: what has been told goes its way
    await sql.query(`update incident set state = 'closed' where id = any($1)`, [ids]);
    await engines[0]!.round();
  }
  // a race that always ends the same way is none
  expect(Math.min(late.signed, late.escalated)).toBeGreaterThan(INTERLEAVINGS / 50);
}, 600_000);
