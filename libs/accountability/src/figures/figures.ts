import type { ClueDecision, ClueFlag, ClueState, KindFigures, Span } from '@fengsui/contract';

/** A clock of a unit whose time has come, with what its clue says. Drills are left out before. */
export interface DueClock {
  unitId: string;
  kind: string;
  startsAt: Date;
  dueAt: Date;
  /** met in time, or breached */
  state: 'met' | 'breached';
  /** of a breached one: done late; null: never so far */
  metAt: Date | null;
  /** breached, and the next stage heard of it; false: its time lay in an outage of the engine, or nothing could tell those who owed it */
  counted: boolean;
  /** somebody who owed it could be told */
  told: boolean;
  flags: ClueFlag[];
  clueState: ClueState | null;
  decision: ClueDecision | null;
}

type Fate = 'within' | 'late' | 'silent' | 'notReached' | 'exempt';

/**
 * What became of a clock. Whom no channel reached is never counted as silent, whatever was decided; what else may excuse, excuses unless people
 * decided otherwise; what they dropped, withdrew or decided to excuse, excuses.
 */
export function fateOf(d: DueClock): Fate {
  if (d.state === 'met') return 'within';
  if (!d.told || d.flags.includes('unreached')) return 'notReached';
  if (!d.counted) return 'exempt';
  const judged = d.decision !== null && d.decision !== 'exempt' && d.clueState !== 'withdrawn';
  const excused =
    d.flags.length > 0 || d.decision === 'exempt' || d.clueState === 'dropped' || d.clueState === 'withdrawn';
  if (excused && !judged) return 'exempt';
  return d.metAt ? 'late' : 'silent';
}

/** Shares and times of one kind, or of all: times of different kinds are not mixed, so the total has none. */
export function figuresOf(kind: string, name: string, clocks: DueClock[]): KindFigures {
  const fates = clocks.map((d) => ({ d, fate: fateOf(d) }));
  const count = (f: Fate): number => fates.filter((x) => x.fate === f).length;
  const [within, late, silent] = [count('within'), count('late'), count('silent')];
  const n = within + late + silent;
  const times = fates
    .filter((x) => x.fate === 'within' || x.fate === 'late' || x.fate === 'silent')
    .map(({ d, fate }) => ({
      ms: (fate === 'silent' ? d.dueAt : d.metAt!).getTime() - d.startsAt.getTime(),
      censored: fate === 'silent',
    }));
  return {
    ...{ kind, name, n, within, late, silent },
    share: n > 0 ? within / n : null,
    notReached: count('notReached'),
    exempt: count('exempt'),
    median: kind === TOTAL ? null : percentile(times, 0.5),
    p90: kind === TOTAL ? null : percentile(times, 0.9),
  };
}
export const TOTAL = 'total';

/** Nearest rank of all, those never done counted at the moment their time ran out; where such lie at or below it, it is a lower bound. */
export function percentile(times: { ms: number; censored: boolean }[], p: number): Span | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a.ms - b.ms);
  const at = sorted[Math.ceil(p * sorted.length) - 1]!;
  return { ms: at.ms, atLeast: sorted.some((t) => t.censored && t.ms <= at.ms) };
}
