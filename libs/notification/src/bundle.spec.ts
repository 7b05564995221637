import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { codeWords } from './bundle-text.js';
import { cutBytes } from './http/text.js';
import { OutboxBench } from './testing/outbox-bench.js';
import { Reporting } from './testing/reporting-channel.js';

let bench: OutboxBench;
beforeEach(async () => {
  bench = await OutboxBench.create();
});
afterEach(() => bench.close());

const SECOND = 1_000;
const MINUTE = 60_000;
const sql = (text: string, params: unknown[] = []): Promise<any[]> => bench.db.dataSource.query(text, params);

/** An incident of a unit with a person told, and its page, as the escalation writes them. */
async function page(n: number, level: 1 | 2 | 3 | 4 = 3, unit = 'logistics', person = '陈建国'): Promise<string> {
  const code = `YQ2027-${String(n).padStart(4, '0')}`;
  const [{ id }] = await sql(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ($1, $2, $3, '食品安全食堂', $4, '', 'open') returning id`,
    [code, `第${n}件事`, unit, level],
  );
  await sql(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason) values ($1, 1, 1, $2, $3, '处长', '后勤处', app.now(), '')`,
    [id, bench.person[person], person],
  );
  return bench.put(
    { incidentId: id, personId: bench.person[person]!, dedupeKey: `${id}:1:1:page:${bench.person[person]}` },
    { code, level },
  );
}

async function pass(ms: number): Promise<void> {
  await bench.db.clock.advance(ms);
  for (let i = 0; i < 4; i++) await bench.worker().round();
}

test('twelve incidents of one unit at once: one message that lists them; every one is settled, logged, and keeps its own page', async () => {
  const ids: string[] = [];
  for (let n = 10; n < 22; n++) ids.push(await page(n));
  await pass(0);
  expect(bench.double.delivered).toEqual([]);
  await pass(21 * SECOND);
  expect(bench.double.delivered).toHaveLength(1);
  expect(bench.double.delivered[0]).toMatchObject({
    touser: 'chenjianguo',
    type: 'text_notice',
    title: '【Ⅲ级舆情】后勤处同时有12起事件，请逐一签收',
  });
  const [{ body }] = await sql(`select body from outbox where bundle = 'storm'`);
  expect(body.description).toContain('YQ2027-0010～0021');
  for (const id of ids)
    expect(await bench.row(id)).toMatchObject({ state: 'accepted', because: '与另外 11 条合并为一条消息' });
  const events = await sql(
    `select incident_id, payload::jsonb->>'text' as text from ledger_event where kind = 'message.accepted'`,
  );
  expect(new Set(events.map((e) => e.incident_id)).size).toBe(12);
  expect(events[0].text).toBe('企业微信已接收：发给 后勤处 处长 陈建国（合并通知，共 12 起事件）');
});

test('five incidents are no storm; from the sixth on pages wait for one another; other people and units are untouched', async () => {
  for (let n = 1; n <= 5; n++) await page(n);
  await pass(0);
  expect(bench.double.delivered).toHaveLength(5);
  await page(6);
  await page(7);
  await page(8, 3, 'student', '何芳');
  await page(9, 3, 'academic', '陈建国');
  await pass(0);
  expect(
    bench.double.delivered
      .slice(5)
      .map((d) => d.touser)
      .sort(),
  ).toEqual(['chenjianguo', 'hefang']);
  await pass(21 * SECOND);
  expect(bench.double.delivered).toHaveLength(8);
  expect(bench.double.delivered.at(-1)!.title).toContain('2起事件');
  // alone after the wait: it goes by itself, with its buttons
  await page(10);
  await pass(21 * SECOND);
  expect(bench.double.delivered.at(-1)).toMatchObject({ type: 'button_interaction' });
  await bench.db.clock.advance(11 * MINUTE);
  await page(11);
  await pass(0);
  expect(bench.double.delivered.at(-1)).toMatchObject({ type: 'button_interaction' });
});

test('Ⅰ does not drown in a storm of lesser ones', async () => {
  for (let n = 1; n <= 9; n++) await page(n);
  const grave = await page(10, 1);
  await pass(0);
  expect(bench.double.delivered.map((d) => d.taskId)).toEqual([grave]);
});

test('a bundle that is refused goes by the next channel, and what arrives there arrived for all', async () => {
  const sms = new Reporting('aliyun_sms');
  bench.channels = [bench.channel(), sms];
  const ids: string[] = [];
  for (let n = 1; n <= 7; n++) ids.push(await page(n));
  bench.double.faults = ['invaliduser'];
  await pass(0);
  await pass(21 * SECOND);
  expect(sms.sent).toMatchObject([{ bundle: 'storm', address: '13800000003' }]);
  await bench.outbox.delivered('aliyun_sms', 'p-1', new Date('2026-11-22T06:07:00Z'), {});
  await pass(0);
  for (const id of ids)
    expect(await bench.row(id)).toMatchObject({ state: 'delivered', channel: 'aliyun_sms', error: null });
  const kinds = await sql(
    `select kind from ledger_event where incident_id = (select incident_id from outbox where id = $1) order by seq`,
    [ids[0]],
  );
  expect(kinds.map((k) => k.kind)).toEqual([
    'message.failed',
    'message.fallback',
    'message.accepted',
    'message.delivered',
  ]);
});

