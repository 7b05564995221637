import { Inject, Injectable, Logger } from '@nestjs/common';
import { wake } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { MentionIndex, type MentionDoc } from './mention-index.js';

const BATCH = 500;
/** After so many failures a document is set aside and shown. */
const MAX_ATTEMPTS = 5;

/** Carries mentions from the queue in PostgreSQL into the index; any number of processes. */
@Injectable()
export class Indexer {
  private readonly log = new Logger('Indexer');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionIndex) private readonly index: MentionIndex,
  ) {}

  /** One batch. Answers how many ms to rest: 0 when the queue may hold more. */
  async round(): Promise<number> {
    const taken = await this.dataSource.transaction(async (tx) => {
      const queued: { id: string; mention_id: string; attempts: number }[] = await tx.query(
        `select id, mention_id, attempts from index_queue where not_before <= app.now() order by id limit $1 for update skip locked`,
        [BATCH],
      );
      if (queued.length === 0) return 0;
      const ids = [...new Set(queued.map((q) => q.mention_id))];
      const docs = await this.documents(tx.query.bind(tx), ids);
      const { failed } = await this.index.put(docs);
      // an edit may have taken the school's name out
      const others = ids.filter((id) => !docs.some((d) => d.id === id));
      if (others.length > 0) await this.index.remove(others);
      await this.index.refresh();
      const errors = new Map(failed.map((f) => [f.id, f.error]));
      const good = queued.filter((q) => !errors.has(q.mention_id)).map((q) => q.id);
      await tx.query(`delete from index_queue where id = any($1::bigint[])`, [good]);
      for (const q of queued.filter((x) => errors.has(x.mention_id))) {
        const last = q.attempts + 1 >= MAX_ATTEMPTS;
        if (last) this.log.error(`帖子 ${q.mention_id} 无法进入索引，已搁置：${errors.get(q.mention_id)}`);
        await tx.query(
          `update index_queue set attempts = attempts + 1, error = $2,
             not_before = case when $3 then 'infinity'::timestamptz else app.now() + (2 ^ attempts) * interval '1 second' end where id = $1`,
          [q.id, errors.get(q.mention_id), last],
        );
      }
      await wake(tx, 'detection');
      return queued.length;
    });
    return taken === BATCH ? 0 : 2_000;
  }

  private async documents(
    query: (sql: string, values: unknown[]) => Promise<Record<string, unknown>[]>,
    ids: string[],
  ): Promise<MentionDoc[]> {
    const rows = await query(
      `select id, platform, watch_list_id, coalesce(published_at, first_seen_at) as published_at, segmented, sentiment, score, topic, unit_id, author_kind
       from mention where id = any($1) and about_school and not drill`,
      [ids],
    );
    return rows.map((r) => ({
      id: r['id'] as string,
      platform: r['platform'] as MentionDoc['platform'],
      watchListId: r['watch_list_id'] as string | null,
      publishedAt: r['published_at'] as Date,
      segmented: r['segmented'] as string,
      sentiment: r['sentiment'] as MentionDoc['sentiment'],
      score: r['score'] as number,
      topic: r['topic'] as string | null,
      unitId: r['unit_id'] as string | null,
      authorKind: r['author_kind'] as string,
    }));
  }

  /** Fills the index anew from the record. */
  async rebuild(): Promise<void> {
    await this.index.clear();
    await this.dataSource.query(
      `insert into index_queue (mention_id) select id from mention where about_school and not drill`,
    );
    await wake(this.dataSource, 'index');
  }
}
