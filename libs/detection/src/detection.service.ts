import { Inject, Injectable } from '@nestjs/common';
import { MentionIndex } from '@fengsui/search-index';
import { beijingTime, Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { raise } from './alarm.js';
import { hotAlarm, untoldTopics } from './hot-search.js';
import { singlePost, type Post } from './single-post.js';
import { detectSpike, SPIKE, type Spike } from './spike.js';

const MINUTE = 60_000;
/** A rise that goes on is one alarm for this long. */
const QUIET_MINUTES = 30;
/** Rows are numbered when inserted and seen when committed: those just behind the cursor are read again; dedupe keys make that harmless. */
const REREAD = 500;
/** Posts older than this tell of the past, not of a rise now. */
const FRESH_HOURS = 24;

/** Looks for rises, for single grave posts and for words on the hot-search board; each alarm says why in words and numbers. */
@Injectable()
export class Detection {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  /** One look at everything. Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.singlePosts();
    await this.hotTopics();
    const lists: { id: string }[] = await this.dataSource.query(`select id from watch_list where active`);
    for (const list of lists) await this.spikes(list.id);
    return 5_000;
  }

  private async singlePosts(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`insert into detection_cursor (name) values ('single_post') on conflict do nothing`);
      const [cursor] = await tx.query(`select seq from detection_cursor where name = 'single_post' for update`);
      const rows = await tx.query(
        `select id, seq, watch_list_id, platform, author_name, author_kind, author_followers, sentiment, topic, severity_words, unit_id,
           coalesce(reposts, 0) + coalesce(comments, 0) + coalesce(likes, 0) as interactions
         from mention where (seq > $1::bigint - $2::bigint or last_seen_at > app.now() - interval '1 minute') and about_school and not drill and near_of is null
           and (watch_list_id is not null or reported_via is not null) and coalesce(published_at, first_seen_at) > app.now() - $3 * interval '1 hour'
         order by seq limit 5000`,
        [cursor.seq, REREAD, FRESH_HOURS],
      );
      for (const r of rows) {
        const post: Post = {
          platform: r.platform,
          authorName: r.author_name,
          authorKind: r.author_kind,
          followers: r.author_followers === null ? null : Number(r.author_followers),
          sentiment: r.sentiment,
          topic: r.topic,
          severityWords: r.severity_words,
          interactions: Number(r.interactions),
        };
        const alarm = singlePost(post);
        if (alarm)
          await raise(tx, {
            kind: 'single_post',
            watchListId: r.watch_list_id,
            dedupeKey: `post:${r.id}`,
            reason: alarm.reason,
            numbers: { rule: alarm.rule, ...alarm.numbers },
            mentionIds: [r.id],
            unitId: r.unit_id,
            topic: r.topic,
          });
      }
      const top = rows.reduce((m: number, r: { seq: string }) => Math.max(m, Number(r.seq)), Number(cursor.seq));
      await tx.query(`update detection_cursor set seq = $1 where name = 'single_post'`, [top]);
    });
  }

  private async hotTopics(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const topics = await untoldTopics(tx);
      if (topics.length === 0) return;
      const units = await this.registry.units(tx);
      for (const topic of topics) await raise(tx, hotAlarm(topic, units));
    });
  }

  /** Whole minutes, the last one still running: a rise is seen while it happens. */
  private async spikes(watchListId: string): Promise<void> {
    const now = this.clock.now().getTime();
    const to = new Date(now + 1_000);
    const from = new Date(to.getTime() - (SPIKE.baselineMinutes + Math.max(...SPIKE.windows)) * MINUTE);
    const series = await this.index.series({ watchListId, from, to }, MINUTE);
    const spike = detectSpike(
      series.map((p) => p.pos + p.neu + p.neg),
      series.map((p) => p.neg),
    );
    if (!spike) return;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('spike:' || $1))`, [watchListId]);
      const recent = await tx.query(
        `select 1 from alarm where kind = 'spike' and watch_list_id = $1 and at > app.now() - $2 * interval '1 minute'`,
        [watchListId, QUIET_MINUTES],
      );
      if (recent.length > 0) return;
      const posts: { id: string; unit_id: string | null; topic: string | null }[] = await tx.query(
        `select id, unit_id, topic from mention where watch_list_id = $1 and about_school and published_at > $2 and published_at <= $3
         order by (sentiment = 'neg') desc, published_at desc limit 200`,
        [watchListId, new Date(to.getTime() - spike.windowMinutes * MINUTE), to],
      );
      await raise(tx, {
        kind: 'spike',
        watchListId,
        dedupeKey: `spike:${watchListId}:${Math.floor(now / MINUTE)}`,
        reason: reasonOf(spike, new Date(now)),
        numbers: { ...spike },
        mentionIds: posts.map((p) => p.id),
        unitId: majority(posts.map((p) => p.unit_id)),
        topic: majority(posts.map((p) => p.topic)),
      });
    });
  }
}

function reasonOf(s: Spike, at: Date): string {
  const share = Math.round((s.negative / s.count) * 100);
  const usual = s.expected < 10 ? s.expected.toFixed(1) : String(Math.round(s.expected));
  return `${beijingTime(at)} 前 ${s.windowMinutes} 分钟 ${s.count} 条，平时 ${usual} 条（依据此前 ${s.baselineMinutes} 分钟），负面 ${share}%`;
}

/** The value that more than half of those that have one share. */
function majority(values: (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const v of values) if (v) counts.set(v, (counts.get(v) ?? 0) + 1);
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return top && top[1] * 2 > all ? top[0] : null;
}
