import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Budget, reserve, type Usage } from './budget.js';

const fresh: Usage = { nextAt: 0, lastAt: null, consecutive: 0, day: '', count: 0 };
const start = Date.parse('2026-11-22T12:00:00+08:00');

/** Sends requests as early as allowed, with pauses between; answers when each was sent. */
function send(budget: Budget, pauses: number[], random: () => number): number[] {
  const sent: number[] = [];
  let usage = fresh;
  let now = start;
  for (const pause of pauses) {
    now += pause;
    const r = reserve(budget, usage, now, random);
    if ('refusedUntil' in r) {
      now = r.refusedUntil;
      continue;
    }
    usage = r.usage;
    now = r.at;
    sent.push(r.at);
  }
  return sent;
}

const budgets = fc.record({
  gapMs: fc.integer({ min: 1_000, max: 30_000 }),
  jitterMs: fc.integer({ min: 0, max: 900 }),
  burst: fc.integer({ min: 1, max: 4 }),
  maxConsecutive: fc.integer({ min: 1, max: 30 }),
  restMs: fc.integer({ min: 60_000, max: 300_000 }),
  daily: fc.integer({ min: 1, max: 200 }),
});

describe('a budget is never exceeded, however it is asked', () => {
  test('gap, row and day', () => {
    fc.assert(
      fc.property(
        budgets,
        fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 2, maxLength: 300 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (budget, pauses, dice) => {
          const sent = send(budget, pauses, () => dice.next().value as number);
          for (let i = budget.burst; i < sent.length; i++)
            // burst requests may come at once, the next one not before a gap has passed since the first of them
            expect(sent[i]! - sent[i - budget.burst]!).toBeGreaterThanOrEqual(
              budget.gapMs - budget.jitterMs * budget.burst,
            );
          let row = 1;
          for (let i = 1; i < sent.length; i++) {
            row = sent[i]! - sent[i - 1]! >= budget.restMs ? 1 : row + 1;
            expect(row).toBeLessThanOrEqual(budget.maxConsecutive);
          }
          const days = new Map<string, number>();
          for (const at of sent) {
            const day = new Date(at + 28_800_000).toISOString().slice(0, 10);
            days.set(day, (days.get(day) ?? 0) + 1);
          }
          for (const n of days.values()) expect(n).toBeLessThanOrEqual(budget.daily);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const polite: Budget = { gapMs: 12_000, jitterMs: 0, burst: 1, maxConsecutive: 25, restMs: 60_000, daily: 300 };
test('the 26th request in a row waits for a rest', () => {
  const sent = send(
    polite,
    Array.from({ length: 26 }, () => 0),
    () => 0.5,
  );
  expect(sent[24]! - sent[23]!).toBe(12_000);
  expect(sent[25]! - sent[24]!).toBe(60_000);
});
test('a spent day opens again at midnight in Beijing', () => {
  const usage: Usage = { ...fresh, day: '2026-11-22', count: 300 };
  expect(reserve(polite, usage, start, Math.random)).toEqual({ refusedUntil: Date.parse('2026-11-23T00:00:00+08:00') });
});
test('others keep their share for an incident', () => {
  const usage: Usage = { ...fresh, day: '2026-11-22', count: 200 };
  expect(reserve(polite, usage, start, Math.random, 0.6)).toHaveProperty('refusedUntil');
  expect(reserve(polite, usage, start, Math.random, 1)).toHaveProperty('at');
});
