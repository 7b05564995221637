import { countRarity } from './count-tail.js';
import { type CalendarSlot, DayProfile } from './day-profile.js';
import { Rarity } from './rarity.js';

/** The ways in which a row is looked at; each is held against its own past. */
export const VIEWS = ['high', 'low', 'jump', 'rise', 'stretch', 'shift', 'hour'] as const;
export type View = (typeof VIEWS)[number];

export interface VolumeSettings {
  views: readonly View[];
  /** rows that a view remembers; an early burst is forgotten after so many */
  memory: number;
  /** the largest values that a tail is drawn from: fewer, and one burst decides; more, and the body of the distribution does */
  tail: number;
  /** rows after which half of the recent level is forgotten */
  levelRows: number;
  /** … and half of how far rows usually lie from it */
  spreadRows: number;
  /** … and half of the long level, against which counts are held while the hour is not known: a lull does not make the next posts a rise */
  longRows: number;
  /** a row moves level and spread by so many spreads at most: a burst does not become what is usual */
  clip: number;
  /** rows of the views rise and stretch: their mean distance from the level */
  riseRows: number;
  stretchRows: number;
  /** rows whose mean is held against that of as many before them */
  shiftRows: number;
  /** a day's weight in what is usual at an hour */
  dayWeight: number;
  /** evidence that makes an alarm of the score: one row in ten thousand */
  alarm: number;
  /** rows after an alarm that belong to it and raise no other, unless they are ten times rarer */
  restRows: number;
}

/** One setting for every series. In rows: at five minutes, memory is two weeks, level four hours, shift half a day, rest three hours. */
export const VOLUME: VolumeSettings = {
  views: VIEWS,
  memory: 4_000,
  tail: 5,
  levelRows: 48,
  spreadRows: 500,
  longRows: 1_000,
  clip: 4,
  riseRows: 6,
  stretchRows: 24,
  shiftRows: 144,
  dayWeight: 0.2,
  alarm: 4,
  restRows: 36,
};

/** Rows until level and spread mean something. */
const ENOUGH = 30;
/** Fewer posts in the longest stretch are no rise, whatever is usual. */
const MIN_COUNT = 6;
/** Evidence that makes the score 1. */
const FULL = 10;
/**
 * While a series rests, a row so many powers of ten rarer than what was told is told as well: whoever reads the score with a higher threshold must not
 * miss it because of a row that is no alarm to him.
 */
const AGAIN = 1;

/** What one row was found to be. */
export interface VolumeVerdict {
  /** in [0, 1]: a tenth of the evidence, held under that of an alarm while the series rests after one that was nearly as rare */
  score: number;
  /** powers of ten by which the row is out of the ordinary: 4 is one row in ten thousand */
  evidence: number;
  /** above what is usual, not below */
  rising: boolean;
  /** mean count of a row: as of late, or as usual at this hour where that is more */
  expected: number;
}

interface Row {
  count: number;
  /** distance from the level when it came */
  off: number;
}

/**
 * Streaming detector of unusual volume, for counts and other series. A row is looked at in the few ways a person would: the value itself, its distance
 * from the recent level (one row, and stretches), from this hour on other days, and a shift of level. Each view is held against its own past, so that
 * no view needs a unit and one setting serves every series; whole numbers must be improbable as counts, too.
 */
export class VolumeDetector {
  private readonly views: Rarity[];
  private readonly profile: DayProfile;
  private readonly recent: Row[];
  private readonly state: {
    rows: number;
    level: number;
    spread: number;
    longMean: number;
    /** only whole numbers so far: counts */
    whole: boolean;
    /** alarms of the last restRows */
    told: { row: number; evidence: number }[];
  };

  constructor(
    private readonly settings: VolumeSettings = VOLUME,
    from?: VolumeDetector,
  ) {
    const { views, memory, tail, dayWeight } = settings;
    this.views = views.map((_, i) => (from ? from.views[i]!.copy() : new Rarity(memory, tail)));
    this.profile = from ? from.profile.copy() : new DayProfile(dayWeight);
    this.recent = from ? [...from.recent] : [];
    this.state = from ? { ...from.state } : { rows: 0, level: 0, spread: 0, longMean: 0, whole: true, told: [] };
  }

  /** A detector that goes on from here and leaves this one as it is. */
  fork(): VolumeDetector {
    return new VolumeDetector(this.settings, this);
  }

