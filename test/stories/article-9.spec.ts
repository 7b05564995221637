import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AccountWaits,
  HomeView,
  Inbox,
  InspectionCampaigns,
  InspectionPage,
  InspectionPassed,
  OfficialAccountView,
} from '@fengsui/contract';
import { readZip } from '../../libs/reports/src/docx/zip.js';
import { inspectedPosts, storePosts } from '../harness/inspected-posts.js';
import { CONTENT, type InspectionDesk, inspectionDesk, OFFICE_HEAD } from '../harness/inspection-desk.js';
import { openIncident } from '../harness/open-incident.js';

/** 第九条 over HTTP: the year's campaign, one sheet on its way, who may do what, forms, the list of those that passed. 200 of them: article-9-year. */
let desk: InspectionDesk;
let campaign: string;
let account: string;
let other: string;
let sheet: string;
const ADMIN = 'wujing';
const LEADER = 'zhoutao';
const UNIT = 'chenjianguo';

beforeAll(async () => {
  desk = await inspectionDesk();
  account = await desk.register({ name: '青衣江后勤微博', platform: 'weibo', uid: '8100000001' });
  other = await desk.register({ name: '青衣江食堂', platform: 'douyin', uid: null });
  const posts = inspectedPosts(
    4,
    ['8100000001'],
    new Date('2026-02-01T00:00:00+08:00'),
    new Date('2026-11-01T00:00:00+08:00'),
  );
  await storePosts(desk.door.db.dataSource, posts);
  const incident = await openIncident(desk.door.db.dataSource, ['陈建国']);
  await desk.door.db.dataSource.query(`update incident set opened_at = '2026-06-01T10:00+08:00' where id = $1`, [
    incident,
  ]);
}, 60_000);
afterAll(() => desk?.door.stop());

const call = <T>(user: string, method: string, at: string, body?: unknown) =>
  desk.door.call<T>(user, method, `/api/inspections${at}`, body);
const log = async (kind: string): Promise<string[]> =>
  (
    await desk.door.db.dataSource.query(
      `select payload::jsonb->>'text' as text from ledger_event where kind = $1 order by seq`,
      [kind],
    )
  ).map((r: { text: string }) => r.text);
const inbox = async (user: string): Promise<string[]> =>
  (await desk.door.call<Inbox>(user, 'GET', '/api/inbox')).body.messages.map((m) => `${m.title} ${m.path}`);

test('opened by 宣传部, and by nobody else; what no campaign may be is refused by its field', async () => {
  const whole = { year: 2026, fromOn: '2026-01-01', toOn: '2026-11-30', endsOn: '2026-12-20', accountIds: null };
  const refused = async (more: object, user = OFFICE_HEAD): Promise<[number, string | undefined, string]> => {
    const { status, body } = await call(user, 'POST', '', { ...whole, ...more });
    return [status, body.field, body.detail];
  };
  expect((await refused({}, UNIT))[0]).toBe(403);
  expect(await refused({ toOn: '2026-12-31' })).toEqual([400, 'toOn', '检查期间还没有过完：结束不应晚于今天。']);
  expect(await refused({ toOn: '2025-12-31' })).toEqual([400, 'toOn', '检查期间的结束不应早于开始。']);
  expect(await refused({ endsOn: '2026-12-01' })).toEqual([400, 'endsOn', '报送截止应晚于今天。']);
  expect(await refused({ accountIds: [] })).toEqual([400, 'accountIds', '没有要检查的账号：请选择已登记的账号。']);
  await desk.door.db.dataSource.query(
    `update official_account set state = 'closed', active = false where name = '青衣江职院学工在线'`,
  );
  const [closed] = await desk.door.db.dataSource.query(`select id from official_account where state = 'closed'`);
  expect(await refused({ accountIds: [account, closed.id] })).toEqual([
    409,
    'accountIds',
    '青衣江职院学工在线已注销，不参加年检：只选已登记的账号。',
  ]);
  expect((await call<InspectionCampaigns>(OFFICE_HEAD, 'GET', '')).body.campaigns).toEqual([]);
  campaign = await desk.open(null);
  expect(await refused({})).toEqual([409, 'year', '2026 年的年检已经开展。']);
  // the two accounts of 宣传部 and the two of 后勤处; the unit sees its own
  const all = (await call<InspectionPage>(OFFICE_HEAD, 'GET', `/${campaign}`)).body;
  expect([all.sentence, all.total]).toEqual(['4 个账号，待填报 4 个。', 4]);
  const own = (await call<InspectionPage>(UNIT, 'GET', `/${campaign}`)).body;
  expect([own.sentence, own.sheets.map((s) => s.accountName).toSorted(), own.mayPublish]).toEqual([
    '2 个账号，待填报 2 个。',
    ['青衣江后勤微博', '青衣江食堂'],
    false,
  ]);
  sheet = await desk.sheetOf(campaign, account);
});

