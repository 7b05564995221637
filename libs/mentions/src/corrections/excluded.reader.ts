import { Inject, Injectable } from '@nestjs/common';
import type { ExcludedMentions } from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { MentionViews } from '../mention.views.js';

const DAYS = 7;
const MOST_REASONS = 50;
const SAMPLES = 3;

/** What was kept but not counted as the school's, counted by reason: nothing is left out unseen, and each can be brought back. */
@Injectable()
export class ExcludedReader {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionViews) private readonly views: MentionViews,
  ) {}

  async recent(): Promise<ExcludedMentions> {
    const rows: { reason: string; n: number; ids: string[]; total: number }[] = await this.dataSource.query(
      `select coalesce(match_reason, '文中没有本校名称') as reason, count(*)::int as n,
         (array_agg(id order by seq desc))[1:${SAMPLES}] as ids, (sum(count(*)) over ())::int as total
       from mention where not about_school and not drill and first_seen_at > app.now() - $1 * interval '1 day'
       group by 1 order by n desc, reason limit ${MOST_REASONS}`,
      [DAYS],
    );
    const shown = await this.views.byIds(rows.flatMap((r) => r.ids));
    return {
      days: DAYS,
      total: rows[0]?.total ?? 0,
      reasons: rows.map(({ reason, n, ids }) => ({
        reason: reason.replace(/^排除：/, ''),
        n,
        samples: shown.filter((v) => ids.includes(v.id)),
      })),
    };
  }
}
