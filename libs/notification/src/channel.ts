import type { OutboxRow } from './message.js';

/** What came of one send (channels.md, general rules). */
export type SendResult =
  | { outcome: 'accepted'; providerId: string | null; responseCode: string | null; alreadyThere?: boolean }
  | { outcome: 'rejected_permanent'; code: string; reason: string }
  | { outcome: 'rejected_retryable'; code: string; reason: string }
  | { outcome: 'rate_limited'; retryAfterMs: number; code: string; reason: string }
  /** the request went out and no answer came back: it may have arrived */
  | { outcome: 'ambiguous'; reason: string };

/** A way to reach people. Never throws for what the service does. */
export abstract class Channel {
  abstract readonly name: string;
  abstract send(row: OutboxRow): Promise<SendResult>;
  /** Shows on a message already sent that it has been signed, where the channel can. */
  async markSigned(_address: string, _responseCode: string, _words: string): Promise<void> {}
}

/** Injection token of the list of channels. */
export const CHANNELS = Symbol('CHANNELS');
