import { Inject, Injectable } from '@nestjs/common';
import type { Level } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { notifyLive, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type Act, type Change, lockIncident, record } from './change-incident.js';
import { type Incident, IncidentRepository } from './incident.repository.js';
import { LEVEL_NUMERAL } from './level.js';

/** What people of 宣传部 decide about an incident. version is what they saw: two at once never overwrite each other silently. */
@Injectable()
export class IncidentActions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Confirms or changes the level; a proposed incident opens now. */
  async confirm(act: { incidentId: string; level: Level; version: number; actor: Actor }): Promise<void> {
    await this.change(act, async (tx, incident) => {
      await tx.query(
        `update incident set level = $2, level_confirmed_by = $3, level_confirmed_at = app.now(), state = 'open',
           opened_at = case when state = 'proposed' then app.now() else opened_at end, version = version + 1 where id = $1`,
        [incident.id, act.level, act.actor.id],
      );
      const verb = act.level === incident.level ? '确认' : `由 ${LEVEL_NUMERAL[incident.level]} 级改定`;
      return {
        kind: 'incident.confirmed',
        text: `${act.actor.name}${verb}为 ${LEVEL_NUMERAL[act.level]} 级`,
        from: incident.state,
        to: 'open',
        before: incident.level,
        level: act.level,
      };
    });
  }

  /** Not an incident of ours, or none at all. */
  async reject(act: { incidentId: string; reason: string; version: number; actor: Actor }): Promise<void> {
    await this.end(act, 'rejected', `${act.actor.name}撤销事件：${act.reason}`, 'incident.rejected');
  }

  /** tx: part of a larger act, whose locks it holds. */
  async close(
    act: { incidentId: string; reason: string; version: number; actor: Actor },
    tx?: EntityManager,
  ): Promise<void> {
    await this.end(act, 'closed', `${act.actor.name}办结事件：${act.reason}`, 'incident.closed', tx);
  }

  /** 更正 an entry of the log: beside it, never over it. Answers the number of the new entry. Throws UserError 404. */
  async correct(act: {
    incidentId: string;
    seq: number;
    text: string;
    reason: string;
    actor: Actor;
  }): Promise<{ seq: number }> {
    return this.dataSource.transaction(async (tx) => {
      const incident = await this.incidents.byId(act.incidentId, tx);
      if (!incident) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
      await notifyLive(tx, { type: 'incident', data: { id: incident.id, unitId: incident.unitId } });
      return { seq: await this.ledger.correct(tx, act) };
    });
  }

  private async end(
    act: { incidentId: string; reason: string; version: number; actor: Actor },
    state: string,
    text: string,
    kind: string,
    outer?: EntityManager,
  ): Promise<void> {
    const work = async (tx: EntityManager, incident: Incident): Promise<Change> => {
      await tx.query(
        `update incident set state = $2, closed_at = app.now(), closed_reason = $3, version = version + 1 where id = $1`,
        [incident.id, state, act.reason],
      );
      return { kind, text, from: incident.state, to: state, reason: act.reason };
    };
    await this.change(act, work, outer);
  }

  private async change(
    act: Act,
    work: (tx: EntityManager, incident: Incident) => Promise<Change>,
    outer?: EntityManager,
  ): Promise<void> {
    const whole = async (tx: EntityManager): Promise<void> => {
      const incident = await lockIncident(tx, this.incidents, act.incidentId, act.version);
      await record(tx, this.ledger, incident, act.actor, await work(tx, incident));
    };
    await (outer ? whole(outer) : this.dataSource.transaction(whole));
  }
}
