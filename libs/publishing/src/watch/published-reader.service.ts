import { Inject, Injectable } from '@nestjs/common';
import {
  platformName,
  type PublishedComparison,
  type PublishedPage,
  type PublishedPost,
  type PublishedVerdict,
  type PublishingMatter,
} from '@fengsui/contract';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { type Person, seesAll } from '../authorisation/rights.js';
import { diff, nearestForm } from './compare.js';
import { MATTER_NAME } from './matters.js';

const PAGE = 50;
const EXCERPT = 120;
export const PUBLISHED_VERDICT_NAME: Record<PublishedVerdict, string> = {
  unauthorised: '未经授权',
  differs: '与授权不一致',
  authorised: '与授权一致',
  plain: '不须授权',
};

/** SQL: what became of a post p, by the clue c that rests on it. */
export const PUBLISHED_VERDICT = `case when p.authorisation_id is not null and p.same then 'authorised' when p.authorisation_id is not null then 'differs' when c.id is not null then 'unauthorised' else 'plain' end`;

/** Posts that were looked at. $1, $2: sees all, or the accounts of these units. */
const SEEN = `
  select p.mention_id, o.name as account, m.platform, u.name as unit_name, m.url, coalesce(m.published_at, m.first_seen_at) as published_at, p.looked_at, m.title, m.text, m.state,
    p.matters, p.similarity, p.authorisation_id, a.title as leave_title, a.text as leave_text, c.id as clue_id,
    ${PUBLISHED_VERDICT} as verdict
  from publication p join mention m on m.id = p.mention_id join official_account o on o.id = p.account_id left join unit u on u.id = o.unit_id
    left join authorisation a on a.id = p.authorisation_id left join clue c on c.mention_id = p.mention_id and c.against = 'unit'
  where p.looked_at is not null and ($1 or o.unit_id = any($2))`;

interface Row {
  mention_id: string;
  account: string;
  platform: string;
  unit_name: string | null;
  url: string | null;
  published_at: Date;
  looked_at: Date;
  title: string | null;
  text: string;
  state: string;
  matters: { matter: PublishingMatter; words: string[] }[];
  similarity: number | null;
  authorisation_id: string | null;
  leave_title: string | null;
  leave_text: string | null;
  clue_id: string | null;
  verdict: PublishedVerdict;
}

/** What the watch saw of official accounts, and how a post differs from its authorisation. */
@Injectable()
export class PublishedReader {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The newest first, fifty a page. */
  async page(p: Person, verdict: PublishedVerdict | null, page: number): Promise<PublishedPage> {
    const scope = [seesAll(p), p.unitIds];
    const counts: { verdict: PublishedVerdict; n: number }[] = await this.dataSource.query(
      `select verdict, count(*)::int as n from (${SEEN}) x group by 1`,
      scope,
    );
    const rows: Row[] = await this.dataSource.query(
      `select * from (${SEEN}) x where $3::text is null or verdict = $3 order by published_at desc, mention_id limit ${PAGE} offset ${(page - 1) * PAGE}`,
      [...scope, verdict],
    );
    const names = Object.entries(PUBLISHED_VERDICT_NAME) as [PublishedVerdict, string][];
    const all = names.map(([v, name]) => ({ verdict: v, name, n: counts.find((c) => c.verdict === v)?.n ?? 0 }));
    const total = all.filter((c) => verdict === null || c.verdict === verdict).reduce((sum, c) => sum + c.n, 0);
    return { posts: rows.map(postOf), total, page, size: PAGE, counts: all };
  }

  /** Posts found with one authorisation. */
  async under(authorisationId: string): Promise<PublishedPost[]> {
    const rows: Row[] = await this.dataSource.query(
      `select * from (${SEEN}) x where authorisation_id = $3 order by published_at, mention_id limit ${PAGE}`,
      [true, [], authorisationId],
    );
    return rows.map(postOf);
  }

  /** One post as it stands now against what was authorised. Throws UserError 404. */
  async comparison(mentionId: string, p: Person): Promise<PublishedComparison> {
    const [row]: Row[] = await this.dataSource.query(`select * from (${SEEN}) x where mention_id = $3`, [
      seesAll(p),
      p.unitIds,
      mentionId,
    ]);
    if (!row) throw new UserError('no_post', '没有这条发布内容，或您无权查看。', 404, 'id');
    const text = whole(row);
    const leave = row.leave_title === null ? null : { title: row.leave_title, text: row.leave_text! };
    return {
      ...postOf(row),
      ...{ text, similarity: row.similarity },
      diff: leave && diff(nearestForm(leave, text).form, text),
    };
  }
}

const whole = (r: Row): string => (r.title ? `${r.title}\n${r.text}` : r.text);

function postOf(r: Row): PublishedPost {
  const text = whole(r).replace(/\s+/gu, ' ');
  return {
    ...{ mentionId: r.mention_id, account: r.account, unitName: r.unit_name, url: r.url, state: r.state },
    platformName: platformName(r.platform),
    publishedAt: r.published_at.toISOString(),
    lookedAt: r.looked_at.toISOString(),
    excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text,
    ...{ verdict: r.verdict, verdictName: PUBLISHED_VERDICT_NAME[r.verdict] },
    matters: r.matters.map((m) => ({ ...m, name: MATTER_NAME[m.matter] })),
    ...{ authorisationId: r.authorisation_id, authorisationTitle: r.leave_title, clueId: r.clue_id },
  };
}
