import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { OutboxRow } from './message.js';

/** A send that neither ended nor was given up by then is unknown. Longer than the channel's time limit. */
const LEASE_S = 30;
/** 企业微信 drops what exceeds 30 a minute to one member, silently: stay below. */
const PER_PERSON_A_MINUTE = 25;

/** All SQL of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Sends whose lease ran out: nobody knows whether they arrived. */
  async expireLeases(): Promise<void> {
    await this.dataSource.query(`update outbox set state = 'unknown', lease_until = null, not_before = app.now() where state = 'sending' and lease_until < app.now()`);
  }

  /** Takes the most urgent messages that are due and within the person's rate. */
  async claim(limit: number): Promise<OutboxRow[]> {
    return this.dataSource.transaction(async (tx) => {
      const rows = await tx.query(
        `select id, state, person_id, not_before from outbox where state in ('pending', 'unknown') and not_before <= app.now()
         order by priority, created_at limit $1 for update skip locked`,
        [limit],
      );
      const taken: string[] = [];
      for (const r of rows as { id: string; person_id: string | null }[]) {
        if (r.person_id && (await this.overRate(tx, r.person_id)))
          await tx.query(`update outbox set not_before = app.now() + interval '5 seconds' where id = $1`, [r.id]);
        else {
          await tx.query(`update outbox set state = 'sending', attempt = attempt + 1, lease_until = app.now() + $2 * interval '1 second' where id = $1`, [r.id, LEASE_S]);
          taken.push(r.id);
        }
      }
      const before = new Map((rows as { id: string; state: 'pending' | 'unknown' }[]).map((r) => [r.id, r.state]));
      const full: Omit<OutboxRow, 'before'>[] = await tx.query(
        `select id, incident_id as "incidentId", person_id as "personId", address, channel, purpose, body, attempt from outbox where id = any($1) order by priority, created_at`,
        [taken],
      );
      return full.map((f) => ({ ...f, before: before.get(f.id)! }));
    });
  }

  private async overRate(tx: Sql, personId: string): Promise<boolean> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('outbox-rate:' || $1))`, [personId]);
    const [row] = await tx.query(
      `select count(*)::int as n from outbox where person_id = $1 and (state = 'sending' or accepted_at > app.now() - interval '60 seconds')`,
      [personId],
    );
    return row.n >= PER_PERSON_A_MINUTE;
  }

  /** Writes the outcome; false when another worker has taken the row over since. */
  async finish(tx: Sql, id: string, attempt: number, set: { state: string; resent?: boolean; providerId?: string | null; responseCode?: string | null; code?: string; error?: string; retryMs?: number }): Promise<boolean> {
    const [, count] = await tx.query(
      `update outbox set state = $3, lease_until = null, resent = resent or $4, provider_id = coalesce($5, provider_id), response_code = coalesce($6, response_code),
         error_code = $7, error = $8, not_before = app.now() + $9 * interval '1 ms', accepted_at = case when $3 = 'accepted' then app.now() else accepted_at end
       where id = $1 and attempt = $2 and state = 'sending'`,
      [id, attempt, set.state, set.resent ?? false, set.providerId ?? null, set.responseCode ?? null, set.code ?? null, set.error ?? null, set.retryMs ?? 0],
    );
    return count === 1;
  }

  /** Ms until something is due, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from least((select min(not_before) from outbox where state in ('pending', 'unknown')), (select min(lease_until) from outbox where state = 'sending')) - app.now()) * 1000 as ms`,
    );
    return row.ms === null ? capMs : Math.min(capMs, Math.max(20, Math.ceil(Number(row.ms))));
  }

  /** Who a message goes to, and the unit of its incident, for the log and the pages. */
  async context(sql: Sql, row: OutboxRow): Promise<{ who: string; unitId: string | null }> {
    const [r] = await sql.query(
      `select coalesce(t.unit_name || ' ' || t.post_title || ' ' || t.person_name, p.name) as who, i.unit_id as "unitId"
       from person p left join incident i on i.id = $2
         left join lateral (select * from escalation_target t where t.incident_id = $2 and t.person_id = p.id order by t.told_at desc limit 1) t on true
       where p.id = $1`,
      [row.personId, row.incidentId],
    );
    return r ?? { who: '未知人员', unitId: null };
  }

  /** Messages whose buttons should now show the signature. */
  async takeSigned(): Promise<{ address: string; responseCode: string; ackedAt: Date; channel: string }[]> {
    const [rows] = await this.dataSource.query(
      `update outbox o set response_code = null from escalation_target t
       where o.state = 'accepted' and o.response_code is not null and o.purpose = 'page' and t.incident_id = o.incident_id and t.person_id = o.person_id
         and t.acked_at is not null
       returning o.address, old.response_code as "responseCode", t.acked_at as "ackedAt", o.channel`,
    );
    return rows;
  }
}
