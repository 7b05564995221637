import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ImprovementViews } from '../../improvement/improvement.views.js';
import { ACTS } from '../../improvement/machine.js';
import { unitScope, type Viewer } from '../../viewer.js';
import { changeOf, type Found, type HomeSource, kindOf, type Span, type StepRow } from '../source.js';

/** $1: units, null all; $2: since; $3: how many; $4: the viewer. */
const CHANGES = `
  select s.at, t.id, t.code || ' ' || t.text as title, s.act, s.by_name as by from improvement_step s join improvement_task t on t.id = s.task_id
  where s.at >= $2 and s.at <= app.now() and ($1::text[] is null or t.unit_id = any($1) or t.owner_id = $4) order by s.at desc limit $3`;
const hrefOf = (id: string): string => `/improvement?task=${id}`;

/** 整改: a task waits for its unit, what it handed in for 宣传部. */
@Injectable()
export class ImprovementSource implements HomeSource {
  constructor(
    @Inject(ImprovementViews) private readonly tasks: ImprovementViews,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  async read(viewer: Viewer, { since, most }: Span): Promise<Found> {
    const [{ tasks }, steps] = await Promise.all([
      this.tasks.list(viewer, false),
      this.dataSource.query(CHANGES, [unitScope(viewer), since, most, viewer.personId]) as Promise<
        (StepRow & { act: keyof typeof ACTS | 'open' })[]
      >,
    ]);
    return {
      waiting: tasks.map((t) => {
        const act = t.state === 'submitted' ? ('accept' as const) : ('submit' as const);
        const ask = ACTS[act].name;
        return {
          ...{ ...kindOf('task'), id: t.id, title: `${t.code} ${t.text}`, ask, href: hrefOf(t.id) },
          ...{ owner: act === 'accept' ? '宣传部' : t.unitName, startsAt: t.openedAt, late: t.overdue },
          ...{ dueAt: act === 'accept' ? null : t.dueAt, mine: t.can.includes(act) },
          phone: { text: t.text, note: `${t.unitName} · ${t.code}`, href: hrefOf(t.id) },
        };
      }),
      changes: steps.map((s) =>
        changeOf(s, s.act === 'open' ? '交办' : ACTS[s.act].name, kindOf('task').kindName, hrefOf(s.id)),
      ),
    };
  }
}
