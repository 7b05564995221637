import { notifyLive, type Sql } from '@fengsui/platform';

/** 预警 about to be raised. dedupeKey: raised once, however often it is found. */
export interface NewAlarm {
  kind: 'spike' | 'single_post' | 'hot_search';
  /** null: no watch list found it */
  watchListId: string | null;
  dedupeKey: string;
  /** one Chinese sentence with its numbers */
  reason: string;
  numbers: object;
  mentionIds: string[];
  unitId: string | null;
  topic: string | null;
}

/** Stores an alarm that is new, and tells the pages. */
export async function raise(tx: Sql, a: NewAlarm): Promise<void> {
  const rows = await tx.query(
    `insert into alarm (kind, watch_list_id, dedupe_key, reason, numbers, mention_ids, unit_id, topic)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (dedupe_key) do nothing returning id`,
    [a.kind, a.watchListId, a.dedupeKey, a.reason, JSON.stringify(a.numbers), a.mentionIds, a.unitId, a.topic],
  );
  if (rows[0])
    await notifyLive(tx, {
      type: 'alarm',
      data: { id: rows[0].id, incidentId: null, unitId: a.unitId, reason: a.reason },
    });
}
