import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ReadinessDigest } from '@fengsui/escalation';

/** Looks every minute whether the weekly digest is due; of several engines one sends it. */
@Injectable()
export class ReadinessKeeper {
  constructor(@Inject(ReadinessDigest) private readonly digest: ReadinessDigest) {}

  @Interval(60_000)
  async look(): Promise<void> {
    await this.digest.round();
  }
}
