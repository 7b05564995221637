import { Channel, type ChannelLimits, type SendResult } from '../channel.js';
import type { ChannelName, OutboxRow } from '../message.js';

/** A channel that takes everything unless a test says otherwise, and remembers what it was given. */
export class Reporting extends Channel {
  readonly limits: ChannelLimits;
  readonly evidence: 'delivery' | 'acceptance';
  readonly sent: OutboxRow[] = [];
  /** taken one per send; empty: accepted under the number p-1, p-2, … */
  answers: SendResult[] = [];
  beforeAnswer: () => Promise<void> = async () => undefined;

  constructor(
    readonly name: ChannelName,
    over: Partial<ChannelLimits> & { evidence?: 'delivery' | 'acceptance' } = {},
  ) {
    super();
    const { evidence, ...limits } = over;
    this.evidence = evidence ?? 'delivery';
    this.limits = {
      perMinute: null,
      perPersonPerMinute: null,
      perPersonPerHour: null,
      perPersonPerDay: null,
      blockMs: 60_000,
      ...limits,
    };
  }

  override async send(row: OutboxRow): Promise<SendResult> {
    const n = this.sent.push(row);
    await this.beforeAnswer();
    return this.answers.shift() ?? { outcome: 'accepted', providerId: `p-${n}`, responseCode: null };
  }
}
