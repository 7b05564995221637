import { randomUUID } from 'node:crypto';
import type { Incident } from '@fengsui/incidents';
import { type Actor, ENGINE, type NewEvent } from '@fengsui/ledger';
import { CLOCKS, type ClockKind, clockOrder, type RepeatingKind } from './clock-kinds.js';
import { arrival, limitEnd, planTime } from './plan-time.js';
import { planFor, type Plan, type Step } from './policy.js';
import type { DeadlineRow, FiledRow, LadderRow, Outage, RunRow, TargetRow } from './rows.js';
import type { OwnDays } from './working-time.js';

/** An engine later than this re-bases the windows of people it had not told (escalation.md 1, fairness rule). */
export const TOLERANCE_MS = 60_000;
/** At this share of a window a reminder goes out. */
const WARN_SHARE = 0.8;
/** Notes put silence off, up to so many windows after the signature or the last report. */
const IDLE_CAP = 4;
/** Of clocks that 宣传部 owes for the whole incident. */
const NO_LADDER = 0;

/** Clocks that 宣传部 owes for the school. */
export type OfficeClock = 'public_statement' | 'press' | 'reply48' | 'platform_contact';

/** The level of a plan that 宣传部 is: its clocks and take-over stand there. */
export function officeStep(plan: Plan): number {
  const step = plan.steps.find((s) => s.functions.some((f) => f === 'publicity_duty' || f === 'publicity_head'));
  return step?.no ?? Math.min(2, plan.steps.length);
}

/** A missed clock, with the event that says so. */
export interface BreachNote {
  deadline: DeadlineRow;
  event: NewEvent;
  unitName: string;
  persons: { personId: string | null; name: string; post: string }[];
  latenessMs: number;
}

/** One incident under its lock: what is, what changes, what the log will say. Written as a whole by MatterStore.save. */
export class Matter {
  readonly events: NewEvent[] = [];
  readonly breaches: BreachNote[] = [];
  readonly changed = {
    deadlines: new Set<DeadlineRow>(),
    targets: new Set<TargetRow>(),
    ladders: new Set<LadderRow>(),
  };
  plan: Plan;

  constructor(
    readonly run: RunRow,
    readonly incident: Incident,
    readonly ladders: LadderRow[],
    readonly deadlines: DeadlineRow[],
    readonly targets: TargetRow[],
    readonly filed: FiledRow[],
    private readonly outages: Outage[],
    /** the database's time, once for the whole turn */
    readonly now: Date,
    private readonly ownDays: OwnDays[],
  ) {
    this.plan = planFor(run.policy_snapshot, run.level);
  }

  /** The plan of another level, from now on. */
  switchPlan(): void {
    this.run.level = this.incident.level;
    this.run.epoch++;
    this.run.started_at = this.now;
    this.plan = planFor(this.run.policy_snapshot, this.run.level);
  }

  /** When a limit of the running plan ends, by working time and quiet hours as the plan asks. */
  time(kind: ClockKind | 'told', from: Date, seconds: number): Date {
    return limitEnd(kind, from, seconds, planTime(this.run.policy_snapshot, this.plan, this.ownDays));
  }
  /** When a message written now may go out. */
  get arrival(): Date {
    return arrival(this.run.policy_snapshot, this.plan, this.now);
  }
  /** A moment put off by so long, to the next at which such a limit may end. */
  later(kind: ClockKind | 'told', at: Date, ms: number): Date {
    return this.time(kind, new Date(at.getTime() + ms), 0);
  }
  step(no: number): Step | undefined {
    return this.plan.steps.find((s) => s.no === no);
  }
  /** Whether there is anything to write. */
  get touched(): boolean {
    const { deadlines, targets, ladders } = this.changed;
    return this.events.length + deadlines.size + targets.size + ladders.size > 0;
  }
  get active(): LadderRow[] {
    return this.ladders.filter((l) => !l.left_at);
  }
  /** 牵头单位's. */
  get lead(): LadderRow {
    return this.active.find((l) => l.lead) ?? this.active[0] ?? this.ladders[0]!;
  }
  /** The ladder a clock stands on; those of 宣传部 stand on the lead's, whichever unit that is now. */
  ladderOf(d: Pick<DeadlineRow, 'ladder_no'>): LadderRow {
    return this.ladders.find((l) => l.ladder_no === d.ladder_no) ?? this.lead;
  }
  /** What a person was asked under the running plan, by units that are still concerned. */
  targetsOf(personId: string): TargetRow[] {
    const active = new Set(this.active.map((l) => l.ladder_no));
    return this.targets.filter(
      (t) => t.person_id === personId && t.epoch === this.run.epoch && active.has(t.ladder_no),
    );
  }
  hasFiled(kind: string, ladderNo: number | null): boolean {
    return this.filed.some((f) => f.kind === kind && (ladderNo === null || f.ladder_no === ladderNo));
  }
  pending(kind?: ClockKind, ladderNo?: number): DeadlineRow[] {
    return this.deadlines.filter(
      (d) =>
        d.state === 'pending' && (!kind || d.kind === kind) && (ladderNo === undefined || d.ladder_no === ladderNo),
    );
  }
  /** Stands still while the incident is paused. */
  stands(d: DeadlineRow): boolean {
    return this.run.state === 'paused' && !CLOCKS[d.kind].outward;
  }
  /** Somebody of the level a clock stands at could be told, in copy or not. 宣传部 is asked for by its posts. */
  wasTold(d: DeadlineRow): boolean {
    return (
      CLOCKS[d.kind].ower === 'office' ||
      this.targets.some(
        (t) => t.ladder_no === d.ladder_no && t.level_no === d.level_no && t.epoch === d.epoch && t.reached,
      )
    );
  }
  /** A window that began and ended while no engine lived. */
  insideOutage(d: DeadlineRow): boolean {
    return this.outages.some((o) => d.starts_at > o.from_at && d.due_at <= o.to_at);
  }

