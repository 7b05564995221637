import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TestDatabase } from '@fengsui/platform/testing';
import type { EscalationActions } from './escalation-actions.service.js';
import { type EscalationKit, escalationKit } from './testing/kit.js';

let k: EscalationKit;
let db: TestDatabase;
let actions: EscalationActions;
let person: Record<string, string>;
const SECOND = 1_000;

beforeEach(async () => {
  k = await escalationKit();
  ({ db, actions, person } = k);
});
afterEach(() => db.drop());

test('a silent unit: three levels are told in order, none early, each with its own clock, and every missed clock is a breach', async () => {
  const id = await k.open();
  await k.engine.round();
  expect(await k.names()).toEqual(['陈建国']);
  await k.pass(38);
  expect(await k.names()).toEqual(['陈建国']);
  await k.pass(3);
  expect(await k.names()).toEqual(['陈建国', '王晓岚', '刘敏']);
  await k.pass(28);
  expect((await k.names()).length).toBe(3);
  await k.pass(2);
  expect((await k.names()).at(-1)).toBe('赵立新');
  await k.pass(100);
  const acks = (await k.deadlines(id)).filter((d) => d.kind === 'ack');
  expect(acks.map((d) => [d.level_no, d.state])).toEqual([
    [1, 'breached'],
    [2, 'breached'],
    [3, 'breached'],
  ]);
  const [{ opened_at: t0 }] = await db.dataSource.query(`select opened_at from incident where id = $1`, [id]);
  expect(acks.map((d) => (d.due_at.getTime() - t0.getTime()) / SECOND)).toEqual([40, 70, 120]);
  expect(await k.clues()).toEqual(['ack', 'ack', 'first_report', 'ack', 'respond', 'platform_contact']);
  const [last] = (await k.pages()).slice(-1);
  expect(last!.title).toContain('未收到党委宣传部签收');
});

test('signing is not answering: the ladder stops for the signature and goes on for the missing 初报', async () => {
  const id = await k.open();
  await k.engine.round();
  const { signedAt } = await actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 1, via: 'web' });
  expect((await actions.sign({ incidentId: id, personId: person['陈建国']!, via: 'wecom' })).signedAt).toEqual(
    signedAt,
  );
  await k.pass(60);
  expect(await k.names()).toEqual(['陈建国']);
  await k.pass(31);
  // his own second page asks how it stands: he signed and said nothing since
  expect((await k.names()).sort()).toEqual(['刘敏', '王晓岚', '陈建国', '陈建国'].sort());
  expect((await k.pages()).find((x) => x.name === '刘敏')!.title).toContain('未收到后勤处初报');
});

test('who answers in time is left in peace', async () => {
  const id = await k.open();
  await k.engine.round();
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
  await k.pass(50);
  const asked = (await k.deadlines(id)).filter((d) => ['ack', 'first_report', 'respond', 'idle'].includes(d.kind));
  expect(asked.map((d) => d.state)).toEqual(['met', 'met', 'met', 'met']);
  expect(await k.names()).toEqual(['陈建国']);
  expect(await k.clues()).toEqual([]);
});

test('three engines at once tell each person once, and lose no level', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => k.open()));
  for (const seconds of [0, 41, 30, 51, 40]) {
    await db.clock.advance(seconds * SECOND);
    for (let i = 0; i < 3; i++) await Promise.all([k.engine.round(), k.other.round(), k.engine.round()]);
  }
  const rows = await db.dataSource.query(
    `select incident_id, count(*)::int as n, count(distinct person_id)::int as people from outbox where purpose = 'page' group by 1`,
  );
  expect(rows).toHaveLength(ids.length);
  for (const r of rows) expect([r.n, r.people]).toEqual([4, 4]);
});

test('an incident that opens while a backlog is worked off waits in its line, not behind it', async () => {
  for (let i = 0; i < 100; i++) await k.open();
  await k.engine.round();
  await db.clock.advance(41 * SECOND);
  let fresh: string | null = null;
  await k
    .engineWith(async () => {
      fresh ??= await k.open();
      await new Promise((resolve) => setTimeout(resolve, 600));
    })
    .round();
  expect(
    await db.dataSource.query(`select state, level_no from escalation_run where incident_id = $1`, [fresh]),
  ).toEqual([{ state: 'running', level_no: 1 }]);
});

test('a transaction that fails half-way leaves nothing, and the next round does it all', async () => {
  const id = await k.open();
  await k.engine.round();
  await db.clock.advance(41 * SECOND);
  const crash = () => Promise.reject(new Error('crash'));
  await expect(k.engineWith(crash).round()).rejects.toThrow(`事件 ${id}：crash`);
  expect(await k.names()).toEqual(['陈建国']);
  expect((await k.deadlines(id)).every((d) => d.state === 'pending')).toBe(true);
  await k.engine.round();
  expect(await k.names()).toEqual(['陈建国', '王晓岚', '刘敏']);
});

