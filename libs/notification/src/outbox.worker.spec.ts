import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Channel, type SendResult } from './channel.js';
import { OutboxBench } from './testing/outbox-bench.js';
import { WecomDouble } from './testing/wecom-double.js';

let bench: OutboxBench;
beforeEach(async () => {
  bench = await OutboxBench.create();
});
afterEach(() => bench.close());

const SECOND = 1_000;
const MINUTE = 60_000;
const CHEN = '后勤处 处长 陈建国';

test('a message is sent once, with what the service answered, and the log says to whom', async () => {
  const id = await bench.put();
  expect(await bench.put({ dedupeKey: 'm1' })).toBe(id);
  const worker = bench.worker();
  await worker.round();
  await worker.round();
  expect(bench.double.delivered).toMatchObject([{ touser: 'chenjianguo', taskId: id, type: 'button_interaction' }]);
  expect(await bench.row(id)).toMatchObject({
    state: 'accepted',
    attempt: 1,
    resent: false,
    provider_id: 'msg-1',
    response_code: 'rc-1',
  });
  expect(await bench.log()).toEqual([`message.accepted 企业微信已接收：发给 ${CHEN}`]);
  const [event] = await bench.ledger.ofIncident(bench.incidentId);
  expect(event!.payload).toMatchObject({ outboxId: id, providerId: 'msg-1', attempt: 1 });
});

test('a message whose transaction is undone is never sent', async () => {
  await bench.db.dataSource
    .transaction(async (tx) => {
      const message = { level: null, drill: false, title: '', description: '', code: null, url: null, buttons: [] };
      await bench.outbox.enqueue(tx, {
        dedupeKey: 'x',
        incidentId: null,
        personId: bench.person['刘敏']!,
        purpose: 'page',
        priority: 1,
        message,
      });
      throw new Error('undone');
    })
    .catch(() => undefined);
  await bench.worker().round();
  expect(bench.double.sends).toBe(0);
});

test.each([
  [60020, '60020', '可信 IP'],
  [81013, '81013', '不认识收信账号'],
  [82001, '82001', '没有收信人'],
  [93333, '93333', '企业微信拒绝（93333 by the test）'],
  ['invaliduser', 'invaliduser', '不认识账号 chenjianguo'],
  ['unlicenseduser', 'unlicenseduser', '没有企业微信接口许可'],
] as const)(
  'a 200 answer that refuses (%s) is a failure, told in words, and not tried again',
  async (fault, code, words) => {
    bench.double.faults = [fault];
    const id = await bench.put();
    const worker = bench.worker();
    await worker.round();
    await bench.db.clock.advance(10 * MINUTE);
    await worker.round();
    expect(bench.double.sends).toBe(1);
    expect(await bench.row(id)).toMatchObject({ state: 'failed', error_code: code });
    expect((await bench.row(id)).error).toContain(words);
    expect(await bench.log()).toEqual([
      expect.stringMatching(/^message\.failed 企业微信未能送达 后勤处 处长 陈建国：/),
    ]);
  },
);

test('a token that ends in mid-flight is renewed once for all senders', async () => {
  const worker = bench.worker();
  await bench.put();
  await worker.round();
  bench.double.revokeTokens();
  for (let i = 0; i < 10; i++) await bench.put();
  await worker.round();
  expect(await bench.count('accepted')).toBe(11);
  expect(bench.double.tokensGiven).toBe(2);
});

test('a refused token is not asked for at once again, and its message waits', async () => {
  bench.double.tokenError = 40001;
  for (let i = 0; i < 5; i++) await bench.put();
  const worker = bench.worker();
  await worker.round();
  expect(bench.double.tokensGiven).toBe(1);
  await bench.db.clock.advance(2 * SECOND);
  await worker.round();
  expect(bench.double.tokensGiven).toBe(1);
  bench.double.tokenError = 0;
  await bench.db.clock.advance(MINUTE);
  await worker.round();
  expect(await bench.count('accepted')).toBe(5);
});

test('no answer and it had arrived: the repeat with the same number finds that out, and nobody gets it twice', async () => {
  bench.double.faults = ['closed-arrived'];
  const id = await bench.put();
  const worker = bench.worker();
  expect(await worker.round()).toBeLessThanOrEqual(SECOND);
  expect(await bench.row(id)).toMatchObject({ state: 'unknown', error_code: 'ambiguous' });
  await bench.db.clock.advance(2 * SECOND);
  await worker.round();
  expect(await bench.row(id)).toMatchObject({ state: 'accepted', attempt: 2, resent: false, error: null });
  expect(bench.double.delivered).toHaveLength(1);
  expect(await bench.log()).toEqual([
    expect.stringContaining(`message.unknown 企业微信发给 ${CHEN} 的结果不明（连接中途断开`),
    `message.accepted 企业微信已接收：发给 ${CHEN}（经核实首次已送到，未重复发送）`,
  ]);
});

