import type { Sql } from '@fengsui/platform';
import type { HotMatch, Known } from './match-hot.js';

/** A word of the board that concerns the school. */
export interface HotEntry extends HotMatch {
  word: string;
  url: string | null;
  rank: number | null;
  heat: number | null;
}

/** A word that was off the board for so long comes as a new topic: its story begins anew. */
const NEW_AFTER = `interval '1 day'`;

export async function activeLists(sql: Sql): Promise<Known['lists']> {
  return sql.query(
    `select id, school_words as "schoolWords", stop_words as "stopWords" from watch_list where active order by id`,
  );
}

/** Topics and their ranks at this reading. */
export async function record(sql: Sql, board: string, entries: HotEntry[], at: Date): Promise<void> {
  await sql.query(
    `with t as (select * from jsonb_to_recordset($2::jsonb) as t (word text, url text, "matchedBy" text, "watchListId" text, "incidentId" uuid, rank int, heat bigint)),
       topic as (
         insert into hot_topic as h (board, word, url, matched_by, watch_list_id, incident_id, first_seen_at, last_seen_at, best_rank)
         select $1, word, url, "matchedBy", "watchListId", "incidentId", $3, $3, rank from t order by word
         on conflict (board, word) do update set url = excluded.url, matched_by = excluded.matched_by,
           watch_list_id = coalesce(excluded.watch_list_id, h.watch_list_id), incident_id = coalesce(excluded.incident_id, h.incident_id),
           first_seen_at = case when h.last_seen_at < $3 - ${NEW_AFTER} then $3 else h.first_seen_at end,
           best_rank = case when h.last_seen_at < $3 - ${NEW_AFTER} then excluded.best_rank else least(h.best_rank, excluded.best_rank) end,
           last_seen_at = greatest(h.last_seen_at, $3)
         returning id, word)
     insert into hot_rank (topic_id, at, rank, heat) select topic.id, $3, t.rank, t.heat from topic join t using (word) on conflict do nothing`,
    [board, JSON.stringify(entries), at],
  );
}

/** A topic that is on the board no more gets one rank of null, which ends its line. */
export async function endOthers(sql: Sql, board: string, words: string[], at: Date): Promise<void> {
  await sql.query(
    `insert into hot_rank (topic_id, at)
     select h.id, $3 from hot_topic h cross join lateral (select r.at, r.rank from hot_rank r where r.topic_id = h.id order by r.at desc limit 1) last
     where h.board = $1 and not h.word = any($2) and last.rank is not null and last.at < $3 on conflict do nothing`,
    [board, words, at],
  );
}
