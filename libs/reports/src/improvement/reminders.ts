import { Inject, Injectable } from '@nestjs/common';
import { WorkingDays } from '@fengsui/escalation';
import { ENGINE, Ledger } from '@fengsui/ledger';
import type { Sql } from '@fengsui/platform';
import { beijingDayTime } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { ImprovementRepository, type TaskRow } from './improvement.repository.js';
import { TaskOwners } from './owners.js';
import { acceptReminder, unitReminder } from './reminder-times.js';
import { dueWords, isOverdue } from './words.js';

/** Looks again after this long at the latest. */
const LONGEST_REST_MS = 60_000;

/** Writes to the unit before and after a task is due, to 宣传部 of what is overdue and of what waits to be accepted: once each, whatever the number of engines. */
@Injectable()
export class ImprovementReminders {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ImprovementRepository) private readonly repository: ImprovementRepository,
    @Inject(TaskOwners) private readonly owners: TaskOwners,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** One round of the engine. Answers how many ms there is to rest. */
  async round(): Promise<number> {
    const n = await this.dataSource.transaction(async (tx) => {
      const due = await this.repository.claimReminders(tx);
      if (due.length > 0) await this.remind(tx, due);
      return due.length;
    });
    if (n > 0) return 0;
    const ms = await this.repository.untilReminder(this.dataSource);
    return Math.min(Math.max(ms ?? LONGEST_REST_MS, 0), LONGEST_REST_MS);
  }

  private async remind(tx: Sql, due: (TaskRow & { now: Date; remindAt: Date })[]): Promise<void> {
    const days = await this.workingDays.calendar(tx);
    const lines: string[] = [];
    for (const t of due) {
      const waits = t.state === 'submitted';
      const overdue = isOverdue(t, t.now);
      const words = dueWords(t, t.now);
      // several that were missed in an outage are one reminder: the next is counted from now
      const next = waits ? acceptReminder(days, t.now) : unitReminder(days, t.dueAt, t.now);
      await this.repository.reminded(tx, t.id, next);
      const about = { key: `remind:${t.remindAt.getTime()}`, taskId: t.id, incidentId: t.incidentId };
      const text = `${t.unitName}：${t.text}期限 ${beijingDayTime(t.dueAt)}。`;
      if (waits) await this.owners.tellOffice(tx, { ...about, title: `【整改待验收】${t.code} 尚未验收`, text });
      else {
        const title = `【整改${overdue ? '超期' : '催办'}】${t.code} ${words}`;
        await this.owners.tellOwners(tx, t.unitId, { ...about, title, text });
        if (overdue) await this.owners.tellOffice(tx, { ...about, title: `${title}，${t.unitName}`, text });
      }
      lines.push(`${t.code}（${t.unitName}）${words}`);
    }
    await this.ledger.appendAll(
      tx,
      due.map((t, i) => ({
        kind: 'improvement.reminded',
        incidentId: t.incidentId,
        actor: ENGINE,
        payload: { text: `整改提醒：${lines[i]}`, taskId: t.id, reminders: t.reminders + 1 },
      })),
    );
  }
}
