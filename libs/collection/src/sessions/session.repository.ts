import { Inject, Injectable } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type Forecast, forecast } from './forecast.js';
import { SealFailure, Seals } from './seal.js';
import type { StorageState } from './storage-state.js';

export type SessionKind = 'operator' | 'visitor';
export type SessionHealth = 'unknown' | 'good' | 'expired';

/** A stored session. content is null where it cannot be opened: problem says why. */
export interface StoredSession {
  site: Site;
  kind: SessionKind;
  content: StorageState | null;
  problem: string | null;
  state: SessionHealth;
  obtainedAt: Date;
  obtainedBy: string | null;
  checkedAt: Date | null;
  expires: Forecast | null;
  warnedAt: Date | null;
  version: string;
}

interface Row {
  site: Site;
  kind: SessionKind;
  sealed: Buffer;
  kid: string;
  state: SessionHealth;
  obtained_at: Date;
  obtained_by_name: string | null;
  checked_at: Date | null;
  expires_at: Date | null;
  expires_reason: string | null;
  warned_at: Date | null;
  version: string;
}

const SELECT = `select s.*, p.name as obtained_by_name from site_session s left join person p on p.id = s.obtained_by`;

/** All SQL of the sites' sessions. What is stored is sealed here and opened here, bound to its site and kind. */
@Injectable()
export class SessionRepository {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Seals) private readonly seals: Seals,
  ) {}

  async all(): Promise<StoredSession[]> {
    return (await this.dataSource.query(`${SELECT} order by site, kind`)).map((r: Row) => this.opened(r));
  }

  async ofSite(site: Site): Promise<StoredSession[]> {
    return (await this.dataSource.query(`${SELECT} where s.site = $1`, [site])).map((r: Row) => this.opened(r));
  }

  private opened(r: Row): StoredSession {
    const s: StoredSession = {
      site: r.site,
      kind: r.kind,
      content: null,
      problem: null,
      state: r.state,
      obtainedAt: r.obtained_at,
      obtainedBy: r.obtained_by_name,
      checkedAt: r.checked_at,
      expires: r.expires_at ? { at: r.expires_at, reason: r.expires_reason ?? '' } : null,
      warnedAt: r.warned_at,
      version: r.version,
    };
    try {
      return { ...s, content: JSON.parse(this.seals.open(r.kid, r.sealed, label(r.site, r.kind))) as StorageState };
    } catch (error) {
      if (error instanceof SealFailure) return { ...s, problem: error.message };
      throw error;
    }
  }

  /** A new session in place of the one before. Times that are compared later hold whole milliseconds, as Date does. */
  async put(
    sql: Sql,
    s: { site: Site; kind: SessionKind; content: StorageState; state: SessionHealth; by: string | null },
  ): Promise<void> {
    const { kid, sealed } = this.seals.seal(JSON.stringify(s.content), label(s.site, s.kind));
    const f = forecast(s.content, s.site);
    await sql.query(
      `insert into site_session (site, kind, sealed, kid, state, obtained_at, obtained_by, checked_at, probed_at, expires_at, expires_reason)
       values ($1, $2, $3, $4, $5::text, date_trunc('milliseconds', app.now()), $6, case when $5::text <> 'unknown' then app.now() end, app.now(), $7, $8)
       on conflict (site, kind) do update set sealed = excluded.sealed, kid = excluded.kid, state = excluded.state,
         obtained_at = excluded.obtained_at, obtained_by = excluded.obtained_by, checked_at = excluded.checked_at, probed_at = excluded.probed_at,
         expires_at = excluded.expires_at, expires_reason = excluded.expires_reason, warned_at = null, version = site_session.version + 1`,
      [s.site, s.kind, sealed, kid, s.state, s.by, f?.at ?? null, f?.reason ?? null],
    );
  }

  /**
   * Changes the content of one session under the row's lock, so that no process loses what another wrote, and reseals it with the first key.
   * Nothing happens when the session is gone or is another than the one obtained then: what an answer set belongs to the session before.
   */
  async edit(
    site: Site,
    kind: SessionKind,
    obtainedAt: Date,
    change: (content: StorageState) => StorageState | null,
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [row]: Row[] = await tx.query(
        `select s.*, null as obtained_by_name from site_session s where site = $1 and kind = $2 for update`,
        [site, kind],
      );
      const before = row ? this.opened(row) : null;
      if (!before?.content || before.obtainedAt.getTime() !== obtainedAt.getTime()) return;
      const after = change(before.content);
      if (!after) return;
      const { kid, sealed } = this.seals.seal(JSON.stringify(after), label(site, kind));
      const f = forecast(after, site);
      await tx.query(
        `update site_session set sealed = $3, kid = $4, expires_at = $5, expires_reason = $6, version = version + 1 where site = $1 and kind = $2`,
        [site, kind, sealed, kid, f?.at ?? null, f?.reason ?? null],
      );
    });
  }

  /** What a probe found. True when it changed the state. */
  async mark(sql: Sql, site: Site, obtainedAt: Date, state: SessionHealth): Promise<boolean> {
    const [rows] = await sql.query(
      `update site_session set checked_at = app.now(), state = $3
       where site = $1 and kind = 'operator' and obtained_at = $2 returning old.state <> new.state as changed`,
      [site, obtainedAt, state],
    );
    return rows[0]?.changed ?? false;
  }

  /** Takes operators' sessions not probed for so long: whoever takes one probes it, no other process does. */
  async takeUnchecked(ms: number): Promise<StoredSession[]> {
    const [rows] = await this.dataSource.query(
      `update site_session s set probed_at = app.now()
       from (select site from site_session where kind = 'operator' and state <> 'expired'
               and probed_at < app.now() - $1 * interval '1 ms' for update skip locked) x
       where s.site = x.site and s.kind = 'operator' returning s.*, null as obtained_by_name`,
      [ms],
    );
    return rows.map((r: Row) => this.opened(r));
  }

  /** True for the one process that tells people of this stage. */
  async warned(sql: Sql, s: StoredSession): Promise<boolean> {
    const [, count] = await sql.query(
      `update site_session set warned_at = date_trunc('milliseconds', app.now()) where site = $1 and kind = $2 and warned_at is not distinct from $3 and obtained_at = $4`,
      [s.site, s.kind, s.warnedAt, s.obtainedAt],
    );
    return count === 1;
  }

  async remove(sql: Sql, site: Site): Promise<boolean> {
    const [, count] = await sql.query(`delete from site_session where site = $1`, [site]);
    return count > 0;
  }

  /** The sources of a site go on: a person has dealt with what stopped them. */
  async releaseSources(sql: Sql, sources: string[]): Promise<void> {
    await sql.query(
      `update source_state set needs_person = false, paused_until = null, pause_reason = null, state = 'starting', since = app.now()
       where source = any($1) and (needs_person or paused_until is not null)`,
      [sources],
    );
  }

  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}

const label = (site: Site, kind: SessionKind): string => `${site}|${kind}`;
