import { Controller, ForbiddenException, Get, Header, Headers, Inject, Ip } from '@nestjs/common';
import { EngineHealth } from '@fengsui/escalation';
import { CONFIG, type Config, exposition, mayReadMetrics, processMetrics } from '@fengsui/platform';
import { Public } from './session.guard.js';

/** GET /metrics, in the text format of Prometheus; 403 for another host without the token. */
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(EngineHealth) private readonly health: EngineHealth,
    @Inject(CONFIG) private readonly config: Pick<Config, 'FENGSUI_METRICS_TOKEN'>,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(@Ip() ip: string, @Headers('authorization') authorization: string | undefined): Promise<string> {
    if (!mayReadMetrics(ip, authorization, this.config.FENGSUI_METRICS_TOKEN)) throw new ForbiddenException();
    return exposition([...processMetrics(), ...(await this.health.metrics())]);
  }
}
