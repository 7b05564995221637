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

test('one person never gets more than 25 in any minute from 3 workers together, and is told of everything', async () => {
  const workers = [bench.worker(), bench.worker(), bench.worker()];
  for (let step = 0; step < 60; step++) {
    if (step < 16) for (let i = 0; i < 5; i++) await bench.put();
    if (step === 8) await bench.put({ personId: bench.person['刘敏']!, priority: 8 });
    for (let i = 0; i < 3; i++) await Promise.all(workers.map((w) => w.round()));
    await bench.db.clock.advance(5_000);
  }
  const sent = bench.double.delivered.filter((d) => d.touser === 'chenjianguo').map((d) => d.at);
  for (const from of sent)
    expect(sent.filter((at) => at >= from && at <= from + 60_000).length).toBeLessThanOrEqual(25);
  // 25 in the first minute; what came while there was no room is told in one message
  expect(sent.length).toBeLessThan(60);
  const [{ told, bundles }] = await bench.db.dataSource.query(
    `select count(*) filter (where bundle is null)::int as told, count(*) filter (where bundle is not null)::int as bundles from outbox where state = 'accepted'`,
  );
  expect(told).toBe(81);
  expect(bundles).toBeGreaterThan(0);
  // who is not crowded does not wait for who is
  const [liu] = bench.double.delivered.filter((d) => d.touser === 'liumin');
  expect(liu!.at - sent[0]!).toBeLessThan(45_000);
});
