import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import type { ChannelState, KeyState, SystemState } from '@fengsui/contract';
import { type Channel, channelName, CHANNELS } from '@fengsui/notification';
import { Clock, CONFIG, type Config } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** An engine gives a sign of life every few seconds; crawlers have something to do at least every half hour. */
const BEAT_MS = 30_000;
const CRAWL_MS = 30 * 60_000;
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const iso = (d: Date | null): string | null => d?.toISOString() ?? null;

/** How the system itself is, from what its processes leave in the database and from this process's settings. */
@Injectable()
export class SystemViews {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CHANNELS) private readonly channels: Channel[],
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async state(): Promise<SystemState> {
    const now = this.clock.now();
    const [engine, crawlers, channels, database] = await Promise.all([
      this.engine(now),
      this.crawlers(now),
      this.channelStates(),
      this.database(),
    ]);
    const profile = this.config.FENGSUI_PROFILE;
    return { now: now.toISOString(), version, profile, engine, crawlers, channels, keys: this.keys(), database };
  }

  private async engine(now: Date): Promise<SystemState['engine']> {
    const [row] = await this.dataSource.query(`select beat_at, paused_at, paused_by, paused_reason from engine_state`);
    const outages: { from_at: Date; to_at: Date }[] = await this.dataSource.query(
      `select from_at, to_at from engine_outage order by from_at desc limit 5`,
    );
    return {
      beatAt: row.beat_at.toISOString(),
      ok: row.paused_at === null && now.getTime() - row.beat_at.getTime() <= BEAT_MS,
      pausedAt: iso(row.paused_at),
      // a row that was resumed keeps who resumed it
      pausedBy: row.paused_at ? row.paused_by : null,
      pausedReason: row.paused_at ? row.paused_reason : null,
      outages: outages.map((o) => ({ from: o.from_at.toISOString(), to: o.to_at.toISOString() })),
    };
  }

  private async crawlers(now: Date): Promise<SystemState['crawlers']> {
    const [row] = await this.dataSource.query(
      `select (select max(finished_at) from crawl_attempt) as last,
              (select count(*)::int from crawl_attempt where finished_at > app.now() - interval '1 hour') as n`,
    );
    const last: Date | null = row.last;
    return {
      lastAt: iso(last),
      lastHour: row.n,
      ok: last !== null && now.getTime() - last.getTime() <= CRAWL_MS,
    };
  }

  private async channelStates(): Promise<ChannelState[]> {
    const rows: (Omit<ChannelState, 'missing' | 'heldUntil' | 'lastAcceptedAt'> & {
      heldUntil: Date | null;
      lastAcceptedAt: Date | null;
    })[] = await this.dataSource.query(
      `select c.channel, case when g.held_until > app.now() then g.held_until end as "heldUntil", case when g.held_until > app.now() then g.reason end as "heldReason",
         (select count(*)::int from outbox o where o.channel = c.channel and o.state in ('pending', 'sending')) as waiting,
         (select count(*)::int from outbox o where o.channel = c.channel and o.state in ('accepted', 'delivered', 'read') and o.accepted_at > app.now() - interval '24 hours') as accepted,
         (select count(*)::int from outbox o where o.channel = c.channel and o.state = 'failed' and o.attempted_at > app.now() - interval '24 hours') as failed,
         (select max(o.accepted_at) from outbox o where o.channel = c.channel) as "lastAcceptedAt"
       from unnest($1::text[]) with ordinality c (channel, n) left join channel_gate g on g.channel = c.channel order by c.n`,
      [this.channels.map((c) => c.name)],
    );
    return rows.map((r, i) => ({
      ...r,
      channel: channelName(r.channel),
      missing: this.channels[i]!.missing(),
      heldUntil: iso(r.heldUntil),
      lastAcceptedAt: iso(r.lastAcceptedAt),
    }));
  }

  private keys(): KeyState[] {
    const kids = (ring: string): string[] => (ring ? ring.split(',').map((pair) => pair.split(':')[0]!) : []);
    const c = this.config;
    return [
      {
        setting: 'FENGSUI_LINK_KEYS',
        what: '签收链接',
        kids: kids(c.FENGSUI_LINK_KEYS),
        otherwise: null,
      },
      {
        setting: 'FENGSUI_SESSION_KEYS',
        what: '站点登录状态的加密',
        kids: kids(c.FENGSUI_SESSION_KEYS),
        otherwise: '由签收链接的密钥派生',
      },
      {
        setting: 'FENGSUI_PUSH_KEYS',
        what: '浏览器推送',
        kids: kids(c.FENGSUI_PUSH_KEYS),
        otherwise: '由签收链接的密钥派生',
      },
      {
        setting: 'FENGSUI_LEDGER_KEYS',
        what: '处置日志的封存与个人信息',
        kids: kids(c.FENGSUI_LEDGER_KEYS),
        otherwise: '数据目录中的 ledger.key',
      },
    ];
  }

  private async database(): Promise<SystemState['database']> {
    const [row] = await this.dataSource.query(
      `select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
         (select name from migration order by timestamp desc limit 1) as migration`,
    );
    return row;
  }
}
