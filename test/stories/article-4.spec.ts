import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type {
  AccountWaits,
  CandidateAct,
  CandidateList,
  CandidateView,
  Inbox,
  OfficialAccountView,
  Problem,
} from '@fengsui/contract';
import { Discovery } from '@fengsui/discovery';
import { AccountTerms } from '@fengsui/escalation';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';
import { keptSessions } from '../harness/kept-sessions.js';

/**
 * 第四条 over HTTP: what counts as official by the school's name (一), by a unit's (二), by who runs it (三) is found outside the 台账, its unit is asked to
 * register it, and registered it is closed; what is false is complained of; what is nobody's of ours is remembered.
 */
let door: Door;
const people: Record<string, string> = {};
const DUTY = 'wangxiaolan';
const OFFICE = 'liumin';
const HOST = 'chenjianguo';

const at = (moment: string): Promise<void> =>
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime());
const look = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) if ((await door.api.get(Discovery).round()) > 0) return;
  throw new Error('discovery has more and more to look at');
};
const terms = (): Promise<number> => door.api.get(AccountTerms).round();
const call = keptSessions(() => door);
const list = async (user: string, query = ''): Promise<CandidateList> =>
  (await call<CandidateList>(user, 'GET', `discovery/candidates${query}`)).body;
const idOf = async (name: string): Promise<string> => {
  const [row] = await door.db.dataSource.query(`select id from account_candidate where name = $1`, [name]);
  return row.id;
};
const view = async (name: string, user = DUTY): Promise<CandidateView> =>
  (await call<CandidateView>(user, 'GET', `discovery/candidates/${await idOf(name)}`)).body;
const act = async (
  user: string,
  name: string,
  what: CandidateAct['act'],
  more: Partial<CandidateAct> = {},
): Promise<[number, string]> => {
  const { version } = await view(name);
  const body = { act: what, version, text: '已核实', ...more };
  const { status, body: said } = await call(user, 'POST', `discovery/candidates/${await idOf(name)}/acts`, body);
  return [status, said?.detail ?? ''];
};
const inbox = async (user: string): Promise<string[]> =>
  (await call<Inbox>(user, 'GET', 'inbox')).body.messages.map((m) => `${m.title} ${m.path}`);

/** As the crawler leaves it. */
const seen = (a: {
  uid: string;
  name: string;
  bio?: string;
  certified?: string;
  platform?: string;
}): Promise<unknown> =>
  door.db.dataSource.query(
    `insert into account_sighting (platform, key, uid, name, bio, certified_kind, certified_text, found_by) values ($1, $2, $2, $3, $4, $5, $6, 'search')
     on conflict (platform, key) do update set name = excluded.name, bio = excluded.bio, judged_at = null`,
    [a.platform ?? 'weibo', a.uid, a.name, a.bio ?? '', a.certified ? 'organisation' : 'none', a.certified ?? ''],
  );
