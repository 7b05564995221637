import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEMO_POLICY, EngineHealth, EngineState, StuckAlarm } from '@fengsui/escalation';
import { Ledger } from '@fengsui/ledger';
import { Channel, type OutboxRow, type SendResult } from '@fengsui/notification';
import { mayReadMetrics } from '@fengsui/platform';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { MetricsServer } from '../../apps/engine/src/metrics-server.js';
import { Watchdog } from '../../apps/engine/src/watchdog.js';

/** escalation.md 9: who watches the engine. */
let db: TestDatabase;
let health: EngineHealth;
let warnings: string[];
beforeEach(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  health = new EngineHealth(db.dataSource);
  warnings = [];
  const note = (message: unknown): void => void warnings.push(String(message));
  Logger.overrideLogger({ log() {}, warn: note, error: note });
});
afterEach(() => db.drop());

const SECOND = 1_000;
const MINUTE = 60_000;

class Phone extends Channel {
  readonly limits = {
    perMinute: null,
    perPersonPerMinute: null,
    perPersonPerHour: null,
    perPersonPerDay: null,
    blockMs: 0,
  };
  readonly evidence = 'delivery';
  readonly rang: OutboxRow[] = [];
  dead = false;
  constructor(readonly name: string) {
    super();
  }
  override async send(row: OutboxRow): Promise<SendResult> {
    if (this.dead) return { outcome: 'rejected_permanent', code: 'x', reason: '欠费停机' };
    this.rang.push(row);
    return { outcome: 'accepted', providerId: null, responseCode: null };
  }
}

const alarm = (...channels: Channel[]): StuckAlarm =>
  new StuckAlarm(db.dataSource, health, new Registry(db.dataSource), new Ledger(db.dataSource), channels, db.clock);

/** A running clock that ends so many ms from now. */
async function clock(inMs: number): Promise<void> {
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ('YQ2026-0001', '二食堂', 'logistics', '食品安全食堂', 2, '', 'open') returning id`,
  );
  await db.dataSource.query(
    `insert into escalation_run (incident_id, policy_snapshot, policy_hash, level, level_no, started_at) values ($1, $2, '', 2, 1, app.now())`,
    [id, JSON.stringify({ ...DEMO_POLICY, level: 2 })],
  );
  await db.dataSource.query(
    `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at) values ($1, 'logistics', 1, 1, 'ack', app.now(), app.now() + $2 * interval '1 ms', app.now())`,
    [id, inMs],
  );
}

test('a clock a minute over, seen twice: 值班 hears it by text message from outside the outbox, once for all processes', async () => {
  const sms = new Phone('aliyun_sms');
  const [one, other] = [alarm(sms), alarm(sms)];
  await clock(10 * SECOND);
  await db.clock.advance(60 * SECOND);
  expect(await one.look()).toBeNull();
  await db.clock.advance(15 * SECOND);
  // the first look that sees it does not tell yet: an engine that is just at it is not stuck
  expect([await one.look(), await other.look()]).toEqual([null, null]);
  expect(sms.rang).toEqual([]);
  const told = await Promise.all([one.look(), other.look()]);
  expect(told.filter(Boolean)).toEqual(['处置引擎可能停滞：1 个时限已过 60 秒未处理']);
  expect(sms.rang.map((r) => r.address)).toEqual(['13800000001']);
  expect(await db.dataSource.query(`select 1 from outbox`)).toEqual([]);
  const [{ text }] = await db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'watchdog.stuck'`,
  );
  expect(text).toBe('处置引擎可能停滞：1 个时限已过 60 秒未处理；已直接短信或电话通知王晓岚');
  await db.clock.advance(29 * MINUTE);
  await one.look();
  expect(sms.rang).toHaveLength(1);
  await db.clock.advance(2 * MINUTE);
  await one.look();
  expect(sms.rang).toHaveLength(2);
});

test('an operator holds the engine: the words say who, since when and why, and not that it is stuck', async () => {
  const sms = new Phone('aliyun_sms');
  const state = new EngineState(db.dataSource, new Ledger(db.dataSource));
  await clock(10 * SECOND);
  await state.pause('恢复备份后核对', { type: 'system', id: 'cli', name: '操作员' });
  const watch = alarm(sms);
  const dog = new Watchdog(health, watch, db.clock, {});
  await watch.look();
  expect([await watch.look(), await dog.audit()]).toEqual([null, true]);
  await db.clock.advance(90 * SECOND);
  await watch.look();
  const words = /^处置引擎由操作员于 \d\d-\d\d \d\d:\d\d 暂停（恢复备份后核对）：1 个时限待恢复后处理$/;
  expect(await watch.look()).toMatch(words);
  expect(sms.rang.map((r) => [r.body.title, r.body.code])).toEqual([
    ['【系统】处置引擎已由人工暂停，时限与消息待恢复', '引擎已暂停'],
  ]);
  expect(await dog.audit()).toBe(false);
  expect(warnings.at(-1)).toMatch(/：1 个时限、0 条消息待恢复后处理$/);
  expect(warnings.join()).not.toContain('停滞');
  const kinds = await db.dataSource.query(`select kind from ledger_event where kind like 'watchdog%'`);
  expect(kinds).toEqual([{ kind: 'watchdog.paused' }]);
  // released, and still nobody sees to it: that is another matter, told at once
  await state.resume('已核对', { type: 'system', id: 'cli', name: '操作员' });
  expect(await watch.look()).toBe('处置引擎可能停滞：1 个时限已过 60 秒未处理');
});

