import { Inject, Injectable } from '@nestjs/common';
import { durationWords } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { CLOCKS } from './clock-kinds.js';
import { DataQualityTasks } from './data-quality.service.js';
import { LevelTeller } from './level-teller.js';
import { type Matter, TOLERANCE_MS } from './matter.js';
import type { DeadlineRow, LadderRow } from './rows.js';

/** Levels after an outage are told together for these incidents (Ⅰ, Ⅱ). */
const TOGETHER = 2;

/** The way up: which level is told when, and what happens when nobody is there. */
@Injectable()
export class Climber {
  constructor(@Inject(LevelTeller) private readonly teller: LevelTeller) {}

  /** A missed clock tells the next level, or plans it where the plan names a later moment. */
  async climb(tx: EntityManager, m: Matter, d: DeadlineRow, ladder: LadderRow, reason: string): Promise<void> {
    if (d.kind === 'ack' && d.level_no < ladder.level_no) return; // another clock has brought the next level already
    if (ladder.level_at && ladder.level_at > d.due_at && ladder.level_no > 0) return; // that level was told later, of all that was missed
    const from = CLOCKS[d.kind].ower === 'office' ? Math.max(ladder.level_no, d.level_no) : ladder.level_no;
    const next = m.step(from + 1);
    if (!next) return;
    const planned = d.kind === 'ack' ? this.planned(m, ladder, next.no) : d.due_at;
    const at = planned > d.due_at ? planned : d.due_at;
    if (at > m.now) return m.setLadder(ladder, { climb_at: at, climb_reason: reason });
    // 宣传部 missed its own clock: it is asked as a level too before the one above it
    for (let no = ladder.level_no + 1; no < next.no; no++) await this.tell(tx, m, ladder, no, at, reason);
    await this.up(tx, m, ladder, next.no, at, reason);
  }

  /** The planned moment of a later level has come and the one below has not signed. */
  async climbPlanned(tx: EntityManager, m: Matter, ladder: LadderRow): Promise<void> {
    const { climb_at: at, climb_reason: reason } = ladder;
    m.setLadder(ladder, { climb_at: null, climb_reason: null });
    await this.up(tx, m, ladder, ladder.level_no + 1, at!, reason ?? '');
  }

  /** Tells a level; after an outage Ⅰ and Ⅱ tell every level whose moment has passed, one after another. */
  private async up(
    tx: EntityManager,
    m: Matter,
    ladder: LadderRow,
    no: number,
    at: Date,
    reason: string,
  ): Promise<void> {
    const missed = m.plan.steps
      .filter((s) => s.no > no)
      .map((s) => ({ no: s.no, at: m.time('told', at, s.toldAfterS - m.step(no)!.toldAfterS) }))
      .filter((s) => s.at <= m.now);
    await this.tell(tx, m, ladder, no, at, reason);
    if (m.incident.level > TOGETHER || m.now.getTime() - at.getTime() <= TOLERANCE_MS) return;
    for (const s of missed) await this.tell(tx, m, ladder, s.no, s.at, reason);
  }

  private planned(m: Matter, ladder: LadderRow, no: number): Date {
    const [here, there] = [m.step(ladder.level_no), m.step(no)];
    return m.time('told', ladder.level_at!, (there?.toldAfterS ?? 0) - (here?.toldAfterS ?? 0));
  }

  /**
   * Tells a level and starts its 签收. at: when it should have been told; its window counts from there, or, where the engine was late by more
   * than the tolerance, from now. Nobody there or nobody to be reached: the next one at once. anew: whoever has signed before is asked again.
   */
  async tell(
    tx: EntityManager,
    m: Matter,
    ladder: LadderRow,
    no: number,
    at: Date,
    reason: string,
    anew = false,
  ): Promise<void> {
    const step = m.step(no);
    if (!step || no <= ladder.level_no) return;
    const latenessMs = m.now.getTime() - at.getTime();
    const told = latenessMs > TOLERANCE_MS ? m.now : at;
    const due = m.time('ack', told, step.ackByS - step.toldAfterS);
    m.setLadder(ladder, { level_no: no, level_at: told, climb_at: null, climb_reason: null });
    m.run.level_no = Math.max(m.run.level_no, no);
    const { main, reached, signed } = await this.teller.tell(tx, m, { ladder, step, due, reason, anew });
    const facts = { levelNo: no, ladderNo: ladder.ladder_no, plannedAt: at.toISOString(), latenessMs };
    if (latenessMs > TOLERANCE_MS)
      m.log('engine.late', `通知${step.name}晚于计划 ${durationWords(latenessMs)}，签收时限自实际通知起算`, {
        code: 'ENGINE_LATE',
        ...facts,
      });
    if (main.length > 0) {
      const names = main.map((p) => `${p.unitName}${p.title}${p.name}`).join('、');
      m.log('level.told', `${reason}，通知${step.name}：${names}`, { ...facts, due: due.toISOString() });
    }
    if (!reached) return this.nobody(tx, m, ladder, no, told, main.length === 0);
    const unitId = main[0]!.unitId;
    if (signed) return m.startIdle(ladder, no, unitId, m.now);
    m.start('ack', { ladder, levelNo: no, unitId, from: told, due });
  }

  /** Not a failure of the unit: 宣传部 gets a task to fill the post or mend the address. */
  private async nobody(
    tx: EntityManager,
    m: Matter,
    ladder: LadderRow,
    no: number,
    told: Date,
    empty: boolean,
  ): Promise<void> {
    const step = m.step(no)!;
    const where = step.scope === 'unit' ? `${ladder.unit_name}${step.name}` : step.name;
    const what = empty ? '无人在岗' : '登记的联系方式均无法送达';
    const next = m.step(no + 1);
    const then = next ? '，直接报上一级' : '，已无上一级可报';
    m.log('level.unreachable', `${where}${what}${then}；已请宣传部补全`, {
      code: 'LEVEL_UNREACHABLE',
      levelNo: no,
      ladderNo: ladder.ladder_no,
      empty,
    });
    const text = `${where}${what}，事件 ${m.incident.code} 的通知没有送达。请补全任职或联系方式。`;
    const cause = `level:${step.scope === 'unit' ? ladder.unit_id : 'school'}:${step.functions.join('+')}`;
    await DataQualityTasks.open(tx, { cause, text, incidentId: m.incident.id, at: m.now });
    await this.teller.notify(tx, m, 'office', { head: '待补全', tail: `，${where}${what}`, text, key: `task:${no}` });
    if (next) await this.tell(tx, m, ladder, next.no, told, `${where}${what}`);
  }
}
