import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import type { AbsenceDraft } from '@fengsui/contract';
import { DEMO_SCHOOL } from '../demo-school.js';
import { turnOf } from './duty.js';
import { Registry } from '../registry.service.js';
import { Roster } from './roster.service.js';
import { RosterViews } from './roster-views.service.js';
import { applySeed } from '../seed.js';
import { ShiftImport } from './shift-import.js';

let db: TestDatabase;
let registry: Registry;
let roster: Roster;
let views: RosterViews;
const id: Record<string, string> = {};
const ACTOR = { type: 'person' as const, id: '1', name: '王晓岚', post: '党委宣传部 舆情值班员' };
const EVERYTHING = { office: true, unitIds: [] };
const HOUR = 3_600_000;

beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  // two more on duty in 宣传部
  for (const name of ['罗兰', '郑凯']) {
    const [{ id: person }] = await db.dataSource.query(
      `insert into person (name, mobile) values ($1, '13900000000') returning id`,
      [name],
    );
    await db.dataSource.query(
      `insert into post (person_id, unit_id, function, title) values ($1, 'publicity', 'publicity_duty', '舆情值班员')`,
      [person],
    );
  }
  for (const p of await db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
  const ledger = new Ledger(db.dataSource);
  registry = new Registry(db.dataSource);
  roster = new Roster(db.dataSource, ledger);
  views = new RosterViews(db.dataSource);
});
afterEach(() => db.drop());

const after = (hours: number): string => new Date(db.clock.now().getTime() + hours * HOUR).toISOString();
const names = async (fn: 'publicity_duty' | 'unit_leader', unit: string | null, hours: number): Promise<string[]> =>
  (await registry.holders(fn, unit, db.dataSource, new Date(after(hours)))).map((h) => h.name);
const draft = (a: Partial<AbsenceDraft>): AbsenceDraft => ({
  kind: 'cover',
  personId: id['陈建国']!,
  substituteId: id['周涛']!,
  unitId: null,
  function: null,
  from: after(1),
  to: after(9),
  back: null,
  reason: '外出开会',
  ...a,
});
const log = async (): Promise<string[]> =>
  (await db.dataSource.query(`select payload from ledger_event where kind ~ '^(roster|calendar)' order by seq`)).map(
    (r: { payload: string }) => JSON.parse(r.payload).text,
  );

test('轮值: turns change at the handover, by day or by week; without one everybody in the post is on duty', () => {
  const r = {
    unitId: 'u',
    function: 'publicity_duty' as const,
    startsOn: '2026-11-23',
    handover: '08:00',
    members: ['a', 'b', 'c'],
  };
  const at = (text: string): Date => new Date(`${text}:00+08:00`);
  const daily = (text: string): string | null => turnOf({ ...r, pattern: 'daily' }, at(text));
  expect([daily('2026-11-23T07:59'), daily('2026-11-23T08:00'), daily('2026-11-24T07:59')]).toEqual([null, 'a', 'a']);
  expect([daily('2026-11-24T08:00'), daily('2026-11-25T23:00'), daily('2026-11-26T08:00')]).toEqual(['b', 'c', 'a']);
  const weekly = (text: string): string | null => turnOf({ ...r, pattern: 'weekly' }, at(text));
  expect([weekly('2026-11-30T07:59'), weekly('2026-11-30T08:00'), weekly('2026-12-14T08:00')]).toEqual(['a', 'b', 'a']);
});

test('only whose turn it is stands in holders; the rotation is in the log; another’s older sheet is refused', async () => {
  expect((await names('publicity_duty', null, 0)).sort()).toEqual(['王晓岚', '罗兰', '郑凯']);
  const today = new Date(db.clock.now().getTime() + 8 * HOUR).toISOString().slice(0, 10);
  const wanted = {
    unitId: 'publicity',
    function: 'publicity_duty' as const,
    pattern: 'daily' as const,
    startsOn: today,
    handover: '00:00',
    members: [id['罗兰']!, id['郑凯']!],
    version: null,
  };
  await roster.setRotation(wanted, ACTOR);
  expect(await names('publicity_duty', null, 0)).toEqual(['罗兰']);
  expect(await names('publicity_duty', null, 24)).toEqual(['郑凯']);
  expect(await names('publicity_duty', null, 48)).toEqual(['罗兰']);
  await expect(roster.setRotation(wanted, ACTOR)).rejects.toThrow('轮值已被别人更新');
  await expect(roster.setRotation({ ...wanted, members: [id['陈建国']!], version: 1 }, ACTOR)).rejects.toThrow(
    '轮值人员须都任宣传部值班员，请先登记任职。',
  );
  expect((await log())[0]).toContain('设置宣传部值班员按日轮值：罗兰、郑凯');
  await roster.endRotation('publicity', 'publicity_duty', 1, ACTOR);
  expect((await names('publicity_duty', null, 0)).length).toBe(3);
});

