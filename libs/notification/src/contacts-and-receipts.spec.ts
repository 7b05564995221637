import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OutboxBench } from './testing/outbox-bench.js';
import { Reporting } from './testing/reporting-channel.js';

let bench: OutboxBench;
let sms: Reporting;
beforeEach(async () => {
  bench = await OutboxBench.create();
  sms = new Reporting('aliyun_sms');
});
afterEach(() => bench.close());

const CHEN = '后勤处 处长 陈建国';
const AT = new Date('2026-11-22T06:07:30Z');
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);

test('addresses come from the person and follow it; a changed one has yet to be proved again', async () => {
  const of = () =>
    sql(
      `select channel, address, verified_at is not null as verified from person_contact where person_id = $1 order by 1`,
      [bench.person['陈建国']],
    );
  expect(await of()).toEqual([
    { channel: 'aliyun_sms', address: '13800000003', verified: false },
    { channel: 'aliyun_voice', address: '13800000003', verified: false },
    { channel: 'mail', address: 'chenjianguo@qyjzy.example', verified: false },
    { channel: 'tencent_sms', address: '13800000003', verified: false },
    { channel: 'wecom', address: 'chenjianguo', verified: false },
  ]);
  await sql(`update person_contact set verified_at = app.now()`);
  await sql(`update person set mobile = '13900000003' where name = '陈建国'`);
  expect(await of()).toEqual([
    { channel: 'aliyun_sms', address: '13900000003', verified: false },
    { channel: 'aliyun_voice', address: '13900000003', verified: false },
    { channel: 'mail', address: 'chenjianguo@qyjzy.example', verified: true },
    { channel: 'tencent_sms', address: '13900000003', verified: false },
    { channel: 'wecom', address: 'chenjianguo', verified: true },
  ]);
  await sql(`update person set mobile = null, wecom_userid = null where name = '陈建国'`);
  expect(await of()).toEqual([{ channel: 'mail', address: 'chenjianguo@qyjzy.example', verified: true }]);
});

test('a message goes by the first channel that is set up and has an address; without any the caller hears it', async () => {
  const message = { level: null, drill: false, title: '', description: '', code: null, url: null, buttons: [] };
  const put = (key: string, personId: string) =>
    bench.db.dataSource.transaction((tx) =>
      bench.outbox.enqueue(tx, { dedupeKey: key, incidentId: null, personId, purpose: 'page', priority: 3, message }),
    );
  const via = async (key: string) =>
    (await sql(`select channel, address, state from outbox where dedupe_key = $1`, [key]))[0];
  await sql(`update person set wecom_userid = null where name in ('陈建国', '周涛')`);
  await sql(`update person set mobile = null where name = '周涛'`);
  bench.channels = [bench.channel({ WECOM_SECRET: '' }), sms];
  expect(await put('a', bench.person['刘敏']!)).toBe('queued');
  expect(await via('a')).toEqual({ channel: 'aliyun_sms', address: '13800000002', state: 'pending' });
  bench.channels = [bench.channel(), sms];
  expect(await put('b', bench.person['刘敏']!)).toBe('queued');
  expect(await put('b', bench.person['刘敏']!)).toBe('known');
  expect(await via('b')).toMatchObject({ channel: 'wecom', address: 'liumin' });
  expect(await put('c', bench.person['陈建国']!)).toBe('queued');
  expect(await via('c')).toMatchObject({ channel: 'aliyun_sms', address: '13800000003' });
  expect(await put('d', bench.person['周涛']!)).toBe('unreachable');
  expect(await via('d')).toMatchObject({ state: 'failed' });
});

test('a group has no person: its message names the channel', async () => {
  const robot = new Reporting('wecom_robot', { evidence: 'acceptance' });
  const id = await bench.put({ personId: null, channel: 'wecom_robot' });
  await bench.worker(robot).round();
  expect(robot.sent).toMatchObject([{ id, address: null, personId: null }]);
  expect(await bench.row(id)).toMatchObject({ state: 'accepted' });
});

async function accepted(): Promise<string> {
  bench.channels = [sms];
  const id = await bench.put();
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'accepted', provider_id: 'p-1' });
  return id;
}

test('delivered and read are written once, prove the address, and the log names the time', async () => {
  const id = await accepted();
  await bench.outbox.delivered('aliyun_sms', 'p-1', AT, { success: true });
  await bench.outbox.delivered('aliyun_sms', 'p-1', AT, { success: true });
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'delivered', delivered_at: AT });
  await bench.outbox.read('aliyun_sms', id, new Date(AT.getTime() + 60_000), {});
  await bench.worker().round();
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'read', delivered_at: AT });
  expect(await bench.log()).toEqual([
    `message.accepted 短信已接收：发给 ${CHEN}`,
    `message.delivered 短信已送达 ${CHEN}，14:07`,
    `message.read 短信已读：${CHEN}，14:08`,
  ]);
  const [{ verified_at }] = await sql(
    `select verified_at from person_contact where person_id = $1 and channel = 'aliyun_sms'`,
    [bench.person['陈建国']],
  );
  expect(verified_at).toEqual(AT);
  expect(await sql(`select verdict from delivery_receipt order by seq`)).toEqual([
    { verdict: 'delivered' },
    { verdict: 'read' },
  ]);
});

test('callbacks in any order end alike: what arrived stays arrived', async () => {
  const id = await accepted();
  const why = { code: 'MOBILE_ACCOUNT_ABNORMAL', reason: '号码停机' };
  await bench.outbox.undelivered('aliyun_sms', 'p-1', AT, why, {});
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'failed', error_code: why.code, error: '号码停机' });
  await bench.outbox.delivered('aliyun_sms', 'p-1', AT, {});
  await bench.outbox.undelivered('aliyun_sms', 'p-1', new Date(AT.getTime() + 1000), why, {});
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'delivered', error_code: null, error: null });
  expect(await bench.log()).toEqual([
    `message.accepted 短信已接收：发给 ${CHEN}`,
    `message.failed 短信未能送达 ${CHEN}：号码停机`,
    `message.delivered 短信已送达 ${CHEN}，14:07`,
  ]);
});

test('a receipt that comes before the answer waits for it; one that nobody claims changes nothing', async () => {
  bench.channels = [sms];
  const id = await bench.put();
  sms.beforeAnswer = async () => {
    await bench.outbox.delivered('aliyun_sms', 'p-1', AT, {});
    await bench.outbox.delivered('aliyun_sms', 'foreign', AT, {});
    await bench.outbox.delivered('tencent_sms', 'p-1', AT, {});
    await bench.worker().round();
    expect(await bench.row(id)).toMatchObject({ state: 'sending' });
  };
  await bench.worker().round();
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'delivered' });
  expect(await sql(`select provider_id from delivery_receipt where applied_at is null order by seq`)).toEqual([
    { provider_id: 'foreign' },
    { provider_id: 'p-1' },
  ]);
});

test('the answer was lost, and the receipt names our own number: delivered, not sent again', async () => {
  bench.channels = [sms];
  sms.answers = [{ outcome: 'ambiguous', reason: '连接中途断开' }];
  const id = await bench.put();
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'unknown' });
  await bench.outbox.delivered('aliyun_sms', id, AT, {});
  await bench.db.clock.advance(60_000);
  await bench.worker().round();
  expect(await bench.row(id)).toMatchObject({ state: 'delivered', attempt: 1 });
  expect(sms.sent).toHaveLength(1);
});
