import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { beijingTime, notifyLive } from '@fengsui/platform';
import type { EntityManager } from 'typeorm';
import { channelName, judge, type LogLine } from './attempt-verdict.js';
import { Channel, CHANNELS, type SendResult } from './channel.js';
import type { OutboxRow } from './message.js';
import { type MessageRef, OutboxRepository } from './outbox.repository.js';

const BATCH = 20;
const REST_MS = 5_000;

/** Sends what the outbox holds. Any number of processes: a row is claimed before it is sent, and its outcome written after. */
@Injectable()
export class OutboxWorker {
  private readonly log = new Logger('Outbox');

  constructor(
    @Inject(OutboxRepository) private readonly repository: OutboxRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CHANNELS) private readonly channels: Channel[],
  ) {}

  /** One batch. Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.sweep();
    const { rows, more } = await this.repository.claim(BATCH);
    await Promise.all(rows.map((row) => this.deliver(row)));
    await this.showSignatures();
    return more ? 0 : this.repository.restMs(REST_MS);
  }

  /** What nobody is working on any more: interrupted sends, and people who cannot be reached at all. */
  private async sweep(): Promise<void> {
    await this.repository.transaction(async (tx) => {
      const interrupted = await this.repository.expireLeases(tx);
      const unreachable = await this.repository.takeUnreachable(tx);
      const told: { ref: MessageRef; event: LogLine }[] = [];
      for (const ref of interrupted) {
        const { who } = await this.tellPages(tx, ref);
        const text = `${channelName(ref.channel)}发给 ${who} 的过程中断，结果不明，将核实并补发`;
        told.push({ ref, event: { kind: 'message.unknown', text } });
      }
      for (const ref of unreachable) {
        const { who } = await this.tellPages(tx, ref);
        const text = `${channelName(ref.channel)}未能送达 ${who}：没有登记企业微信账号`;
        told.push({ ref, event: { kind: 'message.failed', text } });
      }
      for (const t of told) await this.append(tx, t.ref, t.event, {});
    });
  }

  private async deliver(row: OutboxRow): Promise<void> {
    const channel = this.channels.find((c) => c.name === row.channel);
    const result: SendResult = channel
      ? await channel.send(row)
      : { outcome: 'rejected_permanent', code: 'no_channel', reason: `没有渠道 ${row.channel}` };
    if (result.outcome !== 'accepted')
      this.log.log(`${row.id} ${row.channel} → ${row.address}：${result.outcome} ${result.reason}`);
    await this.repository.transaction(async (tx) => {
      const { who } = await this.repository.context(tx, row);
      const { set, event } = judge(row, result, who);
      if (!(await this.repository.finish(tx, row.id, row.attempt, set))) return;
      if (result.outcome === 'rate_limited') await this.repository.holdChannel(tx, row.channel, result.retryAfterMs);
      await this.tellPages(tx, row);
      if (event) await this.append(tx, row, event, { attempt: row.attempt, providerId: set.providerId ?? null });
    });
  }

  private async tellPages(tx: EntityManager, ref: MessageRef): Promise<{ who: string }> {
    const { who, unitId } = await this.repository.context(tx, ref);
    if (ref.incidentId && unitId) await notifyLive(tx, { type: 'incident', data: { id: ref.incidentId, unitId } });
    return { who };
  }

  private async append(tx: EntityManager, ref: MessageRef, event: LogLine, more: object): Promise<void> {
    await this.ledger.append(tx, {
      kind: event.kind,
      incidentId: ref.incidentId,
      actor: ENGINE,
      payload: { text: event.text, outboxId: ref.id, channel: ref.channel, ...more },
    });
  }

  /** A courtesy: the card on the phone shows that it has been signed. Its failure costs nothing. */
  private async showSignatures(): Promise<void> {
    for (const s of await this.repository.takeSigned()) {
      const channel = this.channels.find((c) => c.name === s.channel);
      await channel
        ?.markSigned(s.address, s.responseCode, `已签收 ${beijingTime(s.ackedAt)}`)
        .catch((error: unknown) => this.log.log(`卡片未能更新：${String(error)}`));
    }
  }
}
