import type { DataSource } from 'typeorm';

/** What goes on in the drill's database at a moment of its clock. Times are unix milliseconds. */
export interface Situation {
  now: number;
  /** what somebody is still working on, in Chinese; empty: nothing is due */
  busy: string[];
  /** the nearest moment at which the engine or the outbox must act; null: none */
  dueAt: number | null;
  /** the next search of the crawler */
  searchAt: number | null;
  /** one is due and has not taken place yet */
  searching: boolean;
  /** of the posts asked for, those that are stored */
  collected: Set<string>;
}

/** What finds posts; the rest reads those found again, as far as the day's budget goes. */
const FINDS = `kind in ('search', 'window', 'article')`;

/** Reads the situation. platformIds: of the posts that are to be found. */
export async function readSituation(dataSource: DataSource, platformIds: string[]): Promise<Situation> {
  const [r] = await dataSource.query(
    `with clock as materialized (select app.now() as now)
     select extract(epoch from now) * 1000 as now,
       extract(epoch from least(
         (select min(next_at) from escalation_run where state <> 'ended'),
         (select min(not_before) from outbox where state in ('pending', 'unknown') and not_before < 'infinity'),
         (select min(fallback_at) from outbox))) * 1000 as due,
       extract(epoch from (select min(due_at) from crawl_job where done_at is null and due_at > now and ${FINDS})) * 1000 as search,
       exists (select 1 from crawl_job where done_at is null and due_at <= now and ${FINDS}) as searching,
       exists (select 1 from escalation_run where state <> 'ended' and next_at <= now)
         or exists (select 1 from incident i left join escalation_run r on r.incident_id = i.id
              where i.state = 'open' and (r.incident_id is null or r.level <> i.level) or i.state in ('closed', 'rejected') and r.state <> 'ended') as engine,
       exists (select 1 from outbox where state = 'sending' or state in ('pending', 'unknown') and not_before <= now or fallback_at <= now) as outbox,
       exists (select 1 from index_queue where not_before <= now) as indexing,
       exists (select 1 from alarm where incident_id is null) as alarms,
       exists (select 1 from crawl_job where lease_until > now) as reading,
       exists (select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type = 'client backend' and state in ('active', 'idle in transaction')) as working,
       (select coalesce(array_agg(platform_id), '{}') from mention where platform_id = any($1)) as collected
     from clock`,
    [platformIds],
  );
  const busy = Object.entries({
    engine: '逐级报告',
    outbox: '发送消息',
    indexing: '建立索引',
    alarms: '预警立案',
    reading: '采集',
    working: '数据库',
  }).flatMap(([key, words]) => (r[key] ? [words] : []));
  // the database counts microseconds: the moment after, or it is never reached
  const moment = (v: unknown): number | null => (v === null ? null : Math.ceil(Number(v)));
  return {
    now: Number(r.now),
    busy,
    dueAt: moment(r.due),
    searchAt: moment(r.search),
    searching: r.searching,
    collected: new Set(r.collected),
  };
}
