import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentDetail, LedgerState, LedgerVerification } from '@fengsui/contract';
import type { Checkpoint } from '@fengsui/ledger';
import { fengsui } from '../harness/command.js';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

/** The log as the running product writes, seals and verifies it. */
let p: Product;
let head: Client;
let id: string;
beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'wangxiaolan', 'liumin', 'zhaolixin');
  head = await p.as('liumin');
  [{ id }] = await p.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ2026-0001', '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '', 'open', app.now()) returning id`,
  );
  await p.db.dataSource.query(`select pg_notify('fengsui_wake', 'escalation')`);
}, 60_000);
afterAll(() => p.stop());

const sealed = (): Checkpoint[] => {
  const file = path.join(p.config.FENGSUI_DATA_DIR, 'ledger-checkpoints.jsonl');
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Checkpoint);
};
const verified = async (): Promise<LedgerVerification> => {
  const { body } = await head.post<LedgerVerification>('/api/ledger/verifications', {});
  return until('the log to be read', async () => {
    const { verification } = await head.get<LedgerState>('/api/ledger');
    return verification && verification.id >= body.id ? verification : null;
  });
};
/** The command as a person runs it. */
async function audit(
  ...args: string[]
): Promise<{ code: number; json: Record<string, unknown>; words: string; err: string }> {
  const { code, out, err } = await fengsui(p.config, 'audit', ...args);
  const [first, ...rest] = out.split('\n');
  return { code, json: JSON.parse(first || '{}'), words: rest.join('\n'), err };
}

test('a missed clock is sealed outside the database at once, without waiting for the next two minutes', async () => {
  await until('level 1 to be told', async () => (await head.get<IncidentDetail>(`/api/incidents/${id}`)).levelNo === 1);
  await p.db.clock.advance(41_000);
  const breach = await until('the breach', async () => {
    const [row] = await p.db.dataSource.query(`select seq, hash from ledger_event where kind = 'deadline.breached'`);
    return row as { seq: string } | undefined;
  });
  const last = await until('its checkpoint', async () => sealed().find((c) => c.seq >= Number(breach.seq)));
  const [row] = await p.db.dataSource.query(`select hash from ledger_event where seq = $1`, [last.seq]);
  expect(last).toMatchObject({ chain: 'main', hash: row.hash, mac: expect.any(String) });
});

test('an act over HTTP stands in the log with its request, device, right, and the policy it fell under', async () => {
  const chen = await p.as('chenjianguo');
  const answer = await fetch(`${p.url}/api/incidents/${id}/sign`, {
    method: 'POST',
    headers: {
      cookie: chen.cookie,
      'Content-Type': 'application/json',
      'X-Fengsui': '1',
      'X-Request-Id': 'third-party-0001',
      'X-Client-Time': '2026-11-25T20:00:00+08:00',
      'User-Agent': 'Phone/1',
    },
    body: '{"epoch":1}',
  });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([200, 'third-party-0001']);
  const [{ actor, payload }] = await p.db.dataSource.query(
    `select actor, payload from ledger_event where kind = 'ack.signed'`,
  );
  expect(JSON.parse(actor)).toMatchObject({ type: 'person', name: '陈建国', post: '后勤处 处长', channel: 'web' });
  expect(JSON.parse(payload)).toMatchObject({
    policy: expect.stringMatching(/^[0-9a-f]{64}$/),
    request: {
      id: 'third-party-0001',
      ip: expect.stringContaining('127.0.0.1'),
      device: 'Phone/1',
      clientTime: '2026-11-25T20:00:00+08:00',
      authority: '角色 unit',
    },
  });
});

test('the office verifies and carries the checkpoints off; others may not look', async () => {
  expect(await verified()).toMatchObject({ intact: true, problems: [], askedBy: '刘敏' });
  const file = await fetch(`${p.url}/api/ledger/checkpoints.jsonl`, { headers: { cookie: head.cookie } });
  expect((await file.text()).trim().split('\n').length).toBeGreaterThan(0);
  for (const who of ['chenjianguo', 'wangxiaolan', 'zhaolixin'])
    await expect((await p.as(who)).get('/api/ledger')).rejects.toThrow('403');
});

test('a wrong entry is corrected by a new one; both are read together', async () => {
  const duty = await p.as('wangxiaolan');
  const { log } = await duty.get<IncidentDetail>(`/api/incidents/${id}`);
  const wrong = log[0]!;
  const { status, body } = await duty.post<{ seq: number }>(`/api/incidents/${id}/log/${wrong.seq}/correct`, {
    text: '实为一食堂',
    reason: '来电核实',
  });
  expect(status).toBe(201);
  const after = (await duty.get<IncidentDetail>(`/api/incidents/${id}`)).log;
  expect(after.find((e) => e.seq === wrong.seq)).toEqual(wrong);
  expect(after.find((e) => e.seq === body.seq)).toMatchObject({ corrects: wrong.seq });
});

test('bar 16: a person or phone that goes leaves all evidence; no foreign key takes evidence along', async () => {
  const sql = p.db.dataSource;
  const evidence = async (): Promise<unknown> => [
    await sql.query(`select * from escalation_target order by id`),
    await sql.query(`select * from filing order by id`),
    await sql.query(`select id, person_id, address, channel, body from outbox order by id`),
    await sql.query(`select * from clue order by id`),
    await sql.query(`select seq, actor, payload, hash from ledger_event order by seq`),
  ];
  await p.stopEngine();
  const before = await evidence();
  const [{ id: chen }] = await sql.query(`select id from person where name = '陈建国'`);
  await expect(sql.query(`delete from person where id = $1`, [chen])).rejects.toThrow('never deleted');
  await sql.query(`update person set active = false, mobile = null, wecom_userid = null where id = $1`, [chen]);
  expect(await evidence()).toEqual(before);
  const seen = await head.get<IncidentDetail>(`/api/incidents/${id}`);
  expect(seen.log.some((e) => e.actor.includes('陈建国'))).toBe(true);
  expect(JSON.stringify(seen.ladder)).toContain('陈建国');
  // whatever table is added: none that holds evidence may go, or forget, along with what it points at
  const taking: { child: string; parent: string }[] = await sql.query(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
     where contype = 'f' and confdeltype in ('c', 'n', 'd') and confrelid::regclass::text in ('person', 'account', 'post', 'unit', 'incident', 'deadline', 'outbox', 'escalation_policy')
     order by 1, 2`,
  );
  expect(taking.map((t) => `${t.child} → ${t.parent}`)).toEqual([
    'hot_topic → incident',
    'incident_mention → incident',
    'incident_mention_decision → incident',
    'incident_presence → incident',
    'incident_presence → person',
    'password_link → account',
    'session → account',
  ]);
});

