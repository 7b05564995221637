/**
 * The escalation as docs/escalation.md describes it, without database, messages or processes: what a history of acts and turns must lead to.
 * Whole milliseconds; an engine is never late by more than the tolerance here.
 */
export interface ModelPlan {
  /** seconds after T0: when each level is told, and by when it signs */
  steps: { told: number; ackBy: number }[];
  firstReport: number;
  respond: number;
  followUp: number | null;
  zero: number | null;
  idle: number | null;
}
/** By severity. */
export type ModelPolicy = Record<2 | 3, ModelPlan>;
export type Severity = 2 | 3;
type Kind = 'ack' | 'first_report' | 'respond' | 'idle' | 'follow_report' | 'zero_report';
const ORDER: Kind[] = ['ack', 'first_report', 'respond', 'idle', 'follow_report', 'zero_report'];
type Report = 'first_report' | 'response' | 'note' | 'follow_up' | 'zero_report';
/** What a report answers. */
const ANSWERS: Record<Report, Kind[]> = {
  first_report: ['first_report', 'zero_report'],
  response: ['respond', 'zero_report'],
  follow_up: ['follow_report', 'zero_report'],
  zero_report: ['zero_report', 'follow_report'],
  note: [],
};
const IDLE_CAP = 4;

interface Clock {
  ladder: number;
  epoch: number;
  level: number;
  kind: Kind;
  occurrence: number;
  stage: number;
  starts: number;
  due: number;
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  met: number | null;
}
interface Ladder {
  no: number;
  unit: string;
  t0: number;
  level: number;
  levelAt: number | null;
  climbAt: number | null;
  left: boolean;
}
interface Target {
  ladder: number;
  epoch: number;
  level: number;
  acked: boolean;
}

/** Why an act is refused: the codes of the product. */
export type Refusal = 'not_asked' | 'not_started' | 'ended' | 'too_early' | null;

export class ModelIncident {
  begun = false;
  closed = false;
  ended = false;
  epoch = 1;
  readonly clocks: Clock[] = [];
  readonly ladders: Ladder[] = [];
  readonly targets: Target[] = [];
  readonly filed: { kind: string; ladder: number }[] = [];
  /** messages that ask for something, as ladder:epoch:level[:idle:occurrence] */
  readonly pages: string[] = [];
  private policy!: ModelPolicy;
  private runLevel: Severity;

  constructor(
    private readonly openedAt: number,
    private readonly unit: string,
    public severity: Severity,
  ) {
    this.runLevel = severity;
  }

  private get plan(): ModelPlan {
    return this.policy[this.runLevel];
  }
  get active(): Ladder | undefined {
    return this.ladders.find((l) => !l.left);
  }

  /** One look of an engine. active: the policy in force, which counts for incidents that begin now. */
  turn(now: number, active: ModelPolicy): void {
    if (this.ended) return;
    if (!this.begun) {
      if (this.closed) return;
      this.begun = true;
      this.policy = active;
      this.runLevel = this.severity;
      this.ladders.push(ladder(1, this.unit, this.openedAt));
    }
    if (this.closed) {
      this.cancelPending();
      this.ended = true;
      for (const l of this.ladders) l.climbAt = null;
      return;
    }
    if (this.runLevel !== this.severity) this.replan(now);
    for (const l of this.ladders) if (!l.left && l.levelAt === null) this.begin(l);
    for (;;) {
      const due = this.pending()
        .filter((c) => c.due <= now)
        .sort(
          (a, b) =>
            a.due - b.due || a.level - b.level || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.ladder - b.ladder,
        )[0];
      const up = this.ladders.find((l) => !l.left && l.climbAt !== null && l.climbAt <= now);
      if (up && (!due || up.climbAt! <= due.due)) {
        const at = up.climbAt!;
        up.climbAt = null;
        this.tell(up, up.level + 1, at, now);
      } else if (due) this.runOut(due, now);
      else break;
    }
  }

  /** level: whose people sign. */
  sign(level: number, now: number): Refusal {
    const refusal = this.refusal();
    if (refusal) return refusal;
    const mine = this.mine(level);
    if (mine.length === 0) return 'not_asked';
    this.acknowledge(
      mine.filter((t) => !t.acked),
      now,
    );
    return null;
  }

