import { bunchRarity, countRarity, type VolumeDetector } from './volume/index.js';
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
const WINDOWS = [1, 3, 10, 30, 60];
/** Posts come in bunches: variance = mean + mean² / size; bunches are shorter than BUNCH_MINUTES, longer stretches hold several. */
const BUNCH_SIZE = 2;
const BUNCH_MINUTES = 10;
/** A minute's mean is not taken to be smaller for bunches: an empty night is no proof that nobody writes. */
const LEAST_PER_MINUTE = 0.2;
/** Growth fades: after so many minutes a third of it is left. */
const FADE_MINUTES = 5;

/** A detector that has read these minutes, oldest first, in the school's calendar. */
export function readMinutes(detector: VolumeDetector, minutes: Minute[]): VolumeDetector {
  for (const m of minutes) detector.push(m.at, m.total, schoolSlot(m.at));
  return detector;
}

/**
 * Is there a rise now? past: a detector that has read what lies before `minutes` and is left as it is; minutes: without gaps, the last one still
 * running. pastMinutes: how many the detector has read. Null: no rise, or less than half an hour of past.
 */
export function spikeNow(past: VolumeDetector, pastMinutes: number, minutes: Minute[]): Spike | null {
  const known = pastMinutes + minutes.length;
  // what is usual must lie before the stretches that are held against it
  const judged = Math.min(Math.max(...WINDOWS), Math.max(LOOK_BACK, known - MIN_PAST));
  const baselineMinutes = known - judged;
  if (baselineMinutes < MIN_PAST) return null;
  const detector = readMinutes(past.fork(), minutes.slice(0, -judged));
  const perMinute = detector.expected(schoolSlot(minutes.at(-1)!.at));
  readMinutes(detector, minutes.slice(-judged, -LOOK_BACK));
  const windows = WINDOWS.filter((w) => w <= judged);
  const bunches = windows.map((w) => {
    const count = sum(minutes.slice(-w), (m) => m.total);
    return count < MIN_COUNT
      ? 0
      : bunchRarity(count, Math.max(perMinute, LEAST_PER_MINUTE) * w, BUNCH_SIZE * Math.max(1, w / BUNCH_MINUTES));
  });
  const rises = minutes.slice(-LOOK_BACK).map((m) => detector.push(m.at, m.total, schoolSlot(m.at)));
  const evidence = Math.max(...rises.map((r) => (r.rising ? r.evidence : 0)));
  if (Math.max(evidence, ...bunches) < HIGH) return null;
  const told = tell(minutes, windows, perMinute);
  const growth = growthOf(minutes);
  const clearBelow = leastUnusual(perMinute);
  // a longer stretch still holds a rise that is over
  if (!told || growth.last < clearBelow) return null;
  return { ...told, baselineMinutes, evidence: Math.max(evidence, ...bunches), growth, clearBelow };
}

/** The stretch ending now that would be least likely as counts; null when none holds enough posts. */
function tell(
  minutes: Minute[],
  windows: number[],
  perMinute: number,
): Pick<Spike, 'windowMinutes' | 'count' | 'negative' | 'expected'> | null {
  const stretches = windows.map((windowMinutes) => {
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

const sum = (rows: Minute[], of: (m: Minute) => number): number => rows.reduce((n, m) => n + of(m), 0);
