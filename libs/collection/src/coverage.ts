/** One stretch of publication time of a source and query, seen or missed. Times in ms. */
export interface Interval {
  from: number;
  to: number;
  state: 'seen' | 'missed';
  reason: string | null;
}

/** Reason of a stretch that even the finest window could not read whole: it is not tried again. */
export const BEYOND_CAP = 'beyond_cap';

/** What one more round has found out about [from, to). */
export type Round = { from: number; to: number } & ({ result: 'seen' } | { result: 'missed'; reason: string });

/**
 * The ledger after one more round. Pure.
 * What was seen once stays seen; a missed stretch fills only what nothing is known of, so that the first reason stays, except that
 * BEYOND_CAP replaces earlier reasons: it is the last word.
 */
export function addRound(ledger: Interval[], round: Round): Interval[] {
  if (round.to <= round.from) return ledger;
  if (round.result === 'seen')
    return merge([
      ...ledger.flatMap((i) => cut(i, round.from, round.to)),
      { from: round.from, to: round.to, state: 'seen', reason: null },
    ]);
  const final = round.reason === BEYOND_CAP;
  const stays = ledger.flatMap((i) => (final && i.state === 'missed' ? cut(i, round.from, round.to) : [i]));
  return merge([...stays, ...without({ ...round, state: 'missed' }, stays)]);
}

/** What is left of an interval when others are taken out of it. */
export function without({ from, to, state, reason }: Interval, others: Interval[]): Interval[] {
  return others.reduce<Interval[]>(
    (left, o) => left.flatMap((i) => cut(i, o.from, o.to)),
    [{ from, to, state, reason }],
  );
}

/** What of an interval lies outside [from, to). */
function cut(i: Interval, from: number, to: number): Interval[] {
  if (i.to <= from || i.from >= to) return [i];
  return [...(i.from < from ? [{ ...i, to: from }] : []), ...(i.to > to ? [{ ...i, from: to }] : [])];
}

/** Sorted, without empty or overlapping stretches (the earlier one wins), neighbours of one kind joined. */
export function merge(intervals: Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const next of intervals.filter((x) => x.to > x.from).sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && last.state === next.state && last.reason === next.reason && next.from <= last.to)
      last.to = Math.max(last.to, next.to);
    else if (!last || next.to > last.to) out.push({ ...next, from: Math.max(next.from, last?.to ?? next.from) });
  }
  return out;
}

/** Ledgers laid over one another: missed wherever one of them missed, for every query matters. */
export function missedByAny(ledgers: Interval[]): Interval[] {
  return overlay(ledgers, 'missed');
}

/** Ledgers of several sources for one query: seen wherever one of them saw. */
export function seenByAny(ledgers: Interval[]): Interval[] {
  return overlay(ledgers, 'seen');
}

function overlay(ledgers: Interval[], wins: Interval['state']): Interval[] {
  const top = merge(ledgers.filter((i) => i.state === wins));
  const below = merge(ledgers.filter((i) => i.state !== wins)).flatMap((i) => without(i, top));
  return merge([...top, ...below]);
}
