/** The incident that was opened. */
export interface OpenedIncident {
  id: string;
  /** YQ2026-0001 */
  code: string;
}
/** POST /api/incidents/:id/sign. */
export interface SignAnswer {
  signedAt: string;
}

/** GET /api/incidents/:id/log: an event of the chain with its evidence; hash = sha256 over prevHash and the rest (docs/ledger.md). */
export interface LogEvent {
  seq: number;
  at: string;
  /** stable code: incident.opened, level.told, ack.signed, … */
  kind: string;
  actor: { type: 'person' | 'system'; id: string; name: string; post: string | null; channel: string | null };
  /** one Chinese sentence */
  text: string;
  /** what the event holds beside its sentence; keys by kind */
  evidence: Record<string, unknown>;
  hash: string;
}

/** GET /api/incidents/:id/outbox: a message and what became of it. */
export interface OutboxMessage {
  id: string;
  /** to whom; null: a group */
  person: string | null;
  channel: string;
  purpose: 'page' | 'warn' | 'status';
  /** unknown: a crash hid the outcome, it is verified or sent again */
  state: 'pending' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown';
  attempt: number;
  /** 补发 */
  resent: boolean;
  /** the channel's own number */
  providerId: string | null;
  error: string | null;
  title: string;
  createdAt: string;
  acceptedAt: string | null;
  deliveredAt: string | null;
}

/** POST /api/incidents/:id/log/:seq/correct: number of the new entry. */
export interface Corrected {
  seq: number;
}
/** GET /api/health: 200 while this process reaches its database. */
export interface Health {
  ok: true;
}
/** POST /api/incidents/:id/split: the incident that was made. */
export interface NewIncident {
  id: string;
}
/** GET /api/incidents/:id/other-units, GET /api/upward-reports/units: a unit that may be named. */
export interface UnitChoice {
  id: string;
  name: string;
}
/** GET /api/incidents/:id/step-draft: a text to begin from. */
export interface StepDraft {
  text: string;
}
