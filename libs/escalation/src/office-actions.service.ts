import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor } from '@fengsui/ledger';
import { IncidentActions } from '@fengsui/incidents';
import { type Sql, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { type ActOn, ActDesk } from './act-desk.js';
import { BreachListener } from './breach.listener.js';
import { STEP_SQL, type StepRow, unfinished } from './disposal-steps.js';
import { insertFiling } from './filings.js';
import { LevelTeller } from './level-teller.js';
import { type Matter, type OfficeClock, officeStep } from './matter.js';
import { Planner } from './planner.js';
import type { LadderRow, TargetRow } from './rows.js';
import { markPublished } from './wording-actions.service.js';
import { FILING_NAME, momentWords } from './words.js';

/** An act of 宣传部 on a running incident. The caller has checked the role. */
export interface OfficeAct extends ActOn {
  actor: Actor;
  reason: string;
}

const HOUR = 3_600_000;
const MOST_HOURS = 24;
const nothing = async (): Promise<void> => undefined;

/** What 宣传部 does to an incident that runs: hold it, take it over, give it to whose it is, judge, publish, close. */
@Injectable()
export class OfficeActions {
  constructor(
    @Inject(ActDesk) private readonly desk: ActDesk,
    @Inject(Planner) private readonly planner: Planner,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(IncidentActions) private readonly incidents: IncidentActions,
    @Inject(BreachListener) private readonly listener: BreachListener,
  ) {}

  /** Clocks of people stand still; outward ones go on. It ends by itself. hours: 1 to 24. */
  async pause(act: OfficeAct & { hours: number }): Promise<void> {
    if (!(act.hours > 0 && act.hours <= MOST_HOURS))
      throw new UserError('bad_field', `暂停时长应为 1 至 ${MOST_HOURS} 小时。`, 400, 'hours');
    await this.desk.act(
      act,
      async (_tx, m) => {
        if (m.run.state === 'paused') throw new UserError('paused', '此事件的处置已经暂停。', 409);
        const until = new Date(m.now.getTime() + act.hours * HOUR);
        Object.assign(m.run, { state: 'paused', paused_at: m.now, paused_until: until, paused_reason: act.reason });
        const text = `${act.actor.name}暂停处置至 ${momentWords(until, m.now)}：${act.reason}`;
        m.log('escalation.paused', text, { until: until.toISOString(), reason: act.reason }, act.actor);
      },
      nothing,
    );
  }

  async resume(act: OfficeAct): Promise<void> {
    await this.desk.act(
      act,
      async (_tx, m) => {
        if (m.run.state !== 'paused') throw new UserError('not_paused', '此事件的处置没有暂停。', 409);
        this.planner.resume(m, m.now, `${act.actor.name}恢复处置（${act.reason}）`, act.actor);
      },
      nothing,
    );
  }

  /** 宣传部 has it in hand: its level counts as told and signed. The unit's clocks go on; what it misses is told further up. */
  async takeOver(act: OfficeAct): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        if (m.run.taken_over_at) throw new UserError('taken_over', `${m.run.taken_over_by}已接管此事件。`, 409);
        Object.assign(m.run, { taken_over_at: m.now, taken_over_by: act.actor.name });
        const level = officeStep(m.plan);
        const [post] = await this.registry.postsOf(act.actor.id, tx);
        m.log('escalation.taken_over', `${act.actor.name}接管处置：${act.reason}`, { reason: act.reason }, act.actor);
        for (const ladder of m.active) this.signFor(m, ladder, level, act.actor, post);
      },
      nothing,
    );
  }

  private signFor(
    m: Matter,
    ladder: LadderRow,
    level: number,
    actor: Actor,
    post: { title: string; unitName: string; unitId: string } | undefined,
  ): void {
    const acked = { acked_at: m.now, acked_via: '接管' };
    const mine = m.targetsOf(actor.id).find((t) => t.ladder_no === ladder.ladder_no && t.level_no === level);
    const row: TargetRow = mine ?? {
      id: randomUUID(),
      incident_id: m.run.incident_id,
      epoch: m.run.epoch,
      ladder_no: ladder.ladder_no,
      level_no: level,
      person_id: actor.id,
      person_name: actor.name,
      post_title: post?.title ?? '',
      unit_name: post?.unitName ?? '党委宣传部',
      cc: false,
      reached: true,
      told_at: m.now,
      told_reason: '接管处置',
      acked_at: null,
      acked_via: null,
    };
    if (!mine) m.targets.push(row);
    Object.assign(row, { cc: false, reached: true, ...acked });
    m.changed.targets.add(row);
    m.meet('ack', (d) => d.ladder_no === ladder.ladder_no && d.level_no === level);
    if (ladder.level_no < level) {
      m.setLadder(ladder, { level_no: level, level_at: m.now, climb_at: null, climb_reason: null });
      m.run.level_no = Math.max(m.run.level_no, level);
    } else if (ladder.level_no === level) m.setLadder(ladder, { climb_at: null, climb_reason: null });
    m.startIdle(ladder, level, post?.unitId ?? ladder.unit_id, m.now);
  }

  /** Another unit takes the place of one: its ladder begins now, the other's ends. What was missed before stays on record. */
  async reassign(act: OfficeAct & { fromUnitId: string; toUnitId: string }): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const from = this.ladderOfUnit(m, act.fromUnitId);
        await this.move(tx, m, from, act.toUnitId, act.reason, act.actor);
      },
      nothing,
    );
  }

  private async move(
    tx: EntityManager,
    m: Matter,
    from: LadderRow,
    toUnitId: string,
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const { lead } = from;
    const unit = await this.newUnit(tx, m, toUnitId);
    this.leave(m, from, `改派${unit.name}：${reason}`);
    const text = `${actor.name}将事件由${from.unit_name}改派${unit.name}：${reason}`;
    m.log('unit.reassigned', text, { from: from.unit_id, to: unit.id, reason }, actor);
    await this.teller.notify(tx, m, from, {
      head: '已改派',
      tail: `，由${unit.name}处置`,
      text: `此事件已改由${unit.name}处置，您单位无需再办。`,
      key: `left:${from.ladder_no}`,
    });
    if (lead) await this.setUnit(tx, m, unit.id);
    await this.addLadder(tx, m, unit, lead);
  }

  /** 联合处置: one more unit with a ladder of its own; lead: it becomes 牵头单位. */
  async join(act: OfficeAct & { unitId: string; lead: boolean }): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const unit = await this.newUnit(tx, m, act.unitId);
        if (act.lead) {
          for (const d of m.pending('final_report')) m.set(d, { state: 'cancelled' });
          m.setLadder(m.lead, { lead: false });
          await this.setUnit(tx, m, unit.id);
        }
        const text = `${act.actor.name}增加${unit.name}参与处置${act.lead ? '并牵头' : ''}：${act.reason}`;
        m.log('unit.joined', text, { unitId: unit.id, lead: act.lead, reason: act.reason }, act.actor);
        await this.addLadder(tx, m, unit, act.lead);
      },
      nothing,
    );
  }

  /** A unit of a joint incident is let go. */
  async release(act: OfficeAct & { unitId: string }): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const ladder = this.ladderOfUnit(m, act.unitId);
        if (ladder.lead) throw new UserError('lead_stays', '牵头单位不能退出，请先改派或另定牵头单位。', 409);
        this.leave(m, ladder, act.reason);
        const text = `${act.actor.name}同意${ladder.unit_name}退出处置：${act.reason}`;
        m.log('unit.released', text, { unitId: ladder.unit_id, reason: act.reason }, act.actor);
        await this.teller.notify(tx, m, ladder, {
          head: '已退出',
          tail: '，无需再办',
          text: `宣传部同意您单位退出此事件的处置：${act.reason}`,
          key: `left:${ladder.ladder_no}`,
        });
      },
      nothing,
    );
  }

  /** 非我单位, judged. Accepted: the unit leaves, nothing is held against it. Refused: its clocks went on all the time. */
  async judge(act: OfficeAct & { declineId: string; accepted: boolean; toUnitId?: string | undefined }): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const [decline] = await tx
          .query(
            `update decline set state = $3, judged_at = $4, judged_by = $5, judged_reason = $6
           where filing_id = $1 and incident_id = $2 and state = 'open' returning ladder_no`,
            [act.declineId, m.incident.id, act.accepted ? 'accepted' : 'refused', m.now, act.actor.name, act.reason],
          )
          .then(([rows]: [{ ladder_no: number }[]]) => rows);
        const ladder = decline && m.ladders.find((l) => l.ladder_no === decline.ladder_no);
        if (!ladder || ladder.left_at)
          throw new UserError('no_decline', '没有待研判的“不属我单位”，可能已由他人处理。', 409);
        const verdict = act.accepted ? '认定不属' : '认定仍由';
        const text = `${act.actor.name}${verdict}${ladder.unit_name}${act.accepted ? '' : '处置，时限照常'}：${act.reason}`;
        m.log(
          act.accepted ? 'decline.accepted' : 'decline.refused',
          text,
          { declineId: act.declineId, unitId: ladder.unit_id, reason: act.reason },
          act.actor,
        );
        if (!act.accepted)
          return this.teller.notify(tx, m, ladder, {
            head: '研判结果',
            tail: `，仍由${ladder.unit_name}处置`,
            text: `宣传部研判：此事件仍由${ladder.unit_name}处置，时限照常计算。${act.reason}`,
            key: `judged:${act.declineId}`,
          });
        const { reason, actor } = act;
        m.events.push(
          ...(await this.listener.onExempt(tx, { incidentId: m.incident.id, unitId: ladder.unit_id, reason, actor })),
        );
        if (act.toUnitId) return this.move(tx, m, ladder, act.toUnitId, act.reason, act.actor);
        if (ladder.lead) throw new UserError('whose', '认定不属该单位时，请选择应由哪个单位处置。', 400, 'toUnitId');
        this.leave(m, ladder, act.reason);
      },
      nothing,
    );
  }

  /** 权威信息、新闻发布、公开回应: what the school has published meets its clock. */
  async publish(
    act: ActOn & {
      actor: Actor;
      kind: Exclude<OfficeClock, 'platform_contact'>;
      text: string;
      url?: string | undefined;
      wordingId?: string | undefined;
      requestId: string;
    },
  ): Promise<void> {
    await this.desk.act(
      act,
      async (tx, m) => {
        const late = m.meet(act.kind, () => true).some((d) => d.state === 'breached');
        const row = await insertFiling(tx, m, {
          kind: act.kind,
          body: { text: act.text, ...(act.url ? { url: act.url } : {}) },
          personId: act.actor.id,
          name: act.actor.name,
          post: act.actor.post ?? '',
          ladderNo: null,
          requestId: act.requestId,
        });
        if (act.wordingId) await markPublished(tx, m.incident.id, { id: act.wordingId, text: act.text }, row.id);
        const text = `${act.actor.name}登记${FILING_NAME[act.kind]}${late ? '（已逾期）' : ''}`;
        m.log(`filing.${act.kind}`, text, { filingId: row.id, ...(act.url ? { url: act.url } : {}) }, act.actor);
      },
      nothing,
    );
  }

  /** 办结. Refused with what is not done, unless unfinished says why it may be closed all the same. */
  async close(act: {
    incidentId: string;
    version: number;
    reason: string;
    unfinished?: string | undefined;
    actor: Actor;
  }): Promise<void> {
    const { incidentId, version, reason, actor } = act;
    const started = await this.desk.started(incidentId);
    if (!started) return this.incidents.close({ incidentId, version, reason, actor });
    await this.desk.act(act, async (tx, m) => {
      const steps: StepRow[] = await tx.query(`${STEP_SQL} where s.incident_id = $1`, [incidentId]);
      const open = unfinished(m, steps);
      if (open.length > 0 && !act.unfinished)
        throw new UserError(
          'unfinished',
          `尚有未完事项：${open.join('；')}。请办完，或写明为何可以办结。`,
          409,
          'unfinished',
        );
      await this.incidents.close({ incidentId, version, reason, actor }, tx);
      if (open.length > 0)
        m.log('escalation.unfinished', `办结时未完：${open.join('；')}。说明：${act.unfinished}`, { open }, actor);
      m.incident.state = 'closed';
      this.planner.end(m);
    });
  }

  /** 重新处置: an incident that has ended is taken up again under a new plan from now; its units are told and asked to sign anew. UserError 404, 409. */
  async reopen(act: { incidentId: string; version: number; reason: string; actor: Actor }): Promise<void> {
    await this.desk.revive(
      act.incidentId,
      (tx) => this.incidents.reopen(act, tx),
      (tx, m) => this.planner.restart(tx, m, act.reason),
    );
  }

  /** Units not concerned yet: those that could join, or take the place of one. */
  async otherUnits(incidentId: string): Promise<{ id: string; name: string }[]> {
    const mine = await this.desk.unitsOf(incidentId);
    return (await this.registry.units())
      .filter((u) => u.kind !== 'leadership' && !mine.includes(u.id))
      .map(({ id, name }) => ({ id, name }));
  }

  private ladderOfUnit(m: Matter, unitId: string): LadderRow {
    const ladder = m.active.find((l) => l.unit_id === unitId);
    if (!ladder) throw new UserError('not_concerned', '该单位不在此事件的处置单位之列，可能刚被改派。', 409);
    return ladder;
  }

  private async newUnit(tx: Sql, m: Matter, unitId: string): Promise<{ id: string; name: string }> {
    const unit = (await this.registry.units(tx)).find((u) => u.id === unitId);
    if (!unit) throw new UserError('no_unit', '没有这个单位，请重新选择。', 400, 'unitId');
    if (m.active.some((l) => l.unit_id === unitId))
      throw new UserError('already_concerned', `${unit.name}已在处置此事件。`, 409);
    return unit;
  }

  private leave(m: Matter, ladder: LadderRow, reason: string): void {
    m.cancel((d) => d.ladder_no === ladder.ladder_no);
    m.setLadder(ladder, { left_at: m.now, left_reason: reason, climb_at: null, climb_reason: null });
  }

  private async addLadder(
    tx: EntityManager,
    m: Matter,
    unit: { id: string; name: string },
    lead: boolean,
  ): Promise<void> {
    const ladder: LadderRow = {
      incident_id: m.run.incident_id,
      ladder_no: 1 + Math.max(...m.ladders.map((l) => l.ladder_no)),
      unit_id: unit.id,
      unit_name: unit.name,
      lead,
      t0: m.now,
      level_no: 0,
      level_at: null,
      climb_at: null,
      climb_reason: null,
      left_at: null,
      left_reason: null,
    };
    m.ladders.push(ladder);
    m.changed.ladders.add(ladder);
    if (m.run.state === 'running') await this.planner.begin(tx, m, ladder);
  }

  private async setUnit(tx: Sql, m: Matter, unitId: string): Promise<void> {
    await tx.query(`update incident set unit_id = $2, version = version + 1 where id = $1`, [m.incident.id, unitId]);
    m.incident.unitId = unitId;
  }
}
