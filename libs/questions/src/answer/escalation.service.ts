import { Inject, Injectable } from '@nestjs/common';
import type { QuestionAct } from '@fengsui/contract';
import { ManualOpener, MembershipRepository } from '@fengsui/incidents';
import { type Actor, Ledger } from '@fengsui/ledger';
import { beijingDateTime, UserError } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { ACTS } from '../machine.js';
import { endRound, excerpt, type QuestionRecord, record, setState, STEP_NAME } from '../question.repository.js';

/** A question that turns into a crisis (第十二、十三条) goes the way of incidents, with all that happened to it so far in the incident's log. */
@Injectable()
export class Escalation {
  constructor(
    @Inject(ManualOpener) private readonly opener: ManualOpener,
    @Inject(MembershipRepository) private readonly members: MembershipRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Before anything else is locked: whoever moves posts between incidents goes one at a time. */
  lock(tx: EntityManager): Promise<void> {
    return this.members.lock(tx);
  }

  /** Its posts join the incident in which they stand already, where that runs; else one is opened with the level a person names. */
  async take(
    tx: EntityManager,
    q: QuestionRecord,
    a: QuestionAct,
    { personId, actor }: { personId: string; actor: Actor },
  ): Promise<void> {
    const rows: { id: string; topic: string | null }[] = await tx.query(
      `select m.id, m.topic from question_asking x join mention m on m.id = x.mention_id where x.question_id = $1 order by x.asked_at`,
      [q.id],
    );
    const posts = rows.map((r) => r.id);
    const home = (await this.members.homes(tx, posts)).find((h) => h.state === 'open' || h.state === 'proposed');
    const id = home?.incidentId ?? (await this.open(tx, q, a, rows.find((r) => r.topic)?.topic ?? '其他', actor));
    const apart = posts.length > 0 ? await this.members.homes(tx, posts) : [];
    const free = posts.filter((p) => !apart.some((h) => h.mentionId === p));
    if (free.length > 0) await this.members.settle(tx, free, id, { personId, reason: a.text });
    await endRound(tx, q.id, 'escalate');
    await setState(tx, q.id, 'incident', { incident_id: id, starts_at: null, due_at: null, remind_at: null });
    const steps: { at: Date; act: string; by_name: string; text: string }[] = await tx.query(
      `select at, act, by_name, text from question_step where question_id = $1 order by id`,
      [q.id],
    );
    const history = steps.map(
      (s) =>
        `${beijingDateTime(s.at).slice(0, 16)} ${s.act in ACTS ? ACTS[s.act as keyof typeof ACTS].name : STEP_NAME[s.act as keyof typeof STEP_NAME]}（${s.by_name}）`,
    );
    await record(tx, this.ledger, {
      ...{ id: q.id, act: 'escalate', from: q.state, to: 'incident', personId, actor, text: a.text, incidentId: id },
      words: `由师生提问转为事件：“${excerpt(q.text, 60)}”。此前：${history.join('；')}。${a.text}`,
      more: { mentionIds: posts },
    });
  }

  private async open(
    tx: EntityManager,
    q: QuestionRecord,
    a: QuestionAct,
    topic: string,
    actor: Actor,
  ): Promise<string> {
    if (!a.level) throw new UserError('no_level', '请选择事件等级。', 400, 'level');
    const unitId = a.unitId ?? q.unit_id;
    if (!unitId) throw new UserError('no_unit', '请选择事件的责任单位。', 400, 'unitId');
    const made = await this.opener.openIn(
      tx,
      { title: excerpt(q.text, 20), unitId, topic, level: a.level, reason: a.text, drill: false },
      actor,
    );
    return made.id;
  }
}
