import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type {
  CircleActions,
  CircleFigures,
  CircleFollows,
  CircleGroupView,
  CircleMembers,
  CircleRequests,
  CircleView,
  Inbox,
  Problem,
} from '@fengsui/contract';
import { CircleWatch } from '@fengsui/publishing';
import { type Door, openDoor } from '../harness/door.js';

/** 第十四条 over HTTP: accounts are asked to pass on a post of the school; what is read of their own posts says who did. */
let door: Door;
let post: string;
const account: Record<string, string> = {};
const HEAD = 'liumin';
const UNIT = 'chenjianguo';

const sessions = new Map<string, Awaited<ReturnType<Door['as']>>>();
const at = (moment: string): Promise<void> => (
  sessions.clear(),
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime())
);
/** Signs in once, until the clock moves on. */
async function call<T>(
  user: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> {
  const ask = sessions.get(user) ?? (await door.as(user));
  sessions.set(user, ask);
  const answer = await ask(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
}
const circle = async (user = HEAD): Promise<CircleView> => (await call<CircleView>(user, 'GET', '/api/circle')).body;
const round = (): Promise<number> => door.api.get(CircleWatch).round();
const inbox = async (user: string): Promise<string[]> =>
  (await call<Inbox>(user, 'GET', '/api/inbox')).body.messages.map((m) => m.title);
/** The accounts of the newest 联动. */
const requests = async (user = HEAD, query = ''): Promise<CircleRequests> =>
  (await call<CircleRequests>(user, 'GET', `/api/circle/actions/${(await circle()).actions[0]!.id}/requests${query}`))
    .body;
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await requests()).requests.map((r) => [r.account, r.state]));
const figures = async (user = HEAD): Promise<CircleFigures['units']> =>
  (await call<CircleFigures>(user, 'GET', '/api/circle/figures?from=2027-03-01&to=2027-03-31')).body.units;
const asking = (more: object = {}): object => ({
  ...{ mentionId: post, accountIds: [account['后勤'], account['学工'], account['教务']], wanted: 'either' },
  ...{ text: '请各账号及时转发', until: '2027-03-02T20:00:00+08:00', ...more },
});
/** A post as collection stores it. */
async function stored(m: { id: string; uid: string; at: string; kind?: string; root?: string }): Promise<string> {
  const [{ id }] = await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, author_id, author_name, author_kind, text, content_hash, about_school, published_at, kind, root_id, repost_of)
     values ('weibo', $1, 'weibo-m', $2, $2, 'official', '招生章程发布', $1, true, $3, $4, $5, case when $4 = 'repost' then $5 end) returning id`,
    [m.id, m.uid, `${m.at}:00+08:00`, m.kind ?? 'post', m.root ?? null],
  );
  return id;
}

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  const { dataSource } = door.db;
  await dataSource.query(`update post set held_from = '2020-01-01'`);
  for (const [key, uid, unit] of [
    ['后勤', '9100000001', 'logistics'],
    ['教务', '9100000002', 'academic'],
  ])
    await dataSource.query(
      `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', $2, $1, $3)`,
      [`青江职院${key}`, uid, unit],
    );
  const rows = await dataSource.query(`select id, name from official_account where platform = 'weibo'`);
  for (const [key, name] of [
    ['校级', '青衣江职院'],
    ['学工', '青衣江职院学工在线'],
    ['后勤', '青江职院后勤'],
    ['教务', '青江职院教务'],
  ] as const)
    account[key] = rows.find((r: { name: string }) => r.name === name).id;
  // 后勤处's account is kept by 陈建国 himself
  await dataSource.query(
    `insert into account_person (account_id, role, person_id) select $1, 'admin', id from person where name = '陈建国'`,
    [account['后勤']],
  );
  await at('2027-03-02T09:00');
  post = await stored({ id: '5000000001', uid: '9000000001', at: '2027-03-02T08:00' });
}, 60_000);
afterAll(() => door?.stop());

