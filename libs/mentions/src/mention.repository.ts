import { createHash } from 'node:crypto';
import type { Analysis } from '@fengsui/analysis';
import type { CollectedItem } from '@fengsui/collection';
import type { Sql } from '@fengsui/platform';

/** A post with what it means, ready to be stored. */
export interface AnalysedItem {
  item: CollectedItem;
  analysis: Analysis;
  contentHash: string;
  source: string;
  watchListId: string | null;
}

/** A stored post as far as a second sighting needs it. */
export interface Known {
  id: string;
  platform_id: string;
  content_hash: string;
  reposts: string | null;
  comments: string | null;
  likes: string | null;
  title: string | null;
  text: string;
  state: string;
  about_school: boolean;
}

export const contentHash = (item: Pick<CollectedItem, 'title' | 'text'>): string =>
  createHash('sha256')
    .update(`${item.title ?? ''}\n${item.text}`)
    .digest('hex');

/** The same words: found by index however many posts there are. Nearly the same: looked for among the newest only, so that storing stays fast. */
const NEAR_SCAN = 1_000;
const NEAR_BITS = 3;

/** Inserts a post; answers its id, or null when somebody stored it first. */
export async function insertMention(tx: Sql, a: AnalysedItem): Promise<string | null> {
  const { item: i, analysis: n } = a;
  const rows = await tx.query(
    `insert into mention (platform, platform_id, url, source, watch_list_id, author_id, author_name, author_kind, author_followers, region,
       title, text, published_at, published_raw, reposts, comments, likes, repost_of, content_hash,
       about_school, match_reason, unit_id, sentiment, score, decided_by, topic, severity_words, is_question, near_hash, near_of, segmented, analysis_version)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,
       case when $20 and $29::bigint <> 0 then coalesce(
         (select coalesce(m.near_of, m.id) from mention m
          where m.near_hash = $29::bigint and m.about_school and m.first_seen_at > app.now() - interval '2 days' order by m.seq limit 1),
         (select m.id from (select id, near_hash, near_of, about_school, first_seen_at, seq from mention order by seq desc limit ${NEAR_SCAN}) m
          where m.near_of is null and m.about_school and m.near_hash <> 0 and m.first_seen_at > app.now() - interval '2 days'
            and bit_count((m.near_hash # $29::bigint)::bit(64)) <= ${NEAR_BITS} order by m.seq limit 1)) end, $30, $31)
     on conflict (platform, platform_id) do nothing returning id`,
    [
      i.platform,
      i.id,
      i.url,
      a.source,
      a.watchListId,
      i.author.id,
      i.author.name,
      i.author.kind,
      i.author.followers,
      i.region,
      i.title,
      i.text,
      i.publishedAt,
      i.publishedRaw,
      i.reposts,
      i.comments,
      i.likes,
      i.repostOf?.id ?? null,
      a.contentHash,
      n.aboutSchool,
      n.matchReason,
      n.unitId,
      n.sentiment,
      n.score,
      n.decidedBy,
      n.topic,
      n.severityWords,
      n.isQuestion,
      n.nearHash.toString(),
      n.segmented,
      n.version,
    ],
  );
  return rows[0]?.id ?? null;
}

/** Which of these posts are stored already; the rows stay locked until the transaction ends. */
export async function lockKnown(tx: Sql, platform: string, ids: string[]): Promise<Map<string, Known>> {
  const rows: Known[] = await tx.query(
    `select id, platform_id, content_hash, reposts, comments, likes, title, text, state, about_school from mention where platform = $1 and platform_id = any($2) order by platform_id for update`,
    [platform, ids],
  );
  return new Map(rows.map((r) => [r.platform_id, r]));
}

/** What is known of an author, the more telling last. */
const KINDS = ['plain', 'verified_person', 'organisation', 'media', 'official'];

/** Counts as they are now; a row of history when they differ from the last. Answers whether they did. */
export async function updateCounts(tx: Sql, known: Known, item: CollectedItem): Promise<boolean> {
  const same = (['reposts', 'comments', 'likes'] as const).every(
    (k) => item[k] === null || Number(known[k] ?? -1) === item[k],
  );
  await tx.query(
    // one source knows of an author what another does not show: the search page has no following
    `update mention set last_seen_at = app.now(), reposts = coalesce($2, reposts), comments = coalesce($3, comments), likes = coalesce($4, likes),
       author_followers = coalesce($5, author_followers), author_name = coalesce(author_name, $6),
       author_kind = case when array_position($8::text[], author_kind) < array_position($8::text[], $7::text) then $7::text else author_kind end
     where id = $1`,
    [
      known.id,
      item.reposts,
      item.comments,
      item.likes,
      item.author.followers,
      item.author.name,
      item.author.kind,
      KINDS,
    ],
  );
  if (!same) await insertCounts(tx, [{ id: known.id, item }]);
  return !same;
}

type Counts = Pick<CollectedItem, 'reposts' | 'comments' | 'likes'>;

/** A row of history each; a post whose counts the platform does not tell gets none. One statement, however many posts. */
export async function insertCounts(tx: Sql, all: { id: string; item: Counts }[]): Promise<void> {
  const known = all.filter(({ item: c }) => c.reposts !== null || c.comments !== null || c.likes !== null);
  if (known.length === 0) return;
  await tx.query(
    `insert into mention_count (mention_id, at, reposts, comments, likes)
     select id, app.now(), r, c, l from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) as t (id, r, c, l) on conflict do nothing`,
    [known.map((k) => k.id), ...(['reposts', 'comments', 'likes'] as const).map((f) => known.map((k) => k.item[f]))],
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

/** The new text and what it means now; edited: its author changed it, otherwise only more of it is known. */
export async function replaceText(tx: Sql, id: string, a: AnalysedItem, edited: boolean): Promise<void> {
  const n = a.analysis;
  await tx.query(
    `update mention set title = $2, text = $3, content_hash = $4, state = case when $17 then 'edited' else state end, state_at = case when $17 then app.now() else state_at end, about_school = $5, match_reason = $6, unit_id = $7,
       sentiment = $8, score = $9, decided_by = $10, topic = $11, severity_words = $12, is_question = $13, near_hash = $14, segmented = $15, analysis_version = $16
     where id = $1`,
    [
      id,
      a.item.title,
      a.item.text,
      a.contentHash,
      n.aboutSchool,
      n.matchReason,
      n.unitId,
      n.sentiment,
      n.score,
      n.decidedBy,
      n.topic,
      n.severityWords,
      n.isQuestion,
      n.nearHash.toString(),
      n.segmented,
      n.version,
      edited,
    ],
  );
}

export async function enqueueIndex(tx: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.query(`insert into index_queue (mention_id) select unnest($1::uuid[])`, [ids]);
}

export async function stopWords(tx: Sql, watchListId: string): Promise<string[]> {
  const [row] = await tx.query(`select stop_words from watch_list where id = $1`, [watchListId]);
  return row?.stop_words ?? [];
}
