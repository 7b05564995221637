import { Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import type { ListToPack, SourceToPack } from '../watch-list/pack.js';

/** A source as planning needs it. */
export interface SourcePlan extends SourceToPack {
  focusIntervalMs: number;
  /** its last answer was good and it is not paused */
  well: boolean;
}

/** SQL of what plans are made from. */
@Injectable()
export class PlanRepository {
  async sources(sql: Sql): Promise<SourcePlan[]> {
    return sql.query(
      `select source, interval_ms as "intervalMs", daily, focus_interval_ms as "focusIntervalMs",
         state in ('ok', 'empty') and not needs_person and (paused_until is null or paused_until <= app.now()) as well
       from source_state where enabled order by source`,
    );
  }

  async lists(sql: Sql): Promise<ListToPack[]> {
    return sql.query(
      `select id, school_words as "schoolWords", risk_words as "riskWords", required_words as "requiredWords", any_words as "anyWords", platforms
       from watch_list where active order by id`,
    );
  }

  /** What each search of Weibo brought in a day of late, by query: what a source read, divided by the days since its first attempt. */
  async postsPerDay(sql: Sql): Promise<Map<string, number>> {
    const rows: { target: string; n: number }[] = await sql.query(
      `select target, max(n) as n from (
         select source, target, sum(new_count) / greatest(1, extract(epoch from app.now() - min(started_at)) / 86400) as n
         from crawl_attempt where kind in ('search', 'window') and finished_at > app.now() - interval '3 days' group by 1, 2) x group by 1`,
    );
    return new Map(rows.map((r) => [r.target, Number(r.n)]));
  }

  /** Weibo accounts whose timelines are read: official ones of the registry and those that watch lists name. */
  async accounts(sql: Sql): Promise<string[]> {
    const rows: { uid: string }[] = await sql.query(
      `select platform_uid as uid from official_account where platform = 'weibo' and active
       union select unnest(accounts) from watch_list where active order by 1`,
    );
    return rows.map((r) => r.uid).filter((uid) => /^\d+$/.test(uid));
  }
}
