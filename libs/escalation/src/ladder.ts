import type { ClockView, LadderStep, TargetView } from '@fengsui/contract';
import type { DeadlineRow } from './escalation.repository.js';
import type { Plan } from './policy.js';
import { clockWords, KIND_NAME } from './words.js';

/** What the ladder is drawn from. */
export interface LadderFacts {
  plan: Plan;
  startedAt: Date;
  epoch: number;
  levelNo: number;
  ended: boolean;
  unitName: string;
  deadlines: DeadlineRow[];
  /** targets by level, latest epoch first in time */
  targets: Map<number, TargetView[]>;
  owner: (d: DeadlineRow) => string;
}

export function clockView(d: DeadlineRow, owner: string): ClockView {
  return {
    deadlineId: d.id,
    kind: d.kind,
    kindName: KIND_NAME[d.kind] ?? d.kind,
    levelNo: d.level_no,
    startsAt: d.starts_at.toISOString(),
    dueAt: d.due_at.toISOString(),
    state: d.state,
    metAt: d.met_at?.toISOString() ?? null,
    latenessMs:
      d.state === 'breached' && d.met_at
        ? d.met_at.getTime() - d.due_at.getTime()
        : d.lateness_ms === null
          ? null
          : Number(d.lateness_ms),
    owner,
  };
}

/** 处置阶梯: done, running, and what comes next and when. */
export function ladder(f: LadderFacts): LadderStep[] {
  return f.plan.steps.map((step) => {
    const clocks = f.deadlines.filter((d) => d.level_no === step.no && d.epoch === f.epoch);
    const targets = f.targets.get(step.no) ?? [];
    const told = step.no <= f.levelNo;
    const planned = new Date(f.startedAt.getTime() + step.toldAfterS * 1000);
    return {
      levelNo: step.no,
      name: step.name,
      state: told ? toldState(clocks, targets) : willBeTold(f, step.no) ? 'waiting' : 'not_needed',
      targets,
      clocks: clocks.map((d) => clockView(d, f.owner(d))),
      words: told ? toldWords(clocks, targets) : waitingWords(f, step.no, step.name, planned),
      plannedAt: told ? null : planned.toISOString(),
    };
  });
}

function toldState(clocks: DeadlineRow[], targets: TargetView[]): LadderStep['state'] {
  if (clocks.some((d) => d.state === 'breached' && !d.met_at)) return 'late';
  if (clocks.some((d) => d.state === 'pending')) return 'running';
  return targets.some((t) => t.ackedAt) || clocks.every((d) => d.met_at) ? 'done' : 'running';
}

function toldWords(clocks: DeadlineRow[], targets: TargetView[]): string {
  const open = clocks.filter((d) => d.state === 'pending').map((d) => KIND_NAME[d.kind]);
  const late = clocks.filter((d) => d.state === 'breached' && !d.met_at).map((d) => KIND_NAME[d.kind]);
  if (targets.length === 0) return '无人在岗，已直接报上一级';
  if (late.length > 0) return `未收到${late.join('、')}${open.length > 0 ? `；待${open.join('、')}` : ''}`;
  return open.length > 0 ? `待${open.join('、')}` : '已完成';
}

/** The clock whose end brings the next level: the nearest one still running that would climb. */
function nextTrigger(f: LadderFacts): DeadlineRow | null {
  if (f.ended) return null;
  const running = f.deadlines.filter(
    (d) => d.epoch === f.epoch && d.state === 'pending' && (d.kind !== 'ack' || d.level_no === f.levelNo),
  );
  return running.sort((a, b) => a.due_at.getTime() - b.due_at.getTime())[0] ?? null;
}

const willBeTold = (f: LadderFacts, no: number): boolean => !f.ended && (no > f.levelNo + 1 || nextTrigger(f) !== null);

function waitingWords(f: LadderFacts, no: number, name: string, planned: Date): string {
  const trigger = nextTrigger(f);
  if (f.ended) return '未启用';
  if (no === f.levelNo + 1 && trigger) return triggerWords(trigger, name);
  if (no === f.levelNo + 1) return '各项时限均已完成，无需上报';
  return `最早 ${clockWords(planned, planned.getTime() - f.startedAt.getTime())}`;
}

function triggerWords(d: DeadlineRow, nextName: string): string {
  return `${clockWords(d.due_at, d.due_at.getTime() - d.starts_at.getTime())} 若未${KIND_NAME[d.kind]}，将报${nextName}`;
}

/** 「14:35 若未签收，将报分管校领导」; null when nothing is to come. */
export function nextStepWords(f: LadderFacts): string | null {
  const trigger = nextTrigger(f);
  if (!trigger) return null;
  const next = f.plan.steps.find((s) => s.no === f.levelNo + 1);
  return next
    ? triggerWords(trigger, next.name)
    : `${clockWords(trigger.due_at, trigger.due_at.getTime() - trigger.starts_at.getTime())} ${KIND_NAME[trigger.kind]}时限到`;
}
