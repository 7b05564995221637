import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { refusalLeadsOn } from './fallback-rule.js';
import type { Purpose } from './message.js';
import { type MessageRef, REF } from './outbox.repository.js';
import { settleMembers } from './bundle.repository.js';

export type Verdict = 'delivered' | 'read' | 'failed';

export interface NewReceipt {
  channel: string;
  providerId: string;
  outboxId: string | null;
  verdict: Verdict;
  code?: string;
  reason?: string;
  at: Date;
  raw: unknown;
}

/** A receipt with the message it speaks of. */
export interface OpenReceipt extends MessageRef {
  seq: string;
  verdict: Verdict;
  code: string | null;
  reason: string | null;
  at: Date;
  state: string;
  purpose: Purpose;
}

/** A receipt that no message claims is kept, and no longer looked at after so long. */
const OPEN_HOURS = 72;

/** All SQL of receipts. */
@Injectable()
export class ReceiptRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async add(tx: Sql, r: NewReceipt): Promise<void> {
    await tx.query(
      `insert into delivery_receipt (channel, provider_id, outbox_id, verdict, code, reason, at, raw) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict do nothing`,
      [r.channel, r.providerId, r.outboxId, r.verdict, r.code ?? null, r.reason ?? null, r.at, JSON.stringify(r.raw)],
    );
  }

  /** Receipts not yet applied whose message is known and not just being sent, in the order received. Locks both. */
  async open(tx: Sql, limit: number): Promise<OpenReceipt[]> {
    return tx.query(
      `select r.seq, r.verdict, r.code, r.reason, r.at, ${REF}, o.state, o.purpose
       from delivery_receipt r join outbox o on o.channel = r.channel and (o.id = r.outbox_id or o.provider_id = r.provider_id)
       where r.applied_at is null and r.received_at > app.now() - $2 * interval '1 hour' and o.state <> 'sending'
       order by r.seq limit $1 for update skip locked`,
      [limit, OPEN_HOURS],
    );
  }

  /** Takes the receipt off the list; state null: it changes nothing. */
  async apply(tx: Sql, r: OpenReceipt, state: Verdict | null): Promise<void> {
    await tx.query(`update delivery_receipt set applied_at = app.now() where seq = $1`, [r.seq]);
    if (state === null) return;
    const arrived = state !== 'failed';
    await tx.query(
      `update outbox set state = $2, lease_until = null, error_code = $3, error = $4,
         delivered_at = case when $5 then coalesce(delivered_at, $6) end,
         fallback_at = case when $7 and chain then app.now() end where id = $1`,
      [
        r.id,
        state,
        arrived ? null : r.code,
        arrived ? null : r.reason,
        arrived,
        r.at,
        !arrived && refusalLeadsOn(r.purpose),
      ],
    );
    if (r.bundle) await settleMembers(tx, r.id);
    if (arrived)
      await tx.query(
        `update person_contact c set verified_at = $2 from outbox o
         where o.id = $1 and c.person_id = o.person_id and c.channel = o.channel and c.address = o.address and c.verified_at is null`,
        [r.id, r.at],
      );
  }
}