test.each(['closed-lost', 'foreign'] as const)(
  'no answer and it was lost (%s): it is sent again, marked 补发',
  async (fault) => {
    bench.double.faults = [fault];
    const id = await bench.put({}, { drill: true });
    const worker = bench.worker();
    await worker.round();
    await bench.db.clock.advance(2 * SECOND);
    await worker.round();
    expect(await bench.row(id)).toMatchObject({ state: 'accepted', resent: true });
    expect(bench.double.delivered).toMatchObject([
      { taskId: id, title: expect.stringMatching(/^【补发】【演练】【Ⅱ级舆情】/) },
    ]);
    expect((await bench.log()).at(-1)).toBe(`message.accepted 企业微信已接收：发给 ${CHEN}（补发）`);
  },
);

test('45009 holds the whole channel for a minute; nothing is lost, nothing goes out before', async () => {
  bench.double.faults = [45009];
  const worker = bench.worker();
  await bench.put();
  await worker.round();
  const other = await bench.put({ personId: bench.person['刘敏']! });
  await bench.db.dataSource.query(`update outbox set not_before = app.now() + interval '90 seconds' where id = $1`, [
    other,
  ]);
  await bench.put({ personId: bench.person['何芳']! });
  await bench.db.clock.advance(55 * SECOND);
  await worker.round();
  expect(bench.double.delivered).toEqual([]);
  await bench.db.clock.advance(6 * SECOND);
  await worker.round();
  expect(bench.double.delivered.map((d) => d.touser).sort()).toEqual(['chenjianguo', 'hefang']);
  expect(await bench.log()).not.toContainEqual(expect.stringContaining('message.failed'));
});

test('a busy service is tried with growing rests, and given up only when the message is old', async () => {
  const id = await bench.put();
  const worker = bench.worker();
  bench.double.faults = Array.from({ length: 500 }, () => -1);
  const rests: number[] = [];
  for (let i = 0; i < 8; i++) {
    await worker.round();
    const { not_before } = await bench.row(id);
    const rest = not_before.getTime() - bench.db.clock.now().getTime();
    rests.push(Math.round(rest / SECOND));
    await bench.db.clock.advance(rest + 5);
  }
  expect(rests).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(await bench.row(id)).toMatchObject({ state: 'pending', error: '企业微信系统繁忙' });
  await bench.db.clock.advance(120 * MINUTE);
  await worker.round();
  expect(await bench.row(id)).toMatchObject({ state: 'failed', error_code: '-1' });
  expect(await bench.log()).toEqual([`message.failed 企业微信多次未能送达 ${CHEN}：企业微信系统繁忙`]);
});

test('nobody listens at the address: certain that nothing arrived, so no 补发', async () => {
  const worker = bench.worker();
  await bench.put();
  await worker.round();
  await bench.double.stop();
  const [withToken, without] = [await bench.put(), await bench.put({ priority: 8 })];
  await worker.round();
  await bench.db.dataSource.query(`update outbox set not_before = app.now() + interval '1 hour' where id = $1`, [
    withToken,
  ]);
  await bench.db.dataSource.query(`update outbox set not_before = app.now() where id = $1`, [without]);
  await bench.worker().round();
  expect(await bench.row(withToken)).toMatchObject({
    state: 'pending',
    error_code: 'network',
    error: '连不上企业微信（ECONNREFUSED）',
  });
  expect(await bench.row(without)).toMatchObject({
    state: 'pending',
    error_code: 'token',
    error: '取不到企业微信凭证：连不上企业微信（ECONNREFUSED）',
  });
  const alive = new WecomDouble(bench.db.clock);
  const WECOM_BASE = await alive.start();
  await bench.db.clock.advance(3_600 * SECOND);
  await bench.worker(bench.channel({ WECOM_BASE })).round();
  await alive.stop();
  expect(alive.delivered.map((d) => d.title.includes('补发'))).toEqual([false, false]);
  expect(await bench.row(withToken)).toMatchObject({ state: 'accepted', resent: false });
});

