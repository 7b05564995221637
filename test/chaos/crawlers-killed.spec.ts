import { expect, test } from '@jest/globals';
// @ts-expect-error: shared with the bench, which runs on the built packages
import { collectionRun } from '../harness/collection-run.mjs';

/** Four hours of posts with a burst, 5 % faults, a captcha and an outage, three crawler processes of which one is killed every eight seconds. */
test('what is written is stored once, and whatever is missed lies in a recorded gap', async () => {
  const HOUR = 3_600_000;
  const r = await collectionRun({
    hours: 4,
    afterHours: 24,
    speed: 300,
    bursts: [{ atHour: 1.5, perHour: 1_200, minutes: 30 }],
    killEveryMs: 8_000,
    faults: 0.05,
    prepare(sim: { setFault(f: object): void }, from: number) {
      sim.setFault({ origin: 'weibo-s', fault: 'captcha', from: from + 0.5 * HOUR, until: from + HOUR });
      for (const origin of ['weibo-m', 'weibo-s'])
        sim.setFault({ origin, fault: 'network', from: from + 2.7 * HOUR, until: from + 3.4 * HOUR });
    },
  });
  expect(r.kills).toBeGreaterThan(3);
  expect(r.missedOutsideGaps).toEqual([]);
  expect(r.duplicates).toBe(0);
  expect(r.violations).toEqual([]);
  expect(r.windowsLeft).toBe(0);
  // of those not found: what the ledger says
  expect({ missedBecause: r.recall > 0.995 ? null : r.missedBecause }).toEqual({ missedBecause: null });
}, 600_000);

test('three processes keep the distance between two requests', async () => {
  const r = await collectionRun({ hours: 0.2, afterHours: 0.1, speed: 20 });
  expect(r.requests).toBeGreaterThan(15);
  expect(r.violations).toEqual([]);
}, 120_000);
