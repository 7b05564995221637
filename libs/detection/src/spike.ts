import { Bunches, bunchRarity, countRarity, STRETCHES, type Stretch, VolumeDetector } from './volume/index.js';
import { schoolSlot } from './school-calendar.js';

/** One minute of a watch list. */
export interface Minute {
  at: Date;
  total: number;
  negative: number;
}

/** A rise as it is told: the stretch ending now that is least like what is usual. */
export interface Spike {
  windowMinutes: number;
  count: number;
  negative: number;
  /** usual number in a stretch of this length, at this hour */
  expected: number;
  /** minutes that what is usual rests on */
  baselineMinutes: number;
  /** powers of ten by which it is out of the ordinary: 5 is one minute in a hundred thousand */
  evidence: number;
  growth: Growth;
  /** the rise is over when CLEAR_MINUTES hold fewer posts */
  clearBelow: number;
}

export interface Growth {
  /** posts of the last minutes, and of as many before them */
  minutes: number;
  last: number;
  before: number;
  /** null while it does not grow */
  doublingMinutes: number | null;
  /** posts in the next FORECAST_MINUTES, nine times in ten between these */
  forecast: { low: number; high: number };
}

/**
 * A rise is rare among the minutes of its own past, or, since a second incident of the size of the first is rare no more, improbable even for posts
 * that come in bunches. One minute in a hundred thousand is one false alarm in some ten weeks, if minutes were independent.
 */
const HIGH = 5;
/** What ends a rise: once in a thousand stretches by chance. */
const LOW = 3;
/** Posts come in late: what the last minutes hold is judged together. */
const LOOK_BACK = 10;
const MIN_COUNT = 6;
const MIN_PAST = 30;
export const CLEAR_MINUTES = 10;
export const FORECAST_MINUTES = 30;
/** Posts of any list come in bunches: variance = mean + mean² / size; bunches are shorter than BUNCH_MINUTES, longer stretches hold several. */
const BUNCH_SIZE = 2;
const BUNCH_MINUTES = 10;
/** A minute's mean is not taken to be smaller for bunches: an empty night is no proof that nobody writes. */
const LEAST_PER_MINUTE = 0.2;
/** Growth fades: after so many minutes a third of it is left. */
const FADE_MINUTES = 5;

/** What was read of a watch list: what its minutes are like, and how its posts come in bunches. */
export class MinutesRead {
  constructor(
    private readonly detector = new VolumeDetector(),
    readonly bunches = new Bunches(),
    /** how many minutes were read */
    public minutes = 0,
  ) {}

  /** One that goes on from here and leaves this one as it is. */
  fork(): MinutesRead {
    return new MinutesRead(this.detector.fork(), this.bunches.fork(), this.minutes);
  }

  /** The next minutes, oldest first, in the school's calendar; how far each of them was a rise among those before it. */
  read(minutes: Minute[]): number[] {
    this.minutes += minutes.length;
    return minutes.map((m) => {
      this.bunches.push(m.total);
      const { rising, evidence } = this.detector.push(m.at, m.total, schoolSlot(m.at));
      return rising ? evidence : 0;
    });
  }

  /** Usual number of posts in the minute at this time. */
  usual(at: Date): number {
    return this.detector.expected(schoolSlot(at));
  }
}

/**
 * Is there a rise now? past: what lies before `minutes`, left as it is; minutes: without gaps, the last one still running. Null: no rise, or less than
 * half an hour of past.
 */
