import type { NewEvent } from '@fengsui/ledger';
import type { EntityManager } from 'typeorm';
import { type Breach, BreachListener, type Exemption } from '../breach.listener.js';

/** Notes every breach in the transaction it is told in, so that a test sees exactly what commits. */
export class ClueOpener extends BreachListener {
  override async onBreaches(tx: EntityManager, breaches: Breach[]): Promise<void> {
    await tx.query(
      `create table if not exists app.test_breach (at bigserial, kind text, deadline_id uuid, persons int)`,
    );
    for (const b of breaches)
      await tx.query(`insert into app.test_breach (kind, deadline_id, persons) values ($1, $2, $3)`, [
        b.deadline.kind,
        b.deadline.id,
        b.persons.length,
      ]);
  }

  override async onExempt(tx: EntityManager, e: Exemption): Promise<NewEvent[]> {
    await tx.query(`create table if not exists app.test_exempt (incident_id uuid, unit_id text)`);
    await tx.query(`insert into app.test_exempt values ($1, $2)`, [e.incidentId, e.unitId]);
    return [];
  }
}