  /** By the leader of the unit that is concerned now. */
  file(kind: Report, now: number): Refusal {
    const refusal = this.refusal();
    if (refusal) return refusal;
    const mine = this.mine(1);
    if (mine.length === 0) return 'not_asked';
    const l = this.active!;
    if (kind === 'zero_report' && !this.hasFiled('first_report', l)) return 'too_early';
    this.acknowledge(
      mine.filter((t) => !t.acked),
      now,
    );
    this.filed.push({ kind, ladder: l.no });
    const met = ANSWERS[kind].flatMap((clock) => this.meet(clock, (c) => c.ladder === l.no && c.starts <= now, now));
    if (kind === 'first_report' && !this.pending().some((c) => c.kind === 'follow_report' && c.ladder === l.no))
      this.startFollowUp(l, now);
    if (kind === 'response') this.meet('idle', (c) => c.ladder === l.no && c.state === 'pending', now);
    for (const c of met.filter((x) => x.state === 'met')) this.repeat(c, l);
    this.activity(l, kind !== 'note' && kind !== 'zero_report', now);
    return null;
  }

  /** 宣传部 gives it to another unit: a ladder of its own, from now. */
  reassign(unit: string, now: number): Refusal {
    const refusal = this.refusal();
    if (refusal) return refusal;
    const old = this.active!;
    old.left = true;
    old.climbAt = null;
    for (const c of this.pending()) if (c.ladder === old.no) c.state = 'cancelled';
    const l = ladder(this.ladders.length + 1, unit, now);
    this.ladders.push(l);
    this.begin(l);
    return null;
  }

  private refusal(): Refusal {
    if (this.closed) return 'ended';
    return this.begun ? null : 'not_started';
  }

  private mine(level: number): Target[] {
    const l = this.active;
    return this.targets.filter((t) => t.ladder === l?.no && t.epoch === this.epoch && t.level === level);
  }

  private acknowledge(open: Target[], now: number): void {
    for (const t of open) {
      t.acked = true;
      const l = this.ladders.find((x) => x.no === t.ladder)!;
      const met = this.meet('ack', (c) => c.ladder === t.ladder && c.level === t.level, now);
      if (l.level === t.level) l.climbAt = null;
      if (met.length > 0) this.startIdle(l, t.level, now);
    }
  }

  private begin(l: Ladder): void {
    this.unitClocks(l, l.t0);
    l.levelAt = l.t0;
    this.tell(l, 1, l.t0, l.t0);
  }

  private unitClocks(l: Ladder, t0: number): void {
    if (!this.hasFiled('first_report', l)) this.start('first_report', l, 1, t0, t0 + s(this.plan.firstReport));
    else this.startFollowUp(l, t0);
    this.startZero(l, t0);
    if (!this.hasFiled('response', l)) this.start('respond', l, 1, t0, t0 + s(this.plan.respond));
  }

  private replan(now: number): void {
    const rises = this.severity < this.runLevel;
    this.cancelPending();
    this.runLevel = this.severity;
    this.epoch++;
    for (const l of this.ladders.filter((x) => !x.left && x.levelAt !== null)) {
      const told = Math.min(Math.max(1, l.level), this.plan.steps.length);
      Object.assign(l, { t0: now, level: 0, levelAt: now, climbAt: null });
      this.unitClocks(l, now);
      if (rises) for (let no = 1; no <= told; no++) this.tell(l, no, now, now);
      else this.keepTold(l, told, now);
    }
  }

  /** Milder: nobody is told again; the highest level told that has not signed keeps a 签收. */
  private keepTold(l: Ladder, told: number, now: number): void {
    l.level = told;
    for (let no = 1; no <= told; no++) {
      const acked = this.hasSigned(l, no);
      this.targets.push({ ladder: l.no, epoch: this.epoch, level: no, acked });
      const step = this.plan.steps[no - 1]!;
      if (acked) this.startIdle(l, no, now);
      else if (no === told) this.start('ack', l, no, now, now + s(step.ackBy - step.told));
    }
  }

  private tell(l: Ladder, no: number, at: number, now: number): void {
    const step = this.plan.steps[no - 1];
    if (!step || no <= l.level) return;
    Object.assign(l, { level: no, levelAt: at, climbAt: null });
    const signed = this.hasSigned(l, no);
    this.targets.push({ ladder: l.no, epoch: this.epoch, level: no, acked: signed });
    if (signed) return this.startIdle(l, no, now);
    this.pages.push(`${l.no}:${this.epoch}:${no}`);
    this.start('ack', l, no, at, at + s(step.ackBy - step.told));
  }

