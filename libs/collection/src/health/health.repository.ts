import { Inject, Injectable } from '@nestjs/common';
import type { HotTopicView, KeptPageView, SourceChange, SourceName } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { Interval } from '../coverage.js';

export interface HealthRow {
  source: SourceName;
  state: string;
  since: Date;
  last_ok_at: Date | null;
  paused_until: Date | null;
  pause_reason: string | null;
  needs_person: boolean;
  enabled: boolean;
  path: 'http' | 'browser';
  gap_ms: number;
  jitter_ms: number;
  daily: number;
  max_consecutive: number;
  used_today: number;
  queries: number;
  interval_ms: number | null;
  refilling: number;
  stalled_ms: number | null;
  /** nothing is planned for it: it reads when something turns up */
  idle: boolean;
}

export interface LedgerLine {
  source: SourceName;
  query: string;
  intervals: Interval[];
}

export interface GapRow {
  source: SourceName;
  query: string;
  from_at: Date;
  to_at: Date;
  reason: string;
}

/** Nothing was asked for this long although something was due: the crawler does not run. */
const STALLED_S = 600;

/** Reads of the page 采集健康, and what people change there. */
@Injectable()
export class HealthRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Sources with budget, what is used of it today (Beijing), their standing searches and what waits to be refilled. */
  async sources(): Promise<HealthRow[]> {
    return this.dataSource.query(
      `select s.*,
         case when s.day = (app.now() at time zone 'Asia/Shanghai')::date then s.day_count else 0 end as used_today,
         j.queries, j.interval_ms, j.refilling,
         case when s.enabled and j.due_at is not null and (s.paused_until is null or s.paused_until <= app.now())
           and extract(epoch from app.now() - greatest(j.due_at, s.last_request_at, s.since)) > $1
           then round(extract(epoch from app.now() - greatest(j.due_at, s.last_request_at, s.since)) * 1000)::float8 end as stalled_ms,
         j.due_at is null as idle
       from source_state s
       left join lateral (
         select count(*) filter (where kind = 'search')::int as queries,
                max(interval_ms) filter (where kind = 'search' and not focus) as interval_ms,
                count(*) filter (where kind = 'window' and done_at is null)::int as refilling,
                min(due_at) filter (where done_at is null and kind <> 'window') as due_at
         from crawl_job where source = s.source) j on true
       order by array_position(array['weibo-s', 'weibo-m', 'weibo-ajax', 'weibo-hot', 'sogou', 'sogou-account', 'wechat-article'], s.source)`,
      [STALLED_S],
    );
  }

  /** The ledger of the last hours, a line per source and query. */
  async ledger(hours: number): Promise<LedgerLine[]> {
    const rows: (Omit<GapRow, 'reason'> & { state: 'seen' | 'missed'; reason: string | null })[] =
      await this.dataSource.query(
        `select source, query, greatest(from_at, app.now() - $1 * interval '1 hour') as from_at, to_at, state, reason
         from coverage where to_at > app.now() - $1 * interval '1 hour' order by from_at`,
        [hours],
      );
    const lines = new Map<string, LedgerLine>();
    for (const r of rows) {
      const key = `${r.source}\n${r.query}`;
      const line = lines.get(key) ?? { source: r.source, query: r.query, intervals: [] };
      line.intervals.push({ from: r.from_at.getTime(), to: r.to_at.getTime(), state: r.state, reason: r.reason });
      lines.set(key, line);
    }
    return [...lines.values()];
  }

  async attempts(): Promise<{ source: SourceName; state: string; n: number }[]> {
    return this.dataSource.query(
      `select source, state, count(*)::int as n from crawl_attempt where finished_at > app.now() - interval '24 hours'
       group by 1, 2 order by 3 desc, 2`,
    );
  }

  /** Gaps of the last seven days that are not refilled, longest first, at most perSource of each source. */
  async gaps(perSource: number): Promise<GapRow[]> {
    return this.dataSource.query(
      `select source, query, from_at, to_at, reason from (
         select c.*, row_number() over (partition by source order by to_at - from_at desc, to_at desc) as n
         from coverage c where state = 'missed' and to_at > app.now() - interval '7 days' and to_at > from_at) c
       where n <= $1 order by source, n`,
      [perSource],
    );
  }

  async keptPages(limit: number): Promise<KeptPageView[]> {
    const rows = await this.dataSource.query(
      `select id, source, target, at, note, size_bytes from kept_page where expires_at > app.now() order by at desc, id desc limit $1`,
      [limit],
    );
    return rows.map((r: { id: string; at: Date; size_bytes: number } & KeptPageView) => ({
      id: r.id,
      source: r.source,
      target: r.target,
      at: r.at.toISOString(),
      note: r.note,
      sizeBytes: r.size_bytes,
    }));
  }

  async keptPage(id: string): Promise<{ source: SourceName; at: Date; gzip: Buffer } | null> {
    const [row] = await this.dataSource.query(`select source, at, gzip from kept_page where id = $1`, [id]);
    return row ?? null;
  }

  /** Topics of the last seven days, newest first, with at most the last 200 readings of each. */
  async hotTopics(limit: number): Promise<HotTopicView[]> {
    const rows = await this.dataSource.query(
      `select t.id, t.word, t.url, t.matched_by as "matchedBy", t.first_seen_at as "firstSeenAt", t.last_seen_at as "lastSeenAt", t.best_rank as "bestRank",
         coalesce((select json_agg(json_build_object('at', r.at, 'rank', r.rank, 'heat', r.heat) order by r.at)
           from (select * from hot_rank where topic_id = t.id order by at desc limit 200) r), '[]') as ranks
       from hot_topic t where t.last_seen_at > app.now() - interval '7 days' order by t.last_seen_at desc, t.id limit $1`,
      [limit],
    );
    return rows.map((r: HotTopicView & { firstSeenAt: Date; lastSeenAt: Date }) => ({
      ...r,
      firstSeenAt: r.firstSeenAt.toISOString(),
      lastSeenAt: r.lastSeenAt.toISOString(),
    }));
  }

  /** The row as it is, locked; null for a source that is not there. */
  async lock(tx: Sql, source: SourceName): Promise<HealthRow | null> {
    const [row] = await tx.query(`select * from source_state where source = $1 for no key update`, [source]);
    return row ?? null;
  }

  async change(tx: Sql, source: SourceName, c: SourceChange): Promise<void> {
    await tx.query(
      `update source_state set enabled = coalesce($2, enabled), path = coalesce($3, path), daily = coalesce($4, daily),
         gap_ms = coalesce($5, gap_ms), jitter_ms = coalesce($6, jitter_ms),
         since = case when $2 and not enabled then app.now() else since end,
         state = case when $2 and not enabled then 'starting' else state end
       where source = $1`,
      [source, c.enabled ?? null, c.path ?? null, c.daily ?? null, c.gapMs ?? null, c.jitterMs ?? null],
    );
  }
}