test('the sheet is filled in with what was read; what was not read says so; the administrator is told until when', async () => {
  const view = await desk.view(ADMIN, sheet);
  const [{ n }] = await desk.door.db.dataSource.query(
    `select count(*)::int as n from mention where author_id = '8100000001' and kind <> 'comment' and not drill`,
  );
  const figure = (label: string): string => view.figures.find((f) => f.label === label)!.value;
  expect([view.facts.posts, figure('发布条数').split(' ')[0]]).toEqual([n, String(n)]);
  expect(figure('问题答复')).toBe('收到 0 件，答复 0 件，按时 0 件');
  expect(figure('阅读量')).toBe('公开页面不提供');
  expect(figure('舆情事件')).toMatch(/^二食堂餐食出现异物（Ⅱ级，2026-06-01，处置中，/);
  expect(figure('制度人员缺项')).toBe('没有管理制度');
  expect(view.facts.top.length).toBe(10);
  const unread = await desk.view(ADMIN, await desk.sheetOf(campaign, other));
  expect([unread.facts.posts, unread.facts.silence]).toEqual([null, null]);
  expect(unread.figures[0]!.value).toContain('未读取');
  await desk.round();
  // the end is a Sunday: until the beginning of the next working day
  const { waits } = (await desk.door.call<AccountWaits>(ADMIN, 'GET', '/api/registry/waits')).body;
  expect(waits.map((w) => [w.kindName, w.ask, w.dueAt]).slice(0, 1)).toEqual([
    ['年检', '填报年检表', new Date('2026-12-21T08:00:00+08:00').toISOString()],
  ]);
  expect(await inbox(ADMIN)).toContain(`【年检】青衣江后勤微博，请填报年检表 /inspections/sheets/${sheet}`);
});