test('without settings a message fails and says which are missing; the log warns once', async () => {
  const id = await bench.put();
  await bench.put();
  await bench.worker(bench.channel({ WECOM_SECRET: '', WECOM_AGENT_ID: 0 })).round();
  const words = '企业微信应用尚未配置：请设置 WECOM_SECRET、WECOM_AGENT_ID';
  expect(await bench.row(id)).toMatchObject({ state: 'failed', error_code: 'not_configured', error: words });
  expect(bench.warnings).toEqual([words]);
});

test('somebody without an account is not reached, at once and once in the log', async () => {
  await bench.db.dataSource.query(`update person set wecom_userid = null where name = '陈建国'`);
  const id = await bench.put();
  expect(await bench.row(id)).toMatchObject({ state: 'failed', error_code: 'no_address' });
  await bench.worker().round();
  await bench.worker().round();
  expect(await bench.log()).toEqual([`message.failed 未能通知 ${CHEN}：没有登记可用的联系方式`]);
});

test('urgent messages go first', async () => {
  for (let i = 0; i < 25; i++) await bench.put({ priority: 8, personId: Object.values(bench.person)[i % 11]! });
  const urgent = await bench.put({ priority: 1 });
  await bench.worker().round();
  expect(bench.double.delivered.map((d) => d.taskId)).toContain(urgent);
  expect(bench.double.delivered).toHaveLength(20);
});

/** A process that is killed before, or hangs after, its message went out. */
class Stuck extends Channel {
  readonly name = 'wecom';
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: 0,
  };
  readonly evidence = 'acceptance';
  release!: (r: SendResult) => void;
  override send(): Promise<SendResult> {
    return new Promise((resolve) => (this.release = resolve));
  }
}

test('a worker killed while sending loses nothing: the next one sends it, marked 补发', async () => {
  const id = await bench.put();
  await bench.claim(20);
  await bench.worker().round();
  expect(bench.double.sends).toBe(0);
  await bench.db.clock.advance(46 * SECOND);
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'accepted', attempt: 2, resent: true });
  expect(await bench.log()).toEqual([
    `message.unknown 企业微信发给 ${CHEN} 的过程中断，结果不明，将核实并补发`,
    `message.accepted 企业微信已接收：发给 ${CHEN}（补发）`,
  ]);
});

test('an answer that comes after the lease counts while nobody else has taken the message, and not afterwards', async () => {
  const stuck = new Stuck();
  const first = await bench.put();
  let slow = bench.worker(stuck).round();
  await until(async () => (await bench.row(first)).state === 'sending' && stuck.release !== undefined);
  await bench.db.clock.advance(46 * SECOND);
  await bench.repository.transaction((tx) => bench.repository.expireLeases(tx, ['wecom']));
  stuck.release({ outcome: 'accepted', providerId: 'late', responseCode: null });
  await slow;
  expect(await bench.row(first)).toMatchObject({ state: 'accepted', attempt: 1, resent: false, provider_id: 'late' });

  const second = await bench.put();
  slow = bench.worker(stuck).round();
  await until(async () => (await bench.row(second)).state === 'sending');
  await bench.db.clock.advance(46 * SECOND);
  const next = new Stuck();
  const taken = bench.worker(next).round();
  await until(async () => (await bench.row(second)).attempt === 2 && next.release !== undefined);
  stuck.release({ outcome: 'rejected_permanent', code: 'late', reason: 'late' });
  await slow;
  expect(await bench.row(second)).toMatchObject({ state: 'sending', attempt: 2 });
  next.release({ outcome: 'accepted', providerId: 'second', responseCode: null });
  await taken;
  expect(await bench.row(second)).toMatchObject({ state: 'accepted', provider_id: 'second', error_code: null });
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await done()); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('the card shows the signature, once', async () => {
  const id = await bench.put();
  const worker = bench.worker();
  await worker.round();
  expect(bench.double.updates).toEqual([]);
  await bench.db.dataSource.query(
    `update escalation_target set acked_at = '2026-11-22T06:12:30Z' where incident_id = $1`,
    [bench.incidentId],
  );
  await worker.round();
  await worker.round();
  expect(bench.double.updates).toMatchObject([
    { response_code: 'rc-1', userids: ['chenjianguo'], button: { replace_name: '已签收 14:12' } },
  ]);
  expect(await bench.outbox.byTask(id)).toMatchObject({
    incidentId: bench.incidentId,
    personId: bench.person['陈建国'],
  });
  expect(await bench.outbox.byTask('esc-0001')).toBeNull();
});
