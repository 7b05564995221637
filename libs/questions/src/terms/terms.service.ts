import { Inject, Injectable } from '@nestjs/common';
import type { AskKind, QuestionTerm } from '@fengsui/contract';
import { type DayCount, WorkingDays } from '@fengsui/escalation';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';

type Kind = QuestionTerm['kind'];
const NAME: Record<Kind, string> = { question: '咨询', complaint: '投诉', urgent: '紧急', confirm: '宣传部确认交办' };
const COUNTED: Record<QuestionTerm['counted'], string> = {
  working_days: '个工作日',
  working_hours: '个工作小时',
  hours: '小时（自然时间）',
};
/** At four fifths of the time the first reminder. */
const WARN = 0.8;

/** Since when and until when, and when to remind for the first time. */
export interface Limit {
  starts_at: Date;
  due_at: Date;
  remind_at: Date;
}

/** When a limit that begins at a moment ends. Pure. */
export function limitEnd(from: Date, term: Pick<QuestionTerm, 'amount' | 'counted'>, days: DayCount): Date {
  if (term.counted === 'hours') return new Date(from.getTime() + term.amount * 3_600_000);
  return term.counted === 'working_days' ? days.after(from, term.amount) : days.afterHours(from, term.amount);
}

/** How long an answer may take (第十二条: 及时予以回复): 部长 sets it; counted by the school's working calendar. */
@Injectable()
export class QuestionTermsDesk {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(WorkingDays) private readonly workingDays: WorkingDays,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  async list(sql: Sql = this.dataSource): Promise<QuestionTerm[]> {
    const rows: Omit<QuestionTerm, 'name'>[] = await sql.query(`select kind, amount, counted from question_term`);
    return (Object.keys(NAME) as Kind[]).map((k) => ({ ...rows.find((r) => r.kind === k)!, name: NAME[k] }));
  }

  /** Sets them; what runs keeps the time it was given. Throws UserError 400 with the field. */
  async set(terms: Omit<QuestionTerm, 'name'>[], actor: Actor): Promise<void> {
    const before = await this.list();
    const changed = terms.flatMap((t, i) => {
      const was = before.find((b) => b.kind === t.kind);
      if (!was) throw new UserError('bad_field', '没有这项时限，请刷新页面。', 400, `terms.${i}`);
      if (was.amount === t.amount && was.counted === t.counted) return [];
      return [{ ...t, text: `${was.name} ${words(was)}改为 ${words(t)}` }];
    });
    if (changed.length === 0) return;
    await this.dataSource.transaction(async (tx) => {
      for (const t of changed)
        await tx.query(`update question_term set amount = $2, counted = $3 where kind = $1`, [
          t.kind,
          t.amount,
          t.counted,
        ]);
      await this.ledger.append(tx, {
        kind: 'question.terms',
        incidentId: null,
        actor,
        payload: { text: `答复时限：${changed.map((t) => t.text).join('；')}` },
      });
    });
  }

  /** The limit of an answer that a unit owes from now on; confirm: that of 宣传部 to say to whom it goes. */
  async from(tx: Sql, from: Date, q: { kind: AskKind; urgent: boolean } | 'confirm'): Promise<Limit> {
    const kind = q === 'confirm' ? q : q.urgent ? 'urgent' : q.kind;
    const term = (await this.list(tx)).find((t) => t.kind === kind)!;
    const days = await this.workingDays.calendar(tx);
    const due = limitEnd(from, term, days);
    const warn = new Date(from.getTime() + (due.getTime() - from.getTime()) * WARN);
    // nobody is woken to be reminded of what ends in the morning
    const remind = term.counted === 'hours' ? warn : days.atWork(warn);
    return { starts_at: from, due_at: due, remind_at: remind < due ? remind : due };
  }
}

const words = (t: Pick<QuestionTerm, 'amount' | 'counted'>): string => `${t.amount} ${COUNTED[t.counted]}`;
