import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OutboxBench } from './testing/outbox-bench.js';
import { Reporting } from './testing/reporting-channel.js';

let bench: OutboxBench;
beforeEach(async () => {
  bench = await OutboxBench.create();
});
afterEach(() => bench.close());

const SECOND = 1_000;
const MINUTE = 60_000;
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);

/** The most that arrived in any window of so many ms. */
function densest(times: number[], window: number): number {
  return Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t <= from + window).length));
}

/** A channel whose answers take their time: a call may reach the service at any moment before its answer. */
class Slow extends Reporting {
  readonly arrived: number[] = [];
  hold: Promise<void> = Promise.resolve();
  override async send(row: Parameters<Reporting['send']>[0]): ReturnType<Reporting['send']> {
    await this.hold;
    this.arrived.push(bench.db.clock.now().getTime());
    return super.send(row);
  }
}

test('escalation.md 12, bar 13: three workers, any arrivals, any pauses, slow answers: never more than 20 in any 60 s, and none lost', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ add: fc.integer({ min: 0, max: 30 }), wait: fc.integer({ min: 0, max: 40 }), slow: fc.boolean() }),
        { minLength: 3, maxLength: 10 },
      ),
      async (steps) => {
        await sql(`delete from outbox_attempt`);
        await sql(`delete from in_app_message`);
        await sql(`delete from outbox`);
        await sql(`delete from channel_gate`);
        await bench.db.clock.advance(2 * MINUTE);
        const robot = new Slow('wecom_robot', { perMinute: 20, evidence: 'acceptance' });
        bench.channels = [robot];
        const workers = [bench.worker(), bench.worker(), bench.worker()];
        let put = 0;
        const turn = async (wait: number, slow: boolean): Promise<void> => {
          let release = (): void => undefined;
          if (slow) robot.hold = new Promise((resolve) => (release = resolve));
          const rounds = Promise.all(workers.map((w) => w.round()));
          if (slow) await until(async () => (await bench.count('sending')) > 0 || (await bench.count('pending')) === 0);
          await bench.db.clock.advance(wait * SECOND);
          release();
          await rounds;
        };
        for (const s of steps) {
          for (let i = 0; i < s.add; i++)
            await bench.put({
              dedupeKey: `${runs}:${put++}`,
              personId: null,
              channel: 'wecom_robot',
              priority: 1 + (i % 4),
            });
          await turn(s.wait, s.slow && (await room(robot)));
        }
        for (let i = 0; i < 60 && (await bench.count('accepted')) < put; i++) await turn(20, false);
        runs++;
        expect(await bench.count('accepted')).toBe(put);
        expect(robot.arrived).toHaveLength(put);
        expect(densest(robot.arrived, MINUTE)).toBeLessThanOrEqual(20);
      },
    ),
    { numRuns: 12, seed: 20261125 },
  );
}, 120_000);

/** Whether something may go out now, so that a slow turn has something to wait for. */
async function room(robot: Slow): Promise<boolean> {
  const now = bench.db.clock.now().getTime();
  return robot.arrived.every((t) => t < now - 2 * MINUTE) && (await bench.count('pending')) > 0;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await done()); i++) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a channel that is full sends the gravest first when it is free again', async () => {
  const robot = new Reporting('wecom_robot', { perMinute: 20, evidence: 'acceptance' });
  bench.channels = [robot];
  const of = { personId: null, channel: 'wecom_robot' } as const;
  for (let i = 0; i < 30; i++) await bench.put({ ...of, priority: 8 });
  await bench.worker().round();
  for (const priority of [6, 4, 3, 2, 1]) await bench.put({ ...of, priority });
  expect(await bench.worker().round()).toBeGreaterThan(SECOND);
  expect(robot.sent).toHaveLength(20);
  await bench.db.clock.advance(62 * SECOND);
  await bench.worker().round();
  const [first] = await sql(`select array_agg(priority order by priority) as p from outbox where id = any($1)`, [
    robot.sent.slice(20).map((r) => r.id),
  ]);
  expect(first.p.slice(0, 6)).toEqual([1, 2, 3, 4, 6, 8]);
});

test('a block of the service holds everything for as long as it lasts, also what is written meanwhile', async () => {
  const robot = new Reporting('dingtalk_robot', { blockMs: 10 * MINUTE, evidence: 'acceptance' });
  bench.channels = [robot];
  robot.answers = [{ outcome: 'rate_limited', retryAfterMs: MINUTE, code: '130101', reason: '发送过快' }];
  const of = { personId: null, channel: 'dingtalk_robot' } as const;
  await bench.put(of);
  await bench.worker().round();
  await bench.put(of);
  await bench.db.clock.advance(9 * MINUTE);
  await bench.worker().round();
  expect(robot.sent).toHaveLength(1);
  await bench.db.clock.advance(MINUTE + SECOND);
  await bench.worker().round();
  expect(robot.sent).toHaveLength(3);
});

