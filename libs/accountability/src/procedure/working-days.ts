import {
  addWorkingTime,
  type DaySpan,
  nextWorkingMoment,
  PolicyStore,
  prcCalendar,
  type WorkingCalendar,
} from '@fengsui/escalation';
import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { schoolDays } from '@fengsui/registry';

/** Counts the times of the procedure in working days of the school: working hours of the policy in force, its own days, 调休. */
@Injectable()
export class WorkingDays {
  constructor(@Inject(PolicyStore) private readonly policies: PolicyStore) {}

  async calendar(sql: Sql): Promise<DayCount> {
    const { policy } = await this.policies.active(sql);
    return new DayCount(prcCalendar(policy.workingHours, await schoolDays(sql)), dayMs(policy.workingHours));
  }
}

/** Working days of one calendar. */
export class DayCount {
  constructor(
    private readonly working: WorkingCalendar,
    private readonly dayMs: number,
  ) {}

  /** The moment so many working days after another; may be a fraction. */
  after(from: Date, days: number): Date {
    return addWorkingTime(from, (days * this.dayMs) / 1000, this.working);
  }
  /** When to remind: at four fifths of the time, at work. */
  warning(from: Date, due: Date): Date {
    const at = new Date(from.getTime() + (due.getTime() - from.getTime()) * 0.8);
    const moment = nextWorkingMoment(at, this.working);
    return moment < due ? moment : due;
  }
}

const ms = (time: string): number => {
  const [h, m] = time.split(':').map(Number);
  return (h! * 60 + m!) * 60_000;
};
const dayMs = (hours: DaySpan[]): number => hours.reduce((sum, s) => sum + ms(s.to) - ms(s.from), 0);
