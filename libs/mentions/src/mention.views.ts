import { Inject, Injectable } from '@nestjs/common';
import { maskPersonalData, shortTopic } from '@fengsui/analysis';
import type { CorrectionView, MentionView } from '@fengsui/contract';
import { DataSource } from 'typeorm';
import { maskAuthor } from './mask.js';

/** What people set of the post m: [{field, was, by, at}]. */
const CORRECTIONS = `(select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'by', p.name, 'at', c.set_at, 'reason', c.reason,
    'was', case c.field when 'unit' then (select cu.name from unit cu where cu.id = c.was) else c.was end) order by c.set_at, c.field), '[]'::jsonb)
  from mention_correction c join person p on p.id = c.set_by where c.mention_id = m.id)`;
const FIELDS = `
  select m.*, u.name as unit_name, (select count(*) from mention s where s.near_of = m.id) as similar,
    (select count(*) from mention_evidence e where e.mention_id = m.id) as evidence, ${CORRECTIONS} as corrections
  from mention m left join unit u on u.id = m.unit_id`;

/** Posts as pages show them: ordinary authors masked, personal data in texts starred out, unknown counts null. */
@Injectable()
export class MentionViews {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** In the order of publication, newest first. */
  async byIds(ids: string[]): Promise<MentionView[]> {
    if (ids.length === 0) return [];
    const rows = await this.dataSource.query(
      `${FIELDS} where m.id = any($1) order by m.published_at desc nulls last, m.seq desc`,
      [ids],
    );
    return rows.map(view);
  }

  /** The newest posts about the school; of one unit when named. */
  async latest(limit: number, scope: { unitIds?: string[] } = {}): Promise<MentionView[]> {
    const rows = await this.dataSource.query(
      `${FIELDS} where m.about_school and not m.drill and ($2::text[] is null or m.unit_id = any($2)) order by m.published_at desc nulls last, m.seq desc limit $1`,
      [limit, scope.unitIds ?? null],
    );
    return rows.map(view);
  }
}

const int = (v: unknown): number | null => (v === null || v === undefined ? null : Number(v));
const iso = (v: Date | null): string | null => v?.toISOString() ?? null;

function view(r: Record<string, unknown>): MentionView {
  return {
    id: r['id'] as string,
    platform: r['platform'] as MentionView['platform'],
    url: r['url'] as string | null,
    author: maskAuthor(r['author_name'] as string | null, r['author_kind'] as MentionView['authorKind']),
    authorKind: r['author_kind'] as MentionView['authorKind'],
    followers: int(r['author_followers']),
    region: r['region'] as string | null,
    title: r['title'] === null ? null : maskPersonalData(r['title'] as string).text,
    text: maskPersonalData(r['text'] as string).text,
    publishedAt: iso(r['published_at'] as Date | null),
    firstSeenAt: (r['first_seen_at'] as Date).toISOString(),
    reposts: int(r['reposts']),
    comments: int(r['comments']),
    likes: int(r['likes']),
    state: r['state'] as MentionView['state'],
    stateAt: iso(r['state_at'] as Date | null),
    sentiment: r['sentiment'] as MentionView['sentiment'],
    score: r['score'] as number,
    decidedBy: r['decided_by'] as string[],
    topic: r['topic'] as string | null,
    unitId: r['unit_id'] as string | null,
    unitName: r['unit_name'] as string | null,
    aboutSchool: r['about_school'] as boolean,
    severityWords: r['severity_words'] as string[],
    similar: Number(r['similar']),
    evidence: Number(r['evidence']),
    corrections: (r['corrections'] as StoredCorrection[]).map(correction),
  };
}

type StoredCorrection = Omit<CorrectionView, 'was'> & { was: string | null };

const WAS: Record<string, string> = { pos: '正面', neu: '中性', neg: '负面', true: '与本校有关', false: '与本校无关' };

function correction({ field, was, by, at, reason }: StoredCorrection): CorrectionView {
  const before = was === null ? '无' : field === 'topic' ? shortTopic(was) : (WAS[was] ?? was);
  return { field, was: before, by, at: new Date(at).toISOString(), reason };
}
