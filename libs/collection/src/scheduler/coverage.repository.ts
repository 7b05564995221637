import { Inject, Injectable } from '@nestjs/common';
import type { SourceName } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { addRound, type Interval, missedByAny, type Round } from '../coverage.js';

interface Row {
  id: string;
  source: SourceName;
  query: string;
  from_at: Date;
  to_at: Date;
  state: 'seen' | 'missed';
  reason: string | null;
}
const interval = (r: Row): Interval => ({
  from: r.from_at.getTime(),
  to: r.to_at.getTime(),
  state: r.state,
  reason: r.reason,
});

/** SQL of the coverage ledger: what was seen and missed, by source and query, as intervals of publication time. */
@Injectable()
export class CoverageRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Brings the ledger of a query up to these rounds. Only the rows they touch are read and written; one writer a query at a time. */
  async add(sql: Sql, of: { source: SourceName; target: string }, rounds: Round[]): Promise<void> {
    const real = rounds.filter((r) => r.to > r.from);
    if (real.length === 0) return;
    await sql.query(`select pg_advisory_xact_lock(hashtext('coverage:' || $1 || ':' || $2))`, [of.source, of.target]);
    const rows: Row[] = await sql.query(
      `select * from coverage where source = $1 and query = $2 and to_at >= $3 and from_at <= $4 order by from_at`,
      [
        of.source,
        of.target,
        new Date(Math.min(...real.map((r) => r.from))),
        new Date(Math.max(...real.map((r) => r.to))),
      ],
    );
    const after = real.reduce(addRound, rows.map(interval));
    const key = (i: Interval): string => `${i.from} ${i.to} ${i.state} ${i.reason}`;
    const wanted = new Map(after.map((i) => [key(i), i]));
    const gone = rows.filter((r) => !wanted.delete(key(interval(r))));
    const news = [...wanted.values()];
    if (gone.length > 0) await sql.query(`delete from coverage where id = any($1)`, [gone.map((r) => r.id)]);
    if (news.length > 0)
      await sql.query(
        `insert into coverage (source, query, from_at, to_at, state, reason)
         select $1, $2, to_timestamp(f / 1000), to_timestamp(t / 1000), s, r from unnest($3::double precision[], $4::double precision[], $5::text[], $6::text[]) as x (f, t, s, r)`,
        [
          of.source,
          of.target,
          news.map((i) => i.from),
          news.map((i) => i.to),
          news.map((i) => i.state),
          news.map((i) => i.reason),
        ],
      );
  }

  /** The end of what was seen of a query, and the end of what is known at all; null at the first round. */
  async knownTo(source: SourceName, target: string): Promise<{ seen: number | null; any: number | null }> {
    const [row] = await this.dataSource.query(
      `select max(to_at) filter (where state = 'seen') as seen, max(to_at) as any from coverage where source = $1 and query = $2`,
      [source, target],
    );
    return { seen: row.seen?.getTime() ?? null, any: row.any?.getTime() ?? null };
  }

  /** Stretches of these sources that end after from, by query. */
  async byQuery(sources: SourceName[], from: Date, sql: Sql = this.dataSource): Promise<Map<string, Interval[]>> {
    const rows: Row[] = await sql.query(
      `select * from coverage where source = any($1) and to_at > $2 order by from_at`,
      [sources, from],
    );
    const out = new Map<string, Interval[]>();
    for (const r of rows) {
      const list = out.get(r.query) ?? [];
      list.push(interval(r));
      out.set(r.query, list);
    }
    return out;
  }

  /** Stretches of one query that touch [from, to). */
  async within(source: SourceName, target: string, from: Date, to: Date): Promise<Interval[]> {
    const rows: Row[] = await this.dataSource.query(
      `select * from coverage where source = $1 and query = $2 and to_at > $3 and from_at < $4 order by from_at`,
      [source, target, from, to],
    );
    return rows.map(interval);
  }

  /** Coverage of the last hours, the standing queries of a source laid over one another: missed wherever one of them missed. */
  async overview(source: SourceName, hours: number): Promise<Interval[]> {
    const rows: Row[] = await this.dataSource.query(
      `select c.id, c.source, c.query, greatest(c.from_at, app.now() - $2 * interval '1 hour') as from_at, c.to_at, c.state, c.reason from coverage c
       where c.source = $1 and c.to_at > app.now() - $2 * interval '1 hour'`,
      [source, hours],
    );
    return missedByAny(rows.map(interval));
  }
}
