import type { ClockView } from '@fengsui/contract';

/** Pending clocks, nearest first, before those that stand still; then breached ones nobody has met yet, longest overdue first. */
export function sortClocks(clocks: ClockView[]): ClockView[] {
  const open = clocks.filter((c) => c.state === 'pending' || (c.state === 'breached' && c.metAt === null));
  const rank = (c: ClockView): number => (c.state !== 'pending' ? 2 : c.stoodAt ? 1 : 0);
  return open.sort((a, b) => rank(a) - rank(b) || a.dueAt.localeCompare(b.dueAt));
}
