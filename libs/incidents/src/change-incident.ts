import { type Actor, Ledger } from '@fengsui/ledger';
import { notifyLive, UserError, wake } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { type Incident, IncidentRepository } from './incident.repository.js';

/** A person's act on one incident. version is what the person saw. */
export interface Act {
  incidentId: string;
  version: number;
  actor: Actor;
}

/** The log's entry of a change: text is one Chinese sentence, the rest evidence. */
export type Change = { kind: string; text: string } & Record<string, unknown>;

/** The incident, locked, in the state it must be in and as the person saw it. Throws UserError 404, 409. */
export async function lockIncident(
  tx: EntityManager,
  incidents: IncidentRepository,
  id: string,
  version: number | null,
): Promise<Incident> {
  await tx.query(`select 1 from incident where id = $1 for no key update`, [id]);
  const incident = await incidents.byId(id, tx);
  if (!incident) throw new UserError('no_incident', '没有这个事件，可能已被合并。', 404);
  if (incident.state !== 'proposed' && incident.state !== 'open')
    throw new UserError('ended', '此事件已办结或撤销，不能再改。', 409);
  if (version !== null && incident.version !== version)
    throw new UserError('conflict', '此事件刚被他人修改，请刷新后再试。', 409);
  return incident;
}

/** Tells pages, the escalation and the crawlers, and writes the log: last, because the chain's head stays locked until the end. */
export async function record(
  tx: EntityManager,
  ledger: Ledger,
  incident: Pick<Incident, 'id' | 'unitId'>,
  actor: Actor,
  { kind, ...payload }: Change,
): Promise<void> {
  await notifyLive(tx, { type: 'incident', data: { id: incident.id, unitId: incident.unitId } });
  await wake(tx, 'escalation');
  await wake(tx, 'plan'); // its words are searched, or no longer
  await ledger.append(tx, { kind, incidentId: incident.id, actor, payload });
}