test('audit verify: a JSON line, Chinese words, exit code 1 on a break', async () => {
  const good = await audit('verify');
  expect([good.code, good.err]).toEqual([0, '']);
  expect(good.json).toMatchObject({ intact: true, firstBreak: null, problems: [] });
  expect(good.json['rows']).toBe((good.json['head'] as { seq: number }).seq);
  expect(good.words).toMatch(/^日志完整：逐条重算 \d+ 条，全部相符/);
  expect(good.words).toMatch(/最近一次封存在 .*，至第 \d+ 条；其后 \d+ 条尚未封存。/);
  await p.db.dataSource.transaction(async (tx) => {
    await tx.query('alter table ledger_event disable trigger all');
    await tx.query(`update ledger_event set payload = replace(payload, '签收', '未签') where kind = 'ack.signed'`);
    await tx.query('alter table ledger_event enable trigger all');
  });
  const [{ seq }] = await p.db.dataSource.query(`select seq from ledger_event where kind = 'ack.signed'`);
  const bad = await audit('verify');
  expect([bad.code, bad.json['firstBreak']]).toEqual([1, Number(seq)]);
  expect(bad.words).toMatch(new RegExp(`日志不符：第 ${seq} 条起不可信[^]*第 ${seq} 条的内容与校验值不符`));
  expect((await head.get<LedgerState>('/api/ledger')).verification).toMatchObject({ intact: false, askedBy: '命令行' });
  expect(await audit('check')).toMatchObject({ code: 2 });
});