test('代班: the substitute acts, and whose place it is stays known; afterwards all is as before', async () => {
  await roster.recordAbsence(draft({}), ACTOR);
  expect(await names('unit_leader', 'logistics', 0)).toEqual(['陈建国']);
  const [standIn] = await registry.holders('unit_leader', 'logistics', db.dataSource, new Date(after(2)));
  expect(standIn).toMatchObject({ name: '周涛', title: '处长（代）', onBehalfOf: '陈建国', mobile: '13800000004' });
  expect(await names('unit_leader', 'logistics', 10)).toEqual(['陈建国']);
  await db.clock.advance(2 * HOUR);
  expect((await registry.holders('unit_leader', 'logistics')).map((h) => h.name)).toEqual(['周涛']);
  expect((await registry.postsOf(id['周涛']!)).map((p) => p.title)).toEqual(['副处长', '处长（代）']);
  expect(await log()).toEqual([expect.stringContaining('周涛代陈建国值班')]);
});

test('代班 is recorded before, never after; who is away cannot stand in; two records of one time are refused', async () => {
  await expect(roster.recordAbsence(draft({ from: after(-2) }), ACTOR)).rejects.toThrow('代班须事先登记');
  await expect(roster.recordAbsence(draft({ to: after(1) }), ACTOR)).rejects.toThrow('结束时间应晚于开始时间');
  await expect(roster.recordAbsence(draft({ substituteId: null }), ACTOR)).rejects.toThrow('请选择代班的人');
  await expect(roster.recordAbsence(draft({ substituteId: id['陈建国']! }), ACTOR)).rejects.toThrow(
    '本人不能代本人的班',
  );
  await roster.recordAbsence(draft({ kind: 'leave', personId: id['周涛']!, substituteId: null }), ACTOR);
  await expect(roster.recordAbsence(draft({}), ACTOR)).rejects.toThrow(/周涛在 .* 不在值，不能代班/);
  await roster.recordAbsence(draft({ substituteId: id['吴静']! }), ACTOR);
  await expect(roster.recordAbsence(draft({ substituteId: id['何芳']! }), ACTOR)).rejects.toThrow(
    /陈建国在 .* 已有登记/,
  );
  const [first] = await views.absences(EVERYTHING);
  await roster.cancelAbsence(first!.id, ACTOR);
  await expect(roster.cancelAbsence(first!.id, ACTOR)).rejects.toThrow('没有这项登记，或已结束');
});

test('换班 is two-sided, and is cancelled as a whole', async () => {
  const [first, second] = [id['罗兰']!, id['郑凯']!];
  const today = new Date(db.clock.now().getTime() + 8 * HOUR).toISOString().slice(0, 10);
  const line = { unitId: 'publicity', function: 'publicity_duty' as const };
  await roster.setRotation(
    { ...line, pattern: 'daily', startsOn: today, handover: '00:00', members: [first, second], version: null },
    ACTOR,
  );
  const midnight = (days: number): string =>
    new Date(Date.parse(`${today}T00:00:00+08:00`) + days * 24 * HOUR).toISOString();
  const at = async (days: number): Promise<string[]> =>
    (await registry.holders('publicity_duty', null, db.dataSource, new Date(midnight(days)))).map((h) => h.name);
  await roster.recordAbsence(
    draft({
      ...line,
      kind: 'swap',
      personId: first,
      substituteId: second,
      from: midnight(2),
      to: midnight(3),
      back: { from: midnight(3), to: midnight(4) },
    }),
    ACTOR,
  );
  expect([await at(1), await at(2), await at(3), await at(4)]).toEqual([['郑凯'], ['郑凯'], ['罗兰'], ['罗兰']]);
  const pair = await views.absences(EVERYTHING);
  expect(pair.length).toBe(2);
  await roster.cancelAbsence(pair[1]!.id, ACTOR);
  expect([await at(2), await at(3)]).toEqual([['罗兰'], ['郑凯']]);
});

