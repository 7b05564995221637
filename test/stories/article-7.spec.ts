import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type {
  AccountPage,
  AccountRecord,
  AccountWaits,
  Inbox,
  OfficialAccountView,
  Problem,
  WaitTerms,
} from '@fengsui/contract';
import { AccountTerms } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { readZip } from '../../libs/reports/src/docx/zip.js';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';

/**
 * 第七条 over HTTP: an application goes to the 单位负责人, a student body's to that of 校团委 or 学工部, then to 宣传部; each has working days for it,
 * is told, reminded, and seen to be late; what is said stays, in the sheets and in the log.
 */
let door: Door;
const id: Record<string, string> = {};
const DUTY = 'wangxiaolan';
const OFFICE_HEAD = 'liumin';
const HEAD = 'chenjianguo';
const ADMIN = 'hanxue';

/** 国庆 and its make-up Saturday lie in the time of an application. */
const at = (moment: string): Promise<void> =>
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime());
const round = (): Promise<number> => door.api.get(AccountTerms).round();

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
  for (const [name, username] of [
    ['吴静', 'wujing'],
    ['何芳', 'hefang'],
  ] as const) {
    const account = { who: name, username, password: 'Xuegongbu-2026' };
    await door.api
      .get(Identity)
      .createAccount(door.db.dataSource, { ...account, personId: id[name]!, roles: ['unit' as const] });
    door.accounts.push(account);
  }
  await at('2026-09-29T10:00');
}, 60_000);
afterAll(() => door?.stop());