test('one address that has had enough does not hold up others', async () => {
  const sms = new Reporting('aliyun_sms');
  bench.channels = [sms];
  sms.answers = [
    {
      outcome: 'rate_limited',
      retryAfterMs: MINUTE,
      code: 'isv.BUSINESS_LIMIT_CONTROL',
      reason: '限流',
      only: 'address',
    },
  ];
  await bench.put();
  await bench.worker().round();
  await bench.put({ personId: bench.person['刘敏']! });
  await bench.worker().round();
  expect(sms.sent.map((r) => r.address)).toEqual(['13800000003', '13800000002']);
});

test('so many text messages a day to one number, counted from the first; a page beyond goes by the next channel at once', async () => {
  const sms = new Reporting('aliyun_sms', { perPersonPerDay: 3 });
  const voice = new Reporting('aliyun_voice');
  bench.channels = [sms, voice];
  const worker = bench.worker();
  for (let i = 0; i < 3; i++) {
    const id = await bench.put();
    await worker.round();
    await bench.outbox.delivered('aliyun_sms', id, bench.db.clock.now(), {});
    await bench.db.clock.advance(MINUTE);
  }
  const beyond = await bench.put();
  for (let i = 0; i < 3; i++) await worker.round();
  expect([sms.sent.length, voice.sent.length]).toEqual([3, 1]);
  expect(await bench.row(beyond)).toMatchObject({ state: 'failed', error: '一天内发给此人已满 3 条' });
  await bench.db.clock.advance(24 * 60 * MINUTE);
  await worker.round();
  expect(sms.sent).toHaveLength(3);
  await bench.put();
  await worker.round();
  expect(sms.sent).toHaveLength(4);
});

test('1,000 an hour to one member of 企业微信: three workers stay below, a page beyond goes on with the reason, a courtesy waits', async () => {
  const wecom = new Slow('wecom', { perPersonPerHour: 900, evidence: 'acceptance' });
  const sms = new Reporting('aliyun_sms');
  bench.channels = [wecom, sms];
  const workers = [bench.worker(), bench.worker(), bench.worker()];
  const chen = bench.person['陈建国']!;
  // what the hour before brought, a message every four seconds
  await sql(
    `with told as (
       insert into outbox (dedupe_key, person_id, address, channel, purpose, priority, body, state, not_before)
       select 'old:' || n, $1, 'chenjianguo', 'wecom', 'status', 8, '{}', 'accepted', 'infinity' from generate_series(1, 895) n returning id)
     insert into outbox_attempt (outbox_id, attempt, channel, address, started_at, ended_at)
       select id, 1, 'wecom', 'chenjianguo', x.at, x.at from (select id, app.now() - row_number() over () * interval '4 seconds' as at from told) x`,
    [chen],
  );
  const pages: string[] = [];
  for (let i = 0; i < 8; i++) {
    pages.push(await bench.put());
    await Promise.all(workers.map((w) => w.round()));
  }
  await bench.put({ purpose: 'status', priority: 8 });
  for (let i = 0; i < 3; i++) await Promise.all(workers.map((w) => w.round()));
  expect([wecom.arrived.length, sms.sent.length]).toEqual([5, 3]);
  const rest = await sql(`select channel, state, because from outbox where origin_id = any($1)`, [pages]);
  expect(rest).toEqual(
    Array.from({ length: 3 }, () => ({
      channel: 'aliyun_sms',
      state: 'accepted',
      because: '企业微信未发出（一小时内发给此人已满 900 条）',
    })),
  );
  expect((await bench.log()).filter((l) => l.startsWith('message.fallback'))).toContain(
    'message.fallback 改由短信通知 后勤处 处长 陈建国：企业微信未发出（一小时内发给此人已满 900 条）',
  );
  // room again: the courtesy goes, the pages that went another way do not come a second time
  await bench.db.clock.advance(10 * MINUTE);
  for (let i = 0; i < 2; i++) await workers[0]!.round();
  expect([wecom.sent.length, wecom.sent.at(-1)!.purpose]).toEqual([6, 'status']);
});

test('beyond the hour and no other way: it waits for room, and is not lost', async () => {
  const wecom = new Reporting('wecom', { perPersonPerHour: 1, evidence: 'acceptance' });
  bench.channels = [wecom];
  await bench.put();
  await bench.worker().round();
  const later = await bench.put();
  for (let i = 0; i < 3; i++) await bench.worker().round();
  expect(await bench.row(later)).toMatchObject({ state: 'pending', error: '一小时内发给此人已满 1 条' });
  await bench.db.clock.advance(62 * MINUTE);
  await bench.worker().round();
  expect(await bench.row(later)).toMatchObject({ state: 'accepted', error: null });
});
