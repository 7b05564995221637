import { Inject, Injectable } from '@nestjs/common';
import type { BoardAlarm, BoardIncident, BoardStep, ClockView, IncidentSummary, Rung } from '@fengsui/contract';
import { OUTWARD } from '@fengsui/escalation';
import { DataSource } from 'typeorm';
import { DUTY_NAME, FILING_NAME, LADDER } from '../after-action/names.js';
import { sortClocks } from './clocks.js';

const TODAY = `(date_trunc('day', app.now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')`;

interface IncidentRow extends Omit<IncidentSummary, 'openedAt' | 'closedAt' | 'mentionCount' | 'clocks'> {
  openedAt: Date;
  closedAt: Date | null;
  mentionCount: string;
}

/** Reads of the dashboard. units: null for the whole school, else the units a viewer is confined to. */
@Injectable()
export class OverviewRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Open and proposed incidents, and those closed within 24 hours; open first, gravest first, newest first. */
  async incidents(units: string[] | null): Promise<BoardIncident[]> {
    const rows: IncidentRow[] = await this.dataSource.query(
      `select i.id, i.code, i.title, i.level, i.level_confirmed_at is not null as "levelConfirmed", i.state, i.unit_id as "unitId", u.name as "unitName",
              i.topic, i.opened_at as "openedAt", i.closed_at as "closedAt", coalesce(r.level_no, 0) as "levelNo", r.next_step as "nextStep",
              (select count(*) from incident_mention m where m.incident_id = i.id) as "mentionCount"
       from incident i join unit u on u.id = i.unit_id left join escalation_run r on r.incident_id = i.id
       where (i.state in ('open', 'proposed') or (i.state = 'closed' and i.closed_at > app.now() - interval '24 hours'))
         and ($1::text[] is null or i.unit_id = any($1)
           or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($1) and l.left_at is null))
       order by array_position(array['open', 'proposed', 'closed'], i.state), i.level, i.opened_at desc, i.id`,
      [units],
    );
    const ids = rows.map((r) => r.id);
    const [clocks, rungs] = await Promise.all([this.clocks(ids), this.rungs(ids)]);
    return rows.map((r) => {
      const own = r.state === 'open' ? sortClocks(clocks.get(r.id) ?? []) : [];
      return {
        ...r,
        openedAt: r.openedAt.toISOString(),
        closedAt: r.closedAt?.toISOString() ?? null,
        mentionCount: Number(r.mentionCount),
        clocks: own,
        nextStep: r.state === 'open' ? r.nextStep : null,
        rungs: rungs.get(r.id) ?? [],
      };
    });
  }

  /** Clocks of the current epoch by incident. */
  private async clocks(ids: string[]): Promise<Map<string, ClockView[]>> {
    const rows = await this.dataSource.query(
      `select d.incident_id, d.id, d.kind, d.level_no, d.starts_at, d.due_at, d.state, d.met_at, d.lateness_ms, u.name as owner, d.unit_id,
         case when r.state = 'paused' and d.state = 'pending' and d.kind <> all($2) then r.paused_at end as stood_at
       from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch join unit u on u.id = d.unit_id
       where d.incident_id = any($1) and d.kind <> 'idle' order by d.due_at, d.level_no, d.id`,
      [ids, OUTWARD],
    );
    const by = new Map<string, ClockView[]>();
    for (const d of rows) {
      const clock: ClockView = {
        deadlineId: d.id,
        kind: d.kind,
        kindName: DUTY_NAME[d.kind] ?? d.kind,
        levelNo: d.level_no,
        startsAt: d.starts_at.toISOString(),
        dueAt: d.due_at.toISOString(),
        state: d.state,
        metAt: d.met_at?.toISOString() ?? null,
        latenessMs: d.lateness_ms === null ? null : Number(d.lateness_ms),
        stoodAt: d.stood_at?.toISOString() ?? null,
        owner: d.owner,
        ownerUnitId: d.unit_id,
      };
      by.set(d.incident_id, [...(by.get(d.incident_id) ?? []), clock]);
    }
    return by;
  }

  /** Levels told of the lead unit's ladder in the current epoch, lowest first. */
  private async rungs(ids: string[]): Promise<Map<string, Rung[]>> {
    const rows = await this.dataSource.query(
      `select t.incident_id, t.level_no, min(t.told_at) as told_at, min(t.acked_at) as signed_at, bool_or(t.reached) as reached
       from escalation_target t join escalation_run r on r.incident_id = t.incident_id and r.epoch = t.epoch
       where t.incident_id = any($1) and not t.cc and t.ladder_no = 1 group by t.incident_id, t.level_no order by t.level_no`,
      [ids],
    );
    const by = new Map<string, Rung[]>();
    for (const t of rows) {
      const rung: Rung = {
        levelNo: t.level_no,
        toldAt: t.told_at.toISOString(),
        signedAt: t.signed_at?.toISOString() ?? null,
        reached: t.reached,
      };
      by.set(t.incident_id, [...(by.get(t.incident_id) ?? []), rung]);
    }
    return by;
  }

  /** What happened in handling since then, oldest first; of more than limit the newest. */
  async steps(units: string[] | null, since: Date, limit: number): Promise<BoardStep[]> {
    const rows: { at: Date; what: string; no: string; incidentId: string | null; title: string }[] =
      await this.dataSource.query(
        `with mine as (
           select i.* from incident i where i.drill = app.is_drill() and ($2::text[] is null or i.unit_id = any($2)
             or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($2) and l.left_at is null)))
         select * from (
           select a.at, 'alarm' as what, '' as no, i.id as "incidentId", coalesce(i.title, a.reason) as title
             from alarm a left join incident i on i.id = a.incident_id
             where a.at >= $1 and ($2::text[] is null or coalesce(i.unit_id, a.unit_id) = any($2))
           union all select level_confirmed_at, 'graded', level::text, id, title from mine where level_confirmed_at >= $1
           union all select closed_at, 'closed', '', id, title from mine where closed_at >= $1 and state = 'closed'
           union all select min(t.told_at), 'told', t.level_no::text, m.id, m.title from escalation_target t join mine m on m.id = t.incident_id
             where not t.cc and t.reached group by m.id, m.title, t.epoch, t.ladder_no, t.level_no having min(t.told_at) >= $1
           union all select t.acked_at, 'signed', t.person_name, m.id, m.title from escalation_target t join mine m on m.id = t.incident_id where t.acked_at >= $1
           union all select f.at, 'filed', f.kind, m.id, m.title from filing f join mine m on m.id = f.incident_id where f.at >= $1
         ) s order by at desc, what, no limit $3`,
        [since, units, limit],
      );
    return rows
      .reverse()
      .map((r) => ({ at: r.at.toISOString(), label: stepWords(r), incidentId: r.incidentId, title: r.title }));
  }

  async alarms(units: string[] | null, limit: number): Promise<BoardAlarm[]> {
    const rows = await this.dataSource.query(
      `select a.id, a.kind, a.at, a.reason, a.clear_when as "clearWhen", a.cleared_at as "clearedAt", a.incident_id as "incidentId", s.person_name as by, s.at as seen_at
       from alarm a left join incident i on i.id = a.incident_id left join alarm_seen s on s.alarm_id = a.id
       where $1::text[] is null or coalesce(i.unit_id, a.unit_id) = any($1) order by a.at desc, a.id limit $2`,
      [units, limit],
    );
    return rows.map(
      ({ by, seen_at, ...r }: Omit<BoardAlarm, 'at'> & { at: Date; by: string | null; seen_at: Date | null }) => ({
        ...r,
        at: r.at.toISOString(),
        seen: by === null ? null : { by, at: seen_at!.toISOString() },
      }),
    );
  }

  /** Figures of today in Beijing. Clocks count when they were decided today: kept in time, or run out unanswered or answered late. Drills are left out. */
  async today(units: string[] | null): Promise<{
    mentions: number;
    negative: number;
    alarms: number;
    handling: number;
    onTime: number;
    dueTotal: number;
  }> {
    const [row] = await this.dataSource.query(
      `select
         (select count(*) from mention m where m.about_school and not m.drill and coalesce(m.published_at, m.first_seen_at) >= ${TODAY}
            and ($1::text[] is null or m.unit_id = any($1))) as mentions,
         (select count(*) from mention m where m.about_school and not m.drill and m.sentiment = 'neg' and coalesce(m.published_at, m.first_seen_at) >= ${TODAY}
            and ($1::text[] is null or m.unit_id = any($1))) as negative,
         (select count(*) from alarm a left join incident i on i.id = a.incident_id where a.at >= ${TODAY}
            and ($1::text[] is null or coalesce(i.unit_id, a.unit_id) = any($1))) as alarms,
         (select count(*) from incident i where i.drill = app.is_drill() and (i.state = 'open' or (i.state = 'closed' and i.closed_at >= ${TODAY}))
            and ($1::text[] is null or i.unit_id = any($1))) as handling,
         count(*) filter (where d.met_at <= d.due_at) as "onTime", count(*) as "dueTotal"
       from deadline d join incident i on i.id = d.incident_id
       where i.drill = app.is_drill() and d.state in ('pending', 'met', 'breached') and ($1::text[] is null or d.unit_id = any($1))
         and ((d.met_at <= d.due_at and d.met_at >= ${TODAY}) or ((d.met_at is null or d.met_at > d.due_at) and d.due_at between ${TODAY} and app.now()))`,
      [units],
    );
    const n = (k: string): number => Number(row[k]);
    return {
      mentions: n('mentions'),
      negative: n('negative'),
      alarms: n('alarms'),
      handling: n('handling'),
      onTime: n('onTime'),
      dueTotal: n('dueTotal'),
    };
  }

  /** Posts of the last 24 hours, and of the same hours a week before; the latter null when nothing at all was collected by then. */
  async lastDay(
    units: string[] | null,
  ): Promise<{ last24h: { total: number; negative: number }; weekBefore: { total: number } | null }> {
    const [row] = await this.dataSource.query(
      `select count(*) filter (where at > app.now() - interval '24 hours') as total,
              count(*) filter (where at > app.now() - interval '24 hours' and sentiment = 'neg') as negative,
              count(*) filter (where at between app.now() - interval '8 days' and app.now() - interval '7 days') as before,
              exists (select 1 from crawl_attempt where state in ('ok', 'empty') and finished_at < app.now() - interval '7 days') as compared
       from (select coalesce(published_at, first_seen_at) as at, sentiment from mention
             where about_school and not drill and ($1::text[] is null or unit_id = any($1))
               and coalesce(published_at, first_seen_at) between app.now() - interval '8 days' and app.now()) m`,
      [units],
    );
    const before = Number(row.before);
    return {
      last24h: { total: Number(row.total), negative: Number(row.negative) },
      weekBefore: row.compared || before > 0 ? { total: before } : null,
    };
  }
}

const NUMERAL = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];

function stepWords({ what, no }: { what: string; no: string }): string {
  if (what === 'graded') return `核定${NUMERAL[Number(no)]}级`;
  if (what === 'told') return `报${LADDER[Number(no)] ?? `第 ${no} 级`}`;
  if (what === 'signed') return `${no}签收`;
  if (what === 'filed') return FILING_NAME[no] ?? no;
  return what === 'closed' ? '办结' : '预警';
}