test('the registered accounts with their groups; a group is 宣传部’s, of a name of its own', async () => {
  const group = { name: '系部', accountIds: [account['学工'], account['教务']] };
  expect((await call(UNIT, 'POST', '/api/circle/groups', group)).status).toBe(403);
  expect((await call(HEAD, 'POST', '/api/circle/groups', group)).status).toBe(201);
  expect((await call(HEAD, 'POST', '/api/circle/groups', group)).body.detail).toBe('已有分组“系部”，请换一个名称。');
  const { memberCount, groups, sentence } = await circle(UNIT);
  const members = async (query = ''): Promise<CircleMembers> =>
    (await call<CircleMembers>(UNIT, 'GET', `/api/circle/members${query}`)).body;
  const all = await members();
  expect([memberCount, all.total]).toEqual([5, 5]);
  expect(all.members.map((m) => [m.name, m.school, m.groups])).toEqual([
    ['青衣江职业技术学院', true, []],
    ['青衣江职院', true, []],
    ['青江职院后勤', false, []],
    ['青衣江职院学工在线', false, ['系部']],
    ['青江职院教务', false, ['系部']],
  ]);
  expect(sentence).toBe('没有待办的联动。');
  const found = async (query: string): Promise<string[]> => (await members(query)).members.map((m) => m.name);
  expect(await found(`?q=${encodeURIComponent('教务')}`)).toEqual(['青江职院教务']);
  expect(await found('?school=0')).toEqual(['青江职院后勤', '青衣江职院学工在线', '青江职院教务']);
  expect(await members('?page=2')).toMatchObject({ members: [], page: 2, size: 50, total: 5 });
  expect(groups).toMatchObject([{ name: '系部', n: 2 }]);
  const inIt = (await call<CircleGroupView>(UNIT, 'GET', `/api/circle/groups/${groups[0]!.id}`)).body;
  expect(inIt.accounts.map((m) => m.name)).toEqual(['青衣江职院学工在线', '青江职院教务']);
  const set = { name: '系部', version: 2, accountIds: [] };
  expect((await call(HEAD, 'PUT', `/api/circle/groups/${groups[0]!.id}`, set)).status).toBe(409);
});

test('what cannot be asked is refused in words, and nothing is written', async () => {
  const refused = async (more: object, user = HEAD): Promise<[number, string | undefined]> => {
    const { status, body } = await call(user, 'POST', '/api/circle/actions', asking(more));
    return [status, body.detail];
  };
  expect((await refused({}, UNIT))[0]).toBe(403);
  expect(await refused({ until: '2027-03-02T08:59:00+08:00' })).toEqual([400, '截止时间应晚于现在。']);
  expect(await refused({ until: '2027-05-02T08:59:00+08:00' })).toEqual([400, '截止时间最远到 30 天以后。']);
  expect(await refused({ accountIds: [] })).toEqual([400, '请选择要联动的账号。']);
  expect(await refused({ accountIds: [account['校级']] })).toEqual([400, '青衣江职院就是发布这条内容的账号，请去掉。']);
  const other = await stored({ id: '5000000009', uid: '9100000001', at: '2027-03-02T08:30' });
  expect(await refused({ mentionId: other })).toEqual([404, '没有这条内容，或不是校级账号发布的，请重新选择。']);
  expect((await circle()).actions).toEqual([]);
});

test('those who keep the accounts are told; a repost and a comment in their own timelines are seen, whoever else passes it on', async () => {
  expect((await circle()).posts.map((p) => p.mentionId)).toEqual([post]);
  expect((await call(HEAD, 'POST', '/api/circle/actions', asking())).status).toBe(201);
  expect((await call(HEAD, 'POST', '/api/circle/actions', asking())).body.detail).toMatch(/已有这条内容的联动在进行/);
  expect(await inbox(UNIT)).toEqual(['【联动】青江职院后勤，请转发或评论']);
  const [own] = (await circle(UNIT)).actions;
  // the list holds the figures alone; one is opened for its accounts, a unit sees its own
  expect((await circle()).actions[0]).toMatchObject({ requests: [], asked: 3, done: 0 });
  expect(own!.states).toEqual([{ state: 'asked', name: '待联动', n: 3 }]);
  expect((await requests()).total).toBe(3);
  expect(await requests(HEAD, '?state=done')).toMatchObject({ requests: [], total: 0 });
  expect((await requests(UNIT)).requests).toEqual(own!.requests);
  expect((await circle()).sentence).toBe('1 次联动进行中，3 个账号还没有见到。');
  expect([own!.requests.map((r) => r.account), own!.asked]).toEqual([['青江职院后勤'], 3]);
  expect(own!.rules).toMatchObject({ regulation: 1 });
  // the phone asks for these alone
  expect((await call<CircleActions>(UNIT, 'GET', '/api/circle/actions?open=1')).body.actions).toEqual([own]);
  await round();
  expect(await states()).toEqual({ 青江职院后勤: 'asked', 青衣江职院学工在线: 'asked', 青江职院教务: 'asked' });
  // somebody else's repost, and 教务处's of another post, are none of it
  await stored({ id: '5000000002', uid: '7777', at: '2027-03-02T09:30', kind: 'repost', root: '5000000001' });
  await stored({ id: '5000000003', uid: '9100000002', at: '2027-03-02T09:40', kind: 'repost', root: '5000000009' });
  await stored({ id: '5000000004', uid: '9000000002', at: '2027-03-02T10:00', kind: 'comment', root: '5000000001' });
  await at('2027-03-02T10:05');
  await round();
  expect(await states()).toEqual({ 青江职院后勤: 'asked', 青衣江职院学工在线: 'done', 青江职院教务: 'asked' });
  const seen = (await requests()).requests.find((r) => r.state === 'done')!;
  expect([seen.seen, seen.at]).toEqual(['comment', '2027-03-02T02:00:00.000Z']);
});

