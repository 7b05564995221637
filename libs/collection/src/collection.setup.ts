import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import { DataSource } from 'typeorm';

/** How often and how gently a source is read. intervalMs: between rounds of one query; gapMs: between two requests. */
export type Pace = { source: SourceName; intervalMs: number; gapMs: number; maxPages: number }[];

/** For the real sites (sources.md 2.8). */
export const POLITE_PACE: Pace = [
  { source: 'weibo-m', intervalMs: 600_000, gapMs: 12_000, maxPages: 2 },
  { source: 'weibo-s', intervalMs: 600_000, gapMs: 12_000, maxPages: 3 },
  { source: 'sogou', intervalMs: 7_200_000, gapMs: 30_000, maxPages: 3 },
];
/** For the simulated sites, whose three minutes are somebody else's day. */
export const DEMO_PACE: Pace = [
  { source: 'weibo-m', intervalMs: 4_000, gapMs: 200, maxPages: 8 },
  { source: 'weibo-s', intervalMs: 6_000, gapMs: 200, maxPages: 8 },
  { source: 'sogou', intervalMs: 10_000, gapMs: 200, maxPages: 3 },
];

/** Makes sources and queries from configuration; what is there stays as people set it. */
@Injectable()
export class CollectionSetup {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async ensureSources(pace: Pace): Promise<void> {
    for (const p of pace)
      await this.dataSource.query(
        `insert into source_state (source, interval_ms, gap_ms, max_pages) values ($1, $2, $3, $4) on conflict do nothing`,
        [p.source, p.intervalMs, p.gapMs, p.maxPages],
      );
  }

  /** School words × risk words for every active watch list and enabled source; a list without risk words searches the names alone. */
  async ensureQueries(): Promise<void> {
    await this.dataSource.query(`
      insert into crawl_query (source, watch_list_id, query)
      select s.source, w.id, trim(school || ' ' || risk)
      from watch_list w
        cross join unnest(w.school_words) as school
        cross join unnest(case when cardinality(w.risk_words) = 0 then array[''] else w.risk_words end) as risk
        cross join source_state s
      where w.active and s.enabled and s.source <> 'wechat-article'
      on conflict do nothing`);
    await this.dataSource.query(`select pg_notify('fengsui_wake', 'crawl')`);
  }
}
