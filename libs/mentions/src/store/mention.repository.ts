import { createHash } from 'node:crypto';
import type { Analysis } from '@fengsui/analysis';
import type { CollectedItem } from '@fengsui/collection';
import type { AuthorKind } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';

/** A post as it is stored: collected from a platform, or told by a person who gives no address. */
export type StoredItem = Omit<CollectedItem, 'platform' | 'kind' | 'repostOf'> & {
  platform: 'weibo' | 'wechat' | 'manual';
  kind: CollectedItem['kind'] | 'manual';
  repostOf: { id: string } | null;
};

/** A post with what it means, ready to be stored. */
export interface AnalysedItem {
  /** a uuid made here, so that posts of one page can point at each other */
  id: string;
  item: StoredItem;
  analysis: Analysis;
  contentHash: string;
  source: string;
  watchListId: string | null;
  excludedBy: string | null;
  reread: { at: Date | null; step: number };
  reported: { via: string; by: string } | null;
}

/** A stored post as far as a second sighting needs it. */
export interface Known {
  id: string;
  platform: string;
  platform_id: string;
  content_hash: string;
  reposts: string | null;
  comments: string | null;
  likes: string | null;
  title: string | null;
  text: string;
  state: string;
  about_school: boolean;
  match_reason: string | null;
  watch_list_id: string | null;
  unit_id: string | null;
  excluded_by: string | null;
  sentiment: string;
  author_kind: AuthorKind;
  author_followers: string | null;
  published_at: Date | null;
  first_seen_at: Date;
  reread_at: Date | null;
  reread_step: number;
}

export const contentHash = (item: Pick<CollectedItem, 'title' | 'text'>): string =>
  createHash('sha256')
    .update(`${item.title ?? ''}\n${item.text}`)
    .digest('hex');

export const keyOf = (i: { platform: string; id: string }): string => `${i.platform}:${i.id}`;

/** Inserts posts in the order given, in one statement; answers the ids of those that nobody stored first. */
export async function insertMentions(tx: Sql, all: AnalysedItem[], nearOf: Map<string, string>): Promise<Set<string>> {
  if (all.length === 0) return new Set();
  const rows = all.map(({ item: i, analysis: n, ...a }) => ({
    id: a.id,
    platform: i.platform,
    platform_id: i.id,
    url: i.url,
    source: a.source,
    watch_list_id: a.watchListId,
    author_id: i.author.id,
    author_name: i.author.name,
    author_kind: i.author.kind,
    author_followers: i.author.followers,
    region: i.region,
    title: i.title,
    text: i.text,
    published_at: i.publishedAt,
    published_raw: i.publishedRaw,
    reposts: i.reposts,
    comments: i.comments,
    likes: i.likes,
    repost_of: i.repostOf?.id ?? null,
    root_id: i.rootId,
    kind: i.kind,
    excluded_by: a.excludedBy,
    reread_at: a.reread.at,
    reread_step: a.reread.step,
    reported_via: a.reported?.via ?? null,
    reported_by: a.reported?.by ?? null,
    content_hash: a.contentHash,
    near_of: nearOf.get(a.id) ?? null,
    ...meaning(n),
  }));
  const inserted: { id: string }[] = await tx.query(
    `insert into mention (${Object.keys(COLUMNS).join(', ')})
     select ${Object.keys(COLUMNS).join(', ')} from jsonb_to_recordset($1::jsonb) as t (${Object.entries(COLUMNS)
       .map(([name, type]) => `${name} ${type}`)
       .join(', ')})
     on conflict (platform, platform_id) do nothing returning id`,
    [JSON.stringify(rows)],
  );
  return new Set(inserted.map((r) => r.id));
}

const COLUMNS = {
  id: 'uuid',
  platform: 'text',
  platform_id: 'text',
  url: 'text',
  source: 'text',
  watch_list_id: 'text',
  author_id: 'text',
  author_name: 'text',
  author_kind: 'text',
  author_followers: 'bigint',
  region: 'text',
  title: 'text',
  text: 'text',
  published_at: 'timestamptz',
  published_raw: 'text',
  reposts: 'bigint',
  comments: 'bigint',
  likes: 'bigint',
  repost_of: 'text',
  root_id: 'text',
  kind: 'text',
  excluded_by: 'text',
  reread_at: 'timestamptz',
  reread_step: 'smallint',
  reported_via: 'text',
  reported_by: 'uuid',
  content_hash: 'text',
  near_of: 'uuid',
  about_school: 'boolean',
  match_reason: 'text',
  unit_id: 'text',
  sentiment: 'text',
  score: 'real',
  decided_by: 'text[]',
  topic: 'text',
  severity_words: 'text[]',
  is_question: 'boolean',
  near_hash: 'bigint',
  segmented: 'text',
  analysis_version: 'text',
};

