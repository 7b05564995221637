import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { settleMembers } from './bundle.repository.js';
import { ADDRESS_FULL, type Overdue } from './fallback-rule.js';
import { type MessageRef, REF } from './outbox.repository.js';

/** A message for which the next channel is to be decided now. */
export type OverdueRow = MessageRef &
  Overdue & {
    step: number;
    /** nobody waits for it any more: signed, or the incident has ended */
    settled: boolean;
  };

/** All SQL of the chain of channels. */
@Injectable()
export class FallbackRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Messages whose moment has come, locked. */
  async due(tx: Sql, limit: number): Promise<OverdueRow[]> {
    return tx.query(
      `select ${REF}, o.state, o.error_code as code, o.error, o.purpose, o.step,
         (o.body->>'level')::int as level,
         o.state in ('delivered', 'read')
         or exists (select 1 from incident i where i.id = o.incident_id and i.state in ('closed', 'rejected'))
         or exists (select 1 from escalation_target t where t.incident_id = o.incident_id and t.person_id = o.person_id and t.acked_at is not null)
            and not exists (select 1 from escalation_target t where t.incident_id = o.incident_id and t.person_id = o.person_id and not t.cc and t.acked_at is null)
         or o.bundle is not null and not exists (
              select 1 from outbox m join incident i on i.id = m.incident_id and i.state = 'open'
                join escalation_target t on t.incident_id = m.incident_id and t.person_id = m.person_id and not t.cc and t.acked_at is null
              where m.bundle_id = coalesce(o.origin_id, o.id)) as settled
       from outbox o where o.fallback_at <= app.now() order by o.fallback_at limit $1 for update of o skip locked`,
      [limit],
    );
  }

  async settle(tx: Sql, id: string): Promise<void> {
    await tx.query(`update outbox set fallback_at = null where id = $1`, [id]);
  }

  /** Of these channels those that have an address of the person, in the person's order or else in the one given; and what the chain has tried. */
  async ways(
    tx: Sql,
    o: OverdueRow,
    order: string[],
  ): Promise<{ open: string[]; tried: string[]; allFailed: boolean }> {
    const contacts: { channel: string }[] = await tx.query(
      `select distinct channel from person_contact where person_id = $1 and channel = any($2)`,
      [o.personId, order],
    );
    const [choice] = await tx.query(`select channels from contact_choice where person_id = $1`, [o.personId]);
    const own = ((choice?.channels as string[] | undefined) ?? order).filter((c) => order.includes(c));
    const chain: { channel: string; state: string }[] = await tx.query(
      `select channel, state from outbox where id = $1 or origin_id = $1`,
      [o.originId],
    );
    return {
      // the present channel keeps its place even if its address is gone
      open: own.filter((c) => c === o.channel || contacts.some((x) => x.channel === c)),
      tried: chain.map((c) => c.channel),
      allFailed: chain.every((c) => c.state === 'failed'),
    };
  }

  /** Writes the message for the next channel; answers it for the log. */
  async follow(tx: Sql, o: OverdueRow, channel: string, because: string, waitMs: number | null): Promise<MessageRef> {
    const [row] = await tx.query(
      `insert into outbox (dedupe_key, incident_id, person_id, address, channel, purpose, priority, body, bundle, origin_id, step, because, created_at, not_before, fallback_at)
       select first.dedupe_key || '~' || $2, first.incident_id, first.person_id, c.address, $2, first.purpose, first.priority, first.body, first.bundle, first.id, $3, $4,
         app.now(), app.now(), app.now() + $5 * interval '1 ms'
       from outbox first cross join lateral (select address from person_contact where person_id = first.person_id and channel = $2
         order by verified_at desc nulls last, address limit 1) c
       where first.id = $1
       returning id, incident_id as "incidentId", person_id as "personId", channel, bundle, origin_id as "originId"`,
      [o.originId, channel, o.step + 1, because, waitMs],
    );
    // it would come late and say what has been said: the limit has refused it
    const [, refused] = await tx.query(
      `update outbox set state = 'failed', ready = false, not_before = 'infinity' where id = $1 and state = 'pending' and error_code = $2`,
      [o.id, ADDRESS_FULL],
    );
    if (refused > 0 && o.bundle) await settleMembers(tx, o.id);
    return row;
  }
}
