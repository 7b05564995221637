import type { OutboxRow } from './message.js';

/** What came of one send (channels.md, general rules). */
export type SendResult =
  | { outcome: 'accepted'; providerId: string | null; responseCode: string | null; alreadyThere?: boolean }
  | { outcome: 'rejected_permanent'; code: string; reason: string }
  | { outcome: 'rejected_retryable'; code: string; reason: string }
  /** only address: this recipient alone has had enough, the channel goes on */
  | { outcome: 'rate_limited'; retryAfterMs: number; code: string; reason: string; only?: 'address' }
  /** the request went out and no answer came back: it may have arrived */
  | { outcome: 'ambiguous'; reason: string };

/** What a service allows; null: no limit that a school could reach. Kept by the outbox, over all workers together. */
export interface ChannelLimits {
  /** messages of the whole credential in any 60 s */
  perMinute: number | null;
  /** messages to one address in any 60 s */
  perPersonPerMinute: number | null;
  /** messages to one address in any 60 min */
  perPersonPerHour: number | null;
  /** messages to one address in any 24 h */
  perPersonPerDay: number | null;
  /** how long the service refuses everything once a limit was exceeded, ms */
  blockMs: number;
}

/** A way to reach people. Never throws for what the service does. */
export abstract class Channel {
  abstract readonly name: string;
  abstract readonly limits: ChannelLimits;
  /** delivery: the service reports later whether the message arrived; acceptance: that it took it is all that is ever known */
  abstract readonly evidence: 'delivery' | 'acceptance';
  /** the service itself recognises a repeat of the same row, so that sending again after a lost answer shows nobody the message twice */
  readonly recognisesRepeats: boolean = false;
  /** What has to be set up before this channel can send, in words; null when it is ready. One that is not is left out of the order of channels. */
  missing(): string | null {
    return null;
  }
  abstract send(row: OutboxRow): Promise<SendResult>;
  /** What became of a send whose answer was lost, where the service can be asked. row.sentAt: when it was tried last. */
  query?(row: OutboxRow): Promise<'delivered' | 'failed' | 'unknown'>;
  /** Shows on a message already sent that it has been signed, where the channel can. */
  async markSigned(_address: string, _responseCode: string, _words: string): Promise<void> {}
}

/** Injection token of the list of channels. */
export const CHANNELS = Symbol('CHANNELS');
