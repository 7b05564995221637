import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { TaskKind } from '../source.js';
import { type Budget, beijingDay, reserve, type Usage } from './budget.js';
import type { Window } from './split.js';

/** A job this worker may do now. */
export interface Job {
  id: string;
  source: SourceName;
  kind: TaskKind | 'screenshot' | 'account';
  target: string;
  watchListId: string | null;
  /** window only */
  from: Date | null;
  to: Date | null;
  region: number | null;
  priority: number;
  /** null: once */
  intervalMs: number | null;
  page: number;
  failures: number;
  fence: string;
  claimedAt: Date;
  maxPages: number;
}

/** A standing job as the planner wants it. */
export interface Standing {
  source: SourceName;
  kind: TaskKind;
  target: string;
  watchListId: string | null;
  priority: number;
  intervalMs: number;
  focus: boolean;
  /** a new one is due after so long; left out: at once */
  firstInMs?: number;
}

/** A job to be done once. */
export type OnceJob = Pick<Job, 'source' | 'kind' | 'target' | 'watchListId' | 'priority'>;

/** Priorities of crawl_job. */
export const PRIORITY = { focus: 1, hot: 2, search: 3, timeline: 4, refill: 5, reread: 6, comments: 7 } as const;
/** From here on a job waits while an incident needs the budget. */
const URGENT = PRIORITY.hot;
/** Part of the day's requests that ordinary jobs may use: the rest is kept for an incident, more of it while one is open. */
const SHARE = { calm: 0.95, incident: 0.7 };
/** Time for one request and what is done with its answer; a worker that neither goes on nor ends within it loses the job. */
const LEASE_MS = 90_000;
/** A job is not taken up when its source may be asked only later than this. */
const NEAR_MS = 30_000;
/** A due job that cannot be taken (outside its list's hours, others in hand) is looked at again after this long. */
const MIN_REST_MS = 300;

/** The job was taken over by another worker: whatever this one still does is void. */
export class LeaseLost extends Error {}

/** The process is about to end: what was reserved stays unused, the job is given back. */
export class Stopping extends Error {}
/** The day's requests are used up. */
export class BudgetSpent extends Error {
  constructor(readonly until: Date) {
    super('今日请求额度已用完');
  }
}

const COLUMNS = `j.id, j.source, j.kind, j.target, j.watch_list_id as "watchListId", j.from_at as "from", j.to_at as "to", j.region, j.priority,
  j.interval_ms as "intervalMs", j.page, j.failures, j.fence, app.now() as "claimedAt"`;