export function spikeNow(past: MinutesRead, minutes: Minute[]): Spike | null {
  const known = past.minutes + minutes.length;
  // what is usual must lie before the stretches that are held against it
  const judged = Math.min(Math.max(...STRETCHES), Math.max(LOOK_BACK, known - MIN_PAST));
  const baselineMinutes = known - judged;
  if (baselineMinutes < MIN_PAST) return null;
  const read = past.fork();
  read.read(minutes.slice(0, -judged));
  const perMinute = read.usual(minutes.at(-1)!.at);
  // of the list's bunches, too, only what lies before counts
  const bunches = read.bunches.fork();
  const stretches = STRETCHES.filter((s) => s <= judged);
  read.read(minutes.slice(-judged, -LOOK_BACK));
  const rises = read.read(minutes.slice(-LOOK_BACK));
  const counts = minutes.map((m) => m.total);
  const evidence = Math.max(
    ...rises.map((rise, i) =>
      rise < HIGH
        ? rise
        : Math.min(rise, asBunches(bunches, counts.slice(0, counts.length - LOOK_BACK + 1 + i), perMinute)),
    ),
    ...stretches.map((s) => Math.min(asAnyList(counts, s, perMinute), bunches.rarity(counts, s, perMinute))),
  );
  if (evidence < HIGH) return null;
  const told = tell(minutes, stretches, perMinute);
  const growth = growthOf(minutes);
  const clearBelow = leastUnusual(perMinute);
  // a longer stretch still holds a rise that is over
  if (!told || growth.last < clearBelow) return null;
  return { ...told, baselineMinutes, evidence, growth, clearBelow };
}

/** How rare the rarest stretch ending with these minutes is in a list that writes in such bunches. */
const asBunches = (bunches: Bunches, counts: number[], perMinute: number): number =>
  Math.max(...STRETCHES.map((s) => (postsOf(counts, s) < MIN_COUNT ? 0 : bunches.rarity(counts, s, perMinute))));

/** … and in any list, of which nothing is known but what it usually writes. */
function asAnyList(counts: number[], stretch: Stretch, perMinute: number): number {
  const count = postsOf(counts, stretch);
  if (count < MIN_COUNT) return 0;
  const mean = Math.max(perMinute, LEAST_PER_MINUTE) * stretch;
  return bunchRarity(count, mean, BUNCH_SIZE * Math.max(1, stretch / BUNCH_MINUTES));
}

const postsOf = (counts: number[], stretch: Stretch): number => sum(counts.slice(-stretch), (n) => n);

/** The stretch ending now that would be least likely as counts; null when none holds enough posts. */
function tell(
  minutes: Minute[],
  lengths: readonly number[],
  perMinute: number,
): Pick<Spike, 'windowMinutes' | 'count' | 'negative' | 'expected'> | null {
  const stretches = lengths.map((windowMinutes) => {
    const rows = minutes.slice(-windowMinutes);
    const [count, expected] = [sum(rows, (m) => m.total), perMinute * windowMinutes];
    return {
      windowMinutes,
      count,
      negative: sum(rows, (m) => m.negative),
      expected,
      rarity: count > expected ? countRarity(count, expected + 0.5) : 0,
    };
  });
  const [best] = stretches.filter((s) => s.count >= MIN_COUNT).sort((a, b) => b.rarity - a.rarity);
  if (!best) return null;
  const { windowMinutes, count, negative, expected } = best;
  return { windowMinutes, count, negative, expected };
}

/** Growth between two neighbouring stretches, and what it leads to if it fades as growth does. */
export function growthOf(minutes: Minute[], length = CLEAR_MINUTES): Growth {
  const last = sum(minutes.slice(-length), (m) => m.total);
  const before = sum(minutes.slice(-2 * length, -length), (m) => m.total);
  const perMinute = Math.log((last + 1) / (before + 1)) / length;
  const grows = perMinute > 0 && last >= MIN_COUNT;
  let expected = 0;
  for (let t = 1; t <= FORECAST_MINUTES; t++) {
    const faded = FADE_MINUTES * (1 - Math.exp(-t / FADE_MINUTES));
    expected += (last / length) * Math.exp(perMinute * faded);
  }
  // posts come in bunches: variance = mean + mean² / 5; 1.64 standard deviations on both sides hold nine in ten
  const margin = 1.64 * Math.sqrt(expected + expected ** 2 / 5);
  return {
    minutes: length,
    last,
    before,
    doublingMinutes: grows ? Math.LN2 / perMinute : null,
    forecast: { low: Math.max(0, Math.round(expected - margin)), high: Math.round(expected + margin) },
  };
}

/** The smallest number in CLEAR_MINUTES that would still be out of the ordinary. */
function leastUnusual(perMinute: number): number {
  const usual = perMinute * CLEAR_MINUTES + 0.5;
  let n = Math.ceil(usual) + 1;
  while (countRarity(n, usual) < LOW) n++;
  return n;
}

const sum = <T>(rows: T[], of: (row: T) => number): number => rows.reduce((n, row) => n + of(row), 0);
