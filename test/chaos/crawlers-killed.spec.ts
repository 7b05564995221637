import { expect, test } from '@jest/globals';
// @ts-expect-error: shared with the bench, which runs on the built packages
import { collectionRun } from '../harness/collection-run.mjs';

/** Six hours of posts with a burst, 5 % faults, a captcha and an outage, three crawler processes of which one is killed every five seconds. */
test('what is written is stored once, and whatever is missed lies in a recorded gap', async () => {
  const HOUR = 3_600_000;
  const r = await collectionRun({
    hours: 6,
    afterHours: 5,
    speed: 600,
    bursts: [{ atHour: 2, perHour: 1_200, minutes: 30 }],
    killEveryMs: 5_000,
    faults: 0.05,
    prepare(sim: { setFault(f: object): void }, from: number) {
      sim.setFault({ origin: 'weibo-s', fault: 'captcha', from: from + 0.5 * HOUR, until: from + HOUR });
      for (const origin of ['weibo-m', 'weibo-s'])
        sim.setFault({ origin, fault: 'network', from: from + 3.5 * HOUR, until: from + 4.5 * HOUR });
    },
  });
  expect(r.kills).toBeGreaterThan(5);
  expect(r.missedOutsideGaps).toEqual([]);
  expect(r.duplicates).toBe(0);
  expect(r.violations).toEqual([]);
  expect(r.recall).toBeGreaterThan(0.995);
}, 240_000);
