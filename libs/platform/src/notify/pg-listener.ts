import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { LiveNotice, WakeTopic } from '@fengsui/contract';
import { BehaviorSubject, Subject } from 'rxjs';
import pg from 'pg';
import { CONFIG, type Config } from '../config/config.js';

/** A line that died without a word (a cable, a firewall) is noticed within the two together. */
const BEAT_MS = 10_000;
const BEAT_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/** One connection that LISTENs; it reconnects by itself and then says so, for hints were lost meanwhile. */
@Injectable()
export class PgListener implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly live = new Subject<LiveNotice>();
  readonly wake = new Subject<WakeTopic>();
  /** emits after a lost connection is back: whoever relies on hints reads everything again */
  readonly reconnected = new Subject<void>();
  /** whether hints arrive at this moment */
  readonly listening = new BehaviorSubject(false);
  private readonly log = new Logger('PgListener');
  private client: pg.Client | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.beat);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.DATABASE_URL,
      application_name: 'fengsui-listener',
      keepAlive: true,
      connectionTimeoutMillis: BEAT_TIMEOUT_MS,
      query_timeout: BEAT_TIMEOUT_MS,
    });
    client.on('notification', (n) => {
      if (n.channel === 'fengsui_wake') this.wake.next(n.payload as WakeTopic);
      else this.live.next(JSON.parse(n.payload ?? '{}') as LiveNotice);
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    await client.connect();
    await client.query('listen fengsui_live; listen fengsui_wake');
    this.client = client;
    this.listening.next(true);
    this.beatLater(client);
  }

  private beatLater(client: pg.Client): void {
    this.beat = setTimeout(() => {
      client.query('select 1').then(
        () => this.client === client && this.beatLater(client),
        () => this.lost(client),
      );
    }, BEAT_MS);
  }

  private lost(client: pg.Client): void {
    if (this.stopped || this.client !== client) return;
    this.client = null;
    clearTimeout(this.beat);
    // a connection that does not answer would otherwise stay half open; whether its end is heard does not matter any more
    client.end().catch(() => undefined);
    this.log.warn('与数据库的通知连接断开，正在重连');
    this.listening.next(false);
    const again = (): void => {
      this.retry = setTimeout(() => {
        this.connect().then(
          () => this.reconnected.next(),
          () => this.stopped || again(),
        );
      }, RETRY_MS);
    };
    again();
  }
}
