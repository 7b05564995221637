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

  /** Tells the pages of the incident to look; answers whom the message is for. */
  async tellPages(tx: EntityManager, ref: MessageRef): Promise<{ who: string }> {
    const { who, unitId } = await this.repository.context(ref, tx);
    if (ref.incidentId && unitId) await notifyLive(tx, { type: 'incident', data: { id: ref.incidentId, unitId } });
    return { who };
  }

  /** Last in a transaction: the log's head stays locked until it commits. */
  async append(tx: EntityManager, ref: MessageRef, event: LogLine, more: object = {}): Promise<void> {
    await this.ledger.append(tx, {
      kind: event.kind,
      incidentId: ref.incidentId,
      actor: ENGINE,
      payload: { text: event.text, outboxId: ref.id, channel: ref.channel, ...more },
    });
  }
}
