import type { DayCount } from '@fengsui/escalation';

const DAY = 86_400_000;
/** Days from the due time at which the unit is written to: before, at, and after it. */
const REMINDERS = [-3, -1, 0, 3, 6, 9, 14, 21, 30];
/** 宣传部 is reminded of what waits to be accepted every so many days. */
const ACCEPT_DAYS = 3;

const later = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY);

/** When the unit is written to next after a moment, at work; null: it has been written to often enough. */
export const unitReminder = (days: DayCount, dueAt: Date, after: Date): Date | null =>
  REMINDERS.map((d) => days.atWork(later(dueAt, d))).find((at) => at > after) ?? null;

/** When 宣传部 is written to next about a task that waits for it. */
export const acceptReminder = (days: DayCount, after: Date): Date => days.atWork(later(after, ACCEPT_DAYS));
