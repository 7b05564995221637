import { expect, test } from '@jest/globals';
import { betaBinomialTail, sentimentShift, wilson } from './sentiment-shift.js';
import { sentimentClears, sentimentReason } from './words.js';

/** A week of hours in which one post in five is negative, as evenly as can be. */
const week = Array.from({ length: 168 }, (_, i) => ({ total: 10, negative: i % 2 === 0 ? 1 : 3 }));
/** … in which the share leaps between none and half. */
const uneven = Array.from({ length: 168 }, (_, i) => ({ total: 10, negative: i % 5 < 2 ? 5 : 0 }));

test('a clear shift is told with its uncertainty', () => {
  const shift = sentimentShift({ total: 30, negative: 20 }, week)!;
  expect(shift.usual).toBeCloseTo(0.2, 2);
  expect(shift.low).toBeGreaterThan(0.45);
  expect(shift.p).toBeLessThan(1e-6);
  expect(sentimentReason(shift, 60, new Date('2026-11-24T12:00:00Z'))).toBe(
    '20:00 前 60 分钟 30 条中负面 20 条（67%，把握范围 49%～81%），此前一周平均 20%（1680 条）',
  );
  expect(sentimentClears(shift, 60, 30)).toBe('60 分钟内的负面占比低于 30%，并持续 30 分钟');
});

test('where shares leap anyway, the same posts say less', () =>
  expect(sentimentShift({ total: 20, negative: 14 }, uneven)).toBeNull());
test('the same posts over an even week do say it', () =>
  expect(sentimentShift({ total: 20, negative: 14 }, week)).not.toBeNull());
test('few posts say nothing, however angry', () =>
  expect(sentimentShift({ total: 11, negative: 11 }, week)).toBeNull());
test('without a past nothing is claimed', () =>
  expect(sentimentShift({ total: 50, negative: 50 }, [{ total: 59, negative: 0 }])).toBeNull());
test('certain but small is no matter for a person', () =>
  expect(sentimentShift({ total: 3_000, negative: 750 }, week)).toBeNull());

test('looking every minute at a week that does not change raises next to nothing', () => {
  let seed = 5;
  const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  let raised = 0;
  for (let hour = 0; hour < 5_000; hour++) {
    let negative = 0;
    for (let i = 0; i < 30; i++) if (random() < 0.2) negative++;
    if (sentimentShift({ total: 30, negative }, week)) raised++;
  }
  expect(raised).toBeLessThanOrEqual(1);
});

test('the tail sums to what it should, the interval is Wilson’s', () => {
  // uniform prior: every number of successes is equally likely
  expect(betaBinomialTail(3, 9, 1, 1)).toBeCloseTo(0.7, 12);
  expect(betaBinomialTail(0, 9, 2, 5)).toBeCloseTo(1, 12);
  const [low, high] = wilson(8, 10);
  expect([low, high].map((x) => Math.round(x * 1000) / 1000)).toEqual([0.49, 0.943]);
});
