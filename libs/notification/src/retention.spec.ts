import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '@fengsui/platform';
import { OutboxBench } from './testing/outbox-bench.js';
import { Retention } from './retention.service.js';

let bench: OutboxBench;
const DAY = 86_400_000;
const TABLES = ['reply_code', 'wrong_reply', 'channel_receipt', 'delivery_receipt'];
beforeAll(async () => {
  bench = await OutboxBench.create();
});
afterAll(() => bench.close());

const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);
const retention = (days = 184): Retention =>
  new Retention(bench.db.dataSource, bench.ledger, { FENGSUI_RECEIPT_DAYS: days });
const counts = async (): Promise<number[]> => {
  const all: number[] = [];
  for (const t of TABLES) all.push((await sql(`select count(*)::int as n from ${t}`))[0].n);
  return all;
};
const lines = async (): Promise<string[]> =>
  (
    await sql(`select payload::jsonb->>'text' as text from ledger_event where kind = 'retention.deleted' order by seq`)
  ).map((r) => r.text);

/** One of each kind, as of now. */
async function leave(mark: string, receipts = 1): Promise<void> {
  await sql(
    `insert into reply_code (phone, code, person_id, incident_id, epoch, expires_at) values ('13800000003', $1, $2, $3, $4, app.now() + interval '48 hours')`,
    [mark, bench.person['陈建国'], bench.incidentId, Number(mark)],
  );
  await sql(`insert into wrong_reply (dedupe_key, phone) values ($1, '13800000003')`, [mark]);
  await sql(
    `insert into channel_receipt (channel, dedupe_key, body) select 'aliyun_sms', $1 || n, '{}' from generate_series(1, $2) n`,
    [mark, receipts],
  );
  await sql(
    `insert into delivery_receipt (channel, provider_id, verdict, at, raw) values ('aliyun_sms', $1, 'delivered', app.now(), '{}')`,
    [mark],
  );
}

test('for 184 days everything stays; after that it goes once a day, and the log says how much', async () => {
  await leave('111111', 20_001);
  expect(await retention().daily()).toBe(0);
  expect(await lines()).toEqual([]);
  await bench.db.clock.advance(183 * DAY);
  await leave('222222');
  expect(await retention().daily()).toBe(0);
  await bench.db.clock.advance(DAY + 60_000);
  const message = await bench.put();
  // of several engines one does it
  const all = await Promise.all([retention().daily(), retention().daily(), retention().daily()]);
  expect(all.filter((n) => n !== null)).toEqual([20_004]);
  expect(await counts()).toEqual([1, 1, 1, 1]);
  expect(await lines()).toEqual([
    '已满留存期限（184 天），删除回复码 1 条、错误回复 1 条、渠道回调原文 10000 条、送达回执原文 1 条',
    '已满留存期限（184 天），删除渠道回调原文 10000 条',
    '已满留存期限（184 天），删除渠道回调原文 1 条',
  ]);
  expect((await bench.ledger.verify()).brokenAt).toBeNull();
  expect(await bench.row(message)).toMatchObject({ state: 'pending' });
  expect(await retention().daily()).toBeNull();
});

test('a school may keep them longer, never shorter', async () => {
  await bench.db.clock.advance(184 * DAY);
  expect(await retention(400).daily()).toBe(0);
  await bench.db.clock.advance(DAY);
  expect(await retention().daily()).toBe(4);
  const settings = { DATABASE_URL: 'postgres://x', FENGSUI_LINK_KEYS: 'k1:12345678' };
  expect(readConfig(settings).FENGSUI_RECEIPT_DAYS).toBe(184);
  expect(() => readConfig({ ...settings, FENGSUI_RECEIPT_DAYS: '183' })).toThrow('FENGSUI_RECEIPT_DAYS：至少 184 天');
});
