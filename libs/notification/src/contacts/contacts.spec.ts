import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '@fengsui/ledger';
import type { ContactWay } from '@fengsui/contract';
import { OutboxBench } from '../testing/outbox-bench.js';
import { Reporting } from '../testing/reporting-channel.js';
import type { SendResult } from '../channel.js';
import { ContactCodes } from './contact-codes.service.js';
import { ContactImport } from './contact-import.service.js';
import { ContactRepository } from './contact.repository.js';
import { Contacts } from './contacts.service.js';

let bench: OutboxBench;
let contacts: Contacts;
let codes: ContactCodes;
let sheets: ContactImport;
let sent: { address: string; code: string }[];
let answer: SendResult;
const OFFICE: Actor = { type: 'person', id: '00000000-0000-4000-8000-000000000000', name: '王晓岚' };
const chen = (): string => bench.person['陈建国']!;
const self = (): Actor => ({ type: 'person', id: chen(), name: '陈建国' });
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);
const logged = async (): Promise<string[]> =>
  (await sql(`select payload::jsonb->>'text' as t from ledger_event where kind like 'contact.%' order by seq`)).map(
    (r) => r.t,
  );

beforeEach(async () => {
  bench = await OutboxBench.create();
  const ds = bench.db.dataSource;
  const repository = new ContactRepository(ds);
  contacts = new Contacts(ds, repository, bench.outbox, bench.ledger);
  sheets = new ContactImport(ds, contacts, repository);
  sent = [];
  answer = { outcome: 'accepted', providerId: null, responseCode: null };
  const sender = {
    ready: (kind: string) => kind === 'mail' || kind === 'mobile',
    send: async (_: string, address: string, code: string) => (sent.push({ address, code }), answer),
  };
  codes = new ContactCodes(ds, repository, sender as never, bench.ledger);
});
afterEach(() => bench.close());

describe('a change', () => {
  test('by the office: checked, unproved anew, in the log without the address, and told to the person', async () => {
    await sql(`update person_contact set verified_at = app.now()`);
    const view = await contacts.changeFor(chen(), { mobile: '+86 139 0000 0003', mail: 'Chen@QYJZY.example' }, OFFICE);
    expect(view).toMatchObject({
      mobile: '13900000003',
      mobileVerifiedAt: null,
      mail: 'Chen@qyjzy.example',
      mailVerifiedAt: null,
    });
    expect(view.wecomVerifiedAt).not.toBeNull();
    expect(await logged()).toEqual([
      '王晓岚将陈建国的手机号由 尾号 0003 改为 尾号 0003，邮箱由 c***@qyjzy.example 改为 C***@qyjzy.example',
    ]);
    const [told] = await sql(`select channel, body->>'title' as title from outbox where person_id = $1`, [chen()]);
    expect(told).toEqual({ channel: 'wecom', title: '【联系方式】您的手机号、邮箱已由王晓岚更改' });
  });

  test('by oneself: the phone may be changed, not taken away; nothing is told, and the same again is no change', async () => {
    await expect(contacts.changeOwn(chen(), { mobile: null }, self())).rejects.toMatchObject({ field: 'mobile' });
    await contacts.changeOwn(chen(), { mobile: '13900000009', mail: null }, self());
    await contacts.changeOwn(chen(), { mobile: '13900000009' }, self());
    expect(await logged()).toEqual([
      '陈建国将本人的手机号由 尾号 0003 改为 尾号 0009，邮箱由 c***@qyjzy.example 改为 无',
    ]);
    expect(await sql(`select 1 from outbox`)).toEqual([]);
    expect(await sql(`select 1 from person_contact where channel = 'mail' and person_id = $1`, [chen()])).toEqual([]);
  });

  test.each([
    ['mobile', '1380000000', '手机号少 1 位，请核对，如 13800000000。'],
    ['mobile', '+86 138 0000 00033', '手机号多 1 位，请核对，如 13800000000。'],
    ['mobile', '02886000000', '手机号应以 13 至 19 开头，请核对，如 13800000000。'],
    ['mobile', '1380000000x', '手机号只能是数字，请核对，如 13800000000。'],
    ['mail', 'chen', '邮箱应写作 name@school.edu.cn，一人一个，请核对。'],
    ['mail', 'a@b.example, c@d.example', '邮箱应写作 name@school.edu.cn，一人一个，请核对。'],
    ['mail', 'a@b.example\r\nBcc: c@d.example', '邮箱应写作 name@school.edu.cn，一人一个，请核对。'],
    ['wecomUserId', '陈建国', '企业微信账号应为通讯录中的账号（字母、数字或 . _ - @），不是姓名或手机号，请核对。'],
    ['mobile', '138 0000 0002', '此手机号已登记给刘敏，请核对是谁的。'],
    ['mail', 'LIUMIN@qyjzy.example', '此邮箱已登记给刘敏，请核对是谁的。'],
    ['wecomUserId', 'LiuMin', '此企业微信账号已登记给刘敏，请核对是谁的。'],
  ])('%s %j is refused with its field and the fix, and nothing of the change stays', async (field, value, message) => {
    const change = { mobile: '13900000077', [field]: value };
    await expect(contacts.changeFor(chen(), change, OFFICE)).rejects.toMatchObject({ field, message });
    expect(await contacts.of(chen())).toMatchObject({ mobile: '13800000003', mail: 'chenjianguo@qyjzy.example' });
    expect(await logged()).toEqual([]);
  });
});

