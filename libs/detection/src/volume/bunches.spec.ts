import { seeded } from '@fengsui/platform/testing';
import { expect, test } from '@jest/globals';
import { Bunches, STRETCHES } from './bunches.js';

const DAY = 1_440;
/** Minutes in which voices come at random, each with a Poisson number of further posts of this mean. */
function minutesOf(days: number, voicesPerMinute: number, further: number, seed: number): number[] {
  const rnd = seeded(seed);
  const poisson = (mean: number): number => {
    let n = 0;
    for (let p = rnd(), limit = Math.exp(-mean); p > limit; p *= rnd()) n++;
    return n;
  };
  return Array.from({ length: days * DAY }, () => {
    let posts = 0;
    for (let voices = poisson(voicesPerMinute); voices > 0; voices--) posts += 1 + poisson(further);
    return posts;
  });
}
function read(minutes: number[]): Bunches {
  const bunches = new Bunches();
  for (const n of minutes) bunches.push(n);
  return bunches;
}
/** Powers of ten of six posts at once, where 0.2 a minute are usual. */
const SIX = [...Array.from({ length: 59 }, () => 0), 6];

test('nothing is known of a new list', () => {
  expect(read(minutesOf(0.75, 0.1, 2, 1)).rarity(SIX, 1, 0.2)).toBe(Infinity);
});

test('six at once are rare where posts know nothing of each other, ordinary where three at a time are usual', () => {
  expect(read(minutesOf(7, 0.2, 0, 1)).rarity(SIX, 1, 0.2)).toBeGreaterThan(5);
  expect(read(minutesOf(7, 0.2 / 3, 2, 1)).rarity(SIX, 1, 0.2)).toBeLessThan(3);
});

test('many voices are a rise also where posts come in bunches', () => {
  const crowd = [...Array.from({ length: 50 }, () => 0), ...Array.from({ length: 10 }, () => 1)];
  expect(read(minutesOf(7, 0.2 / 3, 2, 1)).rarity(crowd, 10, 0.2)).toBeGreaterThan(5);
});

test.each([0.002, 0.02, 0.2, 1])(
  'at %d a minute the rarity that bunches leave is not passed more often than it says',
  (perMinute) => {
    const minutes = minutesOf(24, perMinute / 3, 2, 7);
    const bunches = read(minutes.slice(0, 10 * DAY));
    for (const stretch of STRETCHES) {
      let passed = 0;
      for (let at = 10 * DAY; at < minutes.length; at++)
        if (bunches.rarity(minutes.slice(at - 59, at + 1), stretch, perMinute) >= 4) passed++;
      // a rare stretch is met as many times as it is long
      expect(passed / stretch).toBeLessThanOrEqual(6);
    }
  },
);

test.each([0.5, 1, 1.5])('an incident of %d days does not become a habit', (days) => {
  const minutes = minutesOf(5, 0.2, 0, 3);
  minutesOf(days, 3, 5, 4).forEach((n, i) => (minutes[2 * DAY + i]! += n));
  const bunches = read(minutes);
  expect(bunches.rarity(SIX, 1, 0.2)).toBeGreaterThan(5);
});

test('a habit is forgotten after two weeks, and what was learned stays with its fork', () => {
  const bunches = read([...minutesOf(7, 0.2 / 3, 2, 1)]);
  const fork = bunches.fork();
  for (const n of minutesOf(14, 0.2, 0, 2)) fork.push(n);
  expect(fork.rarity(SIX, 1, 0.2)).toBeGreaterThan(5);
  expect(bunches.rarity(SIX, 1, 0.2)).toBeLessThan(3);
});

test('there is a bound to what is taken for a habit', () => {
  const bunches = read(minutesOf(7, 0.2 / 51, 50, 1));
  expect(bunches.rarity([...Array.from({ length: 59 }, () => 0), 400], 1, 0.2)).toBeGreaterThan(5);
});