test('an incident that 宣传部 has paused: clocks that stand are nobody’s neglect, an outward one that runs on is', async () => {
  const watch = alarm(new Phone('aliyun_sms'));
  await clock(10 * SECOND);
  await db.dataSource.query(
    `update escalation_run set state = 'paused', paused_at = app.now(), paused_until = app.now() + interval '2 hours', paused_reason = '核实中'`,
  );
  await db.clock.advance(5 * MINUTE);
  await watch.look();
  expect(await watch.look()).toBeNull();
  await db.dataSource.query(`update deadline set kind = 'press'`);
  await watch.look();
  expect(await watch.look()).toBe('处置引擎可能停滞：1 个时限已过 60 秒未处理');
});

test('messages that no worker takes are told of too; those that a channel holds back are not', async () => {
  const sms = new Phone('aliyun_sms');
  await db.dataSource.query(
    `insert into outbox (dedupe_key, channel, purpose, priority, body) values ('a', 'wecom', 'page', 1, '{}')`,
  );
  await db.dataSource.query(
    `insert into channel_gate (channel, held_until) values ('wecom', app.now() + interval '10 minutes')`,
  );
  const watch = alarm(sms);
  await db.clock.advance(9 * MINUTE);
  await watch.look();
  expect(await watch.look()).toBeNull();
  await db.clock.advance(3 * MINUTE);
  await watch.look();
  expect(await watch.look()).toBe('处置引擎可能停滞：1 条消息已过 60 秒未处理');
});

test('no text message possible: the telephone; nothing possible: the log says so', async () => {
  const [sms, voice] = [new Phone('aliyun_sms'), new Phone('aliyun_voice')];
  sms.dead = true;
  await clock(0);
  await db.clock.advance(61 * SECOND);
  const watch = alarm(sms, voice);
  await watch.look();
  await watch.look();
  expect(voice.rang).toHaveLength(1);
  await db.clock.advance(31 * MINUTE);
  const mute = alarm();
  await mute.look();
  await mute.look();
  expect(warnings.at(-1)).toContain('没有可用的短信或电话渠道，未能通知值班人员');
});

test('the database does not answer for a minute: whoever was on duty last hears of it', async () => {
  const sms = new Phone('aliyun_sms');
  const watch = alarm(sms);
  await watch.look();
  let away = true;
  const asked = health.neglected.bind(health);
  health.neglected = (s) => (away ? Promise.reject(new Error('connect ECONNREFUSED')) : asked(s));
  await watch.look();
  await db.clock.advance(45 * SECOND);
  expect(await watch.look()).toBeNull();
  await db.clock.advance(20 * SECOND);
  expect(await watch.look()).toMatch(/^数据库已 6\d 秒没有应答，处置引擎停滞：connect ECONNREFUSED$/);
  await db.clock.advance(MINUTE);
  await watch.look();
  expect(sms.rang).toHaveLength(1);
  away = false;
  expect(await watch.look()).toBeNull();
});

test('the audit passes, and the world outside hears of it; a clock over by 10 s: it does not', async () => {
  let beats = 0;
  const outside: Server = createServer((_, response) => {
    beats++;
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const FENGSUI_HEARTBEAT_URL = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/beat`;
  const dog = new Watchdog(health, alarm(), db.clock, { FENGSUI_HEARTBEAT_URL });
  await clock(20 * SECOND);
  expect(await dog.audit()).toBe(true);
  await db.clock.advance(25 * SECOND);
  expect(await dog.audit()).toBe(true);
  expect(beats).toBe(2);
  await db.clock.advance(10 * SECOND);
  expect(await dog.audit()).toBe(false);
  expect(beats).toBe(2);
  expect(warnings).toEqual(['1 个时限已过 10 秒仍未处理，请检查处置引擎']);
  await db.dataSource.query(`update deadline set state = 'breached', breached_at = app.now(), lateness_ms = 15000`);
  outside.closeAllConnections();
  await new Promise((resolve) => outside.close(resolve));
  // whoever does not hear it raises the alarm: nothing to do here but to say so
  expect(await dog.audit()).toBe(true);
  expect(warnings.at(-1)).toContain('心跳未送出');
});

test('/metrics of the engine: lateness, what is overdue, the outbox; for this host, or with the token', async () => {
  await clock(0);
  await db.dataSource.query(`update deadline set state = 'breached', breached_at = app.now(), lateness_ms = 700`);
  await db.dataSource.query(
    `insert into outbox (dedupe_key, channel, purpose, priority, body) values ('a', 'wecom', 'page', 1, '{}')`,
  );
  const dog = new Watchdog(health, alarm(), db.clock, {});
  await dog.audit();
  const server = new MetricsServer(
    { FENGSUI_METRICS_PORT: 0, FENGSUI_METRICS_TOKEN: '', HOST: '127.0.0.1' },
    health,
    dog,
  );
  const port = await server.listen(0);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  for (const line of [
    'fengsui_deadline_lateness_seconds_bucket{le="0.5"} 0',
    'fengsui_deadline_lateness_seconds_bucket{le="1"} 1',
    'fengsui_deadline_lateness_seconds_bucket{le="+Inf"} 1',
    'fengsui_deadline_lateness_seconds_sum 0.7',
    'fengsui_deadline_lateness_recent_seconds{quantile="0.99"} 0.7',
    'fengsui_deadlines_overdue 0',
    'fengsui_outbox_messages{channel="wecom",state="pending"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toMatch(/^fengsui_watchdog_last_pass_timestamp_seconds \d+/m);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  await server.onApplicationShutdown();
  expect([
    mayReadMetrics('::ffff:127.0.0.1', undefined, ''),
    mayReadMetrics('10.0.0.8', undefined, ''),
    mayReadMetrics('10.0.0.8', 'Bearer ', ''),
    mayReadMetrics('10.0.0.8', 'Bearer secret', 'secret'),
    mayReadMetrics('10.0.0.8', 'Bearer other!', 'secret'),
  ]).toEqual([true, false, false, true, false]);
});
