import { Inject, Injectable } from '@nestjs/common';
import type { OutboxMessage } from '@fengsui/contract';
import { DataSource } from 'typeorm';

interface Row {
  id: string;
  person_name: string | null;
  channel: string;
  purpose: OutboxMessage['purpose'];
  state: OutboxMessage['state'];
  attempt: number;
  resent: boolean;
  provider_id: string | null;
  error: string | null;
  title: string | null;
  created_at: Date;
  accepted_at: Date | null;
  delivered_at: Date | null;
}

/** What became of the messages of an incident. */
@Injectable()
export class OutboxViews {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** In the order they were written. */
  async ofIncident(incidentId: string): Promise<OutboxMessage[]> {
    const rows: Row[] = await this.dataSource.query(
      `select o.id, p.name as person_name, o.channel, o.purpose, o.state, o.attempt, o.resent, o.provider_id, o.error, o.body->>'title' as title,
         o.created_at, o.accepted_at, o.delivered_at
       from outbox o left join person p on p.id = o.person_id where o.incident_id = $1 order by o.created_at, o.id`,
      [incidentId],
    );
    return rows.map((r) => ({
      id: r.id,
      person: r.person_name,
      channel: r.channel,
      purpose: r.purpose,
      state: r.state,
      attempt: r.attempt,
      resent: r.resent,
      providerId: r.provider_id,
      error: r.error,
      title: r.title ?? '',
      createdAt: r.created_at.toISOString(),
      acceptedAt: r.accepted_at?.toISOString() ?? null,
      deliveredAt: r.delivered_at?.toISOString() ?? null,
    }));
  }
}
