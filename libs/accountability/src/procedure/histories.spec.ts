import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AppealOutcome, ClueActName, ClueDecision } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import fc from 'fast-check';
import { type AccountabilityKit, accountabilityKit, ROLES } from '../testing/kit.js';
import { CLUE_SQL, type ClueRow } from './clue.repository.js';
import { ACTS, DECISIONS, next, OUTCOMES } from './machine.js';
import { actsOf } from './rights.js';

/** Random people do random things at random times: whatever happens, the law of the procedure holds, and nothing fails but by a refusal in words. */
const RUNS = Number(process.env['FENGSUI_HISTORIES'] ?? 40);
const PEOPLE = Object.keys(ROLES);

interface Step {
  who: string;
  act: ClueActName;
  decision: ClueDecision;
  outcome: AppealOutcome;
  days: number | undefined;
}
const someAct: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(...PEOPLE),
  act: fc.constantFrom(...(Object.keys(ACTS) as ClueActName[])),
  decision: fc.constantFrom(...(Object.keys(DECISIONS) as ClueDecision[])),
  outcome: fc.constantFrom(...(Object.keys(OUTCOMES) as AppealOutcome[])),
  days: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
});
/** open: an act that is open from here; pass: hours with the engine alive; deliver: channels take the notice. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('open' as const), step: someAct, pick: fc.nat(1000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('any' as const), step: someAct }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 24 * 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deliver' as const) }) },
);

let k: AccountabilityKit;
beforeAll(async () => {
  k = await accountabilityKit();
});
afterAll(() => k.db.drop());

test(`${RUNS} random histories keep the law of the procedure`, async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 30 }), async (events) => {
      const incident = await k.incident();
      const id = await k.open(await k.missed(incident));
      // what earlier histories left behind takes no time
      await k.sql(
        `update clue_clock set cancelled_at = app.now(), next_at = null where clue_id <> $1 and met_at is null and cancelled_at is null`,
        [id],
      );
      for (const e of events) {
        if (e.kind === 'pass') await k.pass(e.hours);
        else if (e.kind === 'deliver') await k.deliver(id);
        else {
          await attempt(id, e.kind === 'open' ? await likely(id, e.step, e.pick) : e.step);
        }
        reached.add(await k.state(id));
      }
      await lawful(id);
    }),
    { numRuns: RUNS, seed: 7, endOnFailure: true },
  );
  expect((await k.ledger.verify()).problem).toBeNull();
  // the histories are worth something: most states are visited
  expect(reached.size).toBeGreaterThanOrEqual(11);
}, 300_000);

/** An act that is open from here, by somebody who may do it, so that histories go far; where there is none, whatever comes. */
async function likely(id: string, step: Step, pick: number): Promise<Step> {
  const [c]: ClueRow[] = await k.sql(`${CLUE_SQL} where c.id = $1`, [id]);
  const pairs: [string, ClueActName][] = [];
  for (const who of PEOPLE) {
    const person = await k.viewer(who);
    for (const act of actsOf(c!, person, k.db.clock.now())) pairs.push([who, act]);
  }
  // an end by withdrawal is never far: most histories go another way
  const far = pairs.filter(([, act]) => pick % 7 === 0 || !['withdraw', 'drop'].includes(act));
  const [who, act] = far[pick % far.length] ?? [step.who, step.act];
  return { ...step, who, act };
}

async function attempt(id: string, s: Step): Promise<void> {
  const before = await k.state(id);
  try {
    const { decision, outcome, days } = s;
    await k.act(id, s.who, s.act, {
      ...(s.act === 'decide' ? { decision, days } : s.act === 'hear' ? { outcome } : { days }),
    });
  } catch (error) {
    // the database refuses nothing that the code let through
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/[\u4e00-\u9fff]/);
    expect(await k.state(id)).toBe(before);
    return;
  }
  expect(next(before, s.act, await k.state(id))).toBe(await k.state(id));
}

/** What must hold of any history, read from its steps alone. */
async function lawful(id: string): Promise<void> {
  const steps = await k.sql<{
    act: string;
    from_state: string;
    to_state: string;
    person_id: string;
    at: Date;
    detail: { outcome?: string };
  }>(`select * from clue_step where clue_id = $1 order by id`, [id]);
  let decider: string | null = null;
  let heard = false;
  let notified = false;
  for (const [i, s] of steps.entries()) {
    if (i > 0) expect(s.from_state).toBe(steps[i - 1]!.to_state);
    if (s.act === 'notify') notified = true;
    if (s.act === 'state' || s.act === 'waive') heard = true;
    const verifier = steps.find((x) => x.act === 'verify')?.person_id;
    if (s.act === 'decide') {
      expect(notified && heard).toBe(true);
      expect(s.person_id).not.toBe(verifier);
      decider = s.person_id;
    }
    if (['close', 'return', 'hear'].includes(s.act)) expect([verifier, decider]).not.toContain(s.person_id);
    if (ACTS[s.act as ClueActName]?.by === 'reviewer')
      expect([k.person['陈建国'], k.person['周涛'], k.person['吴静']]).not.toContain(s.person_id);
  }
  const [{ n }] = (await k.sql<{ n: number }>(
    `select count(*)::int as n from clue_clock where clue_id = $1 and met_at is null and cancelled_at is null`,
    [id],
  )) as [{ n: number }];
  expect(n).toBe(['dropped', 'closed', 'withdrawn'].includes(await k.state(id)) ? 0 : 1);
  // each step has its entry in the log, in the same order
  const seqs = await k.sql<{ ok: boolean }>(
    `select exists (select 1 from ledger_event e where e.seq = s.ledger_seq and e.kind = 'clue.' || s.act) as ok from clue_step s where clue_id = $1`,
    [id],
  );
  expect(seqs.every((s) => s.ok)).toBe(true);
}
