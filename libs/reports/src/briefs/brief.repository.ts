import { Injectable } from '@nestjs/common';
import type { BriefBody, BriefDetail, BriefKind, BriefSchedule, BriefSummary, ScheduledBrief } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import type { Schedule } from './period.js';

/** A row of brief_schedule. */
export interface ScheduleRow extends Schedule {
  enabled: boolean;
  nextAt: Date | null;
  version: number;
}

export interface NewBrief {
  kind: BriefKind;
  year: number;
  from: Date;
  to: Date;
  topic: string | null;
  incidentId: string | null;
  madeAt: Date;
  madeBy: string;
  body: BriefBody;
  hash: string;
}

interface Row {
  id: string;
  kind: BriefKind;
  number: number;
  body: BriefBody;
  body_hash: string;
  made_by: string;
}

const SCHEDULE = `kind, enabled, at, weekday, month_day as "monthDay", next_at as "nextAt", version`;
const PAGE = 50;

/** Briefs as made, when they are made, and for whom. */
@Injectable()
export class BriefRepository {
  async schedules(sql: Sql): Promise<ScheduleRow[]> {
    return sql.query(
      `select ${SCHEDULE} from brief_schedule order by array_position(array['daily', 'weekly', 'monthly'], kind)`,
    );
  }

  /** The next schedule to be served, locked until the transaction ends; null: none, or another engine is at it. */
  async claimDue(tx: Sql): Promise<(ScheduleRow & { now: Date }) | null> {
    const [row] = await tx.query(
      `select ${SCHEDULE}, app.now() as now from brief_schedule where enabled and (next_at is null or next_at <= app.now())
       order by next_at nulls first for update skip locked limit 1`,
    );
    return row ?? null;
  }

  async setNext(tx: Sql, kind: ScheduledBrief, at: Date | null): Promise<void> {
    await tx.query(`update brief_schedule set next_at = $2 where kind = $1`, [kind, at]);
  }

  /** In how many ms the next one is due; null: nothing is set. */
  async untilNext(sql: Sql): Promise<number | null> {
    const [row] = await sql.query(
      `select ceil(extract(epoch from min(next_at) - app.now()) * 1000)::float8 as ms from brief_schedule where enabled`,
    );
    return row.ms;
  }

  /** A set time that has come and was not served yet is served first. false: it has changed since version. */
  async change(
    tx: Sql,
    s: Schedule & { enabled: boolean; nextAt: Date | null; version: number; by: string },
  ): Promise<boolean> {
    const [rows] = await tx.query(
      `update brief_schedule set enabled = $2, at = $3, weekday = $4, month_day = $5, version = version + 1, updated_at = app.now(), updated_by = $7,
         next_at = case when enabled and $2 and next_at <= app.now() then next_at else $6 end
       where kind = $1 and version = $8 returning kind`,
      [s.kind, s.enabled, s.at, s.weekday, s.monthDay, s.nextAt, s.by, s.version],
    );
    return rows.length > 0;
  }

  /** Stored under the next number of its kind and year; null where this period has one already. */
  async insert(tx: Sql, b: NewBrief): Promise<{ id: string; number: number } | null> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('brief:' || $1, 0))`, [b.kind]);
    const [row] = await tx.query(
      `insert into brief (kind, year, number, from_at, to_at, topic, incident_id, made_at, made_by, body, body_hash)
       select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 from brief where kind = $1 and year = $2
       on conflict (kind, from_at) where kind <> 'special' do nothing returning id, number`,
      [b.kind, b.year, b.from, b.to, b.topic, b.incidentId, b.madeAt, b.madeBy, JSON.stringify(b.body), b.hash],
    );
    return row ?? null;
  }

  async list(
    sql: Sql,
    kind: BriefKind | null,
    before: Date | null,
  ): Promise<{ briefs: BriefSummary[]; more: boolean }> {
    const rows: Row[] = await sql.query(
      `select id, kind, number, body_hash, made_by, body - 'figures' - 'series' - 'tables' as body from brief
       where ($1::text is null or kind = $1) and ($2::timestamptz is null or from_at < $2) order by from_at desc, id limit ${PAGE + 1}`,
      [kind, before],
    );
    return { briefs: rows.slice(0, PAGE).map(summary), more: rows.length > PAGE };
  }

  async get(sql: Sql, id: string): Promise<BriefDetail | null> {
    const [row]: (Row & { previous: string | null; next: string | null })[] = await sql.query(
      `select b.*, (select id from brief p where p.kind = b.kind and (p.from_at, p.id) < (b.from_at, b.id) order by p.from_at desc, p.id desc limit 1) as previous,
         (select id from brief p where p.kind = b.kind and (p.from_at, p.id) > (b.from_at, b.id) order by p.from_at, p.id limit 1) as next
       from brief b where id = $1`,
      [id],
    );
    if (!row) return null;
    const { previous, next } = row;
    return { ...summary(row), body: row.body, hash: row.body_hash, madeBy: row.made_by, previous, next };
  }

  async subscribers(sql: Sql, kind: ScheduledBrief): Promise<{ personId: string }[]> {
    return sql.query(
      `select s.person_id as "personId" from brief_subscription s join person p on p.id = s.person_id
       where s.kind = $1 and p.active order by 1`,
      [kind],
    );
  }

  async subscribed(sql: Sql, personId: string): Promise<ScheduledBrief[]> {
    const rows: { kind: ScheduledBrief }[] = await sql.query(
      `select kind from brief_subscription where person_id = $1 order by array_position(array['daily', 'weekly', 'monthly'], kind)`,
      [personId],
    );
    return rows.map((r) => r.kind);
  }

  async subscribe(tx: Sql, personId: string, kinds: ScheduledBrief[]): Promise<void> {
    await tx.query(`delete from brief_subscription where person_id = $1 and kind <> all($2)`, [personId, kinds]);
    await tx.query(
      `insert into brief_subscription (person_id, kind) select $1, unnest($2::text[]) on conflict do nothing`,
      [personId, kinds],
    );
  }
}

function summary(r: Row): BriefSummary {
  const { kind, body: b } = r;
  return {
    id: r.id,
    kind,
    title: `${b.name} 第 ${r.number} 期`,
    period: b.scope ? `${b.scope.words} ${b.period}` : b.period,
    from: b.from,
    to: b.to,
    madeAt: b.madeAt,
    zero: b.zero,
    gapped: b.gapped,
    sentence: b.sentence,
  };
}

/** A schedule as it crosses HTTP. */
export const scheduleView = (r: ScheduleRow): BriefSchedule => ({
  kind: r.kind,
  enabled: r.enabled,
  at: r.at,
  weekday: r.weekday,
  monthDay: r.monthDay,
  nextAt: r.enabled ? (r.nextAt?.toISOString() ?? null) : null,
  version: r.version,
});
