import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { CollectionSetup, POLITE_PACE } from '../collection.setup.js';
import { BudgetSpent, type Job, JobRepository, LeaseLost, PRIORITY, type Standing } from './job.repository.js';

let db: TestDatabase;
let jobs: JobRepository;
const MINUTE = 60_000;

beforeAll(async () => {
  db = await createTestDatabase();
  jobs = new JobRepository(db.dataSource);
  for (const id of ['a', 'b'])
    await db.dataSource.query(`insert into watch_list (id, name, school_words) values ($1, $1, '{青江职院}')`, [id]);
});
beforeEach(async () => {
  await db.dataSource.query(`truncate crawl_job, source_state, watch_list_turn cascade`);
  await new CollectionSetup(db.dataSource).ensureSources(POLITE_PACE);
});
afterAll(() => db.drop());

const search = (target: string, watchListId: string, more: Partial<Standing> = {}): Standing => ({
  source: 'weibo-s',
  kind: 'search',
  target,
  watchListId,
  priority: PRIORITY.search,
  intervalMs: 10 * MINUTE,
  focus: false,
  ...more,
});
const plan = (...wanted: Standing[]) => jobs.setStanding(db.dataSource, wanted);
const claim = (): Promise<Job | null> => jobs.claim(['weibo-s', 'weibo-m']);
const done = async (job: Job): Promise<boolean> => jobs.finish(db.dataSource, job);
const set = (sql: string): Promise<unknown> =>
  db.dataSource.query(`update source_state set ${sql} where source = 'weibo-s'`);

test('watch lists take turns however many searches each has', async () => {
  await plan(search('甲1', 'a'), search('甲2', 'a'), search('甲3', 'a'), search('乙1', 'b'));
  const order: string[] = [];
  for (let i = 0; i < 4; i++) {
    const job = (await claim())!;
    order.push(job.watchListId!);
    await done(job);
  }
  expect(order.slice(0, 2).sort()).toEqual(['a', 'b']);
  expect(await claim()).toBeNull(); // each has had its turn for these ten minutes
});

test('what recurs rarely begins over time, not all at once; one that stands keeps its turn', async () => {
  const daily = (target: string, firstInMs: number): Standing =>
    search(target, 'a', { kind: 'accounts', watchListId: null, intervalMs: 1_440 * MINUTE, firstInMs });
  await plan(daily('甲', 0), daily('乙', 30 * MINUTE));
  const waits = (): Promise<{ target: string; minutes: number }[]> =>
    db.dataSource.query(
      `select target, round(extract(epoch from due_at - app.now()) / 60)::int as minutes from crawl_job order by due_at`,
    );
  expect(await waits()).toEqual([
    { target: '甲', minutes: 0 },
    { target: '乙', minutes: 30 },
  ]);
  await plan(daily('甲', 0), daily('乙', 90 * MINUTE));
  expect((await waits())[1]).toEqual({ target: '乙', minutes: 30 });
});

test('one job a source at a time, whoever asks at once; an incident comes first', async () => {
  await plan(
    search('甲1', 'a'),
    search('甲2', 'a'),
    search('青江职院 二食堂', 'a', { priority: PRIORITY.focus, focus: true }),
  );
  const got = (await Promise.all(Array.from({ length: 12 }, claim))).filter((j) => j !== null);
  expect(got.map((j) => j.target)).toEqual(['青江职院 二食堂']);
  expect(await jobs.isWanted({ ...got[0]!, priority: PRIORITY.refill })).toBe(true);
});

test('a job of a dead worker is taken over, and the late one is refused', async () => {
  await plan(search('甲1', 'a'));
  const late = (await claim())!;
  expect(await claim()).toBeNull();
  await db.clock.advance(2 * MINUTE);
  const now = (await claim())!;
  expect(now.id).toBe(late.id);
  await expect(jobs.turn(late)).rejects.toBeInstanceOf(LeaseLost);
  expect(await done(late)).toBe(false);
  expect(await done(now)).toBe(true);
});

