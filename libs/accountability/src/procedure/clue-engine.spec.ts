import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';

/** 问责 by the clock: who reviews is held to his times as well. */
let k: AccountabilityKit;
let incident: string;
const DAY = 24;

beforeEach(async () => {
  k = await accountabilityKit();
  incident = await k.incident();
});
afterEach(() => k.db.drop());

test('a reviewer’s missed time is reminded of, in the log, on the page, in the figures, and again each working day until it is done', async () => {
  const id = await k.open(await k.missed(incident));
  // three working days from Thursday 09:00: Tuesday 09:00; at four fifths it is a weekend, so Monday morning
  await k.pass(3 * DAY);
  expect((await k.messages('%时限将到%')).length).toBe(0);
  await k.pass(DAY);
  const warned = (await k.messages('%核实时限将到%')).map((m) => m.name);
  expect(new Set(warned)).toEqual(new Set(['刘敏', '王晓岚', '纪一', '纪二']));
  await k.pass(DAY);
  const late = await k.views.list(await k.viewer('刘敏'), {});
  expect(late.sentence).toContain('已过时限');
  expect(late.clues.find((c) => c.id === id)!.clock).toMatchObject({ act: 'verify', breachedAt: expect.any(String) });
  expect((await k.log(incident)).filter((e) => e.startsWith('clue.overdue'))).toEqual(
    expect.arrayContaining([expect.stringContaining('评审方未在 12月1日 09:00 前核实（后勤处的问责线索，核实）')]),
  );
  const before = (await k.messages('%核实已过时限%')).length;
  await k.pass(DAY);
  expect((await k.messages('%核实已过时限%')).length).toBe(2 * before);
  await k.act(id, '王晓岚', 'verify');
  const review = (await k.figures.figures(await k.viewer('刘敏'), {})).review.find((r) => r.act === 'verify')!;
  // the unit's clue was verified late, those of 分管领导 and 管理员 still wait
  expect(review).toMatchObject({ n: 3, within: 0, late: 1, overdue: 2, share: 0 });
  const { steps, clocks } = await k.views.detail(id, await k.viewer('刘敏'), null);
  expect(steps.map((s) => s.act)).toEqual(['open', 'overdue', 'verify']);
  expect(clocks[0]).toMatchObject({ state: 'met', breachedAt: expect.any(String) });
});

test('a rectification not reported in time is told to who owes it and to who will look at it', async () => {
  const id = await k.open(await k.missed(incident));
  await k.act(id, '王晓岚', 'verify');
  await k.act(id, '王晓岚', 'notify');
  await k.act(id, '陈建国', 'state');
  await k.act(id, '刘敏', 'decide', { decision: 'rectify', days: 2 });
  await k.pass(5 * DAY);
  await k.engine.round();
  const told = (await k.messages('%整改已过时限%')).map((m) => m.name);
  expect(told).toContain('陈建国');
  expect(told).toContain('赵立新');
  expect(told).not.toContain('刘敏');
  expect(told).not.toContain('王晓岚');
  expect(await k.state(id)).toBe('rectifying');
  await k.act(id, '陈建国', 'rectify');
  expect(await k.state(id)).toBe('rectified');
});

test('where nobody may review, that is a task for the desk, not silence', async () => {
  await k.sql(`delete from account where 'review' = any(roles)`);
  await k.open(await k.missed(incident, { unit: 'publicity', level: 2, people: ['王晓岚'] }));
  await k.pass(6 * DAY);
  const tasks = await k.sql<{ text: string }>(`select text from data_quality_task`);
  expect(tasks.map((t) => t.text)).toEqual([expect.stringContaining('没有人可以对党委宣传部的问责线索办理核实')]);
});

test('an incident that became part of another flags what it held; it is for people to drop it', async () => {
  const id = await k.open(await k.missed(incident));
  await k.sql(`update incident set state = 'rejected' where id = $1`, [incident]);
  await k.engine.round();
  await k.engine.round();
  const d = await k.views.detail(id, await k.viewer('刘敏'), null);
  expect([d.flags, d.exemptions, d.state]).toEqual([['duplicate'], ['事件已并入他案或不予立案'], 'opened']);
  expect(d.steps.map((s) => s.act)).toEqual(['open', 'flag']);
});

test('several engines at once: one step, one reminder', async () => {
  const id = await k.open(await k.missed(incident));
  await k.db.clock.advance(5 * DAY * 3_600_000);
  await Promise.all([k.engine.round(), k.engine.round(), k.engine.round()]);
  await k.engine.round();
  const steps = await k.sql(`select act from clue_step where clue_id = $1`, [id]);
  expect(steps).toEqual([{ act: 'overdue' }]);
  const [{ n }] = (await k.sql<{ n: number }>(
    `select max(n)::int as n from (select count(*) as n from outbox where dedupe_key like 'clue:${id}:remind:%' group by person_id, dedupe_key) x`,
  )) as [{ n: number }];
  expect(n).toBe(1);
});
