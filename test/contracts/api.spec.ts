import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Product, startProduct, until } from '../harness/product.js';

/** The door: who may do what over HTTP, and the signed callback of 企业微信. */
let p: Product;
beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing');
}, 60_000);
afterAll(() => p.stop());

async function incident(): Promise<string> {
  const [{ id }] = await p.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ2026-' || nextval('incident_code_seq'), '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '', 'open', app.now()) returning id`,
  );
  await p.db.dataSource.query(`select pg_notify('fengsui_wake', 'escalation')`);
  return id;
}

test('nobody gets in without signing in, and every refusal is a Chinese sentence', async () => {
  for (const at of ['/api/overview', '/api/incidents', '/api/ledger']) {
    const answer = await fetch(`${p.url}${at}`);
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      401,
      'application/problem+json; charset=utf-8',
      {
        type: 'urn:fengsui:problem:not_signed_in',
        title: '需要登录',
        status: 401,
        detail: '请先登录。',
        instance: `urn:fengsui:request:${answer.headers.get('x-request-id')}`,
        code: 'not_signed_in',
        message: '请先登录。',
      },
    ]);
  }
  const wrong = await fetch(`${p.url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'wangxiaolan', password: 'x' }),
  });
  expect([wrong.status, ((await wrong.json()) as { message: string }).message]).toEqual([
    401,
    '用户名或密码不对，请核对后重试。',
  ]);
});

test('a change from a foreign page is refused', async () => {
  const duty = await p.as('wangxiaolan');
  const id = await incident();
  const foreign = await fetch(`${p.url}/api/incidents/${id}/close`, {
    method: 'POST',
    headers: { cookie: duty.cookie, 'Content-Type': 'application/json' },
    body: '{"reason":"x","version":1}',
  });
  expect(foreign.status).toBe(403);
});

test('a unit leader may not close; rubbish names its field', async () => {
  const id = await incident();
  const chen = await p.as('chenjianguo');
  expect((await chen.post(`/api/incidents/${id}/close`, { reason: 'x', version: 1 })).status).toBe(403);
  const duty = await p.as('wangxiaolan');
  const bad = await duty.post<{ message: string; field: string }>(`/api/incidents/${id}/confirm`, {
    level: 9,
    version: 1,
  });
  expect([bad.status, bad.body.field, bad.body.message]).toEqual([400, 'level', '“level”不合要求：等级应为 1 至 4']);
  expect((await duty.post('/api/incidents/not-an-id/sign', { epoch: 1 })).status).toBe(400);
});

test('the duty desk merges incidents with a reason; a unit leader may not, and what is missing is named', async () => {
  const [from, into] = [await incident(), await incident()];
  const request = { intoId: into, reason: '同一件事', version: 1 };
  const chen = await p.as('chenjianguo');
  for (const verb of ['pin', 'exclude', 'split', 'merge'])
    expect((await chen.post(`/api/incidents/${from}/${verb}`, request)).status).toBe(403);
  const duty = await p.as('wangxiaolan');
  const bad = await duty.post<{ field: string; message: string }>(`/api/incidents/${from}/split`, {
    ...request,
    title: '停水',
    mentionIds: [],
  });
  expect([bad.status, bad.body.field, bad.body.message]).toEqual([
    400,
    'mentionIds',
    '“mentionIds”不合要求：请选择帖子',
  ]);
  expect((await duty.post(`/api/incidents/${from}/merge`, { ...request, version: 9 })).status).toBe(409);
  expect((await duty.post(`/api/incidents/${from}/merge`, request)).status).toBe(204);
  const rows = await p.db.dataSource.query(`select state, merged_into from incident where id = $1`, [from]);
  expect(rows).toEqual([{ state: 'rejected', merged_into: into }]);
});

test('a tap on the card signs as the person whom 企业微信 names; sent again it counts once', async () => {
  const id = await incident();
  const task = await until('the message', async () => {
    const [row] = await p.db.dataSource.query(`select id from outbox where incident_id = $1 and purpose = 'page'`, [
      id,
    ]);
    return row?.id as string | undefined;
  });
  await until('the card of this incident', async () => p.sim.messages('chenjianguo').some((m) => m.taskId === task));
  expect(await p.sim.click('chenjianguo', task, 'ack')).toBe(200);
  expect(await p.sim.click('chenjianguo', task, 'ack')).toBe(200);
  const rows = await p.db.dataSource.query(
    `select acked_via from escalation_target where incident_id = $1 and acked_at is not null`,
    [id],
  );
  expect(rows).toEqual([{ acked_via: '企业微信' }]);
  const [{ n }] = await p.db.dataSource.query(
    `select count(*)::int as n from ledger_event where kind = 'ack.signed' and incident_id = $1`,
    [id],
  );
  expect(n).toBe(1);
  await until('the card to show it', async () =>
    p.sim.messages('chenjianguo').some((m) => m.taskId === task && m.replaced?.startsWith('已签收')),
  );
});

test('a callback with a wrong signature is refused', async () => {
  const forged = await fetch(`${p.url}/api/callbacks/wecom?msg_signature=0&timestamp=1&nonce=1`, {
    method: 'POST',
    body: '<xml><Encrypt>AAAA</Encrypt></xml>',
  });
  expect(forged.status).toBe(403);
});