/** An analysis in the columns of mention. */
function meaning(n: Analysis): Record<string, unknown> {
  return {
    about_school: n.aboutSchool,
    match_reason: n.matchReason,
    unit_id: n.unitId,
    sentiment: n.sentiment,
    score: n.score,
    decided_by: n.decidedBy,
    topic: n.topic,
    severity_words: n.severityWords,
    is_question: n.isQuestion,
    near_hash: n.nearHash.toString(),
    segmented: n.segmented,
    analysis_version: n.version,
  };
}

/** Copies among the posts of one page point at the first of them. */
export async function pointAt(tx: Sql, twins: Map<string, string>): Promise<void> {
  if (twins.size === 0) return;
  await tx.query(
    `update mention m set near_of = t.near_of from unnest($1::uuid[], $2::uuid[]) as t (id, near_of) where m.id = t.id`,
    [[...twins.keys()], [...twins.values()]],
  );
}

/**
 * Which of these posts are stored already, by platform:id; the rows stay locked until the transaction ends, in one order for everybody.
 * NO KEY: whoever stores a copy of one points at it (near_of) and must not wait for us while we wait for a post of theirs.
 */
export async function lockKnown(tx: Sql, keys: { platform: string; id: string }[]): Promise<Map<string, Known>> {
  if (keys.length === 0) return new Map();
  const rows: Known[] = await tx.query(
    `select m.id, m.platform, m.platform_id, m.content_hash, m.reposts, m.comments, m.likes, m.title, m.text, m.state, m.about_school, m.match_reason,
       m.watch_list_id, m.unit_id, m.excluded_by, m.sentiment, m.author_kind, m.author_followers, m.published_at, m.first_seen_at, m.reread_at, m.reread_step
     from unnest($1::text[], $2::text[]) as t (platform, platform_id) join mention m using (platform, platform_id)
     order by m.platform, m.platform_id for no key update of m`,
    [keys.map((k) => k.platform), keys.map((k) => k.id)],
  );
  return new Map(rows.map((r) => [keyOf({ platform: r.platform, id: r.platform_id }), r]));
}

/** A stored post as it would be collected today. */
export async function stored(tx: Sql, id: string): Promise<{ item: StoredItem; watchListId: string | null }> {
  const [m] = await tx.query(`select * from mention where id = $1`, [id]);
  const count = (n: string | null): number | null => (n === null ? null : Number(n));
  return {
    watchListId: m.watch_list_id,
    item: {
      platform: m.platform,
      id: m.platform_id,
      url: m.url,
      author: { id: m.author_id, name: m.author_name, kind: m.author_kind, followers: count(m.author_followers) },
      title: m.title,
      text: m.text,
      publishedAt: m.published_at,
      publishedRaw: m.published_raw,
      reposts: count(m.reposts),
      comments: count(m.comments),
      likes: count(m.likes),
      region: m.region,
      kind: m.kind,
      rootId: m.root_id,
      edited: m.state === 'edited',
      repostOf: m.repost_of === null ? null : { id: m.repost_of },
    },
  };
}

/** The stored posts that comments and reposts belong to, by platform:id. */
export async function roots(
  tx: Sql,
  keys: { platform: string; id: string }[],
): Promise<Map<string, { about: boolean; watchListId: string | null; unitId: string | null }>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query(
    `select m.platform, m.platform_id as id, m.about_school as about, m.watch_list_id as "watchListId", m.unit_id as "unitId"
     from unnest($1::text[], $2::text[]) as t (platform, platform_id) join mention m using (platform, platform_id)`,
    [keys.map((k) => k.platform), keys.map((k) => k.id)],
  );
  return new Map(rows.map((r: { platform: string; id: string }) => [keyOf(r), r]));
}

/** What is known of an author, the more telling last. */
const KINDS = ['plain', 'verified_person', 'organisation', 'media', 'official'];
const COUNTS = ['reposts', 'comments', 'likes'] as const;

/** Does the page tell counts that differ from the stored ones? */
export const recounted = (known: Known, item: StoredItem): boolean =>
  COUNTS.some((k) => item[k] !== null && Number(known[k] ?? -1) !== item[k]);

