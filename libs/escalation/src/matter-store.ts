import { Inject, Injectable } from '@nestjs/common';
import { IncidentRepository } from '@fengsui/incidents';
import { Ledger } from '@fengsui/ledger';
import { notifyLive, type Sql, wake } from '@fengsui/platform';
import { schoolDays } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { BreachListener } from './breach.listener.js';
import { Matter, TOLERANCE_MS } from './matter.js';
import { nextMoment, nextStepWords } from './next-step.js';
import type { Policy } from './policy.js';
import type { DeadlineRow, FiledRow, LadderRow, Outage, RunRow, TargetRow } from './rows.js';

/** Outages older than this no longer touch a running window. */
const OUTAGE_DAYS = 60;
const RUN = `r.incident_id, r.policy_snapshot, r.policy_hash, r.level, r.epoch, r.level_no, r.state, r.started_at, r.paused_at, r.paused_until, r.paused_reason, r.taken_over_at, r.taken_over_by`;

/** Loads incidents under their locks and writes what changed: state, messages, log and clues in the caller's transaction. */
@Injectable()
export class MatterStore {
  constructor(
    @Inject(DataSource) readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(BreachListener) private readonly listener: BreachListener,
  ) {}

  transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  /** Starts a run for each open incident that has none: snapshot of the policy, one ladder. */
  async begin(tx: Sql, policy: { policy: Policy; hash: string }, limit: number): Promise<number> {
    const rows: unknown[] = await tx.query(
      `with fresh as (
         select i.id, i.unit_id, i.level, date_trunc('milliseconds', i.opened_at) as t0 from incident i
         where i.state = 'open' and not exists (select 1 from escalation_run r where r.incident_id = i.id) order by i.opened_at limit $3),
       made as (
         insert into escalation_run (incident_id, policy_snapshot, policy_hash, level, started_at, next_at)
           select id, $1, $2, level, t0, t0 from fresh on conflict do nothing returning incident_id)
       insert into escalation_ladder (incident_id, ladder_no, unit_id, lead, t0)
         select f.id, 1, f.unit_id, true, f.t0 from fresh f join made m on m.incident_id = f.id returning 1 as n`,
      [JSON.stringify(policy.policy), policy.hash, limit],
    );
    return rows.length;
  }

  /** Incidents that the engine must look at now, locked; those another process holds are left to it. Longest overdue first. */
  async claim(tx: EntityManager, limit: number, except: string[]): Promise<Matter[]> {
    const runs: RunRow[] = await tx.query(
      `select ${RUN} from escalation_run r where r.state <> 'ended' and r.next_at <= app.now() and r.incident_id <> all($2)
       order by r.next_at limit $1 for update skip locked`,
      [limit, except],
    );
    return this.load(tx, runs);
  }

  /** Incidents whose level was changed or which were ended beside the escalation: the next claim takes them. */
  async noticeChanges(tx: Sql): Promise<void> {
    await tx.query(
      `update escalation_run r set next_at = app.now()
       from (select r.incident_id from escalation_run r join incident i on i.id = r.incident_id
             where r.state <> 'ended' and (i.state <> 'open' or i.level <> r.level) and (r.next_at is null or r.next_at > app.now())
             for update of r skip locked) x where r.incident_id = x.incident_id`,
    );
  }

  /** One incident under its lock; waits for whoever holds it. null: not started. */
  async open(tx: EntityManager, incidentId: string): Promise<Matter | null> {
    const runs: RunRow[] = await tx.query(`select ${RUN} from escalation_run r where r.incident_id = $1 for update`, [
      incidentId,
    ]);
    return (await this.load(tx, runs))[0] ?? null;
  }

  /** Incidents as they are, without a lock; for pages. Those not started are left out. */
  async readAll(sql: Sql, ids: string[]): Promise<Map<string, Matter>> {
    const runs: RunRow[] = await sql.query(`select ${RUN} from escalation_run r where r.incident_id = any($1)`, [ids]);
    return new Map((await this.load(sql, runs)).map((m) => [m.incident.id, m]));
  }

