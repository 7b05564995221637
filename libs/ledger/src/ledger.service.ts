import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { firstBreak, type StoredEvent } from './verify.js';

/** Who acted: a person with the post held at that moment, or a part of the system. */
export interface Actor {
  type: 'person' | 'system';
  /** person id, or the part's name */
  id: string;
  name: string;
  post?: string;
  channel?: 'web' | 'wecom' | 'link' | 'sms' | 'voice' | 'engine';
  ip?: string;
}

/** The actor of steps that happen by the clock. */
export const ENGINE: Actor = { type: 'system', id: 'engine', name: '系统', channel: 'engine' };

export interface NewEvent {
  /** stable code, e.g. incident.opened, level.told, ack.signed */
  kind: string;
  incidentId: string | null;
  actor: Actor;
  /** text: one Chinese sentence a person reads in the log; the rest is evidence. No ordinary author's name. */
  payload: { text: string } & Record<string, unknown>;
}

export interface LedgerEvent extends NewEvent {
  seq: number;
  at: Date;
  hash: string;
}

const CHAIN = 'main';

/** Append-only log of every step (escalation.md 6). */
@Injectable()
export class Ledger {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Appends within the caller's transaction; answers the sequence number. The chain's head stays locked until it commits, so append last. */
  async append(tx: Sql, event: NewEvent): Promise<number> {
    const [row] = await tx.query(`select app.ledger_append($1, $2, $3, $4, $5) as seq`, [
      CHAIN,
      event.kind,
      event.incidentId,
      JSON.stringify(event.actor),
      JSON.stringify(event.payload),
    ]);
    return Number(row.seq);
  }

  /** Events of one incident in order. */
  async ofIncident(incidentId: string, sql: Sql = this.dataSource): Promise<LedgerEvent[]> {
    const rows: StoredEvent[] = await sql.query(
      `select * from ledger_event where chain_id = $1 and incident_id = $2 order by seq`,
      [CHAIN, incidentId],
    );
    return rows.map((r) => ({
      seq: Number(r.seq),
      at: r.at,
      hash: r.hash,
      kind: r.kind,
      incidentId: r.incident_id,
      actor: r.actor as Actor,
      payload: JSON.parse(r.payload) as NewEvent['payload'],
    }));
  }

  async head(sql: Sql = this.dataSource): Promise<{ seq: number; hash: string }> {
    const [row] = await sql.query(`select seq, hash from ledger_chain where chain_id = $1`, [CHAIN]);
    return row ? { seq: Number(row.seq), hash: row.hash } : { seq: 0, hash: '0'.repeat(64) };
  }

  /** Recomputes the whole chain in the database; answers the first sequence number that does not fit, or null, and how many were read. */
  async verify(): Promise<{ count: number; brokenAt: number | null; head: string }> {
    const rows: (StoredEvent & { computed: string })[] = await this.dataSource.query(
      `select e.*, app.ledger_hash(prev_hash, seq, at, kind, incident_id, actor, payload) as computed
       from ledger_event e where chain_id = $1 order by seq`,
      [CHAIN],
    );
    const head = await this.head();
    return { count: rows.length, brokenAt: firstBreak(rows, head), head: head.hash };
  }
}
