const BEIJING = 8 * 3_600_000;
/** Weibo opened then; whatever says it is older, or from beyond this century, is kept at the edge instead of in a month of its own. */
const FIRST = Date.UTC(2009, 7, 1) - BEIJING;
const LAST = Date.UTC(2099, 11, 1) - BEIJING;

/** The month in which a post is kept, by Beijing time: 2026.11. */
export function monthOf(at: Date): string {
  const clamped = Math.min(Math.max(at.getTime(), FIRST), LAST);
  return new Date(clamped + BEIJING).toISOString().slice(0, 7).replace('-', '.');
}

/** Begin of the month so many months before the one that at lies in, by Beijing time. */
export function monthsBefore(at: Date, months: number): Date {
  const d = new Date(at.getTime() + BEIJING);
  return new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - months, 1) - BEIJING);
}

/** [from, to) of a month; null where it holds whatever lies further out. */
export function monthBounds(month: string): { from: Date | null; to: Date | null } {
  const [year, no] = month.split('.').map(Number) as [number, number];
  const [from, to] = [Date.UTC(year, no - 1, 1) - BEIJING, Date.UTC(year, no, 1) - BEIJING];
  return { from: from <= FIRST ? null : new Date(from), to: from >= LAST ? null : new Date(to) };
}