const wrote = (uid: string, name: string, text: string): Promise<unknown> =>
  door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, author_id, author_name, author_kind, text, published_at, content_hash, about_school)
     values ('weibo', gen_random_uuid()::text, 'weibo-s', $1, $2, $3, $4, app.now(), md5($4), true)`,
    [uid, name, uid === '9000000001' ? 'official' : 'plain', text],
  );

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  await at('2026-03-02T09:00');
  await seen({
    uid: '8100000001',
    name: '青衣江职业技术学院教务在线',
    bio: '教务信息发布',
    certified: '青衣江职业技术学院',
  });
  await seen({ uid: '8100000002', name: '青江职院·后勤处', bio: '服务师生' });
  await seen({ uid: '8100000003', name: '青春驿站', bio: '由青衣江职业技术学院学工部主办，投稿请联系办公室' });
  await seen({ uid: '8100000004', name: '青衣江职院招生办王老师', bio: '内部名额，加微信 zs88812，定金可退' });
  await seen({ uid: '8100000005', name: '青江职院表白墙', bio: '学生自办，与学校无关' });
  await seen({ uid: '8100000006', name: '青江职院附中', bio: '家校沟通' });
  await seen({ uid: '9000000001', name: '青衣江职院', bio: '学校官方微博' });
  await wrote('8100000007', '青衣江职院信息工程系', '【通知】我系将于下周举办技能节，请各班组织同学报名。');
  await wrote('9000000001', '青衣江职院', '祝贺获奖！@青衣江职院团委 @青江职院表白墙');
  await look();
}, 60_000);
afterAll(() => door?.stop());

test('(一) the school’s name, (二) a unit’s name, (三) whoever runs it: found by search, among authors and in links, each with its reasons', async () => {
  const { candidates, sentence } = await list(DUTY, '?state=found');
  expect(candidates.map((c) => `${c.name} ${c.proposalName} ${c.unitName ?? '—'} ${c.foundBy}`).toSorted()).toEqual(
    [
      '青衣江职业技术学院教务在线 疑似本校未登记 — 账号搜索',
      '青江职院·后勤处 疑似本校未登记 后勤处 账号搜索',
      '青春驿站 疑似本校未登记 学工部 账号搜索',
      '青衣江职院招生办王老师 疑似假冒 — 账号搜索',
      '青衣江职院信息工程系 疑似本校未登记 信息工程系 涉校帖文的作者',
      '青衣江职院团委 疑似本校未登记 — 本校账号提到',
    ].toSorted(),
  );
  expect(sentence).toBe('6 个账号待判断，其中 1 个疑似假冒。');
  expect(candidates[0]!.name).toBe('青衣江职院招生办王老师');
  expect((await view('青江职院·后勤处')).reasons).toEqual([
    '名称中有本校简称“青江职院”',
    '名称与后勤处相符（“后勤处”）',
    '没有读到内容，请核对',
    '没有认证',
  ]);
  expect((await view('青春驿站')).reasons).toContain('简介写明主办关系（“主办”）');
  const false1 = (await view('青衣江职院招生办王老师')).reasons.join('；');
  expect(false1).toContain('内容招揽钱财或个人信息');
  expect(false1).toContain('没有认证');
  const aside = await list(DUTY, '?state=aside');
  expect(aside.candidates.map((c) => `${c.name} ${c.proposalName}`).toSorted()).toEqual(
    ['青江职院表白墙 粉丝或师生个人', '青江职院附中 其他学校'].toSorted(),
  );
});

test('the unit is asked, told until when, reminded; only it sees what it is asked, and nobody else hands in its sheet', async () => {
  expect((await list(HOST)).candidates).toEqual([]);
  expect(await act(HOST, '青江职院·后勤处', 'ask')).toEqual([404, '没有这个账号，或您无权查看。']);
  expect(await act(DUTY, '青衣江职业技术学院教务在线', 'ask')).toEqual([400, '请选择请哪个单位登记。']);
  expect(await act(DUTY, '青江职院·后勤处', 'ask', { text: '请于本周内登记' })).toEqual([204, '']);
  expect(await act(DUTY, '青江职院·后勤处', 'ask')).toEqual([
    409,
    '“青江职院·后勤处”已请单位登记，此时不能办理“请单位登记”。',
  ]);
  const stale = { act: 'reopen', version: 1, text: '再看' };
  expect((await call(DUTY, 'POST', `discovery/candidates/${await idOf('青江职院·后勤处')}/acts`, stale)).status).toBe(
    409,
  );
  await terms();
  const path = `/accounts/candidates/${await idOf('青江职院·后勤处')}`;
  // the unit's 管理员 is 吴静; the leader has it on his list as well
  const { waits } = (await call<AccountWaits>(HOST, 'GET', 'registry/waits')).body;
  expect(waits.map((w) => `${w.accountName} ${w.ask} ${w.dueAt} ${w.path}`)).toEqual([
    `青江职院·后勤处 交登记表，或答复不是本单位账号 2026-03-16T01:00:00.000Z ${path}`,
  ]);
  expect((await list(HOST)).sentence).toBe('请登记 1 个账号。');
  const [asked] = await door.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'account.asked' and payload::jsonb->>'candidateId' = $1`,
    [await idOf('青江职院·后勤处')],
  );
  expect(asked.text).toContain('10 个工作日）。已告知吴静。');
  await at('2026-03-16T09:01');
  for (let i = 0; i < 2; i++) await terms();
  expect((await inbox(OFFICE))[0]).toBe(`【账号核查】青江职院·后勤处，交登记表，或答复不是本单位账号已过时限 ${path}`);
});

