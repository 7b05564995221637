import type { Sql } from '@fengsui/platform';
import type { MentionDoc } from '../mention-index.js';
import { indexParts } from '../query/words.js';

const COLUMNS = {
  id: 'uuid',
  published_at: 'timestamptz',
  version: 'bigint',
  shown: 'boolean',
  watch_list_id: 'text',
  platform: 'text',
  sentiment: 'text',
  score: 'smallint',
  topic: 'text',
  unit_id: 'text',
  author_kind: 'text',
  author_key: 'text',
  author: 'text',
  region: 'text',
  words: 'text',
};
const NAMES = Object.keys(COLUMNS);

/** Writes documents and, in the same statement, what they change in the minute series. A newer version that is there already stays. */
export async function putDocs(sql: Sql, docs: MentionDoc[], generation: number): Promise<void> {
  // the same post twice in one statement: the newer counts
  const newest = new Map<string, MentionDoc>();
  for (const d of docs) if (d.version >= (newest.get(d.id)?.version ?? 0)) newest.set(d.id, d);
  // two writers take the same posts in the same order
  const sorted = [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql.query(
    `with put as (
       insert into embedded_g${generation} as e (${NAMES.join(', ')}, terms)
       select ${NAMES.join(', ')}, array_to_tsvector(string_to_array(parts, ' '))
       from json_to_recordset($1::json) as t (parts text, ${Object.entries(COLUMNS)
         .map(([name, type]) => `${name} ${type}`)
         .join(', ')})
       on conflict (id, published_at) do update set ${[...NAMES.slice(2), 'terms'].map((n) => `${n} = excluded.${n}`).join(', ')}
       where e.version < excluded.version
       returning ${change('old')}, ${change('new')})
     insert into embedded_minute_g${generation} as m (watch_list_id, minute, pos, neu, neg, score)
     select list, minute, ${['pos', 'neu', 'neg'].map((s) => `coalesce(sum(n) filter (where sentiment = '${s}'), 0)`).join(', ')}, sum(n * score)
     from (select new_list as list, new_minute as minute, new_sentiment as sentiment, new_score as score, 1 as n from put where new_shown
       union all select old_list, old_minute, old_sentiment, old_score, -1 from put where old_shown) c
     group by list, minute
     -- two writers take the same minutes in the same order
     order by list, minute
     on conflict (watch_list_id, minute) do update set ${['pos', 'neu', 'neg', 'score'].map((c) => `${c} = m.${c} + excluded.${c}`).join(', ')}`,
    [JSON.stringify(sorted.map(row))],
  );
}

const change = (side: 'old' | 'new'): string =>
  `${side}.shown as ${side}_shown, coalesce(${side}.watch_list_id, '') as ${side}_list, date_trunc('minute', ${side}.published_at) as ${side}_minute, ${side}.sentiment as ${side}_sentiment, ${side}.score as ${side}_score`;

const row = (d: MentionDoc): Record<string, unknown> => ({
  id: d.id,
  published_at: d.publishedAt.toISOString(),
  version: d.version,
  shown: d.shown,
  watch_list_id: d.watchListId,
  platform: d.platform,
  sentiment: d.sentiment,
  score: Math.round(d.score * 1000),
  topic: d.topic,
  unit_id: d.unitId,
  author_kind: d.authorKind,
  author_key: d.authorKey,
  author: d.author,
  region: d.region,
  words: d.words.join(' '),
  parts: indexParts(d.words).join(' '),
});
