import { Inject, Injectable } from '@nestjs/common';
import type { Level } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource, type EntityManager } from 'typeorm';
import { record } from './change-incident.js';
import { IncidentRepository } from './incident.repository.js';
import { LEVEL_NUMERAL } from './level.js';

/** What a person, or another system, opens an incident with. */
export interface NewIncident {
  title: string;
  unitId: string;
  topic: string;
  level: Level;
  reason: string;
  /** 演练 */
  drill: boolean;
}

/** 人工立案: an incident that no alarm brought. Its level is a person's decision, so its clocks run at once. */
@Injectable()
export class ManualOpener {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(IncidentRepository) private readonly incidents: IncidentRepository,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Answers id and code. Throws UserError 400 for an unknown unit. */
  open(what: NewIncident, actor: Actor): Promise<{ id: string; code: string }> {
    return this.dataSource.transaction((tx) => this.openIn(tx, what, actor));
  }

  /** The same in the caller's transaction. */
  async openIn(tx: EntityManager, what: NewIncident, actor: Actor): Promise<{ id: string; code: string }> {
    const unit = (await this.registry.units(tx)).find((u) => u.id === what.unitId);
    if (!unit) throw new UserError('no_unit', `没有编号为“${what.unitId}”的单位。`, 400, 'unitId');
    const made = await this.incidents.insert(tx, { ...what, watchListId: null });
    await tx.query(
      `update incident set state = 'open', level = $2, level_reason = $3, level_confirmed_by = $4, level_confirmed_at = app.now(), drill = $5 or app.is_drill() where id = $1`,
      [made.id, what.level, `人工立案：${what.reason}`, actor.id, what.drill],
    );
    await record(tx, this.ledger, { id: made.id, unitId: unit.id }, actor, {
      kind: 'incident.opened',
      text: `${what.drill ? '【演练】' : ''}${actor.name}立案：事件 ${made.code}“${what.title}”，${unit.name}，${LEVEL_NUMERAL[what.level]} 级。${what.reason}`,
      from: null,
      to: 'open',
      level: what.level,
      reason: what.reason,
    });
    return made;
  }
}
