import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Channel, ReplyCodes } from '@fengsui/notification';
import { type Bench, devices, fault, PAGE, rowFor, startBench, subscribed, type Subject, SUBJECTS } from './kit.js';

/** What each service does in its own way (channels.md 1-7). */
let b: Bench;
const subject = (name: string): Subject => SUBJECTS.find((s) => s.name === name)!;
const to = (name: string, over: Parameters<typeof rowFor>[2] = {}): Promise<unknown> => {
  const s = subject(name);
  return s.make(b).send(rowFor(b, s, over));
};
const texts = (): string[] => b.sim.channels.phones.items.map((i) => i.text);

beforeAll(async () => {
  b = await startBench();
});
afterAll(() => b.stop());
beforeEach(async () => {
  b.sim.clearFaults();
  b.sim.channels.clear();
  b.sim.wecom.messages.length = 0;
  // beyond every limit of the test before
  await b.db.clock.advance(25 * 3_600_000);
});

describe('企业微信', () => {
  const s = subject('wecom');
  const tokens = (): number => b.sim.log().filter((l) => l.path === '/cgi-bin/gettoken').length;
  const sends = (channel: Channel, n: number) =>
    Promise.all(Array.from({ length: n }, () => channel.send(rowFor(b, s))));

  test('twenty senders share one token, and one fetches it again when it dies in mid-flight', async () => {
    const channel = s.make(b);
    b.sim.clearLog();
    expect(new Set((await sends(channel, 10)).map((r) => r.outcome))).toEqual(new Set(['accepted']));
    expect(tokens()).toBe(1);
    fault(b, s, 'token_expired');
    expect(new Set((await sends(channel, 10)).map((r) => r.outcome))).toEqual(new Set(['accepted']));
    expect(tokens()).toBe(2);
    expect(b.sim.messages('chenjianguo')).toHaveLength(20);
  });

  test.each(['40001', '40014', '42001'])('a token refused twice with %s is given up for now', async (code) => {
    fault(b, s, 'error200', { code, count: 2 });
    expect(await s.make(b).send(rowFor(b, s))).toMatchObject({ outcome: 'rejected_retryable', code });
  });

  test('somebody who is none: named among the invalid on errcode 0, or 81013 when there is nobody else', async () => {
    fault(b, s, 'invaliduser');
    expect(await to('wecom')).toMatchObject({ outcome: 'rejected_permanent', code: '81013' });
    b.sim.wecom.disabled.add('chenjianguo');
    expect(await to('wecom', { address: 'ChenJianGuo' })).toMatchObject({
      outcome: 'rejected_permanent',
      code: '81013',
    });
    b.sim.wecom.disabled.clear();
  });

  test('the same row again, after a lost answer: the service has it already, and the phone shows one', async () => {
    const row = rowFor(b, s);
    fault(b, s, 'close_after_body');
    const channel = s.make(b);
    expect(await channel.send(row)).toMatchObject({ outcome: 'ambiguous' });
    expect(await channel.send({ ...row, before: 'unknown' })).toMatchObject({
      outcome: 'accepted',
      alreadyThere: true,
    });
    expect(b.sim.messages('chenjianguo')).toHaveLength(1);
  });

  test('its own IP is not on the list: the reason says whom to ask', async () => {
    fault(b, s, 'error200', { code: '60020' });
    expect(await to('wecom')).toMatchObject({ reason: expect.stringContaining('可信 IP') });
  });
});

