import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { schoolDays } from '@fengsui/registry';
import { PolicyStore } from './policy.store.js';
import { addWorkingTime, dayMs, nextWorkingMoment, prcCalendar, type WorkingCalendar } from './working-time.js';

/** Times counted in working days of the school: working hours of the policy in force, its own days, 调休. */
@Injectable()
export class WorkingDays {
  constructor(@Inject(PolicyStore) private readonly policies: PolicyStore) {}

  async calendar(sql: Sql): Promise<DayCount> {
    const { policy } = await this.policies.active(sql);
    return new DayCount(prcCalendar(policy.workingHours, await schoolDays(sql)));
  }
}

/** Working days of one calendar. */
export class DayCount {
  private readonly daySeconds: number;

  constructor(private readonly working: WorkingCalendar) {
    this.daySeconds = working.hours.reduce((sum, h) => sum + dayMs(h.to) - dayMs(h.from), 0) / 1000;
  }

  /** The moment so many working days after another; may be a fraction. */
  after(from: Date, days: number): Date {
    return addWorkingTime(from, days * this.daySeconds, this.working);
  }

  /** The moment so many hours of work after another. */
  afterHours(from: Date, hours: number): Date {
    return addWorkingTime(from, hours * 3600, this.working);
  }

  /** The first working moment not before this one. */
  atWork(at: Date): Date {
    return nextWorkingMoment(at, this.working);
  }

  /** The end of work on a date YYYY-MM-DD, Asia/Shanghai, or the beginning of the next working day. */
  endOf(date: string): Date {
    return this.atWork(new Date(`${date}T${this.working.hours.at(-1)!.to}:00+08:00`));
  }
}
