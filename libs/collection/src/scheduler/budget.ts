/** How gently a source is read (sources.md 2.8). Times in ms. */
export interface Budget {
  /** between two requests, ± jitterMs */
  gapMs: number;
  jitterMs: number;
  /** requests that may follow one another without the gap after a quiet time */
  burst: number;
  /** requests in a row before a rest */
  maxConsecutive: number;
  /** a rest: so long without a request ends a row */
  restMs: number;
  /** by Beijing day */
  daily: number;
}

/** What is used of a budget; one row of source_state, so that all processes share it. Times in ms since 1970. */
export interface Usage {
  /** when the next request would be due if requests came exactly gapMs apart (GCRA's theoretical arrival time) */
  nextAt: number;
  lastAt: number | null;
  consecutive: number;
  /** Beijing day of count, yyyy-mm-dd */
  day: string;
  count: number;
}

export type Reservation = { at: number; usage: Usage } | { refusedUntil: number };

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;
/** Beijing day of a moment, yyyy-mm-dd. */
export const beijingDay = (at: number): string => new Date(at + BEIJING).toISOString().slice(0, 10);
const startOfNextDay = (at: number): number => (Math.floor((at + BEIJING) / DAY) + 1) * DAY - BEIJING;

/**
 * The next moment at which a request may be sent, and the usage once it is. Pure.
 * Requests are spaced by the generic cell rate algorithm: at least gapMs ± jitterMs apart on average, up to burst of them at once.
 * share: part of the daily budget open to this request (others keep the rest for an incident).
 */
export function reserve(budget: Budget, before: Usage, now: number, random: () => number, share = 1): Reservation {
  const rested = before.lastAt === null || now - before.lastAt >= budget.restMs;
  const row = rested ? 0 : before.consecutive;
  let at = Math.max(now, before.nextAt - (budget.burst - 1) * budget.gapMs);
  let consecutive = row + 1;
  if (row >= budget.maxConsecutive) {
    at = Math.max(at, before.lastAt! + budget.restMs);
    consecutive = 1;
  }
  const day = beijingDay(at);
  const count = before.day === day ? before.count : 0;
  if (count >= Math.floor(budget.daily * share)) return { refusedUntil: startOfNextDay(at) };
  const jitter = Math.round((random() * 2 - 1) * budget.jitterMs);
  return {
    at,
    usage: {
      nextAt: Math.max(at, before.nextAt) + budget.gapMs + jitter,
      lastAt: at,
      consecutive,
      day,
      count: count + 1,
    },
  };
}
