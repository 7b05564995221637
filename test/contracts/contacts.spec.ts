import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ContactBook, ContactImportReport, ContactView, MyContacts, Problem } from '@fengsui/contract';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { channelSettings } from '../harness/channel-settings.js';
import { type Door, openDoor } from '../harness/door.js';

/** /api/contacts: the own addresses, everybody's for the office, codes that really arrive by SMS and mail. */
let door: Door;
let sim: Simulator;
beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0 });
  door = await openDoor(channelSettings(sim));
}, 60_000);
afterAll(async () => {
  await door.stop();
  await sim.stop();
});

async function call<T>(
  user: string,
  method: string,
  at: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> {
  const fetch = await door.as(user);
  const answer = await fetch(at, {
    method,
    ...(body instanceof FormData
      ? { body }
      : body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
}
const mine = async (): Promise<MyContacts> => (await call<MyContacts>('chenjianguo', 'GET', '/api/contacts/mine')).body;

test('a phone number and a mailbox are proved by codes that arrive there', async () => {
  expect(await mine()).toMatchObject({
    contact: { name: '陈建国', mobile: '13800000003', mobileVerifiedAt: null, mail: 'chenjianguo@qyjzy.example' },
    order: ['wecom', 'sms', 'voice', 'mail'],
    codes: { mobile: true, mail: true },
  });
  const prove = async (kind: string, text: () => string): Promise<number[]> => {
    const asked = await call('chenjianguo', 'POST', '/api/contacts/mine/codes', { kind });
    const code = /验证码为?\s*(\d{6})/.exec(text())![1];
    const confirmed = await call('chenjianguo', 'POST', '/api/contacts/mine/confirm', { kind, code });
    return [asked.status, confirmed.status];
  };
  expect(await prove('mobile', () => sim.channels.phones.of('13800000003').at(-1)!.text)).toEqual([204, 204]);
  expect(await prove('mail', () => sim.channels.smtp.mails.at(-1)!.text)).toEqual([204, 204]);
  const { contact } = await mine();
  expect([contact.mobileVerifiedAt, contact.mailVerifiedAt]).toEqual([expect.any(String), expect.any(String)]);
  const wrong = await call('chenjianguo', 'POST', '/api/contacts/mine/confirm', { kind: 'mail', code: '' });
  expect([wrong.status, wrong.body.field]).toEqual([400, 'code']);
});

test('each changes the own, the office everybody’s; what is wrong names the field and the fix', async () => {
  const changed = await call<ContactView>('chenjianguo', 'PUT', '/api/contacts/mine', { mail: 'chen@qyjzy.example' });
  expect([changed.status, changed.body.mail, changed.body.mailVerifiedAt]).toEqual([200, 'chen@qyjzy.example', null]);
  const bad = await call('chenjianguo', 'PUT', '/api/contacts/mine', { mobile: '1380000' });
  expect([bad.status, bad.body.field, bad.body.detail]).toEqual([
    400,
    'mobile',
    '手机号少 4 位，请核对，如 13800000000。',
  ]);
  // the account of 企业微信 proves a signature: nobody gives himself another
  await call('chenjianguo', 'PUT', '/api/contacts/mine', { wecomUserId: 'liumin2' });
  expect((await mine()).contact.wecomUserId).toBe('chenjianguo');
  expect((await call('chenjianguo', 'GET', '/api/contacts')).status).toBe(403);
  const { people } = (await call<ContactBook>('wangxiaolan', 'GET', '/api/contacts')).body;
  const zhou = people.find((p) => p.name === '周涛')!;
  expect(zhou.post).toBe('后勤处 副处长');
  expect((await call('chenjianguo', 'PUT', `/api/contacts/${zhou.personId}`, { mobile: '13900000004' })).status).toBe(
    403,
  );
  const office = await call<ContactView>('wangxiaolan', 'PUT', `/api/contacts/${zhou.personId}`, {
    mobile: '13900000004',
  });
  expect([office.status, office.body.mobile]).toEqual([200, '13900000004']);
  const order = await call('chenjianguo', 'PUT', '/api/contacts/mine/order', {
    order: ['mail', 'sms', 'voice', 'wecom'],
  });
  expect([order.status, order.body.field]).toEqual([400, 'order']);
  expect(
    (await call('chenjianguo', 'PUT', '/api/contacts/mine/order', { order: ['sms', 'wecom', 'voice', 'mail'] })).status,
  ).toBe(204);
  expect((await mine()).order).toEqual(['sms', 'wecom', 'voice', 'mail']);
});

test('a sheet of the school goes in row by row', async () => {
  const form = new FormData();
  form.set('file', new Blob(['姓名,手机\n吴静,13900000005\n张三,13900000006\n']), '联系方式.csv');
  const { status, body } = await call<ContactImportReport>('liumin', 'POST', '/api/contacts/import', form);
  expect([status, body]).toEqual([
    200,
    { changed: 1, unchanged: 0, bad: [{ row: 3, field: '姓名', reason: '没有名为“张三”的人，请先登记其职务' }] },
  ]);
});
