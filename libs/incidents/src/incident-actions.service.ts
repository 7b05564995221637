import { Inject, Injectable } from '@nestjs/common';
import type { Level } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { notifyLive, UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
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
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** Confirms or changes the level; a proposed incident opens now, and the unit that is told first may be another than the one found by rule. Throws UserError 400, 404, 409. */
  async confirm(act: {
    incidentId: string;
    level: Level;
    unitId?: string | undefined;
    reason?: string | undefined;
    version: number;
    actor: Actor;
  }): Promise<void> {
    await this.change(act, async (tx, incident) => {
      const unit = await this.otherUnit(tx, incident, act.unitId);
      await tx.query(
        `update incident set level = $2, level_confirmed_by = $3, level_confirmed_at = app.now(), state = 'open', unit_id = $4,
           opened_at = case when state = 'proposed' then app.now() else opened_at end, version = version + 1 where id = $1`,
        [incident.id, act.level, act.actor.id, unit?.id ?? incident.unitId],
      );
      const verb = act.level === incident.level ? '确认' : `由 ${LEVEL_NUMERAL[incident.level]} 级改定`;
      return {
        kind: 'incident.confirmed',
        text: `${act.actor.name}${verb}为 ${LEVEL_NUMERAL[act.level]} 级${unit ? `，责任单位由${incident.unitName}改定为${unit.name}` : ''}${act.reason ? `：${act.reason}` : ''}`,
        from: incident.state,
        to: 'open',
        before: incident.level,
        level: act.level,
        ...(unit ? { unitBefore: incident.unitId, unitId: unit.id } : {}),
      };
    });
  }

  /** The unit chosen instead; null: the same. Once clocks run a unit has been told, and another takes its place by 改派. */
  private async otherUnit(
    tx: EntityManager,
    incident: Incident,
    unitId: string | undefined,
  ): Promise<{ id: string; name: string } | null> {
    if (!unitId || unitId === incident.unitId) return null;
    if (incident.state !== 'proposed')
      throw new UserError('started', '处置已启动，更换责任单位请用“改派”。', 409, 'unitId');
    const unit = (await this.registry.units(tx)).find((u) => u.id === unitId && u.kind !== 'leadership');
    if (!unit) throw new UserError('no_unit', '没有这个单位，请重新选择。', 400, 'unitId');
    return unit;
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

  /** Ended too early, or it came back: what had run is open again, what had not waits to be graded again. tx: of the act that restarts its clocks. Throws UserError 404, 409. */
  async reopen(
    act: { incidentId: string; reason: string; version: number; actor: Actor },
    tx: EntityManager,
  ): Promise<void> {
    await tx.query(`select 1 from incident where id = $1 for no key update`, [act.incidentId]);
    const incident = await this.incidents.byId(act.incidentId, tx);
    if (!incident) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
    if (incident.mergedInto)
      throw new UserError('merged', `此事件已并入 ${incident.mergedInto.code}，请在该事件中处置或拆分。`, 409);
    if (incident.state === 'open' || incident.state === 'proposed')
      throw new UserError('not_ended', '此事件并未办结，可能刚由他人恢复处置。', 409);
    if (incident.version !== act.version) throw new UserError('conflict', '此事件刚被他人修改，请刷新后再试。', 409);
    const [row] = await tx
      .query(
        `update incident i set closed_at = null, closed_reason = null, version = version + 1,
           state = case when exists (select 1 from escalation_run r where r.incident_id = i.id) then 'open' else 'proposed' end
         where id = $1 returning state`,
        [incident.id],
      )
      .then(([rows]: [{ state: string }[]]) => rows);
    const { state } = row!;
    await record(tx, this.ledger, incident, act.actor, {
      kind: 'incident.reopened',
      text: `${act.actor.name}重新处置此事件：${act.reason}`,
      from: incident.state,
      to: state,
      reason: act.reason,
    });
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
