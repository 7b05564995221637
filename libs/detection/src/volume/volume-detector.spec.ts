import { expect, test } from '@jest/globals';
import { bunchRarity, countRarity } from './count-tail.js';
import { Rarity } from './rarity.js';
import { VOLUME, VolumeDetector, type VolumeVerdict } from './volume-detector.js';

/** Deterministic random numbers. */
function random(seed: number): () => number {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
function chatter(rows: number, mean: (row: number) => number, seed = 1): number[] {
  const rnd = random(seed);
  return Array.from({ length: rows }, (_, row) => {
    let n = 0;
    for (let p = rnd(), limit = Math.exp(-mean(row)); p > limit; p *= rnd()) n++;
    return n;
  });
}
const FIVE_MINUTES = 300_000;
const at = (row: number): Date => new Date(Date.UTC(2026, 8, 7) + row * FIVE_MINUTES);
const run = (counts: number[], detector = new VolumeDetector()): VolumeVerdict[] =>
  counts.map((n, row) => detector.push(at(row), n));
const alarms = (verdicts: VolumeVerdict[]): number[] =>
  verdicts.flatMap((v, row) => (v.score >= VOLUME.alarm / 10 ? [row] : []));
/** Three days of five minutes. */
const QUIET = 864;

test.each([0.001, 0.02, 0.3, 4, 60])(
  'a week of ordinary chatter of %d a row raises no more than one row in a thousand',
  (mean) => expect(alarms(run(chatter(2_016, () => mean, 5))).length).toBeLessThanOrEqual(1),
);

test.each([
  [0.001, [3, 6, 9]],
  [0.3, [5, 12, 20]],
  [40, [150, 300, 400]],
])(
  'on %d a row a rise is seen in its first rows, again only when ten times rarer, and is above what is usual',
  (mean, rise) => {
    const verdicts = run([...chatter(QUIET, () => mean), ...rise, ...rise]);
    const [row, ...again] = alarms(verdicts);
    again.reduce((before, next) => {
      expect(verdicts[next]!.evidence - verdicts[before]!.evidence).toBeGreaterThanOrEqual(1);
      return next;
    }, row!);
    expect(row! - QUIET).toBeLessThan(3);
    expect(verdicts[row!]!.rising).toBe(true);
  },
);

test('whoever reads the score with a higher threshold sees what a small alarm came before', () => {
  const counts = [...chatter(QUIET, () => 40), 80, 40, 40, 40, 200];
  const [small, big] = [QUIET, QUIET + 4].map((row) => run(counts)[row]!);
  expect(small!.evidence).toBeGreaterThanOrEqual(VOLUME.alarm);
  expect(big!.score).toBe(Math.min(1, big!.evidence / 10));
});

test('beyond what the score can say nothing is told again', () =>
  expect(alarms(run([...Array.from({ length: QUIET }, () => 0.5), 0.9, 0.5, 40, 0.5, 2]))).toEqual([QUIET]));

test('a rise that returns a day later is another alarm', () => {
  const quiet = chatter(QUIET, () => 0.3);
  const rise = [12, 20, 15];
  const found = alarms(run([...quiet, ...rise, ...quiet.slice(0, 288), ...rise.map((n) => n * 2)]));
  expect(new Set(found.map((row) => Math.floor((row - QUIET) / 200)))).toEqual(new Set([0, 1]));
});

test('an early burst is forgotten: a smaller one weeks later is a rise again', () => {
  const counts = [...chatter(300, () => 2), 900, 800, 700, ...chatter(VOLUME.memory + 300, () => 2, 3), 60, 90];
  const [first, second] = run(counts).slice(-2);
  expect(Math.max(first!.evidence, second!.evidence)).toBeGreaterThan(5);
});

test('fewer than six posts are no rise, however empty the past', () =>
  expect(alarms(run([...chatter(QUIET, () => 0), 5, 0, 0]))).toEqual([]));

test('a silence where much is written is below what is usual', () => {
  const verdicts = run([...chatter(QUIET, () => 60), 0, 0, 0]);
  const [row] = alarms(verdicts);
  expect(verdicts[row!]!.rising).toBe(false);
});

test('the hours of the day are learned: what is usual at noon is a rise at night', () => {
  const day = (row: number): number => (row % 288 >= 96 && row % 288 < 240 ? 40 : 1);
  const days = chatter(288 * 10, day);
  // one row in a hundred thousand
  const grave = (verdicts: VolumeVerdict[]): number[] => verdicts.flatMap((v, row) => (v.evidence >= 5 ? [row] : []));
  const mornings = grave(run(days)).filter((row) => row > 288 * 3 && row % 288 >= 90 && row % 288 < 130);
  expect(mornings).toEqual([]);
  expect(grave(run([...days, ...chatter(24, () => 1), 40, 42]))).toContain(days.length + 24);
});

test('a score rests on earlier rows only: a prefix has the same ones, a fork leaves its origin as it was', () => {
  const counts = chatter(600, (row) => (row % 100 === 7 ? 30 : 1));
  const whole = run(counts);
  expect(run(counts.slice(0, 333))).toEqual(whole.slice(0, 333));
  const detector = new VolumeDetector();
  run(counts.slice(0, 400), detector);
  const fork = detector.fork();
  for (let i = 0; i < 50; i++) fork.push(at(400 + i), 500);
  expect(counts.slice(400).map((n, i) => detector.push(at(400 + i), n))).toEqual(whole.slice(400));
});

test('values that are no counts need no least number', () => {
  const rnd = random(3);
  const level = Array.from({ length: QUIET }, () => 0.4 + rnd() * 0.01);
  expect(run([...level, 0.9]).at(-1)!.evidence).toBeGreaterThan(8);
});

test('the bound of a count is never smaller than its probability, and close to it far out', () => {
  for (const [count, mean] of [
    [6, 0.1],
    [12, 2],
    [40, 10],
    [2, 9],
  ] as const) {
    let [term, sum] = [Math.exp(-mean), 0];
    for (let k = 0; k < 200; k++) {
      if (count > mean ? k >= count : k <= count) sum += term;
      term *= mean / (k + 1);
    }
    expect(countRarity(count, mean)).toBeLessThanOrEqual(-Math.log10(sum));
    expect(countRarity(count, mean)).toBeGreaterThan(-Math.log10(sum) - 1.5);
  }
  expect(countRarity(3, 3)).toBeCloseTo(0, 12);
});

test('the tail of bunches is right where it can be summed by hand', () => {
  // size 2, mean 2: p = 1/2, P(X ≥ 2) = 1 − (1/4 + 1/4)
  expect(bunchRarity(2, 2, 2)).toBeCloseTo(Math.log10(2), 10);
  expect(bunchRarity(80, 1, 2)).toBeGreaterThan(bunchRarity(79, 1, 2));
});

test('rarity counts within what was seen and falls off beyond it', () => {
  const rarity = new Rarity(1_000, 5);
  for (let i = 1; i <= 1_000; i++) rarity.add(i);
  expect(rarity.of(901)).toBeCloseTo(1, 1);
  expect(rarity.of(1_001)).toBeGreaterThan(rarity.of(1_000));
  expect(rarity.of(1_020)).toBeGreaterThan(4);
  // what was seen first is forgotten
  for (let i = 0; i < 1_000; i++) rarity.add(0);
  expect(rarity.of(5)).toBeGreaterThan(8);
});
