import { Inject, Injectable } from '@nestjs/common';
import type { InboxReadRequest } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { PageMessage, Purpose } from '../message.js';
import { type MessageRef, REF } from '../outbox.repository.js';

export interface InboxRow {
  id: string;
  at: Date;
  readAt: Date | null;
  incidentId: string | null;
  purpose: Purpose;
  body: PageMessage;
}

/** All SQL of 站内消息. */
@Injectable()
export class InboxRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async page(personId: string, before: string | null, limit: number): Promise<InboxRow[]> {
    return this.dataSource.query(
      `select m.id, m.at, m.read_at as "readAt", o.incident_id as "incidentId", o.purpose, o.body
       from in_app_message m join outbox o on o.id = m.outbox_id
       where m.person_id = $1 and m.at <= app.now()
         and ($2::uuid is null or (m.at, m.id) < (select at, id from in_app_message where id = $2 and person_id = $1))
       order by m.at desc, m.id desc limit $3`,
      [personId, before, limit],
    );
  }

  async unread(personId: string): Promise<number> {
    const [{ n }] = await this.dataSource.query(
      `select count(*)::int as n from in_app_message where person_id = $1 and read_at is null and at <= app.now()`,
      [personId],
    );
    return n;
  }

  /** Marks them, with their receipts; answers the messages that the receipts are of. */
  async markRead(tx: Sql, personId: string, which: InboxReadRequest, limit: number): Promise<MessageRef[]> {
    const [rows]: [{ outbox_id: string }[]] = await tx.query(
      `update in_app_message m set read_at = app.now() from (
         select m.id from in_app_message m join outbox o on o.id = m.outbox_id
         where m.person_id = $1 and m.read_at is null and m.at <= app.now()
           and (m.id = any($2) or o.incident_id = $3 or date_trunc('milliseconds', m.at) <= $4::timestamptz)
         order by m.at limit $5 for update of m) x
       where m.id = x.id returning m.outbox_id`,
      [personId, which.ids ?? [], which.incidentId ?? null, which.until ?? null, limit],
    );
    if (rows.length === 0) return [];
    const read: MessageRef[] = await tx.query(
      `insert into outbox as o (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state, chain, created_at, not_before, ready, accepted_at, delivered_at)
       select f.dedupe_key || '@in_app', f.incident_id, f.person_id, 'in_app', f.purpose, f.priority, f.body, 'read', false, m.at, m.at, false, m.at, m.read_at
       from outbox f join in_app_message m on m.outbox_id = f.id where f.id = any($1) order by m.at returning ${REF}`,
      [rows.map((r) => r.outbox_id)],
    );
    await tx.query(
      `insert into delivery_receipt (channel, provider_id, outbox_id, verdict, at, raw, applied_at)
       select 'in_app', id, id, 'read', app.now(), jsonb_build_object('personId', person_id), app.now() from outbox where id = any($1)`,
      [read.map((r) => r.id)],
    );
    return read;
  }
}
