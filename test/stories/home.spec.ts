import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClueEngine, ClueOpener } from '@fengsui/accountability';
import type { HomeItem, HomeView } from '@fengsui/contract';
import { AccountTerms } from '@fengsui/escalation';
import { Identity } from '@fengsui/identity';
import { accountRecord } from '../harness/account-record.js';
import { missedSignature } from '../harness/missed-signature.js';
import { openIncident } from '../harness/open-incident.js';
import { DONE, DUTY, HEAD, LEADER, openPublishingDesk, type PublishingDesk, UNIT } from '../harness/publishing-desk.js';

/** The home page by role, over one of every kind of matter that waits for somebody: what waits for whoever looks, what others are late with, what changed. */
let k: PublishingDesk;
let sheet: string;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const home = async (user: string): Promise<HomeView> => (await k.door.call<HomeView>(user, 'GET', '/api/home')).body;
const lines = (items: HomeItem[]): string[] => items.map((i) => `${i.kindName} ${i.ask}`).sort();
async function made(user: string, at: string, body: object): Promise<string> {
  const answer = await k.door.call<{ id: string }>(user, 'POST', at, body);
  expect([answer.status, answer.body?.detail]).toEqual([201, undefined]);
  return answer.body.id;
}

beforeAll(async () => {
  k = await openPublishingDesk();
  const { clock, dataSource } = k.door.db;
  await clock.run(0);
  await dataSource.query(`update post set held_from = '2020-01-01'`);
  sheet = await k.draft();
  await openIncident(dataSource, ['陈建国']);
  await missedSignature(dataSource, k.door.api.get(ClueOpener), 'YQ2026-0002');
  await dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state)
     values ('YQ2026-0003', '宿舍断电', 'logistics', '宿舍后勤收费', 3, '', 'proposed')`,
  );
  await dataSource.query(
    `insert into data_quality_task (cause, text, opened_at) values ('x', '保卫处没有副职', app.now())`,
  );
  await made(DUTY, '/api/questions', {
    ...{
      text: '校园卡在哪里补办？',
      kind: 'question',
      urgent: false,
      unitId: 'logistics',
      via: '电话',
      asker: '李同学',
    },
    contact: '',
  });
  await made(DUTY, '/api/improvement', { text: '排定双人值班', unitId: 'logistics', days: 10 });
  await made('wujing', '/api/registry/accounts', {
    ...{ as: 'apply', reason: '服务师生' },
    record: accountRecord(k.id, { name: '青衣江后勤视频', platform: 'channels', uid: null, openedOn: null }),
  });
  const [{ id: mentionId }] = await dataSource.query(
    `insert into mention (platform, platform_id, source, author_id, author_name, author_kind, text, content_hash, about_school, published_at, kind)
     values ('weibo', '5000000001', 'weibo-m', '9000000001', '青衣江职院', 'official', '招生章程发布', 'x', true, app.now(), 'post') returning id`,
  );
  await made(HEAD, '/api/circle/actions', {
    ...{ mentionId, accountIds: [k.account], wanted: 'either', text: '请及时转发' },
    until: new Date(clock.now().getTime() + 12 * HOUR).toISOString(),
  });
  await k.door.api.get(AccountTerms).round();
  await k.door.api.get(ClueEngine).round();
  const other = { who: '何芳', username: 'hefang', password: 'Xuegongbu-2026' };
  await k.door.api.get(Identity).createAccount(dataSource, { ...other, personId: k.id['何芳']!, roles: ['unit'] });
  k.door.accounts.push(other);
}, 60_000);
afterAll(() => k?.stop());

test('whoever reviews: the sheet by name, with where it is done at the desk and in the hand', async () => {
  const { waits } = await home('dingyi');
  expect(waits.find((w) => w.kind === 'authorisation')).toMatchObject({
    ...{ id: sheet, kindName: '发布授权', title: '关于二食堂火情的情况说明', ask: '初审初校', owner: '后勤处' },
    ...{ dueAt: null, late: false, href: `/publishing/${sheet}` },
    phone: {
      ...{ text: '关于二食堂火情的情况说明', note: '后勤处 · 突发事件', href: `/m/publishing/${sheet}` },
    },
  });
  // who drafted it does not review it, nor does a student
  for (const user of ['wujing', 'linxiaoyu'])
    expect(lines((await home(user)).waits)).not.toContain('发布授权 初审初校');
});

/** What everybody of 后勤处 owes with the others. */
const UNIT_OWES = ['事件 签收', '整改 报送整改', '答复 答复', '联动 转发或评论'];

test('a unit: what it owes of every kind, its leader also what only he may do; another unit nothing of it', async () => {
  expect(lines((await home('linxiaoyu')).waits)).toEqual([...UNIT_OWES].sort());
  const head = await home(UNIT);
  expect(lines(head.waits)).toEqual([...UNIT_OWES, '新建申请 签署意见', '发布授权 初审初校'].sort());
  expect(head.sentence).toBe('6 件等您办。');
  expect(head.waits.find((w) => w.kind === 'circle')?.phone).toEqual({
    ...{ text: '青江职院后勤：请转发或评论', note: '青衣江职院：招生章程发布', href: '/m/circle' },
  });
  expect(head.changes.map((c) => c.text)).toContain('关于二食堂火情的情况说明：提交审核，后勤处 官微管理员 吴静');
  expect(await home('hefang')).toMatchObject({ sentence: '没有等您办的事。', waits: [], late: [], changes: [] });
});

test('宣传部: what it grades, mends, verifies and decides; the leader in charge what is passed on to him', async () => {
  const office = ['事件 定级', '待补全 补全人员或联系方式'];
  const clues = (items: string[]): string[] => items.filter((l) => !l.startsWith('问责'));
  expect(clues(lines((await home(DUTY)).waits))).toEqual([...office].sort());
  expect((await home(DUTY)).waits.filter((w) => w.kind === 'clue').map((w) => w.ask)).toContain('核实');
  expect(lines((await home('hanxue')).waits)).toEqual(['待补全 补全人员或联系方式']);
  expect((await home(LEADER)).waits).toEqual([]);

  expect(await k.act('dingyi', sheet, 'review_1', { checked: true })).toEqual(DONE);
  expect(lines((await home('dingyi')).waits)).not.toContain('发布授权 复审复校');
  expect(lines((await home('lver')).waits)).toContain('发布授权 复审复校');
  expect(await k.act('lver', sheet, 'review_2', { checked: true })).toEqual(DONE);
  expect(await k.act(UNIT, sheet, 'review_3', { checked: true })).toEqual(DONE);
  expect(clues(lines((await home(HEAD)).waits))).toEqual([...office, '发布授权 审批'].sort());
  expect(clues(lines((await home(DUTY)).waits))).toEqual([...office].sort());

  expect(await k.act(HEAD, sheet, 'to_leader', { text: '涉及民生，报请审定' })).toEqual(DONE);
  expect(lines((await home(LEADER)).waits)).toEqual(['发布授权 审批']);
  expect(lines((await home(HEAD)).waits)).not.toContain('发布授权 审批');
  await k.door.db.clock.advance(MINUTE);
  expect(await k.act(LEADER, sheet, 'return', { text: '请补充原因' })).toEqual(DONE);
  expect((await home('wujing')).waits.find((w) => w.kind === 'authorisation')).toMatchObject({
    ...{ ask: '修改后重新提交', href: `/publishing/${sheet}`, phone: { href: `/publishing/${sheet}` } },
  });
  expect((await home(LEADER)).changes[0]!.text).toBe(
    '关于二食堂火情的情况说明：退回修改，学校领导 副院长（分管宣传） 赵立新',
  );
});

test('late: of his own first, of others with whom it lies', async () => {
  await k.door.db.clock.advance(5 * 24 * HOUR);
  const head = await home(UNIT);
  const late = ['事件 签收', '新建申请 签署意见', '答复 答复', '联动 转发或评论'];
  expect(lines(head.waits.filter((w) => w.late))).toEqual([...late].sort());
  expect(head.waits.findIndex((w) => !w.late)).toBe(late.length);
  expect(head.sentence).toMatch(/^\d 件等您办，4 件已过时限/);
  const leader = await home(LEADER);
  expect(
    leader.late
      .filter((w) => w.kind !== 'clue')
      .map((w) => `${w.kindName} ${w.ask} ${w.owner}`)
      .sort(),
  ).toEqual(['事件 签收 后勤处', '新建申请 签署意见 后勤处负责人', '答复 答复 后勤处'].sort());
  expect(leader.sentence).toMatch(/^没有等您办的事；别人另有 \d 件逾期未办。$/);
});
