import type { TonePoint } from './mention-index.js';

/** What is known of one bucket. score: sum in thousandths. */
export interface Bucket {
  pos: number;
  neu: number;
  neg: number;
  score: number;
}

/** Most points one series may have: four weeks of minutes. */
const MAX_POINTS = 50_000;

/** Every bucket between from and to, with what is known of it by its number. Throws RangeError when there would be too many. */
export function fillSeries(from: Date, to: Date, bucketMs: number, known: Map<number, Bucket>): TonePoint[] {
  const n = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / bucketMs));
  if (n > MAX_POINTS) throw new RangeError(`${n} points are more than ${MAX_POINTS}`);
  return Array.from({ length: n }, (_, i) => {
    const { pos, neu, neg, score } = known.get(i) ?? { pos: 0, neu: 0, neg: 0, score: 0 };
    const count = pos + neu + neg;
    return {
      at: new Date(from.getTime() + i * bucketMs).toISOString(),
      pos,
      neu,
      neg,
      mean: count === 0 ? null : Math.round(score / count) / 1000,
      negativeShare: count === 0 ? null : neg / count,
    };
  });
}