test('handed in, it stands in the 台账 as one that waits to be registered; registered, the candidate closes by itself', async () => {
  const name = '青江职院·后勤处';
  const sheet = accountRecord(people, {
    platform: 'weibo',
    name,
    uid: null,
    certification: 'none',
    certifiedAs: null,
    certifiedUntil: null,
  });
  expect(await act(HOST, name, 'file')).toEqual([400, '请填写登记表。']);
  expect(await act(HOST, name, 'file', { record: { ...sheet, platform: 'douyin' } })).toEqual([
    400,
    '登记表的平台应为新浪微博。',
  ]);
  expect(await act(HOST, name, 'file', { record: { ...sheet, openedOn: null } })).toEqual([400, '请填写开通日期。']);
  expect(await act(HOST, name, 'file', { record: sheet, text: '开通时未登记，现补办' })).toEqual([204, '']);
  const { accountId, state } = await view(name);
  expect(state).toBe('filed');
  const account = (await call<OfficialAccountView>(DUTY, 'GET', `registry/accounts/${accountId}`)).body;
  expect([account.stateName, account.record.uid, account.wait?.ask]).toEqual([
    '已开通，待登记',
    '8100000002',
    '登记备案',
  ]);
  const done = { act: 'register', version: account.version, opinion: '准予备案' };
  expect((await call(OFFICE, 'POST', `registry/accounts/${accountId}/acts`, done)).status).toBe(204);
  await look();
  const closed = await view(name);
  expect([closed.state, closed.can, closed.wait]).toEqual(['registered', [], null]);
  expect(closed.steps.toReversed().map((s) => s.actName)).toEqual(['发现', '请单位登记', '交登记表', '已进台账']);
  // one that 宣传部 registers without asking closes as well
  const own = accountRecord(people, { platform: 'weibo', name: '教务在线', uid: '8100000001', unitId: 'academic' });
  expect((await call(OFFICE, 'POST', 'registry/accounts', { as: 'register', record: own, reason: '' })).status).toBe(
    201,
  );
  await look();
  expect((await view('青衣江职业技术学院教务在线')).state).toBe('registered');
  const log = await door.db.dataSource.query(
    `select kind from ledger_event where payload::jsonb->>'candidateId' = $1 and kind like 'candidate.%' order by seq`,
    [await idOf(name)],
  );
  expect(log.map((l: { kind: string }) => l.kind)).toEqual([
    'candidate.find',
    'candidate.ask',
    'candidate.file',
    'candidate.register',
  ]);
});

test('a unit that is not it says so; what is set aside stays so until it claims something else', async () => {
  expect(await act(DUTY, '青春驿站', 'ask', { unitId: 'logistics' })).toEqual([204, '']);
  expect(await act(DUTY, '青春驿站', 'deny')).toEqual([403, '“不是本单位账号”由被请登记的单位办理，您没有这项权限。']);
  expect(await act(HOST, '青春驿站', 'deny', { text: '是学工部的' })).toEqual([204, '']);
  expect((await list(HOST, '?state=asked')).candidates).toEqual([]);
  expect(await act(DUTY, '青春驿站', 'aside')).toEqual([400, '请选择排除为哪一类。']);
  expect(await act(DUTY, '青春驿站', 'aside', { as: 'fan' })).toEqual([204, '']);
  await seen({ uid: '8100000003', name: '青春驿站', bio: '由青衣江职业技术学院学工部主办，投稿请联系办公室' });
  await look();
  expect((await view('青春驿站')).state).toBe('aside');
  await seen({ uid: '8100000003', name: '青春驿站', bio: '青衣江职业技术学院学工部官方账号' });
  await look();
  const again = await view('青春驿站');
  expect([again.state, again.steps[0]!.actName]).toEqual(['found', '自称有变，重新提出']);
  await seen({ uid: '8100000005', name: '青江职院表白墙', bio: '学生自办，投稿私信' });
  await look();
  expect((await view('青江职院表白墙')).state).toBe('aside');
});

