import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, Loop, PgListener } from '@fengsui/platform';
import { BriefMaker } from '@fengsui/reports';

/** Makes the briefs at their set times. */
@Injectable()
export class BriefLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(PgListener) private readonly listener: PgListener,
    @Inject(BriefMaker) maker: BriefMaker,
    @Inject(Clock) clock: Clock,
  ) {
    this.loop = new Loop('简报', () => maker.round(), clock);
  }

  onApplicationBootstrap(): void {
    this.loop.start(this.listener, 'brief');
  }

  onApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }
}