  private async load(tx: Sql, runs: RunRow[]): Promise<Matter[]> {
    if (runs.length === 0) return [];
    const ids = runs.map((r) => r.incident_id);
    const [{ now }] = await tx.query(`select app.now() as now`);
    const by = async <T extends { incident_id: string }>(sql: string): Promise<Map<string, T[]>> =>
      Map.groupBy((await tx.query(sql, [ids])) as T[], (r) => r.incident_id);
    const incidents = await this.incidents.byIds(ids, tx);
    const ladders = await by<LadderRow>(
      `select l.*, u.name as unit_name from escalation_ladder l join unit u on u.id = l.unit_id where l.incident_id = any($1) order by l.ladder_no`,
    );
    const deadlines = await by<DeadlineRow>(
      `select d.* from deadline d join escalation_run r on r.incident_id = d.incident_id
       where d.incident_id = any($1) and (d.epoch = r.epoch or (d.state = 'breached' and d.met_at is null)) order by d.due_at`,
    );
    const targets = await by<TargetRow>(
      `select * from escalation_target where incident_id = any($1) order by ladder_no, level_no, cc, told_at, epoch, person_name`,
    );
    const filed = await by<FiledRow & { incident_id: string }>(
      `select incident_id, kind, ladder_no from filing where incident_id = any($1)
       union all select incident_id, kind, null from disposal_step where incident_id = any($1) and kind = 'platform_contact' and state <> 'withdrawn'`,
    );
    const outages: Outage[] = await tx.query(
      `select from_at, to_at from engine_outage where to_at > app.now() - $1 * interval '1 day'`,
      [OUTAGE_DAYS],
    );
    const ownDays = await schoolDays(tx);
    return runs.flatMap((run) => {
      const incident = incidents.get(run.incident_id);
      if (!incident) return [];
      const of = <T>(m: Map<string, T[]>): T[] => m.get(run.incident_id) ?? [];
      return [new Matter(run, incident, of(ladders), of(deadlines), of(targets), of(filed), outages, now, ownDays)];
    });
  }

  /** Writes everything that changed; the log last, because its head stays locked until the end. */
  async save(tx: EntityManager, matters: Matter[]): Promise<void> {
    if (matters.length === 0) return;
    await upsert(
      tx,
      'escalation_ladder',
      matters.flatMap((m) => [...m.changed.ladders]),
      LADDER_COLUMNS,
      'incident_id, ladder_no',
    );
    await upsert(
      tx,
      'deadline',
      matters.flatMap((m) => [...m.changed.deadlines]),
      DEADLINE_COLUMNS,
      'id',
    );
    await upsert(
      tx,
      'escalation_target',
      matters.flatMap((m) => [...m.changed.targets]),
      TARGET_COLUMNS,
      'id',
    );
    await tx.query(
      `update escalation_run r set level = x.level, epoch = x.epoch, level_no = x.level_no, state = x.state, started_at = x.started_at, paused_at = x.paused_at,
         paused_until = x.paused_until, paused_reason = x.paused_reason, taken_over_at = x.taken_over_at, taken_over_by = x.taken_over_by, next_at = x.next_at, next_step = x.next_step
       from jsonb_populate_recordset(null::escalation_run, $1) x where r.incident_id = x.incident_id`,
      [
        JSON.stringify(
          matters.map((m) => ({
            ...m.run,
            policy_snapshot: null,
            next_at: nextMoment(m),
            next_step: nextStepWords(m),
          })),
        ),
      ],
    );
    await notifyLive(
      tx,
      ...matters.map((m) => ({ type: 'incident' as const, data: { id: m.incident.id, unitId: m.incident.unitId } })),
    );
    await wake(tx, 'escalation');
    if (matters.some((m) => m.breaches.length > 0)) await wake(tx, 'ledger'); // sealed outside the database at once
    const seqs = await this.ledger.appendAll(
      tx,
      matters.flatMap((m) => m.events),
    );
    const seqOf = new Map(matters.flatMap((m) => m.events).map((e, i) => [e, seqs[i]!]));
    const breaches = matters.flatMap((m) =>
      m.breaches.map((b) => ({
        incidentId: m.incident.id,
        incidentCode: m.incident.code,
        deadline: b.deadline,
        unitName: b.unitName,
        persons: b.persons,
        seq: seqOf.get(b.event)!,
        latenessMs: b.latenessMs,
        engineLate: b.latenessMs > TOLERANCE_MS,
      })),
    );
    if (breaches.length > 0) await this.listener.onBreaches(tx, breaches);
  }
}

const DEADLINE_COLUMNS =
  'id, incident_id, ladder_no, unit_id, epoch, level_no, kind, occurrence, stage, starts_at, due_at, warn_at, warned, state, met_at, breached_at, lateness_ms, clue'.split(
    ', ',
  );
const TARGET_COLUMNS =
  'id, incident_id, epoch, ladder_no, level_no, person_id, person_name, post_title, unit_name, cc, reached, told_at, told_reason, acked_at, acked_via'.split(
    ', ',
  );
const LADDER_COLUMNS =
  'incident_id, ladder_no, unit_id, lead, t0, level_no, level_at, climb_at, climb_reason, left_at, left_reason'.split(
    ', ',
  );

async function upsert(tx: Sql, table: string, rows: object[], columns: string[], key: string): Promise<void> {
  if (rows.length === 0) return;
  const set = columns.filter((c) => !key.split(', ').includes(c)).map((c) => `${c} = excluded.${c}`);
  await tx.query(
    `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)
     on conflict (${key}) do update set ${set.join(', ')}`,
    [JSON.stringify(rows)],
  );
}
