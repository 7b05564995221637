import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { DEFAULT_POLICY } from './policy-defaults.js';
import { PolicyStore } from './policy.store.js';
import { PolicyRehearsal } from './rehearsal.service.js';

let db: TestDatabase;
let rehearsal: PolicyRehearsal;
beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const store = new PolicyStore(db.dataSource);
  await store.ensure(DEFAULT_POLICY);
  rehearsal = new PolicyRehearsal(db.dataSource, store, new Registry(db.dataSource));
});
afterEach(() => db.drop());

const words = (iso: string | null): string =>
  iso ? new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ') : '–';
const ask = (level: 1 | 2 | 3 | 4, openedAt: string, unitId = 'logistics') =>
  rehearsal.run({ source: 'active', level, unitId, openedAt: `${openedAt}:00+08:00` });
const told = (r: Awaited<ReturnType<typeof ask>>) =>
  r.steps.map((s) => [s.name, words(s.toldAt), words(s.ackBy), s.people.map((p) => p.name).join('、')]);

test('Ⅱ of 后勤处 on the night of 国庆: quiet hours do not hold it, each level by its clock, with the people on duty then', async () => {
  const r = await ask(2, '2026-10-01T23:10');
  expect(told(r)).toEqual([
    ['单位负责人', '10-01 23:10', '10-01 23:40', '陈建国'],
    ['宣传部', '10-01 23:40', '10-01 23:55', '王晓岚、刘敏'],
    ['分管校领导', '10-01 23:55', '10-02 00:25', '赵立新'],
    ['书记、校长', '10-02 00:25', '10-02 01:10', '孙伟'],
  ]);
  expect(r.steps[0]!.copies.map((p) => p.name)).toEqual(['周涛', '吴静']);
  expect(r.openedWords).toBe('国庆节，免打扰时段，此等级不受限');
  expect(r.clocks.map((c) => [c.name, words(c.dueAt)])).toEqual([
    ['初报', '10-02 01:10'],
    ['回应', '10-02 03:10'],
    ['平台沟通', '10-02 03:10'],
    ['权威信息发布', '10-02 04:10'],
    ['零报告', '10-02 23:10'],
    ['新闻发布', '10-02 23:10'],
    ['终报', '10-08 23:10'],
  ]);
  expect(r.warnings).toEqual([]);
});

test('Ⅳ then: the message waits for the morning, limits for the first working day; a missed 初报 brings the next level', async () => {
  const r = await ask(4, '2026-10-01T23:10');
  expect(words(r.steps[0]!.arrivesAt)).toBe('10-02 07:00');
  expect(told(r).map(([, at, by]) => [at, by])).toEqual([
    ['10-01 23:10', '10-08 10:00'],
    ['10-08 10:00', '10-08 12:00'],
    ['10-08 12:00', '10-09 12:00'],
  ]);
  expect(r.steps[2]!.because).toBe('未初报');
  expect(r.clocks.map((c) => [c.name, words(c.dueAt), c.counted])).toEqual([
    ['初报', '10-08 12:00', '按工作时间'],
    ['回应', '10-08 17:30', '按工作时间'],
    ['公开回应', '10-09 17:30', '按工作时间'],
    ['终报', '10-13 17:30', '按工作时间'],
  ]);
});

test('Ⅲ then: nobody is told and no limit runs in the quiet hours', async () => {
  const r = await ask(3, '2026-10-01T21:30');
  expect(told(r).map(([, at, by]) => [at, by])).toEqual([
    ['10-01 21:30', '10-02 07:30'],
    ['10-02 07:30', '10-02 08:00'],
    ['10-02 08:00', '10-02 09:30'],
  ]);
});

test('a level nobody fills is seen: the next is told at the same moment; a year without notice is named', async () => {
  await db.dataSource.query(`delete from post where unit_id = 'academic'`);
  const r = await ask(2, '2026-12-01T10:00', 'academic');
  expect(told(r).slice(0, 2)).toEqual([
    ['单位负责人', '12-01 10:00', '–', ''],
    ['宣传部', '12-01 10:00', '12-01 10:15', '王晓岚、刘敏'],
  ]);
  expect(r.steps[0]!.empty).toBe('单位负责人无人在岗，立即报上一级');
  expect(r.warnings).toEqual(['第 1 步“单位负责人”届时无人在岗。']);
  // 宣传部's own 单位负责人 is its 部长
  expect(told(await ask(2, '2026-12-01T10:00', 'publicity'))[0]).toEqual([
    '单位负责人',
    '12-01 10:00',
    '12-01 10:30',
    '刘敏',
  ]);
  const late = await ask(4, '2026-12-31T17:00');
  expect(late.warnings).toEqual(['2027 年放假安排尚未发布，暂按周一至周五为工作日推算。']);
});

test('who is on duty is asked for the moment of each level: a substitute, a post that ends', async () => {
  const at = (hours: number) => new Date(db.clock.now().getTime() + hours * 3_600_000);
  await db.dataSource.query(
    `insert into duty_absence (kind, person_id, substitute_id, from_at, to_at, reason, created_by)
       select 'cover', p.id, s.id, $1, $2, '出差', '测试' from person p, person s where p.name = '陈建国' and s.name = '周涛'`,
    [at(24), at(48)],
  );
  await db.dataSource.query(`update post set held_to = $1 where function = 'school_leader'`, [at(30.6)]);
  const run = async (hours: number) =>
    (await rehearsal.run({ source: 'active', level: 2, unitId: 'logistics', openedAt: at(hours).toISOString() })).steps;
  expect((await run(1))[0]!.people).toMatchObject([{ name: '陈建国', onBehalfOf: null }]);
  const then = await run(30);
  expect(then[0]!.people).toMatchObject([{ name: '周涛', title: '后勤处 处长（代）', onBehalfOf: '陈建国' }]);
  expect(then[2]!.empty).toBe('分管校领导无人在岗，立即报上一级');
  expect(then[3]!.toldAt).toBe(then[2]!.toldAt);
});

test('what cannot be rehearsed is said', async () => {
  await expect(ask(2, '2026-10-01T10:00', 'nowhere')).rejects.toThrow('没有这个单位');
  await expect(
    rehearsal.run({ source: 'draft', level: 2, unitId: 'logistics', openedAt: '2026-10-01T10:00:00Z' }),
  ).rejects.toThrow('没有草稿');
});