describe('阿里云短信', () => {
  test('a page asks for the signature with a code of its own; no title, no name, no address in a variable', async () => {
    await to('aliyun_sms');
    expect(texts()).toEqual([
      expect.stringMatching(
        /^【青衣江职院】二级事件YQ2026-0001待签收，时限14:35。请登录学校舆情处置平台签收，或回复\d{6}签收。$/,
      ),
    ]);
    expect(texts()[0]).not.toMatch(/食堂|陈建国|http/);
  });

  test('what asks for no signature is the other template; a drill and a repeat say so', async () => {
    await to('aliyun_sms', { body: { ...PAGE, buttons: [], drill: true }, before: 'unknown' });
    expect(texts()).toEqual(['【青衣江职院】补发演练二级事件YQ2026-0001有新情况，请登录学校舆情处置平台查看。']);
  });

  test('every message of one incident to one phone bears the same code', async () => {
    await to('aliyun_sms');
    await to('tencent_sms');
    const codes = texts().map((t) => /回复(\d{6})签收/.exec(t)![1]);
    expect(new Set(codes).size).toBe(1);
  });

  test('the 51st of a day to one number is refused for that day, and other numbers go on', async () => {
    const s = subject('aliyun_sms');
    const channel = s.make(b);
    for (let i = 0; i < 50; i++) expect(await channel.send(rowFor(b, s))).toMatchObject({ outcome: 'accepted' });
    expect(await channel.send(rowFor(b, s))).toMatchObject({
      outcome: 'rejected_permanent',
      code: 'isv.BUSINESS_LIMIT_CONTROL',
      reason: expect.stringContaining('每天上限'),
    });
    expect(await channel.send(rowFor(b, s, { address: '13800000004' }))).toMatchObject({ outcome: 'accepted' });
  });

  test('too often within the minute rests this number alone', async () => {
    fault(b, subject('aliyun_sms'), 'error200', {
      code: 'isv.BUSINESS_LIMIT_CONTROL',
      message: '触发分钟级流控Permits:1',
    });
    expect(await to('aliyun_sms')).toMatchObject({ outcome: 'rate_limited', only: 'address' });
  });

  test('a number that is none is not sent', async () => {
    b.sim.clearLog();
    for (const name of ['aliyun_sms', 'tencent_sms', 'aliyun_voice'])
      expect(await to(name, { address: '028-8888' })).toMatchObject({
        outcome: 'rejected_permanent',
        code: 'bad_number',
      });
    expect(b.sim.log()).toEqual([]);
  });

  test('after a lost answer the service is asked: delivered, failed, never heard of', async () => {
    const s = subject('aliyun_sms');
    const channel = s.make(b);
    const sentAt = b.db.clock.now();
    const row = rowFor(b, s);
    fault(b, s, 'close_after_body');
    await channel.send(row);
    expect(await channel.query!({ ...row, sentAt })).toBe('delivered');
    expect(await channel.query!({ ...rowFor(b, s), sentAt })).toBe('unknown');
    b.sim.channels.phones.dead.add('13800000003');
    const second = rowFor(b, s);
    await channel.send(second);
    expect(await channel.query!({ ...second, sentAt })).toBe('failed');
  });

  test.each(['isv.OUT_OF_SERVICE', 'isv.AMOUNT_NOT_ENOUGH', 'isv.DAY_LIMIT_CONTROL', 'isv.SMS_SIGNATURE_ILLEGAL'])(
    '%s tells the administrator',
    async (code) => {
      fault(b, subject('aliyun_sms'), 'error200', { code });
      expect(await to('aliyun_sms')).toMatchObject({
        outcome: 'rejected_permanent',
        reason: expect.stringMatching(/请管理员|请核对/),
      });
    },
  );
});

describe('腾讯云短信', () => {
  test('the words in the order of the template', async () => {
    await to('tencent_sms');
    expect(texts()[0]).toMatch(/^【青衣江职院】二级事件YQ2026-0001待签收，时限14:35。.*回复\d{6}签收。$/);
  });

  test('the call succeeds and the number fails: that is a failure', async () => {
    fault(b, subject('tencent_sms'), 'partial');
    expect(await to('tencent_sms')).toMatchObject({
      outcome: 'rejected_permanent',
      code: 'FailedOperation.PhoneNumberInBlacklist',
    });
  });

  test('two within thirty seconds rest this number alone; the sixth in an hour goes another way', async () => {
    expect(await to('tencent_sms')).toMatchObject({ outcome: 'accepted' });
    expect(await to('tencent_sms')).toMatchObject({ outcome: 'rate_limited', retryAfterMs: 30_000, only: 'address' });
    for (let i = 0; i < 4; i++) {
      await b.db.clock.advance(31_000);
      expect(await to('tencent_sms')).toMatchObject({ outcome: 'accepted' });
    }
    await b.db.clock.advance(31_000);
    expect(await to('tencent_sms')).toMatchObject({
      outcome: 'rejected_permanent',
      code: 'LimitExceeded.PhoneNumberOneHourLimit',
    });
  });

  test('after a lost answer the service is asked', async () => {
    const s = subject('tencent_sms');
    const channel = s.make(b);
    const sentAt = b.db.clock.now();
    const row = rowFor(b, s);
    fault(b, s, 'close_after_body');
    await channel.send(row);
    expect(await channel.query!({ ...row, sentAt })).toBe('delivered');
    expect(await channel.query!({ ...rowFor(b, s), sentAt })).toBe('unknown');
  });
});