  private runOut(c: Clock, now: number): void {
    const l = this.ladders.find((x) => x.no === c.ladder)!;
    if (c.kind === 'idle' && c.stage === 1) {
      c.state = 'rebased';
      this.start('idle', l, c.level, c.starts, c.due + s(this.plan.idle!), 2);
      if (this.hasSigned(l, c.level)) this.pages.push(`${l.no}:${this.epoch}:${c.level}:idle:${c.occurrence}`);
      return;
    }
    c.state = 'breached';
    this.repeat(c, l);
    if (c.kind === 'ack' && c.level < l.level) return;
    // that level was told later, of all that was missed
    if (l.level > 0 && l.levelAt! > c.due) return;
    const next = this.plan.steps[l.level];
    if (!next) return;
    const planned = c.kind === 'ack' ? l.levelAt! + s(next.told - this.plan.steps[l.level - 1]!.told) : c.due;
    const at = Math.max(planned, c.due);
    if (at > now) l.climbAt = at;
    else this.tell(l, l.level + 1, at, now);
  }

  private startFollowUp(l: Ladder, from: number): void {
    if (this.plan.followUp !== null) this.start('follow_report', l, 1, from, from + s(this.plan.followUp));
  }

  private startZero(l: Ladder, from: number): void {
    if (this.plan.zero !== null) this.start('zero_report', l, 1, from, from + s(this.plan.zero));
  }

  /** The next of a clock that comes again and again. */
  private repeat(c: Clock, l: Ladder): void {
    if (c.kind === 'follow_report') this.startFollowUp(l, c.due);
    if (c.kind === 'zero_report') this.startZero(l, c.due);
  }

  private startIdle(l: Ladder, level: number, now: number): void {
    if (this.plan.idle === null || this.hasFiled('response', l)) return;
    if (this.pending().some((c) => c.kind === 'idle' && c.ladder === l.no && c.level === level)) return;
    this.start('idle', l, level, now, now + s(this.plan.idle));
  }

  private activity(l: Ladder, report: boolean, now: number): void {
    if (this.plan.idle === null) return;
    for (const c of this.pending().filter((x) => x.kind === 'idle' && x.ladder === l.no)) {
      const due = now + s(this.plan.idle);
      if (report) Object.assign(c, { starts: now, due, stage: 1 });
      else c.due = Math.max(c.due, Math.min(due, c.starts + s(this.plan.idle) * IDLE_CAP));
    }
  }

  private start(kind: Kind, l: Ladder, level: number, starts: number, due: number, stage = 1): void {
    const same = this.clocks.filter(
      (c) => c.epoch === this.epoch && c.ladder === l.no && c.level === level && c.kind === kind,
    );
    this.clocks.push({
      ...{ ladder: l.no, epoch: this.epoch, level, kind, occurrence: same.length + 1 },
      ...{ stage, starts, due, state: 'pending', met: null },
    });
  }

  private meet(kind: Kind, where: (c: Clock) => boolean, now: number): Clock[] {
    const touched = this.clocks.filter(
      (c) => c.kind === kind && (c.state === 'pending' || (c.state === 'breached' && c.met === null)) && where(c),
    );
    for (const c of touched) {
      if (c.state === 'pending') c.state = 'met';
      c.met = now;
    }
    return touched;
  }

  private pending(): Clock[] {
    return this.clocks.filter((c) => c.state === 'pending');
  }
  private cancelPending(): void {
    for (const c of this.pending()) c.state = 'cancelled';
  }
  private hasFiled(kind: string, l: Ladder): boolean {
    return this.filed.some((f) => f.kind === kind && f.ladder === l.no);
  }
  private hasSigned(l: Ladder, level: number): boolean {
    return this.targets.some((t) => t.ladder === l.no && t.level === level && t.acked);
  }
}

const s = (seconds: number): number => seconds * 1000;
const ladder = (no: number, unit: string, t0: number): Ladder => ({
  ...{ no, unit, t0, level: 0, levelAt: null, climbAt: null, left: false },
});
