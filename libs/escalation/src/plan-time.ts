import type { Plan, Policy } from './policy.js';
import { addWorkingTime, nextWorkingMoment, prcCalendar, type OwnDays, type WorkingCalendar } from './working-time.js';

/** What a limit of a plan is a limit of; told: the moment a level is told. */
export type PlanMoment =
  | 'told'
  | 'ack'
  | 'first_report'
  | 'respond'
  | 'idle'
  | 'follow_report'
  | 'final_report'
  | 'platform_contact'
  | 'rectify'
  | 'public_statement'
  | 'press'
  | 'reply48';

/** Within the day: these run while people are at work (or, with quiet hours kept, awake) and stand still in between. */
const STANDING: PlanMoment[] = ['told', 'ack', 'first_report', 'respond', 'idle'];
/** Counted by the calendar whatever the plan says: what the public may expect does not know office hours (国办发〔2016〕61 号、80 号). */
const OUTWARD: PlanMoment[] = ['public_statement', 'press', 'reply48'];

/**
 * When a limit of a plan ends, from the moment it is counted from. Limits of persons count working time in a plan by working time and skip the quiet
 * hours in a plan that keeps them; those of days (续报, 终报, 整改, platform) run by the calendar and end at a working moment; outward ones end when
 * they end. With 0 seconds: the first moment at which a person may be told or chased.
 */
export function planTime(
  policy: Pick<Policy, 'quietHours' | 'workingHours'>,
  plan: Pick<Plan, 'workingTime' | 'quietHours'>,
  moment: PlanMoment,
  from: Date,
  seconds: number,
  ownDays: OwnDays[],
): Date {
  const plain = new Date(from.getTime() + seconds * 1000);
  if (OUTWARD.includes(moment)) return plain;
  const calendar = calendarOf(policy, plan, moment === 'told' && seconds === 0, ownDays);
  if (!calendar) return plain;
  return STANDING.includes(moment) ? addWorkingTime(from, seconds, calendar) : nextWorkingMoment(plain, calendar);
}

/** null: every moment counts. Whom T0 concerns is told on a day off too, only not in quiet hours. */
function calendarOf(
  policy: Pick<Policy, 'quietHours' | 'workingHours'>,
  plan: Pick<Plan, 'workingTime' | 'quietHours'>,
  first: boolean,
  ownDays: OwnDays[],
): WorkingCalendar | null {
  if (plan.workingTime && !first) return prcCalendar(policy.workingHours, ownDays);
  return plan.quietHours === 'kept' ? wakingHours(policy.quietHours) : null;
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
