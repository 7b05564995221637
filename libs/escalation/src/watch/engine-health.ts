import { Inject, Injectable } from '@nestjs/common';
import type { Metric } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { OUTWARD } from '../clock-kinds.js';

/** Bounds of the lateness histogram, seconds: the bar is 1 s for 95 %, 5 s at most. */
const BOUNDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];
const QUANTILES = [0.5, 0.95, 0.99];

/** What nobody has seen to in time. */
export interface Neglected {
  /** ids of running clocks that are over by so much */
  deadlines: string[];
  /** messages due for so long that no worker took, of channels that are not held */
  messages: number;
  /** a person holds every engine: nothing is stuck, and nothing is seen to either; null: engines run */
  held: { by: string; reason: string; since: Date } | null;
}

/** Whether the engine and the outbox do their work, told from the database: true for all processes together. */
@Injectable()
export class EngineHealth {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Of an incident that 宣传部 has paused only the outward clocks run. */
  async neglected(seconds: number): Promise<Neglected> {
    const deadlines: { id: string }[] = await this.dataSource.query(
      `select d.id from deadline d join escalation_run r on r.incident_id = d.incident_id and r.epoch = d.epoch
       where d.state = 'pending' and (r.state = 'running' or r.state = 'paused' and d.kind = any($2)) and d.due_at < app.now() - $1 * interval '1 second'
       order by d.due_at limit 100`,
      [seconds, OUTWARD],
    );
    const [{ n }] = await this.dataSource.query(
      `select count(*)::int as n from outbox o left join channel_gate g on g.channel = o.channel
       where o.state in ('pending', 'unknown') and o.not_before < app.now() - $1 * interval '1 second'
         and coalesce(g.held_until, '-infinity') < app.now() - $1 * interval '1 second'`,
      [seconds],
    );
    const [held] = await this.dataSource.query(
      `select paused_by as by, paused_reason as reason, paused_at as since from engine_state where paused_at is not null`,
    );
    return { deadlines: deadlines.map((d) => d.id), messages: n, held: held ?? null };
  }

  /** Everything that is read from the database, for /metrics. */
  async metrics(): Promise<Metric[]> {
    return [...(await this.lateness()), ...(await this.deadlines()), ...(await this.outbox())];
  }

  private async lateness(): Promise<Metric[]> {
    const [all] = await this.dataSource.query(
      `select count(*)::int as n, coalesce(sum(lateness_ms), 0)::float8 / 1000 as sum,
         array(select count(*) filter (where lateness_ms <= b * 1000)::int from unnest($1::float8[]) b left join deadline on breached_at is not null group by b order by b) as buckets
       from deadline where breached_at is not null`,
      [BOUNDS],
    );
    const [recent] = await this.dataSource.query(
      `select percentile_cont($1::float8[]) within group (order by lateness_ms) as q from deadline where breached_at > app.now() - interval '1 hour'`,
      [QUANTILES],
    );
    return [
      {
        name: 'fengsui_deadline_lateness_seconds',
        help: 'How long after its due time a missed deadline was acted on.',
        type: 'histogram',
        samples: [
          ...BOUNDS.map((le, i) => ({
            suffix: '_bucket',
            labels: { le: String(le) },
            value: all.buckets[i] as number,
          })),
          { suffix: '_bucket', labels: { le: '+Inf' }, value: all.n },
          { suffix: '_sum', value: all.sum },
          { suffix: '_count', value: all.n },
        ],
      },
      {
        name: 'fengsui_deadline_lateness_recent_seconds',
        help: 'The same over the last hour; absent when nothing was missed.',
        type: 'gauge',
        samples: recent.q
          ? QUANTILES.map((q, i) => ({ labels: { quantile: String(q) }, value: Number(recent.q[i]) / 1000 }))
          : [],
      },
    ];
  }

  private async deadlines(): Promise<Metric[]> {
    const [{ pending }] = await this.dataSource.query(
      `select count(*)::int as pending from deadline where state = 'pending'`,
    );
    const { deadlines } = await this.neglected(10);
    return [
      gauge('fengsui_deadlines_pending', 'Deadlines that are running.', pending),
      gauge(
        'fengsui_deadlines_overdue',
        'Running deadlines over by 10 s; must be 0. At most 100 are counted.',
        deadlines.length,
      ),
    ];
  }

  private async outbox(): Promise<Metric[]> {
    const waiting: { channel: string; state: string; n: number; oldest: number }[] = await this.dataSource.query(
      `select channel, state, count(*)::int as n, coalesce(extract(epoch from app.now() - min(not_before) filter (where not_before < app.now())), 0)::float8 as oldest
       from outbox where state in ('pending', 'unknown') group by 1, 2
       union all select channel, state, count(*)::int, 0 from outbox where state = 'sending' group by 1, 2 order by 1, 2`,
    );
    const attempts: { channel: string; outcome: string; n: number }[] = await this.dataSource.query(
      `select channel, coalesce(outcome, 'sending') as outcome, count(*)::int as n from outbox_attempt
       where channel in (select channel from channel_gate) and coalesce(ended_at, 'infinity') > app.now() - interval '10 minutes' group by 1, 2 order by 1, 2`,
    );
    const held: { channel: string; seconds: number }[] = await this.dataSource.query(
      `select channel, greatest(0, extract(epoch from held_until - app.now()))::float8 as seconds from channel_gate where held_until > '-infinity' order by 1`,
    );
    return [
      {
        name: 'fengsui_outbox_messages',
        help: 'Messages on their way.',
        type: 'gauge',
        samples: waiting.map((w) => ({ labels: { channel: w.channel, state: w.state }, value: w.n })),
      },
      {
        name: 'fengsui_outbox_oldest_due_seconds',
        help: 'How long the oldest message that is due has waited.',
        type: 'gauge',
        samples: waiting
          .filter((w) => w.state !== 'sending')
          .map((w) => ({ labels: { channel: w.channel, state: w.state }, value: w.oldest })),
      },
      {
        name: 'fengsui_outbox_attempts_recent',
        help: 'Calls of channels that ended in the last ten minutes, by what came of them.',
        type: 'gauge',
        samples: attempts.map((a) => ({ labels: { channel: a.channel, outcome: a.outcome }, value: a.n })),
      },
      {
        name: 'fengsui_channel_held_seconds',
        help: 'How long a channel sends nothing, because its service or its limit says so.',
        type: 'gauge',
        samples: held.map((h) => ({ labels: { channel: h.channel }, value: h.seconds })),
      },
    ];
  }
}

const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: [{ value }],
});
