import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Retention } from '@fengsui/notification';

/** Deletes once a day what has been kept long enough. */
@Injectable()
export class RetentionKeeper {
  constructor(@Inject(Retention) private readonly retention: Retention) {}

  @Interval(600_000)
  async daily(): Promise<void> {
    await this.retention.daily();
  }
}
