import { Inject, Injectable } from '@nestjs/common';
import { type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { CHAIN, type ChainReport, GENESIS, verifyChain } from './chain.js';
import { type Actor, currentRequest, type LedgerEvent, type NewEvent } from './event.js';

interface EventRow {
  seq: string;
  at: Date;
  kind: string;
  incident_id: string | null;
  actor: string;
  payload: string;
  hash: string;
}

/** Append-only log of every step (escalation.md 6). */
@Injectable()
export class Ledger {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Appends within the caller's transaction; answers the sequence number. The chain's head stays locked until it commits, so append last.
   * Throws where no transaction is open: the step and its entry would not commit together.
   */
  async append(tx: Sql, event: NewEvent): Promise<number> {
    return (await this.appendAll(tx, [event]))[0]!;
  }

  /** Appends several in order, in one statement under one lock of the head; answers their sequence numbers. */
  async appendAll(tx: Sql, events: NewEvent[]): Promise<number[]> {
    assertTransaction(tx);
    if (events.length === 0) return [];
    const request = currentRequest();
    const rows: { seq: string }[] = await tx.query(
      `select app.ledger_append($1, kind, incident, actor, payload) as seq
       from (select * from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) with ordinality as e (kind, incident, actor, payload, n) order by n) e`,
      [
        CHAIN,
        events.map((e) => e.kind),
        events.map((e) => e.incidentId),
        events.map((e) => JSON.stringify(e.actor)),
        events.map((e) => JSON.stringify(request ? { ...e.payload, request } : e.payload)),
      ],
    );
    return rows.map((r) => Number(r.seq));
  }

  /** 更正: a new event beside the one that was wrong, which stays. 404 where the incident has no such entry. */
  async correct(
    tx: Sql,
    what: { incidentId: string; seq: number; text: string; reason: string; actor: Actor },
  ): Promise<number> {
    const [wrong] = await tx.query(
      `select 1 from ledger_event where chain_id = $1 and incident_id = $2 and seq = $3 and kind <> 'log.corrected'`,
      [CHAIN, what.incidentId, what.seq],
    );
    if (!wrong) throw new UserError('no_entry', '此事件没有这条可更正的记录，请核对编号。', 404, 'seq');
    return this.append(tx, {
      kind: 'log.corrected',
      incidentId: what.incidentId,
      actor: what.actor,
      payload: {
        text: `更正第 ${what.seq} 条：${what.text}（理由：${what.reason}）`,
        corrects: what.seq,
        reason: what.reason,
      },
    });
  }

  /** Events of one incident in order. */
  async ofIncident(incidentId: string, sql: Sql = this.dataSource): Promise<LedgerEvent[]> {
    const rows: EventRow[] = await sql.query(
      `select seq, at, kind, incident_id, actor, payload, hash from ledger_event where chain_id = $1 and incident_id = $2 order by seq`,
      [CHAIN, incidentId],
    );
    return rows.map((r) => ({
      seq: Number(r.seq),
      at: r.at,
      hash: r.hash,
      kind: r.kind,
      incidentId: r.incident_id,
      actor: JSON.parse(r.actor) as Actor,
      payload: JSON.parse(r.payload) as NewEvent['payload'],
    }));
  }

  async head(sql: Sql = this.dataSource): Promise<{ seq: number; hash: string }> {
    const [row] = await sql.query(`select seq, hash from ledger_chain where chain_id = $1`, [CHAIN]);
    return row ? { seq: Number(row.seq), hash: row.hash } : { seq: 0, hash: GENESIS };
  }

  /** The chain alone, without the checkpoints outside the database: LedgerVerification.run reads both. */
  verify(): Promise<ChainReport> {
    return verifyChain(this.dataSource);
  }
}

function assertTransaction(tx: Sql): void {
  const { queryRunner, isTransactionActive } = tx as {
    queryRunner?: { isTransactionActive: boolean };
    isTransactionActive?: boolean;
  };
  if (!(isTransactionActive ?? queryRunner?.isTransactionActive))
    throw new Error('Ledger.append needs an open transaction: the step and its entry commit together or not at all');
}
