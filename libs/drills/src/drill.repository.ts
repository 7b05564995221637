import { Inject, Injectable } from '@nestjs/common';
import type { DrillInject, DrillResult, DrillRow, DrillState, DrillView } from '@fengsui/contract';
import { notifyLive, type Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** A process that gave no sign of life for so long is gone. */
const GONE_S = 60;
/** Lines of its course that are kept. */
const LINES = 400;

export interface NewDrillRow {
  scenario: string;
  title: string;
  kind: string;
  script: string;
  surprise: boolean;
  reason: string;
  byId: string;
  byName: string;
}

/** A drill with what was ordered. */
export interface KnownDrill {
  row: Omit<DrillView, 'hindrance' | 'mayConsent' | 'mayBegin' | 'mayAbort'>;
  byId: string;
  script: string;
  /** name of its file */
  scenario: string;
}

const ROW = `d.id, d.title, d.kind, d.surprise, d.state, d.by_name as by, d.reason, d.made_at as "madeAt", d.started_at as "startedAt", d.ended_at as "endedAt",
  d.share, (d.result->'score'->>'total')::float8 as total, d.result->'score'->>'grade' as grade, d.problem`;

/** All SQL of the drills a live installation had played. */
@Injectable()
export class DrillRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The latest first. */
  async list(limit: number): Promise<DrillRow[]> {
    return (await this.dataSource.query(`select ${ROW} from drill d order by made_at desc limit $1`, [limit])).map(
      dated,
    );
  }

  /** null when there is none. */
  async byId(id: string, sql: Sql = this.dataSource): Promise<KnownDrill | null> {
    const [row] = await sql.query(
      `select ${ROW}, d.lines, d.injects, d.result,
         array(select format from drill_report r where r.drill_id = d.id order by array_position(array['docx', 'pdf', 'html', 'json'], format)) as reports,
         coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'post', c.post, 'at', c.at) order by c.at) from drill_consent c where c.drill_id = d.id), '[]') as consents
       from drill d where d.id = $1`,
      [id],
    );
    if (!row) return null;
    const [order] = await sql.query(`select by_id as "byId", script, scenario from drill where id = $1`, [id]);
    return { ...order, row: dated(row) };
  }

  async insert(tx: Sql, d: NewDrillRow): Promise<string> {
    const [{ id }] = await tx.query(
      `insert into drill (scenario, title, kind, script, surprise, state, reason, by_id, by_name) values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8) returning id`,
      [d.scenario, d.title, d.kind, d.script, d.surprise, d.reason, d.byId, d.byName],
    );
    await notifyLive(tx, { type: 'drill', data: { id } });
    return id;
  }

  /** From waiting to running; false when it no longer waits, or another runs. */
  async begin(tx: Sql, id: string): Promise<boolean> {
    await tx.query(
      `update drill set state = 'failed', ended_at = app.now(), problem = '演练进程意外退出。' where state = 'running' and beat_at < app.now() - $1 * interval '1 second'`,
      [GONE_S],
    );
    const rows = await tx.query(
      `update drill set state = 'running', started_at = app.now(), beat_at = app.now()
       where id = $1 and state = 'waiting' and not exists (select 1 from drill where state = 'running') returning 1 as n`,
      [id],
    );
    await notifyLive(tx, { type: 'drill', data: { id } });
    return rows[0].length > 0;
  }

  /** A sign of life, with what has happened since the last. */
  async progress(
    id: string,
    p: { share: number; lines: { at: string; words: string }[]; injects: DrillInject[] | null },
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(
        `update drill set beat_at = app.now(), share = greatest(share, $2), injects = coalesce($4, injects),
           lines = case when jsonb_array_length(lines) < ${LINES} then lines || $3 else lines end where id = $1 and state = 'running'`,
        [id, p.share, JSON.stringify(p.lines), p.injects === null ? null : JSON.stringify(p.injects)],
      );
      await notifyLive(tx, { type: 'drill', data: { id } });
    });
  }

  /** Ends a drill that waits or runs; false when it had ended. */
  async end(
    tx: Sql,
    id: string,
    state: Exclude<DrillState, 'waiting' | 'running'>,
    more: { result?: DrillResult; problem?: string },
  ): Promise<boolean> {
    const [rows] = await tx.query(
      `update drill set state = $2, ended_at = app.now(), result = $3, problem = $4, share = case when $2 = 'done' then 1 else share end,
         injects = coalesce($3::jsonb->'injects', injects) where id = $1 and state in ('waiting', 'running') returning 1 as n`,
      [id, state, more.result ? JSON.stringify(more.result) : null, more.problem ?? null],
    );
    await notifyLive(tx, { type: 'drill', data: { id } });
    return rows.length > 0;
  }

  async keepReport(tx: Sql, id: string, format: string, bytes: Buffer): Promise<void> {
    await tx.query(`insert into drill_report (drill_id, format, bytes) values ($1, $2, $3)`, [id, format, bytes]);
  }

  async report(id: string, format: string): Promise<Buffer | null> {
    const [row] = await this.dataSource.query(`select bytes from drill_report where drill_id = $1 and format = $2`, [
      id,
      format,
    ]);
    return row?.bytes ?? null;
  }

  async consent(tx: Sql, c: { drillId: string; personId: string; name: string; post: string }): Promise<void> {
    await tx.query(
      `insert into drill_consent (drill_id, person_id, name, post) values ($1, $2, $3, $4)
       on conflict (drill_id, person_id) do update set at = app.now(), post = excluded.post`,
      [c.drillId, c.personId, c.name, c.post],
    );
    await notifyLive(tx, { type: 'drill', data: { id: c.drillId } });
  }

  /** What the rules of surprise drills ask; see SurpriseFacts. */
  async facts(
    id: string,
    sql: Sql = this.dataSource,
  ): Promise<{
    now: Date;
    consents: { personId: string; at: Date }[];
    grave: string[];
    thisYear: number;
    running: boolean;
  }> {
    const [row] = await sql.query(
      `select app.now() as now,
         coalesce((select jsonb_agg(jsonb_build_object('personId', person_id, 'at', at)) from drill_consent where drill_id = $1), '[]') as consents,
         array(select code from incident where not drill and state = 'open' and level <= 2 order by code) as grave,
         (select count(*)::int from drill where surprise and started_at is not null and date_trunc('year', started_at at time zone 'Asia/Shanghai')
            = date_trunc('year', app.now() at time zone 'Asia/Shanghai')) as "thisYear",
         exists (select 1 from drill where state = 'running' and beat_at > app.now() - ${GONE_S} * interval '1 second') as running`,
      [id],
    );
    return {
      ...row,
      consents: row.consents.map((c: { personId: string; at: string }) => ({ ...c, at: new Date(c.at) })),
    };
  }
}

/** Times as they cross HTTP. */
function dated<T extends { madeAt: unknown; startedAt: unknown; endedAt: unknown }>(row: T): T {
  const iso = (v: unknown): string | null => (v instanceof Date ? v.toISOString() : null);
  return { ...row, madeAt: iso(row.madeAt), startedAt: iso(row.startedAt), endedAt: iso(row.endedAt) };
}