  /** The next row. slot: where it lies in the calendar; by the hour and weekday of `at` in UTC when left out. */
  push(at: Date, count: number, slot: CalendarSlot = slotOf(at)): VolumeVerdict {
    const s = this.state;
    if (s.rows === 0) s.level = count;
    s.whole &&= Number.isInteger(count) && count >= 0;
    this.recent.push({ count, off: count - s.level });
    if (this.recent.length > 2 * this.settings.shiftRows) this.recent.shift();

    const usual = this.profile.usual(slot);
    let evidence = 0;
    let rising = false;
    this.settings.views.forEach((view, i) => {
      const distance = this.distance(view, count, usual);
      if (distance === null) return;
      const size = view === 'high' || view === 'low' ? distance : Math.abs(distance);
      const rarity = this.views[i]!.of(size);
      if (rarity > evidence) [evidence, rising] = [rarity, view !== 'low' && distance > 0];
      this.views[i]!.add(size);
    });
    // the rarest of several views is rare by chance more often
    evidence = Math.max(0, evidence - Math.log10(this.views.length));
    const expected = this.expectedWith(usual);
    if (s.whole) evidence = Math.min(evidence, this.asCounts(rising, expected));
    this.profile.learn(slot, count);
    this.learn(count, count - s.level);
    return { score: this.rest(evidence), evidence, rising, expected };
  }

  /** Mean count to be expected of a row in this slot, from what was read so far. */
  expected(slot: CalendarSlot): number {
    return this.expectedWith(this.profile.usual(slot));
  }

  private expectedWith(usual: number | null): number {
    const { level, longMean, rows } = this.state;
    // an hour that is known says more than all the hours together; an empty past still lets half a post be expected in all of it
    const least = 0.5 / Math.max(1, Math.min(rows, this.settings.longRows));
    return Math.max(level, usual ?? longMean, least);
  }

  /** How far the row is off in this view; null while there is nothing to hold it against. */
  private distance(view: View, count: number, usual: number | null): number | null {
    const { riseRows, stretchRows, shiftRows } = this.settings;
    switch (view) {
      case 'high':
        return count;
      case 'low':
        return -count;
      case 'jump':
        return this.fromLevel(1);
      case 'rise':
        return this.fromLevel(riseRows);
      case 'stretch':
        return this.fromLevel(stretchRows);
      case 'shift':
        return this.recent.length < 2 * shiftRows
          ? null
          : mean(this.recent.slice(-shiftRows), (r) => r.count) - mean(this.recent.slice(0, shiftRows), (r) => r.count);
      case 'hour':
        return usual === null ? null : count - usual;
    }
  }

  /** Mean distance of the last rows from the level they met, in spreads of such a mean. */
  private fromLevel(stretch: number): number | null {
    if (this.state.rows < ENOUGH) return null;
    const rows = this.recent.slice(-stretch);
    return (mean(rows, (r) => r.off) * Math.sqrt(rows.length)) / this.unit();
  }

  private unit(): number {
    return Math.max(this.state.spread, 1e-3 * Math.abs(this.state.level), 1e-6);
  }

  /** Evidence as counts: the most improbable stretch, on the side that is asked for. */
  private asCounts(rising: boolean, expected: number): number {
    let most = 0;
    const { riseRows, stretchRows, shiftRows } = this.settings;
    for (const stretch of [1, riseRows, stretchRows, shiftRows]) {
      const rows = this.recent.slice(-stretch);
      const count = mean(rows, (r) => r.count) * rows.length;
      const usual = expected * rows.length;
      if (rising ? count > usual && count >= MIN_COUNT : count < usual)
        most = Math.max(most, countRarity(count, usual));
    }
    return most;
  }

  private learn(count: number, off: number): void {
    const s = this.state;
    const { levelRows, spreadRows, longRows, clip } = this.settings;
    s.rows++;
    const weight = (half: number): number => Math.max(1 - 2 ** (-1 / half), 1 / s.rows);
    const most = s.rows <= ENOUGH ? Infinity : clip * this.unit();
    const step = Math.max(-most, Math.min(most, off));
    s.level += weight(levelRows) * step;
    // 1.25 mean distances are one standard deviation
    s.spread += weight(spreadRows) * (1.25 * Math.abs(step) - s.spread);
    s.longMean += weight(longRows) * (count - s.longMean);
  }

  private rest(evidence: number): number {
    const s = this.state;
    const { alarm, restRows } = this.settings;
    const score = Math.min(1, evidence / FULL);
    if (evidence < alarm) return score;
    s.told = s.told.filter((t) => s.rows - t.row < restRows);
    const known = Math.min(evidence, FULL);
    if (s.told.some((t) => known < t.evidence + AGAIN)) return score * (alarm / FULL) * 0.999;
    s.told.push({ row: s.rows, evidence: known });
    return score;
  }
}

const mean = (rows: Row[], of: (r: Row) => number): number =>
  rows.reduce((sum, r) => sum + of(r), 0) / Math.max(1, rows.length);

function slotOf(at: Date): CalendarSlot {
  const weekday = at.getUTCDay();
  return {
    day: Math.floor(at.getTime() / 86_400_000),
    hour: at.getUTCHours(),
    kind: weekday === 0 || weekday === 6 ? 'weekend' : 'weekday',
  };
}
