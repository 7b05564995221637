import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { Registry } from '@fengsui/registry';
import { SourceWatch } from '../../apps/engine/src/source-watch.js';

const HOUR = 3_600_000;
let db: TestDatabase;
let watches: SourceWatch[];

beforeEach(async () => {
  db = await createTestDatabase();
  const one = (): SourceWatch =>
    new SourceWatch(
      db.dataSource,
      new Registry(db.dataSource),
      new Outbox(db.dataSource, []),
      { PUBLIC_URL: 'http://x/' },
      db.clock,
    );
  watches = [one(), one()];
  await db.dataSource.query(`insert into unit (id, name, kind) values ('publicity', '党委宣传部', 'party')`);
  for (const [name, fn] of [
    ['王小兰', 'publicity_duty'],
    ['赵敏', 'publicity_duty'],
    ['陈建国', 'unit_leader'],
  ])
    await db.dataSource.query(
      `with p as (insert into person (name, wecom_userid) values ($1, $1) returning id)
       insert into post (unit_id, person_id, function, title, held_from) select 'publicity', id, $2, '值班员', app.now() - interval '1 day' from p`,
      [name, fn],
    );
});
afterEach(() => db.drop());

/** Titles sent since the last look, by person; each at most 40 characters. */
async function look(): Promise<string[]> {
  await db.dataSource.query(`update outbox set state = 'accepted'`);
  await Promise.all(watches.map((w) => w.look()));
  const rows: { title: string; name: string; purpose: string; priority: number; url: string }[] =
    await db.dataSource.query(
      `select body->>'title' as title, body->>'url' as url, p.name, o.purpose, o.priority from outbox o join person p on p.id = o.person_id
     where o.state = 'pending' order by 1, 3`,
    );
  for (const r of rows) {
    expect([...r.title].length).toBeLessThanOrEqual(40);
    expect([r.purpose, r.priority, r.url]).toEqual(['warn', 6, 'http://x/collection']);
  }
  return rows.map((r) => `${r.name} ${r.title}`);
}

test('the duty officers hear once of each cause, whoever looks: 72 hours, 24 hours, expired', async () => {
  const both = (title: string): string[] => [`王小兰 ${title}`, `赵敏 ${title}`];
  await db.dataSource.query(
    `insert into site_session (site, kind, sealed, kid, state, expires_at) values ('weibo.com', 'operator', '', 'k', 'good', app.now() + interval '80 hours'),
       ('weibo.cn', 'visitor', '', 'k', 'expired', null)`,
  );
  expect(await look()).toEqual([]);
  await db.clock.advance(9 * HOUR);
  expect(await look()).toEqual(both('【采集】微博网页版登录将在 2 天 23 小时后到期'));
  await db.clock.advance(HOUR);
  expect(await look()).toEqual([]);
  await db.clock.advance(47 * HOUR);
  expect(await look()).toEqual(both('【采集】微博网页版登录将在 23 小时后到期'));
  // the forecast passed and the site still says signed in: nothing to do
  await db.clock.advance(30 * HOUR);
  expect(await look()).toEqual([]);
  await db.dataSource.query(`update site_session set state = 'expired' where kind = 'operator'`);
  expect(await look()).toEqual(both('【采集】微博网页版登录已失效，请重新登录'));
  expect(await look()).toEqual([]);
});

test('a source that needs a person is told once for each time, a changed layout once a day, one switched off never', async () => {
  await db.dataSource.query(
    `insert into source_state (source, interval_ms, gap_ms, max_pages, state, needs_person, pause_reason, enabled) values
       ('sogou', 1000, 100, 1, 'captcha', true, '24 小时内第三次要求验证', true),
       ('weibo-s', 1000, 100, 1, 'layout_changed', false, null, true),
       ('weibo-m', 1000, 100, 1, 'layout_changed', false, null, false)`,
  );
  expect((await look()).filter((m) => m.startsWith('王'))).toEqual([
    '王小兰 【采集】微博搜索页面改版，内容读不出来',
    '王小兰 【采集】搜狗微信搜索已暂停，需要人工处理',
  ]);
  await db.dataSource.query(`update source_state set since = app.now() where source = 'weibo-s'`);
  expect(await look()).toEqual([]);
  await db.clock.advance(24 * HOUR);
  await db.dataSource.query(`update source_state set since = app.now() where source = 'sogou'`);
  expect(await look()).toHaveLength(4);
});
