import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { EscalationRepository } from './escalation.repository.js';
import { EscalationViews } from './escalation-views.service.js';
import { DEMO_POLICY } from './policy-defaults.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
});
afterAll(() => db.drop());

test('beside a person stands every channel that was tried, in order, with the time it arrived and the reason it was tried', async () => {
  const sql = (text: string, params: unknown[]): Promise<any[]> => db.dataSource.query(text, params);
  const [{ id: person }] = await sql(`select id from person where name = $1`, ['陈建国']);
  const [{ id }] = await sql(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ('YQ2026-0001', '二食堂', 'logistics', '食品安全食堂', $1, '', 'open') returning id`,
    [2],
  );
  await sql(
    `insert into escalation_run (incident_id, policy_snapshot, policy_hash, level_no, started_at) values ($1, $2, '', 1, app.now())`,
    [id, JSON.stringify({ ...DEMO_POLICY, level: 2 })],
  );
  await sql(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason) values ($1, 1, 1, $2, '陈建国', '处长', '后勤处', app.now(), '')`,
    [id, person],
  );
  const key = `${id}:1:1:page:${person}`;
  const [{ id: first }] = await sql(
    `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, error) values ($1, $2, $3, 'wecom', 'page', 2, '{}', 'failed', '账号不存在') returning id`,
    [key, id, person],
  );
  await sql(
    `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, accepted_at, delivered_at, origin_id, step, because)
     values ($1, $2, $3, 'aliyun_sms', 'page', 2, '{}', 'delivered', '2026-11-22T06:06:00Z', '2026-11-22T06:07:00Z', $4, 2, '企业微信未送达（账号不存在）')`,
    [`${key}~aliyun_sms`, id, person, first],
  );
  const views = new EscalationViews(
    db.dataSource,
    new EscalationRepository(db.dataSource),
    new IncidentRepository(db.dataSource),
    new Ledger(db.dataSource),
  );
  const detail = await views.detail(id, { personId: person, roles: ['duty'], unitIds: [] });
  expect(detail.ladder[0]!.targets[0]!.messages).toMatchObject([
    { channel: 'wecom', state: 'failed', error: '账号不存在', step: 1, because: null },
    {
      channel: 'aliyun_sms',
      state: 'delivered',
      at: '2026-11-22T06:07:00.000Z',
      step: 2,
      because: '企业微信未送达（账号不存在）',
    },
  ]);
});
