import { Inject, Injectable } from '@nestjs/common';
import type { IncidentListQuery, Level } from '@fengsui/contract';
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
  /** the incident that this one became part of */
  mergedInto: { id: string; code: string; title: string } | null;
  version: number;
  /** 演练 */
  drill: boolean;
  mentionCount: number;
}

/** Names of accounts of bodies that a school answers to. */
const AUTHORITY =
  '教育(部|厅|局|委)|教委|教体局|公安|警方|网信|纪委|监委|应急管理|消防|卫健|疾控|市场监管|人民政府|省委|市委';

const FIELDS = `
  select i.id, i.code, i.title, i.unit_id as "unitId", u.name as "unitName", i.topic, i.watch_list_id as "watchListId", i.level,
    i.level_reason as "levelReason", i.level_confirmed_at is not null as "levelConfirmed", i.state, i.opened_at as "openedAt",
    i.closed_at as "closedAt", i.closed_reason as "closedReason", i.version, i.drill,
    (select json_build_object('id', t.id, 'code', t.code, 'title', t.title) from incident t where t.id = i.merged_into) as "mergedInto",
    (select count(*)::int from incident_mention im where im.incident_id = i.id) as "mentionCount"
  from incident i join unit u on u.id = i.unit_id`;

@Injectable()
export class IncidentRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async byId(id: string, sql: Sql = this.dataSource): Promise<Incident | null> {
    return (await sql.query(`${FIELDS} where i.id = $1`, [id]))[0] ?? null;
  }

  async byIds(ids: string[], sql: Sql = this.dataSource): Promise<Map<string, Incident>> {
    const rows: Incident[] = await sql.query(`${FIELDS} where i.id = any($1)`, [ids]);
    return new Map(rows.map((i) => [i.id, i]));
  }

  /** Proposed and open ones, and those closed within the last hours; of these units only when named. */
  async current(closedHours: number, unitIds: string[] | null = null): Promise<Incident[]> {
    return this.dataSource.query(
      `${FIELDS} where (i.state in ('proposed', 'open') or i.closed_at > app.now() - $1 * interval '1 hour')
         and ($2::text[] is null or i.unit_id = any($2)
           or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($2) and l.left_at is null)) order by i.state = 'open' desc, i.level, i.opened_at desc limit 200`,
      [closedHours, unitIds],
    );
  }

  /**
   * Ids of those found: with a running or missed clock first, the nearest due before all; then those that wait to be graded, then those that
   * ended, latest first. counts: by state, with every other filter as it is. unitIds: of these units only.
   */
  async find(
    q: IncidentListQuery,
    unitIds: string[] | null,
  ): Promise<{ ids: string[]; counts: Record<Incident['state'], number> }> {
    const given = [
      q.level ?? null,
      q.unitId ?? null,
      q.text ? `%${q.text.replace(/[\\%_]/g, '\\$&')}%` : null,
      unitIds,
    ];
    const which = `from incident i join unit u on u.id = i.unit_id
       where ($1::int[] is null or i.level = any($1)) and ($2::text is null or i.unit_id = $2)
         and ($3::text is null or i.code || ' ' || i.title || ' ' || u.name ilike $3)
         and ($4::text[] is null or i.unit_id = any($4)
           or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($4) and l.left_at is null))`;
    const rows: { id: string }[] = await this.dataSource.query(
      `with found as (select i.id, i.state, i.opened_at, coalesce(i.closed_at, i.opened_at) as at ${which} and ($5::text[] is null or i.state = any($5)))
       select f.id from found f left join lateral (
         select min(d.due_at) as at from escalation_run r join deadline d on d.incident_id = r.incident_id and d.epoch = r.epoch
         where f.state = 'open' and r.incident_id = f.id and r.state <> 'paused' and d.kind <> 'idle'
           and (d.state = 'pending' or (d.state = 'breached' and d.met_at is null))) due on true
       order by f.state in ('open', 'proposed') desc, due.at nulls last, f.at desc, f.id limit $6 offset $7`,
      [...given, q.state ?? null, q.count, q.from],
    );
    const counted: { state: Incident['state']; n: number }[] = await this.dataSource.query(
      `select i.state, count(*)::int as n ${which} group by 1`,
      given,
    );
    const counts = { proposed: 0, open: 0, closed: 0, rejected: 0 };
    for (const { state, n } of counted) counts[state] = n;
    return { ids: rows.map((r) => r.id), counts };
  }

  /** What the level is proposed from, read from the posts that belong to it. */
  async facts(sql: Sql, incidentId: string): Promise<LevelFacts> {
    const [row] = await sql.query(
      `with m as (select m.* from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = $1)
       select count(*)::int as mentions, count(*) filter (where sentiment = 'neg')::int as negative, count(distinct platform)::int as platforms,
         coalesce(max(author_followers) filter (where author_kind in ('media', 'organisation') and sentiment = 'neg'), 0)::bigint as media,
         (select coalesce(max(n), 0)::int from (select count(*) as n from m group by floor(extract(epoch from coalesce(published_at, first_seen_at)) / 600)) b) as per_ten,
         coalesce((select array_agg(distinct w) from m, unnest(severity_words) w), '{}') as words,
         coalesce(sum(coalesce(reposts, 0) + coalesce(comments, 0) + coalesce(likes, 0)), 0)::bigint as interactions,
         count(*) filter (where coalesce(published_at, first_seen_at) > app.now() - interval '1 hour')::int as last_hour,
         count(*) filter (where coalesce(published_at, first_seen_at) <= app.now() - interval '1 hour'
           and coalesce(published_at, first_seen_at) > app.now() - interval '2 hours')::int as hour_before,
         coalesce((select array_agg(distinct a) from (
           select author_name from m where author_kind in ('media', 'organisation') and author_name ~ $2
           union all select reported_via from m where reported_via in ('网警', '上级通报')) t (a)), '{}') as authorities,
         (select topic from incident where id = $1) as topic
       from m`,
      [incidentId, AUTHORITY],
    );
    const [hot] = await sql.query(
      `select h.word, h.best_rank as rank from alarm a join hot_topic h on h.id = (a.numbers->>'topicId')::bigint
       where a.incident_id = $1 and a.kind = 'hot_search' order by h.best_rank nulls last limit 1`,
      [incidentId],
    );
    return {
      topic: row.topic,
      hot: hot ?? null,
      interactions: Number(row.interactions),
      lastHour: row.last_hour,
      hourBefore: row.hour_before,
      authorities: row.authorities,
      mentions: row.mentions,
      negative: row.negative,
      platforms: row.platforms,
      mediaFollowers: Number(row.media),
      perTenMinutes: row.per_ten,
      severityWords: row.words,
    };
  }

  /** A new one, proposed; its level is proposed from its posts in the next round (an empty levelReason says that nobody has). */
  async insert(
    tx: Sql,
    i: Pick<Incident, 'title' | 'unitId' | 'topic' | 'watchListId'>,
  ): Promise<{ id: string; code: string }> {
    const [made] = await tx.query(
      `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason)
       values ('YQ' || to_char(app.now() at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad(nextval('incident_code_seq')::text, 4, '0'), $1, $2, $3, $4, 4, '')
       returning id, code`,
      [i.title, i.unitId, i.topic, i.watchListId],
    );
    return made;
  }

  /** Posts that belong to an open incident and are not attached yet: same unit and topic and not friendly, or nearly the same text as an attached one. */
  async newlyMatching(sql: Sql, incident: Pick<Incident, 'id' | 'unitId' | 'topic' | 'openedAt'>): Promise<string[]> {
    const rows: { id: string }[] = await sql.query(
      `select m.id from mention m
       where m.about_school and not m.drill and coalesce(m.published_at, m.first_seen_at) > $4::timestamptz - interval '30 minutes'
         and m.sentiment <> 'pos'
         and ((m.unit_id = $2 and m.topic = $3) or m.near_of in (select mention_id from incident_mention where incident_id = $1))
         and not exists (select 1 from incident_mention im where im.mention_id = m.id)
         and not exists (select 1 from incident_mention_decision d where d.mention_id = m.id and d.incident_id = $1)
       limit 500`,
      [incident.id, incident.unitId, incident.topic, incident.openedAt],
    );
    return rows.map((r) => r.id);
  }
}
