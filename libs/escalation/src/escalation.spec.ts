import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ClueOpener } from './testing/clues.js';
import { Ledger } from '@fengsui/ledger';
import { IncidentActions, IncidentRepository } from '@fengsui/incidents';
import { GroupNotices, Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { EscalationActions } from './escalation-actions.service.js';
import { EscalationEngine } from './escalation.engine.js';
import { EscalationRepository } from './escalation.repository.js';
import { EscalationViews } from './escalation-views.service.js';
import { LevelTeller } from './level-teller.js';
import { LinkMaker } from './link-maker.js';
import { LinkService } from './link.service.js';
import { DEMO_POLICY } from './policy-defaults.js';
import { PolicyStore } from './policy.store.js';

let db: TestDatabase;
let engine: EscalationEngine;
let other: EscalationEngine;
let actions: EscalationActions;
let views: EscalationViews;
let links: LinkService;
let maker: LinkMaker;
let incidents: IncidentActions;
const person: Record<string, string> = {};
const SECOND = 1_000;

beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  for (const p of await db.dataSource.query(`select id, name from person`)) person[p.name] = p.id;
  const [registry, ledger, repository, rows] = [
    new Registry(db.dataSource),
    new Ledger(db.dataSource),
    new EscalationRepository(db.dataSource),
    new IncidentRepository(db.dataSource),
  ];
  const policies = new PolicyStore(db.dataSource);
  await policies.ensure(DEMO_POLICY);
  maker = new LinkMaker({
    FENGSUI_LINK_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
    PUBLIC_URL: 'http://127.0.0.1:3000',
  });
  const outbox = new Outbox(db.dataSource, []);
  const teller = new LevelTeller(repository, registry, outbox, maker, new GroupNotices([], outbox));
  const make = () => new EscalationEngine(repository, rows, policies, teller, ledger, new ClueOpener());
  [engine, other] = [make(), make()];
  actions = new EscalationActions(repository, rows, registry, outbox, ledger);
  views = new EscalationViews(db.dataSource, repository, rows, ledger);
  links = new LinkService(db.dataSource, maker, rows, actions, db.clock);
  incidents = new IncidentActions(db.dataSource, rows, ledger);
});
afterEach(() => db.drop());

