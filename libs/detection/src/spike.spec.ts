import { expect, test } from '@jest/globals';
import { growthOf, type Minute, MinutesRead, type Spike, spikeNow } from './spike.js';
import { spikeClears, spikeReason } from './words.js';

/** A Tuesday in term, 20:00 in Beijing. */
const NOW = Date.parse('2026-11-24T20:00:00+08:00');

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
/** The last count is of the minute that is running now; three in four posts are negative. */
const minutesOf = (counts: number[]): Minute[] =>
  counts.map((total, i) => ({
    at: new Date(NOW - (counts.length - 1 - i) * 60_000),
    total,
    negative: Math.ceil(total * 0.75),
  }));
function look(counts: number[]): Spike | null {
  const minutes = minutesOf(counts);
  const past = new MinutesRead();
  past.read(minutes.slice(0, -60));
  return spikeNow(past, minutes.slice(-60));
}

test.each([0.001, 0.02, 0.2, 1, 3])('a day of ordinary chatter at %d a minute raises nothing', (rate) => {
  const minutes = minutesOf(chatter(1_440, rate, 7));
  const past = new MinutesRead();
  const found: number[] = [];
  minutes.forEach((minute, i) => {
    if (i > 60 && i % 60 === 0 && spikeNow(past, minutes.slice(Math.max(0, i - 11), i + 1))) found.push(i);
    if (i >= 11) past.read([minutes[i - 11]!]);
  });
  expect(found).toEqual([]);
});

test.each([0.002, 0.2, 1])(
  'the demonstration: an angry crowd on %d a minute is told within its first minutes',
  (rate) => {
    const spike = look([...chatter(600, rate), 4, 9, 16])!;
    expect(spike.count).toBeGreaterThanOrEqual(16);
    expect(spike.expected / spike.windowMinutes).toBeLessThan(rate * 2 + 0.1);
    expect(spike.growth.last).toBeGreaterThan(spike.growth.before);
    expect(spike.growth.doublingMinutes).not.toBeNull();
  },
);

test('half a dozen posts in one running minute are enough where nobody writes, five are not', () => {
  expect(look([...chatter(600, 0), 6])?.count).toBe(6);
  expect(look([...chatter(600, 0), 5])).toBeNull();
});

test('an earlier burst does not hide the next', () => {
  const burst = [12, 20, 15];
  expect(look([...chatter(600, 0.3), ...burst, ...chatter(400, 0.3), 9, 14, 20])).not.toBeNull();
});

test('a slow rise is told too', () => {
  expect(look([...chatter(900, 0.1), ...Array.from({ length: 24 }, () => 2)])).not.toBeNull();
});

test('three of one dormitory at a time: told on a list where that is new, not where it is a habit, and a crowd is told on both', () => {
  const rnd = random(5);
  const habit = Array.from({ length: 5 * 1_440 }, () => (rnd() < 0.02 ? 1 + Math.floor(rnd() * 5) : 0));
  const evenly = chatter(5 * 1_440, 0.06);
  const [clump, crowd] = [
    [...Array.from({ length: 70 }, () => 0), 7],
    [...Array.from({ length: 70 }, () => 0), 3, 2, 4, 1, 3, 5, 2, 4, 3, 5],
  ];
  expect(look([...evenly, ...clump])).not.toBeNull();
  expect(look([...habit, ...clump])).toBeNull();
  expect(look([...evenly, ...crowd])).not.toBeNull();
  expect(look([...habit, ...crowd])).not.toBeNull();
});

test('without half an hour of past nothing is claimed', () => {
  expect(look([0, 0, 9])).toBeNull();
  expect(look([...chatter(20, 0.1), 30])).toBeNull();
});

test('the words hold every number, and what ends it', () => {
  const spike = look([...chatter(600, 0.2), 3, 7, 9])!;
  expect(spikeReason(spike, { yesterday: 2, lastWeek: null }, new Date(NOW))).toMatch(
    /^20:00 前 (\d+) 分钟 \d+ 条，平时 [\d.]+ 条（依据此前 9 小时；昨日同时段 2 条），负面 \d+%；仍在上升，约 \d+ 分钟翻一番，照此今后 30 分钟约 \d+～\d+ 条$/,
  );
  expect(spikeReason(spike, { yesterday: null, lastWeek: null }, new Date('2026-10-01T12:00:00+08:00'))).toContain(
    '今天是国庆节假期',
  );
  expect(spikeClears(spike, 30)).toBe(`每 10 分钟少于 ${spike.clearBelow} 条，并持续 30 分钟`);
  expect(spike.clearBelow).toBeGreaterThan(spike.expected);
});

test('a forecast of what does not grow is what there is', () => {
  const flat = growthOf(minutesOf(Array.from({ length: 20 }, () => 4)));
  expect(flat.doublingMinutes).toBeNull();
  expect(flat.forecast.low).toBeLessThan(120);
  expect(flat.forecast.high).toBeGreaterThan(120);
  const growing = growthOf(minutesOf([...Array.from({ length: 10 }, () => 2), ...Array.from({ length: 10 }, () => 8)]));
  expect(growing.doublingMinutes).toBeCloseTo(5.13, 1);
  expect(growing.forecast.high).toBeGreaterThan(flat.forecast.high * 2);
});
