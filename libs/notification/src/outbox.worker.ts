import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { beijingTime, notifyLive } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { Channel, CHANNELS, type SendResult } from './channel.js';
import type { OutboxRow } from './message.js';
import { OutboxRepository } from './outbox.repository.js';

const BATCH = 20;
/** A service that keeps saying "later" is given up after so many tries. */
const MAX_ATTEMPTS = 8;
const REST_MS = 5_000;

const CHANNEL_NAMES: Record<string, string> = { wecom: '企业微信' };

/** Sends what the outbox holds. Any number of processes: a row is claimed before it is sent, and its outcome written after. */
@Injectable()
export class OutboxWorker {
  private readonly log = new Logger('Outbox');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(OutboxRepository) private readonly repository: OutboxRepository,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CHANNELS) private readonly channels: Channel[],
  ) {}

  /** One batch. Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.repository.expireLeases();
    const rows = await this.repository.claim(BATCH);
    await Promise.all(rows.map((row) => this.deliver(row)));
    await this.showSignatures();
    return rows.length === BATCH ? 0 : this.repository.restMs(REST_MS);
  }

  private async deliver(row: OutboxRow): Promise<void> {
    const channel = this.channels.find((c) => c.name === row.channel);
    const result: SendResult = channel ? await channel.send(row) : { outcome: 'rejected_permanent', code: 'no_channel', reason: `没有渠道 ${row.channel}` };
    await this.record(row, result);
  }

  private async record(row: OutboxRow, result: SendResult): Promise<void> {
    const name = CHANNEL_NAMES[row.channel] ?? row.channel;
    await this.dataSource.transaction(async (tx) => {
      const { who, unitId } = await this.repository.context(tx, row);
      const finish = (set: Parameters<OutboxRepository['finish']>[3]): Promise<boolean> => this.repository.finish(tx, row.id, row.attempt, set);
      let event: { kind: string; text: string } | null = null;
      switch (result.outcome) {
        case 'accepted': {
          const resent = row.before === 'unknown' && !result.alreadyThere;
          if (!(await finish({ state: 'accepted', resent, providerId: result.providerId, responseCode: result.responseCode }))) return;
          event = { kind: 'message.accepted', text: `${name}已接收${resent ? '（补发）' : ''}：发给${who}` };
          break;
        }
        case 'rejected_permanent':
          if (!(await finish({ state: 'failed', code: result.code, error: result.reason }))) return;
          event = { kind: 'message.failed', text: `${name}未能送达${who}：${result.reason}` };
          break;
        case 'rejected_retryable':
        case 'rate_limited': {
          const retryMs = result.outcome === 'rate_limited' ? result.retryAfterMs : Math.min(1_000 * 2 ** (row.attempt - 1), 60_000);
          const over = row.attempt >= MAX_ATTEMPTS;
          if (!(await finish({ state: over ? 'failed' : row.before, code: result.code, error: result.reason, retryMs }))) return;
          if (over) event = { kind: 'message.failed', text: `${name}多次未能送达${who}：${result.reason}` };
          break;
        }
        case 'ambiguous':
          if (!(await finish({ state: 'unknown', code: 'ambiguous', error: result.reason, retryMs: Math.min(1_000 * 2 ** (row.attempt - 1), 60_000) }))) return;
          event = { kind: 'message.unknown', text: `${name}发给${who}的结果不明（${result.reason}），将核实并补发` };
      }
      if (result.outcome !== 'accepted') this.log.log(`${row.channel} → ${row.address}：${result.outcome} ${result.reason}`);
      if (row.incidentId && unitId) await notifyLive(tx, { type: 'incident', data: { id: row.incidentId, unitId } });
      if (event) {
        const providerId = result.outcome === 'accepted' ? result.providerId : null;
        await this.ledger.append(tx, { kind: event.kind, incidentId: row.incidentId, actor: ENGINE, payload: { text: event.text, outboxId: row.id, attempt: row.attempt, providerId } });
      }
    });
  }

  /** A courtesy: the card on the phone shows that it has been signed. Its failure costs nothing. */
  private async showSignatures(): Promise<void> {
    for (const s of await this.repository.takeSigned()) {
      const channel = this.channels.find((c) => c.name === s.channel);
      await channel?.markSigned(s.address, s.responseCode, `已签收 ${beijingTime(s.ackedAt)}`).catch((error: unknown) => this.log.log(`卡片未能更新：${String(error)}`));
    }
  }
}
