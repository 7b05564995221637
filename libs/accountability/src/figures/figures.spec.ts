import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';
import { type DueClock, fateOf, figuresOf, percentile, TOTAL } from './figures.js';

const MIN = 60_000;
const T = Date.parse('2026-11-26T01:00:00Z');
/** A clock of thirty minutes; took: minutes until it was done, null: never. */
const clock = (took: number | null, more: Partial<DueClock> = {}): DueClock => ({
  unitId: 'logistics',
  kind: 'ack',
  startsAt: new Date(T),
  dueAt: new Date(T + 30 * MIN),
  state: took !== null && took <= 30 ? 'met' : 'breached',
  metAt: took === null ? null : new Date(T + took * MIN),
  counted: true,
  told: true,
  flags: [],
  clueState: null,
  decision: null,
  ...more,
});

test('share first, with its n; the unanswered are in the median at the moment their time ran out', () => {
  const f = figuresOf('ack', '签收', [clock(5), clock(10), clock(40), clock(null), clock(null)]);
  expect(f).toMatchObject({ n: 5, within: 2, share: 0.4, late: 1, silent: 2, notReached: 0, exempt: 0 });
  // 5, 10, 30+, 30+, 40: the third is somebody who never answered
  expect(f.median).toEqual({ ms: 30 * MIN, atLeast: true });
  expect(f.p90).toEqual({ ms: 40 * MIN, atLeast: true });
  // dropping them would have said ten minutes
  expect(
    percentile(
      [
        { ms: 5, censored: false },
        { ms: 10, censored: false },
        { ms: 40, censored: false },
      ],
      0.5,
    ),
  ).toEqual({
    ms: 10,
    atLeast: false,
  });
});

test('whom no channel reached is never silent, whatever was decided, and not in n', () => {
  const unreached = clock(null, { flags: ['unreached'], clueState: 'decided', decision: 'remind' });
  expect(fateOf(unreached)).toBe('notReached');
  expect(fateOf(clock(null, { told: false, counted: false }))).toBe('notReached');
  expect(fateOf(clock(45, { flags: ['unreached'] }))).toBe('notReached');
  expect(figuresOf('ack', '', [unreached, clock(5)])).toMatchObject({ n: 1, share: 1, silent: 0, notReached: 1 });
});

test('what else may excuse, excuses until people decide otherwise', () => {
  expect(fateOf(clock(null, { flags: ['on_leave'] }))).toBe('exempt');
  expect(fateOf(clock(null, { flags: ['on_leave'], clueState: 'stated' }))).toBe('exempt');
  expect(fateOf(clock(null, { flags: ['on_leave'], clueState: 'closed', decision: 'remind' }))).toBe('silent');
  expect(fateOf(clock(null, { flags: [], clueState: 'closed', decision: 'exempt' }))).toBe('exempt');
  expect(fateOf(clock(null, { clueState: 'dropped' }))).toBe('exempt');
  expect(fateOf(clock(null, { clueState: 'withdrawn', decision: 'remind' }))).toBe('exempt');
  expect(fateOf(clock(null, { counted: false }))).toBe('exempt');
});

test('nothing due: no share is made up; times of different kinds are not mixed', () => {
  expect(figuresOf('ack', '', [])).toMatchObject({ n: 0, share: null, median: null, p90: null });
  expect(figuresOf(TOTAL, '合计', [clock(5), clock(6)])).toMatchObject({ n: 2, share: 1, median: null });
});

describe('over the database', () => {
  let k: AccountabilityKit;
  beforeAll(async () => {
    k = await accountabilityKit();
  });
  afterAll(() => k.db.drop());

  test('drills and rejected incidents are not counted; a unit sees its own, first; both ends of the period are in it', async () => {
    const real = await k.incident();
    await k.open(await k.missed(real));
    await k.open(await k.missed(await k.incident(), { reached: 'failed' }));
    await k.open(await k.missed(await k.incident({ drill: true })));
    const merged = await k.incident();
    await k.open(await k.missed(merged));
    await k.sql(`update incident set state = 'rejected' where id = $1`, [merged]);
    await k.sql(
      `insert into deadline (incident_id, unit_id, epoch, level_no, kind, occurrence, starts_at, due_at, warn_at, state, met_at)
       values ($1, 'student', 1, 1, 'ack', 99, app.now() - interval '1 hour', app.now(), app.now(), 'met', app.now() - interval '50 minutes')`,
      [real],
    );
    const all = await k.figures.figures(await k.viewer('刘敏'), {});
    const of = (id: string) => all.units.find((u) => u.unitId === id)!;
    expect(of('logistics').total).toMatchObject({ n: 1, silent: 1, notReached: 1, share: 0 });
    expect(of('student').kinds).toMatchObject([{ kind: 'ack', n: 1, within: 1, median: { ms: 10 * MIN } }]);
    const mine = await k.figures.figures(await k.viewer('何芳'), {});
    expect(mine.units.map((u) => [u.unitId, u.own])).toEqual([['student', true]]);
    const day = { from: '2026-11-26', to: '2026-11-26' };
    expect((await k.figures.figures(await k.viewer('何芳'), day)).units[0]!.total.n).toBe(1);
    const before = { from: '2026-11-01', to: '2026-11-25' };
    expect((await k.figures.figures(await k.viewer('何芳'), before)).units[0]!.total).toMatchObject({
      n: 0,
      share: null,
    });
  });
});
