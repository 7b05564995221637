import { Inject, Injectable } from '@nestjs/common';
import type { EvidenceView } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type Asker, SEES } from '../asker.js';

/** Evidence beside posts, for people who may see the post. */
@Injectable()
export class EvidenceReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Throws UserError 404 when there is no such post, or none that the person may see. */
  async of(mentionId: string, asker: Asker): Promise<EvidenceView[]> {
    const [post] = await this.dataSource.query(`select 1 from mention m where m.id = $1 and ${SEES}`, [
      mentionId,
      asker.unitIds,
      asker.personId,
    ]);
    if (!post) throw new UserError('no_mention', '没有这条帖子，或您无权查看。', 404);
    const rows = await this.dataSource.query(
      `select e.hash, me.kind, me.name, e.mime, e.size_bytes as "sizeBytes", me.at, p.name as "addedBy"
       from mention_evidence me join evidence e on e.hash = me.hash left join person p on p.id = me.added_by
       where me.mention_id = $1 order by me.at, me.name`,
      [mentionId],
    );
    return rows.map((r: { at: Date }) => ({ ...r, at: r.at.toISOString() }));
  }

  /** The file itself. Throws UserError 404. */
  async file(hash: string, asker: Asker): Promise<{ name: string; mime: string; content: Buffer }> {
    const [row] = await this.dataSource.query(
      `select me.name, e.mime, e.content from evidence e join mention_evidence me on me.hash = e.hash join mention m on m.id = me.mention_id
       where e.hash = $1 and ${SEES} order by me.at limit 1`,
      [hash, asker.unitIds, asker.personId],
    );
    if (!row) throw new UserError('no_evidence', '没有这份证据，或您无权查看。', 404);
    return row;
  }
}
