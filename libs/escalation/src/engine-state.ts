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

  /**
   * A sign of life, before and after every round: what an engine has told it has told alive. False: paused. A gap longer than the
   * tolerance is kept as an outage.
   */
  async beat(): Promise<boolean> {
    const [beat]: { before: Date; now: Date }[] = await this.dataSource.query(
      `with beat as (
         update engine_state set beat_at = app.now() where paused_at is null returning old.beat_at as before, new.beat_at as now),
       kept as (
         insert into engine_outage (from_at, to_at) select before, now from beat where now - before > $1 * interval '1 ms' on conflict do nothing)
       select before, now from beat`,
      [TOLERANCE_MS],
    );
    if (!beat) return false;
    const gap = beat.now.getTime() - beat.before.getTime();
    if (gap > TOLERANCE_MS) this.log.warn(`处置引擎中断 ${durationWords(gap)}，自 ${beat.before.toISOString()} 起`);
    return true;
  }

  /** Whether an operator, or a start after a restore, holds everything back. */
  async paused(): Promise<boolean> {
    const [row] = await this.dataSource.query(`select paused_at is not null as paused from engine_state`);
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