let n = 0;
async function open(level = 2, unit = 'logistics'): Promise<string> {
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at) values ($1, '二食堂餐食出现异物', $3, '食品安全食堂', $2, '', 'open', app.now()) returning id`,
    [`YQ2026-${String(++n).padStart(4, '0')}`, level, unit],
  );
  return id;
}
const pages = (): Promise<{ name: string; title: string; at: Date }[]> =>
  db.dataSource.query(
    `select p.name, o.body->>'title' as title, o.created_at as at from outbox o join person p on p.id = o.person_id where purpose = 'page' order by o.created_at, p.name`,
  );
const names = async (): Promise<string[]> => (await pages()).map((p) => p.name);
const deadlines = (
  id: string,
): Promise<{ kind: string; level_no: number; state: string; due_at: Date; met_at: Date | null }[]> =>
  db.dataSource.query(`select * from deadline where incident_id = $1 order by due_at, kind`, [id]);
const clues = async (): Promise<{ kind: string }[]> => {
  const [{ there }] = await db.dataSource.query(`select to_regclass('app.test_breach') is not null as there`);
  return there ? db.dataSource.query(`select kind from app.test_breach order by at`) : [];
};
async function pass(seconds: number): Promise<void> {
  await db.clock.advance(seconds * SECOND);
  await engine.round();
}

test('a silent unit: three levels are told in order, none early, each with its own clock, and every missed clock is a breach', async () => {
  const id = await open();
  await engine.round();
  expect(await names()).toEqual(['陈建国']);
  await pass(38);
  expect(await names()).toEqual(['陈建国']);
  await pass(3);
  expect(await names()).toEqual(['陈建国', '王晓岚', '刘敏']);
  await pass(28);
  expect((await names()).length).toBe(3);
  await pass(2);
  expect((await names()).at(-1)).toBe('赵立新');
  await pass(100);
  const acks = (await deadlines(id)).filter((d) => d.kind === 'ack');
  expect(acks.map((d) => [d.level_no, d.state])).toEqual([
    [1, 'breached'],
    [2, 'breached'],
    [3, 'breached'],
  ]);
  const [{ opened_at: t0 }] = await db.dataSource.query(`select opened_at from incident where id = $1`, [id]);
  expect(acks.map((d) => (d.due_at.getTime() - t0.getTime()) / SECOND)).toEqual([40, 70, 120]);
  expect((await clues()).map((c) => c.kind)).toEqual(['ack', 'ack', 'first_report', 'ack', 'respond']);
  const [last] = (await pages()).slice(-1);
  expect(last!.title).toContain('未收到党委宣传部签收');
});

test('signing is not answering: the ladder stops for the signature and goes on for the missing 初报', async () => {
  const id = await open();
  await engine.round();
  const { signedAt } = await actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 1, via: 'web' });
  expect((await actions.sign({ incidentId: id, personId: person['陈建国']!, via: 'wecom' })).signedAt).toEqual(
    signedAt,
  );
  await pass(60);
  expect(await names()).toEqual(['陈建国']);
  await pass(31);
  expect(await names()).toEqual(['陈建国', '王晓岚', '刘敏']);
  expect((await pages())[1]!.title).toContain('未收到后勤处初报');
});

test('who answers in time is left in peace', async () => {
  const id = await open();
  await engine.round();
  const act = { incidentId: id, personId: person['陈建国']!, epoch: 1 };
  await expect(
    actions.file({
      ...act,
      kind: 'first_report',
      body: { truth: '属实', situation: '', measures: '', next: '' },
      requestId: 'a',
    }),
  ).rejects.toThrow('请填写“现状”');
  const body = { truth: '属实', situation: '窗口停业', measures: '封存留样', next: '五点前公布结果' };
  const first = await actions.file({ ...act, kind: 'first_report', body, requestId: 'a' });
  expect((await actions.file({ ...act, kind: 'first_report', body, requestId: 'a' })).id).toBe(first.id);
  await actions.file({ ...act, kind: 'response', body: { text: '已致歉并公布检查结果' }, requestId: 'b' });
  await pass(3_600);
  expect((await deadlines(id)).map((d) => d.state)).toEqual(['met', 'met', 'met']);
  expect(await names()).toEqual(['陈建国']);
  expect(await clues()).toEqual([]);
});

test('three engines at once tell each person once, and lose no level', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => open()));
  for (const seconds of [0, 41, 30, 51, 40]) {
    await db.clock.advance(seconds * SECOND);
    for (let i = 0; i < 3; i++) await Promise.all([engine.round(), other.round(), engine.round()]);
  }
  const rows = await db.dataSource.query(
    `select incident_id, count(*)::int as n, count(distinct person_id)::int as people from outbox where purpose = 'page' group by 1`,
  );
  expect(rows).toHaveLength(ids.length);
  for (const r of rows) expect([r.n, r.people]).toEqual([4, 4]);
});

test('a transaction that fails half-way leaves nothing, and the next round does it all', async () => {
  const id = await open();
  await engine.round();
  const broken = Object.create(engine, {
    listener: { value: { onBreach: () => Promise.reject(new Error('crash')) } },
  }) as EscalationEngine;
  await db.clock.advance(41 * SECOND);
  await expect(broken.round()).rejects.toThrow('crash');
  expect(await names()).toEqual(['陈建国']);
  expect((await deadlines(id)).every((d) => d.state === 'pending')).toBe(true);
  await engine.round();
  expect(await names()).toEqual(['陈建国', '王晓岚', '刘敏']);
});

test('after an outage of three hours nobody is late for time before he was told', async () => {
  const id = await open();
  await engine.round();
  await pass(3 * 3_600);
  expect(await names()).toEqual(['陈建国', '王晓岚', '刘敏', '赵立新']);
  const later = (await deadlines(id)).filter((d) => d.kind === 'ack' && d.level_no > 1);
  const now = db.clock.now().getTime();
  expect(later.map((d) => [d.state, Math.round((d.due_at.getTime() - now) / SECOND)])).toEqual([
    ['pending', 30],
    ['pending', 50],
  ]);
  const late = await db.dataSource.query(`select count(*)::int as n from ledger_event where kind = 'engine.late'`);
  expect(late[0].n).toBe(2);
});

test('a level nobody fills is passed over at once, with the reason', async () => {
  await db.dataSource.query(
    `update post set held_to = app.now() where function in ('publicity_duty', 'publicity_head')`,
  );
  await open();
  await engine.round();
  await pass(41);
  expect(await names()).toEqual(['陈建国', '赵立新']);
  const [event] = await db.dataSource.query(`select payload from ledger_event where kind = 'level.unreachable'`);
  expect(JSON.parse(event.payload)).toMatchObject({ code: 'LEVEL_UNREACHABLE', levelNo: 2 });
});

test('a level that rises makes a new plan; old buttons are refused', async () => {
  const id = await open(3);
  await engine.round();
  await incidents.confirm({
    incidentId: id,
    level: 2,
    version: 1,
    actor: { type: 'person', id: person['王晓岚']!, name: '王晓岚' },
  });
  await engine.round();
  await expect(actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 1, via: 'web' })).rejects.toThrow(
    '等级已调整',
  );
  expect(await names()).toEqual(['陈建国', '陈建国']);
  await actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 2, via: 'web' });
  await pass(41);
  expect((await names()).length).toBe(2);
});

test('a link shows on GET, signs once on POST, and is refused altered, again, late or stale', async () => {
  const id = await open();
  await engine.round();
  const [{ url }] = await db.dataSource.query(`select body->>'url' as url from outbox where purpose = 'page'`);
  const token = url.split('/').at(-1)!;
  for (let i = 0; i < 3; i++) expect((await links.view(token)).state).toBe('valid');
  expect((await deadlines(id)).every((d) => d.state === 'pending')).toBe(true);
  await expect(links.sign(`${token.slice(0, -2)}xx`)).rejects.toThrow('链接无效');
  const forged = `${Buffer.from(JSON.stringify({ r: person['刘敏'], i: id, l: 1, e: 1, n: 'x' })).toString('base64url')}.${token.split('.').slice(1).join('.')}`;
  await expect(links.sign(forged)).rejects.toThrow('链接无效');
  await links.sign(token);
  await expect(links.sign(token)).rejects.toThrow('已用过');
  expect((await links.view(token)).signedAt).not.toBeNull();
  await db.clock.advance(41 * SECOND);
  const second = await open();
  await engine.round();
  const [row] = await db.dataSource.query(
    `select body->>'url' as url from outbox where purpose = 'page' and incident_id = $1`,
    [second],
  );
  await db.clock.advance(49 * 3_600 * SECOND);
  await expect(links.sign(row.url.split('/').at(-1))).rejects.toThrow('已过期');
});

test('strangers may neither sign nor see; a closed incident stops all clocks', async () => {
  const id = await open();
  await engine.round();
  await expect(actions.sign({ incidentId: id, personId: person['何芳']!, via: 'web' })).rejects.toThrow('没有请您签收');
  await expect(views.detail(id, { personId: person['何芳']!, roles: ['unit'], unitIds: ['student'] })).rejects.toThrow(
    '不属于您的单位',
  );
  const mine = await views.detail(id, { personId: person['陈建国']!, roles: ['unit'], unitIds: ['logistics'] });
  expect(mine.can).toMatchObject({ sign: true, confirm: false });
  expect(mine.ladder.map((s) => s.state)).toEqual(['running', 'waiting', 'waiting']);
  expect(mine.nextStep).toMatch(/^\d\d:\d\d:\d\d 若未签收，将报宣传部$/);
  await incidents.close({
    incidentId: id,
    reason: '已回应',
    version: 1,
    actor: { type: 'person', id: person['王晓岚']!, name: '王晓岚' },
  });
  await pass(3_600);
  expect(await names()).toEqual(['陈建国']);
  expect((await deadlines(id)).every((d) => d.state === 'cancelled')).toBe(true);
});
