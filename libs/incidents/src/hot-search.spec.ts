import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type CollectedItem, HotTopics } from '@fengsui/collection';
import { Detection } from '@fengsui/detection';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { EmbeddedIndex } from '@fengsui/search-index';
import { IncidentFocus } from './incident-focus.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { MembershipRepository } from './membership.repository.js';
import { IncidentRepository } from './incident.repository.js';

/** A word on the hot-search board: recorded, told, and made an incident, though there may be no post yet. */
let db: TestDatabase;
let hot: HotTopics;
let detection: Detection;
let opener: IncidentOpener;
let focus: IncidentFocus;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const registry = new Registry(db.dataSource);
  focus = new IncidentFocus(db.dataSource, registry);
  hot = new HotTopics(registry, focus);
  detection = new Detection(db.dataSource, new EmbeddedIndex(db.dataSource), db.clock, registry);
  const members = new MembershipRepository();
  opener = new IncidentOpener(
    db.dataSource,
    new IncidentRepository(db.dataSource),
    members,
    new IncidentSorter(members, registry),
    registry,
    new Ledger(db.dataSource),
  );
});
afterAll(() => db.drop());
beforeEach(() => db.empty('hot_topic', 'alarm', 'incident', 'mention'));

const entry = (word: string, rank: number | null, heat: number | null = 123_000): CollectedItem => ({
  platform: 'weibo',
  id: word,
  url: `https://s.weibo.com/weibo?q=${encodeURIComponent(word)}`,
  author: { id: null, name: null, kind: 'plain', followers: null },
  title: null,
  text: word,
  publishedAt: null,
  publishedRaw: null,
  reposts: null,
  comments: null,
  likes: null,
  region: null,
  kind: 'hot',
  rootId: null,
  edited: false,
  repostOf: null,
  rank,
  heat,
});
async function read(entries: CollectedItem[], board: 'search' | 'band' = 'search'): Promise<number> {
  await db.clock.advance(60_000);
  return db.dataSource.transaction((tx) => hot.record(tx, board, entries, db.clock.now()));
}
async function look(): Promise<void> {
  await detection.round();
  await opener.round();
}
const alarms = (): Promise<{ reason: string; incident_id: string | null }[]> =>
  db.dataSource.query(
    `select kind, reason, incident_id, unit_id, topic, watch_list_id from alarm order by at, dedupe_key`,
  );
const incidents = () => db.dataSource.query(`select * from incident order by opened_at`);
const HHMM = /\d\d:\d\d/;

test('the ranks of a word are kept reading by reading, until it is gone; other words leave nothing', async () => {
  await read([entry('青江职院二食堂', 30), entry('别的事', 1)]);
  await read([entry('#青江职院二食堂#', 23, 456)]);
  await read([entry('青江职院二食堂', null, null)]);
  await read([entry('青江职院二食堂', 41)]);
  await read([entry('别的事', 1)]);
  await read([]);
  const ranks = await db.dataSource.query(`select rank, heat from hot_rank order by at`);
  expect(ranks.map((r: { rank: number }) => r.rank)).toEqual([30, 23, null, 41, null]);
  const topics = await db.dataSource.query(`select word, matched_by, watch_list_id, best_rank from hot_topic`);
  expect(topics).toEqual([{ word: '青江职院二食堂', matched_by: '青江职院', watch_list_id: 'school', best_rank: 23 }]);
});

test('a word is told of once, once more among the first ten, and opens an incident although nobody has a post yet', async () => {
  await read([entry('青江职院二食堂吃出钢丝球', 23)]);
  await look();
  await read([entry('青江职院二食堂吃出钢丝球', 15)]);
  await look();
  const [first, ...more] = await alarms();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    kind: 'hot_search',
    unit_id: 'logistics',
    topic: '食品安全食堂',
    watch_list_id: 'school',
  });
  expect(first!.reason.replace(HHMM, '14:02')).toBe(
    '“青江职院二食堂吃出钢丝球”登上微博热搜第 23 位（14:02 起，热度 12.3 万）',
  );
  const [incident, ...others] = await incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    title: '热搜：青江职院二食堂吃出钢丝球',
    level: 2,
    state: 'open',
    unit_id: 'logistics',
  });
  expect(incident.level_reason).toBe('“青江职院二食堂吃出钢丝球”登上微博热搜第 23 位，尚未采到相关帖子');
  await read([entry('青江职院二食堂吃出钢丝球', 7)]);
  await read([entry('青江职院二食堂吃出钢丝球', 4)], 'band');
  await look();
  const all = await alarms();
  expect(all.map((a) => a.incident_id)).toEqual([incident.id, incident.id]);
  expect(all[1]!.reason.replace(HHMM, '14:02')).toBe(
    '“青江职院二食堂吃出钢丝球”升入微博热搜前十，第 7 位（14:02 起，热度 12.3 万）',
  );
});

test('one that comes straight into the first ten is one alarm', async () => {
  await read([entry('青江职院图书馆', 3, null)]);
  await look();
  await read([entry('青江职院图书馆', 20)]);
  await look();
  const all = await alarms();
  expect(all).toHaveLength(1);
  expect(all[0]!.reason.replace(HHMM, '14:02')).toBe('“青江职院图书馆”登上微博热搜第 3 位（14:02 起）');
});

test('a word without unit and topic does not join whatever is open, one of an incident does', async () => {
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason, state, opened_at)
     values ('YQ-1', '二食堂餐食出现异物', 'logistics', '食品安全食堂', 'school', 3, 'x', 'open', app.now()) returning id`,
  );
  expect(await focus.current()).toEqual([
    { incidentId: id, watchListId: 'school', words: ['青衣江职院 二食堂', '青衣江职院 异物'] },
  ]);
  await read([entry('青江职院运动会', 40), entry('高校二食堂现异物', 44)]);
  await look();
  const by = new Map((await alarms()).map((a) => [a.reason.slice(1, 5), a.incident_id]));
  expect(by.get('高校二食')).toBe(id);
  expect(by.get('青江职院')).not.toBe(id);
  expect(await incidents()).toHaveLength(2);
});

test('an incident is searched for by the names and words its posts use most; a closed one not any more', async () => {
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ-2', '学工部学生违纪', 'student', '学生违纪言行', 3, 'x', 'proposed', app.now()) returning id`,
  );
  await db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, text, content_hash, about_school)
       select 'weibo', n::text, 'weibo-m', case when n < 3 then '青江职院北苑宿舍有人维权' else '青衣江职院北苑宿舍' end, 'x', true from generate_series(1, 4) n
       returning id)
     insert into incident_mention (incident_id, mention_id) select $1, id from m`,
    [id],
  );
  expect((await focus.current())[0]!.words).toEqual([
    '青衣江职院 北苑宿舍',
    '青衣江职院 维权',
    '青江职院 北苑宿舍',
    '青江职院 维权',
  ]);
  await db.dataSource.query(`update incident set state = 'closed'`);
  expect(await focus.current()).toEqual([]);
});
