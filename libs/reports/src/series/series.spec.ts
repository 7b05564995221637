import { describe, expect, it } from '@jest/globals';
import { bucketFor, bucketSeries } from './buckets.js';
import { marksOf } from './marks.js';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 23, 6, minutes));

describe('series', () => {
  it('uses minutes while they fit and never more than 300 points', () => {
    expect(bucketFor(at(0), at(45))).toBe(60_000);
    for (const minutes of [299, 300, 1000, 5000, 100_000, 2_000_000]) {
      expect(bucketSeries([], at(0), at(minutes)).length).toBeLessThanOrEqual(301);
    }
    expect(bucketFor(at(0), at(1000))).toBe(5 * 60_000);
  });

  it('keeps empty buckets and counts each post once', () => {
    const series = bucketSeries(
      [
        { at: at(1), sentiment: 'neg' },
        { at: new Date(at(1).getTime() + 59_999), sentiment: 'neu' },
        { at: at(9), sentiment: 'pos' },
      ],
      at(0),
      at(4),
    );
    expect(series.map((p) => [p.neg, p.neu, p.pos])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('marks each level once, at the first telling, in order of time', () => {
    const target = (levelNo: number, minute: number, acked: number | null, cc = false) => ({
      levelNo,
      name: '甲',
      cc,
      toldAt: at(minute),
      ackedAt: acked === null ? null : at(acked),
    });
    expect(
      marksOf({
        alarms: [{ at: at(0) }],
        targets: [target(2, 5, 6), target(1, 2, null), target(1, 1, null), target(4, 1, null, true)],
        filings: [{ kindName: '初报', name: '乙', at: at(9) }],
      }).map((m) => m.label),
    ).toEqual(['预警', '报单位负责人', '报宣传部', '甲签收', '初报']);
  });
});
