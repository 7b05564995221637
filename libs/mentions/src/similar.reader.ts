import { Inject, Injectable } from '@nestjs/common';
import type { SimilarPosts } from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { type Asker, SEES } from './asker.js';
import { MentionViews } from './mention.views.js';

const MOST_IDS = 500;
const SHOWN = 50;

/** Posts with nearly the same text (near_of), as far as a person may see them. */
@Injectable()
export class SimilarReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionViews) private readonly views: MentionViews,
  ) {}

  /** Of each post the first with nearly the same text, and how many others there are; of these units only, when named. */
  async stories(ids: string[], unitIds: string[] | null): Promise<Map<string, { story: string; alike: number }>> {
    const rows: { id: string; story: string; alike: number }[] = await this.dataSource.query(
      `select m.id, coalesce(m.near_of, m.id) as story,
         (select count(*)::int from mention s where (s.near_of = coalesce(m.near_of, m.id) or s.id = m.near_of) and s.id <> m.id
            and s.about_school and ($2::text[] is null or s.unit_id = any($2))) as alike
       from mention m where m.id = any($1::uuid[])`,
      [ids, unitIds],
    );
    return new Map(rows.map((r) => [r.id, r]));
  }

  /** What has nearly the same text as these posts, newest first, themselves left out. */
  async of(ids: string[], asker: Asker): Promise<SimilarPosts> {
    const rows: { id: string; n: number }[] = await this.dataSource.query(
      `with story as (select distinct coalesce(near_of, id) as id from mention where id = any($1::uuid[])),
         alike as (select id from story union select c.id from mention c join story on c.near_of = story.id)
       select m.id, (count(*) over ())::int as n from alike join mention m on m.id = alike.id
       where m.id <> all($1::uuid[]) and m.about_school and ${SEES}
       order by coalesce(m.published_at, m.first_seen_at) desc, m.seq desc limit ${MOST_IDS}`,
      [ids, asker.unitIds, asker.personId],
    );
    const found = rows.map((r) => r.id);
    return { total: rows[0]?.n ?? 0, ids: found, mentions: await this.views.byIds(found.slice(0, SHOWN)) };
  }
}
