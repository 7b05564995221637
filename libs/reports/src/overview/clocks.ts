import type { ClockView } from '@fengsui/contract';

/** Pending clocks, nearest first; then breached ones nobody has met yet, longest overdue first. */
export function sortClocks(clocks: ClockView[]): ClockView[] {
  const open = clocks.filter((c) => c.state === 'pending' || (c.state === 'breached' && c.metAt === null));
  return open.sort((a, b) => (a.state === b.state ? a.dueAt.localeCompare(b.dueAt) : a.state === 'pending' ? -1 : 1));
}
