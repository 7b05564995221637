import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Actor, Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { IncidentActions } from './incident-actions.service.js';
import { IncidentMembership } from './incident-membership.service.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { IncidentRepository } from './incident.repository.js';
import { MembershipRepository } from './membership.repository.js';

/** Posts go to the incident whose words they hold; what people say about it is kept, whatever the rules would do. */
let db: TestDatabase;
let opener: IncidentOpener;
let people: IncidentMembership;
let actions: IncidentActions;
let incidents: IncidentRepository;
let ledger: Ledger;
const actor: Actor = { type: 'person', id: '', name: '王晓岚' };
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  ledger = new Ledger(db.dataSource);
  incidents = new IncidentRepository(db.dataSource);
  const registry = new Registry(db.dataSource);
  const members = new MembershipRepository();
  const sorter = new IncidentSorter(members, registry);
  opener = new IncidentOpener(db.dataSource, incidents, members, sorter, registry, ledger);
  people = new IncidentMembership(db.dataSource, incidents, members, sorter, ledger);
  actions = new IncidentActions(db.dataSource, incidents, ledger, registry);
  [actor.id] = (await db.dataSource.query(`select id from person where name = '王晓岚'`)).map(
    (p: { id: string }) => p.id,
  );
});
afterAll(() => db.drop());
beforeEach(() => db.empty('alarm', 'incident', 'mention', 'detection_cursor'));

let n = 0;
async function post(text: string, more: { topic?: string; unit?: string; nearOf?: string } = {}): Promise<string> {
  const [{ id }] = await db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, text, published_at, content_hash, about_school, unit_id, sentiment, topic, near_of)
     values ('weibo', $1, 'weibo-m', 'school', $2, app.now(), 'h', true, $3, 'neg', $4, $5) returning id`,
    [`p${++n}`, text, more.unit ?? 'logistics', more.topic ?? '食品', more.nearOf ?? null],
  );
  return id;
}
async function incident(
  texts: string[],
  more: { topic?: string; state?: string } = {},
): Promise<{ id: string; posts: string[] }> {
  const posts: string[] = [];
  for (const t of texts) posts.push(await post(t, more));
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ($1, $2, 'logistics', $3, 3, 'x', $4) returning id`,
    [`YQ-${++n}`, texts[0]!.slice(0, 20), more.topic ?? '食品', more.state ?? 'open'],
  );
  await db.dataSource.query(`insert into incident_mention (incident_id, mention_id) select $1, unnest($2::uuid[])`, [
    id,
    posts,
  ]);
  return { id, posts };
}
const alarm = (ids: string[], topic = '食品'): Promise<unknown> =>
  db.dataSource.query(
    `insert into alarm (kind, watch_list_id, dedupe_key, reason, numbers, mention_ids, unit_id, topic) values ('spike', 'school', $1, '近 3 分钟 6 条', '{}', $2, 'logistics', $3)`,
    [`k${++n}`, ids, topic],
  );
const homeOf = async (mention: string): Promise<string | null> =>
  (await db.dataSource.query(`select incident_id as id from incident_mention where mention_id = $1`, [mention]))[0]
    ?.id ?? null;
const versionOf = async (id: string): Promise<number> => (await incidents.byId(id))!.version;
const act = async (incidentId: string) => ({
  incidentId,
  version: await versionOf(incidentId),
  actor,
  reason: '看了原文',
});
const logOf = async (id: string): Promise<string[]> => (await ledger.ofIncident(id)).map((e) => e.payload.text);

const FOOD = [
  '青江职院二食堂餐盘里吃出钢丝球',
  '二食堂打的饭里有钢丝球，差点吃下去',
  '青江职院食堂钢丝球，经理还不道歉',
];
const HOT_POT = ['青江职院三食堂火锅窗口吃出蟑螂', '三食堂火锅里一只蟑螂，太恶心了', '青江职院火锅窗口的蟑螂谁管'];
const WATER = ['青江职院北苑宿舍停水三天没人修', '北苑又停水了，三天没洗澡', '北苑宿舍停水，报修没有回音'];

test('of two matters of one unit and topic each gets its own posts; what has no topic goes by its words; chatter goes nowhere', async () => {
  const steel = await incident(FOOD);
  const roach = await incident(HOT_POT);
  const [a, b, c, d] = [
    await post('今天二食堂又有人吃出钢丝球'),
    await post('三食堂火锅蟑螂的事有回应了吗'),
    await post('北苑的同学也说二食堂餐盘里有钢丝球', { topic: '其他', unit: 'student' }),
    await post('图书馆今天人好多', { topic: '其他', unit: 'student' }),
  ];
  await opener.round();
  expect(await Promise.all([a, b, c, d].map(homeOf))).toEqual([steel.id, roach.id, steel.id, null]);
});

