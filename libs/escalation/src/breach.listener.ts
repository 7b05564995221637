import type { Actor, NewEvent } from '@fengsui/ledger';
import type { EntityManager } from 'typeorm';
import type { DeadlineRow } from './rows.js';

/** A clock that ran out. */
export interface Breach {
  incidentId: string;
  incidentCode: string;
  deadline: DeadlineRow;
  /** the unit that owed it */
  unitName: string;
  /** who owed it, as of then */
  persons: { personId: string | null; name: string; post: string }[];
  /** sequence number of the breach in the log */
  seq: number;
  latenessMs: number;
  /** the engine itself was late by more than the tolerance */
  engineLate: boolean;
}

/** A unit that is not concerned after all, by whose judgement. */
export interface Exemption {
  incidentId: string;
  unitId: string;
  reason: string;
  actor: Actor;
}

/** The next stage hears of all breaches of a round within its transaction; an app binds who listens. */
export abstract class BreachListener {
  abstract onBreaches(tx: EntityManager, breaches: Breach[]): Promise<void>;
  /** 宣传部 accepted that an incident is not this unit's: what was held against it before is void. Answers what the log is to say of it. */
  abstract onExempt(tx: EntityManager, e: Exemption): Promise<NewEvent[]>;
}
