import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CollectedItem } from '@fengsui/collection';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../analysis-context.js';
import { MentionStore, type Origin } from './mention.store.js';

/** Which posts are kept, and as whose. */
let db: TestDatabase;
let store: MentionStore;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  store = new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource));
  await db.dataSource.query(
    `insert into watch_list (id, name, school_words, risk_words, stop_words, accounts, platforms)
     values ('food', '食堂', '{青江职院}', '{食堂}', '{招聘信息汇总}', '{7777}', '{weibo}'), ('jobs', '招聘', '{青衣江职院}', '{招聘}', '{}', '{}', '{weibo}')`,
  );
  await db.dataSource.query(
    `insert into official_account (platform, platform_uid, name) values ('weibo', '1001', '青衣江职院发布') on conflict do nothing`,
  );
});
afterAll(() => db.drop());

function post(id: string, text: string, more: Partial<CollectedItem> = {}): CollectedItem {
  return {
    platform: 'weibo',
    id,
    url: `https://weibo.com/1/${id}`,
    author: { id: '1', name: '小雨同学', kind: 'plain', followers: 12 },
    title: null,
    text,
    publishedAt: db.clock.now(),
    publishedRaw: null,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'post',
    rootId: null,
    edited: false,
    repostOf: null,
    ...more,
  };
}
const save = (items: CollectedItem[], from: Origin = { source: 'weibo-m', watchListId: 'school' }) =>
  db.dataSource.transaction((tx) => store.store(tx, items, from));
const row = async (id: string) => (await db.dataSource.query('select * from mention where platform_id = $1', [id]))[0];
const by = (id: string, name: string): Pick<CollectedItem, 'author'> => ({
  author: { id, name, kind: 'organisation', followers: 9 },
});
const nobody: Origin = { source: 'weibo-ajax', watchListId: null };

test('what no list matches is not stored', async () => {
  expect(await save([post('1', '隔壁学校的食堂')])).toMatchObject({ newCount: 0, knownCount: 0 });
  expect(await row('1')).toBeUndefined();
});

test('a post that its own list does not match goes to the list that does', async () => {
  await save([post('2', '青江职院的食堂')], { source: 'weibo-m', watchListId: 'jobs' });
  expect((await row('2')).watch_list_id).toBe('food');
  await save([post('3', '青江职院的食堂', { platform: 'wechat' })], { source: 'sogou', watchListId: 'food' });
  expect((await row('3')).watch_list_id).toBe('school');
});

test('what one list keeps out and another wants comes in, at once or when the other meets it', async () => {
  await db.dataSource.query(`update watch_list set active = false where id = 'jobs'`);
  await save([post('4', '青衣江职院招聘信息汇总')]);
  expect(await row('4')).toMatchObject({ excluded_by: '招聘信息汇总', about_school: false, segmented: '' });
  await db.dataSource.query(`update watch_list set active = true where id = 'jobs'`);
  await save([post('4', '青衣江职院招聘信息汇总'), post('5', '青衣江职院招聘信息汇总')]);
  for (const id of ['4', '5'])
    expect(await row(id)).toMatchObject({ excluded_by: null, about_school: true, watch_list_id: 'jobs' });
  const queue = await db.dataSource.query(
    `select distinct m.platform_id from index_queue q join mention m on m.id = q.mention_id where m.platform_id in ('4', '5')`,
  );
  expect(queue).toHaveLength(2);
});

test('an excluded post that is edited stays out of sight, with its text before', async () => {
  await save([post('6', '青江职院招聘信息汇总，第一版')]);
  await save([post('6', '青江职院招聘信息汇总，改过的一版')]);
  expect(await row('6')).toMatchObject({
    excluded_by: '招聘信息汇总',
    about_school: false,
    state: 'edited',
    text: '青江职院招聘信息汇总，改过的一版',
  });
});

test('comments and reposts of a post about the school are about it, stored before or on the same page; others are dropped', async () => {
  const root = post('10', '青江职院二食堂的宫保鸡丁里有钢丝');
  await save([
    post('11', '太恶心了', { kind: 'comment', rootId: '10' }),
    root,
    post('12', '转发微博', { kind: 'repost', rootId: '10', repostOf: root }),
    post('13', '太恶心了', { kind: 'comment', rootId: '9999' }),
  ]);
  await save([post('14', '真的假的', { kind: 'comment', rootId: '10' })], nobody);
  expect(await row('11')).toMatchObject({
    about_school: true,
    match_reason: '所评论的原帖涉及本校',
    kind: 'comment',
    root_id: '10',
    unit_id: 'logistics',
    watch_list_id: 'school',
  });
  expect(await row('12')).toMatchObject({ about_school: true, match_reason: '所转发的原帖涉及本校', repost_of: '10' });
  expect(await row('14')).toMatchObject({ about_school: true, watch_list_id: 'school', unit_id: 'logistics' });
  expect(await row('13')).toBeUndefined();
});

test('what is said under a post about somebody else is not about us', async () => {
  await save([post('20', '青江职院附中的食堂'), post('21', '好吃', { kind: 'comment', rootId: '20' })]);
  expect((await row('20')).about_school).toBe(false);
  expect(await row('21')).toBeUndefined();
});

test("the school's own account is kept whatever it says, and known as official", async () => {
  await save([post('30', '今天的晚霞', by('1001', '青衣江职院发布'))], nobody);
  expect(await row('30')).toMatchObject({
    about_school: true,
    match_reason: '本校官方账号“青衣江职院发布”发布',
    author_kind: 'official',
    watch_list_id: null,
  });
});

test("an account of a list counts as ours when it carries the school's name, else its posts must match", async () => {
  await save([post('31', '有人捡到校园卡吗', by('7777', '青江职院表白墙'))], nobody);
  expect(await row('31')).toMatchObject({ about_school: true, watch_list_id: 'food' });
  await save([post('32', '有人捡到校园卡吗', by('7777', '本地热点'))], nobody);
  expect(await row('32')).toBeUndefined();
});

test('an edit that takes the name out takes the post out; one that inherits stays', async () => {
  await save([post('40', '青衣江职院真好'), post('41', '不错', { kind: 'comment', rootId: '10' })]);
  await save([post('40', '真好啊'), post('41', '不怎么样', { kind: 'comment', rootId: '10' })], nobody);
  expect(await row('40')).toMatchObject({ about_school: false, state: 'edited' });
  expect(await row('41')).toMatchObject({ about_school: true, state: 'edited', text: '不怎么样' });
});

test('half a character and a zero byte in one post do not cost the page', async () => {
  await save([post('50', '青江职院\u0000食堂\ud83d'), post('51', '青江职院的另一条')]);
  expect((await row('50')).text).toBe('青江职院食堂\ufffd');
  expect(await row('51')).toBeDefined();
});

test('copies on one page point at the first of them', async () => {
  const text = '青江职院北苑宿舍三号楼从昨晚开始停水洗漱和上厕所都成问题请学校尽快安排维修';
  await save([post('61', text), post('60', text), post('62', `${text}！`)]);
  const [first, second, third] = await Promise.all([row('60'), row('61'), row('62')]);
  expect([first.near_of, second.near_of, third.near_of]).toEqual([null, first.id, first.id]);
});

test('places on the hot board and accounts are no posts', async () => {
  await save([post('70', '青江职院', { kind: 'hot' }), post('71', '青江职院', { kind: 'account' })]);
  expect([await row('70'), await row('71')]).toEqual([undefined, undefined]);
});
