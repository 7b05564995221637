import { Injectable } from '@nestjs/common';
import { platformView, PLATFORM_OF } from '@fengsui/collection';
import type { BriefKind, SeriesPoint, SourceName } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { BriefFacts, Count, Counts, DutyCount, HotFact, IncidentFact, LateFact, TaskFact } from './facts.js';
import { comparedWith, type Span } from './period.js';
import { type CoverageLine, type Sight, sightOf } from './sight.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Rows of a table nobody reads to the end of; Counts are of all. */
const MOST_ROWS = 200;

/** One topic, one incident, or everything. */
export interface Scope {
  topic: string | null;
  incidentId: string | null;
}

/** Posts of a period that count, as m with $1 from, $2 to, $3 topic, $4 incident: the school's, not excluded, no drill. */
const POSTS = `from mention m
  where m.about_school and not m.drill and m.excluded_by is null
    and ((m.published_at >= $1 and m.published_at < $2) or (m.published_at is null and m.first_seen_at >= $1 and m.first_seen_at < $2))
    and ($3::text is null or m.topic = $3)
    and ($4::uuid is null or exists (select 1 from incident_mention im where im.incident_id = $4 and im.mention_id = m.id))`;

/** Incidents that count, as i with $3 topic, $4 incident. */
const INCIDENTS = `not i.drill and i.merged_into is null and ($3::text is null or i.topic = $3) and ($4::uuid is null or i.id = $4)`;

/** Reads what a brief is made from. Call it inside one REPEATABLE READ transaction. */
@Injectable()
export class BriefFactsRepository {
  async read(
    sql: Sql,
    brief: { kind: BriefKind; span: Span; scope: BriefFacts['scope']; dueAt: Date | null },
  ): Promise<BriefFacts> {
    const { kind, span, scope } = brief;
    const of: Scope = { topic: scope?.topic ?? null, incidentId: scope?.incident?.id ?? null };
    const [{ name, now }] = await sql.query(
      `select app.now() as now, coalesce((select name from school_profile), '') as name`,
    );
    const before: BriefFacts['before'] = [];
    for (const b of comparedWith(kind, span)) before.push({ ...b, counts: await this.counts(sql, b, of) });
    const units: { id: string; name: string }[] = await sql.query(`select id, name from unit`);
    const args = [span.from, span.to, of.topic, of.incidentId];
    return {
      ...brief,
      schoolName: name,
      madeAt: now,
      counts: await this.counts(sql, span, of),
      before,
      series: await this.series(sql, span, of),
      incidents: await this.incidents(sql, args),
      late: await this.late(sql, args),
      hot: await this.hot(sql, args),
      clues: await this.clues(sql, args),
      tasks: await this.tasks(sql, args),
      unitNames: new Map(units.map((u) => [u.id, u.name])),
    };
  }

  private async counts(sql: Sql, span: Span, of: Scope): Promise<Counts> {
    const args = [span.from, span.to, of.topic, of.incidentId];
    const rows: (Omit<Count, 'key'> & {
      g: number;
      platform: string | null;
      topic: string | null;
      unit_id: string | null;
      positive: number;
    })[] = await sql.query(
      `select grouping(m.platform, m.topic, m.unit_id) as g, m.platform, m.topic, m.unit_id, count(*)::int as n,
         count(*) filter (where m.sentiment = 'neg')::int as negative, count(*) filter (where m.sentiment = 'pos')::int as positive,
         count(*) filter (where m.is_question)::int as questions
       ${POSTS} group by grouping sets ((), (m.platform), (m.topic), (m.unit_id)) order by n desc, 2, 3, 4`,
      args,
    );
    const pick = (g: number, key: (r: (typeof rows)[number]) => string | null): Count[] =>
      rows
        .filter((r) => r.g === g)
        .map((r) => ({ key: key(r) ?? '', n: r.n, negative: r.negative, questions: r.questions }));
    const total = rows.find((r) => r.g === 7)!;
    const alarms: Counts['alarms'] = await sql.query(
      `select a.kind, count(*)::int as n from alarm a left join incident i on i.id = a.incident_id
       where a.at >= $1 and a.at < $2 and coalesce(not i.drill, true) and ($3::text is null or coalesce(i.topic, a.topic) = $3) and ($4::uuid is null or i.id = $4)
         and not exists (select 1 from mention m where m.id = any(a.mention_ids) and m.drill)
       group by 1 order by 2 desc, 1`,
      args,
    );
    const [{ opened }] = await sql.query(
      `select count(*)::int as opened from incident i where ${INCIDENTS} and i.opened_at >= $1 and i.opened_at < $2 and i.state <> 'rejected'`,
      args,
    );
    const [{ known }] = await sql.query(
      `select exists (select 1 from crawl_attempt where state in ('ok', 'empty') and finished_at >= $1 and finished_at < $2)
         or exists (select 1 from coverage where state = 'seen' and from_at < $2 and to_at > $1) as known`,
      args.slice(0, 2),
    );
    return {
      total: { key: '', n: total.n, negative: total.negative, positive: total.positive, questions: total.questions },
      platforms: pick(3, (r) => r.platform),
      topics: pick(5, (r) => r.topic),
      units: pick(6, (r) => r.unit_id),
      alarms,
      opened,
      duties: await this.duties(sql, args),
      sight: await this.sight(sql, span),
      known: known || total.n > 0,
    };
  }

