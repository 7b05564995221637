import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LogLine } from './attempt-verdict.js';
import { type Channel, CHANNELS } from './channel.js';
import { channelName, channelOrder } from './channel-order.js';
import { FallbackRepository, type OverdueRow } from './fallback.repository.js';
import { fallbackReason, fallbackWait, nextChannel } from './fallback-rule.js';
import { OutboxLog } from './outbox-log.js';
import type { MessageRef } from './outbox.repository.js';

const BATCH = 100;

/** Takes messages that one channel could not bring to the next (escalation.md 4). The clocks of the escalation never wait for it. */
@Injectable()
export class Fallback {
  constructor(
    @Inject(FallbackRepository) private readonly repository: FallbackRepository,
    @Inject(OutboxLog) private readonly book: OutboxLog,
    @Inject(CHANNELS) private readonly channels: Channel[],
  ) {}

  /** Everything whose moment has come, within the caller's transaction. */
  async round(tx: EntityManager): Promise<void> {
    const told: { ref: MessageRef; event: LogLine }[] = [];
    for (const o of await this.repository.due(tx, BATCH)) {
      await this.repository.settle(tx, o.id);
      if (!o.settled && o.personId) told.push(...(await this.follow(tx, o)));
    }
    for (const t of told) await this.book.append(tx, t.ref, t.event);
  }

  private async follow(tx: EntityManager, o: OverdueRow): Promise<{ ref: MessageRef; event: LogLine }[]> {
    const ways = await this.repository.ways(tx, o, channelOrder(this.channels));
    const next = nextChannel(o, ways.open, ways.tried);
    const { who } = await this.book.tellPages(tx, o);
    if (!next)
      return ways.allFailed && ways.tried.length > 1
        ? [{ ref: o, event: { kind: 'message.exhausted', text: `各渠道均未能送达 ${who}，请当面或以其他方式通知` } }]
        : [];
    const because = fallbackReason(o, this.channels.find((c) => c.name === o.channel)?.evidence ?? 'acceptance');
    const ref = await this.repository.follow(tx, o, next, because, fallbackWait(o.purpose, o.level));
    return [{ ref, event: { kind: 'message.fallback', text: `改由${channelName(next)}通知 ${who}：${because}` } }];
  }
}
