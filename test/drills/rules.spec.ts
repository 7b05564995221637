import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Role } from '@fengsui/contract';
import { DrillRepository, Drills, MOST_A_YEAR } from '@fengsui/drills';
import { type Actor, Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';

/** Who may order a surprise drill, whose consent it needs, and when it may not begin or go on. */
const DAY = 86_400_000;
const ADDRESS = { FENGSUI_DRILL_URL: 'http://127.0.0.1:3100', FENGSUI_DRILL_PORT: 3100 };
let db: TestDatabase;
let drills: Drills;
const people: Record<string, Actor> = {};

beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  for (const p of await db.dataSource.query(`select id, name from person`))
    people[p.name] = { type: 'person', id: p.id, name: p.name };
  const make = (config: typeof ADDRESS): Drills =>
    new Drills(
      db.dataSource,
      new DrillRepository(db.dataSource),
      new Registry(db.dataSource),
      new Ledger(db.dataSource),
      config,
    );
  drills = make(ADDRESS);
});
afterEach(() => db.drop());

const head = (): Actor => people['刘敏']!;
const leader = (): Actor => people['赵立新']!;
const viewer = (who: Actor, ...roles: Role[]) => ({ personId: who.id, roles });
const order = (surprise = true, roles: Role[] = ['publicity_head']): Promise<string> =>
  drills.order({ scenario: 'food-foreign-object', surprise, reason: '季度抽查' }, viewer(head(), ...roles), head());
const hindrance = async (id: string): Promise<string | null> =>
  (await drills.view(id, viewer(head(), 'publicity_head'))).hindrance;
const incident = (level: number, drill = false): Promise<unknown> =>
  db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, drill) values ('YQ-1', '真事', 'logistics', '食品安全食堂', $1, '', 'open', $2)`,
    [level, drill],
  );

test('宣传部部长 orders it, nobody else; a rehearsal needs no consent', async () => {
  await expect(order(true, ['duty'])).rejects.toThrow('不预告演练由宣传部部长提出');
  const rehearsal = await order(false, ['duty']);
  expect((await drills.view(rehearsal, viewer(head(), 'duty'))).state).toBe('running');
});

test('分管校领导 agrees beforehand, no one else, and not who ordered it', async () => {
  const id = await order();
  expect(await hindrance(id)).toBe('尚未征得分管校领导同意。');
  await expect(drills.begin(id, head())).rejects.toThrow('尚未征得分管校领导同意');
  await expect(drills.consent(id, head())).rejects.toThrow('提出人不能代为同意');
  await expect(drills.consent(id, people['陈建国']!)).rejects.toThrow('须由分管校领导同意');
  expect((await drills.view(id, viewer(leader(), 'school_leader'))).mayConsent).toBe(true);
  await drills.consent(id, leader());
  expect(await hindrance(id)).toBeNull();
  await drills.begin(id, head());
  expect((await drills.view(id, viewer(head(), 'publicity_head'))).consents.map((c) => c.name)).toEqual(['赵立新']);
});

test('a consent that is older than a month has to be given again', async () => {
  const id = await order();
  await drills.consent(id, leader());
  await db.clock.advance(31 * DAY);
  expect(await hindrance(id)).toBe('分管校领导的同意已过期，请重新征得同意。');
  await drills.consent(id, leader());
  expect(await hindrance(id)).toBeNull();
});

test('never while a real incident of Ⅰ or Ⅱ is open; a drill of the live system and a Ⅲ do not hinder', async () => {
  const id = await order();
  await drills.consent(id, leader());
  await incident(3);
  expect(await hindrance(id)).toBeNull();
  await db.dataSource.query(`update incident set level = 1, drill = true`);
  expect(await hindrance(id)).toBeNull();
  await db.dataSource.query(`update incident set level = 2, drill = false`);
  expect(await hindrance(id)).toBe('真实事件 YQ-1 正在处置，不得开始不预告演练。');
  await expect(drills.begin(id, head())).rejects.toThrow('YQ-1');
  expect(await drills.graveIncident(id)).toBe('YQ-1');
});

test('so many a year, one at a time', async () => {
  for (let n = 0; n < MOST_A_YEAR; n++) {
    const id = await order();
    await drills.consent(id, leader());
    await drills.begin(id, head());
    const second = await order();
    await drills.consent(second, leader());
    if (n < MOST_A_YEAR - 1) expect(await hindrance(second)).toBe('另一场演练正在进行，请等它结束。');
    await drills.abort(id, '到此为止', head());
  }
  const more = await order();
  await drills.consent(more, leader());
  expect(await hindrance(more)).toBe(`今年已进行 ${MOST_A_YEAR} 次不预告演练，达到上限 ${MOST_A_YEAR} 次。`);
  await db.clock.advance(366 * DAY);
  await drills.consent(more, leader());
  expect(await hindrance(more)).toBeNull();
});

test('a process that gave no sign of life for a minute holds up nobody', async () => {
  const dead = await order(false);
  await expect(order(false)).rejects.toThrow('另一场演练正在进行');
  expect(await drills.list()).toHaveLength(1);
  await db.clock.advance(61_000);
  await order(false);
  expect(await drills.view(dead, viewer(head()))).toMatchObject({ state: 'failed', problem: '演练进程意外退出。' });
});