  /** Clocks that fell due within the period. One that ran out while the system was away (no clue of it) counts against nobody. */
  private duties(sql: Sql, args: unknown[]): Promise<DutyCount[]> {
    return sql.query(
      `select u.name as "unitName", count(*)::int as due, count(*) filter (where d.met_at <= d.due_at)::int as kept,
         count(*) filter (where d.met_at > d.due_at and not (d.state = 'breached' and not d.clue))::int as late,
         count(*) filter (where d.met_at is null and not (d.state = 'breached' and not d.clue))::int as silent,
         count(*) filter (where (d.met_at is null or d.met_at > d.due_at) and d.state = 'breached' and not d.clue)::int as excused
       from deadline d join incident i on i.id = d.incident_id join unit u on u.id = d.unit_id
       where d.due_at >= $1 and d.due_at < $2 and d.state in ('pending', 'met', 'breached') and d.kind <> 'idle' and ${INCIDENTS}
       group by u.name order by due desc, u.name`,
      args,
    );
  }

  private async sight(sql: Sql, span: Span): Promise<Sight> {
    const rows: {
      source: SourceName;
      query: string;
      from_at: Date;
      to_at: Date;
      state: 'seen' | 'missed';
      reason: string | null;
    }[] = await sql.query(
      `select source, query, from_at, to_at, state, reason from coverage where to_at > $1 and from_at < $2 order by from_at`,
      [span.from, span.to],
    );
    const lines = new Map<string, CoverageLine & { source: SourceName }>();
    for (const r of rows) {
      const key = `${r.source}\n${r.query}`;
      const line = lines.get(key) ?? { source: r.source, query: r.query, intervals: [] };
      line.intervals.push({ from: r.from_at.getTime(), to: r.to_at.getTime(), state: r.state, reason: r.reason });
      lines.set(key, line);
    }
    const views = (['weibo', 'wechat'] as const).map((platform) => ({
      platform,
      intervals: platformView([...lines.values()].filter((l) => PLATFORM_OF[l.source] === platform)),
    }));
    return sightOf(views, span);
  }

  /** By hour for two days and less, else by day; empty buckets included. */
  private async series(sql: Sql, span: Span, of: Scope): Promise<SeriesPoint[]> {
    const length = span.to.getTime() - span.from.getTime();
    const step = length <= 2 * DAY ? HOUR : DAY;
    const rows: { b: number; pos: number; neu: number; neg: number }[] = await sql.query(
      `select floor(extract(epoch from coalesce(m.published_at, m.first_seen_at) - $1) * 1000 / $5)::int as b,
         count(*) filter (where m.sentiment = 'pos')::int as pos, count(*) filter (where m.sentiment = 'neu')::int as neu,
         count(*) filter (where m.sentiment = 'neg')::int as neg
       ${POSTS} group by 1`,
      [span.from, span.to, of.topic, of.incidentId, step],
    );
    const by = new Map(rows.map((r) => [r.b, r]));
    return Array.from({ length: Math.ceil(length / step) }, (_, b) => {
      const { pos = 0, neu = 0, neg = 0 } = by.get(b) ?? {};
      return { at: new Date(span.from.getTime() + b * step).toISOString(), pos, neu, neg };
    });
  }

