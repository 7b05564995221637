import { addWorkingTime, type DaySpan, nextWorkingMoment, PolicyStore, prcCalendar } from '@fengsui/escalation';
import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { schoolDays } from '@fengsui/registry';

const DAY = 86_400_000;
/** Days from the due time at which the unit is written to: before, at, and after it. */
const REMINDERS = [-3, -1, 0, 3, 6, 9, 14, 21, 30];
/** 宣传部 is reminded of what waits to be accepted every so many days. */
const ACCEPT_DAYS = 3;

/** The working days of the school at this moment. */
export interface Days {
  /** so many working days after a moment */
  after(from: Date, days: number): Date;
  /** the end of work on a date YYYY-MM-DD, or the beginning of the next working day */
  endOf(date: string): Date;
  /** when the unit is written to next after a moment; null: it has been written to often enough */
  reminder(dueAt: Date, after: Date): Date | null;
  /** when 宣传部 is written to next about a task that waits for it */
  acceptReminder(after: Date): Date;
}

/** Counts due times and reminders in the working hours of the policy in force, with the school's own days and 调休. */
@Injectable()
export class ImprovementDays {
  constructor(@Inject(PolicyStore) private readonly policies: PolicyStore) {}

  async read(sql: Sql): Promise<Days> {
    const { policy } = await this.policies.active(sql);
    const calendar = prcCalendar(policy.workingHours, await schoolDays(sql));
    const dayS = policy.workingHours.reduce((sum, h) => sum + seconds(h), 0);
    const atWork = (ms: number): Date => nextWorkingMoment(new Date(ms), calendar);
    return {
      after: (from, days) => addWorkingTime(from, days * dayS, calendar),
      endOf: (date) => atWork(Date.parse(`${date}T${policy.workingHours.at(-1)!.to}:00+08:00`)),
      reminder: (dueAt, after) =>
        REMINDERS.map((d) => atWork(dueAt.getTime() + d * DAY)).find((at) => at > after) ?? null,
      acceptReminder: (after) => atWork(after.getTime() + ACCEPT_DAYS * DAY),
    };
  }
}

const minutes = (time: string): number => {
  const [h, m] = time.split(':').map(Number);
  return h! * 60 + m!;
};
const seconds = (h: DaySpan): number => (minutes(h.to) - minutes(h.from)) * 60;
