/**
 * Shift of the negative share. A share of few posts is uncertain, and shares differ from hour to hour without anything having happened: the
 * baseline is a beta distribution whose width comes from the hours themselves, and the recent posts are held against its beta-binomial.
 */

/** Posts of one stretch of time. */
export interface Shares {
  total: number;
  negative: number;
}

export interface SentimentShift {
  total: number;
  negative: number;
  /** share now, and the bounds of its 95 % Wilson interval */
  share: number;
  low: number;
  high: number;
  /** ordinary share, and the number of posts it rests on */
  usual: number;
  usualTotal: number;
  /** probability of so many negative posts if nothing had changed */
  p: number;
  /** the shift is over when the share is below this */
  clearBelow: number;
}

/** Fewer posts than this show no share worth telling. */
const MIN_RECENT = 12;
const MIN_USUAL = 60;
/** One look in ten thousand: some three looks an hour that do not overlap make that one in four months. */
const MAX_P = 1e-4;
/** A shift that is certain but small is no matter for a person: the lower bound must lie this far above the usual share. */
const MIN_SHIFT = 0.1;
/** Bounds of the baseline's weight in posts: few hours say little of how shares differ. */
const WEIGHT = [8, 200] as const;

/** recent: the stretch looked at; hours: the stretches before it, hour by hour. Null: no shift, or too few posts to say. */
export function sentimentShift(recent: Shares, hours: Shares[]): SentimentShift | null {
  const usualTotal = hours.reduce((n, h) => n + h.total, 0);
  if (recent.total < MIN_RECENT || usualTotal < MIN_USUAL) return null;
  // one half each: a share of exactly 0 or 1 is not known
  const usual = (hours.reduce((n, h) => n + h.negative, 0) + 0.5) / (usualTotal + 1);
  const weight = Math.min(weightOf(hours, usual), usualTotal);
  const p = betaBinomialTail(recent.negative, recent.total, usual * weight, (1 - usual) * weight);
  const [low, high] = wilson(recent.negative, recent.total);
  if (p > MAX_P || low < usual + MIN_SHIFT) return null;
  return {
    ...recent,
    share: recent.negative / recent.total,
    low,
    high,
    usual,
    usualTotal,
    p,
    clearBelow: usual + MIN_SHIFT,
  };
}

/** How many posts the baseline weighs: the narrower the shares of the hours lie around their mean, the more (method of moments). */
function weightOf(hours: Shares[], mean: number): number {
  let squares = 0;
  let binomial = 0;
  let spread = 0;
  for (const { total, negative } of hours) {
    if (total < 2) continue;
    squares += (negative - total * mean) ** 2;
    binomial += total * mean * (1 - mean);
    spread += total * (total - 1) * mean * (1 - mean);
  }
  const correlation = spread > 0 ? (squares - binomial) / spread : 1;
  return Math.min(WEIGHT[1], Math.max(WEIGHT[0], correlation > 0 ? 1 / correlation - 1 : Infinity));
}

/** P(X ≥ k) of n draws with a share that is beta(a, b). */
export function betaBinomialTail(k: number, n: number, a: number, b: number): number {
  let pmf = 1;
  for (let i = 0; i < n; i++) pmf *= (b + i) / (a + b + i);
  let tail = k === 0 ? pmf : 0;
  for (let i = 0; i < n; i++) {
    pmf *= ((n - i) * (a + i)) / ((i + 1) * (b + n - i - 1));
    if (i + 1 >= k) tail += pmf;
  }
  return Math.min(1, tail);
}

/** 95 % interval of a share (Wilson 1927). */
export function wilson(k: number, n: number): [low: number, high: number] {
  const z = 1.96;
  const middle = (k + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
