import { type Interval, missedByAny, seenByAny } from '../coverage.js';

/**
 * The view across the sources of a platform: a query counts as missed only where no source saw it, the platform wherever a query does.
 * lines: one ledger per source and query.
 */
export function platformView(lines: { query: string; intervals: Interval[] }[]): Interval[] {
  const byQuery = Map.groupBy(lines, (l) => l.query);
  return missedByAny([...byQuery.values()].flatMap((same) => seenByAny(same.flatMap((l) => l.intervals))));
}

/** A gap of one query. */
export interface Gap {
  query: string;
  from: number;
  to: number;
  reason: string;
}

/** Gaps of one source that overlap for one reason become one, longest first: a captcha that stops a hundred searches is one gap, not a hundred. */
export function stretches(gaps: Gap[]): { from: number; to: number; reason: string; queries: string[] }[] {
  const out: { from: number; to: number; reason: string; queries: Set<string> }[] = [];
  const open = new Map<string, (typeof out)[number]>();
  for (const g of [...gaps].sort((a, b) => a.from - b.from)) {
    const last = open.get(g.reason);
    if (last && g.from <= last.to) {
      last.to = Math.max(last.to, g.to);
      last.queries.add(g.query);
      continue;
    }
    const one = { from: g.from, to: g.to, reason: g.reason, queries: new Set([g.query]) };
    open.set(g.reason, one);
    out.push(one);
  }
  return out.map((s) => ({ ...s, queries: [...s.queries] })).sort((a, b) => b.to - b.from - (a.to - a.from));
}
