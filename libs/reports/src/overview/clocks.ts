import type { ClockView } from '@fengsui/contract';
import { beijingClock, beijingTime } from '@fengsui/platform';
import { DUTY_NAME } from '../after-action/names.js';

/** Pending clocks, nearest first; then breached ones nobody has met yet, longest overdue first. */
export function sortClocks(clocks: ClockView[]): ClockView[] {
  const open = clocks.filter((c) => c.state === 'pending' || (c.state === 'breached' && c.metAt === null));
  return open.sort((a, b) => (a.state === b.state ? a.dueAt.localeCompare(b.dueAt) : a.state === 'pending' ? -1 : 1));
}

/** A level of the plan an incident runs under. */
export interface PlannedStep {
  no: number;
  name: string;
  toldAfterS: number;
}

/** 「14:35 若未签收，将报宣传部」: the nearest pending clock of the highest level told, and who comes after it. null at the top. */
export function nextStep(clocks: ClockView[], levelNo: number, steps: PlannedStep[], startedAt: Date): string | null {
  const after = steps.find((s) => s.no === levelNo + 1);
  const pending = clocks.filter((c) => c.state === 'pending' && c.levelNo === levelNo);
  const next = pending.find((c) => c.kind === 'ack') ?? pending[0];
  if (levelNo < 1 || !after || !next) return null;
  const due = new Date(next.dueAt);
  const planned =
    next.kind === 'ack' ? new Date(Math.max(due.getTime(), startedAt.getTime() + after.toldAfterS * 1000)) : due;
  const short = due.getTime() - new Date(next.startsAt).getTime() < 10 * 60_000;
  return `${short ? beijingClock(planned) : beijingTime(planned)} 若未${DUTY_NAME[next.kind] ?? next.kindName}，将报${after.name}`;
}