const call = <T>(
  user: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/registry/${path}`, body);
const view = async (account: string, user = DUTY): Promise<OfficialAccountView> =>
  (await call<OfficialAccountView>(user, 'GET', `accounts/${account}`)).body;
const act = async (user: string, account: string, name: string, more: object = {}): Promise<[number, string]> => {
  const { version } = await view(account);
  const what = { act: name, version, opinion: '同意', ...more };
  const { status, body } = await call(user, 'POST', `accounts/${account}/acts`, what);
  return [status, body?.detail ?? ''];
};
const wanted = (more: Partial<AccountRecord> = {}): AccountRecord =>
  accountRecord(id, { name: '青衣江后勤视频', platform: 'channels', uid: null, openedOn: null, ...more });
const apply = (user: string, record: AccountRecord): Promise<{ status: number; body: { id: string } & Problem }> =>
  call<{ id: string }>(user, 'POST', 'accounts', { as: 'apply', record, reason: '服务师生' });
const waits = async (user: string, all = false): Promise<string[]> =>
  (await call<AccountWaits>(user, 'GET', `waits${all ? '?all=1' : ''}`)).body.waits.map(
    (w) => `${w.accountName} ${w.ownerName}${w.ask} ${w.dueAt ? beijing(w.dueAt) : '未起算'}${w.late ? ' 逾期' : ''}`,
  );
const beijing = (iso: string): string => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(5, 16);
const inbox = async (user: string): Promise<string[]> =>
  (await door.call<Inbox>(user, 'GET', '/api/inbox')).body.messages.map((m) => `${m.title} ${m.path}`);

let account: string;

test('filled in by the 管理员 it waits for the 单位负责人, who is told until when; nobody else may speak for him', async () => {
  account = (await apply('wujing', wanted())).body.id;
  expect(await waits(HEAD)).toEqual(['青衣江后勤视频 后勤处负责人签署意见 未起算']);
  await round();
  // 30 September is worked, 1 to 7 October are not
  expect(await waits(HEAD)).toEqual(['青衣江后勤视频 后勤处负责人签署意见 10-09T10:00']);
  expect(await waits('wujing')).toEqual([]);
  expect(await waits('wujing', true)).toHaveLength(1);
  expect(await inbox(HEAD)).toEqual([`【新建申请】青衣江后勤视频，请签署意见 /m/accounts/${account}`]);
  expect(await act(OFFICE_HEAD, account, 'endorse')).toEqual([
    403,
    '同意并报宣传部由主办单位负责人（学生组织由校团委或学工部负责人）办理，您没有这项权限。',
  ]);
  expect(await act('wujing', account, 'endorse')).toEqual([403, expect.stringContaining('您没有这项权限')]);
  expect(await act(OFFICE_HEAD, account, 'approve')).toEqual([409, '申请先由主办单位负责人签署意见，再由宣传部审批。']);
  expect((await view(account, HEAD)).can.map((c) => c.act)).toEqual(['endorse', 'return', 'refuse', 'withdraw']);
  expect((await view(account, 'wujing')).can.map((c) => c.act)).toEqual(['withdraw']);
});

test('reminded before and after; what is late is seen, and 宣传部 hears of it; once each, however many rounds', async () => {
  await at('2026-10-08T17:00');
  for (let i = 0; i < 3; i++) await round();
  expect((await inbox(HEAD))[0]).toBe(`【新建申请】青衣江后勤视频，签署意见时限将到 /m/accounts/${account}`);
  expect(await inbox(OFFICE_HEAD)).toEqual([]);
  await at('2026-10-09T10:01');
  for (let i = 0; i < 3; i++) await round();
  expect(await waits(HEAD)).toEqual(['青衣江后勤视频 后勤处负责人签署意见 10-09T10:00 逾期']);
  expect((await inbox(HEAD)).length).toBe(3);
  expect(await inbox(OFFICE_HEAD)).toEqual([`【新建申请】青衣江后勤视频，签署意见已过时限 /accounts/${account}`]);
  const late = await call<AccountPage>(DUTY, 'GET', 'accounts?flag=overdue');
  expect(late.body.accounts.map((a) => a.flags.map((f) => f.text))).toEqual([
    ['办理已超时限，签署意见应于 10-09 10:00 前'],
  ]);
  // the make-up Saturday is a working day
  await at('2026-10-10T10:02');
  await round();
  expect((await inbox(HEAD)).length).toBe(4);
});

test('sent back, mended, agreed to on the way up, approved: each with its words, in the sheets and in the log', async () => {
  expect(await act(HEAD, account, 'return', { opinion: '' })).toEqual([400, expect.stringContaining('请填写意见')]);
  expect(await act(HEAD, account, 'return', { opinion: '请写明更新频率' })).toEqual([204, '']);
  await round();
  expect(await waits('wujing')).toEqual([expect.stringContaining('青衣江后勤视频 后勤处补正后重新提交 10-')]);
  expect(await inbox('wujing')).toEqual([`【新建申请】青衣江后勤视频，请补正后重新提交 /accounts/${account}`]);
  const mended = wanted({ positioning: '每周两条' });
  expect(await act('wujing', account, 'resubmit', { record: mended, opinion: '已写明' })).toEqual([204, '']);
  expect((await view(account)).state).toBe('applied');
  expect(await act(HEAD, account, 'endorse', { opinion: '确有必要' })).toEqual([204, '']);
  await round();
  expect(await waits(HEAD)).toEqual([]);
  expect((await waits(OFFICE_HEAD))[0]).toMatch(/^青衣江后勤视频 宣传部审批开通 10-/);
  // the leader has spoken: from here on it is 宣传部's
  expect(await act(HEAD, account, 'refuse')).toEqual([403, expect.stringContaining('您没有这项权限')]);
  expect(await act(OFFICE_HEAD, account, 'approve', { opinion: '同意开通' })).toEqual([204, '']);
  const { sheets, wait } = await view(account);
  expect(wait).toMatchObject({ owner: 'host', ask: '登记开通' });
  expect(sheets.map((s) => `${s.actName} ${s.stateName} ${s.opinion}`).toReversed()).toEqual([
    '填报申请表 已申请，待负责人意见 服务师生',
    '退回补正 已退回，待补正 请写明更新频率',
    '重新提交 已申请，待负责人意见 已写明',
    '同意并报宣传部 负责人已同意，待宣传部 确有必要',
    '批准开通 已批准，待开通 同意开通',
  ]);
  const log: { kind: string }[] = await door.db.dataSource.query(
    `select kind from ledger_event where payload::jsonb->>'accountId' = $1 order by seq`,
    [account],
  );
  expect(log.map((l) => l.kind.replace('account.', ''))).toEqual([
    'apply',
    'asked',
    'reminded',
    'overdue',
    'overdue',
    'return',
    'asked',
    'resubmit',
    'endorse',
    'asked',
    'approve',
  ]);
});

test('the form shows why it was asked for and what each has said in his place, and ends on its page', async () => {
  const file = async (format: string): Promise<Buffer> => {
    const answer = await (await door.as(DUTY))(`/api/registry/accounts/${account}/sheets/5/${format}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const pages = (await file('pdf')).toString('latin1').match(/\/Type \/Page\b/g);
  expect(pages).toHaveLength(1);
  const word = readZip(await file('docx')).find((f) => f.name === 'word/document.xml')!;
  const said = word.data.toString('utf8').replace(/<[^>]+>/g, '');
  expect(said).toContain('补正情况已写明');
  expect(said).toContain('主办单位负责人意见确有必要（后勤处 处长 陈建国，2026年10月10日）');
  expect(said).toContain('党委宣传部意见同意开通（党委宣传部 部长 刘敏，2026年10月10日）');
  expect(said).not.toContain('学工部意见');
});

