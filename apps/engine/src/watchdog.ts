import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EngineHealth, heldWords, StuckAlarm } from '@fengsui/escalation';
import { Clock, CONFIG, type Config, type Metric } from '@fengsui/platform';

/** A clock that ran out is seen to within so long. */
const TOLERANCE_S = 10;
/** A message that is due is taken within so long. */
const MESSAGE_S = 60;
const HEARTBEAT_TIMEOUT_MS = 10_000;

/** Audits the engine (escalation.md 9). */
@Injectable()
export class Watchdog {
  private readonly log = new Logger('Watchdog');
  private lastPass: Date | null = null;

  constructor(
    @Inject(EngineHealth) private readonly health: EngineHealth,
    @Inject(StuckAlarm) private readonly alarm: StuckAlarm,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_HEARTBEAT_URL'>,
  ) {}

  /** No running clock may be more than ten seconds over without having been seen to. Only then the world outside hears that all is well. */
  @Interval(60_000)
  async audit(): Promise<boolean> {
    const { deadlines, held } = await this.health.neglected(TOLERANCE_S);
    const { messages } = await this.health.neglected(MESSAGE_S);
    if (held && deadlines.length + messages > 0) {
      this.log.warn(heldWords(held, `${deadlines.length} 个时限、${messages} 条消息`));
      return false;
    }
    if (deadlines.length > 0)
      this.log.error(`${deadlines.length} 个时限已过 ${TOLERANCE_S} 秒仍未处理，请检查处置引擎`);
    if (messages > 0) this.log.warn(`${messages} 条消息到时 ${MESSAGE_S} 秒仍未发送`);
    if (deadlines.length > 0 || messages > 0) return false;
    this.lastPass = this.clock.now();
    await this.heartbeat();
    return true;
  }

  @Interval(15_000)
  async look(): Promise<void> {
    await this.alarm.look();
  }

  metrics(): Metric[] {
    return [
      {
        name: 'fengsui_watchdog_last_pass_timestamp_seconds',
        help: 'When the audit of the engine last passed; absent before the first.',
        type: 'gauge',
        samples: this.lastPass ? [{ value: this.lastPass.getTime() / 1000 }] : [],
      },
    ];
  }

  private async heartbeat(): Promise<void> {
    const url = this.config.FENGSUI_HEARTBEAT_URL;
    if (!url) return;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(HEARTBEAT_TIMEOUT_MS) });
      if (!answer.ok) this.log.warn(`心跳网址应答 HTTP ${answer.status}`);
    } catch (error) {
      this.log.warn(`心跳未送出：${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
