import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EngineHealth } from '@fengsui/escalation';
import { CONFIG, type Config, exposition, mayReadMetrics, processMetrics } from '@fengsui/platform';
import { Watchdog } from './watchdog.js';

type Settings = Pick<Config, 'FENGSUI_METRICS_PORT' | 'FENGSUI_METRICS_TOKEN' | 'HOST'>;

/** GET /metrics of the engine, in the text format of Prometheus; 403 for another host without the token. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('MetricsServer');
  private server: Server | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Settings,
    @Inject(EngineHealth) private readonly health: EngineHealth,
    @Inject(Watchdog) private readonly watchdog: Watchdog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.FENGSUI_METRICS_PORT > 0) await this.listen(this.config.FENGSUI_METRICS_PORT);
  }

  /** Answers the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((request, response) => {
      const answer = (status: number, text: string): void =>
        void response.writeHead(status, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
      if (request.url !== '/metrics') return answer(404, '');
      if (
        !mayReadMetrics(
          request.socket.remoteAddress ?? '',
          request.headers.authorization,
          this.config.FENGSUI_METRICS_TOKEN,
        )
      )
        return answer(403, '');
      this.read().then(
        (text) => answer(200, text),
        (error: unknown) => {
          this.log.warn(`指标读取失败：${error instanceof Error ? error.message : String(error)}`);
          answer(503, '');
        },
      );
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, this.config.HOST, resolve));
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  async onApplicationShutdown(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  private async read(): Promise<string> {
    return exposition([...processMetrics(), ...this.watchdog.metrics(), ...(await this.health.metrics())]);
  }
}
