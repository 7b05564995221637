import { Inject, Injectable } from '@nestjs/common';
import type { Level } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { LevelFacts } from './level.js';

/** A row of incident with what lists show beside it. */
export interface Incident {
  id: string;
  code: string;
  title: string;
  unitId: string;
  unitName: string;
  topic: string;
  watchListId: string | null;
  level: Level;
  levelReason: string;
  levelConfirmed: boolean;
  state: 'proposed' | 'open' | 'closed' | 'rejected';
  openedAt: Date;
  closedAt: Date | null;
  closedReason: string | null;
  version: number;
  mentionCount: number;
}

const FIELDS = `
  select i.id, i.code, i.title, i.unit_id as "unitId", u.name as "unitName", i.topic, i.watch_list_id as "watchListId", i.level,
    i.level_reason as "levelReason", i.level_confirmed_at is not null as "levelConfirmed", i.state, i.opened_at as "openedAt",
    i.closed_at as "closedAt", i.closed_reason as "closedReason", i.version,
    (select count(*)::int from incident_mention im where im.incident_id = i.id) as "mentionCount"
  from incident i join unit u on u.id = i.unit_id`;

@Injectable()
export class IncidentRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async byId(id: string, sql: Sql = this.dataSource): Promise<Incident | null> {
    return (await sql.query(`${FIELDS} where i.id = $1`, [id]))[0] ?? null;
  }

  /** Proposed and open ones, and those closed within the last hours; of these units only when named. */
  async current(closedHours: number, unitIds: string[] | null = null): Promise<Incident[]> {
    return this.dataSource.query(
      `${FIELDS} where (i.state in ('proposed', 'open') or i.closed_at > app.now() - $1 * interval '1 hour')
         and ($2::text[] is null or i.unit_id = any($2)) order by i.state = 'open' desc, i.level, i.opened_at desc limit 200`,
      [closedHours, unitIds],
    );
  }

  /** What the level is proposed from, read from the posts that belong to it. */
  async facts(sql: Sql, incidentId: string): Promise<LevelFacts> {
    const [row] = await sql.query(
      `with m as (select m.* from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1)
       select count(*)::int as mentions, count(*) filter (where sentiment = 'neg')::int as negative, count(distinct platform)::int as platforms,
         coalesce(max(author_followers) filter (where author_kind in ('media', 'organisation') and sentiment = 'neg'), 0)::bigint as media,
         (select coalesce(max(n), 0)::int from (select count(*) as n from m group by floor(extract(epoch from coalesce(published_at, first_seen_at)) / 600)) b) as per_ten,
         coalesce((select array_agg(distinct w) from m, unnest(severity_words) w), '{}') as words
       from m`,
      [incidentId],
    );
    const [hot] = await sql.query(
      `select h.word, h.best_rank as rank from alarm a join hot_topic h on h.id = (a.numbers->>'topicId')::bigint
       where a.incident_id = $1 and a.kind = 'hot_search' order by h.best_rank nulls last limit 1`,
      [incidentId],
    );
    return {
      hot: hot ?? null,
      mentions: row.mentions,
      negative: row.negative,
      platforms: row.platforms,
      mediaFollowers: Number(row.media),
      perTenMinutes: row.per_ten,
      severityWords: row.words,
    };
  }

  async attach(sql: Sql, incidentId: string, mentionIds: string[]): Promise<number> {
    if (mentionIds.length === 0) return 0;
    const rows = await sql.query(
      `insert into incident_mention (incident_id, mention_id) select $1, unnest($2::uuid[]) on conflict do nothing returning 1 as n`,
      [incidentId, mentionIds],
    );
    return rows.length;
  }

  /** Posts that belong to an open incident and are not attached yet: same unit and topic and not friendly, or nearly the same text as an attached one. */
  async newlyMatching(sql: Sql, incident: Pick<Incident, 'id' | 'unitId' | 'topic' | 'openedAt'>): Promise<string[]> {
    const rows: { id: string }[] = await sql.query(
      `select m.id from mention m
       where m.about_school and not m.drill and coalesce(m.published_at, m.first_seen_at) > $4::timestamptz - interval '30 minutes'
         and m.sentiment <> 'pos'
         and ((m.unit_id = $2 and m.topic = $3) or m.near_of in (select mention_id from incident_mention where incident_id = $1))
         and not exists (select 1 from incident_mention im where im.mention_id = m.id)
       limit 500`,
      [incident.id, incident.unitId, incident.topic, incident.openedAt],
    );
    return rows.map((r) => r.id);
  }
}