test('a leader’s own application goes straight on; where nobody leads, it is said whom to register first', async () => {
  const own = (await apply(HEAD, wanted({ name: '青衣江后勤直播', platform: 'live' }))).body.id;
  expect((await view(own)).state).toBe('endorsed');
  expect(await act(HEAD, own, 'withdraw', { opinion: '暂不开通' })).toEqual([204, '']);
  await door.db.dataSource.query(`update post set held_to = app.now() where unit_id = 'security'`);
  const { status, body } = await apply(DUTY, wanted({ name: '平安校园', unitId: 'security' }));
  expect([status, body.field, body.detail]).toEqual([
    409,
    'record.unitId',
    '保卫处目前没有单位负责人在岗，申请无人签署意见：请先在“单位”页登记负责人，或登记代班。',
  ]);
});

test('宣传部’s own 单位负责人 is its 部长: nobody has to be entered twice', async () => {
  const own = (await apply(DUTY, wanted({ name: '青衣江视频', unitId: 'publicity' }))).body.id;
  expect(await waits(OFFICE_HEAD)).toContain('青衣江视频 党委宣传部负责人签署意见 未起算');
  expect(await act(OFFICE_HEAD, own, 'endorse')).toEqual([204, '']);
});

test('a student body applies to 学工部 first, then 宣传部 records it; sent back, mended, sent again; nobody approves his own', async () => {
  const { id: club } = (
    await call<{ id: string }>(DUTY, 'POST', 'units', {
      ...{ name: '青年志愿者协会', kind: 'student_body', parentId: 'student', from: null, aliases: [], topics: [] },
    })
  ).body;
  const asked = wanted({ name: '青志协', unitId: club });
  expect((await apply(DUTY, asked)).body.detail).toBe(
    '学生组织、社团新建账号须先报校团委或学工部批准，请选择审批单位。',
  );
  expect((await apply(DUTY, { ...asked, approverUnitId: club })).body.detail).toContain('主办单位不能审批自己的账号');
  const made = (await apply(DUTY, { ...asked, approverUnitId: 'student' })).body.id;
  await round();
  expect(await waits('hefang')).toEqual([expect.stringMatching(/^青志协 学工部负责人签署意见 10-/)]);
  expect(await act(OFFICE_HEAD, made, 'approve')).toEqual([
    409,
    '学生组织的申请先由校团委或学工部批准，再报宣传部备案。',
  ]);
  expect(await act('hefang', made, 'return', { opinion: '请补充指导教师' })).toEqual([204, '']);
  const mended = { ...asked, approverUnitId: 'student', people: { ...asked.people, guide: id['何芳']! } };
  expect(await act(DUTY, made, 'resubmit', { record: mended })).toEqual([204, '']);
  expect(await act('hefang', made, 'endorse')).toEqual([204, '']);
  expect(await act(OFFICE_HEAD, made, 'approve')).toEqual([204, '']);
  const { sheets } = await view(made);
  expect(sheets.map((s) => s.state).toReversed()).toEqual(['applied', 'returned', 'applied', 'endorsed', 'approved']);
  expect(sheets.find((s) => s.changed.length > 0)!.changed).toEqual(['指导教师']);
});

test('the times are the school’s own: set by 部长 and administrators, for what comes from then on', async () => {
  const { terms, mayEdit } = (await call<WaitTerms>(HEAD, 'GET', 'terms')).body;
  expect([mayEdit, terms[0]]).toEqual([
    false,
    { kind: 'account', state: 'applied', name: '新建申请：签署意见', days: 3 },
  ]);
  const set = (user: string, days: unknown): Promise<{ status: number; body: Problem }> =>
    call(user, 'PUT', 'terms', { terms: [{ kind: 'account', state: 'applied', days }] });
  expect((await set(HEAD, 1)).status).toBe(403);
  expect((await set(ADMIN, 0)).body.detail).toContain('时限至少 1 个工作日');
  expect((await set(ADMIN, 1)).status).toBe(204);
  await at('2026-10-12T09:00');
  await apply('wujing', wanted({ name: '青衣江食堂', platform: 'douyin' }));
  await round();
  expect(await waits(HEAD)).toContain('青衣江食堂 后勤处负责人签署意见 10-13T09:00');
  const [{ text }] = await door.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'account.terms'`,
  );
  expect(text).toBe('台账办理时限第 2 版：新建申请：签署意见 3 个工作日改为 1 个');
});
