import { Inject, Injectable } from '@nestjs/common';
import type { Site } from '@fengsui/contract';
import { DataSource } from 'typeorm';

/** A renewal that has not ended by then is taken over. */
const LEASE_S = 20;
const COOL_MS = 60_000;
const LONGEST_COOL_MS = 30 * 60_000;

/** mine: go on, and say how it ended; running: somebody else is at it; otherwise what the last one brought, and how long ago. */
export type Turn = { mine: true; coolMs: number } | { mine: false; running: boolean; good: boolean; agoMs: number };

/** The one renewal of a site's session that may run at a time over all processes, and the rest after it. good is null while one runs. */
@Injectable()
export class RefreshRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async take(site: Site): Promise<Turn> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(
        `insert into session_refresh (site, until_at, good) values ($1, app.now(), true) on conflict do nothing`,
        [site],
      );
      const [row] = await tx.query(
        `select until_at > app.now() as waiting, good, extract(epoch from until_at - refreshed_at) * 1000 as cool_ms,
           extract(epoch from app.now() - refreshed_at) * 1000 as ago_ms
         from session_refresh where site = $1 for update`,
        [site],
      );
      if (row.waiting)
        return { mine: false, running: row.good === null, good: row.good === true, agoMs: Number(row.ago_ms ?? 0) };
      await tx.query(
        `update session_refresh set until_at = app.now() + $2 * interval '1 second', good = null where site = $1`,
        [site, LEASE_S],
      );
      // after bad ones the rest doubles: a site that refuses is not asked more often
      const coolMs = row.good === false ? Math.min(2 * Number(row.cool_ms), LONGEST_COOL_MS) : COOL_MS;
      return { mine: true, coolMs };
    });
  }

  async end(site: Site, good: boolean, coolMs: number): Promise<void> {
    await this.dataSource.query(
      `update session_refresh set good = $2, refreshed_at = app.now(), until_at = app.now() + $3 * interval '1 ms' where site = $1`,
      [site, good, good ? COOL_MS : coolMs],
    );
  }

  /** Null while one runs; else whether the last one was good. */
  async result(site: Site): Promise<boolean | null> {
    const [row] = await this.dataSource.query(
      `select good, until_at > app.now() as waiting from session_refresh where site = $1`,
      [site],
    );
    return row?.good ?? (row?.waiting ? null : false);
  }
}
