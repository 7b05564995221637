import { Logger } from '@nestjs/common';
import { Channel, type SendResult } from './channel.js';
import type { OutboxRow } from './message.js';

/** A channel that works once its settings are there: until then it refuses every message and says once what is missing. */
export abstract class ConfiguredChannel extends Channel {
  private readonly log = new Logger(this.constructor.name);
  private warned = false;

  /** What the log says when a person has no address for this channel; null: it writes to a group that its settings name. */
  protected abstract readonly noAddress: string | null;
  /** Sends to an address, empty for a group. Never throws for what the service does. */
  protected abstract deliver(row: OutboxRow, address: string): Promise<SendResult>;

  override async send(row: OutboxRow): Promise<SendResult> {
    const missing = this.missing();
    if (missing) {
      if (!this.warned) this.log.warn(missing);
      this.warned = true;
      return { outcome: 'rejected_permanent', code: 'not_configured', reason: missing };
    }
    if (!row.address && this.noAddress)
      return { outcome: 'rejected_permanent', code: 'no_address', reason: this.noAddress };
    return this.deliver(row, row.address ?? '');
  }
}

/** 「阿里云短信尚未配置：请设置 A、B」, or null when every one of these settings has a value. */
export function missingSettings<S extends object>(
  service: string,
  settings: S,
  names: (keyof S & string)[],
): string | null {
  const empty = names.filter((n) => !settings[n]);
  return empty.length > 0 ? `${service}尚未配置：请设置 ${empty.join('、')}` : null;
}
