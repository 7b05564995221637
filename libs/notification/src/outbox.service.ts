import { Inject, Injectable } from '@nestjs/common';
import { type Sql, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type Channel, CHANNELS } from './channel.js';
import { channelOrder } from './channel-order.js';
import { fallbackWait } from './fallback-rule.js';
import type { NewMessage } from './message.js';
import { ReceiptRepository, type Verdict } from './receipt.repository.js';

/** Messages are written in the transaction that decided them and sent afterwards (escalation.md 4). */
@Injectable()
export class Outbox {
  private readonly receipts: ReceiptRepository;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CHANNELS) private readonly channels: Channel[],
  ) {
    this.receipts = new ReceiptRepository(dataSource);
  }

  /**
   * Adds a message unless its dedupe key is there ('known'). It goes by the first channel, in the person's order or else the school's, that is set
   * up and has an address of the person. 'unreachable': there is none, which is recorded as not reached, at once; the worker writes that to the log,
   * for the log's head must not stay locked while the caller goes on. Beside it every device of
   * the person that shows notifications is sent it, and it lies among the 站内消息: neither makes anybody reachable (ADR 0023).
   * In a drill's database every message is marked.
   */
  async enqueue(tx: Sql, m: NewMessage): Promise<'queued' | 'known' | 'unreachable'> {
    const order = m.channel ? [m.channel] : channelOrder(this.channels);
    const [row] = await tx.query(
      `with first as (
         insert into outbox (dedupe_key, incident_id, person_id, address, channel, purpose, priority, body, state, error_code, error, created_at, not_before, chain, fallback_at)
         select $1, $2, x.id, c.address, coalesce(c.channel, ($4::text[])[1]), $5, $6, ${MARKED},
           case when x.id is not null and c.address is null then 'failed' else 'pending' end,
           case when x.id is not null and c.address is null then 'no_address' end,
           case when x.id is not null and c.address is null then '没有登记可用的联系方式' end, app.now(), coalesce($10::timestamptz, app.now()), $9,
           case when c.address is not null then coalesce($10::timestamptz, app.now()) + $8 * interval '1 ms' end
         from (select $3::uuid as id) x left join contact_choice h on h.person_id = x.id left join lateral (
           select channel, address from person_contact where person_id = x.id and channel = any($4) and ($11::text is null or address = $11)
           order by array_position(coalesce(h.channels, $4), channel), verified_at desc nulls last, address limit 1) c on true
         on conflict (dedupe_key) do nothing returning id, dedupe_key, state, person_id, not_before, created_at
       ), push as (
         insert into outbox (dedupe_key, incident_id, person_id, address, channel, purpose, priority, body, created_at, not_before, chain)
         select f.dedupe_key || '@push:' || c.address, $2, f.person_id, c.address, 'web_push', $5, $6, ${MARKED}, f.created_at, f.not_before, false
         from first f join person_contact c on c.person_id = f.person_id and c.channel = 'web_push' where $12
       ), in_app as (
         insert into in_app_message (outbox_id, person_id, at)
         select id, person_id, greatest(not_before, created_at) from first where person_id is not null and $9 returning person_id)
       select state, pg_notify('fengsui_wake', 'outbox'),
         (select pg_notify('fengsui_live', json_build_object('type', 'inbox', 'data', json_build_object('personId', person_id))::text) from in_app) from first`,
      [
        ...[m.dedupeKey, m.incidentId, m.personId, order, m.purpose, m.priority, JSON.stringify(m.message)],
        m.channel ? null : fallbackWait(m.purpose, m.message.level),
        m.channel === undefined,
        m.notBefore ?? null,
        m.address ?? null,
        m.channel === undefined && this.channels.some((c) => c.name === 'web_push' && c.missing() === null),
      ],
    );
    if (!row) return 'known';
    return row.state === 'failed' ? 'unreachable' : 'queued';
  }

  /**
   * After a restore from a backup: messages that look unsent may have been sent. They are in doubt, and are reconciled as any
   * message in doubt is. Call it while the engine is paused. Answers how many.
   */
  async doubtUnsent(tx: Sql): Promise<number> {
    const [, count] = await tx.query(
      `update outbox set state = 'unknown', lease_until = null, ready = true, not_before = app.now(), error_code = 'restored', error = '数据库从备份恢复，此前是否发出不明'
       where state in ('pending', 'sending')`,
    );
    return count;
  }

  /** The message behind a button; null when we sent none of that number. */
  async byTask(taskId: string): Promise<{ incidentId: string | null; personId: string | null } | null> {
    if (!UUID.test(taskId)) return null;
    const [row] = await this.dataSource.query(
      `select incident_id as "incidentId", person_id as "personId" from outbox where id = $1`,
      [taskId],
    );
    return row ?? null;
  }

  /**
   * A channel reports that a message arrived. providerId: the service's number, or ours (the row's id) where the callback gives
   * it back; at: when, as the service says; raw: the callback. Safe to repeat; may come before the send has been answered.
   * The worker applies it to the message and writes the log.
   */
  async delivered(channel: string, providerId: string, at: Date, raw: unknown): Promise<void> {
    await this.receipt({ channel, providerId, at, raw, verdict: 'delivered' });
  }

  /** A channel reports that a message was seen. */
  async read(channel: string, providerId: string, at: Date, raw: unknown): Promise<void> {
    await this.receipt({ channel, providerId, at, raw, verdict: 'read' });
  }

  /** A channel reports that a message did not arrive. code, reason: as the service gives them, the reason in words for people. */
  async undelivered(
    channel: string,
    providerId: string,
    at: Date,
    why: { code: string; reason: string },
    raw: unknown,
  ): Promise<void> {
    await this.receipt({ channel, providerId, at, raw, verdict: 'failed', ...why });
  }

  private async receipt(r: {
    channel: string;
    providerId: string;
    at: Date;
    raw: unknown;
    verdict: Verdict;
    code?: string;
    reason?: string;
  }): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.receipts.add(tx, { ...r, outboxId: UUID.test(r.providerId) ? r.providerId : null });
      await wake(tx, 'outbox');
    });
  }
}

/** The body as it is kept: in a drill's database it says so, and where real people play along it carries links alone. */
const MARKED = `(select $7::jsonb || case when drill then '{"drill": true}' else '{}' end::jsonb || case when links_only then '{"buttons": []}' else '{}' end::jsonb
  from installation)`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
