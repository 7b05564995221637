import { Inject, Injectable } from '@nestjs/common';
import { maskPersonalData } from '@fengsui/analysis';
import type { QuestionAct, QuestionActName, QuestionEntry } from '@fengsui/contract';
import { type Actor, Ledger, textHash } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ACTS, ASK_NAME, nextState, OPEN, STATE_NAME } from '../machine.js';
import {
  endRound,
  excerpt,
  lockQuestion,
  type QuestionRecord,
  record,
  setState,
  turnOf,
} from '../question.repository.js';
import { type Hand, isOffice, maySee, ownerName, refusal } from '../rights.js';
import { QuestionTeller } from '../terms/teller.service.js';
import { QuestionTermsDesk } from '../terms/terms.service.js';
import { Escalation } from './escalation.service.js';
import { QuestionMoves } from './moves.service.js';

/** 答复 (第十二条): confirmed and given to a unit by 宣传部, written by the unit, read by somebody else, published where it was asked; each step in the log. */
@Injectable()
export class Questions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(QuestionMoves) private readonly moves: QuestionMoves,
    @Inject(QuestionTermsDesk) private readonly terms: QuestionTermsDesk,
    @Inject(QuestionTeller) private readonly teller: QuestionTeller,
    @Inject(Escalation) private readonly escalation: Escalation,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** One that came by telephone, visit or letter; with a unit it is given to it at once. Answers its id. Throws UserError 400, 403, 404. */
  enter(e: QuestionEntry, person: Hand, actor: Actor): Promise<string> {
    if (!isOffice(person) && (e.unitId === null || !person.unitIds.includes(e.unitId)))
      throw new UserError('no_right', '单位人员录入本单位收到的提问；其他的请报宣传部录入。', 403, 'unitId');
    return this.dataSource.transaction(async (tx) => {
      const by = { personId: person.personId, actor };
      const { text } = maskPersonalData(e.text);
      const made = await this.moves.make(tx, {
        ...{ text, kind: e.kind, urgent: e.urgent, unitId: e.unitId, accountId: null },
        unitReason: e.unitId ? '录入时指定' : '',
      });
      await tx.query(
        `insert into question_asking (question_id, asked_at, looked_at, via, asker, contact) values ($1, app.now(), app.now(), $2, $3, $4)`,
        [made.id, e.via, e.asker || '匿名', e.contact || null],
      );
      await record(tx, this.ledger, {
        ...{ id: made.id, act: 'enter', from: null, to: 'found', text: `来源：${e.via}`, ...by },
        words: `录入${ASK_NAME[e.kind]}“${excerpt(text, 40)}”，来源：${e.via}`,
      });
      if (e.unitId)
        await this.moves.dispatch(
          tx,
          made,
          { unitId: e.unitId, kind: e.kind, urgent: e.urgent, text: '录入时指定单位' },
          by,
        );
      return made.id;
    });
  }

  /** One act of the machine, by compare-and-set. Throws UserError 400 with the field, 403 in words, 404, 409 another state or version. */
  async act(id: string, a: QuestionAct, person: Hand, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      // before the question: the opener of incidents locks in this order
      if (a.act === 'escalate') await this.escalation.lock(tx);
      const q = await lockQuestion(tx, id);
      if (!q || !maySee(person, turnOf(q)))
        throw new UserError('no_question', '没有这个问题，或您无权查看。', 404, 'id');
      if (q.version !== a.version)
        throw new UserError(
          'stale',
          `这个问题已被别人办理，现在是“${STATE_NAME[q.state]}”，请看最新情况后再办。`,
          409,
          'version',
        );
      if (nextState(q.state, a.act) === null)
        throw new UserError('not_now', `现在是“${STATE_NAME[q.state]}”，此时不能${ACTS[a.act].name}。`, 409, 'act');
      const why = refusal(a.act, turnOf(q), person);
      if (why !== null) throw new UserError('no_right', why, 403, 'act');
      if (a.act === 'approve' && actor.channel === 'api')
        throw new UserError('in_person', '审核须由本人登录办理。', 403, 'act');
      await this.take(tx, q, a, { personId: person.personId, actor });
    });
  }

  private async take(
    tx: EntityManager,
    q: QuestionRecord,
    a: QuestionAct,
    by: { personId: string; actor: Actor },
  ): Promise<void> {
    if (a.act === 'dispatch') {
      const unitId = a.unitId ?? q.unit_id;
      if (!unitId) throw new UserError('no_unit', '请选择由哪个单位答复。', 400, 'unitId');
      if (q.state === 'dispatched' && unitId === q.unit_id)
        throw new UserError('same_unit', '已经交办给这个单位，请另选单位。', 409, 'unitId');
      const to = { unitId, kind: a.kind ?? q.kind, urgent: a.urgent ?? q.urgent, text: a.text };
      return this.moves.dispatch(tx, q, to, by);
    }
    if (a.act === 'reopen') return this.moves.reopen(tx, q, a.text, by);
    if (a.act === 'escalate') return this.escalation.take(tx, q, a, by);
    const to = nextState(q.state, a.act)!;
    await endRound(tx, q.id, a.act);
    await setState(tx, q.id, to, await this.columns(tx, q, a, by.personId));
    await this.tell(tx, q, a);
    await record(tx, this.ledger, {
      ...{ id: q.id, act: a.act, from: q.state, to, text: a.text, ...by },
      words: `${ACTS[a.act].name}（${q.unit_name ?? '未定单位'}，${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”）：${a.text}`,
      more: a.act === 'reply' ? { messageHash: textHash(a.text) } : {},
    });
  }

  /** What an act writes beside the state. */
  private async columns(
    tx: EntityManager,
    q: QuestionRecord,
    a: QuestionAct,
    personId: string,
  ): Promise<Record<string, unknown>> {
    const ended = { starts_at: null, due_at: null, remind_at: null };
    switch (a.act) {
      case 'reply':
        return { reply: a.text, replied_by: personId, reviewed_by: null };
      case 'approve':
        return { reviewed_by: personId };
      case 'return':
        return { reviewed_by: null };
      case 'decline':
      case 'restore':
        return {
          ...(a.act === 'decline' ? { unit_id: null, unit_reason: `${q.unit_name}退回：${a.text}` } : {}),
          ...(await this.terms.from(tx, q.now, 'confirm')),
          reminders: 0,
        };
      case 'merge':
        return { ...ended, merged_into: await this.join(tx, q, a.into) };
      case 'publish':
        await this.place(tx, q, a);
        return { ...ended, published_at: q.now };
      default:
        return ended;
    }
  }

  /** Its askings become another's. Answers that one's id. */
  private async join(tx: EntityManager, q: QuestionRecord, into: string | undefined): Promise<string> {
    const other = into && into !== q.id ? await lockQuestion(tx, into) : null;
    if (!other || !OPEN.includes(other.state))
      throw new UserError('no_question', '请选择一个还没有答复的同一问题。', 400, 'into');
    await tx.query(`update question_asking set question_id = $2 where question_id = $1`, [q.id, other.id]);
    return other.id;
  }

  /** Where the answer stands. One place is enough: several who ask alike are answered once. */
  private async place(tx: EntityManager, q: QuestionRecord, a: QuestionAct): Promise<void> {
    const places = (a.places ?? []).filter((p) => p.url || p.note);
    if (places.length === 0)
      throw new UserError('no_place', '请填写答复发布处的链接；没有链接的，写明怎样答复的。', 400, 'places');
    for (const [i, p] of places.entries()) {
      const [, n] = await tx.query(
        `update question_asking set reply_url = $3, reply_note = $4, reply_mention_id = null, reply_seen_at = null, reply_same = null where id = $2 and question_id = $1`,
        [q.id, p.askingId, p.url ?? null, p.note ?? null],
      );
      if (n !== 1) throw new UserError('no_asking', '没有这处提问，请刷新页面。', 404, `places.${i}.askingId`);
    }
  }

  /** Whoever is waited for next. */
  private async tell(tx: EntityManager, q: QuestionRecord, a: QuestionAct): Promise<void> {
    const words: Partial<Record<QuestionActName, [string, string]>> = {
      reply: ['，请审核答复', '的答复已写好，请审核。'],
      approve: ['，答复已审核，请发布', '的答复已审核，请在提问处发布并登记链接。'],
      return: ['，答复已退回修改', `的答复已退回修改：${a.text}`],
      decline: ['，单位退回，请另行交办', `由${q.unit_name}退回：${a.text}`],
    };
    const said = words[a.act];
    if (!said) return;
    const telling = {
      key: `${a.act}:${q.version}`,
      tail: said[0],
      text: `${ASK_NAME[q.kind]}“${excerpt(q.text, 40)}”${said[1]}`,
      purpose: 'status' as const,
    };
    const reviewer = a.act === 'reply' ? ownerName({ ...turnOf(q), state: 'review', repliedBy: null }) : null;
    if (a.act === 'decline' || reviewer === '宣传部') await this.teller.office(tx, q, telling);
    else if (a.act === 'reply') await this.teller.leaders(tx, q, telling);
    else await this.teller.unit(tx, q, telling);
  }
}
