import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Reanalysis } from '@fengsui/mentions';
import { Clock, Loop, PgListener } from '@fengsui/platform';

/** Judges the stored posts anew after a change of the analysis, beside everything that is due at once. */
@Injectable()
export class ReanalysisLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(Reanalysis) reanalysis: Reanalysis,
    @Inject(Clock) clock: Clock,
  ) {
    this.loop = new Loop('重新研判', () => reanalysis.round(), clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start(this.listener, 'analysis');
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }
}
