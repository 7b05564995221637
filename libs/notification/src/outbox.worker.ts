import { Inject, Injectable, Logger } from '@nestjs/common';
import { textHash } from '@fengsui/ledger';
import { beijingTime, failpoint } from '@fengsui/platform';
import { judge, judgeAnswer, leaveInDoubt, type LogLine, type Traits, type Verdict } from './attempt-verdict.js';
import { type Channel, type ChannelLimits, CHANNELS, type SendResult } from './channel.js';
import { CHANNEL_NAMES, channelName } from './channel-order.js';
import { ClaimRepository } from './claim.repository.js';
import { Fallback } from './fallback.js';
import type { OutboxRow } from './message.js';
import { OutboxLog } from './outbox-log.js';
import { type MessageRef, OutboxRepository } from './outbox.repository.js';
import { ReceiptRepository } from './receipt.repository.js';
import { judgeReceipt } from './receipt-verdict.js';

const BATCH = 20;
const RECEIPTS = 200;
const REST_MS = 5_000;
/** A channel that is not there refuses at once. */
const NO_LIMITS: ChannelLimits = {
  perMinute: null,
  perPersonPerMinute: null,
  perPersonPerHour: null,
  perPersonPerDay: null,
  blockMs: 0,
};

/** Sends what the outbox holds. Any number of processes: a row is claimed before it is sent, and its outcome written after. */
@Injectable()
export class OutboxWorker {
  private readonly log = new Logger('Outbox');

  constructor(
    @Inject(OutboxRepository) private readonly repository: OutboxRepository,
    @Inject(ClaimRepository) private readonly claims: ClaimRepository,
    @Inject(ReceiptRepository) private readonly receipts: ReceiptRepository,
    @Inject(Fallback) private readonly fallback: Fallback,
    @Inject(OutboxLog) private readonly book: OutboxLog,
    @Inject(CHANNELS) private readonly channels: Channel[],
  ) {}

  /** One batch of every channel. Answers how many ms to rest: none after a batch, for what became of it may lead on. */
  async round(): Promise<number> {
    await this.applyReceipts();
    await this.sweep();
    await this.repository.transaction((tx) => this.fallback.round(tx));
    const sent = await Promise.all((await this.claims.dueChannels(CHANNEL_NAMES)).map((name) => this.sendBy(name)));
    await this.showSignatures();
    return sent.some((n) => n > 0) ? 0 : this.claims.restMs(CHANNEL_NAMES, REST_MS);
  }

  /** One batch of one channel; answers how many. */
  private async sendBy(name: string): Promise<number> {
    const rows = await this.claims.claim(name, this.channels.find((c) => c.name === name)?.limits ?? NO_LIMITS, BATCH);
    if (rows.length > 0) failpoint('outbox.claimed');
    await Promise.all(rows.map((row) => this.deliver(row)));
    return rows.length;
  }

  /** What nobody is working on any more: interrupted sends, and people who cannot be reached at all. */
  private async sweep(): Promise<void> {
    await this.repository.transaction(async (tx) => {
      const interrupted = await this.repository.expireLeases(tx, this.certain());
      const unreachable = await this.repository.takeUnreachable(tx);
      const told: { ref: MessageRef; event: LogLine }[] = [];
      for (const ref of interrupted) {
        const { who } = await this.book.tellPages(tx, ref);
        const text = `${channelName(ref.channel)}发给 ${who} 的过程中断，结果不明，${ref.goesOn ? '将核实并补发' : '此类消息不补发'}`;
        told.push({ ref, event: { kind: 'message.unknown', text } });
      }
      for (const ref of unreachable) {
        const { who } = await this.book.tellPages(tx, ref);
        told.push({ ref, event: { kind: 'message.failed', text: `未能通知 ${who}：没有登记可用的联系方式` } });
      }
      for (const t of told) await this.book.append(tx, t.ref, t.event);
    });
  }

  private async deliver(claimed: OutboxRow): Promise<void> {
    const { who } = await this.repository.context(claimed);
    const channel = this.channels.find((c) => c.name === claimed.channel);
    const traits = traitsOf(channel);
    let row = claimed;
    const left = leaveInDoubt(row, traits);
    if (left) return this.settle(row, left);
    if (row.before === 'unknown' && channel?.query) {
      const next = judgeAnswer(row, await this.ask(channel, row), who, traits);
      if ('set' in next) return this.settle(row, next);
      row = next.send;
    }
    const result: SendResult = channel
      ? await channel.send(row)
      : { outcome: 'rejected_permanent', code: 'no_channel', reason: `没有渠道 ${row.channel}` };
    failpoint('outbox.sent');
    if (result.outcome !== 'accepted')
      // by its number: an address may be a telephone's
      this.log.log(`${row.id} ${row.channel}：${result.outcome} ${result.reason}`);
    const holdMs =
      result.outcome === 'rate_limited' && result.only !== 'address'
        ? Math.max(result.retryAfterMs, channel?.limits.blockMs ?? 0)
        : null;
    await this.settle(row, judge(row, result, who, traits), holdMs);
  }

  /** What became of a send in doubt; a service that cannot be asked now does not know. */
  private async ask(channel: Channel, row: OutboxRow): Promise<'delivered' | 'failed' | 'unknown'> {
    try {
      return await channel.query!(row);
    } catch (error) {
      this.log.log(`${row.id} ${row.channel} 未能核实：${String(error)}`);
      return 'unknown';
    }
  }

  private async settle(row: OutboxRow, { set, event }: Verdict, holdMs: number | null = null): Promise<void> {
    await this.repository.transaction(async (tx) => {
      if (!(await this.repository.finish(tx, row.id, row.attempt, set))) return;
      if (holdMs !== null) await this.repository.holdChannel(tx, row.channel, holdMs, set.error ?? '');
      await this.book.tellPages(tx, row);
      if (event)
        await this.book.append(tx, row, event, {
          attempt: row.attempt,
          providerId: set.providerId ?? null,
          messageHash: textHash(JSON.stringify(row.body)),
        });
      failpoint('outbox.before-commit');
    });
    failpoint('outbox.committed');
  }

  /** Channels that can find out what became of a send. */
  private certain(): string[] {
    return this.channels.filter((c) => c.recognisesRepeats || c.query).map((c) => c.name);
  }

  /** What channels reported. */
  private async applyReceipts(): Promise<void> {
    await this.repository.transaction(async (tx) => {
      const open = await this.receipts.open(tx, RECEIPTS);
      const told: { ref: MessageRef; event: LogLine; receipt: string }[] = [];
      const state = new Map(open.map((r) => [r.id, r.state]));
      for (const r of open) {
        const { who } = await this.book.tellPages(tx, r);
        const verdict = judgeReceipt({ ...r, state: state.get(r.id)! }, who);
        await this.receipts.apply(tx, r, verdict?.state ?? null);
        if (!verdict) continue;
        state.set(r.id, verdict.state);
        told.push({ ref: r, event: verdict.event, receipt: r.seq });
      }
      for (const t of told) await this.book.append(tx, t.ref, t.event, { receipt: Number(t.receipt) });
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

const traitsOf = (c: Channel | undefined): Traits => ({
  evidence: c?.evidence ?? 'acceptance',
  recognisesRepeats: c?.recognisesRepeats ?? false,
  canAsk: c?.query !== undefined,
});
