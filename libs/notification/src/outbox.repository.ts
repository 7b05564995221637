import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import type { OutboxRow } from './message.js';

/** A send that has not ended by then is unknown. Longer than the slowest send: token, message, and both once more. */
const LEASE_S = 45;
/** 企业微信 drops what exceeds 30 a minute to one member, silently: stay below. */
const PER_PERSON_A_MINUTE = 25;
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
}

const REF = `o.id, o.incident_id as "incidentId", o.person_id as "personId", o.channel`;

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
         not_before = case when o.purpose = 'page' or o.channel = any($1) then app.now() else 'infinity' end
       from (select id from outbox where state = 'sending' and lease_until < app.now() for update skip locked) x
       where o.id = x.id returning ${REF}, o.not_before < 'infinity' as "goesOn"`,
      [certain],
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

  /** Takes the most urgent messages that are due and within the person's rate. */
  async claim(limit: number): Promise<OutboxRow[]> {
    return this.dataSource.transaction(async (tx) => {
      const due: { id: string; state: OutboxRow['before']; personId: string | null }[] = await tx.query(
        `select id, state, person_id as "personId" from outbox where state in ('pending', 'unknown') and not_before <= app.now()
         order by priority, created_at, id limit $1 for update skip locked`,
        [limit],
      );
      if (due.length === 0) return [];
      const room = await this.roomByPerson(tx, [...new Set(due.flatMap((d) => d.personId ?? []))]);
      const before = new Map<string, OutboxRow['before']>();
      for (const d of due) {
        const left = d.personId ? room.get(d.personId) : undefined;
        if (left && left.n <= 0)
          await tx.query(
            `update outbox set not_before = greatest($2::timestamptz, app.now() + interval '1 second') where id = $1`,
            [d.id, left.freeAt],
          );
        else {
          before.set(d.id, d.state);
          if (left) left.n--;
        }
      }
      return this.lease(tx, before);
    });
  }

  private async lease(tx: Sql, before: Map<string, OutboxRow['before']>): Promise<OutboxRow[]> {
    const [rows]: [Omit<OutboxRow, 'before'>[]] = await tx.query(
      `update outbox o set state = 'sending', attempt = attempt + 1, attempted_at = app.now(), lease_until = app.now() + $2 * interval '1 second'
       where id = any($1)
       returning ${REF}, address, purpose, body, attempt, (extract(epoch from app.now() - created_at) * 1000)::float8 as "ageMs",
         provider_id as "providerId", old.attempted_at as "sentAt"`,
      [[...before.keys()], LEASE_S],
    );
    const byId = new Map(rows.map((r) => [r.id, r]));
    return [...before].map(([id, state]) => ({ ...byId.get(id)!, before: state }));
  }

  /**
   * How many more messages each person may get now. Shared by every worker: whoever counts holds the person's lock
   * until the claim commits. Locks are taken in one order, so two claims cannot wait for each other.
   */
  private async roomByPerson(tx: Sql, personIds: string[]): Promise<Map<string, { n: number; freeAt: Date }>> {
    await tx.query(
      `select pg_advisory_xact_lock(k) from (select distinct hashtextextended('outbox-rate:' || p, 0) as k from unnest($1::text[]) p order by k) keys`,
      [personIds],
    );
    const rows: { personId: string; n: number; freeAt: Date }[] = await tx.query(
      `select person_id as "personId", $2 - count(*)::int as n, min(greatest(attempted_at, accepted_at)) + interval '60 seconds' as "freeAt"
       from outbox
       where person_id = any($1) and state in ('sending', 'unknown', 'accepted', 'delivered', 'read')
         and (state = 'sending' or greatest(attempted_at, accepted_at) > app.now() - interval '60 seconds')
       group by person_id`,
      [personIds, PER_PERSON_A_MINUTE],
    );
    const found = new Map(rows.map((r) => [r.personId, { n: r.n, freeAt: r.freeAt }]));
    return new Map(personIds.map((id) => [id, found.get(id) ?? { n: PER_PERSON_A_MINUTE, freeAt: new Date(0) }]));
  }

  /** Writes the outcome, also of an attempt whose lease has run out; false when another worker has taken the row over. */
  async finish(tx: Sql, id: string, attempt: number, set: AttemptOutcome): Promise<boolean> {
    const [, count] = await tx.query(
      `update outbox set state = $3, lease_until = null, resent = resent or $4, provider_id = coalesce($5, provider_id), response_code = coalesce($6, response_code),
         error_code = $7, error = $8, not_before = case when $9::float8 is null then 'infinity' else app.now() + $9 * interval '1 ms' end,
         accepted_at = case when $3 = 'accepted' then app.now() else accepted_at end,
         delivered_at = case when $3 = 'delivered' then app.now() else delivered_at end,
         fallback_at = case $10 when 'now' then case when chain then app.now() end when 'off' then null else fallback_at end
       where id = $1 and attempt = $2 and state in ('sending', 'unknown')`,
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
    return count === 1;
  }

  /** The service asked the whole channel to pause: nothing else goes out before. */
  async holdChannel(tx: Sql, channel: string, ms: number): Promise<void> {
    await tx.query(
      `update outbox o set not_before = greatest(o.not_before, app.now() + $2 * interval '1 ms')
       from (select id from outbox where channel = $1 and state in ('pending', 'unknown') for update skip locked) x where o.id = x.id`,
      [channel, ms],
    );
  }

  /** Ms until something is due, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from least(
         (select min(not_before) from outbox where state in ('pending', 'unknown')),
         (select min(lease_until) from outbox where state = 'sending'),
         (select min(fallback_at) from outbox where fallback_at is not null)) - app.now()) * 1000 as ms`,
    );
    return row.ms === null ? capMs : Math.min(capMs, Math.max(20, Math.ceil(Number(row.ms))));
  }

  /** Who a message goes to, and the unit of its incident, for the log and the pages. */
  async context(row: MessageRef, sql: Sql = this.dataSource): Promise<{ who: string; unitId: string | null }> {
    const [r] = await sql.query(
      `select coalesce(t.unit_name || ' ' || t.post_title || ' ' || t.person_name, p.name) as who, i.unit_id as "unitId"
       from person p left join incident i on i.id = $2
         left join lateral (select * from escalation_target t where t.incident_id = $2 and t.person_id = p.id order by t.told_at desc limit 1) t on true
       where p.id = $1`,
      [row.personId, row.incidentId],
    );
    return r ?? { who: row.personId ? '未知人员' : '工作群', unitId: null };
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
