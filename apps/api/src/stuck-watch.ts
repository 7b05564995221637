import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { StuckAlarm } from '@fengsui/escalation';

const LOOK_MS = 15_000;

/** The api looks after the engine: an engine that is dead cannot tell that it is. */
@Injectable()
export class StuckWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('StuckWatch');
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(StuckAlarm) private readonly alarm: StuckAlarm) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.alarm.look().catch((error: unknown) => this.log.warn(`未能检查处置引擎：${String(error)}`));
    }, LOOK_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
