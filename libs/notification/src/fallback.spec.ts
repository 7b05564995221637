import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OutboxBench } from './testing/outbox-bench.js';
import { Reporting } from './testing/reporting-channel.js';

let bench: OutboxBench;
let sms: Reporting;
let voice: Reporting;
beforeEach(async () => {
  bench = await OutboxBench.create();
  sms = new Reporting('aliyun_sms');
  voice = new Reporting('aliyun_voice');
  bench.channels = [bench.channel(), sms, voice];
});
afterEach(() => bench.close());

const MINUTE = 60_000;
const CHEN = '后勤处 处长 陈建国';
const AT = new Date('2026-11-22T06:07:30Z');
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);
const chain = () => sql(`select channel, state, step, because from outbox order by step, created_at`);
const refused = { outcome: 'rejected_permanent', code: 'x', reason: '空号' } as const;

/** One round now and then, as the loop does. */
async function pass(ms: number): Promise<void> {
  await bench.db.clock.advance(ms);
  await bench.worker().round();
  await bench.worker().round();
}

test('refused by 企业微信: the text message goes at once, and its receipt ends the matter', async () => {
  bench.double.faults = ['invaliduser'];
  await bench.put();
  await pass(0);
  const [, second] = await sql(`select id, provider_id, address, body->>'title' as title from outbox order by step`);
  expect(second).toMatchObject({
    provider_id: 'p-1',
    address: '13800000003',
    title: expect.stringContaining('二食堂'),
  });
  await bench.outbox.delivered('aliyun_sms', 'p-1', AT, {});
  await pass(120 * MINUTE);
  expect(await chain()).toEqual([
    { channel: 'wecom', state: 'failed', step: 1, because: null },
    {
      channel: 'aliyun_sms',
      state: 'delivered',
      step: 2,
      because: '企业微信未送达（企业微信不认识账号 chenjianguo，请核对通讯录）',
    },
  ]);
  expect(await bench.log()).toEqual([
    `message.failed 企业微信未能送达 ${CHEN}：企业微信不认识账号 chenjianguo，请核对通讯录`,
    `message.fallback 改由短信通知 ${CHEN}：企业微信未送达（企业微信不认识账号 chenjianguo，请核对通讯录）`,
    `message.accepted 短信已接收：发给 ${CHEN}`,
    `message.delivered 短信已送达 ${CHEN}，14:07`,
  ]);
  expect(voice.sent).toEqual([]);
});

test.each([
  [1, 2],
  [2, 5],
] as const)(
  'level %i: that 企业微信 took it is not enough; unsigned after %i minutes it goes on, channel by channel, each once',
  async (level, minutes) => {
    await bench.put({}, { level });
    await pass(0);
    await pass(minutes * MINUTE - 40_000);
    expect(sms.sent).toHaveLength(0);
    await pass(41_000);
    expect(sms.sent).toHaveLength(1);
    await pass(minutes * MINUTE + 1000);
    expect(voice.sent).toHaveLength(1);
    await pass(60 * MINUTE);
    expect([bench.double.sends, sms.sent.length, voice.sent.length]).toEqual([1, 1, 1]);
    expect((await chain()).map((r) => r.because)).toEqual([
      null,
      `企业微信已接收，${minutes} 分钟内未签收`,
      `短信 ${minutes} 分钟内没有送达回执`,
    ]);
  },
);

test('signed in time, or the incident has ended: nothing more is sent', async () => {
  await bench.put();
  await bench.put({ personId: bench.person['刘敏']! });
  await pass(0);
  await sql(`update escalation_target set acked_at = app.now()`);
  await pass(6 * MINUTE);
  expect(sms.sent.map((r) => r.personId)).toEqual([bench.person['刘敏']]);
  await bench.put({ personId: bench.person['何芳']! });
  await pass(0);
  await sql(`update incident set state = 'closed'`);
  await pass(60 * MINUTE);
  expect(sms.sent).toHaveLength(1);
  expect(await sql(`select 1 from outbox where fallback_at is not null`)).toEqual([]);
});

test('Ⅲ and Ⅳ: acceptance is believed, a refusal is not; a reminder follows a refusal only, a copy never', async () => {
  await bench.put({}, { level: 3 });
  await pass(0);
  await pass(120 * MINUTE);
  expect(sms.sent).toEqual([]);
  bench.double.faults = ['invaliduser', 'invaliduser'];
  await bench.put({ purpose: 'warn', priority: 6 }, { level: 3 });
  await bench.put({ purpose: 'status', priority: 8 }, { level: 3 });
  await pass(0);
  await pass(120 * MINUTE);
  expect(sms.sent.map((r) => r.purpose)).toEqual(['warn']);
  expect(voice.sent).toEqual([]);
});

test('a channel that hangs does not hold up the next, and only channels with an address count', async () => {
  bench.double.faults = Array.from({ length: 500 }, () => -1);
  await sql(`delete from person_contact where channel = 'aliyun_sms'`);
  await bench.put();
  await pass(0);
  await pass(6 * MINUTE);
  expect(sms.sent).toEqual([]);
  expect(voice.sent).toHaveLength(1);
  expect((await chain())[1]).toMatchObject({ channel: 'aliyun_voice', because: '企业微信 5 分钟内未能发出' });
});

test('every channel refused: the log says so once, and that somebody has to go there', async () => {
  bench.double.faults = ['invaliduser'];
  sms.answers = [refused];
  voice.answers = [refused];
  await bench.put();
  await pass(0);
  await pass(MINUTE);
  await pass(MINUTE);
  expect((await bench.log()).slice(-2)).toEqual([
    `message.failed 电话未能送达 ${CHEN}：空号`,
    `message.exhausted 各渠道均未能送达 ${CHEN}，请当面或以其他方式通知`,
  ]);
});