test('a gap is seen before anything burns: on leave without a substitute, a post nobody holds, in the weekly digest', async () => {
  const levels = [
    { name: '单位负责人', functions: ['unit_leader' as const] },
    { name: '书记、校长', functions: ['party_secretary' as const, 'president' as const] },
  ];
  const leave = { from: after(24), to: after(48) };
  await roster.recordAbsence(draft({ kind: 'leave', substituteId: null, ...leave }), ACTOR);
  await db.dataSource.query(
    `update post set held_to = app.now() + interval '3 days' where function = 'party_secretary'`,
  );
  const { gaps, unreachable, text } = await views.readiness(levels, null);
  expect(gaps.map((g) => [g.post, g.why, g.to !== null])).toEqual([
    ['后勤处单位负责人', '陈建国请假，没有代班的人', true],
    ['书记、校长', '无人任职', false],
  ]);
  expect(gaps[0]).toMatchObject(leave);
  expect(unreachable.find((u) => u.name === '陈建国')).toMatchObject({ why: '手机尚未核实', post: '后勤处单位负责人' });
  expect(text).toContain('一、无人在值 2 处：');
  expect(text).toMatch(/后勤处单位负责人：\d+月\d+日 \d\d:\d\d 至 .*，陈建国请假，没有代班的人/);
  await db.dataSource.query(`update person_contact set verified_at = app.now()`);
  expect((await views.readiness(levels, null)).unreachable).toEqual([]);
  await db.dataSource.query(`update person set mobile = null, wecom_userid = null where name = '陈建国'`);
  expect((await views.readiness(levels, null)).unreachable.map((u) => u.why)).toEqual([
    '没有登记企业微信和手机，无法送达',
  ]);
});

test('a rotation whose turn left the school is a gap, not the next one’s turn by chance', async () => {
  const today = new Date(db.clock.now().getTime() + 8 * HOUR).toISOString().slice(0, 10);
  const line = { unitId: 'publicity', function: 'publicity_duty' as const };
  const members = [id['罗兰']!, id['郑凯']!];
  await roster.setRotation(
    { ...line, pattern: 'weekly', startsOn: today, handover: '00:00', members, version: null },
    ACTOR,
  );
  await db.dataSource.query(`update person set active = false where name = '罗兰'`);
  expect(await names('publicity_duty', null, 1)).toEqual([]);
  const { gaps } = await views.readiness([{ name: '值班员', functions: ['publicity_duty'] }], null);
  const turns = gaps.map((g) => [
    g.post,
    g.why,
    (Date.parse(g.to ?? g.from) - Date.parse(`${today}T00:00+08:00`)) / HOUR / 24,
  ]);
  expect(turns).toEqual([
    ['值班员', '轮到的人已不任此职', 7],
    ['值班员', '轮到的人已不任此职', 14],
  ]);
});

test('排班 from a sheet: good rows go in and count before the rotation, bad ones are listed by number', async () => {
  const shifts = new ShiftImport(db.dataSource, new Ledger(db.dataSource));
  const report = await shifts.run(
    {
      header: ['日期', '姓名', '开始', '结束'],
      rows: [
        { row: 2, cells: ['2027-01-05', '罗兰', '', ''] },
        { row: 3, cells: ['2027年1月6日', '郑凯', '20:00', '08:00'] },
        { row: 4, cells: ['2027-02-30', '郑凯', '', ''] },
        { row: 5, cells: ['2027-01-07', '陈建国', '', ''] },
        { row: 6, cells: ['2027-01-07', '', '', ''] },
        { row: 7, cells: ['2027-01-08', '罗兰', '8点', ''] },
        { row: 8, cells: ['', '', '', ''] },
        { row: 9, cells: [new Date('2027-01-08T16:00:00Z'), '郑凯', '', ''] },
      ],
    },
    'publicity',
    'publicity_duty',
    ACTOR,
  );
  expect(report).toEqual({
    ok: 3,
    bad: [
      { row: 4, reason: '日期应写作 2026-11-28' },
      { row: 5, reason: '陈建国未登记任此职' },
      { row: 6, reason: '没有填写姓名' },
      { row: 7, reason: '开始、结束应写作 08:00' },
    ],
  });
  const days = await views.days('publicity', 'publicity_duty', [
    '2027-01-05',
    '2027-01-06',
    '2027-01-07',
    '2027-01-09',
  ]);
  const told = days.map((d) => d.spans.map((s) => s.people.map((p) => p.name).join('')));
  const all = '王晓岚罗兰郑凯';
  expect(told).toEqual([['罗兰'], [all, '郑凯'], ['郑凯', all], ['郑凯']]);
  await expect(shifts.run({ header: ['日子'], rows: [] }, 'publicity', 'publicity_duty', ACTOR)).rejects.toThrow(
    '表头应有“日期”和“姓名”两列',
  );
});
