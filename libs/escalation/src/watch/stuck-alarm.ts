import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENGINE, Ledger } from '@fengsui/ledger';
import { type Channel, CHANNELS, type PageMessage } from '@fengsui/notification';
import { beijingDateTime, Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { EngineHealth, type Neglected } from './engine-health.js';

/** Nothing may lie so long; then a person has to look. */
const STUCK_S = 60;
/** The same fault is told again after so long. */
const AGAIN_MS = 30 * 60_000;
/** Without the outbox: what needs no worker and rings. */
const DIRECT = ['aliyun_sms', 'tencent_sms', 'aliyun_voice'];

interface OnDuty {
  personId: string;
  name: string;
  address: string;
  channel: string;
}

/**
 * 「处置引擎可能停滞」, or that a person holds the engine and what lies meanwhile, to 宣传部值班, by text message straight from here: the outbox may be what is stuck. Every process looks, the
 * database lets one of them tell; without the database each tells whom it last saw on duty (escalation.md 9).
 */
@Injectable()
export class StuckAlarm {
  private readonly log = new Logger('StuckAlarm');
  private duty: OnDuty[] = [];
  private before = new Set<string>();
  private messagesBefore = false;
  /** since when the database has not answered, ms; null: it does */
  private deafSince: number | null = null;
  private deafTold: number | null = null;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(EngineHealth) private readonly health: EngineHealth,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CHANNELS) private readonly channels: Channel[],
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One look; answers what was told. What was neglected must be so at two looks in a row: an engine that is at it right now is not stuck. */
  async look(): Promise<string | null> {
    let found: Neglected;
    try {
      found = await this.health.neglected(STUCK_S);
      this.duty = await this.onDuty();
    } catch (error) {
      return this.deaf(error);
    }
    this.deafSince = this.deafTold = null;
    const deadlines = found.deadlines.filter((id) => this.before.has(id)).length;
    const messages = this.messagesBefore ? found.messages : 0;
    this.before = new Set(found.deadlines);
    this.messagesBefore = found.messages > 0;
    if (deadlines === 0 && messages === 0) return null;
    const what = [
      ...(deadlines > 0 ? [`${deadlines} 个时限`] : []),
      ...(messages > 0 ? [`${messages} 条消息`] : []),
    ].join('、');
    const { held } = found;
    const fault = held ? PAUSED : STUCK;
    if (!(await this.first(fault.kind))) return null;
    const text = held ? heldWords(held, what) : `处置引擎可能停滞：${what}已过 ${STUCK_S} 秒未处理`;
    const told = await this.tell(text, fault);
    await this.dataSource.transaction((tx) =>
      this.ledger.append(tx, {
        kind: `watchdog.${fault.kind}`,
        incidentId: null,
        actor: ENGINE,
        payload: { text: `${text}；${told}`, deadlines, messages },
      }),
    );
    return text;
  }

  private async deaf(error: unknown): Promise<string | null> {
    const now = this.clock.now().getTime();
    this.deafSince ??= now;
    const ms = now - this.deafSince;
    if (ms < STUCK_S * 1000 || (this.deafTold !== null && now - this.deafTold < AGAIN_MS)) return null;
    this.deafTold = now;
    const text = `数据库已 ${Math.round(ms / 1000)} 秒没有应答，处置引擎停滞：${error instanceof Error ? error.message : String(error)}`;
    await this.tell(text, STUCK);
    return text;
  }

  /** True for the one process that may tell it now. */
  private async first(kind: string): Promise<boolean> {
    const rows = await this.dataSource.query(
      `insert into watchdog_alarm (kind, raised_at) values ($2, app.now())
       on conflict (kind) do update set raised_at = app.now() where watchdog_alarm.raised_at < app.now() - $1 * interval '1 ms' returning 1 as n`,
      [AGAIN_MS, kind],
    );
    return rows.length > 0;
  }

  private async tell(text: string, fault: Fault): Promise<string> {
    const told: string[] = [];
    for (const personId of new Set(this.duty.map((d) => d.personId))) {
      const ways = this.duty.filter((d) => d.personId === personId);
      for (const way of ways)
        if (await this.send(way, text, fault)) {
          told.push(way.name);
          break;
        }
    }
    const words =
      told.length > 0 ? `已直接短信或电话通知${told.join('、')}` : '没有可用的短信或电话渠道，未能通知值班人员';
    this.log.warn(`${text}；${words}`);
    return words;
  }

  private async send(way: OnDuty, text: string, fault: Fault): Promise<boolean> {
    const channel = this.channels.find((c) => c.name === way.channel);
    if (!channel) return false;
    const id = randomUUID();
    const { title, code } = fault;
    const { outcome } = await channel.send({
      ...{
        id,
        originId: id,
        incidentId: null,
        bundle: null,
        purpose: 'warn',
        body: { ...MESSAGE, title, code, description: text },
      },
      ...{ personId: way.personId, address: way.address, channel: way.channel },
      ...{ attempt: 1, providerId: null, sentAt: null, ageMs: 0, before: 'pending' },
    });
    return outcome === 'accepted';
  }

  private async onDuty(): Promise<OnDuty[]> {
    const ready = DIRECT.filter((name) => this.channels.some((c) => c.name === name && c.missing() === null));
    const holders = await this.registry.holders('publicity_duty');
    return this.dataSource.query(
      `select distinct on (q.name, q.id, array_position($1, c.channel)) q.id as "personId", q.name, c.channel, c.address
       from person q join person_contact c on c.person_id = q.id and c.channel = any($1::text[]) where q.id = any($2)
       order by q.name, q.id, array_position($1, c.channel), c.verified_at desc nulls last`,
      [ready, holders.map((h) => h.personId)],
    );
  }
}

/** What is told; code is all that a text message has room for. */
interface Fault {
  kind: 'stuck' | 'paused';
  title: string;
  code: string;
}
const STUCK: Fault = { kind: 'stuck', title: '【系统】处置引擎可能停滞，请立即检查', code: '引擎停滞' };
const PAUSED: Fault = { kind: 'paused', title: '【系统】处置引擎已由人工暂停，时限与消息待恢复', code: '引擎已暂停' };
const MESSAGE: Omit<PageMessage, 'title' | 'code'> = {
  level: null,
  drill: false,
  description: '',
  url: null,
  buttons: [],
};

/** 「处置引擎由操作员于 14:05 暂停（恢复备份后核对）：2 个时限、3 条消息待恢复后处理」 */
export function heldWords(held: NonNullable<Neglected['held']>, what: string): string {
  return `处置引擎由${held.by}于 ${beijingDateTime(held.since).slice(5, 16)} 暂停（${held.reason}）：${what}待恢复后处理`;
}
