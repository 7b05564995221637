import { Inject, Injectable } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { notifyLive } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import type { LogLine } from './attempt-verdict.js';
import { type MessageRef, OutboxRepository } from './outbox.repository.js';

/** What became of messages, told to the log and to the pages. */
@Injectable()
export class OutboxLog {
  constructor(
    @Inject(OutboxRepository) private readonly repository: OutboxRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Tells the pages to look at the incidents of a message; answers whom it is for. */
  async tellPages(tx: EntityManager, ref: MessageRef): Promise<{ who: string }> {
    for (const data of await this.repository.incidentsOf(tx, ref)) await notifyLive(tx, { type: 'incident', data });
    return this.repository.context(ref, tx);
  }

  /** Into the log of every incident that the message speaks of. Last in a transaction: the log's head stays locked until it commits. */
  async append(tx: EntityManager, ref: MessageRef, event: LogLine, more: object = {}): Promise<void> {
    const ids = ref.bundle ? (await this.repository.incidentsOf(tx, ref)).map((i) => i.id) : [ref.incidentId];
    const text = ref.bundle ? `${event.text}（合并通知，共 ${ids.length} 起事件）` : event.text;
    for (const incidentId of ids.length > 0 ? ids : [null])
      await this.ledger.append(tx, {
        kind: event.kind,
        incidentId,
        actor: ENGINE,
        payload: { text, outboxId: ref.id, channel: ref.channel, ...more },
      });
  }
}