test('an alarm joins the incident whose words its posts hold, whatever unit and topic it was given', async () => {
  const steel = await incident(FOOD);
  const water = await incident(WATER);
  await alarm(
    [
      await post('北苑停水第四天，宿舍报修还是没有回音', { topic: '其他' }),
      await post('北苑宿舍停水三天了', { topic: '其他' }),
    ],
    '其他',
  );
  await opener.round();
  expect(await db.dataSource.query(`select incident_id as id from alarm`)).toEqual([{ id: water.id }]);
  expect((await incidents.byId(steel.id))!.mentionCount).toBe(3);
});

test('a post that a person took out stays out, and so do copies of it', async () => {
  const steel = await incident(FOOD);
  const joke = await post('青江职院二食堂钢丝球炒饭，哈哈哈哈哈');
  const copy = await post('青江职院二食堂钢丝球炒饭，哈哈哈哈', { nearOf: joke });
  await opener.round();
  expect(await homeOf(copy)).toBe(steel.id);
  await people.exclude({ ...(await act(steel.id)), mentionId: joke });
  const later = await post('青江职院二食堂钢丝球炒饭，哈哈哈', { nearOf: joke });
  await opener.round();
  expect(await Promise.all([joke, copy, later].map(homeOf))).toEqual([null, null, null]);
  expect((await logOf(steel.id)).at(-1)).toBe('王晓岚移出 2 条帖子（不属于本事件）：看了原文');
  await expect(people.exclude({ ...(await act(steel.id)), mentionId: joke })).rejects.toThrow('已不在本事件中');
  await people.pin({ ...(await act(steel.id)), mentionIds: [joke] });
  await opener.round();
  expect(await homeOf(joke)).toBe(steel.id);
});

test('split: the chosen posts make an incident of their own, those like them follow, and new ones find it', async () => {
  const both = await incident([...FOOD, ...WATER]);
  const [, , , firstWater, secondWater, thirdWater] = both.posts;
  const id = await people.split({
    ...(await act(both.id)),
    mentionIds: [firstWater!, secondWater!],
    title: '北苑宿舍停水',
  });
  expect(await homeOf(thirdWater!)).toBe(id);
  expect(await Promise.all(both.posts.slice(0, 3).map(homeOf))).toEqual([both.id, both.id, both.id]);
  const next = await post('北苑停水到底什么时候修好');
  await opener.round();
  expect(await homeOf(next)).toBe(id);
  expect(await incidents.byId(id)).toMatchObject({ title: '北苑宿舍停水', state: 'proposed', mentionCount: 4 });
  expect((await logOf(id))[0]).toMatch(/^事件 YQ\d+-\d+“北苑宿舍停水”由王晓岚从 YQ-\d+ 拆出：看了原文$/);
  const rest = both.posts.slice(0, 3);
  await expect(people.split({ ...(await act(both.id)), mentionIds: rest, title: 'x' })).rejects.toThrow('至少留一条');
  await expect(people.split({ ...(await act(both.id)), mentionIds: [next], title: 'x' })).rejects.toThrow(
    '已不在本事件中',
  );
});

test('merge: posts and alarms go over, the other ends, and what comes later finds the one that goes on', async () => {
  const steel = await incident(FOOD);
  const roach = await incident(HOT_POT);
  await alarm([await post('三食堂火锅又见蟑螂')]);
  await opener.round();
  await people.merge({ ...(await act(roach.id)), intoId: steel.id });
  const next = await post('三食堂火锅蟑螂，学校说在查', { topic: '其他' });
  await opener.round();
  expect(await homeOf(next)).toBe(steel.id);
  expect(await Promise.all(roach.posts.map(homeOf))).toEqual([steel.id, steel.id, steel.id]);
  const ended = (await incidents.byId(roach.id))!;
  expect(ended).toMatchObject({ state: 'rejected', mentionCount: 0 });
  expect(ended.closedReason).toMatch(/^并入 YQ-\d+：看了原文$/);
  expect(await db.dataSource.query(`select incident_id as id from alarm`)).toEqual([{ id: steel.id }]);
  expect(await db.dataSource.query(`select merged_into as id from incident where id = $1`, [roach.id])).toEqual([
    { id: steel.id },
  ]);
  for (const id of [steel.id, roach.id]) expect((await logOf(id)).some((t) => t.includes('并入'))).toBe(true);
  await expect(people.merge({ ...(await act(steel.id)), intoId: roach.id })).rejects.toThrow('已办结或撤销');
  await expect(people.merge({ ...(await act(steel.id)), intoId: steel.id })).rejects.toThrow('不能并入自己');
});

