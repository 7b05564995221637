/** One stretch of publication time of a source and query, seen or missed. */
export interface Interval {
  from: number;
  to: number;
  state: 'seen' | 'missed';
  reason: string | null;
}

/** How long a seen stretch may be extended by the next success, and still count as watched without a break. */
export type Round =
  { result: 'seen'; at: number; reachesBackTo: number } | { result: 'missed'; at: number; reason: string };

/**
 * The ledger after one more round. Pure.
 * seen: everything published from reachesBackTo to at is known; what was missed in that stretch is refilled; what lies between the last
 * known moment and reachesBackTo was cut off by the page cap and is missed.
 * missed: from the last known moment to at nothing is known.
 */
export function addRound(ledger: Interval[], round: Round): Interval[] {
  const end = Math.max(...ledger.map((i) => i.to), Number.NEGATIVE_INFINITY);
  const known = ledger.length > 0 ? end : round.result === 'seen' ? round.reachesBackTo : round.at;
  if (round.at < known && round.result === 'missed') return ledger;
  if (round.result === 'missed')
    return merge([...ledger, { from: known, to: round.at, state: 'missed', reason: round.reason }]);
  const from = Math.min(round.reachesBackTo, round.at);
  const kept = ledger.flatMap((i) => cut(i, from, round.at));
  const gap: Interval[] = known < from ? [{ from: known, to: from, state: 'missed', reason: 'page_cap' }] : [];
  return merge([...kept, ...gap, { from, to: round.at, state: 'seen', reason: null }]);
}

/** What of an interval lies outside [from, to]. */
function cut(i: Interval, from: number, to: number): Interval[] {
  if (i.to <= from || i.from >= to) return [i];
  return [...(i.from < from ? [{ ...i, to: from }] : []), ...(i.to > to ? [{ ...i, from: to }] : [])];
}

/** Sorted, without empty stretches, neighbours of one kind joined. */
export function merge(intervals: Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const i of intervals.filter((x) => x.to > x.from).sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && last.state === i.state && last.reason === i.reason && i.from <= last.to)
      last.to = Math.max(last.to, i.to);
    else out.push({ ...i });
  }
  return out;
}
