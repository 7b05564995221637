import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type CollectedItem, CollectionSetup, type MentionSink, POLITE_PACE } from '@fengsui/collection';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { CollectionWorker } from '../../libs/collection/src/collection.worker.js';
import { CoverageRepository } from '../../libs/collection/src/scheduler/coverage.repository.js';
import { type Job, JobRepository } from '../../libs/collection/src/scheduler/job.repository.js';
import { SourceRepository } from '../../libs/collection/src/scheduler/source.repository.js';
import { Reading } from '../../libs/collection/src/work/reading.js';
import { WindowRun } from '../../libs/collection/src/work/window.run.js';
import { until } from '../harness/until.js';
import { NOON, pageKit } from './page-kit.js';

const HOUR = 3_600_000;
const [FROM, TO] = [new Date(NOON - 2.5 * HOUR), new Date(NOON - 0.5 * HOUR)];
let k: Awaited<ReturnType<typeof pageKit>>;
let db: TestDatabase;
let jobs: JobRepository;
let coverage: CoverageRepository;
let stored: string[];
let onStored: () => void;

beforeAll(async () => {
  [k, db] = await Promise.all([pageKit(), createTestDatabase()]);
  [jobs, coverage] = [new JobRepository(db.dataSource), new CoverageRepository(db.dataSource)];
  await new CollectionSetup(db.dataSource).ensureSources(
    POLITE_PACE.map((p) => ({ ...p, gapMs: 0, jitterMs: 0, burst: 1_000, maxConsecutive: 1_000 })),
  );
});
beforeEach(() => {
  k.reset();
  [stored, onStored] = [[], () => undefined];
});
afterAll(async () => {
  await k.sim.stop();
  await db.drop();
});

const sink = {
  store: async (_: unknown, items: CollectedItem[]) => {
    stored.push(...items.map((i) => i.id));
    onStored();
    return { newCount: items.length, knownCount: 0 };
  },
} as unknown as MentionSink;

/** Posts of this word, a minute apart, oldest first. */
const write = (word: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => k.sim.addPost({ text: `${word}${i}`, at: FROM.getTime() + (i + 1) * 60_000 }).id);

function readers(): { reading: Reading; window: WindowRun } {
  const reading = new Reading(
    db.dataSource,
    db.clock,
    jobs,
    new SourceRepository(db.dataSource),
    coverage,
    [k.weibo],
    sink,
  );
  return { reading, window: new WindowRun(reading, jobs, coverage, db.dataSource) };
}

async function run(target: string): Promise<void> {
  const { window } = readers();
  for (let job = await claim(); job; job = await claim()) await window.run(job);
  expect(await jobs.waiting(db.dataSource, ['window'])).toBe(0);
  async function claim(): Promise<Job | null> {
    const got = await jobs.claim(['weibo-s']);
    if (got) expect(got.target).toBe(target);
    return got;
  }
}
const plan = (target: string): Promise<void> =>
  jobs.addWindows(db.dataSource, { source: 'weibo-s', target, watchListId: null }, [
    { from: FROM.getTime(), to: TO.getTime(), region: null },
  ]);
const ledger = async (target: string): Promise<[number, number, string, string | null][]> =>
  (await coverage.within('weibo-s', target, FROM, TO)).map((i) => [i.from, i.to, i.state, i.reason]);
const SEEN = [[FROM.getTime(), TO.getTime(), 'seen', null]];

test('posts deleted while the pages are turned hide no other', async () => {
  const ids = write('删帖词', 45);
  await plan('删帖词');
  const newest = [...ids].reverse();
  // after every page the newest post goes: each that is left moves one place towards the first page
  const gone: string[] = [];
  onStored = () => {
    const id = newest.shift()!;
    gone.push(id);
    k.sim.world.remove(id);
  };
  await run('删帖词');
  expect(gone.length).toBeGreaterThan(4);
  expect(ids.filter((id) => !stored.includes(id) && !gone.includes(id))).toEqual([]);
  expect(await ledger('删帖词')).toEqual(SEEN);
});

test('one page is asked for once, several from the last to the first', async () => {
  write('一页词', 9);
  await plan('一页词');
  await run('一页词');
  const pages = () => k.sim.log().map((e) => Number(new URLSearchParams(e.query).get('page') ?? 1));
  expect(pages()).toEqual([1]);
  k.sim.clearLog();
  write('四页词', 35);
  await plan('四页词');
  await run('四页词');
  expect(pages()).toEqual([1, 4, 3, 2, 1]);
});

test('what is already known of the newer pages is not read again', async () => {
  write('半知词', 100);
  const middle = FROM.getTime() + 40 * 60_000;
  await coverage.add(db.dataSource, { source: 'weibo-s', target: '半知词' }, [
    { result: 'seen', from: middle, to: TO.getTime() },
  ]);
  await plan('半知词');
  await run('半知词');
  expect(k.sim.log().length).toBeLessThan(8);
  expect(await ledger('半知词')).toEqual(SEEN);
});

test('a page that does not say how many there are is not taken for a full one', async () => {
  const ids = write('无页数词', 35);
  await plan('无页数词');
  const { read } = k.weibo;
  k.weibo.read = async (task, turn) => ({ ...(await read.call(k.weibo, task, turn)), pages: null });
  await run('无页数词').finally(() => (k.weibo.read = read));
  expect(ids.filter((id) => !stored.includes(id))).toEqual([]);
  expect(await ledger('无页数词')).toEqual(SEEN);
});

test('a site that answers one page again and again has not shown the window', async () => {
  write('复读词', 35);
  await plan('复读词');
  const { read } = k.weibo;
  k.weibo.read = async (task, turn) => ({
    ...(await read.call(k.weibo, { ...task, page: 1 } as typeof task, turn)),
    page: (task as { page: number }).page,
  });
  await run('复读词').finally(() => (k.weibo.read = read));
  expect(await ledger('复读词')).toEqual([[FROM.getTime(), TO.getTime(), 'missed', 'beyond_cap']]);
});

test('a process that is told to stop while a source rests gives the job back, unread and not as failed', async () => {
  write('停机词', 5);
  await plan('停机词');
  await db.dataSource.query(
    `update source_state set next_request_at = app.now() + interval '25 seconds' where source = 'weibo-s'`,
  );
  const { reading, window } = readers();
  const never = { run: () => Promise.reject(new Error('no such job')) } as never;
  const worker = new CollectionWorker(db.dataSource, jobs, never, window, never, [k.weibo]);
  const round = worker.round();
  // the turn is reserved: it waits for it
  await until('the turn', async () => {
    const [{ waits }] = await db.dataSource.query(
      `select next_request_at > app.now() + interval '25 seconds' or last_request_at > app.now() as waits from source_state where source = 'weibo-s'`,
    );
    return waits as boolean;
  });
  reading.beforeApplicationShutdown();
  await round;
  expect(stored).toEqual([]);
  expect(k.sim.log()).toEqual([]);
  expect(
    await db.dataSource.query(
      `select lease_until, failures, page, due_at <= app.now() as due from crawl_job where target = '停机词'`,
    ),
  ).toEqual([{ lease_until: null, failures: 0, page: 1, due: true }]);
});
