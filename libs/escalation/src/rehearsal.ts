import type { Level } from '@fengsui/contract';
import type { PostHolder } from '@fengsui/registry';
import { arrival, limitEnd, planTime, type PlanTime } from './plan-time.js';
import { type Plan, planFor, type Policy, type Step } from './policy.js';
import type { OwnDays } from './working-time.js';
import { KIND_NAME } from './words.js';

/** The people whom a step finds at a moment. */
export type Finder = (step: Step, at: Date) => Promise<{ main: PostHolder[]; copies: PostHolder[] }>;

export interface RehearsedStep {
  step: Step;
  /** null: never reached */
  toldAt: Date | null;
  arrivesAt: Date | null;
  ackBy: Date | null;
  because: string;
  main: PostHolder[];
  copies: PostHolder[];
}
export interface RehearsedClock {
  kind: string;
  dueAt: Date;
}

/** A moment at which something is missed; level: whose clock it is. */
interface Missed {
  at: Date;
  kind: string;
  level: number;
}

/**
 * What the engine would do with an incident in which nobody signs and nothing is reported: the ladder, and every limit that starts at the
 * opening (of 零报告, which comes again and again, the first). Nothing is written. The engine is held to it by a test.
 */
export async function rehearse(a: {
  policy: Policy;
  level: Level;
  openedAt: Date;
  ownDays: OwnDays[];
  find: Finder;
}): Promise<{ steps: RehearsedStep[]; clocks: RehearsedClock[] }> {
  const plan = planFor(a.policy, a.level);
  const time = planTime(a.policy, plan, a.ownDays);
  const clocks = startingClocks(plan, a.openedAt, time);
  const steps: RehearsedStep[] = plan.steps.map((step) => ({ ...NOT_REACHED, step }));
  const missed: Missed[] = clocks.map((c) => ({ at: c.dueAt, kind: c.kind, level: officeLevel(plan, c.kind) }));
  let level = 0;
  let levelAt = a.openedAt;
  const tell = async (no: number, at: Date, because: string): Promise<void> => {
    const told = steps[no - 1];
    if (!told || no <= level) return;
    [level, levelAt] = [no, at];
    const found = await a.find(told.step, at);
    Object.assign(told, { ...found, toldAt: at, arrivesAt: arrival(a.policy, plan, at), because });
    if (found.main.length === 0) return tell(no + 1, at, `${told.step.name}无人在岗`);
    told.ackBy = limitEnd('ack', at, told.step.ackByS - told.step.toldAfterS, time);
    missed.push({ at: told.ackBy, kind: 'ack', level: no });
  };
  await tell(1, a.openedAt, '事件启动');
  while (missed.length > 0) {
    missed.sort((x, y) => x.at.getTime() - y.at.getTime() || x.level - y.level);
    const m = missed.shift()!;
    if (m.kind === 'ack' && m.level < level) continue;
    const next = plan.steps[Math.max(level, m.level)];
    if (!next) continue;
    if (m.kind === 'zero_report')
      missed.push({ ...m, at: limitEnd('zero_report', m.at, plan.zeroReportEveryS!, time) });
    const gap = next.toldAfterS - (plan.steps[level - 1]?.toldAfterS ?? 0);
    const planned = limitEnd('told', levelAt, gap, time);
    if (m.kind === 'ack' && planned > m.at) missed.push({ ...m, at: planned });
    // 宣传部 that missed its own limit is asked as a level too before the one above it
    else for (let no = level + 1; no <= next.no; no++) await tell(no, m.at, `未${KIND_NAME[m.kind] ?? ''}`);
  }
  return { steps, clocks };
}

const NOT_REACHED = { toldAt: null, arrivesAt: null, ackBy: null, because: '', main: [], copies: [] };

/** The limits that run from the opening on, the next due first. */
function startingClocks(plan: Plan, openedAt: Date, time: PlanTime | null): RehearsedClock[] {
  const limits: [kind: string, seconds: number | null][] = [
    ['first_report', plan.firstReportByS],
    ['respond', plan.respondByS],
    ['zero_report', plan.zeroReportEveryS],
    ['platform_contact', plan.platformContactByS],
    ['public_statement', plan.publicStatementByS],
    ['press', plan.pressByS],
    ['reply48', plan.publicReplyByS],
    ['final_report', plan.finalReportByS],
  ];
  return limits
    .flatMap(([kind, s]) => (s === null ? [] : [{ kind, dueAt: limitEnd(kind, openedAt, s, time) }]))
    .sort((x, y) => x.dueAt.getTime() - y.dueAt.getTime());
}

const OFFICE = ['platform_contact', 'public_statement', 'press', 'reply48'];

/** 宣传部 owes the outward limits: one that is missed is told to the level above it. */
function officeLevel(plan: Plan, kind: string): number {
  if (!OFFICE.includes(kind)) return 1;
  const office = plan.steps.find((s) => s.functions.some((f) => f === 'publicity_duty' || f === 'publicity_head'));
  return office?.no ?? 1;
}
