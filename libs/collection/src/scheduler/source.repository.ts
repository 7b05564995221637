import { gzipSync } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import { type Sql, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { Outcome } from '../outcome.js';
import type { Job } from './job.repository.js';

/** Kept pages of a source: the newest so many, for so long. A page is cut at so many bytes before it is compressed. */
const KEPT = { perSource: 50, days: 14, bytes: 3_000_000 };

/** SQL of how sources are: attempts, state, pauses, pages kept. */
@Injectable()
export class SourceRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** What was asked and what came of it. A rest is counted from the answer: the request may have gone out later than it was reserved for. */
  async recordAttempt(
    sql: Sql,
    job: Pick<Job, 'source' | 'kind' | 'target'>,
    outcome: Outcome,
    startedAt: Date,
    newCount: number,
  ): Promise<void> {
    await sql.query(
      `insert into crawl_attempt (source, kind, target, page, started_at, finished_at, state, http_status, final_url, item_count, new_count, note)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        job.source,
        job.kind,
        job.target,
        outcome.page,
        startedAt,
        outcome.fetchedAt,
        outcome.state,
        outcome.httpStatus,
        outcome.finalUrl.slice(0, 2000),
        outcome.items.length,
        newCount,
        outcome.note ?? null,
      ],
    );
    await sql.query(
      `update source_state set last_request_at = greatest(last_request_at, app.now()) where source = $1`,
      [job.source],
    );
  }

  /** Keeps a page whose layout nobody knows; older ones beyond the bound go. */
  async keepPage(sql: Sql, job: Pick<Job, 'source' | 'target'>, outcome: Outcome): Promise<void> {
    const page = Buffer.from(outcome.raw ?? '').subarray(0, KEPT.bytes);
    await sql.query(
      `insert into kept_page (source, target, at, state, note, final_url, http_status, size_bytes, gzip, expires_at)
       values ($1, $2, app.now(), $3, $4, $5, $6, $7, $8, app.now() + $9 * interval '1 day')`,
      [
        job.source,
        job.target,
        outcome.state,
        outcome.note ?? null,
        outcome.finalUrl.slice(0, 2000),
        outcome.httpStatus,
        page.length,
        gzipSync(page),
        KEPT.days,
      ],
    );
    await sql.query(
      `delete from kept_page where source = $1 and (expires_at < app.now() or id not in (select id from kept_page where source = $1 order by id desc limit $2))`,
      [job.source, KEPT.perSource],
    );
  }

  /** Failed attempts of a source since its last good one, and captchas of the last 24 hours. */
  async troubles(source: SourceName): Promise<{ failures: number; captchas: number }> {
    const [row] = await this.dataSource.query(
      `select count(*) filter (where id > coalesce((select max(id) from crawl_attempt where source = $1 and state in ('ok', 'empty')), 0)) as failures,
              count(*) filter (where state = 'captcha') as captchas
       from crawl_attempt where source = $1 and finished_at > app.now() - interval '24 hours' and state not in ('ok', 'empty')`,
      [source],
    );
    return { failures: Number(row.failures), captchas: Number(row.captchas) };
  }

  /** Writes how a source is; true when its state changed. */
  async setState(
    sql: Sql,
    source: SourceName,
    state: string,
    pause: { until: Date; reason: string; forPerson: boolean } | null,
  ): Promise<boolean> {
    const good = state === 'ok' || state === 'empty';
    const [rows] = await sql.query(
      `update source_state s set
         state = $2::text, since = case when before.state = $2::text then s.since else app.now() end,
         last_ok_at = case when $3 then app.now() else s.last_ok_at end, paused_until = $4, pause_reason = $5, needs_person = $6
       from (select source, state from source_state where source = $1 for no key update) before
       where s.source = before.source returning before.state is distinct from $2::text as changed`,
      [source, state, good, pause?.until ?? null, pause?.reason ?? null, pause?.forPerson ?? false],
    );
    return rows[0]?.changed ?? false;
  }

  /** Nothing is wrong with the source, but it is not asked before then. */
  async pause(sql: Sql, source: SourceName, until: Date, reason: string): Promise<void> {
    await sql.query(`update source_state set paused_until = $2, pause_reason = $3 where source = $1`, [
      source,
      until,
      reason,
    ]);
  }

  /** A person has dealt with the cause: the source may be read at once. */
  async release(sql: Sql, source: SourceName): Promise<void> {
    await sql.query(
      `update source_state set paused_until = null, pause_reason = null, needs_person = false, state = 'starting', since = app.now() where source = $1`,
      [source],
    );
    await sql.query(
      // a job in work is passed over: it would be waited for by whoever waits for the row above
      `update crawl_job set due_at = least(due_at, app.now()) where id in (
         select id from crawl_job where source = $1 and interval_ms is not null for no key update skip locked)`,
      [source],
    );
    await wake(sql, 'plan');
    await wake(sql, 'crawl');
  }

  /** Attempts are kept for a month, expired pages go: bounded whatever happens. */
  async tidy(sql: Sql): Promise<void> {
    await sql.query(`delete from crawl_attempt where finished_at < app.now() - interval '31 days'`);
    await sql.query(`delete from kept_page where expires_at < app.now()`);
  }
}
