import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry, RosterViews } from '@fengsui/registry';
import { DEFAULT_POLICY } from './policy-defaults.js';
import { PolicyStore } from './policy.store.js';
import { ReadinessDigest } from './readiness-digest.service.js';
import { ReadinessReport } from './readiness.service.js';

let db: TestDatabase;
let report: ReadinessReport;
let engines: ReadinessDigest[];
beforeEach(async () => {
  db = await createTestDatabase();
  await db.clock.run(0);
  await applySeed(db.dataSource, DEMO_SCHOOL);
  const ds = db.dataSource;
  const policies = new PolicyStore(ds);
  await policies.ensure(DEFAULT_POLICY);
  report = new ReadinessReport(ds, policies, new RosterViews(ds));
  const engine = () =>
    new ReadinessDigest(ds, policies, report, new Registry(ds), new Outbox(ds, []), new Ledger(ds), {
      PUBLIC_URL: 'http://127.0.0.1:3000/',
    });
  engines = [engine(), engine(), engine()];
});
afterEach(() => db.drop());

/** To a moment of Asia/Shanghai, and what three engines that look then did. */
async function look(moment: string): Promise<boolean[]> {
  await db.clock.advance(Date.parse(`${moment}:00+08:00`) - db.clock.now().getTime());
  const sent = await Promise.all(engines.map((e) => e.round()));
  return sent.filter(Boolean);
}
const written = (): Promise<{ name: string; title: string; text: string; url: string; purpose: string }[]> =>
  db.dataSource.query(
    `select p.name, o.purpose, o.body->>'title' as title, o.body->>'description' as text, o.body->>'url' as url
     from outbox o join person p on p.id = o.person_id order by o.created_at, p.name`,
  );

test('each week once, in its first working hours, by one of three engines, to 宣传部; the page says so', async () => {
  expect(await look('2027-03-06T10:00')).toEqual([]); // a Saturday
  expect((await report.read()).sent).toBeNull();
  expect(await look('2027-03-08T07:59')).toEqual([]);
  expect(await look('2027-03-08T08:00')).toEqual([true]);
  const rows = await written();
  expect(rows.map((r) => [r.name, r.purpose, r.url])).toEqual([
    ['刘敏', 'status', 'http://127.0.0.1:3000/roster'],
    ['王晓岚', 'status', 'http://127.0.0.1:3000/roster'],
  ]);
  expect(rows[0]!.text).toBe((await report.read()).text);
  expect((await report.read()).sent).toEqual({ at: '2027-03-08T00:00:00.000Z', to: ['刘敏', '王晓岚'] });
  expect(await look('2027-03-08T15:00')).toEqual([]);
  expect(await look('2027-03-14T15:00')).toEqual([]);
  expect(await look('2027-03-15T12:30')).toEqual([]); // at noon nobody works
  expect(await look('2027-03-15T14:00')).toEqual([true]);
  const events = await db.dataSource.query(`select payload::jsonb->>'text' as text from ledger_event`);
  expect(events).toHaveLength(2);
  expect(events[0].text).toMatch(/^向刘敏、王晓岚发送每周就绪通报：【值班】本周就绪：/);
});

test('the week in which the system is set up has none; the next one has', async () => {
  await look('2027-03-09T09:00');
  await db.dataSource.query(`update escalation_policy set created_at = app.now()`);
  await db.dataSource.query(`delete from in_app_message`);
  await db.dataSource.query(`delete from outbox`);
  expect(await look('2027-03-10T09:00')).toEqual([]);
  expect(await look('2027-03-15T08:00')).toEqual([true]);
});

test('days off of the school: the first day that is worked; a week without one has no digest', async () => {
  await db.dataSource.query(
    `insert into school_day (from_day, to_day, working, name) values ('2027-02-01', '2027-02-09', false, '寒假')`,
  );
  expect(await look('2027-02-03T09:00')).toEqual([]);
  expect(await look('2027-02-07T09:00')).toEqual([]);
  expect(await look('2027-02-09T09:00')).toEqual([]);
  expect(await look('2027-02-10T09:00')).toEqual([true]);
});

test('what it tells of: a unit whom nothing reaches, gaps, telephones nobody has verified', async () => {
  await db.dataSource.query(
    `update person set mobile = null, wecom_userid = null where name in ('陈建国', '周涛', '吴静')`,
  );
  await db.dataSource.query(`update post set held_to = app.now() where unit_id = 'academic'`);
  await look('2027-03-08T08:00');
  const [first] = await written();
  expect(first!.title).toMatch(/^【值班】本周就绪：1 个单位无人可通知，\d+ 处无人在值，\d+ 人待核实$/);
  expect([...first!.title].length).toBeLessThanOrEqual(40);
  expect(first!.text).toContain('一、无人可通知的单位 1 个：\n  后勤处（');
  // 宣传部's own 单位负责人 is its 部长: no gap
  expect(first!.text).toContain('二、无人在值 1 处：\n  教务处单位负责人：目前，无人任职');
  expect(first!.text).toMatch(/三、联系方式待补全或核实 \d+ 人：/);
});
