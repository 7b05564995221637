import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { type ChannelName, Outbox, OutboxWorker } from '@fengsui/notification';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { CALLBACK_SECRET, channelSettings } from '../harness/channel-settings.js';
import { type Door, openDoor } from '../harness/door.js';
import { freePort } from '../harness/free-port.js';
import { openIncident } from '../harness/open-incident.js';
import { until } from '../harness/product.js';
import { PAGE } from './kit.js';

/** What SMS and voice report and what people answer, through the real door; callbacks bear no signature (escalation.md 5). */
let door: Door;
let sim: Simulator;
let incidentId: string;
let n = 0;
const CHEN = '13800000003';

beforeAll(async () => {
  const port = await freePort();
  const clock: { now: () => Date } = { now: () => new Date() };
  sim = await startSimulator({
    baselinePerMinute: 0,
    now: () => clock.now(),
    wecom: { secret: 'test-secret', callbackUrl: `http://127.0.0.1:${port}/api/callbacks/wecom` },
    channels: { callbackBase: `http://127.0.0.1:${port}/api/callbacks/${CALLBACK_SECRET}` },
  });
  door = await openDoor({
    ...channelSettings(sim),
    PORT: String(port),
    WECOM_BASE: sim.urls.wecom,
    WECOM_CORP_ID: sim.wecom.settings.corpId,
    WECOM_SECRET: sim.wecom.settings.secret,
    WECOM_AGENT_ID: String(sim.wecom.settings.agentId),
    WECOM_CALLBACK_TOKEN: sim.wecom.settings.token,
    WECOM_CALLBACK_KEY: sim.wecom.settings.aesKey,
  });
  clock.now = () => door.db.clock.now();
});
afterAll(async () => {
  await sim.stop();
  await door.stop();
});
beforeEach(async () => {
  sim.clearFaults();
  sim.channels.clear();
  // beyond the limits and the wrong replies of the test before
  await door.db.clock.advance(25 * 3_600_000);
  incidentId = await openIncident(door.db.dataSource, ['陈建国'], `YQ2026-${String(++n).padStart(4, '0')}`);
});

const sql = (text: string, ...values: unknown[]): Promise<any[]> => door.db.dataSource.query(text, values);
const round = (): Promise<number> => door.api.get(OutboxWorker).round();

/** Sends a page by one channel; answers the outbox row's id. */
async function page(channel: ChannelName, name = '陈建国'): Promise<string> {
  const key = `test:${++n}`;
  await door.db.dataSource.transaction(async (tx) => {
    const [{ id }] = await tx.query(`select id from person where name = $1`, [name]);
    const message = { ...PAGE, code: `YQ2026-${n}` };
    await door.api.get(Outbox).enqueue(tx, {
      dedupeKey: key,
      incidentId,
      personId: id,
      purpose: 'page',
      priority: 2,
      message,
      channel,
    });
  });
  await round();
  const [{ id }] = await sql(`select id from outbox where dedupe_key = $1`, key);
  return id;
}
const stateOf = async (id: string): Promise<string> =>
  (await sql(`select state from outbox where id = $1`, id))[0].state;
const signed = async (): Promise<string | null> =>
  (await sql(`select acked_via from escalation_target where incident_id = $1`, incidentId))[0].acked_via;
const codeOn = (phone: string): string =>
  /回复(\d{6})签收/.exec(sim.channels.phones.of(phone).findLast((i) => i.kind === 'sms')!.text)![1]!;
