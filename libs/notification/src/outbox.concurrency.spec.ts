import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OutboxBench } from './testing/outbox-bench.js';

let bench: OutboxBench;
beforeEach(async () => {
  bench = await OutboxBench.create();
});
afterEach(() => bench.close());

test('3 workers, 242 messages to 11 people: each goes out once, and the log holds one line for each', async () => {
  const people = Object.values(bench.person);
  for (let i = 0; i < 242; i++) await bench.put({ personId: people[(i * 7) % people.length]!, priority: 1 + (i % 4) });
  const workers = [bench.worker(), bench.worker(), bench.worker()];
  await Promise.all(
    workers.map(async (w) => {
      for (let i = 0; i < 60 && (await bench.count('pending')) + (await bench.count('sending')) > 0; i++)
        await w.round();
    }),
  );
  expect(bench.double.sends).toBe(242);
  expect(new Set(bench.double.delivered.map((d) => d.taskId)).size).toBe(242);
  expect(await bench.count('accepted')).toBe(242);
  expect((await bench.log()).filter((l) => l.startsWith('message.accepted'))).toHaveLength(242);
  expect(await bench.ledger.verify()).toMatchObject({ brokenAt: null });
  expect(bench.warnings).toEqual([]);
});

test('one person never gets more than 25 in any minute from 3 workers together, and gets all in the end', async () => {
  for (let i = 0; i < 80; i++) await bench.put();
  await bench.put({ personId: bench.person['刘敏']!, priority: 8 });
  const workers = [bench.worker(), bench.worker(), bench.worker()];
  for (let step = 0; step < 60 && (await bench.count('accepted')) < 81; step++) {
    for (let i = 0; i < 3; i++) await Promise.all(workers.map((w) => w.round()));
    await bench.db.clock.advance(5_000);
  }
  const sent = bench.double.delivered.filter((d) => d.touser === 'chenjianguo').map((d) => d.at);
  expect(sent).toHaveLength(80);
  for (const from of sent) expect(sent.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(25);
  // who is not crowded does not wait for who is
  const [liu] = bench.double.delivered.filter((d) => d.touser === 'liumin');
  expect(liu!.at - sent[0]!).toBeLessThan(20_000);
});