test('the unit writes, 分管领导 signs and nobody for him, 宣传部 judges; out of turn, without right, without words: refused', async () => {
  const content = { ...CONTENT, team: '' };
  expect((await desk.act(ADMIN, sheet, 'hand_in', { content }))[1]).toBe(
    '请填写“队伍和人员变化”，没有变化的写“没有变化”。',
  );
  expect(await desk.act(ADMIN, sheet, 'hand_in')).toEqual([400, '请填写年检表。']);
  expect((await desk.act('hefang', sheet, 'hand_in', { content: CONTENT }))[0]).toBe(404);
  expect(await desk.act(OFFICE_HEAD, sheet, 'pass')).toEqual([
    409,
    '青衣江后勤微博的年检表待填报，此时不能办理“合格”。',
  ]);
  expect(await desk.act(ADMIN, sheet, 'hand_in', { content: CONTENT })).toEqual([204, '']);
  expect(await desk.act(UNIT, sheet, 'sign')).toEqual([403, '签字并报宣传部由分管领导周涛办理，您没有这项权限。']);
  expect((await desk.act(OFFICE_HEAD, sheet, 'sign'))[0]).toBe(403);
  await desk.round();
  expect(await inbox(LEADER)).toEqual([`【年检】青衣江后勤微博，请签署年检表 /m/inspections/${sheet}`]);
  const home = (await desk.door.call<HomeView>(LEADER, 'GET', '/api/home')).body.waits.map((w) => [
    w.kindName,
    w.ask,
    w.href,
  ]);
  expect(home).toContainEqual(['年检', '签署年检表', `/inspections/sheets/${sheet}`]);
  expect(await desk.act(LEADER, sheet, 'decline', { text: '请写明交接' })).toEqual([204, '']);
  expect(
    await desk.act(ADMIN, sheet, 'hand_in', { content: { ...CONTENT, handOvers: '3 月交接，单据存办公室' } }),
  ).toEqual([204, '']);
  expect(await desk.act(LEADER, sheet, 'sign', { text: '' })).toEqual([400, '请填写分管领导意见。']);
  expect(await desk.act(LEADER, sheet, 'sign', { text: '情况属实' })).toEqual([204, '']);
  const stale = { act: 'pass', version: 1, text: '合格' };
  expect((await call(OFFICE_HEAD, 'POST', `/sheets/${sheet}/acts`, stale)).body.detail).toContain('已被别人更新');
  expect((await desk.act(LEADER, sheet, 'pass'))[0]).toBe(403);
  expect(await desk.act(OFFICE_HEAD, sheet, 'rectify', { until: '2026-12-01' })).toEqual([
    400,
    '请填写整改期限，应晚于今天。',
  ]);
  // the register's own verdict gives way while the sheet runs
  const { version } = (
    await desk.door.call<OfficialAccountView>(OFFICE_HEAD, 'GET', `/api/registry/accounts/${account}`)
  ).body;
  const direct = { act: 'inspect', version, opinion: '合格', verdict: 'passed' };
  expect(
    (await desk.door.call(OFFICE_HEAD, 'POST', `/api/registry/accounts/${account}/acts`, direct)).body.detail,
  ).toBe('青衣江后勤微博的 2026 年年检正在进行，请在年检表上评定。');
  expect(await desk.act(OFFICE_HEAD, sheet, 'pass', { text: '运营规范' })).toEqual([204, '']);
  expect((await desk.view(OFFICE_HEAD, sheet)).can).toEqual([]);
  expect(await log('inspection.pass')).toEqual(['青衣江后勤微博 2026 年年检：合格。运营规范']);
  const kept = (await desk.door.call<OfficialAccountView>(OFFICE_HEAD, 'GET', `/api/registry/accounts/${account}`))
    .body;
  expect([kept.sheets[0]!.kindName, kept.sheets[0]!.opinion, kept.inspections[0]!.stateName]).toEqual([
    '年检表',
    '合格；2026 年年检，运营规范',
    '合格',
  ]);
});

test('nobody judges what he signed: 宣传部 over its own accounts', async () => {
  const [{ id: own }] = await desk.door.db.dataSource.query(
    `select id from official_account where platform_uid = '9000000001'`,
  );
  const its = await desk.sheetOf(campaign, own);
  // no 分管领导 stands on its sheet: whoever leads the unit signs
  expect(await desk.act('wangxiaolan', its, 'hand_in', { content: CONTENT })).toEqual([204, '']);
  expect((await desk.act('wangxiaolan', its, 'sign'))[0]).toBe(403);
  expect(await desk.act(OFFICE_HEAD, its, 'sign', { text: '情况属实' })).toEqual([204, '']);
  expect(await desk.act(OFFICE_HEAD, its, 'pass')).toEqual([
    403,
    '您已作为分管领导在这张年检表上签字，请由宣传部其他人评定。',
  ]);
  expect((await desk.view(OFFICE_HEAD, its)).can.map((c) => c.act)).toEqual(['return']);
  expect(await desk.act('wangxiaolan', its, 'pass')).toEqual([204, '']);
});

