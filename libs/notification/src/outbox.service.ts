import { Inject, Injectable } from '@nestjs/common';
import { type Sql, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { NewMessage } from './message.js';

/** Messages are written in the transaction that decided them and sent afterwards (escalation.md 4). */
@Injectable()
export class Outbox {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Adds a message unless its dedupe key is there. Somebody without an address is recorded as not reached, at once;
   * the worker writes that to the log, for the log's head must not stay locked while the caller goes on.
   */
  async enqueue(tx: Sql, m: NewMessage): Promise<void> {
    await tx.query(
      `insert into outbox (dedupe_key, incident_id, person_id, address, channel, purpose, priority, body, state, error_code, error, created_at, not_before)
       select $1, $2, x.id, p.wecom_userid, $4, $5, $6, $7,
         case when p.wecom_userid is null then 'failed' else 'pending' end,
         case when p.wecom_userid is null then 'no_address' end,
         case when p.wecom_userid is null then '没有登记企业微信账号' end, app.now(), app.now()
       from (select $3::uuid as id) x left join person p on p.id = x.id
       on conflict (dedupe_key) do nothing`,
      [m.dedupeKey, m.incidentId, m.personId, m.channel ?? 'wecom', m.purpose, m.priority, JSON.stringify(m.message)],
    );
    await wake(tx, 'outbox');
  }

  /** The message behind a button; null when we sent none of that number. */
  async byTask(taskId: string): Promise<{ incidentId: string | null; personId: string | null } | null> {
    if (!/^[0-9a-f-]{36}$/.test(taskId)) return null;
    const [row] = await this.dataSource.query(
      `select incident_id as "incidentId", person_id as "personId" from outbox where id = $1`,
      [taskId],
    );
    return row ?? null;
  }
}