test('reminded at four fifths, once; at the end 宣传部 hears who was not seen; what is read late counts by when it was published', async () => {
  await at('2027-03-02T18:00');
  for (let i = 0; i < 2; i++) await round();
  expect((await inbox(UNIT)).filter((t) => t.startsWith('【联动提醒】'))).toEqual([
    '【联动提醒】青江职院后勤，还没有见到',
  ]);
  await at('2027-03-02T20:00');
  for (let i = 0; i < 2; i++) await round();
  expect(await states()).toEqual({ 青江职院后勤: 'missed', 青衣江职院学工在线: 'done', 青江职院教务: 'missed' });
  expect((await inbox(HEAD)).filter((t) => t.startsWith('【联动到期】'))).toEqual([
    '【联动到期】招生章程发布，1/3 个已联动',
  ]);
  await stored({ id: '5000000005', uid: '9100000001', at: '2027-03-02T19:50', kind: 'repost', root: '5000000001' });
  await stored({ id: '5000000006', uid: '9100000002', at: '2027-03-02T21:00', kind: 'repost', root: '5000000001' });
  await at('2027-03-02T21:10');
  await round();
  expect(await states()).toEqual({ 青江职院后勤: 'done', 青衣江职院学工在线: 'done', 青江职院教务: 'late' });
  const [{ n }] = await door.db.dataSource.query(
    `select count(*)::int as n from ledger_event where kind in ('circle.asked', 'circle.done', 'circle.late', 'circle.reminded', 'circle.ended')`,
  );
  expect(n).toBe(6);
});

test('co-operation per unit and period: to the unit what stands in the requests; a unit sees its own', async () => {
  const HOUR = 3_600_000;
  expect((await figures()).map((f) => [f.unitName, f.asked, f.done, f.late, f.missed, f.share, f.medianMs])).toEqual([
    ['后勤处', 1, 1, 0, 0, 1, 10 * HOUR + 50 * 60_000],
    ['学工部', 1, 1, 0, 0, 1, HOUR],
    ['教务处', 1, 0, 1, 0, 0, null],
  ]);
  expect((await figures(UNIT)).map((f) => f.unitName)).toEqual(['后勤处']);
  expect((await call(HEAD, 'GET', '/api/circle/figures?from=2027-03-31&to=2027-03-01')).status).toBe(400);
});

test('a unit declares what the platform does not show, 宣传部 excuses; each once, of its own; what is seen counts above it', async () => {
  const more = { accountIds: [account['后勤'], account['教务']], until: '2027-03-04T12:00:00+08:00' };
  expect((await call(HEAD, 'POST', '/api/circle/actions', asking(more))).status).toBe(201);
  const id = async (name: string): Promise<{ id: string; version: number }> =>
    (await requests()).requests.find((r) => r.account === name)!;
  const act = async (user: string, name: string, what: object): Promise<[number, string | undefined]> => {
    const r = await id(name);
    const sent = { version: r.version, text: '已在直播中转播', ...what };
    const { status, body } = await call(user, 'POST', `/api/circle/requests/${r.id}/acts`, sent);
    return [status, body?.detail];
  };
  // both had passed it on before: seen at once
  await door.db.dataSource.query(
    `update mention set root_id = null, repost_of = null where platform_id in ('5000000005', '5000000006')`,
  );
  expect(await act(UNIT, '青江职院教务', { act: 'declare' })).toEqual([404, '没有这项联动，或不是您单位的账号。']);
  expect(await act(UNIT, '青江职院后勤', { act: 'excuse' })).toEqual([403, '免予联动由宣传部办理。']);
  expect((await act(UNIT, '青江职院后勤', { act: 'declare', url: 'javascript:x' }))[0]).toBe(400);
  expect(await act(UNIT, '青江职院后勤', { act: 'declare', version: 9 })).toEqual([
    409,
    '青江职院后勤的联动已被别人更新，请看最新情况后再办。',
  ]);
  expect((await act(UNIT, '青江职院后勤', { act: 'declare', url: 'https://weibo.com/1' }))[0]).toBe(204);
  expect((await act(HEAD, '青江职院教务', { act: 'excuse' }))[0]).toBe(204);
  expect(await act(HEAD, '青江职院教务', { act: 'excuse' })).toEqual([409, '青江职院教务免予联动，不能免予联动。']);
  await round();
  expect(await states()).toEqual({ 青江职院后勤: 'declared', 青江职院教务: 'excused' });
  await stored({ id: '5000000007', uid: '9100000001', at: '2027-03-02T21:05', kind: 'repost', root: '5000000001' });
  await round();
  expect(await states()).toEqual({ 青江职院后勤: 'done', 青江职院教务: 'excused' });
});

