import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EscalationKit, escalationKit } from './testing/kit.js';

let k: EscalationKit;
beforeAll(async () => {
  k = await escalationKit();
});
afterAll(() => k.db.drop());

test('beside a person stands every channel that was tried, in order, with the time it arrived and the reason it was tried', async () => {
  const { sql } = k;
  const person = k.person['陈建国']!;
  const id = await k.open();
  await k.engine.round();
  await sql(`delete from in_app_message`);
  await sql(`delete from outbox`);
  const key = `${id}:1:1:page:${person}`;
  const [{ id: first }] = (await sql<{ id: string }>(
    `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, error) values ($1, $2, $3, 'wecom', 'page', 2, '{}', 'failed', '账号不存在') returning id`,
    [key, id, person],
  )) as [{ id: string }];
  await sql(
    `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, accepted_at, delivered_at, origin_id, step, because)
     values ($1, $2, $3, 'aliyun_sms', 'page', 2, '{}', 'delivered', '2026-11-22T06:06:00Z', '2026-11-22T06:07:00Z', $4, 2, '企业微信未送达（账号不存在）')`,
    [`${key}~aliyun_sms`, id, person, first],
  );
  const detail = await k.views.detail(id, { personId: person, roles: ['duty'], unitIds: [] });
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