  /** Opened within the period, or running during it; as they stood at its end. */
  private incidents(sql: Sql, args: unknown[]): Promise<IncidentFact[]> {
    return sql.query(
      `select i.code, i.title, i.level, u.name as "unitName", i.opened_at as "openedAt", case when i.closed_at < $2 then i.closed_at end as "closedAt",
         case when i.state = 'closed' and i.closed_at >= $2 then 'open' else i.state end as state,
         (select count(*)::int from incident_mention im join mention m on m.id = im.mention_id where im.incident_id = i.id
            and coalesce(m.published_at, m.first_seen_at) >= $1 and coalesce(m.published_at, m.first_seen_at) < $2) as posts
       from incident i join unit u on u.id = i.unit_id
       where ${INCIDENTS} and i.opened_at < $2 and (i.opened_at >= $1 or (i.state in ('proposed', 'open', 'closed') and (i.closed_at is null or i.closed_at >= $1)))
       order by array_position(array['open', 'proposed', 'closed', 'rejected'], i.state), i.level, i.opened_at, i.id limit ${MOST_ROWS}`,
      args,
    );
  }

  /** Clocks of the period that were not kept, and count. */
  private late(sql: Sql, args: unknown[]): Promise<LateFact[]> {
    return sql.query(
      `select i.code, i.title, u.name as "unitName", d.kind, d.due_at as "dueAt", d.met_at as "metAt",
         coalesce((select array_agg(distinct e order by e) from clue c, unnest(c.exemptions) e where c.deadline_id = d.id and c.against = 'unit'), '{}') as exemptions
       from deadline d join incident i on i.id = d.incident_id join unit u on u.id = d.unit_id
       where d.due_at >= $1 and d.due_at < $2 and d.state in ('pending', 'met', 'breached') and d.kind <> 'idle' and ${INCIDENTS}
         and (d.met_at is null or d.met_at > d.due_at) and not (d.state = 'breached' and not d.clue)
       order by d.due_at, d.id limit ${MOST_ROWS}`,
      args,
    );
  }

  private hot(sql: Sql, args: unknown[]): Promise<HotFact[]> {
    return sql.query(
      `select t.word, min(r.rank) as "bestRank", min(r.at) as "from", max(r.at) as "to"
       from hot_topic t join hot_rank r on r.topic_id = t.id left join incident i on i.id = t.incident_id
       where r.at >= $1 and r.at < $2 and coalesce(not i.drill, true) and ($3::text is null or i.topic = $3) and ($4::uuid is null or i.id = $4)
       group by t.word order by 2 nulls last, 3, 1 limit ${MOST_ROWS}`,
      args,
    );
  }

  private async clues(sql: Sql, args: unknown[]): Promise<BriefFacts['clues']> {
    const [row] = await sql.query(
      `select count(*) filter (where c.opened_at >= $1)::int as opened, count(*) filter (where c.state not in ('closed', 'dropped', 'withdrawn'))::int as running
       from clue c left join incident i on i.id = c.incident_id
       where c.opened_at < $2 and (c.mention_id is not null and $3::text is null and $4::uuid is null or ${INCIDENTS})`,
      args,
    );
    return row;
  }

  /** Running within the period, or ended in it. */
  private tasks(sql: Sql, args: unknown[]): Promise<TaskFact[]> {
    return sql.query(
      `select t.code, t.text, coalesce(u.name, '系统管理员') as "unitName", t.due_at as "dueAt", t.state, t.ended_at as "endedAt"
       from improvement_task t left join unit u on u.id = t.unit_id left join incident i on i.id = t.incident_id
       where t.opened_at < $2 and (t.ended_at is null or t.ended_at >= $1) and coalesce(not i.drill, true)
         and ($3::text is null or t.topic = $3) and ($4::uuid is null or i.id = $4)
       order by t.ended_at is not null, t.due_at, t.code limit ${MOST_ROWS}`,
      args,
    );
  }
}