describe('the order', () => {
  const ORDER: ContactWay[] = ['sms', 'voice', 'wecom', 'mail'];

  test('that a person chose is the order of trying, from the first message to the last channel', async () => {
    const [sms, voice, mail] = [new Reporting('aliyun_sms'), new Reporting('aliyun_voice'), new Reporting('mail')];
    bench.channels = [bench.channel(), sms, voice, mail];
    await contacts.setOrder(chen(), ORDER, self());
    expect((await contacts.of(chen())).order).toEqual(ORDER);
    const refuse: SendResult = { outcome: 'rejected_permanent', code: 'x', reason: '空号' };
    sms.answers.push(refuse);
    voice.answers.push(refuse);
    await bench.put();
    for (let i = 0; i < 4; i++) await bench.worker().round();
    expect(await sql(`select channel from outbox order by step`)).toEqual(
      ['aliyun_sms', 'aliyun_voice', 'wecom'].map((channel) => ({ channel })),
    );
    await bench.put({ personId: bench.person['刘敏']! });
    expect(await sql(`select channel from outbox where person_id = $1`, [bench.person['刘敏']])).toEqual([
      { channel: 'wecom' },
    ]);
    expect(await logged()).toEqual(['陈建国将本人的通知顺序改为 短信、电话、企业微信、邮件']);
  });

  test.each([
    [['mail', 'sms', 'voice', 'wecom'], 'mail_first'],
    [['sms', 'voice', 'wecom'], 'bad_order'],
    [['sms', 'sms', 'voice', 'wecom'], 'bad_order'],
    [['sms', 'sms', 'voice', 'wecom', 'mail'], 'bad_order'],
  ])('%j is refused', async (order, code) => {
    await expect(contacts.setOrder(chen(), order as ContactWay[], self())).rejects.toMatchObject({
      code,
      field: 'order',
    });
  });
});