describe('clocks that differ', () => {
  const skewed = (name: string, ms: number): Promise<unknown> => {
    const s = subject(name);
    const clock = { ...b.db.clock, now: () => new Date(b.db.clock.now().getTime() + ms) };
    return s.make({ ...b, db: { ...b.db, clock: clock as Bench['db']['clock'] } }).send(rowFor(b, s));
  };
  test.each([
    ['aliyun_sms', 16 * 60_000, 'InvalidTimeStamp.Expired'],
    ['aliyun_voice', -16 * 60_000, 'InvalidTimeStamp.Expired'],
    ['tencent_sms', 6 * 60_000, 'AuthFailure.SignatureExpire'],
    ['dingtalk_robot', 61 * 60_000, '310000'],
    ['feishu_robot', -61 * 60_000, '19021'],
  ])('%s refuses a clock %d ms off', async (name, ms, code) => {
    expect(await skewed(name, ms)).toMatchObject({
      outcome: 'rejected_permanent',
      code,
      reason: expect.stringContaining('本机时间'),
    });
    expect(await skewed(name, ms / 20)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('阿里云语音', () => {
  const call = () => b.sim.channels.phones.items.find((i) => i.kind === 'call');

  test('a page rings, reads out and takes a key', async () => {
    await to('aliyun_voice');
    expect(call()).toMatchObject({ number: '13800000003', keys: ['1'] });
    expect(call()!.text).toContain('二级事件YQ2026-0001待您签收，时限14:35，签收请按1');
  });

  test('without a number of its own, or where no signature is asked for, it reads out', async () => {
    const s = subject('aliyun_voice');
    await s.make(b, { ALIYUN_VOICE_SHOW_NUMBER: '' }).send(rowFor(b, s));
    expect(call()).toMatchObject({ keys: [] });
    await b.db.clock.advance(61_000);
    await to('aliyun_voice', { body: { ...PAGE, buttons: [] } });
    expect(b.sim.channels.phones.items.map((i) => i.keys)).toEqual([[], []]);
  });

  test('a second call within the minute rests this number; the sixth within the hour goes another way', async () => {
    expect(await to('aliyun_voice')).toMatchObject({ outcome: 'accepted' });
    expect(await to('aliyun_voice')).toMatchObject({ outcome: 'rate_limited', retryAfterMs: 60_000, only: 'address' });
    for (let i = 0; i < 4; i++) {
      await b.db.clock.advance(61_000);
      expect(await to('aliyun_voice')).toMatchObject({ outcome: 'accepted' });
    }
    await b.db.clock.advance(61_000);
    expect(await to('aliyun_voice')).toMatchObject({ outcome: 'rejected_permanent' });
  });
});

describe('robots', () => {
  test("a group gets the front page, never somebody's own link", async () => {
    for (const name of ['wecom_robot', 'dingtalk_robot', 'feishu_robot']) await to(name);
    const said = b.sim.channels.robots.messages;
    expect(said.map((m) => m.service)).toEqual(['企业微信', '钉钉', '飞书']);
    for (const { text } of said) {
      expect(text).toBe(
        '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收\n事涉后勤处。请签收，随后报送初报和回应。\n编号：YQ2026-0001\n相关：37 条\n签收：14:35 前\nhttp://127.0.0.1:3000',
      );
    }
  });

  test.each([
    ['wecom_robot', 20, '45009', 61_000],
    ['dingtalk_robot', 20, '130101', 601_000],
  ])('%s: after %d in a minute it is blocked (%s), and open again after %d ms', async (name, n, code, ms) => {
    for (let i = 0; i < n; i++) expect(await to(name)).toMatchObject({ outcome: 'accepted' });
    expect(await to(name)).toMatchObject({ outcome: 'rate_limited', code });
    await b.db.clock.advance(ms / 2);
    expect(await to(name)).toMatchObject({ outcome: 'rate_limited', code });
    await b.db.clock.advance(ms);
    expect(await to(name)).toMatchObject({ outcome: 'accepted' });
  });
});

test('codes: a thousand for one phone are a thousand different ones, also when asked for at once', async () => {
  const codes = new ReplyCodes(b.db.dataSource);
  const ids: string[] = (
    await b.db.dataSource.query(
      `insert into incident (code, title, unit_id, topic, level, level_reason, state)
       select 'YQ2026-1' || n, '', 'logistics', '', 2, '', 'open' from generate_series(1, 1000) n returning id`,
    )
  ).map((r: { id: string }) => r.id);
  const row = rowFor(b, subject('aliyun_sms'));
  const issued: string[] = [];
  for (let i = 0; i < ids.length; i += 50)
    issued.push(
      ...(await Promise.all(
        ids.slice(i, i + 50).map((incidentId) => codes.issue({ ...row, incidentId }, '13800000003')),
      )),
    );
  expect(new Set(issued).size).toBe(1000);
  expect(await codes.issue({ ...row, incidentId: ids[0]! }, '13800000003')).toBe(issued[0]);
});

describe('mail', () => {
  const mails = () => b.sim.channels.smtp.mails;

  test('what it says, from whom, to whom; the link signs only where somebody presses', async () => {
    await to('mail', { before: 'unknown' });
    expect(mails()).toEqual([
      expect.objectContaining({
        from: 'yuqing@qyjzy.example',
        to: 'chenjianguo@qyjzy.example',
        subject: '【补发】【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收',
        text: '事涉后勤处。请签收，随后报送初报和回应。\n\n编号：YQ2026-0001\n相关：37 条\n签收：14:35 前\n\n签收与处置：http://127.0.0.1:3000/s/personal-token\n\n此邮件由学校舆情处置平台自动发出，请勿直接回复。\n',
      }),
    ]);
  });

  test('a mailbox that is not there', async () => {
    expect(await to('mail', { address: 'nobody@nowhere.invalid' })).toMatchObject({
      outcome: 'rejected_permanent',
      code: '550',
    });
  });

  test.each(['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', '陈 <a@b.example>', 'a'])(
    'an address that is more than one mailbox is refused: %j',
    async (address) => {
      expect(await to('mail', { address })).toMatchObject({ code: 'bad_address' });
      expect(mails()).toEqual([]);
    },
  );

  test('a title with line breaks writes no header of its own', async () => {
    await to('mail', { body: { ...PAGE, title: '事件\r\nBcc: c@d.example' } });
    expect(mails().map((m) => [m.to, m.subject])).toEqual([['chenjianguo@qyjzy.example', '事件 Bcc: c@d.example']]);
  });

  test.each([
    ['tls', 'rejected_retryable'],
    ['starttls', 'rejected_permanent'],
  ] as const)('a server that does not offer %s gets neither password nor mail', async (tls, outcome) => {
    const s = subject('mail');
    const result = await s.make(b, { SMTP_TLS: tls }).send(rowFor(b, s));
    expect(result).toMatchObject({ outcome, reason: expect.stringContaining('SMTP_TLS') });
    expect(mails()).toEqual([]);
  });
});

describe('browser push', () => {
  const s = subject('web_push');
  const pushes = () => b.sim.channels.push.messages;

  test('the browser decrypts one line for its lock screen; nothing of it is readable on the way', async () => {
    await to('web_push');
    expect(pushes()).toHaveLength(1);
    const [{ text, topic, ttl, urgency }] = pushes() as [ReturnType<typeof pushes>[number]];
    expect(JSON.parse(text)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      title: PAGE.title,
      path: `/go/${b.incidentId}`,
      sticky: true,
      proof: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect([topic, ttl, urgency]).toEqual([JSON.parse(text).id.replaceAll('-', ''), 7_200, 'high']);
    expect(text).not.toMatch(/陈建国|personal-token/);
    expect(b.sim.channels.push.undecryptable).toBe(0);
  });

  test('the same row again, after a lost answer, takes the place of the first', async () => {
    const row = rowFor(b, s);
    fault(b, s, 'close_after_body');
    expect(await s.make(b).send(row)).toMatchObject({ outcome: 'ambiguous' });
    expect(await s.make(b).send({ ...row, before: 'unknown' })).toMatchObject({
      outcome: 'accepted',
      providerId: row.id,
    });
    expect(pushes().map((p) => JSON.parse(p.text).title)).toEqual([expect.stringMatching(/^【补发】/)]);
  });

  test.each(['404', '410'])('%s: the browser has ended it, the device goes, and the log says so', async (code) => {
    const id = await subscribed(b);
    if (code === '410') b.sim.channels.push.unsubscribe((await devices(b).byId(id))!.endpoint);
    else fault(b, s, 'error200', { code });
    expect(await to('web_push', { address: id })).toMatchObject({
      outcome: 'rejected_permanent',
      code,
      reason: expect.stringContaining('重新开启'),
    });
    expect(await devices(b).byId(id)).toBeNull();
    expect(await to('web_push', { address: id })).toMatchObject({ code: 'no_subscription' });
    const log = await b.db.dataSource.query(
      `select payload::jsonb->>'text' as text from ledger_event where kind = 'contact.push_removed' order by seq desc limit 1`,
    );
    expect(log).toEqual([{ text: `浏览器推送已失效（推送服务应答 ${code}），移除设备“Edge · Windows”` }]);
  });

  test('more than the service takes within a minute: it says how long to wait, and this device alone waits', async () => {
    const channel = s.make(b);
    for (let i = 0; i < 240; i++) await channel.send(rowFor(b, s));
    const result = await channel.send(rowFor(b, s));
    expect(result).toMatchObject({ outcome: 'rate_limited', only: 'address', code: '429' });
    const { retryAfterMs } = result as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    await b.db.clock.advance(retryAfterMs);
    expect(await channel.send(rowFor(b, s))).toMatchObject({ outcome: 'accepted' });
  });

  test('413: too long, said with what to do; a service that moved off the list is not written to', async () => {
    fault(b, s, 'error200', { code: '413' });
    expect(await to('web_push')).toMatchObject({ outcome: 'rejected_permanent', code: '413' });
    const elsewhere = s.make(b, { WEB_PUSH_SERVICES: 'https://fcm.googleapis.com' });
    b.sim.clearLog();
    const row = rowFor(b, s, { address: await subscribed(b) });
    await b.db.dataSource.query(`update push_subscription set endpoint = 'https://10.0.0.1/x' where id = $1`, [
      row.address,
    ]);
    expect(await elsewhere.send(row)).toMatchObject({ code: 'foreign_service' });
    expect(b.sim.log()).toEqual([]);
  });

  test('a device that was subscribed with a key that is gone says so', async () => {
    const other = `p9:${Buffer.alloc(32, 5).toString('base64url')}`;
    expect(await s.make(b, { FENGSUI_PUSH_KEYS: other }).send(rowFor(b, s))).toMatchObject({
      outcome: 'rejected_permanent',
      code: 'no_key',
      reason: expect.stringContaining('p1'),
    });
  });

  test.each([25 * 3_600_000, -13 * 3_600_000])('a clock %d ms off is refused', async (ms) => {
    const clock = { ...b.db.clock, now: () => new Date(b.db.clock.now().getTime() + ms) };
    const skewed = s.make({ ...b, db: { ...b.db, clock: clock as Bench['db']['clock'] } });
    expect(await skewed.send(rowFor(b, s))).toMatchObject({ code: '403', reason: expect.stringContaining('本机时间') });
  });
});
