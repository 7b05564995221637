import { maskAuthor } from '@fengsui/mentions';
import type { Sql } from '@fengsui/platform';
import type { MentionDoc } from '../mention-index.js';
import { indexWords } from '../query/words.js';

const FIELDS = `select m.id, m.seq, m.about_school and not m.drill as shown, m.platform, m.watch_list_id, coalesce(m.published_at, m.first_seen_at) as published_at,
  m.segmented, m.sentiment, m.score, m.topic, m.unit_id, m.author_kind, m.author_name, m.region,
  md5(m.platform || ':' || coalesce(m.author_id, m.author_name)) as author_key
  from mention m`;

interface Row {
  id: string;
  seq: string;
  shown: boolean;
  platform: MentionDoc['platform'];
  watch_list_id: string | null;
  published_at: Date;
  segmented: string;
  sentiment: MentionDoc['sentiment'];
  score: number;
  topic: string | null;
  unit_id: string | null;
  author_kind: MentionDoc['authorKind'];
  author_name: string | null;
  region: string | null;
  author_key: string | null;
}

/** Posts as they stand in the record, by their versions; those from before `since` have no place in the index. */
export async function documentsOf(tx: Sql, versions: Map<string, number>, since: Date): Promise<MentionDoc[]> {
  const rows: Row[] = await tx.query(`${FIELDS} where m.id = any($1)`, [[...versions.keys()]]);
  return rows.filter((r) => r.published_at >= since).map((r) => document(r, versions.get(r.id)!));
}

/** The next posts of the record for a rebuild, in the order of storing; answers also how far it has looked. */
export async function documentsAfter(
  tx: Sql,
  range: { after: number; end: number; limit: number },
  since: Date,
): Promise<{ docs: MentionDoc[]; seen: number }> {
  const rows: Row[] = await tx.query(
    `${FIELDS} where m.seq > $1 and m.seq <= $2 and m.about_school and not m.drill order by m.seq limit $3`,
    [range.after, range.end, range.limit],
  );
  const seen = rows.length < range.limit ? range.end : Number(rows.at(-1)!.seq);
  return { seen, docs: rows.filter((r) => r.published_at >= since).map((r) => document(r, 0)) };
}

const document = (r: Row, version: number): MentionDoc => ({
  id: r.id,
  version,
  shown: r.shown,
  platform: r.platform,
  watchListId: r.watch_list_id,
  publishedAt: r.published_at,
  words: indexWords(r.segmented),
  sentiment: r.sentiment,
  score: r.score,
  topic: r.topic,
  unitId: r.unit_id,
  authorKind: r.author_kind,
  authorKey: r.author_key,
  author: maskAuthor(r.author_name, r.author_kind),
  region: r.region,
});