test('one known by its name only is the same when its number is seen', async () => {
  await seen({ uid: '8100000008', name: '青衣江职院团委', bio: '青衣江职业技术学院校团委官方微博' });
  await look();
  const found = await list(DUTY, `?q=${encodeURIComponent('青衣江职院团委')}`);
  expect(found.candidates.map((c) => c.name)).toEqual(['青衣江职院团委']);
  expect((await view('青衣江职院团委')).uid).toBe('8100000008');
});

test('a false one: the platform’s way, its papers, what was sent, when it must answer, asked again, refused, gone', async () => {
  const name = '青衣江职院招生办王老师';
  expect(await act(DUTY, name, 'complain', { route: 'wechat_page' })).toEqual([400, '请选择新浪微博的投诉渠道。']);
  expect(await act(DUTY, name, 'complain', { route: 'weibo_report', text: '冒用招生名义收取定金' })).toEqual([204, '']);
  const id = await idOf(name);
  expect((await view(name)).missing).toEqual(['事业单位法人证书', '盖章通知']);
  expect(await act(DUTY, name, 'send', { withAccount: true })).toEqual([
    409,
    '还缺事业单位法人证书、盖章通知，请先添加。',
  ]);
  const add = (user: string, kind: string, file: Blob, called: string): Promise<{ status: number; body: Problem }> => {
    const form = new FormData();
    form.append('kind', kind);
    form.append('file', file, called);
    return call(user, 'POST', `discovery/candidates/${id}/files`, form);
  };
  const pdf = new Blob(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n']);
  expect((await add(DUTY, 'certificate', new Blob(['MZ\u0090\u0000program']), '证书.pdf')).status).toBe(400);
  expect((await add(HOST, 'certificate', pdf, '证书.pdf')).status).toBe(403);
  for (const [kind, called] of [
    ['certificate', '事业单位法人证书.pdf'],
    ['notice', '关于假冒账号的通知.pdf'],
  ] as const)
    expect((await add(DUTY, kind, pdf, called)).status).toBe(204);
  expect(await act(DUTY, name, 'send')).toEqual([400, '请说明是否用本校在该平台的账号提交：平台的答复时限因此不同。']);
  expect(await act(DUTY, name, 'send', { withAccount: true, text: '举报中心提交' })).toEqual([204, '']);
  await terms();
  const sent = await view(name);
  expect([sent.stateName, sent.wait?.dueAt]).toEqual(['已投诉，待平台答复', '2026-03-25T01:01:00.000Z']);
  expect(sent.steps[0]!.text).toMatch(/^微博：举报中心，材料：.*账号资料\.txt.*：举报中心提交$/);
  await at('2026-03-25T09:02');
  await terms();
  await terms();
  expect((await inbox(OFFICE))[0]).toBe(`【账号核查】${name}，登记平台答复已过时限 /accounts/candidates/${id}`);
  expect(await act(DUTY, name, 'chase', { text: '已催问' })).toEqual([204, '']);
  expect((await view(name)).wait?.late).toBe(true);
  expect(await act(DUTY, name, 'reject', { text: '材料不清晰' })).toEqual([204, '']);
  // without an account of the platform it may take fifteen working days
  expect(await act(DUTY, name, 'send', { withAccount: false })).toEqual([204, '']);
  await terms();
  expect((await view(name)).wait?.dueAt).toBe('2026-04-16T01:02:00.000Z');
  expect(await act(DUTY, name, 'gone', { text: '平台已封禁，主页打不开' })).toEqual([204, '']);
  expect((await view(name)).steps.map((s) => s.actName).toReversed()).toEqual([
    ...['发现', '按假冒投诉', '登记投诉', '登记催问', '平台未支持', '登记投诉', '账号已不存在'],
  ]);
  await expect(
    door.db.dataSource.query(`update account_candidate_step set text = 'x' where candidate_id = $1`, [id]),
  ).rejects.toThrow('account_candidate_step keeps every step as it was');
  await expect(
    door.db.dataSource.query(`update account_candidate set state = 'filed', account_id = null where id = $1`, [id]),
  ).rejects.toThrow('account_candidate_filed');
});
