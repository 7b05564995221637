import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CollectionSetup, type MentionSink, POLITE_PACE } from '@fengsui/collection';
import { SearchWords } from '@fengsui/discovery';
import { Registry } from '@fengsui/registry';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { CoverageRepository } from '../../libs/collection/src/scheduler/coverage.repository.js';
import { JobRepository, PRIORITY } from '../../libs/collection/src/scheduler/job.repository.js';
import { SourceRepository } from '../../libs/collection/src/scheduler/source.repository.js';
import { Reading } from '../../libs/collection/src/work/reading.js';
import { SingleRun } from '../../libs/collection/src/work/single.run.js';
import { pageKit } from './page-kit.js';

/** The search for accounts shares a source with the search for posts. */
let k: Awaited<ReturnType<typeof pageKit>>;
let db: TestDatabase;
let jobs: JobRepository;
let single: SingleRun;
const DAY = 86_400_000;
const sink = {} as MentionSink;
const words = new SearchWords(new Registry({} as never));

beforeAll(async () => {
  [k, db] = await Promise.all([pageKit(), createTestDatabase()]);
  k.reset();
  jobs = new JobRepository(db.dataSource);
  await new CollectionSetup(db.dataSource).ensureSources(
    POLITE_PACE.map((p) => ({ ...p, gapMs: 0, jitterMs: 0, burst: 1_000, maxConsecutive: 1_000 })),
  );
  const sources = new SourceRepository(db.dataSource);
  const reading = new Reading(
    db.dataSource,
    db.clock,
    jobs,
    sources,
    new CoverageRepository(db.dataSource),
    [k.weibo, k.ajax],
    sink,
  );
  const none = {} as never;
  single = new SingleRun(reading, jobs, sink, none, none, db.dataSource, none, db.clock, words);
});
afterAll(async () => {
  await k.sim.stop();
  await db.drop();
});

async function search(target: string): Promise<void> {
  await jobs.setStanding(db.dataSource, [
    {
      ...{ source: 'weibo-s', kind: 'accounts', target, watchListId: null, priority: PRIORITY.comments },
      ...{ intervalMs: DAY, focus: false },
    },
  ]);
  await single.run((await jobs.claim(['weibo-s']))!);
}
const state = async (): Promise<unknown> =>
  (await db.dataSource.query(`select state, paused_until from source_state where source = 'weibo-s'`))[0];

test('accounts are kept as seen; those that write on WeChat alone are none of Weibo’s', async () => {
  k.sim.addPost({ text: '停水通知', author: { id: '9100000007', name: '青江职院后勤' } });
  k.sim.addPost({ text: '推送', platform: 'wechat', author: { id: 'gh_00aa11bb22cc', name: '青江职院招生' } });
  await search('青江职院');
  expect(await db.dataSource.query(`select name, uid from account_sighting`)).toEqual([
    { name: '青江职院后勤', uid: '9100000007' },
  ]);
  expect(await state()).toEqual({ state: 'ok', paused_until: null });
});

test('a page of accounts that cannot be read is kept for repair and tried again at its turn; posts are read on', async () => {
  k.sim.setFault({ origin: 'weibo-s', fault: 'layout', count: 1 });
  await search('青衣江');
  expect(await state()).toEqual({ state: 'ok', paused_until: null });
  expect(await db.dataSource.query(`select source from kept_page`)).toEqual([{ source: 'weibo-s' }]);
  const [job] = await db.dataSource.query(
    `select lease_until, failures, due_at > app.now() + interval '23 hours' as tomorrow from crawl_job where target = '青衣江'`,
  );
  expect(job).toEqual({ lease_until: null, failures: 1, tomorrow: true });
});

test('two pages in a row, the next two half an hour later, to the end; then again at its turn', async () => {
  for (let i = 0; i < 35; i++)
    k.sim.world.addAccount('weibo', {
      ...{ id: String(9_200_000_000 + i), name: `青江职院分号${i}`, verifiedType: -1, reason: '', followers: 1 },
      ...{ bio: '', handle: null },
    });
  const found = async (): Promise<number> =>
    (await db.dataSource.query(`select count(*)::int as n from account_sighting where name like '%分号%'`))[0].n;
  const job = async (): Promise<unknown> =>
    (
      await db.dataSource.query(
        `select page, round(extract(epoch from due_at - app.now()) / 1800)::int as halves from crawl_job where target = '分号'`,
      )
    )[0];
  await search('分号');
  expect([await found(), await job()]).toEqual([20, { page: 3, halves: 1 }]);
  await db.clock.advance(1_800_000);
  await single.run((await jobs.claim(['weibo-s']))!);
  expect(await found()).toBe(35);
  // a day after it was taken up again
  expect(await job()).toEqual({ page: 1, halves: 48 });
});

test('asked for by its name an account costs one page, and none at all where that cannot be read', async () => {
  const once = { source: 'weibo-s', watchListId: null, priority: PRIORITY.comments, kind: 'accounts' } as const;
  await jobs.addOnce(db.dataSource, [{ ...once, target: '青江职院分号' }]);
  await single.run((await jobs.claim(['weibo-s']))!);
  k.sim.setFault({ origin: 'weibo-s', fault: 'layout', count: 1 });
  await jobs.addOnce(db.dataSource, [{ ...once, target: '青江职院分号3' }]);
  await single.run((await jobs.claim(['weibo-s']))!);
  expect(await db.dataSource.query(`select target from crawl_job where interval_ms is null`)).toEqual([]);
  const [{ n }] = await db.dataSource.query(
    `select count(*)::int as n from crawl_attempt where target like '青江职院分号%'`,
  );
  expect(n).toBe(2);
});

test('what an account publishes is kept with it and is no mention', async () => {
  const author = { id: '9200000003', name: '青江职院分号3' };
  k.sim.addPost({ text: '内部名额，加微信 zs88812', author });
  k.sim.addPost({ text: '转发微博', author, repostOf: k.sim.addPost({ text: '别人的' }).id });
  await db.dataSource.query(`update account_sighting set judged_at = app.now()`);
  await jobs.addOnce(db.dataSource, [
    { source: 'weibo-ajax', kind: 'account', target: author.id, watchListId: null, priority: PRIORITY.comments },
  ]);
  await single.run((await jobs.claim(['weibo-ajax']))!);
  const [row] = await db.dataSource.query(
    `select posts, judged_at, posts_at is not null as read from account_sighting where key = $1`,
    [author.id],
  );
  expect(row).toEqual({ posts: ['内部名额，加微信 zs88812'], judged_at: null, read: true });
  expect(await db.dataSource.query(`select 1 from mention`)).toEqual([]);
});
