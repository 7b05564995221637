import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SITES, SOURCE_NAMES } from '@fengsui/collection';
import type { Site, SourceName } from '@fengsui/contract';
import { Outbox, type PageMessage } from '@fengsui/notification';
import { beijingDateTime, Clock, CONFIG, type Config, durationWords } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';

/** Something about the sources that a person must mend. cause: the same one is told once. */
export interface SourceTrouble {
  cause: string;
  /** at most 40 characters */
  title: string;
  description: string;
}

const HOUR = 3_600_000;

interface SessionRow {
  site: Site;
  state: string;
  obtained_at: Date;
  expires_at: Date | null;
}
interface SourceRow {
  source: SourceName;
  since: Date;
  needs_person: boolean;
  pause_reason: string | null;
}

/** Tells 宣传部值班 what only a person can mend: a sign-in that ends or has ended, a check, a page that nobody can read. */
@Injectable()
export class SourceWatch {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Several engines may look: the outbox sends a cause once to each. */
  @Interval(60_000)
  async look(): Promise<void> {
    const troubles = await this.troubles();
    if (troubles.length === 0) return;
    const duty = await this.registry.holders('publicity_duty');
    await this.dataSource.transaction(async (tx) => {
      for (const t of troubles)
        for (const p of duty)
          await this.outbox.enqueue(tx, {
            dedupeKey: `${t.cause}:${p.personId}`,
            incidentId: null,
            personId: p.personId,
            purpose: 'warn',
            priority: 6,
            message: this.message(t),
          });
    });
  }

  private message(t: SourceTrouble): PageMessage {
    return {
      level: null,
      drill: false,
      title: t.title,
      description: t.description,
      code: null,
      url: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/collection`,
      buttons: [],
    };
  }

  private async troubles(): Promise<SourceTrouble[]> {
    const now = this.clock.now();
    const sessions: SessionRow[] = await this.dataSource.query(
      `select site, state, obtained_at, expires_at from site_session where kind = 'operator' order by site`,
    );
    const sources: SourceRow[] = await this.dataSource.query(
      `select source, since, needs_person, pause_reason from source_state
       where enabled and (needs_person or state = 'layout_changed') order by source`,
    );
    return [...sessions.flatMap((s) => ofSession(s, now)), ...sources.map((s) => ofSource(s, now))];
  }
}

function ofSession(s: SessionRow, now: Date): SourceTrouble[] {
  const name = SITES[s.site].name.replace(/（.*/, '');
  const cause = `session:${s.site}:${s.obtained_at.getTime()}`;
  if (s.state === 'expired')
    return [
      {
        cause: `${cause}:expired`,
        title: `【采集】${name}登录已失效，请重新登录`,
        description: '重新登录之前，这个站点的内容看不全，缺口已记录，恢复后补采。请打开采集健康页面扫码登录。',
      },
    ];
  const left = s.expires_at ? s.expires_at.getTime() - now.getTime() : Infinity;
  const stage = left <= 0 ? null : left <= 24 * HOUR ? 24 : left <= 72 * HOUR ? 72 : null;
  if (stage === null) return [];
  return [
    {
      cause: `${cause}:${s.expires_at!.getTime()}:${stage}`,
      title: `【采集】${name}登录将在 ${durationWords(left)}后到期`,
      description: `预计 ${beijingDateTime(s.expires_at!).slice(0, 16)} 到期。请在此之前打开采集健康页面扫码登录，以免监测中断。`,
    },
  ];
}

/** A layout comes and goes within an hour: told once a day. */
function ofSource(s: SourceRow, now: Date): SourceTrouble {
  const name = SOURCE_NAMES[s.source];
  return s.needs_person
    ? {
        cause: `source:${s.source}:person:${s.since.getTime()}`,
        title: `【采集】${name}已暂停，需要人工处理`,
        description: `${s.pause_reason ?? '站点要求验证'}。请打开采集健康页面处理后点“恢复采集”。`,
      }
    : {
        cause: `source:${s.source}:layout:${beijingDateTime(now).slice(0, 10)}`,
        title: `【采集】${name}页面改版，内容读不出来`,
        description: '页面已留存。请从采集健康页面下载留存页面，交维护人员处理。',
      };
}
