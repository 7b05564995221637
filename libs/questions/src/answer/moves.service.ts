import { Inject, Injectable } from '@nestjs/common';
import type { AskKind } from '@fengsui/contract';
import { momentWords, toldWords } from '@fengsui/escalation';
import { type Actor, Ledger } from '@fengsui/ledger';
import { type Sql, UserError } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { features, hashOf } from '../likeness.js';
import { ASK_NAME, RUNNING } from '../machine.js';
import { endRound, excerpt, lockQuestion, type QuestionRecord, record, setState } from '../question.repository.js';
import { QuestionTeller } from '../terms/teller.service.js';
import { QuestionTermsDesk } from '../terms/terms.service.js';

/** Who moves a question: a person, or the rule (personId null). */
export interface Mover {
  personId: string | null;
  actor: Actor;
}
export interface NewQuestion {
  /** personal data starred out */
  text: string;
  kind: AskKind;
  urgent: boolean;
  unitId: string | null;
  unitReason: string;
  accountId: string | null;
}

/** Steps that people and the rule take alike: a question is made, given to a unit, opened again. All in the caller's transaction. */
@Injectable()
export class QuestionMoves {
  constructor(
    @Inject(QuestionTermsDesk) private readonly terms: QuestionTermsDesk,
    @Inject(QuestionTeller) private readonly teller: QuestionTeller,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** A new one, waiting for 宣传部; the caller adds where it was asked, then records it. Answers it locked. */
  async make(tx: Sql, n: NewQuestion): Promise<QuestionRecord> {
    const [{ now }]: [{ now: Date }] = await tx.query(`select app.now() as now`);
    const limit = await this.terms.from(tx, now, 'confirm');
    const [{ id }] = await tx.query(
      `insert into question (text, features, near_hash, kind, urgent, unit_id, unit_reason, account_id, starts_at, due_at, remind_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
      [
        ...[n.text, features(n.text), hashOf(n.text).toString(), n.kind, n.urgent, n.unitId, n.unitReason, n.accountId],
        ...[limit.starts_at, limit.due_at, limit.remind_at],
      ],
    );
    return (await lockQuestion(tx, id))!;
  }

  /** Gives it to a unit, whose time runs from now on, and tells the unit. Throws UserError 400, 404. */
  async dispatch(
    tx: EntityManager,
    q: QuestionRecord,
    to: { unitId: string; kind: AskKind; urgent: boolean; text: string },
    by: Mover,
  ): Promise<void> {
    const [unit] = await tx.query(
      `select name from unit where id = $1 and kind <> 'leadership' and (active_to is null or active_to > app.now())`,
      [to.unitId],
    );
    if (!unit) throw new UserError('no_unit', '没有这个单位，或它已撤销，请另选答复单位。', 404, 'unitId');
    await this.start(tx, { ...q, ...to, unit_id: to.unitId, unit_name: unit.name }, 'dispatch', to.text, by);
  }

  /** Whoever asked came back: the same unit answers anew, in a new time. */
  async reopen(tx: EntityManager, q: QuestionRecord, text: string, by: Mover): Promise<void> {
    await this.start(tx, q, 'reopen', text, by);
  }

  private async start(
    tx: EntityManager,
    q: QuestionRecord,
    act: 'dispatch' | 'reopen',
    text: string,
    by: Mover,
  ): Promise<void> {
    const limit = await this.terms.from(tx, q.now, q);
    if (RUNNING.includes(q.state)) await endRound(tx, q.id, 'dispatch');
    await tx.query(
      `insert into question_round (question_id, no, unit_id, account_id, reopened, started_at, due_at)
       select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5, $6 from question_round where question_id = $1`,
      [q.id, q.unit_id, q.account_id, act === 'reopen', limit.starts_at, limit.due_at],
    );
    const set = { unit_id: q.unit_id, kind: q.kind, urgent: q.urgent, replied_by: null, reviewed_by: null };
    await setState(tx, q.id, 'dispatched', { ...set, ...limit, reminders: 0 });
    const until = momentWords(limit.due_at, q.now);
    const what = `${ASK_NAME[q.kind]}${q.urgent ? '（紧急）' : ''}“${excerpt(q.text, 40)}”`;
    const again = act === 'reopen' ? '提问人再次来问，请重新答复' : '请答复';
    const told = await this.teller.unit(tx, q, {
      key: `come:${limit.starts_at.getTime()}`,
      tail: `，请${until}前答复`,
      text: `${what}，${again}，${until} 前发布。`,
      purpose: 'status',
    });
    await record(tx, this.ledger, {
      ...{ id: q.id, act, from: q.state, to: 'dispatched', text, ...by },
      words: `${act === 'reopen' ? '重新答复' : `交办${q.unit_name}`}：${what}，应于 ${until} 前答复。${text}。${toldWords('已告知', told)}`,
      more: { unitId: q.unit_id, dueAt: limit.due_at.toISOString() },
    });
  }
}
