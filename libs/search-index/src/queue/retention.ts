import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { MentionIndex } from '../mention-index.js';
import { monthsBefore } from '../month.js';

/** Old months leave the index whole; the record keeps its posts. */
@Injectable()
export class Retention {
  private readonly log = new Logger('Retention');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_INDEX_MONTHS'>,
  ) {}

  /** Begin of the oldest month that is kept: this one and as many before it. */
  since(): Date {
    return monthsBefore(this.clock.now(), this.config.FENGSUI_INDEX_MONTHS);
  }

  /** Once an hour, by whichever engine comes first. */
  async sweep(): Promise<void> {
    const due = await this.dataSource.query(
      `select 1 from index_state where swept_at is null or swept_at < app.now() - interval '1 hour'`,
    );
    if (due.length === 0) return;
    const dropped = await this.index.dropBefore(this.since());
    if (dropped.length > 0) this.log.log(`索引中 ${dropped.join('、')} 已过保留期，整月移出；数据库中的记录不变`);
    await this.dataSource.query(`update index_state set swept_at = app.now()`);
  }
}
