import { Injectable } from '@nestjs/common';
import type { ImprovementActName, ImprovementCause, ImprovementState } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';

/** A task with the names beside it. */
export interface TaskRow {
  id: string;
  code: string;
  source: 'report' | 'manual';
  incidentId: string | null;
  incidentCode: string | null;
  incidentTitle: string | null;
  cause: ImprovementCause;
  topic: string | null;
  text: string;
  unitId: string | null;
  unitName: string;
  ownerId: string | null;
  ownerName: string | null;
  ownerPost: string | null;
  dueAt: Date;
  state: ImprovementState;
  version: number;
  openedAt: Date;
  submittedBy: string | null;
  endedAt: Date | null;
  reminders: number;
}

export interface NewTask {
  source: 'report' | 'manual';
  incidentId: string | null;
  reportVersion: number | null;
  cause: ImprovementCause;
  topic: string | null;
  text: string;
  unitId: string | null;
  owner: { personId: string; name: string; title: string } | null;
  dueAt: Date;
  remindAt: Date | null;
}

/** What an act changes; undefined: stays. */
export interface TaskChange {
  state: ImprovementState;
  dueAt?: Date;
  unitId?: string | null;
  owner?: NewTask['owner'];
  remindAt: Date | null;
  /** who handed it in, or ended it */
  submittedBy?: string;
  endedBy?: string;
}

const TASK = `t.id, t.code, t.source, t.incident_id as "incidentId", i.code as "incidentCode", i.title as "incidentTitle", t.cause, t.topic, t.text,
  t.unit_id as "unitId", coalesce(u.name, '系统管理员') as "unitName", t.owner_id as "ownerId", t.owner_name as "ownerName", t.owner_post as "ownerPost",
  t.due_at as "dueAt", t.state, t.version, t.opened_at as "openedAt", t.submitted_by as "submittedBy", t.ended_at as "endedAt", t.reminders
  from improvement_task t left join unit u on u.id = t.unit_id left join incident i on i.id = t.incident_id`;
/** Of units ($1; null: the whole school), or owed by the person ($2). */
const SEES = `($1::text[] is null or t.unit_id = any($1) or t.owner_id = $2)`;
const MOST = 500;
const BATCH = 20;

/** Tasks, their steps and proof. */
@Injectable()
export class ImprovementRepository {
  /** Opens a task; null where this lesson of the incident has one already. */
  async insert(tx: Sql, t: NewTask): Promise<{ id: string; code: string } | null> {
    const [row] = await tx.query(
      `insert into improvement_task (code, source, incident_id, report_version, cause, topic, text, unit_id, owner_id, owner_name, owner_post, due_at, opened_at, remind_at)
       values ('ZG' || to_char(app.now() at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad(nextval('improvement_code_seq')::text, 4, '0'),
         $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, app.now(), $12)
       on conflict (incident_id, cause, unit_id, text) where source = 'report' do nothing returning id, code`,
      [
        ...[t.source, t.incidentId, t.reportVersion, t.cause, t.topic, t.text, t.unitId],
        ...[t.owner?.personId ?? null, t.owner?.name ?? null, t.owner?.title ?? null, t.dueAt, t.remindAt],
      ],
    );
    return row ?? null;
  }

  /** Running ones by due time, or those ended, newest first. */
  async list(sql: Sql, units: string[] | null, personId: string, ended: boolean): Promise<TaskRow[]> {
    return sql.query(
      `select ${TASK} where ${SEES} and (t.ended_at is not null) = $3 order by ${ended ? 't.ended_at desc' : 't.due_at'}, t.code limit ${MOST}`,
      [units, personId, ended],
    );
  }

  async get(sql: Sql, units: string[] | null, personId: string, id: string): Promise<TaskRow | null> {
    const [row] = await sql.query(`select ${TASK} where ${SEES} and t.id = $3`, [units, personId, id]);
    return row ?? null;
  }

  /** The same, locked until the transaction ends. */
  async lock(tx: Sql, units: string[] | null, personId: string, id: string): Promise<TaskRow | null> {
    const [row] = await tx.query(`select ${TASK} where ${SEES} and t.id = $3 for no key update of t`, [
      units,
      personId,
      id,
    ]);
    return row ?? null;
  }

