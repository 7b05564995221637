import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { AccountWaits, CertificationView, HomeView, Inbox, OfficialAccountView, Problem } from '@fengsui/contract';
import { AccountTerms } from '@fengsui/escalation';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';

/** 第八条 over HTTP: what the platform asks for, the seal, sent, granted, valid until, and reminded before it lapses. */
let door: Door;
let account: string;
let certification: string;
const HEAD = 'chenjianguo';
const OFFICE = 'liumin';

const at = (moment: string): Promise<void> =>
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime());
const round = (): Promise<number> => door.api.get(AccountTerms).round();
const call = <T>(
  user: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/registry/${path}`, body);
const view = async (): Promise<OfficialAccountView> =>
  (await call<OfficialAccountView>(HEAD, 'GET', `accounts/${account}`)).body;
const current = async (): Promise<CertificationView> => (await view()).certifications[0]!;
const act = async (user: string, name: string, more: object = {}): Promise<[number, string]> => {
  const { version } = await current();
  const what = { act: name, version, text: '已办', ...more };
  const { status, body } = await call(user, 'POST', `certifications/${certification}/acts`, what);
  return [status, body?.detail ?? ''];
};
const ask = (user: string, id = account): Promise<{ status: number; body: { id: string } & Problem }> =>
  call<{ id: string }>(user, 'POST', `accounts/${id}/certifications`, {
    subject: '青衣江职业技术学院',
    materials: '事业单位法人证书、认证公函，各盖章一份',
  });
const inbox = async (user: string): Promise<string[]> =>
  (await door.call<Inbox>(user, 'GET', '/api/inbox')).body.messages.map((m) => m.title);

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  const people: Record<string, string> = {};
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  await at('2026-03-02T09:00');
  const record = accountRecord(people, { certification: 'none', certifiedAs: null, certifiedUntil: null });
  account = (await call<{ id: string }>(OFFICE, 'POST', 'accounts', { as: 'register', record, reason: '' })).body.id;
}, 60_000);
afterAll(() => door?.stop());

test('the host asks, 宣传部 seals, the host sends it, the platform refuses and then grants; each step once, by whom it belongs to', async () => {
  expect((await ask('zhaolixin')).status).toBe(403);
  expect((await ask(HEAD)).status).toBe(201);
  expect((await ask(HEAD)).body.detail).toBe('青衣江后勤已有认证在办，请在原件上办理。');
  certification = (await current()).id;
  await round();
  const waits = (await call<AccountWaits>(OFFICE, 'GET', 'waits')).body.waits;
  expect(waits.map((w) => `${w.kind} ${w.ownerName}${w.ask}`)).toEqual(['certification 宣传部为认证材料盖章']);
  expect(Date.parse(waits[0]!.dueAt!)).toBe(Date.parse('2026-03-05T09:00+08:00'));
  expect(await inbox(OFFICE)).toEqual(['【认证辅助】青衣江后勤，请为认证材料盖章']);
  expect(await act(HEAD, 'seal')).toEqual([403, '已盖章由宣传部办理，您没有这项权限。']);
  expect(await act(OFFICE, 'grant', { validUntil: '2027-03-01' })).toEqual([
    409,
    '这件认证待宣传部盖章，此时不能办理“认证通过”。',
  ]);
  expect(await act(OFFICE, 'seal', { text: '公函两份已盖章' })).toEqual([204, '']);
  expect(await act(HEAD, 'send')).toEqual([204, '']);
  expect(await act(HEAD, 'reject', { text: '公函缺联系人' })).toEqual([204, '']);
  for (const [who, name] of [
    [HEAD, 'resubmit'],
    [OFFICE, 'seal'],
    [HEAD, 'send'],
  ] as const)
    expect(await act(who, name)).toEqual([204, '']);
  expect(await act(HEAD, 'grant')).toEqual([400, '请填写认证有效期，应晚于今天。']);
  expect(await act(HEAD, 'grant', { validUntil: '2026-03-02' })).toEqual([400, '请填写认证有效期，应晚于今天。']);
  expect(await act(HEAD, 'grant', { validUntil: '2027-03-01' })).toEqual([204, '']);
  const { record, sheets, certifications, mayAskCertification } = await view();
  expect([record.certification, record.certifiedAs, record.certifiedUntil]).toEqual([
    'certified',
    '青衣江职业技术学院',
    '2027-03-01',
  ]);
  expect([sheets[0]!.actName, sheets[0]!.changed]).toEqual(['认证登记', ['认证状态', '认证主体', '认证有效期']]);
  expect([certifications[0]!.stateName, certifications[0]!.can, mayAskCertification]).toEqual(['已通过', [], true]);
  expect(certifications[0]!.steps.map((s) => s.actName)).toEqual([
    ...['申请认证辅助', '已盖章', '已提交平台', '平台未通过', '补正后重新提交', '已盖章', '已提交平台', '认证通过'],
  ]);
  await expect(
    door.db.dataSource.query(`update account_certification_step set text = 'x' where certification_id = $1`, [
      certification,
    ]),
  ).rejects.toThrow('account_certification_step keeps every step as it was');
  const [{ n }] = await door.db.dataSource.query(
    `select count(*)::int as n from ledger_event where kind like 'certification.%'`,
  );
  expect(n).toBe(8);
});

test('reminded 60, 30 and 7 days before it lapses and on the day, in working time, once each; not while a new one runs', async () => {
  const lapses = async (): Promise<number> => {
    for (let i = 0; i < 2; i++) await round();
    const rows = await door.db.dataSource.query(
      `select 1 from outbox where dedupe_key like 'account:%:lapse:%' and channel <> 'in_app'`,
    );
    return rows.length;
  };
  await at('2026-12-30T10:00');
  expect(await lapses()).toBe(0);
  await at('2026-12-31T22:00');
  expect(await lapses()).toBe(0);
  // 吴静 keeps the account: she alone is written to
  await at('2027-01-04T10:00');
  expect(await lapses()).toBe(1);
  await at('2027-02-24T10:00');
  expect(await lapses()).toBe(2);
  const [{ title }] = await door.db.dataSource.query(
    `select body->>'title' as title from outbox where dedupe_key like 'account:%:lapse:7:%'`,
  );
  expect(title).toBe('【认证到期】青衣江后勤，还有 5 天');
  const again = await ask(HEAD);
  expect(again.status).toBe(201);
  await at('2027-03-01T10:00');
  expect(await lapses()).toBe(2);
});

test('the home page: what waits for 宣传部, what is late, what changed', async () => {
  await at('2027-03-10T10:00');
  await round();
  const home = async (user: string): Promise<HomeView> => (await door.call<HomeView>(user, 'GET', '/api/home')).body;
  const office = await home(OFFICE);
  expect(office.waits.map((w) => [w.kindName, w.ask, w.late])).toEqual([['认证辅助', '为认证材料盖章', true]]);
  expect(office.sentence).toBe('1 件等您办，1 件已过时限。');
  const leader = await home('zhaolixin');
  expect([leader.waits, leader.late.map((l) => l.title)]).toEqual([[], ['后勤处“青衣江后勤”（微信公众号）']]);
  expect(leader.sentence).toBe('没有等您办的事；别人另有 1 件逾期未办。');
  await at('2027-03-01T10:30');
  expect((await home(HEAD)).changes.map((c) => c.text)).toContainEqual(
    expect.stringMatching(/^青衣江后勤：申请认证辅助，后勤处 处长 陈建国$/),
  );
});