/** Notes that posts were seen again, with what the page tells of counts and authors, in one statement. */
export async function seenAgain(
  tx: Sql,
  all: { known: Known; item: StoredItem; reread: { at: Date | null; step: number } }[],
): Promise<void> {
  if (all.length === 0) return;
  await tx.query(
    // one source knows of an author what another does not show: the search page has no following
    `update mention m set last_seen_at = app.now(), reposts = coalesce(t.reposts, m.reposts), comments = coalesce(t.comments, m.comments),
       likes = coalesce(t.likes, m.likes), author_followers = coalesce(t.followers, m.author_followers), author_name = coalesce(m.author_name, t.name),
       author_id = coalesce(m.author_id, t.author_id), root_id = coalesce(m.root_id, t.root_id), url = coalesce(m.url, t.url),
       author_kind = case when array_position($2::text[], m.author_kind) < array_position($2::text[], t.kind) then t.kind else m.author_kind end,
       reread_at = t.reread_at, reread_step = t.reread_step
     from jsonb_to_recordset($1::jsonb) as t (id uuid, reposts bigint, comments bigint, likes bigint, followers bigint, name text, author_id text,
       root_id text, url text, kind text, reread_at timestamptz, reread_step smallint)
     where m.id = t.id`,
    [
      JSON.stringify(
        all.map(({ known, item: i, reread }) => ({
          id: known.id,
          reposts: i.reposts,
          comments: i.comments,
          likes: i.likes,
          followers: i.author.followers,
          name: i.author.name,
          author_id: i.author.id,
          root_id: i.rootId,
          url: i.url,
          kind: i.author.kind,
          reread_at: reread.at,
          reread_step: reread.step,
        })),
      ),
      KINDS,
    ],
  );
}

type Counts = Pick<CollectedItem, 'reposts' | 'comments' | 'likes'>;

/** A row of history each; a post whose counts the platform does not tell gets none. One statement, however many posts. */
export async function insertCounts(tx: Sql, all: { id: string; item: Counts }[]): Promise<void> {
  const known = all.filter(({ item: c }) => c.reposts !== null || c.comments !== null || c.likes !== null);
  if (known.length === 0) return;
  await tx.query(
    `insert into mention_count (mention_id, at, reposts, comments, likes)
     select id, app.now(), r, c, l from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) as t (id, r, c, l) on conflict do nothing`,
    [known.map((k) => k.id), ...COUNTS.map((f) => known.map((k) => k.item[f]))],
  );
}

/** Keeps the text before the change as evidence. */
export async function keepVersion(
  tx: Sql,
  known: Pick<Known, 'id' | 'text' | 'content_hash'>,
  reason: string,
): Promise<void> {
  await tx.query(`insert into mention_version (mention_id, text, content_hash, reason) values ($1, $2, $3, $4)`, [
    known.id,
    known.text,
    known.content_hash,
    reason,
  ]);
}

/** The new text and what it means now; edited: its author changed it, otherwise only more of it is known, or it is judged anew. */
export async function replaceText(tx: Sql, id: string, a: AnalysedItem, edited: boolean): Promise<void> {
  const means = meaning(a.analysis);
  const names = Object.keys(means);
  await tx.query(
    `update mention set title = $2, text = $3, content_hash = $4, excluded_by = $5, watch_list_id = coalesce($6, watch_list_id),
       state = case when $7 then 'edited' else state end, state_at = case when $7 then app.now() else state_at end,
       ${names.map((name, i) => `${name} = $${i + 8}`).join(', ')} where id = $1`,
    [id, a.item.title, a.item.text, a.contentHash, a.excludedBy, a.watchListId, edited, ...Object.values(means)],
  );
}

export async function enqueueIndex(tx: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.query(`insert into index_queue (mention_id) select unnest($1::uuid[])`, [ids]);
}

/** Watch lists (active ones, and the one named), the school's own accounts, and the time. */
export async function rulesRows(
  tx: Sql,
  watchListId: string | null,
): Promise<{ now: Date; lists: ListRow[]; officials: { platform: string; uid: string; name: string }[] }> {
  const [row] = await tx.query(
    `select app.now() as now,
       coalesce((select jsonb_agg(jsonb_build_object('id', id, 'schoolWords', school_words, 'riskWords', risk_words, 'requiredWords', required_words,
          'anyWords', any_words, 'stopWords', stop_words, 'platforms', platforms, 'accounts', accounts, 'version', version) order by id)
        from watch_list where active or id = $1), '[]') as lists,
       coalesce((select jsonb_agg(jsonb_build_object('platform', platform, 'uid', platform_uid, 'name', name))
        from official_account where active), '[]') as officials`,
    [watchListId],
  );
  return row;
}

/** A watch list as matching needs it. */
export interface ListRow {
  id: string;
  schoolWords: string[];
  riskWords: string[];
  requiredWords: string[];
  anyWords: string[];
  stopWords: string[];
  platforms: string[];
  accounts: string[];
  version: number;
}
