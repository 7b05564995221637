import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { REGIONS, split, windowsOf } from './split.js';

const at = (s: string): number => Date.parse(`${s}+08:00`);

test('a gap becomes whole hours, cut at midnight in Beijing, and covers the gap without holes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 500_000 }), (start, seconds) => {
      const gap = { from: at('2026-11-20T00:00:00') + start * 1000, to: 0 };
      gap.to = gap.from + seconds * 1000;
      const parts = windowsOf(gap);
      expect(parts[0]!.from).toBeLessThanOrEqual(gap.from);
      expect(parts.at(-1)!.to).toBeGreaterThanOrEqual(gap.to);
      parts.forEach((p, i) => {
        expect(p.from % 3_600_000).toBe(0);
        expect(p.to - p.from).toBeLessThanOrEqual(86_400_000);
        if (i > 0) expect(p.from).toBe(parts[i - 1]!.to);
      });
    }),
  );
});
test('day by hour, hour by province, then no further', () => {
  const day = { from: at('2026-11-20T00:00:00'), to: at('2026-11-21T00:00:00'), region: null };
  const hours = split(day)!;
  expect(hours).toHaveLength(24);
  expect(hours.at(-1)!.to).toBe(day.to);
  const provinces = split(hours[3]!)!;
  expect(provinces.map((p) => p.region)).toEqual(REGIONS);
  expect(split(provinces[0]!)).toBeNull();
});
