import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@fengsui/ledger';
import { durationWords } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { Climber } from './climber.js';
import { CLOCKS } from './clock-kinds.js';
import { LevelTeller } from './level-teller.js';
import { type Matter, type OfficeClock, TOLERANCE_MS } from './matter.js';
import type { LadderRow } from './rows.js';
import { NUMERAL } from './words.js';

/** Beginning, new plan, pause and end of an incident's clocks. */
@Injectable()
export class Planner {
  constructor(
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Climber) private readonly climber: Climber,
  ) {}

  /** T0 of a ladder: the unit's clocks start and level 1 is told. Nobody's window runs before he was told. */
  async begin(tx: EntityManager, m: Matter, ladder: LadderRow): Promise<void> {
    const planned = ladder.t0;
    if (m.now.getTime() - planned.getTime() > TOLERANCE_MS) m.setLadder(ladder, { t0: m.now });
    const first = ladder.ladder_no === 1;
    if (first) m.run.started_at = ladder.t0;
    this.unitClocks(m, ladder, ladder.t0);
    if (first) await this.office(tx, m);
    const reason = first ? '事件开始' : `${ladder.unit_name}参与处置`;
    await this.climber.tell(tx, m, ladder, 1, planned, reason);
  }

  /** What the unit still owes under this plan, from t0. */
  private unitClocks(m: Matter, ladder: LadderRow, t0: Date): void {
    const { plan } = m;
    const filed = (kind: string): boolean => m.hasFiled(kind, ladder.ladder_no);
    const a = { ladder, levelNo: 1, unitId: ladder.unit_id, from: t0 };
    if (!filed('first_report')) m.start('first_report', { ...a, due: m.time('first_report', t0, plan.firstReportByS) });
    else m.startRepeating('follow_report', ladder, t0);
    m.startRepeating('zero_report', ladder, t0);
    if (!filed('response')) m.start('respond', { ...a, due: m.time('respond', t0, plan.respondByS) });
    if (ladder.lead && plan.finalReportByS !== null && !filed('final_report'))
      m.start('final_report', { ...a, due: m.time('final_report', t0, plan.finalReportByS) });
  }

  private async office(tx: EntityManager, m: Matter): Promise<void> {
    const seconds: Record<OfficeClock, number | null> = {
      public_statement: m.plan.publicStatementByS,
      press: m.plan.pressByS,
      reply48: m.plan.publicReplyByS,
      platform_contact: m.plan.platformContactByS,
    };
    const unitId = (await this.teller.office(tx))[0]?.unitId ?? m.incident.unitId;
    for (const [kind, s] of Object.entries(seconds) as [OfficeClock, number | null][])
      if (!m.hasFiled(kind, null)) m.startOffice(kind, s, unitId);
  }

  /** The level changed: old clocks end, a new epoch, a new plan from now. Whoever has signed is not asked again. */
  async replan(tx: EntityManager, m: Matter): Promise<void> {
    const before = m.run.level;
    const rises = m.incident.level < before;
    const rectify = m.pending('rectify');
    m.cancel();
    m.switchPlan();
    const text = `等级由 ${NUMERAL[before]} 级改为 ${NUMERAL[m.run.level]} 级，时限自此重新计算`;
    m.log('escalation.replanned', text, { before, level: m.run.level, epoch: m.run.epoch });
    for (const d of rectify)
      m.start('rectify', {
        ladder: m.ladderOf(d),
        levelNo: 1,
        unitId: d.unit_id,
        from: d.starts_at,
        due: d.due_at,
      });
    await this.office(tx, m);
    for (const ladder of m.active.filter((l) => l.level_at)) {
      const stood = ladder.level_no;
      const told = Math.min(Math.max(1, stood), m.plan.steps.length);
      m.setLadder(ladder, { t0: m.now, level_no: 0, level_at: m.now, climb_at: null, climb_reason: null });
      this.unitClocks(m, ladder, m.now);
      if (rises)
        for (let no = 1; no <= told; no++)
          await this.climber.tell(tx, m, ladder, no, m.now, `升为 ${NUMERAL[m.run.level]} 级`);
      else if (stood > 0) this.keepTold(m, ladder, told);
    }
  }

  /** Ended and taken up again: a new epoch from now. Each unit still concerned is told and signs anew; what it has filed before stays filed. */
  async restart(tx: EntityManager, m: Matter, reason: string): Promise<void> {
    Object.assign(m.run, { state: 'running', level_no: 0, taken_over_at: null, taken_over_by: null });
    m.switchPlan();
    m.log('escalation.restarted', '处置重新开始，时限自此计算', { epoch: m.run.epoch, reason });
    await this.office(tx, m);
    for (const ladder of m.active) {
      m.setLadder(ladder, { t0: m.now, level_no: 0, level_at: null, climb_at: null, climb_reason: null });
      this.unitClocks(m, ladder, m.now);
      await this.climber.tell(tx, m, ladder, 1, m.now, '重新处置', true);
    }
  }

  /** A milder plan: nobody is told again; the highest level told that has not signed keeps a clock. */
  private keepTold(m: Matter, ladder: LadderRow, told: number): void {
    const before = m.targets.filter((t) => t.ladder_no === ladder.ladder_no && t.epoch === m.run.epoch - 1);
    for (const t of before) {
      const row = { ...t, id: randomUUID(), epoch: m.run.epoch };
      m.targets.push(row);
      m.changed.targets.add(row);
    }
    m.setLadder(ladder, { level_no: told });
    for (let no = 1; no <= told; no++) {
      const main = before.filter((t) => t.level_no === no && !t.cc);
      const unitId =
        no === 1 ? ladder.unit_id : (m.deadlines.find((d) => d.level_no === no)?.unit_id ?? ladder.unit_id);
      const step = m.step(no)!;
      if (main.some((t) => t.acked_at)) m.startIdle(ladder, no, unitId, m.now);
      else if (no === told && main.length > 0)
        m.start('ack', {
          ladder,
          levelNo: no,
          unitId,
          from: m.now,
          due: m.time('ack', m.now, step.ackByS - step.toldAfterS),
        });
    }
  }

  /** Clocks that stood go on; until: when the pause ended, which its limit may have done before the engine saw it. */
  resume(m: Matter, until: Date, why: string, actor?: Actor): void {
    const from = m.run.paused_at!;
    const by = (start: Date): number => Math.max(0, until.getTime() - Math.max(from.getTime(), start.getTime()));
    for (const d of m.pending().filter((x) => !CLOCKS[x.kind].outward))
      m.set(d, {
        starts_at: d.starts_at >= from && d.starts_at < until ? until : d.starts_at,
        due_at: m.later(d.kind, d.due_at, by(d.starts_at)),
        warn_at: new Date(d.warn_at.getTime() + by(d.starts_at)),
      });
    for (const l of m.active)
      m.setLadder(l, {
        t0: l.level_at ? l.t0 : new Date(l.t0.getTime() + by(l.t0)),
        level_at: l.level_at && new Date(l.level_at.getTime() + by(l.level_at)),
        climb_at: l.climb_at && m.later('told', l.climb_at, by(from)),
      });
    Object.assign(m.run, { state: 'running', paused_at: null, paused_until: null, paused_reason: null });
    const stood = until.getTime() - from.getTime();
    m.log(
      'escalation.resumed',
      `${why}，恢复计时：各项时限顺延 ${durationWords(stood)}`,
      {
        pausedAt: from.toISOString(),
        until: until.toISOString(),
      },
      actor,
    );
  }

  end(m: Matter): void {
    m.cancel();
    for (const l of m.active) if (l.climb_at) m.setLadder(l, { climb_at: null, climb_reason: null });
    m.run.state = 'ended';
    m.log('escalation.ended', '处置时限停止计时');
  }
}