/** SQL of jobs: claims, turns, ends, plans. */
@Injectable()
export class JobRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Takes the most urgent due job of a source that may be asked and that nobody works on; among equals the watch list that waited longest.
   * Null when there is none. One job a source at a time: its turns belong to one walk, and a probe after a pause stays one.
   */
  async claim(sources: SourceName[]): Promise<Job | null> {
    return this.dataSource.transaction(async (tx) => {
      // one claim after another, each seeing the leases of those before: two at once would take the same source
      await tx.query(`select pg_advisory_xact_lock(hashtext('collection:claim'))`);
      const [found] = await tx.query(
        // the clock and each source are looked at once, not for every job that waits
        `with clock as materialized (select app.now() as now, extract(hour from app.now() at time zone 'Asia/Shanghai') as hour),
           open_source as materialized (
             select s.source, case when s.day is distinct from (c.now at time zone 'Asia/Shanghai')::date then 0 else s.day_count end as used, s.daily,
               case when exists (select 1 from crawl_job f where f.source = s.source and f.focus) then $4::real else $5::real end as share
             from source_state s, clock c
             where s.source = any($1) and s.enabled and not s.needs_person and (s.paused_until is null or s.paused_until <= c.now)
               and s.next_request_at <= c.now + $2 * interval '1 ms'
               and not exists (select 1 from crawl_job l where l.source = s.source and l.lease_until > c.now))
         select j.id, s.max_pages as "maxPages" from crawl_job j join open_source o on o.source = j.source
           join source_state s on s.source = j.source
           left join watch_list w on w.id = j.watch_list_id
           left join watch_list_turn t on t.watch_list_id = j.watch_list_id and t.source = j.source
         where j.due_at <= (select now from clock) and j.done_at is null
           and o.used < floor(o.daily * case when j.priority <= $3 then 1::real else o.share end)
           and (w.id is null or j.focus or (w.active and (w.active_from is null or w.active_to is null or
             case when w.active_from < w.active_to then (select hour from clock) between w.active_from and w.active_to - 1
                  else (select hour from clock) >= w.active_from or (select hour from clock) < w.active_to end)))
         order by j.priority, t.served_at nulls first, j.due_at limit 1 for no key update of j, s skip locked`,
        [sources, NEAR_MS, URGENT, SHARE.incident, SHARE.calm],
      );
      if (!found) return null;
      const [[job]] = await tx.query(
        `update crawl_job j set lease_until = app.now() + $2 * interval '1 ms', fence = fence + 1 where id = $1 returning ${COLUMNS}`,
        [found.id, LEASE_MS],
      );
      if (job.watchListId)
        await tx.query(
          `insert into watch_list_turn (watch_list_id, source, served_at) values ($1, $2, app.now())
           on conflict (watch_list_id, source) do update set served_at = excluded.served_at`,
          [job.watchListId, job.source],
        );
      return { ...job, maxPages: found.maxPages };
    });
  }

  /** Ms until something may be due, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from min(greatest(j.due_at, s.paused_until, s.next_request_at - $1 * interval '1 ms')) - app.now()) * 1000 as ms
       from crawl_job j join source_state s on s.source = j.source
       where j.done_at is null and s.enabled and not s.needs_person
         and (s.day is distinct from $2::date or s.day_count < floor(s.daily * $3::real))
         and not exists (select 1 from crawl_job l where l.source = j.source and l.lease_until > app.now())`,
      [NEAR_MS, beijingDay((await this.now(this.dataSource)).getTime()), SHARE.incident],
    );
    return row?.ms === null || row?.ms === undefined
      ? capMs
      : Math.min(capMs, Math.max(MIN_REST_MS, Math.ceil(Number(row.ms))));
  }

  /**
   * Reserves the next moment at which any process may ask this source, and keeps the lease until after it.
   * Answers how many ms to wait. Throws LeaseLost or BudgetSpent.
   */
  async turn(job: Job): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const held = await tx.query(`select 1 from crawl_job where id = $1 and fence = $2 for no key update`, [
        job.id,
        job.fence,
      ]);
      if (held.length === 0) throw new LeaseLost();
      const [s] = await tx.query(
        `select gap_ms, jitter_ms, burst, max_consecutive, rest_ms, daily, consecutive, day::text, day_count, app.now() as now, next_request_at, last_request_at,
           exists (select 1 from crawl_job where source = $1 and focus) as incident from source_state where source = $1 for no key update`,
        [job.source],
      );
      const budget: Budget = {
        gapMs: s.gap_ms,
        jitterMs: s.jitter_ms,
        burst: s.burst,
        maxConsecutive: s.max_consecutive,
        restMs: s.rest_ms,
        daily: s.daily,
      };
      const usage: Usage = {
        nextAt: s.next_request_at.getTime(),
        lastAt: s.last_request_at?.getTime() ?? null,
        consecutive: s.consecutive,
        day: s.day ?? '',
        count: s.day_count,
      };
      const share = job.priority <= URGENT ? 1 : s.incident ? SHARE.incident : SHARE.calm;
      const now = s.now.getTime();
      const got = reserve(budget, usage, now, Math.random, share);
      if ('refusedUntil' in got) throw new BudgetSpent(new Date(got.refusedUntil));
      await tx.query(
        `update source_state set next_request_at = $2, last_request_at = $3, consecutive = $4, day = $5, day_count = $6 where source = $1`,
        [
          job.source,
          new Date(got.usage.nextAt),
          new Date(got.at),
          got.usage.consecutive,
          got.usage.day,
          got.usage.count,
        ],
      );
      await tx.query(`update crawl_job set lease_until = $2 where id = $1`, [job.id, new Date(got.at + LEASE_MS)]);
      return got.at - now;
    });
  }

  /** What was reserved is sent so much later: the next moment of this source moves with it. */
  async postpone(source: Job['source'], ms: number): Promise<void> {
    await this.dataSource.query(
      `update source_state set next_request_at = next_request_at + $2::float8 * interval '1 ms', last_request_at = last_request_at + $2::float8 * interval '1 ms'
       where source = $1`,
      [source, ms],
    );
  }

  /** Whether something more urgent waits for the source of this job. */
  async isWanted(job: Job): Promise<boolean> {
    const rows = await this.dataSource.query(
      `select 1 from crawl_job where source = $1 and priority < $2 and due_at <= app.now() and done_at is null limit 1`,
      [job.source, job.priority],
    );
    return rows.length > 0;
  }

  /** Gives the job back until its next turn: a standing one at claimedAt + interval, others gone. False when it was taken over meanwhile. */
  async finish(sql: Sql, job: Job): Promise<boolean> {
    const due = job.intervalMs === null ? null : new Date(job.claimedAt.getTime() + job.intervalMs);
    const [, count] = await (due
      ? sql.query(
          `update crawl_job set lease_until = null, failures = 0, page = 1, due_at = greatest($3, app.now()) where id = $1 and fence = $2`,
          [job.id, job.fence, due],
        )
      : sql.query(`delete from crawl_job where id = $1 and fence = $2`, [job.id, job.fence]));
    return count === 1;
  }

  /** Gives it back unfinished, to go on at this page after so long. False when it was taken over meanwhile. */
  async putBack(sql: Sql, job: Job, page: number, inMs: number, failed: boolean): Promise<boolean> {
    const [, count] = await sql.query(
      `update crawl_job set lease_until = null, page = $3, due_at = app.now() + $4 * interval '1 ms', failures = failures + $5 where id = $1 and fence = $2`,
      [job.id, job.fence, page, Math.round(inMs), failed ? 1 : 0],
    );
    return count === 1;
  }

  /** A window gives way to its parts. */
  async replaceByParts(sql: Sql, job: Job, parts: Window[]): Promise<boolean> {
    if (!(await this.finish(sql, { ...job, intervalMs: null }))) return false;
    await this.addWindows(sql, job, parts);
    return true;
  }

  async addWindows(sql: Sql, of: Pick<Job, 'source' | 'target' | 'watchListId'>, windows: Window[]): Promise<void> {
    await sql.query(
      `insert into crawl_job (source, kind, target, watch_list_id, from_at, to_at, region, priority)
       select $1, 'window', $2, $3, to_timestamp(f / 1000), to_timestamp(t / 1000), r, ${PRIORITY.refill}
       from unnest($4::double precision[], $5::double precision[], $6::int[]) as w (f, t, r) on conflict do nothing`,
      [
        of.source,
        of.target,
        of.watchListId,
        windows.map((w) => w.from),
        windows.map((w) => w.to),
        windows.map((w) => w.region),
      ],
    );
  }

  /** A province is read. Answers what is known when it was the last of its hour: whether any of them had more than could be read. */
  async finishPart(sql: Sql, job: Job, capped: boolean): Promise<'lost' | 'waiting' | { capped: boolean }> {
    const [, count] = await sql.query(
      `update crawl_job set lease_until = null, done_at = app.now(), capped = $3 where id = $1 and fence = $2`,
      [job.id, job.fence, capped],
    );
    if (count === 0) return 'lost';
    const key = [job.source, job.target, job.watchListId, job.from, job.to];
    const same = `source = $1 and kind = 'window' and target = $2 and watch_list_id is not distinct from $3 and from_at = $4 and to_at = $5 and region is not null`;
    const parts = await sql.query(
      `select done_at, capped from crawl_job where ${same} order by id for no key update`,
      key,
    );
    if (parts.some((p: { done_at: Date | null }) => p.done_at === null)) return 'waiting';
    await sql.query(`delete from crawl_job where ${same}`, key);
    return { capped: parts.some((p: { capped: boolean }) => p.capped) };
  }

  /** Makes the standing jobs those wanted; one that stays keeps its turn, a new one is due when it says. True when any is new or changed. */
  async setStanding(sql: Sql, wanted: Standing[]): Promise<boolean> {
    const keys = [
      wanted.map((w) => w.source),
      wanted.map((w) => w.kind),
      wanted.map((w) => w.target),
      wanted.map((w) => w.watchListId),
    ];
    await sql.query(
      `delete from crawl_job j where interval_ms is not null and not exists (
         select 1 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as w (source, kind, target, list)
         where w.source = j.source and w.kind = j.kind and w.target = j.target and w.list is not distinct from j.watch_list_id)`,
      keys,
    );
    const changed = await sql.query(
      `insert into crawl_job (source, kind, target, watch_list_id, priority, interval_ms, focus, due_at)
       select w.source, w.kind, w.target, w.list, w.priority, w.every, w.focus, app.now() + w.first * interval '1 ms'
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::int[]) as w (source, kind, target, list, priority, every, focus, first)
         join source_state s on s.source = w.source
       where not exists (select 1 from crawl_job c where c.source = w.source and c.kind = w.kind and c.target = w.target
         and c.watch_list_id is not distinct from w.list and (c.priority, c.focus, c.interval_ms) = (w.priority, w.focus, w.every))
       on conflict (source, kind, target, watch_list_id, from_at, to_at, region) do update set priority = excluded.priority, focus = excluded.focus,
         interval_ms = excluded.interval_ms,
         due_at = case when excluded.focus and not crawl_job.focus then app.now()
                       when excluded.interval_ms < crawl_job.interval_ms then least(crawl_job.due_at, app.now() + excluded.interval_ms * interval '1 ms')
                       else crawl_job.due_at end
       where (crawl_job.priority, crawl_job.focus, crawl_job.interval_ms) is distinct from (excluded.priority, excluded.focus, excluded.interval_ms) returning 1`,
      [
        ...keys,
        ...[wanted.map((w) => w.priority), wanted.map((w) => w.intervalMs), wanted.map((w) => w.focus)],
        wanted.map((w) => Math.round(w.firstInMs ?? 0)),
      ],
    );
    return changed.length > 0;
  }

  /** Jobs to be done once; one that is there already stays as it is. */
  async addOnce(sql: Sql, jobs: OnceJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await sql.query(
      `insert into crawl_job (source, kind, target, watch_list_id, priority)
       select w.source, w.kind, w.target, w.list, w.priority from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) as w (source, kind, target, list, priority)
         join source_state s on s.source = w.source on conflict do nothing`,
      [
        jobs.map((j) => j.source),
        jobs.map((j) => j.kind),
        jobs.map((j) => j.target),
        jobs.map((j) => j.watchListId),
        jobs.map((j) => j.priority),
      ],
    );
  }

  /** How many jobs of these kinds wait. */
  async waiting(sql: Sql, kinds: Job['kind'][]): Promise<number> {
    const [row] = await sql.query(`select count(*)::int as n from crawl_job where kind = any($1) and done_at is null`, [
      kinds,
    ]);
    return row.n;
  }

  /** Standing searches and windows waiting, for the planner and the page. */
  async searches(sql: Sql = this.dataSource): Promise<
    {
      source: SourceName;
      kind: 'search' | 'window';
      target: string;
      watchListId: string | null;
      from: Date | null;
      to: Date | null;
    }[]
  > {
    return sql.query(
      `select source, kind, target, watch_list_id as "watchListId", from_at as "from", to_at as "to" from crawl_job where kind in ('search', 'window')`,
    );
  }

  private async now(sql: Sql): Promise<Date> {
    return (await sql.query(`select app.now() as now`))[0].now;
  }
}
