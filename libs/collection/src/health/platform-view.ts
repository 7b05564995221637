import { merge, type Interval } from '../coverage.js';

/** Queries laid over one another: missed wherever one of them missed, seen where the others saw. */
export function overlay(all: Interval[]): Interval[] {
  const missed = merge(all.filter((i) => i.state === 'missed'));
  const seen = merge(all.filter((i) => i.state === 'seen'));
  return merge([...minus(seen, missed), ...missed]);
}

/**
 * The view across the sources of a platform: a query counts as missed only where no source saw it.
 * lines: one ledger per source and query.
 */
export function platformView(lines: { query: string; intervals: Interval[] }[]): Interval[] {
  const byQuery = Map.groupBy(lines, (l) => l.query);
  return overlay(
    [...byQuery.values()].flatMap((same) => {
      const all = same.flatMap((l) => l.intervals);
      const seen = merge(all.filter((i) => i.state === 'seen'));
      return [...seen, ...minus(merge(all.filter((i) => i.state === 'missed')), seen)];
    }),
  );
}

/** What of the intervals lies outside all of the others. */
function minus(intervals: Interval[], others: Interval[]): Interval[] {
  return others.reduce(
    (rest, o) =>
      rest.flatMap((i) =>
        o.to <= i.from || o.from >= i.to
          ? [i]
          : [
              { ...i, to: Math.min(i.to, o.from) },
              { ...i, from: Math.max(i.from, o.to) },
            ].filter((x) => x.to > x.from),
      ),
    intervals,
  );
}