test('a pinned post stays where a person put it, through every later sorting, with who, when and why', async () => {
  const steel = await incident(FOOD);
  const water = await incident(WATER);
  await people.pin({ ...(await act(water.id)), mentionIds: [steel.posts[0]!] });
  await people.pin({ ...(await act(steel.id)), mentionIds: [await post('青江职院二食堂停水三天')] });
  await opener.round();
  expect(await homeOf(steel.posts[0]!)).toBe(water.id);
  const said = await db.dataSource.query(
    `select incident_id, verdict, reason, decided_by, decided_at <= app.now() as past from incident_mention_decision where mention_id = $1 order by verdict`,
    [steel.posts[0]],
  );
  const word = { reason: '看了原文', decided_by: actor.id, past: true };
  expect(said).toEqual([
    { incident_id: water.id, verdict: 'belongs', ...word },
    { incident_id: steel.id, verdict: 'foreign', ...word },
  ]);
});

test('un-pinned posts stay, and rules may move them again; a copy of what was taken out leaves; the log says who and why', async () => {
  const steel = await incident([...FOOD, WATER[0]!]);
  const stray = steel.posts[3]!;
  await people.pin({ ...(await act(steel.id)), mentionIds: [stray, steel.posts[0]!] });
  await people.unpin({ ...(await act(steel.id)), mentionIds: [stray] });
  expect(await homeOf(stray)).toBe(steel.id);
  expect((await logOf(steel.id)).at(-1)).toBe('王晓岚取消固定 1 条帖子：看了原文');
  await expect(people.unpin({ ...(await act(steel.id)), mentionIds: [stray] })).rejects.toMatchObject({
    status: 409,
    message: '所选帖子中有的没有固定在本事件，请刷新后再选。',
  });
  // a pinned one would have stayed when posts like it are split off
  const water = await post(WATER[1]!);
  await people.pin({ ...(await act(steel.id)), mentionIds: [water] });
  const id = await people.split({ ...(await act(steel.id)), mentionIds: [water], title: '北苑宿舍停水' });
  expect([await homeOf(stray), await homeOf(steel.posts[0]!)]).toEqual([id, steel.id]);
  // a copy that only a person's word held here
  const copy = await post(FOOD[1]!, { nearOf: steel.posts[1]! });
  await people.pin({ ...(await act(steel.id)), mentionIds: [copy] });
  await people.exclude({ ...(await act(steel.id)), mentionId: steel.posts[1]! });
  expect(await homeOf(copy)).toBe(steel.id);
  await people.unpin({ ...(await act(steel.id)), mentionIds: [copy] });
  expect(await homeOf(copy)).toBeNull();
});

test('of two people who decide at once the second is told; what is closed keeps its posts', async () => {
  const steel = await incident(FOOD);
  const water = await incident(WATER);
  const seen = await act(steel.id);
  await people.exclude({ ...seen, mentionId: steel.posts[0]! });
  await expect(people.exclude({ ...seen, mentionId: steel.posts[1]! })).rejects.toThrow('刚被他人修改');
  await actions.close(await act(water.id));
  await expect(people.pin({ ...(await act(steel.id)), mentionIds: [water.posts[0]!] })).rejects.toThrow('已办结的事件');
  const unknown = '00000000-0000-4000-8000-000000000000';
  await expect(people.pin({ ...(await act(steel.id)), mentionIds: [unknown] })).rejects.toThrow('没有这条帖子');
});

test('copies of what a person rejected open nothing and are noted there; new words open an incident', async () => {
  const old = await incident(WATER);
  await actions.reject(await act(old.id));
  await alarm([await post('青江职院北苑宿舍停水三天没人修！', { nearOf: old.posts[0]! })]);
  await opener.round();
  expect(await db.dataSource.query(`select count(*)::int as n from incident`)).toEqual([{ n: 1 }]);
  expect((await logOf(old.id)).at(-1)).toBe('预警内容与已撤销的本事件相同，不再立案：近 3 分钟 6 条');
  await alarm([await post('青江职院北苑宿舍停水，有同学中暑送医')]);
  await opener.round();
  expect(await db.dataSource.query(`select count(*)::int as n from incident where state = 'proposed'`)).toEqual([
    { n: 1 },
  ]);
});
