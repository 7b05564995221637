import type { ClockView } from '@fengsui/contract';
import { beijingClock, beijingTime } from '@fengsui/platform';
import { DUTY_NAME, LADDER } from '../after-action/names.js';

/** Pending clocks, nearest first; then breached ones nobody has met yet, longest overdue first. */
export function sortClocks(clocks: ClockView[]): ClockView[] {
  const open = clocks.filter((c) => c.state === 'pending' || (c.state === 'breached' && c.metAt === null));
  return open.sort((a, b) => (a.state === b.state ? a.dueAt.localeCompare(b.dueAt) : a.state === 'pending' ? -1 : 1));
}

/** 「14:35 若未签收，将报宣传部」: the nearest pending clock of the highest level told, and who comes after it. null at the top. */
export function nextStep(clocks: ClockView[], levelNo: number, topLevel: number): string | null {
  if (levelNo < 1 || levelNo >= topLevel) return null;
  const next =
    clocks.find((c) => c.state === 'pending' && c.kind === 'ack' && c.levelNo === levelNo) ??
    clocks.find((c) => c.state === 'pending' && c.levelNo === levelNo);
  if (!next) return null;
  const due = new Date(next.dueAt);
  const short = due.getTime() - new Date(next.startsAt).getTime() < 10 * 60_000;
  return `${short ? beijingClock(due) : beijingTime(due)} 若未${DUTY_NAME[next.kind] ?? next.kindName}，将报${LADDER[levelNo + 1] ?? '上一级'}`;
}