test('not handed in by the end: ordered to stop; what it publishes meanwhile is counted; closed meanwhile, its sheet ends', async () => {
  const late = await desk.sheetOf(campaign, other);
  await desk.at('2026-12-21T09:00');
  await desk.round();
  const view = await desk.view(ADMIN, late);
  expect([view.stateName, view.accountStateName, view.suspended, view.postsSuspended]).toEqual([
    '逾期未交，待补报',
    '暂停运营',
    true,
    null,
  ]);
  expect(view.wait).toMatchObject({ ask: '补报年检表', late: false });
  expect(await log('account.suspend')).toEqual(
    expect.arrayContaining(['青衣江食堂责令暂停运营：2026 年年检逾期未报送，报送并评定合格后恢复']),
  );
  const { version } = (await desk.door.call<OfficialAccountView>(OFFICE_HEAD, 'GET', `/api/registry/accounts/${other}`))
    .body;
  const order = { act: 'order_close', version, opinion: '停用一年' };
  expect((await desk.door.call(OFFICE_HEAD, 'POST', `/api/registry/accounts/${other}/acts`, order)).status).toBe(204);
  expect((await desk.view(ADMIN, late)).stateName).toBe('账号已注销，终止');
  expect((await desk.act(ADMIN, late, 'hand_in', { content: CONTENT }))[0]).toBe(409);
  // now the closing waits for the unit
  await desk.round();
  const { waits } = (await desk.door.call<AccountWaits>(ADMIN, 'GET', '/api/registry/waits')).body;
  expect(waits.map((w) => [w.accountName, w.kindName, w.ask])).toEqual([['青衣江食堂', '责令注销', '注销账号并报告']]);
});

test('年检表 as a form in Word and PDF with figures, words and opinions; 注销表 too', async () => {
  const file = async (at: string): Promise<Buffer> =>
    Buffer.from(await (await (await desk.door.as(ADMIN))(at)).arrayBuffer());
  const word = await file(`/api/inspections/sheets/${sheet}/docx`);
  const entry = readZip(word).find((e) => e.name === 'word/document.xml')!;
  const text = entry.data.toString('utf8').replaceAll(/<[^>]+>/g, '');
  const view = await desk.view(ADMIN, sheet);
  for (const said of [
    '年度检查表',
    view.figures[0]!.value,
    '3 月交接，单据存办公室',
    '情况属实（',
    '合格：运营规范（',
    '（盖章）',
    view.facts.top[9]!.text,
  ])
    expect(text).toContain(said);
  expect((await file(`/api/inspections/sheets/${sheet}/pdf`)).subarray(0, 5).toString()).toBe('%PDF-');
  const closing = (await desk.door.call<OfficialAccountView>(ADMIN, 'GET', `/api/registry/accounts/${other}`)).body
    .sheets[0]!;
  expect([closing.kindName, closing.opinion]).toEqual(['注销表', '停用一年']);
  const paper = await file(`/api/registry/accounts/${other}/sheets/${closing.no}/docx`);
  expect(
    readZip(paper)
      .find((e) => e.name === 'word/document.xml')!
      .data.toString('utf8')
      .replaceAll(/<[^>]+>/g, ''),
  ).toContain('注销登记表');
});

test('the list of those that passed: the whole school reads it once 宣传部 has published it', async () => {
  expect((await call(UNIT, 'GET', `/${campaign}/passed`)).body.detail).toBe('合格名单还没有公布。');
  expect((await call(UNIT, 'POST', `/${campaign}/publish`)).status).toBe(403);
  expect((await call(OFFICE_HEAD, 'POST', `/${campaign}/publish`)).status).toBe(204);
  const list = (await call<InspectionPassed>('hefang', 'GET', `/${campaign}/passed`)).body;
  expect(list.accounts.map((a) => `${a.unitName} ${a.name} ${a.passedOn}`)).toEqual([
    '党委宣传部 青衣江职院 2026-12-01',
    '后勤处 青衣江后勤微博 2026-12-01',
  ]);
  const book = await (await desk.door.as('hefang'))(`/api/inspections/${campaign}/passed.xlsx`);
  expect([book.status, book.headers.get('content-type')]).toEqual([200, expect.stringContaining('spreadsheet')]);
  expect((await call(OFFICE_HEAD, 'POST', `/${campaign}/publish`)).status).toBe(409);
});
