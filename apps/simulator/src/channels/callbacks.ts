import type { FaultKind, Origin } from '../faults/fault.js';
import type { Faults } from '../faults/faults.js';

/** One callback as it was sent and answered; status null: no answer. */
export interface CallbackEntry {
  origin: Origin;
  path: string;
  body: unknown;
  status: number | null;
  answer: string;
}

const KINDS: readonly FaultKind[] = ['no_callback', 'callback_twice', 'callback_held'];

/** Callbacks of SMS and voice: posted unsigned to where the school told the service, and again when the answer is not 200. */
export class Callbacks {
  readonly sent: CallbackEntry[] = [];
  private held: (() => Promise<void>)[] = [];

  /** base: http://127.0.0.1:3000/api/callbacks/SECRET; null: the school has set none */
  constructor(
    private readonly base: string | null,
    private readonly faults: Faults,
  ) {}

  /** Posts a callback, as often as the service would at once. Answers the last HTTP status. */
  async post(origin: Origin, path: string, body: unknown): Promise<number | null> {
    const fault = this.faults.take(origin, KINDS)?.fault;
    if (!this.base || fault === 'no_callback') return null;
    if (fault === 'callback_held') {
      this.held.push(async () => void (await this.send(origin, path, body)));
      return null;
    }
    const status = await this.send(origin, path, body);
    return fault === 'callback_twice' || status !== 200 ? this.send(origin, path, body) : status;
  }

  /** Posts what was held back, the last first: late and out of order. */
  async release(): Promise<void> {
    const late = this.held.reverse();
    this.held = [];
    for (const send of late) await send();
  }

  clear(): void {
    this.sent.length = 0;
    this.held = [];
  }

  private async send(origin: Origin, path: string, body: unknown): Promise<number | null> {
    const entry: CallbackEntry = { origin, path, body, status: null, answer: '' };
    this.sent.push(entry);
    try {
      const response = await fetch(`${this.base}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json;charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(5_000),
      });
      entry.answer = await response.text();
      entry.status = response.status;
    } catch (error) {
      entry.answer = String(error);
    }
    return entry.status;
  }
}
