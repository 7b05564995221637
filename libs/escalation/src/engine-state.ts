import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Actor, Ledger } from '@fengsui/ledger';
import { durationWords, UserError, wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { TOLERANCE_MS } from './matter.js';

/** What all engines share: the last sign of life, outages, and whether an operator holds everything back. */
@Injectable()
export class EngineState {
  private readonly log = new Logger('处置');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** A sign of life, at most one a second for all engines. False: paused. A gap longer than the tolerance is kept as an outage. */
  async beat(): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      const [rows]: [{ before: Date; now: Date }[]] = await tx.query(
        `update engine_state set beat_at = app.now()
         where paused_at is null and (beat_at < app.now() - interval '1 second' or beat_at > app.now())
         returning old.beat_at as before, new.beat_at as now`,
      );
      if (!rows[0]) return !(await this.paused(tx));
      const { before, now } = rows[0];
      const gap = now.getTime() - before.getTime();
      if (gap > TOLERANCE_MS) {
        await tx.query(`insert into engine_outage (from_at, to_at) values ($1, $2) on conflict do nothing`, [
          before,
          now,
        ]);
        this.log.warn(`处置引擎中断 ${durationWords(gap)}，自 ${before.toISOString()} 起`);
      }
      return true;
    });
  }

  /** Whether an operator, or a start after a restore, holds everything back. */
  async paused(sql: Pick<DataSource, 'query'> = this.dataSource): Promise<boolean> {
    const [row] = await sql.query(`select paused_at is not null as paused from engine_state`);
    return row.paused;
  }

  /** Nothing is told and nothing is sent from now on, by any engine, over restarts too. Acts of people go on. */
  async pause(reason: string, by: Actor): Promise<void> {
    await this.change(
      `update engine_state set paused_at = app.now(), paused_by = $1, paused_reason = $2 where paused_at is null`,
      {
        by,
        reason,
        kind: 'engine.paused',
        text: `${by.name}暂停处置引擎：${reason}`,
        refusal: '处置引擎已经暂停。',
      },
    );
  }

  /** The time of the pause counts as an outage: nobody is late for it. */
  async resume(reason: string, by: Actor): Promise<void> {
    await this.change(
      `update engine_state set paused_at = null, paused_by = $1, paused_reason = $2 where paused_at is not null`,
      {
        by,
        reason,
        kind: 'engine.resumed',
        text: `${by.name}恢复处置引擎：${reason}`,
        refusal: '处置引擎没有暂停。',
      },
    );
  }

  private async change(
    sql: string,
    a: { by: Actor; reason: string; kind: string; text: string; refusal: string },
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const [, count] = await tx.query(sql, [a.by.name, a.reason]);
      if (count === 0) throw new UserError('engine_state', a.refusal, 409);
      await wake(tx, 'escalation');
      await wake(tx, 'outbox');
      await this.ledger.append(tx, {
        kind: a.kind,
        incidentId: null,
        actor: a.by,
        payload: { text: a.text, reason: a.reason },
      });
    });
  }

  /** Whether an open incident has no run yet. */
  async anyToBegin(): Promise<boolean> {
    const [row] = await this.dataSource.query(
      `select exists (select 1 from incident i where i.state = 'open' and not exists (select 1 from escalation_run r where r.incident_id = i.id)) as any`,
    );
    return row.any;
  }

  /** Ms until the nearest moment of any incident, at most capMs. */
  async restMs(capMs: number): Promise<number> {
    const [row] = await this.dataSource.query(
      `select extract(epoch from min(next_at) - app.now()) * 1000 as ms from escalation_run where state <> 'ended'`,
    );
    return row.ms === null ? capMs : Math.min(capMs, Math.max(10, Math.ceil(Number(row.ms))));
  }
}
