import { Inject, Injectable } from '@nestjs/common';
import type { Sentiment } from '@fengsui/contract';
import { DataSource } from 'typeorm';

/** Posts of one incident. */
@Injectable()
export class IncidentPageRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** null when there is no such incident. */
  async unitOf(incidentId: string): Promise<string | null> {
    const [row] = await this.dataSource.query(`select unit_id from incident where id = $1`, [incidentId]);
    return row?.unit_id ?? null;
  }

  /** Every post's time and sentiment, for the curve. */
  async points(incidentId: string): Promise<{ at: Date; sentiment: Sentiment }[]> {
    return this.dataSource.query(
      `select coalesce(m.published_at, m.first_seen_at) as at, m.sentiment from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1`,
      [incidentId],
    );
  }

  /** Ids of the newest posts. */
  async newest(incidentId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query(
      `select m.id from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1
       order by coalesce(m.published_at, m.first_seen_at) desc, m.seq desc limit $2`,
      [incidentId, limit],
    );
    return rows.map((r: { id: string }) => r.id);
  }
}