describe('a code', () => {
  test('sent to the address and typed here proves it, once, for every channel of that number', async () => {
    await codes.send(chen(), 'mobile');
    expect(sent).toEqual([{ address: '13800000003', code: expect.stringMatching(/^\d{6}$/) }]);
    await codes.confirm(chen(), 'mobile', ` ${sent[0]!.code}`, self());
    const channels = await sql(
      `select channel from person_contact where person_id = $1 and verified_at is not null order by 1`,
      [chen()],
    );
    expect(channels.map((c) => c.channel)).toEqual(['aliyun_sms', 'aliyun_voice', 'tencent_sms']);
    expect(await logged()).toEqual(['陈建国核实本人的手机号（尾号 0003）']);
    await expect(codes.confirm(chen(), 'mobile', sent[0]!.code, self())).rejects.toMatchObject({ code: 'bad_code' });
  });

  test('five wrong tries end it; so do ten minutes, and a number that changed meanwhile', async () => {
    await codes.send(chen(), 'mail');
    for (let left = 4; left >= 0; left--)
      await expect(codes.confirm(chen(), 'mail', '000000', self())).rejects.toThrow(
        left > 0 ? `还可试 ${left} 次` : '请重新发送',
      );
    await expect(codes.confirm(chen(), 'mail', sent[0]!.code, self())).rejects.toThrow('已失效');
    await expect(codes.send(chen(), 'mail')).rejects.toThrow(/请 \d+ 秒后再试/);
    await bench.db.clock.advance(61_000);
    await codes.send(chen(), 'mail');
    await bench.db.clock.advance(601_000);
    await expect(codes.confirm(chen(), 'mail', sent[1]!.code, self())).rejects.toThrow('已失效');
    await codes.send(chen(), 'mobile');
    await contacts.changeOwn(chen(), { mobile: '13900000009' }, self());
    await expect(codes.confirm(chen(), 'mobile', sent[2]!.code, self())).rejects.toThrow('已失效');
    expect((await contacts.of(chen())).mobileVerifiedAt).toBeNull();
  });

  test('five an hour; what the service refuses is said; a lost answer counts as sent', async () => {
    answer = { outcome: 'ambiguous', reason: '10 秒内没有应答' };
    for (let i = 0; i < 5; i++) {
      await codes.send(chen(), 'mobile');
      await bench.db.clock.advance(61_000);
    }
    await expect(codes.send(chen(), 'mobile')).rejects.toThrow('一小时内最多发 5 次');
    await bench.db.clock.advance(3_600_000);
    answer = { outcome: 'rejected_permanent', code: 'x', reason: '手机号无效，请核对登记的号码' };
    await expect(codes.send(chen(), 'mobile')).rejects.toThrow('验证码没有发出：手机号无效，请核对登记的号码');
    await contacts.changeOwn(chen(), { mail: null }, self());
    await expect(codes.send(chen(), 'mail')).rejects.toThrow('请先填写邮箱');
  });
});

test('a sheet: good rows go in, bad ones come back with row, column and why; an empty cell leaves what stands', async () => {
  await sql(`insert into person (name) values ('李平'), ('李平')`);
  const rows = [
    ['陈建国', '后勤处', '139-0000-0003', ''],
    ['刘敏', '', '13800000002', ''],
    ['', '后勤处', '13900000004', ''],
    ['无此人', '', '13900000005', ''],
    ['李平', '', '13900000006', ''],
    ['周涛', '教务处', '13900000007', ''],
    ['吴静', '', '1390000', 'wujing@new.example'],
    ['何芳', '', '139-0000-0003', ''],
    ['', '', '', ''],
  ].map((cells, i) => ({ row: i + 2, cells }));
  const report = await sheets.run({ header: ['姓名', '单位', '手机号', '邮箱'], rows }, OFFICE);
  expect(report).toEqual({
    changed: 1,
    unchanged: 1,
    bad: [
      { row: 4, field: '姓名', reason: '没有填写姓名' },
      { row: 5, field: '姓名', reason: '没有名为“无此人”的人，请先登记其职务' },
      { row: 6, field: '单位', reason: '有 2 位李平，请在“单位”一列写明是哪一位' },
      { row: 7, field: '姓名', reason: '没有在教务处任职的周涛，请先登记其职务' },
      { row: 8, field: '手机', reason: '手机号少 4 位，请核对，如 13800000000。' },
      { row: 9, field: '手机', reason: '此手机号已登记给陈建国，请核对是谁的。' },
    ],
  });
  expect(await contacts.of(chen())).toMatchObject({ mobile: '13900000003', mail: 'chenjianguo@qyjzy.example' });
  expect((await contacts.of(bench.person['吴静']!)).mail).toBe('wujing@qyjzy.example');
  await expect(sheets.run({ header: ['姓名'], rows }, OFFICE)).rejects.toMatchObject({
    code: 'no_column',
    field: 'file',
  });
  await expect(sheets.run({ header: ['姓名', '手机'], rows: [] }, OFFICE)).rejects.toMatchObject({
    code: 'empty_file',
  });
});
