import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import type { CollectedItem } from '../outcome.js';
import { PlanRepository } from '../scheduler/plan.repository.js';
import { keepSightings } from './sightings.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const account = (more: Partial<CollectedItem> & { name: string; certified?: boolean }): CollectedItem => ({
  ...{
    platform: 'weibo',
    id: '8100000001',
    url: null,
    title: more.name,
    text: '',
    publishedAt: null,
    publishedRaw: null,
  },
  author: {
    id: more.id ?? '8100000001',
    name: more.name,
    kind: more.certified ? 'organisation' : 'plain',
    followers: 12,
  },
  ...{
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'account',
    rootId: null,
    edited: false,
    repostOf: null,
  },
  ...more,
});
const rows = (): Promise<Record<string, unknown>[]> =>
  db.dataSource.query(
    `select platform, key, uid, handle, name, bio, certified_text as certified, judged_at is null as waiting from account_sighting order by platform, key`,
  );

test('kept once; what claims something else waits to be judged anew', async () => {
  const wall = account({ name: '青江职院表白墙', text: '投稿私信' });
  const official = account({
    ...{
      platform: 'wechat',
      id: 'qyj-jw',
      name: '青江职院教务',
      certified: true,
      text: '教务信息\n青衣江职业技术学院',
    },
    author: { id: 'oIWsFt1', name: '青江职院教务', kind: 'organisation', followers: null },
  });
  await keepSightings(db.dataSource, [wall, wall, official, account({ name: '一条帖子', id: '1', kind: 'post' })]);
  expect(await rows()).toEqual([
    {
      ...{ platform: 'wechat', key: 'qyj-jw', uid: null, handle: 'qyj-jw', name: '青江职院教务', bio: '教务信息' },
      ...{ certified: '青衣江职业技术学院', waiting: true },
    },
    {
      ...{
        platform: 'weibo',
        key: '8100000001',
        uid: '8100000001',
        handle: null,
        name: '青江职院表白墙',
        bio: '投稿私信',
      },
      ...{ certified: '', waiting: true },
    },
  ]);
  await db.dataSource.query(`update account_sighting set judged_at = app.now()`);
  await keepSightings(db.dataSource, [wall, { ...official, text: '招生信息\n青衣江职业技术学院' }]);
  expect((await rows()).map((r) => [r['key'], r['waiting']])).toEqual([
    ['qyj-jw', true],
    ['8100000001', false],
  ]);
});

test('searched for are the names of the school and of its units under the shortest of them; without a school nothing is', async () => {
  const plans = new PlanRepository();
  expect(await plans.accountWords(db.dataSource)).toEqual([]);
  await applySeed(db.dataSource, DEMO_SCHOOL);
  expect(await plans.accountWords(db.dataSource)).toEqual(
    expect.arrayContaining(['青衣江职业技术学院', '青衣江职院', '青江职院', '青江职院后勤处', '青江职院信息工程系']),
  );
});
