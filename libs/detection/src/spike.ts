/**
 * Volume spikes on near-zero baselines. A school is named a few times an hour; Gaussian z-scores fail there, so the surprise of a window is
 * the tail probability of a negative binomial whose mean is the baseline: chatter comes in small bunches, and a Poisson would cry at each.
 */
export interface SpikeSettings {
  /** windows ending now, minutes */
  windows: number[];
  /** how far the baseline reaches back before the window, minutes */
  baselineMinutes: number;
  /** never fewer than this in a window, whatever the baseline */
  minCount: number;
  /** natural log of the tail probability below which it is a spike */
  logP: number;
  /** a minute's mean is never taken to be smaller: an empty night is no proof that nobody writes */
  floorPerMinute: number;
  /** bunching of ordinary chatter: variance = mean + mean² / size */
  size: number;
}

/** Chosen by reason, not by search: 1/10⁵ a check of each minute would be one false alarm in some ten weeks if minutes were independent. */
export const SPIKE: SpikeSettings = {
  windows: [1, 3, 10],
  baselineMinutes: 180,
  minCount: 6,
  logP: Math.log(1e-5),
  floorPerMinute: 0.2,
  size: 2,
};

export interface Spike {
  windowMinutes: number;
  count: number;
  negative: number;
  /** ordinary number in a window of this length */
  expected: number;
  /** minutes the baseline rests on */
  baselineMinutes: number;
  logP: number;
}

/** counts and negatives by minute, oldest first, the last one ending now. Answers the most surprising window, or null. */
export function detectSpike(counts: number[], negatives: number[], settings: SpikeSettings = SPIKE): Spike | null {
  let best: Spike | null = null;
  for (const window of settings.windows) {
    const start = counts.length - window;
    const base = counts.slice(Math.max(0, start - settings.baselineMinutes), Math.max(0, start));
    if (base.length < 30) continue; // too little to say what is ordinary
    const count = sum(counts.slice(start));
    if (count < settings.minCount) continue;
    const perMinute = Math.max(robustMean(base), settings.floorPerMinute);
    const logP = logTail(count, perMinute * window, settings.size);
    if (logP > settings.logP) continue;
    if (!best || logP < best.logP)
      best = {
        windowMinutes: window,
        count,
        negative: sum(negatives.slice(start)),
        expected: perMinute * window,
        baselineMinutes: base.length,
        logP,
      };
  }
  return best;
}

const sum = (xs: number[]): number => xs.reduce((a, b) => a + b, 0);

/** Mean without the busiest twentieth, so that an earlier burst does not hide the next. */
function robustMean(xs: number[]): number {
  const sorted = [...xs].sort((a, b) => a - b);
  const kept = sorted.slice(0, Math.max(1, Math.floor(sorted.length * 0.95)));
  return sum(kept) / kept.length;
}

/** log P(X ≥ k) of a negative binomial with this mean and size. */
export function logTail(k: number, mean: number, size: number): number {
  const p = size / (size + mean);
  let logPmf = size * Math.log(p);
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += Math.exp(logPmf);
    logPmf += Math.log((size + i) / (i + 1)) + Math.log(1 - p);
  }
  const tail = 1 - below;
  if (tail > 1e-9) return Math.log(tail);
  // far out, the first terms are the tail
  let total = 0;
  let term = 1;
  for (let i = k; i < k + 500; i++) {
    total += term;
    term *= ((size + i) / (i + 1)) * (1 - p);
  }
  return logPmf + Math.log(total);
}
