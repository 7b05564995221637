import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import type { CollectedItem } from '../outcome.js';
import { keepAuthors, keepSightings } from './sightings.js';

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

const post = (id: string, name: string, bio: string, more: Partial<CollectedItem> = {}): CollectedItem =>
  account({
    ...{ id: `p${id}`, name, kind: 'post' },
    author: { id, name, kind: 'plain', followers: 5, profile: { bio, certified: '' } },
    ...more,
  });

test('of authors whose profile comes with a post those are kept that call or describe themselves by the school; a bio cut elsewhere is no other claim', async () => {
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const bio = '由青衣江职业技术学院学工部主办，投稿请联系办公室';
  await keepAuthors(db.dataSource, [
    post('8100000011', '青春驿站', bio),
    post('8100000012', '路人', '爱吃火锅'),
    post('8100000013', '谁转的', '打工人', { repostOf: post('8100000014', '被转的', '青江职院在读') }),
    account({ name: '没有资料的', id: 'p', kind: 'post' }),
  ]);
  const kept = async (): Promise<unknown> =>
    db.dataSource.query(
      `select key, bio, found_by, judged_at is null as waiting from account_sighting where key between '8100000011' and '8100000019' order by key`,
    );
  expect(await kept()).toEqual([
    { key: '8100000011', bio, found_by: 'author', waiting: true },
    { key: '8100000014', bio: '青江职院在读', found_by: 'author', waiting: true },
  ]);
  await db.dataSource.query(`update account_sighting set judged_at = app.now()`);
  await keepSightings(db.dataSource, [
    account({ name: '青春驿站', id: '8100000011', text: '由青衣江职业技术学院学工部主办…' }),
    account({ name: '被转的', id: '8100000014', text: '青江职院毕业' }),
  ]);
  expect(await kept()).toEqual([
    { key: '8100000011', bio, found_by: 'author', waiting: false },
    { key: '8100000014', bio: '青江职院毕业', found_by: 'author', waiting: true },
  ]);
});
