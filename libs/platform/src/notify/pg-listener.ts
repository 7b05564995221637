import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { LiveMessage, WakeTopic } from '@fengsui/contract';
import { Subject } from 'rxjs';
import pg from 'pg';
import { CONFIG, type Config } from '../config/config.js';

/** One connection that LISTENs; it reconnects by itself and then says so, for hints were lost meanwhile. */
@Injectable()
export class PgListener implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly live = new Subject<LiveMessage>();
  readonly wake = new Subject<WakeTopic>();
  /** emits after a lost connection is back: whoever relies on hints reads everything again */
  readonly reconnected = new Subject<void>();
  private readonly log = new Logger('PgListener');
  private client: pg.Client | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.config.DATABASE_URL, keepAlive: true });
    client.on('notification', (n) => {
      if (n.channel === 'fengsui_wake') this.wake.next(n.payload as WakeTopic);
      else this.live.next(JSON.parse(n.payload ?? '{}') as LiveMessage);
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    await client.connect();
    await client.query('listen fengsui_live; listen fengsui_wake');
    this.client = client;
  }

  private lost(client: pg.Client): void {
    if (this.stopped || this.client !== client) return;
    this.client = null;
    this.log.warn('与数据库的通知连接断开，正在重连');
    const again = (): void => {
      this.retry = setTimeout(() => {
        this.connect().then(
          () => this.reconnected.next(),
          () => this.stopped || again(),
        );
      }, 1_000);
    };
    again();
  }
}
