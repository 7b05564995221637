import { Inject, Injectable } from '@nestjs/common';
import { momentWords, toldWords, WorkingDays } from '@fengsui/escalation';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { durationWords, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { ASK_NAME, AWAITED, OPEN } from '../machine.js';
import { excerpt, QUESTION_SQL, type QuestionRecord, turnOf } from '../question.repository.js';
import { ownerName } from '../rights.js';
import { QuestionTeller, type Telling } from './teller.service.js';

const REST_MS = 60_000;
/** Hours of work after the time is over at which 宣传部 hears of it. */
const OFFICE_AFTER = 4;
const BATCH = 200;

/**
 * Reminders of answers (第十二条): whoever must act at four fifths of the time, 单位负责人 when it is over, 宣传部 half a day of work later; from then on it
 * stands on 宣传部's list of the overdue. Any number of engines.
 */
@Injectable()
export class QuestionReminders {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(QuestionTeller) private readonly teller: QuestionTeller,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Everything that is due. Answers ms until the next look. */
  async round(): Promise<number> {
    await this.dataSource.transaction(async (tx) => {
      const rows: QuestionRecord[] = await tx.query(
        `${QUESTION_SQL} where q.remind_at <= app.now() and q.state = any($1) order by q.remind_at, q.id limit ${BATCH} for update of q skip locked`,
        [OPEN],
      );
      const lines: { kind: string; text: string; questionId: string }[] = [];
      for (const q of rows) lines.push(await this.remind(tx, q));
      if (lines.length > 0)
        await this.ledger.appendAll(
          tx,
          lines.map(({ kind, ...payload }) => ({ kind, incidentId: null, actor: ENGINE, payload })),
        );
    });
    const [{ ms }] = await this.dataSource.query(
      `select extract(epoch from min(remind_at) - app.now()) * 1000 as ms from question where remind_at is not null and state = any($1)`,
      [OPEN],
    );
    return ms === null ? REST_MS : Math.min(REST_MS, Math.max(1, Math.ceil(Number(ms))));
  }

  private async remind(tx: Sql, q: QuestionRecord): Promise<{ kind: string; text: string; questionId: string }> {
    const late = q.due_at! <= q.now;
    // told at the end already: now 宣传部
    const office = late && q.reminders >= 2;
    const next = !late
      ? q.due_at!
      : office || q.state === 'found'
        ? null
        : (await this.workingDays.calendar(tx)).afterHours(q.now, OFFICE_AFTER);
    const stage = late ? (office ? 3 : 2) : 1;
    await tx.query(`update question set remind_at = $2, reminders = $3 where id = $1`, [q.id, next, stage]);
    const owner = ownerName(turnOf(q)) ?? '';
    const { ask } = AWAITED[q.state]!;
    const when = late ? `已超 ${durationWords(q.now.getTime() - q.due_at!.getTime())}` : '时限将到';
    const text = `${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”，${owner}${ask}应于 ${momentWords(q.due_at!, q.now)} 前，${when}。`;
    const telling: Telling = {
      ...{ key: `remind:${q.starts_at!.getTime()}:${stage}`, text, purpose: 'warn' },
      tail: `，${ask}${late ? '已过时限' : '时限将到'}`,
    };
    const told =
      office || q.state === 'found'
        ? await this.teller.office(tx, q, telling)
        : late || q.state === 'review'
          ? await this.teller.leaders(tx, q, telling)
          : await this.teller.unit(tx, q, telling);
    return {
      kind: late ? 'question.overdue' : 'question.reminded',
      text: `${text}${office ? '列入宣传部逾期清单，' : ''}${toldWords('已提醒', told)}`,
      questionId: q.id,
    };
  }
}
