import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ChatGroupPage, Problem } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';

/** 群台账: QQ 群 and 微信群 in the name of units, on a list beside the 台账, over HTTP. */
let door: Door;
const id: Record<string, string> = {};
const DUTY = 'wangxiaolan';
const UNIT = 'chenjianguo';

beforeAll(async () => {
  door = await openDoor();
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
}, 60_000);
afterAll(() => door?.stop());

const call = <T = unknown>(
  user: string,
  method: string,
  at = '',
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> => door.call<T>(user, method, `/api/registry/chat-groups${at}`, body);
const said = async (user: string, method: string, at: string, body: unknown): Promise<[number, string, string?]> => {
  const { status, body: b } = await call(user, method, at, body);
  return [status, b?.detail ?? '', b?.field];
};
const list = async (user = DUTY, query = ''): Promise<ChatGroupPage> =>
  (await call<ChatGroupPage>(user, 'GET', query)).body;
const draft = (more: object = {}): object => ({
  ...{ kind: 'qq', name: '后勤报修', number: '312004567', unitId: 'logistics', keeperId: id['吴静'], members: 480 },
  ...{ purpose: '宿舍和教室报修' },
  ...more,
});

test('a unit enters its groups, 宣传部 any; each stands in the log', async () => {
  expect((await list()).sentence).toBe('还没有登记工作群。');
  expect((await call(UNIT, 'POST', '', draft())).status).toBe(201);
  const other = draft({
    ...{ kind: 'wechat', number: null, unitId: 'student', keeperId: id['何芳'] },
    ...{ name: '2026 级新生', members: null },
  });
  expect((await said(UNIT, 'POST', '', other)).slice(0, 2)).toEqual([
    403,
    '只能登记本单位的群；其他单位的请报宣传部。',
  ]);
  expect((await call(DUTY, 'POST', '', other)).status).toBe(201);
  expect((await list()).groups.map((g) => [g.name, g.kindName, g.unitName, g.keeper, g.members, g.mayEdit])).toEqual([
    ['后勤报修', 'QQ 群', '后勤处', '吴静', 480, true],
    ['2026 级新生', '微信群', '学工部', '何芳', null, true],
  ]);
  // a unit reads its own; who only reads may enter nothing
  expect((await list(UNIT)).groups.map((g) => g.name)).toEqual(['后勤报修']);
  const leader = await list('zhaolixin', `?q=${encodeURIComponent('新生')}`);
  expect([leader.total, leader.mayEnter, leader.groups[0]!.mayEdit]).toEqual([1, false, false]);
  expect((await call('zhaolixin', 'POST', '', other)).status).toBe(403);
  const [log] = await door.db.dataSource.query(
    `select payload::jsonb ->> 'text' as text from ledger_event where kind = 'chat_group.entered' order by seq limit 1`,
  );
  expect(log.text).toBe('登记QQ 群“后勤报修”（后勤处，群主吴静）');
});

test('what does not hold is refused with its field', async () => {
  expect(await said(DUTY, 'POST', '', draft({ name: '另一个群' }))).toEqual([
    ...[409, '群号 312004567 已登记为后勤处的“后勤报修”。', 'number'],
  ]);
  expect(await said(DUTY, 'POST', '', draft({ number: '12a' }))).toEqual([
    ...[400, '“number”不合要求：群号应为 5 至 12 位数字', 'number'],
  ]);
  expect(await said(DUTY, 'POST', '', draft({ keeperId: null }))).toEqual([
    ...[400, '“keeperId”不合要求：请选择群主', 'keeperId'],
  ]);
  await door.db.dataSource.query(`update person set kind = 'student' where name = '韩雪'`);
  const student = draft({ number: '99887766', keeperId: id['韩雪'] });
  expect(await said(DUTY, 'POST', '', student)).toEqual([
    ...[409, '韩雪是学生，单位的群由教职工任群主（谁主办谁负责）。', 'keeperId'],
  ]);
  expect((await list()).total).toBe(2);
});

test('a 群主 who has left is seen first; the entry changes hands, and ends with its reason', async () => {
  await door.db.dataSource.query(`update person set active = false where name = '何芳'`);
  const seen = await list();
  expect([seen.sentence, seen.groups[0]!.name, seen.groups[0]!.gap]).toEqual([
    ...['在册 2 个群，1 个无人负责。', '2026 级新生', '群主已离校'],
  ]);
  const { id: group, version, ...rest } = seen.groups[0]!;
  const changed = { ...rest, keeperId: id['王晓岚'], members: 900 };
  expect(await said(UNIT, 'PUT', `/${group}`, { ...changed, version })).toEqual([
    ...[404, '没有这个群，或不是您单位的。', 'id'],
  ]);
  expect((await call(DUTY, 'PUT', `/${group}`, { ...changed, version })).status).toBe(204);
  expect(await said(DUTY, 'PUT', `/${group}`, { ...changed, version })).toEqual([
    ...[409, '“2026 级新生”的登记已被别人更新，请看最新情况后再改。', 'version'],
  ]);
  expect((await list()).sentence).toBe('在册 2 个群。');
  const today = new Date(door.db.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const end = { on: today, reason: '新生已编入各班群', version: version + 1 };
  expect(await said(DUTY, 'POST', `/${group}/close`, { ...end, on: '2999-01-01' })).toEqual([
    ...[400, '解散日期还没有到，请在当天登记。', 'on'],
  ]);
  expect((await call(DUTY, 'POST', `/${group}/close`, end)).status).toBe(204);
  expect((await list()).groups.map((g) => g.name)).toEqual(['后勤报修']);
  const [, closed] = (await list(DUTY, '?closed=1')).groups;
  expect(closed).toMatchObject({ name: '2026 级新生', closedOn: today, mayEdit: false });
  expect(await said(DUTY, 'PUT', `/${group}`, { ...changed, version: version + 2 })).toEqual([
    ...[409, '“2026 级新生”已登记为不再使用。', 'id'],
  ]);
  const log: { text: string }[] = await door.db.dataSource.query(
    `select payload::jsonb ->> 'text' as text from ledger_event where kind like 'chat_group.c%' order by seq`,
  );
  expect(log.map((l) => l.text)).toEqual([
    '修改微信群“2026 级新生”（学工部，群主王晓岚），原群主何芳',
    `微信群“2026 级新生”（学工部）自 ${today} 起不再使用：新生已编入各班群`,
  ]);
});