test('an error of a batch that none of its incidents meets alone is kept in the log line', async () => {
  const warnings: string[] = [];
  Logger.overrideLogger({ log() {}, error() {}, warn: (text) => void warnings.push(String(text)) });
  await k.open();
  await k.open();
  await k.engine.round();
  await db.clock.advance(41 * SECOND);
  let n = 0;
  await k
    .engineWith(async () => {
      if (n++ === 0) throw new Error('deadlock detected');
    })
    .round();
  const kept = warnings.filter((w) => w.includes('未能一并处理'));
  expect(kept).toEqual([expect.stringMatching(/^\d 起事件未能一并处理，改为逐起处理：deadlock detected$/)]);
  expect((await k.names()).filter((x) => x === '王晓岚')).toHaveLength(2);
});

test('after an outage of three hours nobody is late for time before he was told', async () => {
  const id = await k.open();
  await k.engine.round();
  await k.pass(3 * 3_600);
  expect(await k.names()).toEqual(['陈建国', '王晓岚', '刘敏', '赵立新']);
  const later = (await k.deadlines(id)).filter((d) => d.kind === 'ack' && d.level_no > 1);
  const now = db.clock.now().getTime();
  expect(later.map((d) => [d.state, Math.round((d.due_at.getTime() - now) / SECOND)])).toEqual([
    ['pending', 30],
    ['pending', 50],
  ]);
  const late = await db.dataSource.query(
    `select count(*)::int as n from ledger_event where kind = 'engine.late' and payload::jsonb ? 'levelNo'`,
  );
  expect(late[0].n).toBe(2);
});

test('a level nobody fills is passed over at once, with the reason', async () => {
  await db.dataSource.query(
    `update post set held_to = app.now() where function in ('publicity_duty', 'publicity_head')`,
  );
  await k.open();
  await k.engine.round();
  await k.pass(41);
  expect(await k.names()).toEqual(['陈建国', '赵立新']);
  const [event] = await db.dataSource.query(`select payload from ledger_event where kind = 'level.unreachable'`);
  expect(JSON.parse(event.payload)).toMatchObject({ code: 'LEVEL_UNREACHABLE', levelNo: 2 });
});

test('a level that rises makes a new plan; old buttons are refused', async () => {
  const id = await k.open(3);
  await k.engine.round();
  await k.incidents.confirm({
    incidentId: id,
    level: 2,
    version: 1,
    actor: { type: 'person', id: person['王晓岚']!, name: '王晓岚' },
  });
  await k.engine.round();
  await expect(actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 1, via: 'web' })).rejects.toThrow(
    '等级已调整',
  );
  expect(await k.names()).toEqual(['陈建国', '陈建国']);
  await actions.sign({ incidentId: id, personId: person['陈建国']!, epoch: 2, via: 'web' });
  await k.pass(41);
  expect((await k.names()).length).toBe(2);
});

test('a link shows on GET, signs once on POST, and is refused altered, again, late or stale', async () => {
  const id = await k.open();
  await k.engine.round();
  const [{ url }] = await db.dataSource.query(`select body->>'url' as url from outbox where purpose = 'page'`);
  const token = url.split('/').at(-1)!;
  for (let i = 0; i < 3; i++) expect((await k.links.view(token)).state).toBe('valid');
  expect((await k.deadlines(id)).every((d) => d.state === 'pending')).toBe(true);
  await expect(k.links.sign(`${token.slice(0, -2)}xx`, null)).rejects.toThrow('链接无效');
  const forged = `${Buffer.from(JSON.stringify({ r: person['刘敏'], i: id, l: 1, e: 1, n: 'x' })).toString('base64url')}.${token.split('.').slice(1).join('.')}`;
  await expect(k.links.sign(forged, null)).rejects.toThrow('链接无效');
  await k.links.sign(token, null);
  await expect(k.links.sign(token, null)).rejects.toThrow('已用过');
  expect((await k.links.view(token)).signedAt).not.toBeNull();
  await db.clock.advance(41 * SECOND);
  const second = await k.open();
  await k.engine.round();
  const [row] = await db.dataSource.query(
    `select body->>'url' as url from outbox where purpose = 'page' and incident_id = $1`,
    [second],
  );
  await db.clock.advance(49 * 3_600 * SECOND);
  await expect(k.links.sign(row.url.split('/').at(-1), null)).rejects.toThrow('已过期');
});

test('strangers may neither sign nor see; a closed incident stops all clocks', async () => {
  const id = await k.open();
  await k.engine.round();
  await expect(actions.sign({ incidentId: id, personId: person['何芳']!, via: 'web' })).rejects.toThrow('没有请您签收');
  await expect(
    k.views.detail(id, { personId: person['何芳']!, roles: ['unit'], unitIds: ['student'] }),
  ).rejects.toThrow('不属于您的单位');
  const mine = await k.views.detail(id, { personId: person['陈建国']!, roles: ['unit'], unitIds: ['logistics'] });
  expect(mine.can).toMatchObject({ sign: true, confirm: false });
  expect(mine.ladder.map((s) => s.state)).toEqual(['running', 'waiting', 'waiting']);
  expect(mine.nextStep).toMatch(/^\d\d:\d\d:\d\d 若未签收，将报宣传部$/);
  await k.incidents.close({
    incidentId: id,
    reason: '已回应',
    version: 1,
    actor: { type: 'person', id: person['王晓岚']!, name: '王晓岚' },
  });
  await k.pass(3_600);
  expect(await k.names()).toEqual(['陈建国']);
  expect((await k.deadlines(id)).every((d) => d.state === 'cancelled')).toBe(true);
});
