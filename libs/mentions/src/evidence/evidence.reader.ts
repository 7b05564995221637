import { Inject, Injectable } from '@nestjs/common';
import type { EvidenceView } from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';

/** Who asks. unitIds: null for the whole school, else the units the person is confined to. */
export interface Asker {
  personId: string;
  unitIds: string[] | null;
}

/** A person confined to units sees posts of those units, of their incidents, and what the person reported. */
const SEES = `($2::text[] is null or m.unit_id = any($2) or m.reported_by = $3
  or exists (select 1 from incident_mention im join incident i on i.id = im.incident_id where im.mention_id = m.id and i.unit_id = any($2)))`;

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