test('Ⅱ: a bundle of which something is unsigned goes on; signed altogether, it ends', async () => {
  const sms = new Reporting('aliyun_sms');
  bench.channels = [bench.channel(), sms];
  for (let n = 1; n <= 6; n++) await page(n, 2);
  await pass(0);
  await pass(21 * SECOND);
  for (let n = 11; n <= 16; n++) await page(n, 2, 'student', '何芳');
  await pass(0);
  await pass(21 * SECOND);
  await sql(`update escalation_target set acked_at = app.now() where person_id = $1`, [bench.person['陈建国']]);
  await pass(6 * MINUTE);
  expect(sms.sent.map((r) => r.address)).toEqual(['13800000008']);
});

test('more courtesies than a person may be sent become one digest; pages do not', async () => {
  for (let i = 0; i < 25; i++) await bench.put();
  await pass(0);
  for (let i = 0; i < 30; i++)
    await bench.put({ purpose: i % 2 ? 'status' : 'warn', priority: i % 2 ? 8 : 6 }, { code: `YQ2026-${1000 + i}` });
  await bench.put();
  await pass(SECOND);
  expect(bench.double.delivered).toHaveLength(25);
  await pass(62 * SECOND);
  expect(bench.double.delivered.slice(25).map((d) => d.title)).toEqual([
    expect.stringContaining('二食堂'),
    '【汇总】30条提醒与通知，请登录查看',
  ]);
  const [{ n }] = await sql(`select count(*)::int as n from outbox where bundle_id is not null and state = 'accepted'`);
  expect(n).toBe(30);
});

test('a refused digest tries no other channel; that nobody got it is written', async () => {
  const sms = new Reporting('aliyun_sms');
  bench.channels = [bench.channel(), sms];
  for (let i = 0; i < 40; i++) await bench.put({ purpose: 'status', priority: 8 });
  bench.double.faults = ['invaliduser'];
  await pass(0);
  await pass(62 * SECOND);
  expect(sms.sent).toEqual([]);
  expect(await bench.count('failed')).toBe(41);
});

test('codes in a row are drawn together, and the list fits a card', () => {
  const items = (codes: string[]) => codes.map((code) => ({ code, title: '', level: 3 as const, drill: false }));
  expect(codeWords(items(['YQ2026-0003', 'YQ2026-0001', 'YQ2026-0002', 'YQ2026-0009']))).toBe(
    'YQ2026-0001～0003、YQ2026-0009',
  );
  expect(codeWords(items(['YQ2026-9999', 'YQ2027-0001']))).toBe('YQ2026-9999、YQ2027-0001');
  const many = codeWords(items(Array.from({ length: 300 }, (_, i) => `YQ2026-${String(i + 1).padStart(4, '0')}`)));
  expect(cutBytes(many, 512)).toBe(many);
});

test('宣传部 is told of sixty incidents of many units at the same moment: Ⅰ by themselves, the rest in one message', async () => {
  const units = await sql(`select id from unit order by id`);
  for (let n = 1; n <= 60; n++) await page(n, n % 20 === 0 ? 1 : 3, units[n % units.length].id, '刘敏');
  // five per unit are no storm, sixty to one person are
  await sql(`update outbox set created_at = created_at - interval '11 minutes'`);
  await pass(0);
  expect(bench.double.delivered.map((d) => d.type).sort()).toEqual([
    ...Array(3).fill('button_interaction'),
    'text_notice',
  ]);
  expect(bench.double.delivered.find((d) => d.type === 'text_notice')!.title).toBe(
    '【Ⅲ级舆情】多个单位同时有57起事件，请逐一签收',
  );
  expect(await bench.count('accepted')).toBe(61);
});

test('more notices than a group may be sent in a minute become one', async () => {
  const robot = new Reporting('wecom_robot', { perMinute: 20, evidence: 'acceptance' });
  bench.channels = [robot];
  for (let i = 0; i < 50; i++)
    await bench.put(
      { personId: null, channel: 'wecom_robot', purpose: 'status', priority: 8 },
      { code: `YQ2026-${1000 + i}` },
    );
  await pass(0);
  expect(robot.sent.map((r) => r.body.title)).toEqual(['【汇总】50条提醒与通知，请登录查看']);
  expect(await bench.count('accepted')).toBe(51);
});
