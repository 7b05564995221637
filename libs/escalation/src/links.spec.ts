import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type EscalationKit, escalationKit } from './testing/kit.js';

let k: EscalationKit;
let id: string;
let token: string;

const tokenOf = async (incidentId: string): Promise<string> =>
  (
    await k.sql<{ url: string }>(
      `select body->>'url' as url from outbox where purpose = 'page' and incident_id = $1 order by created_at desc limit 1`,
      [incidentId],
    )
  )[0]!.url
    .split('/')
    .at(-1)!;
const refusals = async (): Promise<string[]> =>
  (
    await k.sql<{ p: { code: string } }>(
      `select payload::jsonb as p from ledger_event where kind = 'link.refused' order by seq`,
    )
  ).map((e) => e.p.code);
const signed = async (): Promise<number> =>
  (await k.sql<{ n: number }>(`select count(*)::int as n from escalation_target where acked_at is not null`))[0]!.n;

beforeEach(async () => {
  k = await escalationKit();
  id = await k.open();
  await k.engine.round();
  token = await tokenOf(id);
});
afterEach(() => k.db.drop());

test('says whom, what, under which plan and until when, and is taken under an older key of the ring too', async () => {
  expect(k.maker.verify(token)).toMatchObject({
    r: k.person['陈建国'],
    i: id,
    u: 1,
    l: 1,
    a: 'ack',
    e: 1,
    x: expect.any(Number),
  });
  await expect(k.linksWith(['k2', 2]).sign(token, null)).rejects.toThrow('链接无效');
  await k.linksWith(['k2', 2], ['k1', 1]).sign(token, null);
  expect(await signed()).toBe(1);
});

test('a hundred prefetches act on nothing; of twenty posts at once one signs, the others are refused and logged', async () => {
  for (let i = 0; i < 100; i++) expect((await k.links.view(token)).state).toBe('valid');
  expect(await signed()).toBe(0);
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => k.links.sign(token, null)));
  expect(all.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  expect(await refusals()).toEqual(Array.from({ length: 19 }, () => 'link_used'));
  expect((await k.log(id)).filter((e) => e.kind === 'ack.signed')).toHaveLength(1);
});

test('another person signed in, an older plan, too late: refused with the reason, and the link stays unused', async () => {
  await expect(k.links.sign(token, k.person['何芳']!)).rejects.toThrow('不能由他人签收');
  await k.sql(`update incident set level = 1 where id = $1`, [id]);
  await k.engine.round();
  await expect(k.links.sign(token, null)).rejects.toThrow('等级已调整');
  const next = await tokenOf(id);
  await k.db.clock.advance(49 * 3_600_000);
  await expect(k.links.sign(next, null)).rejects.toThrow('已过期');
  expect(await refusals()).toEqual(['link_of_another', 'link_stale', 'link_expired']);
  expect(await k.sql(`select 1 from ack_link where used_at is not null`)).toEqual([]);
});

test('an act that fails leaves the link as it was', async () => {
  await k.sql(`delete from escalation_target where incident_id = $1`, [id]);
  await expect(k.links.sign(token, null)).rejects.toThrow('没有请您签收');
  expect((await k.links.view(token)).state).toBe('valid');
  expect(await refusals()).toEqual(['not_asked']);
});

test('a payload changed under a good signature is none', async () => {
  const [body, ...rest] = token.split('.');
  const said = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...said, r: k.person['刘敏'] })).toString('base64url');
  await expect(k.links.sign([other, ...rest].join('.'), null)).rejects.toThrow('链接无效');
  await expect(k.links.sign(`${token}.x`, null)).rejects.toThrow('链接无效');
});
