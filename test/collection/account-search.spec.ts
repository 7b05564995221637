import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CollectionSetup, type MentionSink, POLITE_PACE } from '@fengsui/collection';
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
    [k.weibo],
    sink,
  );
  const none = {} as never;
  single = new SingleRun(reading, jobs, sink, none, none, db.dataSource, none, db.clock);
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