  /** The clock due first, if any is. */
  nextDue(): DeadlineRow | undefined {
    return this.pending()
      .filter((d) => d.due_at <= this.now && !this.stands(d))
      .sort(
        (a, b) =>
          a.due_at.getTime() - b.due_at.getTime() ||
          a.level_no - b.level_no ||
          clockOrder(a.kind) - clockOrder(b.kind) ||
          a.ladder_no - b.ladder_no,
      )[0];
  }

  start(
    kind: ClockKind,
    a: { ladder: LadderRow | null; levelNo: number; unitId: string; from: Date; due: Date; stage?: number },
  ): DeadlineRow {
    const ladderNo = a.ladder?.ladder_no ?? NO_LADDER;
    const same = this.deadlines.filter(
      (d) => d.epoch === this.run.epoch && d.ladder_no === ladderNo && d.level_no === a.levelNo && d.kind === kind,
    );
    const row: DeadlineRow = {
      id: randomUUID(),
      incident_id: this.run.incident_id,
      ladder_no: ladderNo,
      unit_id: a.unitId,
      epoch: this.run.epoch,
      level_no: a.levelNo,
      kind,
      occurrence: 1 + Math.max(0, ...same.map((d) => d.occurrence)),
      stage: a.stage ?? 1,
      starts_at: a.from,
      due_at: a.due,
      warn_at: new Date(a.from.getTime() + (a.due.getTime() - a.from.getTime()) * WARN_SHARE),
      warned: !CLOCKS[kind].warned,
      state: 'pending',
      met_at: null,
      breached_at: null,
      lateness_ms: null,
      clue: false,
    };
    this.deadlines.push(row);
    this.changed.deadlines.add(row);
    return row;
  }

  set(d: DeadlineRow, change: Partial<DeadlineRow>): void {
    Object.assign(d, change);
    this.changed.deadlines.add(d);
  }
  setLadder(l: LadderRow, change: Partial<LadderRow>): void {
    Object.assign(l, change);
    this.changed.ladders.add(l);
  }

  /** Meets clocks; one already breached keeps its state and gets the time of the late act. Answers those touched. */
  meet(kind: ClockKind, where: (d: DeadlineRow) => boolean = () => true): DeadlineRow[] {
    const touched = this.deadlines.filter(
      (d) => d.kind === kind && (d.state === 'pending' || (d.state === 'breached' && !d.met_at)) && where(d),
    );
    for (const d of touched) this.set(d, { state: d.state === 'pending' ? 'met' : d.state, met_at: this.now });
    return touched;
  }

  cancel(where: (d: DeadlineRow) => boolean = () => true): void {
    for (const d of this.pending()) if (where(d)) this.set(d, { state: 'cancelled' });
  }

  /** 续报, 零报告: the next is due one period after the last was due, so that nothing drifts. */
  startRepeating(kind: RepeatingKind, ladder: LadderRow, from: Date): void {
    const every = kind === 'follow_report' ? this.plan.followUpEveryS : this.plan.zeroReportEveryS;
    if (every === null || this.hasFiled('final_report', ladder.ladder_no)) return;
    const a = { ladder, levelNo: 1, unitId: ladder.unit_id, from };
    this.start(kind, { ...a, due: this.time(kind, from, every) });
  }

  /** Silence is counted from a signature while the unit has not answered. */
  startIdle(ladder: LadderRow, levelNo: number, unitId: string, from: Date): void {
    const idle = this.plan.idleAfterS;
    if (idle === null || this.hasFiled('response', ladder.ladder_no)) return;
    if (this.pending('idle', ladder.ladder_no).some((d) => d.level_no === levelNo)) return;
    this.start('idle', { ladder, levelNo, unitId, from, due: this.time('idle', from, idle) });
  }

  /** Somebody on the ladder did something: a report restarts the count, a note puts it off up to the cap. */
  activity(ladderNo: number, report: boolean): void {
    const idle = this.plan.idleAfterS;
    if (idle === null) return;
    for (const d of this.pending('idle', ladderNo)) {
      const due = this.time('idle', this.now, idle);
      if (report) this.set(d, { starts_at: this.now, due_at: due, stage: 1 });
      else {
        const cap = this.time('idle', d.starts_at, idle * IDLE_CAP);
        this.set(d, { due_at: new Date(Math.max(d.due_at.getTime(), Math.min(due.getTime(), cap.getTime()))) });
      }
    }
  }

  /** 宣传部's clocks count from the opening; one whose moment has passed under a new plan counts from that plan. */
  startOffice(kind: OfficeClock, seconds: number | null, officeUnitId: string): void {
    if (seconds === null) return;
    const opened = this.time(kind, this.incident.openedAt, seconds);
    const from = opened > this.run.started_at ? this.incident.openedAt : this.run.started_at;
    const due = this.time(kind, from, seconds);
    this.start(kind, { ladder: null, levelNo: officeStep(this.plan), unitId: officeUnitId, from, due });
  }

  log(kind: string, text: string, more: Record<string, unknown> = {}, actor: Actor = ENGINE): NewEvent {
    const event: NewEvent = {
      kind,
      incidentId: this.incident.id,
      actor,
      payload: { text, policy: this.run.policy_hash, ...more },
    };
    this.events.push(event);
    return event;
  }
}
