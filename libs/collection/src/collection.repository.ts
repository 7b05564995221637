import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { addRound, merge, type Interval, type Round } from './coverage.js';
import type { Outcome } from './outcome.js';

/** A search this worker may run now. */
export interface Claim {
  id: string;
  source: SourceName;
  watchListId: string;
  query: string;
  fence: string;
  intervalMs: number;
  gapMs: number;
  maxPages: number;
}

/** A worker that neither finishes nor dies within this time loses its query to another. */
const LEASE_S = 180;
/** Ledger rows rewritten by one round reach back this far. */
const LEDGER_HOURS = 26;

/** All SQL of collection. */
@Injectable()
export class CollectionRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Takes the query that has waited longest and whose source may be read; null when none is due. */
  async claim(sources: SourceName[]): Promise<Claim | null> {
    const [rows] = await this.dataSource.query(
      `update crawl_query q set lease_until = app.now() + $2 * interval '1 second', fence = q.fence + 1
       from source_state s
       where s.source = q.source and q.id = (
         select q2.id from crawl_query q2 join source_state s2 on s2.source = q2.source join watch_list w on w.id = q2.watch_list_id
         where q2.next_at <= app.now() and (q2.lease_until is null or q2.lease_until < app.now()) and q2.source = any($1)
           and s2.enabled and w.active and (s2.paused_until is null or s2.paused_until <= app.now())
         order by q2.next_at limit 1 for update of q2 skip locked)
       returning q.id, q.source, q.watch_list_id as "watchListId", q.query, q.fence,
         s.interval_ms as "intervalMs", s.gap_ms as "gapMs", s.max_pages as "maxPages"`,
      [sources, LEASE_S],
    );
    return rows[0] ?? null;
  }

  /** Ms until the next query is due, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select min(extract(epoch from greatest(q.next_at, coalesce(q.lease_until, q.next_at), coalesce(s.paused_until, q.next_at)) - app.now()) * 1000) as ms
       from crawl_query q join source_state s on s.source = q.source join watch_list w on w.id = q.watch_list_id where s.enabled and w.active`,
    );
    return row?.ms === null || row?.ms === undefined ? capMs : Math.min(capMs, Math.max(50, Math.ceil(Number(row.ms))));
  }

  /** Reserves the next moment at which any process may send a request to this source; answers how many ms to wait for it. */
  async reserve(source: SourceName): Promise<number> {
    const [rows] = await this.dataSource.query(
      `update source_state set next_request_at = greatest(next_request_at, app.now()) + gap_ms * interval '1 ms' where source = $1
       returning extract(epoch from next_request_at - gap_ms * interval '1 ms' - app.now()) * 1000 as ms`,
      [source],
    );
    return Math.max(0, Math.ceil(Number(rows[0]?.ms ?? 0)));
  }

  async recordAttempt(sql: Sql, claim: Claim, outcome: Outcome, startedAt: Date, newCount: number): Promise<void> {
    await sql.query(
      `insert into crawl_attempt (query_id, source, query, page, started_at, finished_at, state, http_status, final_url, item_count, new_count, note)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        claim.id,
        claim.source,
        claim.query,
        outcome.page,
        startedAt,
        outcome.fetchedAt,
        outcome.state,
        outcome.httpStatus,
        outcome.finalUrl,
        outcome.items.length,
        newCount,
        outcome.note ?? null,
      ],
    );
  }

  /** Brings the coverage ledger of a query up to this round. */
  async cover(sql: Sql, claim: Claim, round: Round): Promise<void> {
    const rows: { id: string; from_at: Date; to_at: Date; state: 'seen' | 'missed'; reason: string | null }[] =
      await sql.query(
        `select * from coverage where source = $1 and query = $2 and to_at > app.now() - $3 * interval '1 hour' order by from_at for update`,
        [claim.source, claim.query, LEDGER_HOURS],
      );
    const before: Interval[] = rows.map((r) => ({
      from: r.from_at.getTime(),
      to: r.to_at.getTime(),
      state: r.state,
      reason: r.reason,
    }));
    const after = addRound(before, round);
    const key = (i: Interval): string => `${i.from} ${i.state} ${i.reason}`;
    const wanted = new Map(after.map((i) => [key(i), i]));
    for (const [n, r] of rows.entries()) {
      const same = wanted.get(key(before[n]!));
      if (!same) await sql.query(`delete from coverage where id = $1`, [r.id]);
      else if (same.to !== r.to_at.getTime())
        await sql.query(`update coverage set to_at = $2 where id = $1`, [r.id, new Date(same.to)]);
      wanted.delete(key(before[n]!));
    }
    for (const i of wanted.values())
      await sql.query(
        `insert into coverage (source, query, from_at, to_at, state, reason) values ($1, $2, $3, $4, $5, $6)`,
        [claim.source, claim.query, new Date(i.from), new Date(i.to), i.state, i.reason],
      );
  }

  /** The end of what is known of a query; null at the first round. */
  async coveredTo(claim: Claim): Promise<Date | null> {
    const [row] = await this.dataSource.query(
      `select max(to_at) as at from coverage where source = $1 and query = $2 and state = 'seen'`,
      [claim.source, claim.query],
    );
    return row?.at ?? null;
  }

  /** Gives the query back until its next turn; false when another worker has taken it over meanwhile. */
  async finish(sql: Sql, claim: Claim, nextInMs: number): Promise<boolean> {
    const [, count] = await sql.query(
      `update crawl_query set lease_until = null, next_at = app.now() + $3 * interval '1 ms' where id = $1 and fence = $2`,
      [claim.id, claim.fence, nextInMs],
    );
    return count === 1;
  }

  /** Failed rounds of a source since its last good one, and captchas of the last 24 hours, both before this one. */
  async troubles(source: SourceName): Promise<{ failures: number; captchas: number }> {
    const [row] = await this.dataSource.query(
      `select count(*) filter (where id > coalesce((select max(id) from crawl_attempt where source = $1 and state in ('ok', 'empty')), 0)) as failures,
              count(*) filter (where state = 'captcha') as captchas
       from crawl_attempt where source = $1 and finished_at > app.now() - interval '24 hours'`,
      [source],
    );
    return { failures: Number(row.failures), captchas: Number(row.captchas) };
  }

  /** Writes how a source is; true when its state changed. */
  async setState(
    sql: Sql,
    source: SourceName,
    state: string,
    pause: { until: Date; reason: string } | null,
  ): Promise<boolean> {
    const good = state === 'ok' || state === 'empty';
    const [rows] = await sql.query(
      `update source_state s set
         state = $2::text, since = case when before.state = $2::text then s.since else app.now() end,
         last_ok_at = case when $3 then app.now() else s.last_ok_at end, paused_until = $4, pause_reason = $5
       from (select source, state from source_state where source = $1 for update) before
       where s.source = before.source returning before.state is distinct from $2::text as changed`,
      [source, state, good, pause?.until ?? null, pause?.reason ?? null],
    );
    return rows[0]?.changed ?? false;
  }

  /** A person has dealt with the cause: the source may be read at once. */
  async release(source: SourceName): Promise<void> {
    await this.dataSource.query(
      `update source_state set paused_until = null, pause_reason = null, state = 'starting', since = app.now() where source = $1`,
      [source],
    );
    await this.dataSource.query(`update crawl_query set next_at = app.now() where source = $1`, [source]);
    await this.dataSource.query(`select pg_notify('fengsui_wake', 'crawl')`);
  }

  async states(): Promise<SourceRow[]> {
    return this.dataSource.query(`select * from source_state order by source`);
  }

  /** Coverage of the last hours, the queries of a source laid over one another: missed wherever one of them missed. */
  async coverage(source: SourceName, hours: number): Promise<Interval[]> {
    const rows: { from_at: Date; to_at: Date; state: 'seen' | 'missed'; reason: string | null }[] =
      await this.dataSource.query(
        `select greatest(from_at, app.now() - $2 * interval '1 hour') as from_at, to_at, state, reason from coverage
       where source = $1 and to_at > app.now() - $2 * interval '1 hour'`,
        [source, hours],
      );
    const all = rows.map((r): Interval => ({
      from: r.from_at.getTime(),
      to: r.to_at.getTime(),
      state: r.state,
      reason: r.reason,
    }));
    const missed = merge(all.filter((i) => i.state === 'missed'));
    let seen = merge(all.filter((i) => i.state === 'seen'));
    for (const m of missed)
      seen = seen.flatMap((s) =>
        [
          { ...s, to: Math.min(s.to, m.from) },
          { ...s, from: Math.max(s.from, m.to) },
        ].filter((x) => x.to > x.from),
      );
    return merge([...seen, ...missed]);
  }
}

export interface SourceRow {
  source: SourceName;
  state: string;
  since: Date;
  last_ok_at: Date | null;
  paused_until: Date | null;
  pause_reason: string | null;
  enabled: boolean;
}
