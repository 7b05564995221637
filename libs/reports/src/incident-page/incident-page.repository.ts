import { Inject, Injectable } from '@nestjs/common';
import type { Sentiment } from '@fengsui/contract';
import { DataSource } from 'typeorm';

/** One row of incident_mention_decision, for the page. */
export interface Decision {
  mentionId: string;
  verdict: 'belongs' | 'foreign';
  reason: string;
  by: string;
  at: Date;
  nowId: string | null;
  nowCode: string | null;
}

/** Posts of one incident. */
@Injectable()
export class IncidentPageRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The units concerned; empty when there is no such incident. */
  async unitsOf(incidentId: string): Promise<string[]> {
    const rows: { unit_id: string }[] = await this.dataSource.query(
      `select unit_id from incident where id = $1
       union select unit_id from escalation_ladder where incident_id = $1 and left_at is null`,
      [incidentId],
    );
    return rows.map((r) => r.unit_id);
  }

  /** Every post's time and sentiment, for the curve. */
  async points(incidentId: string): Promise<{ at: Date; sentiment: Sentiment }[]> {
    return this.dataSource.query(
      `select coalesce(m.published_at, m.first_seen_at) as at, m.sentiment from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1`,
      [incidentId],
    );
  }

  /** What people said of posts of this incident, latest first; now: the incident that a post which was taken out is in instead. */
  async decisions(incidentId: string): Promise<Decision[]> {
    return this.dataSource.query(
      `select d.mention_id as "mentionId", d.verdict, d.reason, p.name as by, d.decided_at as at, i.id as "nowId", i.code as "nowCode"
       from incident_mention_decision d join person p on p.id = d.decided_by
         left join incident_mention im on d.verdict = 'foreign' and im.mention_id = d.mention_id and im.incident_id <> d.incident_id
         left join incident i on i.id = im.incident_id
       where d.incident_id = $1 order by d.decided_at desc, d.mention_id`,
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
