import { Logger } from '@nestjs/common';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import type { Channel } from '../channel.js';
import type { NewMessage, OutboxRow, PageMessage } from '../message.js';
import { ClaimRepository } from '../claim.repository.js';
import { Fallback } from '../fallback.js';
import { FallbackRepository } from '../fallback.repository.js';
import { OutboxLog } from '../outbox-log.js';
import { OutboxRepository } from '../outbox.repository.js';
import { Outbox } from '../outbox.service.js';
import { OutboxWorker } from '../outbox.worker.js';
import { ReceiptRepository } from '../receipt.repository.js';
import { WecomChannel } from '../wecom/wecom.channel.js';
import { WecomDouble } from './wecom-double.js';

export interface StoredMessage {
  id: string;
  state: string;
  attempt: number;
  resent: boolean;
  provider_id: string | null;
  response_code: string | null;
  error_code: string | null;
  error: string | null;
  not_before: Date;
  delivered_at: Date | null;
  because: string | null;
  channel: string;
}

/** A database with the school, one incident, a double of 企业微信, and as many workers as a test likes. */
export class OutboxBench {
  readonly person: Record<string, string> = {};
  incidentId = '';
  /** what was logged at level warn and above */
  readonly warnings: string[] = [];
  private n = 0;
  /** the channels of this school; 企业微信 alone unless a test says otherwise */
  channels: Channel[] | null = null;

  private constructor(
    readonly db: TestDatabase,
    readonly double: WecomDouble,
    readonly base: string,
    readonly repository: OutboxRepository,
    readonly claims: ClaimRepository,
    readonly ledger: Ledger,
  ) {}

  static async create(): Promise<OutboxBench> {
    const db = await createTestDatabase();
    await applySeed(db.dataSource, DEMO_SCHOOL);
    const double = new WecomDouble(db.clock);
    const base = await double.start();
    const ds = db.dataSource;
    const bench = new OutboxBench(db, double, base, new OutboxRepository(ds), new ClaimRepository(ds), new Ledger(ds));
    const note = (message: unknown): void => void bench.warnings.push(String(message));
    Logger.overrideLogger({ log() {}, warn: note, error: note });
    for (const p of await ds.query(`select id, name from person`)) bench.person[p.name] = p.id;
    [{ id: bench.incidentId }] = await ds.query(
      `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ('YQ2026-0001', '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '', 'open') returning id`,
    );
    await ds.query(
      `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason) values ($1, 1, 1, $2, '陈建国', '处长', '后勤处', app.now(), '')`,
      [bench.incidentId, bench.person['陈建国']],
    );
    return bench;
  }

  async close(): Promise<void> {
    await this.double.stop();
    await this.db.drop();
  }

  channel(over: Partial<ConstructorParameters<typeof WecomChannel>[0]> = {}): WecomChannel {
    const settings = {
      WECOM_BASE: this.base,
      WECOM_CORP_ID: 'corp',
      WECOM_SECRET: 's',
      WECOM_AGENT_ID: 1000002,
      PUBLIC_URL: 'http://127.0.0.1:3000',
    };
    return new WecomChannel({ ...settings, ...over }, this.db.clock);
  }

  get outbox(): Outbox {
    return new Outbox(this.db.dataSource, this.channels ?? [this.channel()]);
  }

  worker(...given: Channel[]): OutboxWorker {
    const channels = given.length > 0 ? given : (this.channels ?? [this.channel()]);
    const ds = this.db.dataSource;
    const log = new OutboxLog(this.repository, this.ledger);
    const fallback = new Fallback(new FallbackRepository(ds), log, channels);
    return new OutboxWorker(this.repository, this.claims, new ReceiptRepository(ds), fallback, log, channels);
  }

  /** Takes messages of the first channel as a worker does that is killed right afterwards. */
  claim(limit: number): Promise<OutboxRow[]> {
    const [channel] = this.channels ?? [this.channel()];
    return this.claims.claim(channel!.name, channel!.limits, limit);
  }

  /** Writes one message as escalation does; answers its number. */
  async put(over: Partial<NewMessage> = {}, message: Partial<PageMessage> = {}): Promise<string> {
    const dedupeKey = over.dedupeKey ?? `m${++this.n}`;
    await this.db.dataSource.transaction((tx) =>
      this.outbox.enqueue(tx, {
        dedupeKey,
        incidentId: this.incidentId,
        personId: this.person['陈建国']!,
        purpose: 'page',
        priority: 3,
        message: { ...PAGE, ...message },
        ...over,
      }),
    );
    const [{ id }] = await this.db.dataSource.query(`select id from outbox where dedupe_key = $1`, [dedupeKey]);
    return id;
  }

  async row(id: string): Promise<StoredMessage> {
    const [row] = await this.db.dataSource.query(`select * from outbox where id = $1`, [id]);
    return row;
  }

  /** kind and text of what the log tells of the incident. */
  async log(): Promise<string[]> {
    return (await this.ledger.ofIncident(this.incidentId)).map((e) => `${e.kind} ${e.payload.text}`);
  }

  async count(state: string): Promise<number> {
    const [{ n }] = await this.db.dataSource.query(`select count(*)::int as n from outbox where state = $1`, [state]);
    return n;
  }
}

export const PAGE: PageMessage = {
  level: 2,
  drill: false,
  title: '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收',
  description: '事涉后勤处。请签收，随后报送初报和回应。',
  rows: [{ key: '签收', value: '14:35 前' }],
  code: 'YQ2026-0001',
  url: 'http://127.0.0.1:3000/s/x',
  buttons: [{ key: 'ack', text: '签收' }],
};
