import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ledger, type Actor } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { IncidentActions } from './incident-actions.service.js';
import { IncidentOpener } from './incident-opener.service.js';
import { IncidentRepository } from './incident.repository.js';
import { IncidentSorter } from './incident-sorter.service.js';
import { MembershipRepository } from './membership.repository.js';

let db: TestDatabase;
let opener: IncidentOpener;
let actions: IncidentActions;
let repository: IncidentRepository;
const actor: Actor = { type: 'person', id: '00000000-0000-0000-0000-000000000001', name: '王晓岚' };
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  repository = new IncidentRepository(db.dataSource);
  const ledger = new Ledger(db.dataSource);
  const registry = new Registry(db.dataSource);
  const members = new MembershipRepository();
  const sorter = new IncidentSorter(members, registry);
  opener = new IncidentOpener(db.dataSource, repository, members, sorter, registry, ledger);
  actions = new IncidentActions(db.dataSource, repository, ledger, registry);
  const [{ id }] = await db.dataSource.query(`select id from person where name = '王晓岚'`);
  actor.id = id;
});
afterAll(() => db.drop());

let n = 0;
async function post(more: Record<string, unknown> = {}): Promise<string> {
  const row = {
    author_kind: 'plain',
    author_followers: 50,
    sentiment: 'neg',
    severity_words: ['异物'],
    text: '二食堂餐盘里有异物',
    ...more,
  };
  const [{ id }] = await db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, author_kind, author_followers, text, published_at, content_hash, about_school, unit_id, sentiment, topic, severity_words)
     values ('weibo', $1, 'weibo-m', 'school', $2, $3, $4, app.now(), 'h', true, 'logistics', $5, '食品安全食堂', $6) returning id`,
    [`p${++n}`, row.author_kind, row.author_followers, row.text, row.sentiment, row.severity_words],
  );
  return id;
}
const alarm = (ids: string[]) =>
  db.dataSource.query(
    `insert into alarm (kind, watch_list_id, dedupe_key, reason, numbers, mention_ids, unit_id, topic) values ('spike', 'school', $1, '近 3 分钟 6 条', '{}', $2, 'logistics', '食品安全食堂')`,
    [`k${++n}`, ids],
  );
const incidents = () => db.dataSource.query(`select * from incident order by opened_at`);

test('one burst is one incident, however many look at once; Ⅲ waits for a person', async () => {
  await alarm(await Promise.all([post(), post(), post()]));
  await alarm([await post()]);
  await Promise.all([opener.round(), opener.round()]);
  const rows = await incidents();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ title: '二食堂餐食出现异物', unit_id: 'logistics', level: 3, state: 'proposed' });
  expect(rows[0].code).toMatch(/^YQ\d{4}-0001$/);
  expect((await repository.byId(rows[0].id))!.mentionCount).toBe(4);
});

test('a medium raises it to Ⅱ, which opens at once and says why; praise does not join', async () => {
  await post({ author_kind: 'media', author_followers: 320_000 });
  await post({ sentiment: 'pos' });
  await opener.round();
  const [row] = await incidents();
  expect(row).toMatchObject({ level: 2, state: 'open' });
  expect(row.level_reason).toBe('认证媒体或机构（32 万粉）已发布，相关 5 条，负面 100%');
});

test('of two people who decide at once the second is told', async () => {
  const [row] = await incidents();
  const act = { incidentId: row.id, version: row.version, actor };
  await actions.confirm({ ...act, level: 2 });
  await expect(actions.confirm({ ...act, level: 1 })).rejects.toThrow('刚被他人修改');
  await actions.close({ ...act, version: row.version + 1, reason: '已回应' });
  await expect(actions.close({ ...act, version: row.version + 2, reason: '再关' })).rejects.toThrow('已办结');
});
