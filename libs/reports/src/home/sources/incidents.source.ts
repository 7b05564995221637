import { Inject, Injectable } from '@nestjs/common';
import type { ClockView, IncidentSummary, Role } from '@fengsui/contract';
import { EscalationViews } from '@fengsui/escalation';
import { DataSource } from 'typeorm';
import { unitScope, type Viewer } from '../../viewer.js';
import { changeOf, type Found, type HomeSource, kindOf, type Span, type StepRow, type Waiting } from '../source.js';

const OFFICE: Role[] = ['duty', 'publicity_head'];
const ACTS: Record<string, string> = { opened: '发生', closed: '办结', rejected: '不立案' };

/** $1: units, null all; $2: since; $3: how many. */
const CHANGES = `
  with mine as (select i.* from incident i where greatest(i.opened_at, i.closed_at) >= $2 and i.drill = app.is_drill() and ($1::text[] is null or i.unit_id = any($1)
      or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($1) and l.left_at is null)))
  select x.* from (
    select opened_at as at, id, title, 'opened' as act, null as by from mine
    union all
    select closed_at, id, title, case state when 'closed' then 'closed' else 'rejected' end, null from mine where closed_at is not null
  ) x where x.at >= $2 and x.at <= app.now() order by x.at desc limit $3`;

/** 事件: one to be graded waits for 宣传部, a clock for whoever owes it. */
@Injectable()
export class IncidentSource implements HomeSource {
  constructor(
    @Inject(EscalationViews) private readonly incidents: EscalationViews,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async read(viewer: Viewer, { now, since, most }: Span): Promise<Found> {
    const [summaries, steps]: [IncidentSummary[], StepRow[]] = await Promise.all([
      this.incidents.summaries(viewer, 0),
      this.dataSource.query(CHANGES, [unitScope(viewer), since, most]),
    ]);
    return {
      waiting: summaries.flatMap((i) => waitingOf(i, viewer, now)),
      changes: steps.map((s) => changeOf(s, ACTS[s.act]!, kindOf('incident').kindName, `/go/${s.id}`)),
    };
  }
}

function waitingOf(i: IncidentSummary, viewer: Viewer, now: Date): Waiting[] {
  const about = {
    ...{ ...kindOf('incident'), id: i.id, title: i.title, href: `/go/${i.id}` },
    phone: { text: i.title, note: i.unitName, href: `/m/i/${i.id}` },
  };
  if (i.state === 'proposed')
    return viewer.roles.some((r) => OFFICE.includes(r))
      ? [{ ...about, ask: '定级', owner: '宣传部', startsAt: i.openedAt, dueAt: null, late: false, mine: true }]
      : [];
  const isMine = (c: ClockView): boolean => viewer.unitIds.includes(c.ownerUnitId);
  const owed = i.clocks.filter(
    (c) => c.stoodAt === null && (c.state === 'pending' || (c.state === 'breached' && !c.metAt)),
  );
  const own = owed.filter(isMine);
  const late = owed.filter((c) => !isMine(c) && c.dueAt <= now.toISOString());
  // one line for a matter: what is owed first, with the rest beside it
  return [own, late].flatMap((clocks) => {
    const nearest = clocks.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
    const [first] = nearest;
    if (!first) return [];
    return [
      {
        ...about,
        ask: [...new Set(nearest.map((c) => c.kindName))].join('、'),
        ...{ owner: first.owner, startsAt: first.startsAt, dueAt: first.dueAt },
        late: first.dueAt <= now.toISOString(),
        mine: clocks === own,
      },
    ];
  });
}
