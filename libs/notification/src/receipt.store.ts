import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Callbacks as received. A service sends one again when our answer was late: the first counts. */
@Injectable()
export class ReceiptStore {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** True when this callback had not been received before. */
  async once(channel: string, dedupeKey: string, body: unknown): Promise<boolean> {
    const rows = await this.dataSource.query(
      `insert into channel_receipt (channel, dedupe_key, body) values ($1, $2, $3) on conflict do nothing returning 1 as n`,
      [channel, `${channel}:${dedupeKey}`, JSON.stringify(body)],
    );
    return rows.length > 0;
  }

  /**
   * Works a callback and only then notes it as received, so that one which failed, or which a crash cut short, is worked
   * when the service sends it again. work must bear being run twice. False: it had been received before.
   */
  async handle(channel: string, dedupeKey: string, body: unknown, work: () => Promise<void>): Promise<boolean> {
    const [known] = await this.dataSource.query(`select 1 as n from channel_receipt where dedupe_key = $1`, [
      `${channel}:${dedupeKey}`,
    ]);
    if (known) return false;
    await work();
    return this.once(channel, dedupeKey, body);
  }
}
