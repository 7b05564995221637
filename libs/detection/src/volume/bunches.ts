import { bunchRarity } from './count-tail.js';

/** Stretches in minutes over which posts are counted. */
export const STRETCHES = [1, 3, 10, 30, 60] as const;
export type Stretch = (typeof STRETCHES)[number];

/** A stretch is held against the same one an hour before: the hours of the day differ little over an hour, bunches do. */
const APART = 60;
/** Half a day is one witness; two weeks of them are remembered. */
const BLOCK = 720;
const BLOCKS = 28;
/** A fifth of the half days, those with the largest bunches, has no say, nor have the largest four while half remain: incidents are no habit. */
const INCIDENTS = 0.2;
const FIRST_INCIDENTS = 4;
/** Bunches of more than ten are never taken for a habit. */
const MOST = 10;
/** Closer to one is a Poisson for all purposes, and keeps the size finite. */
const LEAST = 1.02;

/** Of all minutes of half a day: half the squared difference of the two stretches, and their mean, summed. */
interface Block {
  squares: number[];
  counts: number[];
}

/** posts, and minutes in which somebody posts: a bunch that falls within a minute is one voice there */
const MEASURES = 2;
const CELLS = STRETCHES.length * MEASURES;
const cell = (stretch: Stretch, measure: number): number => STRETCHES.indexOf(stretch) * MEASURES + measure;

/**
 * How much posts of one watch list come in bunches, learned from its own minutes: variance over mean of the posts in a stretch, one where posts know
 * nothing of each other, c where every c come at once. Streaming; the running half day has no say yet.
 */
export class Bunches {
  /** posts and busy minutes up to each of the last minutes */
  private readonly totals: number[][];
  private running: Block;
  private readonly blocks: Block[];
  private minutes: number;
  private factors: number[] | null;
  /** posts that one voice brings along, itself included */
  private perVoice: number;

  constructor(from?: Bunches) {
    this.totals = from ? from.totals.map((t) => [...t]) : [[0], [0]];
    this.running = from ? { squares: [...from.running.squares], counts: [...from.running.counts] } : empty();
    this.blocks = from ? [...from.blocks] : [];
    this.minutes = from?.minutes ?? 0;
    this.factors = from?.factors ?? null;
    this.perVoice = from?.perVoice ?? 1;
  }

  fork(): Bunches {
    return new Bunches(this);
  }

  /** The next minute. */
  push(posts: number): void {
    [posts, Math.min(1, posts)].forEach((n, measure) => {
      const totals = this.totals[measure]!;
      totals.push(totals.at(-1)! + n);
      if (totals.length > APART + Math.max(...STRETCHES) + 1) totals.shift();
      const last = totals.length - 1;
      for (const stretch of STRETCHES) {
        if (last < APART + stretch) continue;
        const now = totals[last]! - totals[last - stretch]!;
        const before = totals[last - APART]! - totals[last - APART - stretch]!;
        this.running.squares[cell(stretch, measure)]! += (now - before) ** 2 / 2;
        this.running.counts[cell(stretch, measure)]! += (now + before) / 2;
      }
    });
    if (++this.minutes % BLOCK === 0) this.learn();
  }

  /**
   * log10 of one over the probability that a stretch of this list, usually perMinute posts a minute, holds so many posts as its last minutes do, or so
   * many busy minutes, whichever is less probable; Infinity while nothing is learned. A rise is many voices: bunches hide it from the posts, hardly
   * from the busy minutes. counts: posts of each minute, the last one last.
   */
  rarity(counts: readonly number[], stretch: Stretch, perMinute: number): number {
    if (!this.factors) return Infinity;
    const rows = counts.slice(-stretch);
    const busyPerMinute = 1 - Math.exp(-perMinute / this.perVoice);
    const found = [rows.reduce((a, b) => a + b, 0), rows.filter((n) => n > 0).length];
    return Math.max(
      ...[perMinute, busyPerMinute].map((usual, measure) => {
        const mean = usual * stretch;
        return found[measure]! > mean
          ? bunchRarity(found[measure]!, mean, mean / (this.factors![cell(stretch, measure)]! - 1))
          : 0;
      }),
    );
  }

  private learn(): void {
    this.blocks.push(this.running);
    this.running = empty();
    if (this.blocks.length > BLOCKS) this.blocks.shift();
    const n = this.blocks.length;
    if (n < 2) return;
    const spared = Math.max(Math.ceil(n * INCIDENTS), Math.min(FIRST_INCIDENTS, Math.floor(n / 2)));
    const kept = Array.from({ length: CELLS }, (_, i) => {
      const quiet = this.blocks
        .map((b) => ({ squares: b.squares[i]!, count: b.counts[i]! }))
        .sort((a, b) => a.squares - a.count - (b.squares - b.count))
        .slice(0, n - spared);
      return { squares: sum(quiet, (b) => b.squares), count: sum(quiet, (b) => b.count), blocks: quiet.length };
    });
    this.factors = kept.map((k) => Math.min(MOST, Math.max(LEAST, k.count > 0 ? k.squares / k.count : LEAST)));
    const [posts, busy] = [0, 1].map((measure) => {
      const k = kept[cell(1, measure)]!;
      return k.count / (k.blocks * BLOCK);
    });
    this.perVoice = busy! > 0 ? Math.max(1, -posts! / Math.log(1 - Math.min(0.99, busy!))) : 1;
  }
}

const empty = (): Block => ({
  squares: Array.from({ length: CELLS }, () => 0),
  counts: Array.from({ length: CELLS }, () => 0),
});
const sum = <T>(rows: T[], of: (row: T) => number): number => rows.reduce((n, row) => n + of(row), 0);
