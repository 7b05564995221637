import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addRound, BEYOND_CAP, type Interval, missedByAny, type Round, seenByAny } from './coverage.js';

const seen = (from: number, to: number): Round => ({ result: 'seen', from, to });
const missed = (from: number, to: number, reason = 'captcha'): Round => ({ result: 'missed', from, to, reason });
const after = (...rounds: Round[]): Interval[] => rounds.reduce(addRound, [] as Interval[]);

test('two good rounds that meet are one stretch', () => {
  expect(after(seen(40, 100), seen(90, 160))).toEqual([{ from: 40, to: 160, state: 'seen', reason: null }]);
});
test('a failing source leaves a growing gap with its first reason', () => {
  expect(after(seen(40, 100), missed(100, 160), missed(160, 220), missed(100, 240, 'network'))).toEqual([
    { from: 40, to: 100, state: 'seen', reason: null },
    { from: 100, to: 220, state: 'missed', reason: 'captcha' },
    { from: 220, to: 240, state: 'missed', reason: 'network' },
  ]);
});
test('a refill makes seen what it read, in the middle too, and what was seen never becomes missed', () => {
  expect(after(seen(40, 100), missed(100, 220), seen(130, 180), missed(90, 190))).toEqual([
    { from: 40, to: 100, state: 'seen', reason: null },
    { from: 100, to: 130, state: 'missed', reason: 'captcha' },
    { from: 130, to: 180, state: 'seen', reason: null },
    { from: 180, to: 220, state: 'missed', reason: 'captcha' },
  ]);
});
test('what no window can read is marked as such, once and for all', () => {
  expect(after(seen(0, 10), missed(10, 30, 'page_cap'), missed(5, 20, BEYOND_CAP))).toEqual([
    { from: 0, to: 10, state: 'seen', reason: null },
    { from: 10, to: 20, state: 'missed', reason: BEYOND_CAP },
    { from: 20, to: 30, state: 'missed', reason: 'page_cap' },
  ]);
});
test('over all queries a gap of one is a gap; over the sources of a platform the sight of one is sight', () => {
  const [a, b] = [after(seen(0, 50), missed(50, 80)), after(seen(0, 60), missed(60, 70, 'network'), seen(70, 90))];
  expect(missedByAny([...a, ...b])).toEqual([
    { from: 0, to: 50, state: 'seen', reason: null },
    { from: 50, to: 80, state: 'missed', reason: 'captcha' },
    { from: 80, to: 90, state: 'seen', reason: null },
  ]);
  expect(seenByAny([...a, ...b])).toEqual([
    { from: 0, to: 60, state: 'seen', reason: null },
    { from: 60, to: 70, state: 'missed', reason: 'captcha' },
    { from: 70, to: 90, state: 'seen', reason: null },
  ]);
});
test('whatever happens, stretches never overlap, cover exactly what rounds touched, and seen is the union of what was seen', () => {
  const rounds = fc.array(
    fc.record({ ok: fc.boolean(), from: fc.integer({ min: 0, max: 200 }), length: fc.integer({ min: 1, max: 60 }) }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(rounds, (list) => {
      const ledger = after(...list.map((r) => (r.ok ? seen : missed)(r.from, r.from + r.length)));
      for (let i = 1; i < ledger.length; i++) expect(ledger[i]!.from).toBeGreaterThanOrEqual(ledger[i - 1]!.to);
      for (let t = 0; t < 260; t++) {
        const inside = (r: { from: number; length: number }): boolean => t >= r.from && t < r.from + r.length;
        const state = ledger.find((i) => t >= i.from && t < i.to)?.state ?? null;
        const expected = list.some((r) => r.ok && inside(r)) ? 'seen' : list.some(inside) ? 'missed' : null;
        expect(state).toBe(expected);
      }
    }),
    { numRuns: 300 },
  );
});
