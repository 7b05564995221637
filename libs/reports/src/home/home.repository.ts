import { Inject, Injectable } from '@nestjs/common';
import type { HomeKind } from '@fengsui/contract';
import { DataSource } from 'typeorm';
import type { Viewer } from '../viewer.js';

/** Something that happened. act: of the incident opened, closed; of the others as their tables keep it. */
export interface ChangeRow {
  at: Date;
  kind: Extract<HomeKind, 'incident' | 'task' | 'account' | 'certification'>;
  /** of the incident, the task or the account */
  id: string;
  title: string;
  act: string;
  /** who did it, post and name; null: not kept there */
  by: string | null;
}

/** $1: units, null all; $2: the viewer; $3: days. */
const CHANGES = `
  with since as (select app.now() - $3 * interval '1 day' as at),
    mine as (select i.* from incident i, since where greatest(i.opened_at, i.closed_at) >= since.at and i.drill = app.is_drill() and ($1::text[] is null or i.unit_id = any($1)
      or exists (select 1 from escalation_ladder l where l.incident_id = i.id and l.unit_id = any($1) and l.left_at is null)))
  select x.* from since, (
    select opened_at as at, 'incident' as kind, id, title, 'opened' as act, null as by from mine
    union all
    select closed_at, 'incident', id, title, case state when 'closed' then 'closed' else 'rejected' end, null from mine where closed_at is not null
    union all
    select s.at, 'task', t.id, t.code || ' ' || t.text, s.act, s.by_name from improvement_step s join improvement_task t on t.id = s.task_id
      where $1::text[] is null or t.unit_id = any($1) or t.owner_id = $2
    union all
    select s.made_at, 'account', a.id, a.name, s.act, s.made_by from account_sheet s join official_account a on a.id = s.account_id
      where $1::text[] is null or a.unit_id = any($1) or a.approver_unit_id = any($1)
    union all
    select s.made_at, 'certification', a.id, a.name, s.act, s.made_by from account_certification_step s join account_certification c on c.id = s.certification_id
      join official_account a on a.id = c.account_id where $1::text[] is null or a.unit_id = any($1) or a.approver_unit_id = any($1)
  ) x where x.at >= since.at and x.at <= app.now() order by x.at desc limit $4`;

/** What changed, from the tables of each part. */
@Injectable()
export class HomeRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Newest first. units: null all. */
  changes(units: string[] | null, viewer: Viewer, days: number, most: number): Promise<ChangeRow[]> {
    return this.dataSource.query(CHANGES, [units, viewer.personId, days, most]);
  }
}
