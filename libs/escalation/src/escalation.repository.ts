import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import type { PostHolder } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import type { Policy } from './policy.js';

export interface RunRow {
  incident_id: string;
  policy_snapshot: Policy & { level: number };
  policy_hash: string;
  epoch: number;
  level_no: number;
  state: 'running' | 'paused' | 'ended';
  started_at: Date;
}
export interface DeadlineRow {
  id: string;
  incident_id: string;
  unit_id: string;
  epoch: number;
  level_no: number;
  kind: 'ack' | 'first_report' | 'respond' | 'follow_report' | 'final_report';
  occurrence: number;
  starts_at: Date;
  due_at: Date;
  warn_at: Date;
  state: 'pending' | 'met' | 'breached' | 'cancelled' | 'rebased';
  met_at: Date | null;
  breached_at: Date | null;
  lateness_ms: string | null;
}
export interface TargetRow {
  id: string;
  incident_id: string;
  epoch: number;
  level_no: number;
  person_id: string | null;
  person_name: string;
  post_title: string;
  unit_name: string;
  cc: boolean;
  told_at: Date;
  told_reason: string;
  acked_at: Date | null;
  acked_via: string | null;
}

/** All SQL of the escalation. */
@Injectable()
export class EscalationRepository {
  constructor(@Inject(DataSource) readonly dataSource: DataSource) {}

  async now(sql: Sql): Promise<Date> {
    return (await sql.query(`select app.now() as now`))[0].now;
  }

  /** The row every act on an incident locks first. wait false: null when another process holds it. */
  async lockRun(tx: Sql, incidentId: string, wait: boolean): Promise<RunRow | null> {
    return (
      (
        await tx.query(`select * from escalation_run where incident_id = $1 for update ${wait ? '' : 'skip locked'}`, [
          incidentId,
        ])
      )[0] ?? null
    );
  }

  /** Incidents with something to do now: not started, a clock or warning due, level changed, or ended. Oldest duty first. */
  async due(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select i.id from incident i left join escalation_run r on r.incident_id = i.id
         left join lateral (select min(least(d.due_at, case when d.warned then 'infinity' else d.warn_at end)) as at from deadline d
                            where d.incident_id = i.id and d.state = 'pending' and d.epoch = r.epoch) next on true
       where (i.state = 'open' and (r.incident_id is null or (r.state = 'running' and (next.at <= app.now() or (r.policy_snapshot->>'level')::int <> i.level))))
          or (i.state in ('closed', 'rejected') and r.state in ('running', 'paused'))
       order by coalesce(next.at, i.opened_at) limit $1`,
      [limit],
    );
    return rows.map((r) => r.id);
  }

  /** Ms until the nearest clock or warning, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from min(least(d.due_at, case when d.warned then 'infinity' else d.warn_at end)) - app.now()) * 1000 as ms
       from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch where d.state = 'pending' and r.state = 'running'`,
    );
    return row.ms === null ? capMs : Math.min(capMs, Math.max(10, Math.ceil(Number(row.ms))));
  }

  /** Starts the run; false when another process has. */
  async startRun(tx: Sql, incidentId: string, snapshot: object, hash: string, startedAt: Date): Promise<boolean> {
    const rows = await tx.query(
      `insert into escalation_run (incident_id, policy_snapshot, policy_hash, started_at) values ($1, $2, $3, $4) on conflict do nothing returning 1 as n`,
      [incidentId, JSON.stringify(snapshot), hash, startedAt],
    );
    return rows.length > 0;
  }

  async updateRun(
    tx: Sql,
    incidentId: string,
    set: { levelNo?: number; epoch?: number; state?: string; snapshot?: object; startedAt?: Date },
  ): Promise<void> {
    await tx.query(
      `update escalation_run set level_no = coalesce($2, level_no), epoch = coalesce($3, epoch), state = coalesce($4, state),
         policy_snapshot = coalesce($5, policy_snapshot), started_at = coalesce($6, started_at) where incident_id = $1`,
      [
        incidentId,
        set.levelNo ?? null,
        set.epoch ?? null,
        set.state ?? null,
        set.snapshot ? JSON.stringify(set.snapshot) : null,
        set.startedAt ?? null,
      ],
    );
  }

  async addDeadline(
    tx: Sql,
    d: Pick<DeadlineRow, 'incident_id' | 'unit_id' | 'epoch' | 'level_no' | 'kind' | 'starts_at' | 'due_at'>,
  ): Promise<void> {
    const warnAt = new Date(d.starts_at.getTime() + (d.due_at.getTime() - d.starts_at.getTime()) * 0.8);
    await tx.query(
      `insert into deadline (incident_id, unit_id, epoch, level_no, kind, starts_at, due_at, warn_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [d.incident_id, d.unit_id, d.epoch, d.level_no, d.kind, d.starts_at, d.due_at, warnAt],
    );
  }

  async dueDeadlines(tx: Sql, run: RunRow): Promise<DeadlineRow[]> {
    return tx.query(
      `select * from deadline where incident_id = $1 and epoch = $2 and state = 'pending' and due_at <= app.now() order by due_at, level_no, kind`,
      [run.incident_id, run.epoch],
    );
  }

  async warnings(tx: Sql, run: RunRow): Promise<DeadlineRow[]> {
    const [rows] = await tx.query(
      `update deadline set warned = true where incident_id = $1 and epoch = $2 and state = 'pending' and not warned and warn_at <= app.now() and due_at > app.now() returning *`,
      [run.incident_id, run.epoch],
    );
    return rows;
  }

  async breach(tx: Sql, id: string, latenessMs: number): Promise<void> {
    await tx.query(`update deadline set state = 'breached', breached_at = app.now(), lateness_ms = $2 where id = $1`, [
      id,
      Math.round(latenessMs),
    ]);
  }

  /** Meets the clocks of one kind and level; one already breached keeps its state and gets the time of the late act. Answers those touched. */
  async meet(tx: Sql, incidentId: string, kind: string, levelNo: number | null): Promise<DeadlineRow[]> {
    const [rows] = await tx.query(
      `update deadline set state = case when state = 'pending' then 'met' else state end, met_at = app.now()
       where incident_id = $1 and kind = $2 and ($3::int is null or level_no = $3) and state in ('pending', 'breached') and met_at is null returning *`,
      [incidentId, kind, levelNo],
    );
    return rows;
  }

  async cancelPending(tx: Sql, incidentId: string): Promise<void> {
    await tx.query(`update deadline set state = 'cancelled' where incident_id = $1 and state = 'pending'`, [
      incidentId,
    ]);
  }

  async addTarget(tx: Sql, run: RunRow, levelNo: number, p: PostHolder, cc: boolean, reason: string): Promise<void> {
    await tx.query(
      `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, cc, told_at, told_reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, app.now(), $9) on conflict do nothing`,
      [run.incident_id, run.epoch, levelNo, p.personId, p.name, p.title, p.unitName, cc, reason],
    );
  }

  async targets(sql: Sql, incidentId: string): Promise<TargetRow[]> {
    return sql.query(`select * from escalation_target where incident_id = $1 order by level_no, cc, told_at, epoch`, [
      incidentId,
    ]);
  }

  async deadlines(sql: Sql, incidentId: string): Promise<DeadlineRow[]> {
    return sql.query(`select * from deadline where incident_id = $1 order by level_no, due_at, epoch`, [incidentId]);
  }

  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
