import { Inject, Injectable } from '@nestjs/common';
import type { AccountabilityFigures, ClueActName, ReviewFigures, UnitFigures } from '@fengsui/contract';
import { CLOCK_KINDS, CLOCKS } from '@fengsui/escalation';
import { beijingDateTime, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { AWAITED } from '../procedure/machine.js';
import { type Person, readsAll } from '../procedure/rights.js';
import { type DueClock, figuresOf, TOTAL } from './figures.js';

const DAYS = 90;
const MOST_DAYS = 3_700;
const DAY = 86_400_000;

/** 单位成绩, and how those who review keep their own times. Fair before fast: see figures.ts. */
@Injectable()
export class FiguresService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** from, to: YYYY-MM-DD, Beijing time, both included; by when a clock was due. Throws UserError 400. */
  async figures(
    p: Person,
    period: { from?: string | undefined; to?: string | undefined },
  ): Promise<AccountabilityFigures> {
    const [{ now }]: [{ now: Date }] = await this.dataSource.query(`select app.now() as now`);
    const to = period.to ?? beijingDateTime(now).slice(0, 10);
    const from = period.from ?? new Date(Date.parse(`${to}T00:00Z`) - (DAYS - 1) * DAY).toISOString().slice(0, 10);
    const length = Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`);
    if (length < 0) throw new UserError('bad_field', '起始日期应不晚于截止日期。', 400, 'from');
    if (length > MOST_DAYS * DAY) throw new UserError('bad_field', '统计期间不超过十年。', 400, 'from');
    const all = readsAll(p);
    const clocks = await this.due(from, to, all ? null : p.unitIds);
    const units: UnitFigures[] = (await this.registry.everyUnit())
      .filter((u) => clocks.has(u.id) || (p.unitIds.includes(u.id) && u.kind !== 'leadership'))
      .map((u) => unit(u, clocks.get(u.id) ?? [], p.unitIds.includes(u.id)))
      .sort((a, b) => Number(b.own) - Number(a.own));
    return { from, to, units, review: all ? await this.review(from, to) : [] };
  }

  private async due(from: string, to: string, unitIds: string[] | null): Promise<Map<string, DueClock[]>> {
    const rows: DueClock[] = await this.dataSource.query(
      `select d.unit_id as "unitId", d.kind, d.starts_at as "startsAt", d.due_at as "dueAt", d.state, d.met_at as "metAt", d.clue or c.id is not null as counted,
         d.ladder_no = 0 or c.id is not null or not exists (select 1 from escalation_target t where t.incident_id = d.incident_id and t.epoch = d.epoch and t.ladder_no = d.ladder_no
           and t.level_no = d.level_no and not t.cc) or exists (select 1 from escalation_target t where t.incident_id = d.incident_id and t.epoch = d.epoch
           and t.ladder_no = d.ladder_no and t.level_no = d.level_no and not t.cc and t.reached) as told,
         coalesce(c.flags, '{}') as flags, c.state as "clueState", c.decision
       from deadline d join incident i on i.id = d.incident_id left join clue c on c.deadline_id = d.id and c.against = 'unit'
       where d.state in ('met', 'breached') and d.kind <> 'idle' and not i.drill and i.state <> 'rejected' and d.due_at <= app.now()
         and d.due_at >= ($1 || 'T00:00+08:00')::timestamptz and d.due_at < ($2 || 'T00:00+08:00')::timestamptz + interval '1 day'
         and ($3::text[] is null or d.unit_id = any($3))`,
      [from, to, unitIds],
    );
    return Map.groupBy(rows, (r) => r.unitId);
  }

  private async review(from: string, to: string): Promise<ReviewFigures[]> {
    const rows: { act: ClueActName; within: number; late: number; overdue: number }[] = await this.dataSource.query(
      `select k.act, count(*) filter (where k.met_at <= k.due_at)::int as within,
         count(*) filter (where k.met_at > k.due_at or k.cancelled_at is not null and k.breached_at is not null)::int as late,
         count(*) filter (where k.met_at is null and k.cancelled_at is null)::int as overdue
       from clue_clock k join clue c on c.id = k.clue_id join incident i on i.id = c.incident_id
       where k.owner = 'reviewer' and not i.drill and k.due_at <= app.now() and not (k.cancelled_at is not null and k.breached_at is null)
         and k.due_at >= ($1 || 'T00:00+08:00')::timestamptz and k.due_at < ($2 || 'T00:00+08:00')::timestamptz + interval '1 day'
       group by k.act`,
      [from, to],
    );
    const acts = Object.values(AWAITED).filter((a) => a.owner === 'reviewer');
    return [...new Map(acts.map((a) => [a.act, a.name]))].map(([act, name]) => {
      const { within, late, overdue } = rows.find((r) => r.act === act) ?? { within: 0, late: 0, overdue: 0 };
      const n = within + late + overdue;
      return { act, name, n, within, late, overdue, share: n > 0 ? within / n : null };
    });
  }
}

function unit(u: { id: string; name: string }, clocks: DueClock[], own: boolean): UnitFigures {
  const kinds = CLOCK_KINDS.filter((k) => clocks.some((c) => c.kind === k));
  return {
    unitId: u.id,
    unitName: u.name,
    own,
    kinds: kinds.map((k) =>
      figuresOf(
        k,
        CLOCKS[k].name,
        clocks.filter((c) => c.kind === k),
      ),
    ),
    total: figuresOf(TOTAL, '合计', clocks),
  };
}