test('a second operator is tried when the first refuses, and not when its receipt is merely missing', async () => {
  const tencent = new Reporting('tencent_sms');
  bench.channels = [sms, tencent, voice];
  await bench.put();
  await pass(0);
  await pass(6 * MINUTE);
  expect([tencent.sent.length, voice.sent.length]).toEqual([0, 1]);
  sms.answers = [refused];
  await bench.put({ personId: bench.person['刘敏']! });
  await pass(0);
  expect(tencent.sent.map((r) => r.personId)).toEqual([bench.person['刘敏']]);
});

test('two workers decide at the same moment: the next channel is tried once', async () => {
  for (let i = 0; i < 20; i++) await bench.put({ personId: Object.values(bench.person)[i % 11]! });
  await pass(0);
  await bench.db.clock.advance(6 * MINUTE);
  await Promise.all([bench.worker(), bench.worker(), bench.worker()].map((w) => w.round()));
  await pass(0);
  expect(sms.sent).toHaveLength(20);
});

test('a channel named by the sender is the only one', async () => {
  sms.answers = [refused];
  await bench.put({ channel: 'aliyun_sms' });
  await pass(0);
  await pass(60 * MINUTE);
  expect(await chain()).toMatchObject([{ channel: 'aliyun_sms', state: 'failed' }]);
});

const lost = { outcome: 'ambiguous', reason: '连接中途断开' } as const;

test('no answer, no number, no query: a page is sent again and says 补发; a copy or a reminder is not', async () => {
  bench.channels = [sms];
  sms.answers = [lost, { outcome: 'accepted', providerId: 'again', responseCode: null }, lost];
  const page = await bench.put();
  await pass(0);
  const copy = await bench.put({ purpose: 'status', priority: 8, personId: bench.person['刘敏']! });
  await bench.db.clock.advance(1000);
  await bench.worker().round();
  for (let i = 0; i < 5; i++) await pass(10 * MINUTE);
  expect(sms.sent.map((r) => [r.purpose, r.before])).toEqual([
    ['page', 'pending'],
    ['page', 'unknown'],
    ['status', 'pending'],
  ]);
  expect(await bench.row(page)).toMatchObject({ state: 'accepted', resent: true });
  expect(await bench.row(copy)).toMatchObject({ state: 'unknown', error: '连接中途断开；此类消息不补发' });
  // proof may still come
  await bench.outbox.delivered('aliyun_sms', copy, AT, {});
  await pass(0);
  expect(await bench.row(copy)).toMatchObject({ state: 'delivered' });
});

test('a worker killed while sending a copy by a channel that cannot find out: it is not sent again', async () => {
  bench.channels = [sms];
  const copy = await bench.put({ purpose: 'status', priority: 8 });
  await bench.claim(20);
  await pass(46_000);
  await pass(60 * MINUTE);
  expect(sms.sent).toEqual([]);
  expect(await bench.row(copy)).toMatchObject({ state: 'unknown', error_code: 'lease' });
  expect(await bench.log()).toEqual([`message.unknown 短信发给 ${CHEN} 的过程中断，结果不明，此类消息不补发`]);
});

test('a copy in doubt from before a restore: a channel that cannot find out does not send it', async () => {
  bench.channels = [sms];
  const copy = await bench.put({ purpose: 'status', priority: 8 });
  const page = await bench.put();
  await sql(`update outbox set state = 'unknown'`);
  await pass(0);
  expect(sms.sent.map((r) => [r.id, r.before])).toEqual([[page, 'unknown']]);
  expect(await bench.row(copy)).toMatchObject({ state: 'unknown', error: '是否送达不明；此类消息不补发' });
});

class Asked extends Reporting {
  readonly asked: (string | null)[] = [];
  verdicts: ('delivered' | 'failed' | 'unknown')[] = [];
  override async query(row: { providerId: string | null; id: string }): Promise<'delivered' | 'failed' | 'unknown'> {
    this.asked.push(row.id);
    if (this.asked.length === 1) throw new Error('the service cannot be asked');
    return this.verdicts.shift() ?? 'unknown';
  }
}

test.each([
  ['delivered', 'delivered', 1, '短信已送达 后勤处 处长 陈建国（经查询核实，未重复发送）'],
  ['failed', 'accepted', 2, '短信已接收：发给 后勤处 处长 陈建国'],
] as const)('no answer, and the service is asked: %s', async (verdict, state, sends, words) => {
  const asked = new Asked('aliyun_sms');
  bench.channels = [asked];
  asked.answers = [lost];
  asked.verdicts = [verdict];
  const id = await bench.put();
  await pass(0);
  await pass(5000);
  await pass(5000);
  expect(asked.asked).toEqual([id, id]);
  expect(asked.sent).toHaveLength(sends);
  expect(await bench.row(id)).toMatchObject({ state, resent: false });
  expect((await bench.log()).at(-1)).toContain(words);
});

test('the service does not know for a minute: a page is sent again with 补发, a reminder stays in doubt', async () => {
  const asked = new Asked('aliyun_sms');
  bench.channels = [asked];
  asked.answers = [lost, lost];
  const page = await bench.put({}, { level: 3 });
  await bench.worker().round();
  const warn = await bench.put({ purpose: 'warn', priority: 6 }, { level: 3 });
  for (let i = 0; i < 8; i++) await pass(20_000);
  expect(asked.sent.map((r) => [r.purpose, r.before])).toEqual([
    ['page', 'pending'],
    ['warn', 'pending'],
    ['page', 'unknown'],
  ]);
  expect(await bench.row(page)).toMatchObject({ state: 'accepted', resent: true });
  expect(await bench.row(warn)).toMatchObject({ state: 'unknown', error: '经查询仍不明；此类消息不补发' });
});
