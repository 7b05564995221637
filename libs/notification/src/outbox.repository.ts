import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { settleMembers } from './bundle.repository.js';

/** A card can be changed for so long after it was sent. */
const CARD_HOURS = 72;

/** What one attempt leaves in the row. */
export interface AttemptOutcome {
  state: 'pending' | 'accepted' | 'delivered' | 'failed' | 'unknown';
  resent?: boolean;
  providerId?: string | null;
  responseCode?: string | null;
  code?: string;
  error?: string;
  /** until it is tried again; null: it is not */
  retryMs?: number | null;
  /** whether the next channel is tried: at once, no more, or (undefined) when its time comes */
  fallback?: 'now' | 'off' | undefined;
}

/** What the log tells of a message: its number and whom it is for. */
export interface MessageRef {
  id: string;
  incidentId: string | null;
  personId: string | null;
  channel: string;
  /** it stands for several messages: those whose bundle_id is originId */
  bundle: 'storm' | 'digest' | null;
  /** the first message of its chain of channels */
  originId: string;
}

/** The columns of a MessageRef of outbox o. */
export const REF = `o.id, o.incident_id as "incidentId", o.person_id as "personId", o.channel, o.bundle, coalesce(o.origin_id, o.id) as "originId"`;

/** All SQL of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Marks the sends whose lease ran out: nobody knows whether they arrived. certain: channels that can find out; by others only
   * a page goes on.
   */
  async expireLeases(tx: Sql, certain: string[]): Promise<(MessageRef & { goesOn: boolean })[]> {
    const [rows] = await tx.query(
      `update outbox o set state = 'unknown', lease_until = null, error_code = 'lease', error = '发送过程中断，结果不明',
         not_before = case when o.purpose = 'page' or o.channel = any($1) then app.now() else 'infinity' end,
         ready = o.purpose = 'page' or o.channel = any($1)
       from (select id from outbox where state = 'sending' and lease_until < app.now() for update skip locked) x
       where o.id = x.id returning ${REF}, o.not_before < 'infinity' as "goesOn"`,
      [certain],
    );
    await tx.query(
      `update outbox_attempt set ended_at = app.now(), outcome = 'interrupted' where outbox_id = any($1) and ended_at is null`,
      [rows.map((r: MessageRef) => r.id)],
    );
    return rows;
  }

  /** Messages to people without an address of which the log does not tell yet; attempt 1 says that it now does. */
  async takeUnreachable(tx: Sql): Promise<MessageRef[]> {
    const [rows] = await tx.query(
      `update outbox o set attempt = 1
       from (select id from outbox where state = 'failed' and error_code = 'no_address' and attempt = 0 for update skip locked) x
       where o.id = x.id returning ${REF}`,
    );
    return rows;
  }

  /** Writes the outcome, also of an attempt whose lease has run out; false when another worker has taken the row over. */
  async finish(tx: Sql, id: string, attempt: number, set: AttemptOutcome): Promise<boolean> {
    await tx.query(
      `update outbox_attempt set ended_at = app.now(), outcome = coalesce($4, $3) where outbox_id = $1 and attempt = $2`,
      [id, attempt, set.state, set.code ?? null],
    );
    const [rows, count] = await tx.query(
      `update outbox set state = $3, lease_until = null, resent = resent or $4, provider_id = coalesce($5, provider_id), response_code = coalesce($6, response_code),
         error_code = $7, error = $8, not_before = case when $9::float8 is null then 'infinity' else app.now() + $9 * interval '1 ms' end, ready = coalesce($9::float8 = 0, false),
         accepted_at = case when $3 = 'accepted' then app.now() else accepted_at end,
         delivered_at = case when $3 = 'delivered' then app.now() else delivered_at end,
         fallback_at = case $10 when 'now' then case when chain then app.now() end when 'off' then null else fallback_at end
       where id = $1 and attempt = $2 and state in ('sending', 'unknown') returning bundle`,
      [
        id,
        attempt,
        set.state,
        set.resent ?? false,
        set.providerId ?? null,
        set.responseCode ?? null,
        set.code ?? null,
        set.error ?? null,
        set.retryMs === undefined ? 0 : set.retryMs,
        set.fallback ?? null,
      ],
    );
    if (rows[0]?.bundle) await settleMembers(tx, id);
    return count === 1;
  }

  /** The service refuses everything for a while: nothing goes out before. */
  async holdChannel(tx: Sql, channel: string, ms: number, reason: string): Promise<void> {
    await tx.query(
      `insert into channel_gate (channel, held_until, reason) values ($1, app.now() + $2 * interval '1 ms', $3)
       on conflict (channel) do update set held_until = greatest(channel_gate.held_until, excluded.held_until), reason = excluded.reason`,
      [channel, ms, reason],
    );
  }

  /** Who a message goes to, for the log. */
  async context(row: MessageRef, sql: Sql = this.dataSource): Promise<{ who: string }> {
    const [r] = await sql.query(
      `select coalesce(t.unit_name || ' ' || t.post_title || ' ' || t.person_name, p.name) as who
       from person p left join lateral (
           select * from escalation_target t where t.person_id = p.id and t.incident_id = coalesce($2, (
             select m.incident_id from outbox m where m.bundle_id = $3 and m.incident_id is not null limit 1)) order by t.told_at desc limit 1) t on true
       where p.id = $1`,
      [row.personId, row.incidentId, row.originId],
    );
    return r ?? { who: row.personId ? '未知人员' : '工作群' };
  }

  /** The incidents that a message speaks of, with their units: its own, or those of all that it stands for. */
  async incidentsOf(sql: Sql, row: MessageRef): Promise<{ id: string; unitId: string }[]> {
    return sql.query(
      `select id, unit_id as "unitId" from incident
       where id in (select $1::uuid union all select incident_id from outbox where $2::text is not null and bundle_id = $3) order by code`,
      [row.incidentId, row.bundle, row.originId],
    );
  }

  /** Cards that should now show the signature; each is answered once, for its code may be used once. */
  async takeSigned(): Promise<{ address: string; responseCode: string; ackedAt: Date; channel: string }[]> {
    const [rows] = await this.dataSource.query(
      `update outbox o set response_code = null from escalation_target t
       where o.state in ('accepted', 'delivered', 'read') and o.response_code is not null and o.accepted_at > app.now() - $1 * interval '1 hour'
         and t.incident_id = o.incident_id and t.person_id = o.person_id and t.acked_at is not null
       returning o.address, old.response_code as "responseCode", t.acked_at as "ackedAt", o.channel`,
      [CARD_HOURS],
    );
    return rows;
  }

  /** One unit of work. */
  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
