import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Incident, IncidentRepository } from '@fengsui/incidents';
import { ENGINE, Ledger, type NewEvent } from '@fengsui/ledger';
import { failpoint, notifyLive, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { BreachListener } from './breach.listener.js';
import { type DeadlineRow, EscalationRepository, type RunRow } from './escalation.repository.js';
import { LevelTeller } from './level-teller.js';
import { planFor, type Plan } from './policy.js';
import { PolicyStore } from './policy.store.js';
import { KIND_NAME } from './words.js';

/** An engine later than this re-bases personal windows (escalation.md 1, fairness rule). */
const TOLERANCE_MS = 60_000;
const REST_MS = 5_000;
const BATCH = 200;
/** Incidents worked on beside each other: while one waits for the database, others go on. */
const LANES = 4;
const SECOND = 1_000;

/** What one transaction works on. */
interface Work {
  tx: EntityManager;
  run: RunRow;
  incident: Incident;
  plan: Plan;
  now: Date;
  /** what the log will say: written last, for the head of the chain stays locked from the first line to the commit */
  lines: { event: NewEvent; then?: (seq: number) => Promise<void> }[];
}

/**
 * 第十三条 by the clock. Every incident is worked on in one transaction that holds its run row: state, log, messages and clues commit
 * together or not at all. Any number of engines; no leader.
 */
@Injectable()
export class EscalationEngine {
  private readonly logger = new Logger('Escalation');

  constructor(
    @Inject(EscalationRepository) private readonly repository: EscalationRepository,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(PolicyStore) private readonly policies: PolicyStore,
    @Inject(LevelTeller) private readonly teller: LevelTeller,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(BreachListener) private readonly listener: BreachListener,
  ) {}

  /** Everything that is due. Answers ms until the next clock. */
  async round(): Promise<number> {
    const due = await this.repository.due(BATCH);
    const waiting = due.values();
    let failed: unknown;
    const lane = async (): Promise<void> => {
      for (const id of waiting)
        await this.one(id).catch((error: unknown) => {
          // one incident that fails must not hold up the others
          this.logger.error(`事件 ${id} 的时限未能处理，将重试：${String(error)}`);
          failed = error;
        });
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (failed !== undefined) throw failed;
    return due.length === BATCH ? 0 : this.repository.restMs(REST_MS);
  }

  private async one(incidentId: string): Promise<void> {
    await this.repository.transaction(async (tx) => {
      await this.work(tx, incidentId);
      failpoint('escalation.before-commit');
    });
    failpoint('escalation.committed');
  }

  private async work(tx: EntityManager, incidentId: string): Promise<void> {
    const incident = await this.incidents.byId(incidentId, tx);
    if (!incident) return;
    if (incident.state === 'open') await this.ensureStarted(tx, incident);
    const run = await this.repository.lockRun(tx, incidentId, false);
    if (!run) return; // another engine or an act of a person holds it: seen again next round
    failpoint('escalation.claimed');
    const now = await this.repository.now(tx);
    const plan = planFor(run.policy_snapshot, run.policy_snapshot.level as 1);
    const w: Work = { tx, run, incident, plan, now, lines: [] };
    if (incident.state !== 'open') await this.end(w);
    else if (run.level_no === 0) await this.begin(w);
    else if (run.policy_snapshot.level !== incident.level) await this.replan(w);
    else if (run.state === 'running') await this.clocks(w);
    else return;
    await notifyLive(tx, { type: 'incident', data: { id: incident.id, unitId: incident.unitId } });
    for (const { event, then } of w.lines) {
      const seq = await this.ledger.append(tx, event);
      await then?.(seq);
    }
  }

  private async ensureStarted(tx: EntityManager, incident: Incident): Promise<void> {
    const [known] = await tx.query(`select 1 from escalation_run where incident_id = $1`, [incident.id]);
    if (known) return;
    const { policy, hash } = await this.policies.active(tx);
    await this.repository.startRun(tx, incident.id, { ...policy, level: incident.level }, hash, incident.openedAt);
  }

  /** T0: the unit's clocks start and level 1 is told. */
  private async begin(w: Work): Promise<void> {
    await this.unitClocks(w, w.run.started_at);
    await this.tell(w, 1, '事件开始');
  }

  private async unitClocks({ tx, run, incident, plan }: Work, t0: Date): Promise<void> {
    const base = { incident_id: incident.id, unit_id: incident.unitId, epoch: run.epoch, level_no: 1, starts_at: t0 };
    const filed = new Set<string>(
      (await tx.query(`select distinct kind from filing where incident_id = $1`, [incident.id])).map(
        (r: { kind: string }) => r.kind,
      ),
    );
    if (!filed.has('first_report'))
      await this.repository.addDeadline(tx, { ...base, kind: 'first_report', due_at: after(t0, plan.firstReportByS) });
    if (!filed.has('response'))
      await this.repository.addDeadline(tx, { ...base, kind: 'respond', due_at: after(t0, plan.respondByS) });
  }

  /** Tells a level, and those above it at once while nobody fills it. Its signature is due at the planned moment: nothing drifts. */
  private async tell(w: Work, no: number, reason: string): Promise<void> {
    const step = w.plan.steps.find((s) => s.no === no);
    if (!step || no <= w.run.level_no) return;
    const planned = after(w.run.started_at, step.toldAfterS);
    const late = w.now.getTime() - planned.getTime() > TOLERANCE_MS;
    // a person's window may not run before he was told
    const due = late ? after(w.now, step.ackByS - step.toldAfterS) : after(w.run.started_at, step.ackByS);
    w.run.level_no = no;
    await this.repository.updateRun(w.tx, w.incident.id, { levelNo: no });
    const told = await this.teller.tell(w.tx, { run: w.run, incident: w.incident, step, due, reason });
    if (late && told.count > 0)
      this.log(
        w,
        'engine.late',
        `通知${step.name}晚于计划 ${Math.round((w.now.getTime() - planned.getTime()) / 1000)} 秒，签收时限自实际通知起算`,
        { code: 'ENGINE_LATE', levelNo: no },
      );
    if (told.count === 0) {
      this.log(w, 'level.unreachable', `${step.name}无人在岗，直接报上一级；请宣传部补全人员`, {
        code: 'LEVEL_UNREACHABLE',
        levelNo: no,
      });
      return this.tell(w, no + 1, `${step.name}无人在岗`);
    }
    await this.repository.addDeadline(w.tx, {
      incident_id: w.incident.id,
      unit_id: told.unitId,
      epoch: w.run.epoch,
      level_no: no,
      kind: 'ack',
      starts_at: late ? w.now : planned < w.now && no > 1 ? planned : w.now,
      due_at: due,
    });
    this.log(w, 'level.told', `${reason}，通知${step.name}：${told.words}`, {
      levelNo: no,
      due: due.toISOString(),
    });
  }

  private async clocks(w: Work): Promise<void> {
    for (const d of await this.repository.dueDeadlines(w.tx, w.run)) await this.breached(w, d);
    for (const d of await this.repository.warnings(w.tx, w.run)) {
      await this.teller.warn(w.tx, { run: w.run, incident: w.incident, deadline: d });
      this.log(w, 'deadline.warned', `${KIND_NAME[d.kind]}时限将到，已提醒`, { deadlineId: d.id });
    }
  }

  private async breached(w: Work, d: DeadlineRow): Promise<void> {
    const latenessMs = w.now.getTime() - d.due_at.getTime();
    await this.repository.breach(w.tx, d.id, latenessMs);
    const owers = await this.teller.owers(w.tx, w.incident.id, d);
    const text = `${owers.unitName}未在时限内${KIND_NAME[d.kind]}：至今未收到`;
    const breach = {
      incidentId: w.incident.id,
      incidentCode: w.incident.code,
      deadline: d,
      unitName: owers.unitName,
      persons: owers.persons,
      latenessMs,
      engineLate: latenessMs > TOLERANCE_MS,
    };
    this.log(
      w,
      'deadline.breached',
      text,
      { deadlineId: d.id, kind: d.kind, levelNo: d.level_no, due: d.due_at.toISOString(), latenessMs },
      (seq) => this.listener.onBreach(w.tx, { ...breach, seq }),
    );
    await wake(w.tx, 'ledger'); // sealed outside the database at once
    await this.climb(w, d, owers.unitName, latenessMs);
  }

  /** The next level is told. After an outage Ⅰ and Ⅱ tell every level whose moment has passed. */
  private async climb(w: Work, d: DeadlineRow, unitName: string, latenessMs: number): Promise<void> {
    if (d.kind === 'ack' && d.level_no < w.run.level_no) return; // another clock has brought the next level already
    const reason = `未收到${unitName}${KIND_NAME[d.kind]}`;
    const next = w.plan.steps.find((s) => s.no === w.run.level_no + 1);
    if (!next) return;
    const planned = after(w.run.started_at, next.toldAfterS);
    if (d.kind === 'ack' && planned > w.now) return this.hold(w, d, planned);
    await this.tell(w, next.no, reason);
    if (latenessMs <= TOLERANCE_MS || w.incident.level > 2) return;
    for (const step of w.plan.steps.filter(
      (s) => s.no > w.run.level_no && after(w.run.started_at, s.toldAfterS) <= w.now,
    ))
      await this.tell(w, step.no, reason);
  }

  /** The plan names a later moment for the next level (Ⅳ): a clock that ends then, owed by the same level, carries it there. */
  private async hold(w: Work, d: DeadlineRow, planned: Date): Promise<void> {
    await w.tx.query(
      `insert into deadline (incident_id, unit_id, epoch, level_no, kind, occurrence, starts_at, due_at, warn_at, warned) values ($1, $2, $3, $4, 'ack', $5, $6, $7, $7, true) on conflict do nothing`,
      [d.incident_id, d.unit_id, d.epoch, d.level_no, d.occurrence + 1, d.due_at, planned],
    );
  }

  /** The level changed: a new plan from now, a new epoch; those told stay told, and are told anew only when it rises. */
  private async replan(w: Work): Promise<void> {
    const { tx, run, incident } = w;
    const before = run.policy_snapshot.level;
    const rises = incident.level < before;
    const told = run.level_no;
    await this.repository.cancelPending(tx, incident.id);
    Object.assign(run, {
      epoch: run.epoch + 1,
      policy_snapshot: { ...run.policy_snapshot, level: incident.level },
      started_at: w.now,
      level_no: 0,
    });
    await this.repository.updateRun(tx, incident.id, {
      epoch: run.epoch,
      snapshot: run.policy_snapshot,
      startedAt: w.now,
      levelNo: 0,
    });
    w.plan = planFor(run.policy_snapshot, incident.level);
    this.log(
      w,
      'escalation.replanned',
      `等级由 ${roman(before)} 级改为 ${roman(incident.level)} 级，时限自此重新计算`,
      { before, level: incident.level, epoch: run.epoch },
    );
    await this.unitClocks(w, w.now);
    if (rises)
      for (let no = 1; no <= Math.max(1, told); no++) await this.tell(w, no, `升为 ${roman(incident.level)} 级`);
    else await this.keepTold(w, told);
  }

  /** A milder plan: nobody is told again; the highest level told that has not signed keeps a clock. */
  private async keepTold(w: Work, told: number): Promise<void> {
    const levelNo = Math.max(1, told);
    w.run.level_no = levelNo;
    await this.repository.updateRun(w.tx, w.incident.id, { levelNo });
    const targets = (await this.repository.targets(w.tx, w.incident.id)).filter((t) => t.level_no === levelNo && !t.cc);
    const step = w.plan.steps.find((s) => s.no === levelNo);
    if (!step || targets.some((t) => t.acked_at)) return;
    const [unit] = await w.tx.query(`select id from unit where name = $1`, [targets[0]?.unit_name ?? '']);
    await this.repository.addDeadline(w.tx, {
      incident_id: w.incident.id,
      unit_id: unit?.id ?? w.incident.unitId,
      epoch: w.run.epoch,
      level_no: levelNo,
      kind: 'ack',
      starts_at: w.now,
      due_at: after(w.now, step.ackByS - step.toldAfterS),
    });
  }

  private async end(w: Work): Promise<void> {
    await this.repository.cancelPending(w.tx, w.incident.id);
    await this.repository.updateRun(w.tx, w.incident.id, { state: 'ended' });
    this.log(w, 'escalation.ended', '处置时限停止计时', {});
  }

  private log(
    w: Work,
    kind: string,
    text: string,
    more: Record<string, unknown>,
    then?: (seq: number) => Promise<void>,
  ): void {
    const event = {
      kind,
      incidentId: w.incident.id,
      actor: ENGINE,
      payload: { text, policy: w.run.policy_hash, ...more },
    };
    w.lines.push(then ? { event, then } : { event });
  }
}

const after = (t: Date, seconds: number): Date => new Date(t.getTime() + seconds * SECOND);
const roman = (level: number): string => ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'][level] ?? String(level);