  async change(tx: Sql, id: string, c: TaskChange): Promise<void> {
    await tx.query(
      `update improvement_task set state = $2, version = version + 1, due_at = coalesce($3, due_at), remind_at = $4, reminders = 0,
         unit_id = case when $5 then $6 else unit_id end, owner_id = case when $5 then $7 else owner_id end,
         owner_name = case when $5 then $8 else owner_name end, owner_post = case when $5 then $9 else owner_post end,
         submitted_at = case when $10::uuid is not null then app.now() else submitted_at end, submitted_by = coalesce($10, submitted_by),
         ended_at = case when $11::uuid is not null then app.now() end, ended_by = $11
       where id = $1`,
      [
        ...[id, c.state, c.dueAt ?? null, c.remindAt, c.unitId !== undefined, c.unitId ?? null],
        ...[c.owner?.personId ?? null, c.owner?.name ?? null, c.owner?.title ?? null],
        ...[c.submittedBy ?? null, c.endedBy ?? null],
      ],
    );
  }

  async addStep(
    tx: Sql,
    s: { taskId: string; act: ImprovementActName | 'open'; byId: string | null; byName: string; text: string },
    files: { hash: string; name: string }[],
  ): Promise<void> {
    const [{ id }] = await tx.query(
      `insert into improvement_step (task_id, at, act, by_id, by_name, text) values ($1, app.now(), $2, $3, $4, $5) returning id`,
      [s.taskId, s.act, s.byId, s.byName, s.text],
    );
    for (const f of files)
      await tx.query(`insert into improvement_file (step_id, hash, name) values ($1, $2, $3) on conflict do nothing`, [
        id,
        f.hash,
        f.name,
      ]);
  }

  async steps(
    sql: Sql,
    taskId: string,
  ): Promise<
    {
      at: Date;
      act: ImprovementActName | 'open';
      by: string;
      text: string;
      files: { hash: string; name: string; mime: string; sizeBytes: number }[];
    }[]
  > {
    return sql.query(
      `select s.at, s.act, s.by_name as by, s.text,
         coalesce((select json_agg(json_build_object('hash', f.hash, 'name', f.name, 'mime', e.mime, 'sizeBytes', e.size_bytes) order by f.name)
           from improvement_file f join evidence e on e.hash = f.hash where f.step_id = s.id), '[]') as files
       from improvement_step s where s.task_id = $1 order by s.id`,
      [taskId],
    );
  }

  async file(sql: Sql, taskId: string, hash: string): Promise<{ name: string; mime: string; content: Buffer } | null> {
    const [row] = await sql.query(
      `select f.name, e.mime, e.content from improvement_step s join improvement_file f on f.step_id = s.id join evidence e on e.hash = f.hash
       where s.task_id = $1 and f.hash = $2 limit 1`,
      [taskId, hash],
    );
    return row ?? null;
  }

  /** Tasks about which somebody must be written to now, locked; those another engine is at are left out. */
  async claimReminders(tx: Sql): Promise<(TaskRow & { now: Date; remindAt: Date })[]> {
    const claimed: { id: string }[] = await tx.query(
      `select id from improvement_task where remind_at <= app.now() order by remind_at for update skip locked limit ${BATCH}`,
    );
    return tx.query(
      `select app.now() as now, t.remind_at as "remindAt", ${TASK} where t.id = any($1) and t.remind_at <= app.now() order by t.remind_at`,
      [claimed.map((c) => c.id)],
    );
  }

  async reminded(tx: Sql, id: string, next: Date | null): Promise<void> {
    await tx.query(`update improvement_task set remind_at = $2, reminders = reminders + 1 where id = $1`, [id, next]);
  }

  /** In how many ms somebody is to be written to next; null: nobody. */
  async untilReminder(sql: Sql): Promise<number | null> {
    const [row] = await sql.query(
      `select ceil(extract(epoch from min(remind_at) - app.now()) * 1000)::float8 as ms from improvement_task where remind_at is not null`,
    );
    return row.ms;
  }

  /** Every task since a moment that was not cancelled, oldest first. Drills are left out. */
  async since(
    sql: Sql,
    from: Date,
  ): Promise<Pick<TaskRow, 'cause' | 'unitName' | 'topic' | 'openedAt' | 'state' | 'endedAt'>[]> {
    return sql.query(
      `select t.cause, coalesce(u.name, '系统管理员') as "unitName", t.topic, t.opened_at as "openedAt", t.state, t.ended_at as "endedAt"
       from improvement_task t left join unit u on u.id = t.unit_id left join incident i on i.id = t.incident_id
       where t.opened_at >= $1 and t.state <> 'cancelled' and coalesce(not i.drill, true) order by t.opened_at, t.id`,
      [from],
    );
  }
}
