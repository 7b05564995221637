import { OUTWARD } from './clock-kinds.js';
import type { Plan, Policy } from './policy.js';
import { addWorkingTime, nextWorkingMoment, type OwnDays, prcCalendar, type WorkingCalendar } from './working-time.js';

/** Of days, not hours. */
const OF_DAYS = ['final_report', 'rectify'];

/** The time that counts in a plan. working: only while people are at work; else all but the quiet hours. */
export interface PlanTime {
  calendar: WorkingCalendar;
  working: boolean;
}

/** null: every moment counts. */
export function planTime(
  policy: Pick<Policy, 'quietHours' | 'workingHours'>,
  plan: Pick<Plan, 'workingTime' | 'quietHours'>,
  ownDays: OwnDays[],
): PlanTime | null {
  if (plan.workingTime) return { calendar: prcCalendar(policy.workingHours, ownDays), working: true };
  return plan.quietHours === 'kept' ? { calendar: wakingHours(policy.quietHours), working: false } : null;
}

/** How a kind of limit is counted in a plan. */
type Counting = 'calendar' | 'plan' | 'days';

const countingOf = (kind: string, time: PlanTime | null): Counting => {
  if (time === null) return 'calendar';
  if (time.working) return 'plan';
  // what the public may expect does not know quiet hours (国办发〔2016〕61 号、80 号)
  return (OUTWARD as readonly string[]).includes(kind) ? 'calendar' : OF_DAYS.includes(kind) ? 'days' : 'plan';
};

/**
 * When a limit ends, so many seconds from a moment. In a plan by working time every limit counts working time. In one that keeps the quiet
 * hours nobody is told then, so nobody's limit runs then: it stands still; limits of days run through and end in the morning; outward ones run through.
 */
export function limitEnd(kind: string, from: Date, seconds: number, time: PlanTime | null): Date {
  const plain = new Date(from.getTime() + seconds * 1000);
  const counting = countingOf(kind, time);
  if (time === null || counting === 'calendar') return plain;
  return counting === 'days' ? nextWorkingMoment(plain, time.calendar) : addWorkingTime(from, seconds, time.calendar);
}

/** 「按工作时间」「不计免打扰时段」「按自然时间」 */
export function countedWords(kind: string, time: PlanTime | null): string {
  if (countingOf(kind, time) !== 'plan') return '按自然时间';
  return time!.working ? '按工作时间' : '不计免打扰时段';
}

/** Every day outside the quiet hours, as a calendar. */
export function wakingHours({ from, to }: { from: string; to: string }): WorkingCalendar {
  const hours =
    from > to
      ? [{ from: to, to: from }]
      : [
          { from: '00:00', to: from },
          { from: to, to: '24:00' },
        ];
  return { isWorkingDay: () => true, hours };
}

/** When a message may go out: at once, or, in a plan that keeps the quiet hours, when they end. */
export const arrival = (policy: Pick<Policy, 'quietHours'>, plan: Pick<Plan, 'quietHours'>, at: Date): Date =>
  plan.quietHours === 'kept' ? nextWorkingMoment(at, wakingHours(policy.quietHours)) : at;