test('a 联动 that is withdrawn asks nobody any more; of two who withdraw at once one does', async () => {
  await at('2027-03-02T21:20');
  const more = { accountIds: [account['学工']], until: '2027-03-05T12:00:00+08:00', wanted: 'repost' };
  const { id } = (await call<{ id: string }>(HEAD, 'POST', '/api/circle/actions', asking(more))).body;
  // a comment is no repost
  await round();
  expect(await states()).toEqual({ 青衣江职院学工在线: 'asked' });
  const withdraw = { version: 1, reason: '内容有误' };
  const both = await Promise.all(
    [HEAD, 'wangxiaolan'].map((u) => call(u, 'POST', `/api/circle/actions/${id}/withdraw`, withdraw)),
  );
  expect(both.map((b) => b.status).toSorted()).toEqual([204, 409]);
  expect(await states()).toEqual({ 青衣江职院学工在线: 'cancelled' });
  await stored({ id: '5000000008', uid: '9000000002', at: '2027-03-02T21:30', kind: 'repost', root: '5000000001' });
  await round();
  expect(await states()).toEqual({ 青衣江职院学工在线: 'cancelled' });
  expect(
    (await call<CircleActions>(UNIT, 'GET', '/api/circle/actions?open=1')).body.actions.filter(
      (a) => a.state !== 'open',
    ),
  ).toEqual([]);
});

test('互粉 is declared by the host and shown as a matrix; what the school gave is logged and stays', async () => {
  const declare = (user: string, from: string, to: string[]): ReturnType<typeof call> =>
    call(user, 'PUT', '/api/circle/follows', { accountId: account[from], follows: to.map((k) => account[k]) });
  expect((await declare(UNIT, '教务', ['后勤'])).status).toBe(404);
  expect((await declare(UNIT, '后勤', ['校级', '学工'])).status).toBe(204);
  expect((await declare(HEAD, '校级', ['后勤', '教务'])).status).toBe(204);
  const matrix = async (): Promise<CircleFollows> =>
    (await call<CircleFollows>(UNIT, 'GET', '/api/circle/follows')).body;
  expect([(await matrix()).mutual, (await matrix()).pairs, (await matrix()).follows.length]).toEqual([1, 6, 4]);
  expect((await declare(UNIT, '后勤', ['学工'])).status).toBe(204);
  expect([(await matrix()).mutual, (await matrix()).follows.length]).toEqual([0, 3]);
  expect((await matrix()).accounts.filter((a) => a.mayDeclare).map((a) => a.name)).toEqual(['青江职院后勤']);

  const support = { accountId: account['后勤'], kind: 'promotion', on: '2027-03-02', text: '校级账号推荐关注' };
  expect((await call(UNIT, 'POST', '/api/circle/support', support)).status).toBe(403);
  expect((await call(HEAD, 'POST', '/api/circle/support', { ...support, on: '2027-03-03' })).body.detail).toBe(
    '日期不能晚于今天。',
  );
  expect((await call(HEAD, 'POST', '/api/circle/support', support)).status).toBe(204);
  expect((await circle(UNIT)).support).toMatchObject([
    { account: '青江职院后勤', kindName: '推广宣传', on: '2027-03-02' },
  ]);
  await expect(door.db.dataSource.query(`delete from circle_support`)).rejects.toThrow('circle_support is append-only');
});