test('what is sent late keeps the next request at its distance', async () => {
  await set('jitter_ms = 0, burst = 1, gap_ms = 10000');
  await plan(search('甲1', 'a'));
  const job = (await claim())!;
  await jobs.turn(job);
  await jobs.postpone('weibo-s', 6_000);
  const wait = await jobs.turn(job);
  expect(wait).toBeGreaterThan(10_000);
  expect(wait).toBeLessThanOrEqual(16_000);
});

test('rounds keep their distance from start to start', async () => {
  await plan(search('甲1', 'a'));
  const first = (await claim())!;
  await db.clock.advance(MINUTE);
  await done(first);
  await db.clock.advance(9 * MINUTE - 2_000);
  expect(await claim()).toBeNull();
  await db.clock.advance(3_000);
  expect(await claim()).not.toBeNull();
});

test('ordinary searches leave a part of the day to an incident; spent is spent', async () => {
  await plan(search('甲1', 'a'), search('青江职院 二食堂', 'a', { priority: PRIORITY.focus, focus: true }));
  const today = `day = (app.now() at time zone 'Asia/Shanghai')::date`;
  await set(`${today}, day_count = 250`);
  const focus = (await claim())!;
  expect(focus.target).toBe('青江职院 二食堂');
  await jobs.turn(focus);
  await done(focus);
  await set(`next_request_at = app.now()`);
  expect(await claim()).toBeNull(); // 250 of 300 is beyond the share that is left to others while an incident is open
  await plan(search('甲1', 'a'));
  const calm = (await claim())!;
  await set(`day_count = 300`);
  await expect(jobs.turn(calm)).rejects.toBeInstanceOf(BudgetSpent);
});

test('a list sleeps outside its hours, over midnight too', async () => {
  await plan(search('甲1', 'a'));
  const hour = Number(
    (await db.dataSource.query(`select extract(hour from app.now() at time zone 'Asia/Shanghai')::int as h`))[0].h,
  );
  const hours = async (from: number, to: number): Promise<boolean> => {
    await db.dataSource.query(`update watch_list set active_from = $1, active_to = $2 where id = 'a'`, [from % 24, to]);
    const job = await claim();
    if (job) await jobs.putBack(db.dataSource, job, 1, 0, false);
    return job !== null;
  };
  expect(await hours(hour, hour + 1)).toBe(true);
  expect(await hours(hour + 1, hour === 0 ? 24 : hour)).toBe(false);
  await db.dataSource.query(`update watch_list set active_from = null, active_to = null`);
  expect(await claim()).not.toBeNull();
});

test('a paused source is left alone, one that waits for a person too', async () => {
  await plan(search('甲1', 'a'));
  await set(`paused_until = app.now() + interval '1 hour'`);
  expect(await claim()).toBeNull();
  await set(`paused_until = null, needs_person = true`);
  expect(await claim()).toBeNull();
  await set(`needs_person = false`);
  expect(await claim()).not.toBeNull();
});

test('plans made anew keep what stays, take back what is no longer wanted, and make an incident due at once', async () => {
  await plan(search('甲1', 'a'), search('甲2', 'a'));
  await done((await claim())!);
  await done((await claim())!);
  expect(await plan(search('甲1', 'a'), search('甲2', 'a'))).toBe(false);
  expect(await claim()).toBeNull();
  expect(await plan(search('甲2', 'a', { priority: PRIORITY.focus, focus: true, intervalMs: 3 * MINUTE }))).toBe(true);
  expect((await claim())!.target).toBe('甲2');
  expect(await jobs.searches()).toHaveLength(1);
});

test('provinces of an hour: the last to end tells, and one that had too much makes the hour known as such', async () => {
  const window = { source: 'weibo-s' as const, target: '甲1', watchListId: 'a' };
  const from = Date.parse('2026-11-22T10:00:00+08:00');
  await jobs.addWindows(
    db.dataSource,
    window,
    [11, 51].map((region) => ({ from, to: from + 60 * MINUTE, region })),
  );
  await jobs.addWindows(db.dataSource, window, [{ from, to: from + 60 * MINUTE, region: 11 }]);
  const first = (await claim())!;
  expect(await jobs.finishPart(db.dataSource, first, true)).toBe('waiting');
  expect(await jobs.finishPart(db.dataSource, (await claim())!, false)).toEqual({ capped: true });
  expect(await jobs.searches()).toEqual([]);
});