const refusals = async (): Promise<string[]> =>
  (await sql(`select payload from ledger_event where kind = 'callback.refused' order by seq`)).map(
    (r) => (JSON.parse(r.payload) as { text: string }).text,
  );
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${door.url}/api/callbacks/${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
const reply = (phone: string, text: string): Promise<number | null> => sim.channels.reply(phone, text);

describe.each([
  ['aliyun_sms', 'aliyun-sms', { code: 0, msg: '接收成功' }],
  ['tencent_sms', 'tencent-sms', { result: 0, errmsg: 'OK' }],
] as const)('%s', (channel, origin, ok) => {
  test('a report makes the message delivered; the service hears what it wants to hear', async () => {
    const id = await page(channel);
    await round();
    expect(await stateOf(id)).toBe('delivered');
    expect(sim.channels.callbacks.sent.map((c) => [c.status, JSON.parse(c.answer)])).toEqual([[200, ok]]);
  });

  test('a dead number: the report says so, and the message has failed', async () => {
    sim.channels.phones.dead.add(CHEN);
    const id = await page(channel);
    await round();
    expect((await sql(`select state, error from outbox where id = $1`, id))[0]).toEqual({
      state: 'failed',
      error: '空号',
    });
  });

  test('a report before the answer, twice, or an hour late comes to the same', async () => {
    sim.setFault({ origin, fault: 'callback_first', count: 1 });
    const first = await page(channel);
    await door.db.clock.advance(60_000);
    sim.setFault({ origin, fault: 'callback_twice', count: 1 });
    const second = await page(channel);
    await door.db.clock.advance(60_000);
    sim.setFault({ origin, fault: 'callback_held', count: 2 });
    const third = await page(channel);
    await door.db.clock.advance(60_000);
    const fourth = await page(channel);
    await round();
    expect(await Promise.all([first, second, third, fourth].map(stateOf))).toEqual([
      'delivered',
      'delivered',
      'accepted',
      'accepted',
    ]);
    await door.db.clock.advance(3_600_000);
    await sim.channels.callbacks.release();
    await round();
    expect(await Promise.all([third, fourth].map(stateOf))).toEqual(['delivered', 'delivered']);
    const receipts = await sql(`select 1 from delivery_receipt r where r.received_at > app.now() - interval '2 hours'`);
    expect(receipts).toHaveLength(4);
  });

  test('the right code from the registered number signs, once, and the log says by which way', async () => {
    await page(channel);
    const code = codeOn(CHEN);
    sim.setFault({ origin, fault: 'callback_twice', count: 1 });
    expect(await reply(CHEN, `收到，签收 ${code}`)).toBe(200);
    expect(await signed()).toBe('短信回复');
    const events = await door.api.get(Ledger).ofIncident(incidentId);
    const acks = events.filter((e) => e.kind === 'ack.signed');
    expect(acks.map((e) => [e.actor.name, e.actor.channel])).toEqual([['陈建国', 'sms']]);
    expect((await sql(`select state from deadline where incident_id = $1`, incidentId))[0].state).toBe('met');
  });

  test('a code with full-width digits is a code', async () => {
    await page(channel);
    const wide = [...codeOn(CHEN)].map((d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join('');
    await reply(CHEN, `签收${wide}。`);
    expect(await signed()).toBe('短信回复');
  });

  test("somebody else's number with the right code signs nothing", async () => {
    await page(channel);
    const code = codeOn(CHEN);
    await door.db.clock.advance(60_000);
    await page(channel, '周涛');
    await reply('13800000004', code);
    expect(await signed()).toBeNull();
    expect((await refusals()).at(-1)).toMatch(/尾号 0004.*回复码不符/);
  });

  test('five wrong codes in an hour, then silence: not even the right one is heard until the hour is over', async () => {
    await page(channel);
    const code = codeOn(CHEN);
    const before = (await refusals()).length;
    for (let i = 0; i < 7; i++) {
      await door.db.clock.advance(1_000);
      await reply(CHEN, String(Number(code) === 100_000 + i ? 200_000 : 100_000 + i));
    }
    await door.db.clock.advance(1_000);
    expect(await reply(CHEN, code)).toBe(200);
    expect(await signed()).toBeNull();
    expect(await refusals()).toHaveLength(before + 5);
    await door.db.clock.advance(3_600_000);
    await reply(CHEN, code);
    expect(await signed()).toBe('短信回复');
  });

  test('thirty guesses at once count as thirty', async () => {
    await page(channel);
    const code = codeOn(CHEN);
    const guesses = Array.from({ length: 30 }, (_, i) => String(300_000 + i)).filter((g) => g !== code);
    await Promise.all(guesses.map((g) => reply(CHEN, g)));
    expect(await sql(`select 1 from wrong_reply where at > app.now() - interval '1 hour'`)).toHaveLength(5);
    await door.db.clock.advance(1_000);
    await reply(CHEN, code);
    expect(await signed()).toBeNull();
  });

  test('「收到」 alone is no signature, and costs no try', async () => {
    await page(channel);
    for (let i = 0; i < 6; i++) {
      await door.db.clock.advance(1_000);
      await reply(CHEN, '收到');
    }
    expect(await signed()).toBeNull();
    await reply(CHEN, codeOn(CHEN));
    expect(await signed()).toBe('短信回复');
  });

  test.each([
    ['after two days', () => door.db.clock.advance(49 * 3_600_000), '已过期'],
    [
      'from a plan since replaced',
      () => sql(`update escalation_run set epoch = 2 where incident_id = $1`, incidentId),
      '等级已调整',
    ],
    [
      'of an incident now closed',
      () => sql(`update incident set state = 'closed' where id = $1`, incidentId),
      '已办结',
    ],
    [
      'sent to a number that is no longer his',
      () => sql(`update person set mobile = '13900000000' where name = '陈建国'`),
      '已不是登记的号码',
    ],
  ])('a code %s is refused, and the log says why', async (_, change, why) => {
    await page(channel);
    const code = codeOn(CHEN);
    await change();
    await reply(CHEN, code);
    await sql(`update person set mobile = $1 where name = '陈建国'`, CHEN);
    expect(await signed()).toBeNull();
    expect((await refusals()).at(-1)).toContain(why);
  });
});

test('企业微信 sends a click four times: one signature, one receipt', async () => {
  const id = await page('wecom');
  sim.setFault({ origin: 'wecom', fault: 'callback_twice', count: 1 });
  expect(await sim.click('chenjianguo', id, 'ack')).toBe(200);
  expect(await signed()).toBe('企业微信');
  const acks = (await door.api.get(Ledger).ofIncident(incidentId)).filter((e) => e.kind === 'ack.signed');
  expect(acks).toHaveLength(1);
  expect(await sql(`select 1 from channel_receipt where channel = 'wecom' and body->>'taskId' = $1`, id)).toHaveLength(
    1,
  );
});

describe('telephone', () => {
  const call = () => sim.channels.phones.items.findLast((i) => i.kind === 'call')!;

  test('pressing 1 signs, and the call counts as delivered', async () => {
    const id = await page('aliyun_voice');
    expect(await sim.channels.aliyunVoice.press(call().id, '1')).toBe(200);
    expect(await signed()).toBe('语音电话');
    await round();
    expect(await stateOf(id)).toBe('delivered');
    const acks = (await door.api.get(Ledger).ofIncident(incidentId)).filter((e) => e.kind === 'ack.signed');
    expect(acks.map((e) => e.actor.channel)).toEqual(['voice']);
  });

  test('another key signs nothing', async () => {
    await page('aliyun_voice');
    await sim.channels.aliyunVoice.press(call().id, '2');
    expect(await signed()).toBeNull();
  });

  test.each([
    ['200003', '未接听'],
    ['200002', '占线'],
    ['200010', '关机'],
  ] as const)('a call that ends with %s has failed: %s', async (status, why) => {
    const id = await page('aliyun_voice');
    await sim.channels.aliyunVoice.hangUp(call().id, status);
    await round();
    expect((await sql(`select state, error from outbox where id = $1`, id))[0]).toEqual({
      state: 'failed',
      error: why,
    });
    expect(await signed()).toBeNull();
  });

  test('a key pressed on a call whose answer was lost still signs: the report bears our number', async () => {
    sim.setFault({ origin: 'aliyun-voice', fault: 'close_after_body', count: 1 });
    await page('aliyun_voice');
    await sim.channels.aliyunVoice.press(call().id, '1');
    expect(await signed()).toBe('语音电话');
  });

  test('a report of a number we did not call, or of no call of ours, signs nothing', async () => {
    const id = await page('aliyun_voice');
    const press = { status_code: '300000', dtmf: '1', out_id: id, call_id: call().id };
    const path = `${CALLBACK_SECRET}/aliyun/voice`;
    expect(await post(path, [{ ...press, callee: '13800000009' }])).toEqual({
      status: 200,
      body: { code: 0, msg: '接收成功' },
    });
    expect(await signed()).toBeNull();
    await post(path, [{ ...press, out_id: '00000000-0000-4000-8000-000000000000', call_id: 'x^1' }]);
    expect(await signed()).toBeNull();
  });

  test('a message of another channel is no call: its number signs nothing here', async () => {
    const id = await page('aliyun_sms');
    await post(`${CALLBACK_SECRET}/aliyun/voice`, [{ status_code: '300000', dtmf: '1', out_id: id, call_id: 'y^1' }]);
    expect(await signed()).toBeNull();
  });
});

describe('refused: answered as the service expects, and nothing changes', () => {
  const all = [
    ['aliyun/sms-report', { code: 0, msg: '接收成功' }],
    ['aliyun/sms-reply', { code: 0, msg: '接收成功' }],
    ['aliyun/voice', { code: 0, msg: '接收成功' }],
    ['tencent/sms-report', { result: 0, errmsg: 'OK' }],
    ['tencent/sms-reply', { result: 0, errmsg: 'OK' }],
  ] as const;
  const changes = async (): Promise<unknown> =>
    sql(`select (select count(*) from channel_receipt) as receipts, (select count(*) from delivery_receipt) as reports,
           (select count(*) from wrong_reply) as wrong, (select count(*) from escalation_target where acked_at is not null) as signed`);
  /** A page whose own report has come: a later one would be taken for a change. */
  async function reportedPage(): Promise<void> {
    await page('aliyun_sms');
    await until('the service reports', async () => sim.channels.callbacks.sent.some((c) => c.status !== null));
  }
  /** Everything one would need, but for what the test spoils. */
  const forged = (): Record<string, unknown> => ({
    phone_number: CHEN,
    content: codeOn(CHEN),
    sequence_id: 1,
    mobile: CHEN,
    text: codeOn(CHEN),
    time: 1,
    biz_id: 'b',
    success: true,
    sid: 's',
    report_status: 'SUCCESS',
    call_id: 'c',
    status_code: '200000',
    dtmf: '1',
  });

  test.each(all)('%s with another secret', async (path, ok) => {
    await reportedPage();
    const before = await changes();
    expect(await post(`${'x'.repeat(30)}/${path}`, [forged()])).toEqual({ status: 200, body: ok });
    expect(await changes()).toEqual(before);
  });

  test.each(all)('%s from an address that is not listed', async (path, ok) => {
    await reportedPage();
    const before = await changes();
    const headers = { 'X-Forwarded-For': '198.51.100.7' };
    expect(await post(`${CALLBACK_SECRET}/${path}`, [forged()], headers)).toEqual({ status: 200, body: ok });
    expect(await changes()).toEqual(before);
  });

  test.each(all)('%s with what is no such callback', async (path, ok) => {
    const before = await changes();
    for (const body of ['', '{', 'null', '7', '[[]]', '[null]', [{}], [{ phone_number: {} }], '<xml/>'])
      expect(await post(`${CALLBACK_SECRET}/${path}`, body)).toEqual({ status: 200, body: ok });
    expect(await changes()).toEqual(before);
  });

  test('a reply from a number that was never written to leaves no line in the log of record', async () => {
    const before = await refusals();
    await post(`${CALLBACK_SECRET}/aliyun/sms-reply`, [
      { phone_number: '13911112222', content: '123456', sequence_id: 77 },
    ]);
    expect(await refusals()).toEqual(before);
  });

  test('a report of a message that is none of ours changes no message', async () => {
    const before = await sql(`select id, state from outbox order by id`);
    await post(`${CALLBACK_SECRET}/tencent/sms-report`, [{ sid: 'unknown:1', report_status: 'SUCCESS', mobile: CHEN }]);
    await round();
    expect(await sql(`select id, state from outbox order by id`)).toEqual(before);
  });
});
