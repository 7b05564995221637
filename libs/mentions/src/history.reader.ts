import { Inject, Injectable } from '@nestjs/common';
import { maskPersonalData } from '@fengsui/analysis';
import type { MentionHistory } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type Asker, SEES } from './asker.js';

const MOST = 200;

/** What became of a post since it was first seen: its texts before each edit or deletion, and its counts as they changed. */
@Injectable()
export class HistoryReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Oldest first, the newest 200 of each; personal data starred out. Throws UserError 404 where there is no such post or it may not be seen. */
  async of(mentionId: string, asker: Asker): Promise<MentionHistory> {
    const [post] = await this.dataSource.query(`select m.text from mention m where m.id = $1::uuid and ${SEES}`, [
      mentionId,
      asker.unitIds,
      asker.personId,
    ]);
    if (!post) throw new UserError('no_mention', '没有这条帖子，或它不属于您的单位。', 404);
    const versions: { at: Date; text: string; reason: string }[] = await this.dataSource.query(
      `select at, text, reason from mention_version where mention_id = $1 order by at desc, id desc limit ${MOST}`,
      [mentionId],
    );
    const counts: { at: Date; reposts: string | null; comments: string | null; likes: string | null }[] =
      await this.dataSource.query(
        `select at, reposts, comments, likes from mention_count where mention_id = $1 order by at desc limit ${MOST}`,
        [mentionId],
      );
    const int = (v: string | null): number | null => (v === null ? null : Number(v));
    return {
      text: maskPersonalData(post.text).text,
      versions: versions
        .reverse()
        .map((v) => ({ at: v.at.toISOString(), text: maskPersonalData(v.text).text, reason: v.reason })),
      counts: counts.reverse().map((c) => ({
        at: c.at.toISOString(),
        reposts: int(c.reposts),
        comments: int(c.comments),
        likes: int(c.likes),
      })),
    };
  }
}
