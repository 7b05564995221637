import { Inject, Injectable } from '@nestjs/common';
import { durationWords } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { Climber } from './climber.js';
import { CLOCKS, isRepeating } from './clock-kinds.js';
import { LevelTeller } from './level-teller.js';
import type { Matter } from './matter.js';
import type { DeadlineRow, LadderRow } from './rows.js';
import { limitWords } from './words.js';

/** A repeating clock walks through an outage window by window; more than this in one turn is a fault of a plan. */
const MOST_STEPS = 10_000;
const NOBODY_TOLD = '没有可通知到的人';

/** Clocks that have run out, moments planned for a level, and reminders, in the order of their times. */
@Injectable()
export class ClockRunner {
  constructor(
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Climber) private readonly climber: Climber,
  ) {}

  async run(tx: EntityManager, m: Matter): Promise<void> {
    for (let i = 0; ; i++) {
      if (i > MOST_STEPS) throw new Error(`incident ${m.incident.code}: clocks do not come to rest`);
      const d = m.nextDue();
      const planned = m.run.state === 'running' ? m.active.find((l) => l.climb_at && l.climb_at <= m.now) : undefined;
      if (planned && (!d || planned.climb_at! <= d.due_at)) await this.climber.climbPlanned(tx, m, planned);
      else if (d) await this.overdue(tx, m, d);
      else break;
    }
    for (const d of m.pending().filter((x) => !x.warned && x.warn_at <= m.now && !m.stands(x)))
      await this.warn(tx, m, d);
  }

  private async overdue(tx: EntityManager, m: Matter, d: DeadlineRow): Promise<void> {
    const ladder = m.ladderOf(d);
    const latenessMs = m.now.getTime() - d.due_at.getTime();
    const inOutage = m.insideOutage(d);
    if (inOutage && !CLOCKS[d.kind].outward) return this.startAnew(m, d, ladder, latenessMs);
    if (d.kind === 'idle' && d.stage === 1) return this.silent(tx, m, d, ladder);
    await this.breach(tx, m, d, ladder, latenessMs, !inOutage);
  }

  private async breach(
    tx: EntityManager,
    m: Matter,
    d: DeadlineRow,
    ladder: LadderRow,
    latenessMs: number,
    seen: boolean,
  ): Promise<void> {
    // whom nothing could tell of it cannot have been silent
    const told = m.wasTold(d);
    const clue = seen && told;
    m.set(d, { state: 'breached', breached_at: m.now, lateness_ms: latenessMs, clue });
    const owers = await this.teller.owers(tx, m, d, ladder);
    const { name } = CLOCKS[d.kind];
    const text = !told
      ? `${owers.unitName}${NOBODY_TOLD}，未收到${name}`
      : d.kind === 'idle'
        ? `${owers.unitName}签收后 ${limitWords(m.plan.idleAfterS ?? 0)}未收到进展，再次提醒后仍未收到`
        : `${owers.unitName}未在时限内${name}：至今未收到`;
    const event = m.log('deadline.breached', text, {
      deadlineId: d.id,
      kind: d.kind,
      levelNo: d.level_no,
      ladderNo: d.ladder_no,
      due: d.due_at.toISOString(),
      latenessMs,
    });
    if (clue) m.breaches.push({ deadline: d, event, latenessMs, ...owers });
    if (isRepeating(d.kind)) m.startRepeating(d.kind, ladder, d.due_at);
    const reason = !told
      ? text
      : d.kind === 'idle'
        ? `${owers.unitName}签收后未收到进展`
        : `未收到${owers.unitName}${name}`;
    await this.climber.climb(tx, m, d, ladder, reason);
  }

  /** Nobody can have missed a window in which no engine lived: the same window again, from now. */
  private startAnew(m: Matter, d: DeadlineRow, ladder: LadderRow, latenessMs: number): void {
    const length = d.due_at.getTime() - d.starts_at.getTime();
    m.set(d, { state: 'rebased', lateness_ms: latenessMs });
    const a = { ladder, levelNo: d.level_no, unitId: d.unit_id, from: m.now, stage: d.stage };
    const anew = m.start(d.kind, { ...a, due: m.later(d.kind, m.now, length) });
    m.log('engine.late', `${ladder.unit_name}${CLOCKS[d.kind].name}时限落在系统中断期间，自现在起重新计算`, {
      code: 'ENGINE_LATE',
      deadlineId: d.id,
      latenessMs,
      due: anew.due_at.toISOString(),
    });
  }

  /** Signed and silent: the same level is asked once more before the next one hears of it. */
  private async silent(tx: EntityManager, m: Matter, d: DeadlineRow, ladder: LadderRow): Promise<void> {
    const idle = m.plan.idleAfterS ?? 0;
    m.set(d, { state: 'rebased' });
    const a = { ladder, levelNo: d.level_no, unitId: d.unit_id, from: d.starts_at, stage: 2 };
    m.start('idle', { ...a, due: m.time('idle', d.due_at, idle) });
    const silence = durationWords(m.now.getTime() - d.starts_at.getTime());
    await this.teller.askAgain(tx, m, d, ladder, silence);
    const owers = await this.teller.owers(tx, m, d, ladder);
    m.log('idle.asked', `${owers.unitName}签收后 ${silence}未收到进展，已再次提醒`, {
      deadlineId: d.id,
      levelNo: d.level_no,
      ladderNo: d.ladder_no,
    });
  }

  private async warn(tx: EntityManager, m: Matter, d: DeadlineRow): Promise<void> {
    const ladder = m.ladderOf(d);
    const what = await this.teller.warn(tx, m, d, ladder);
    m.set(d, { warned: true });
    m.log('deadline.warned', `${CLOCKS[d.kind].name}时限将到，${what}`, {
      deadlineId: d.id,
      kind: d.kind,
      ladderNo: d.ladder_no,
    });
  }
}
