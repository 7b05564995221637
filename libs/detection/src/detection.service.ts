import { Inject, Injectable } from '@nestjs/common';
import { MentionIndex } from '@fengsui/search-index';
import { Clock } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { raise } from './alarm.js';
import { hotAlarm, untoldTopics } from './hot-search.js';
import { singlePost, type Post } from './single-post.js';
import { RiseWatch } from './rise-watch.js';

/** Rows are numbered when inserted and seen when committed: those just behind the cursor are read again; dedupe keys make that harmless. */
const REREAD = 500;
/** Posts older than this tell of the past, not of a rise now. */
const FRESH_HOURS = 24;

/** Looks for rises in volume and negative share, for single grave posts and for words on the hot-search board; each alarm says why in words and numbers. */
@Injectable()
export class Detection {
  private readonly rises: RiseWatch;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) index: MentionIndex,
    @Inject(Clock) clock: Clock,
    @Inject(Registry) private readonly registry: Registry,
  ) {
    this.rises = new RiseWatch(dataSource, index, clock);
  }

  /** One look at everything. Answers how many ms to rest. */
  async round(): Promise<number> {
    await this.singlePosts();
    await this.hotTopics();
    const lists: { id: string }[] = await this.dataSource.query(`select id from watch_list where active`);
    for (const list of lists) await this.rises.look(list.id);
    return 5_000;
  }

  private async singlePosts(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`insert into detection_cursor (name) values ('single_post') on conflict do nothing`);
      const [cursor] = await tx.query(`select seq from detection_cursor where name = 'single_post' for update`);
      const rows = await tx.query(
        `select id, seq, watch_list_id, platform, author_name, author_kind, author_followers, sentiment, topic, severity_words, unit_id,
           coalesce(reposts, 0) + coalesce(comments, 0) + coalesce(likes, 0) as interactions
         from mention m where (seq > $1::bigint - $2::bigint or last_seen_at > app.now() - interval '1 minute') and about_school and not drill and near_of is null
           and (watch_list_id is not null or reported_via is not null) and coalesce(published_at, first_seen_at) > app.now() - $3 * interval '1 hour'
           and not exists (select 1 from alarm a where a.dedupe_key = 'post:' || m.id)
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
            clearWhen: alarm.clearWhen,
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

  /** Words on the hot-search board that were not told of yet. */
  async hotTopics(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const topics = await untoldTopics(tx);
      if (topics.length === 0) return;
      const units = await this.registry.units(tx);
      for (const topic of topics) await raise(tx, hotAlarm(topic, units));
    });
  }
}
