import type { Sentiment, SeriesPoint } from '@fengsui/contract';

const MINUTE = 60_000;
/** Bucket lengths a person can read off an axis. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((m) => m * MINUTE);
/** Most points one curve may have. */
const MAX_POINTS = 300;

/** Smallest readable bucket with which the span stays within 300 points. */
export function bucketFor(from: Date, to: Date, maxPoints = MAX_POINTS): number {
  const span = to.getTime() - from.getTime();
  return STEPS.find((s) => span / s < maxPoints) ?? Math.ceil(span / maxPoints / STEPS.at(-1)!) * STEPS.at(-1)!;
}

/** Counts posts into buckets aligned to whole steps (of UTC), empty ones included; posts outside the span are left out. */
export function bucketSeries(
  posts: { at: Date; sentiment: Sentiment }[],
  from: Date,
  to: Date,
  bucketMs = bucketFor(from, to),
): SeriesPoint[] {
  const first = Math.floor(from.getTime() / bucketMs) * bucketMs;
  const count = Math.max(1, Math.floor((to.getTime() - first) / bucketMs) + 1);
  const points: SeriesPoint[] = Array.from({ length: count }, (_, i) => ({
    at: new Date(first + i * bucketMs).toISOString(),
    pos: 0,
    neu: 0,
    neg: 0,
  }));
  for (const post of posts) {
    const i = Math.floor((post.at.getTime() - first) / bucketMs);
    const point = points[i];
    if (point) point[post.sentiment] += 1;
  }
  return points;
}
