import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Level } from '@fengsui/contract';
import { DEFAULT_POLICY } from './policy-defaults.js';
import { PolicyRehearsal } from './rehearsal.service.js';
import { escalationKit } from './testing/kit.js';

/** The rehearsal is held to the engine: what it foretells of an incident that nobody answers is what happens. */
let k: Awaited<ReturnType<typeof escalationKit>>;
let rehearsal: PolicyRehearsal;
beforeEach(async () => {
  k = await escalationKit(DEFAULT_POLICY);
  rehearsal = new PolicyRehearsal(k.db.dataSource, k.policies, k.registry);
});
afterEach(() => k.db.drop());

const HOUR = 3_600_000;
/** Time jumps there with the engine alive: without its sign of life a jump would be an outage. */
async function to(moment: number): Promise<void> {
  await k.db.clock.advance(moment - k.db.clock.now().getTime());
  await k.sql(`update engine_state set beat_at = app.now()`);
  await k.engine.round();
}
/** The next such moment of a week, Asia/Shanghai: day 0 is Sunday. */
function next(day: number, time: string): number {
  const beijing = k.db.clock.now().getTime() + 8 * HOUR;
  const midnight = Math.floor(beijing / (24 * HOUR)) * 24 * HOUR;
  const ahead = (day - new Date(midnight).getUTCDay() + 7) % 7 || 7;
  return midnight + (ahead * 24 + Number(time.slice(0, 2))) * HOUR + Number(time.slice(3)) * 60_000 - 8 * HOUR;
}

test.each<[Level, string, number, string]>([
  [1, 'logistics', 3, '23:10'],
  [2, 'logistics', 3, '23:10'],
  [2, 'publicity', 3, '10:00'],
  [3, 'logistics', 3, '21:30'],
  [3, 'publicity', 3, '23:10'],
  [4, 'logistics', 5, '17:00'],
  [4, 'logistics', 6, '23:10'],
])('level %i of %s opened on day %i at %s', async (level, unitId, day, time) => {
  await to(next(day, time));
  await held(level, unitId);
});

test('零报告 missed again and again brings a level each time', async () => {
  const plan = DEFAULT_POLICY.levels[2];
  const [far, further] = [20 * 3_600, 40 * 3_600];
  const steps = plan.steps.map((s, i) => ({ ...s, toldAfterS: i * further, ackByS: i * further + far }));
  const outward = { publicStatementByS: null, pressByS: null, platformContactByS: null, finalReportByS: null };
  await k.policies.activate({
    ...DEFAULT_POLICY,
    levels: {
      ...DEFAULT_POLICY.levels,
      2: { ...plan, ...outward, steps, firstReportByS: 3_600, respondByS: 30 * 3_600, zeroReportEveryS: 2 * 3_600 },
    },
  });
  await to(next(3, '23:10'));
  const told = await held(2, 'logistics');
  const from = told[0]!.getTime();
  expect(told.map((at) => (at.getTime() - from) / HOUR)).toEqual([0, 1, 2, 4]);
});

/** Opens an incident now, lets it run, and holds what was foretold to it. Answers when the levels were told. */
async function held(level: Level, unitId: string): Promise<Date[]> {
  const openedAt = k.db.clock.now().toISOString();
  const foretold = await rehearsal.run({ source: 'active', level, unitId, openedAt });
  const id = await k.open(level, unitId);
  await k.engine.round();
  const moments = [...foretold.steps.flatMap((s) => [s.toldAt, s.ackBy]), ...foretold.clocks.map((c) => c.dueAt)];
  for (const at of [...new Set(moments.filter((m) => m !== null).map((m) => Date.parse(m)))].sort((a, b) => a - b))
    await to(at);

  const told: { level_no: number; at: Date; people: string[] }[] = await k.sql(
    `select level_no, min(told_at) as at, array_agg(person_name order by person_name) as people from escalation_target
     where incident_id = $1 and not cc group by level_no order by level_no`,
    [id],
  );
  const reached = foretold.steps.filter((s) => s.toldAt !== null && s.people.length > 0);
  expect(told.map((t) => [t.level_no, t.at.toISOString(), t.people])).toEqual(
    reached.map((s) => [s.no, s.toldAt, s.people.map((p) => p.name).sort()]),
  );
  const deadlines = await k.deadlines(id);
  const acks = deadlines.filter((d) => d.kind === 'ack').sort((a, b) => a.level_no - b.level_no);
  expect(acks.map((d) => [d.level_no, d.due_at.toISOString()])).toEqual(reached.map((s) => [s.no, s.ackBy]));
  const clocks = foretold.clocks.map((c) => [c.kind, c.dueAt]);
  expect(
    deadlines
      .filter((d) => d.kind !== 'ack' && d.occurrence === 1)
      .map((d) => [d.kind, d.due_at.toISOString()])
      .sort(),
  ).toEqual(clocks.sort());
  const pages: { name: string; at: Date }[] = await k.sql(
    `select p.name, coalesce(o.not_before, o.created_at) as at from outbox o join person p on p.id = o.person_id where purpose = 'page' and incident_id = $1`,
    [id],
  );
  for (const s of reached)
    for (const p of s.people)
      expect(pages.filter((x) => x.name === p.name).map((x) => x.at.toISOString())).toContain(s.arrivesAt);
  return told.map((t) => t.at);
}
