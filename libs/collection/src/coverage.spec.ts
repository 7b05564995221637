import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addRound, type Interval, type Round } from './coverage.js';

const seen = (at: number, reachesBackTo: number): Round => ({ result: 'seen', at, reachesBackTo });
const missed = (at: number, reason = 'captcha'): Round => ({ result: 'missed', at, reason });
const after = (...rounds: Round[]): Interval[] => rounds.reduce(addRound, [] as Interval[]);

test('two good rounds that meet are one stretch', () => {
  expect(after(seen(100, 40), seen(160, 90))).toEqual([{ from: 40, to: 160, state: 'seen', reason: null }]);
});
test('a failing source leaves a growing gap with its reason', () => {
  expect(after(seen(100, 40), missed(160), missed(220))).toEqual([
    { from: 40, to: 100, state: 'seen', reason: null },
    { from: 100, to: 220, state: 'missed', reason: 'captcha' },
  ]);
});
test('when it is back, what its posts reach back to is refilled and the rest stays missed', () => {
  expect(after(seen(100, 40), missed(220), seen(260, 180))).toEqual([
    { from: 40, to: 100, state: 'seen', reason: null },
    { from: 100, to: 180, state: 'missed', reason: 'captcha' },
    { from: 180, to: 260, state: 'seen', reason: null },
  ]);
});
test('a page cap leaves a gap that says so', () => {
  expect(after(seen(100, 40), seen(200, 150))).toContainEqual({
    from: 100,
    to: 150,
    state: 'missed',
    reason: 'page_cap',
  });
});
test('whatever happens, stretches follow one another without overlap, and no time since the first is left out', () => {
  const rounds = fc.array(
    fc.record({ ok: fc.boolean(), step: fc.integer({ min: 1, max: 50 }), back: fc.integer({ min: 0, max: 120 }) }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(rounds, (list) => {
      let now = 1000;
      let ledger: Interval[] = [];
      for (const r of list) {
        now += r.step;
        ledger = addRound(ledger, r.ok ? seen(now, now - r.back) : missed(now));
      }
      for (let i = 1; i < ledger.length; i++) expect(ledger[i]!.from).toBe(ledger[i - 1]!.to);
      if (ledger.length > 0) expect(ledger.at(-1)!.to).toBe(now);
    }),
    { numRuns: 300 },
  );
});
