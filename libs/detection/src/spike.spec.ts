import { expect, test } from '@jest/globals';
import { detectSpike, logTail } from './spike.js';

/** Deterministic random numbers. */
function random(seed: number): () => number {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
function chatter(minutes: number, perMinute: number, seed = 1): number[] {
  const rnd = random(seed);
  return Array.from({ length: minutes }, () => {
    let n = 0;
    for (let p = rnd(), limit = Math.exp(-perMinute); p > limit; p *= rnd()) n++;
    return n;
  });
}
const look = (counts: number[]) =>
  detectSpike(
    counts,
    counts.map(() => 0),
  );

test('a day of ordinary chatter raises nothing', () => {
  for (const rate of [0.02, 0.2, 1, 3]) {
    const day = chatter(24 * 60, rate, 7);
    const alarms = day.map((_, i) => (i < 190 ? null : look(day.slice(i - 190, i)))).filter(Boolean);
    expect(alarms).toEqual([]);
  }
});

test('a burst over a quiet baseline is seen with its numbers', () => {
  const spike = look([...chatter(187, 0.3), 2, 4, 6])!;
  expect(spike).toMatchObject({ windowMinutes: 3, count: 12 });
  expect(spike.expected).toBeLessThan(1.5);
});

test('a handful of posts is not a rise, however quiet the night', () => {
  expect(look([...Array<number>(187).fill(0), 1, 2, 2])).toBeNull();
});

test('a second burst is seen although the first lies in the baseline', () => {
  expect(look([...chatter(150, 0.3), 12, 20, 15, ...chatter(34, 0.3), 3, 5, 7])).not.toBeNull();
});

test('without half an hour of past nothing is claimed', () => {
  expect(look([0, 0, 9])).toBeNull();
});

test('the tail is right where it can be summed by hand', () => {
  // size 2, mean 2: p = 1/2, P(X ≥ 2) = 1 − (1/4 + 1/4)
  expect(logTail(2, 2, 2)).toBeCloseTo(Math.log(0.5), 10);
});
