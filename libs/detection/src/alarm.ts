import { notifyLive, type Sql } from '@fengsui/platform';

/** 预警 about to be raised. dedupeKey: raised once, however often it is found. */
export interface NewAlarm {
  kind: 'spike' | 'sentiment' | 'single_post' | 'hot_search';
  /** null: no watch list found it */
  watchListId: string | null;
  dedupeKey: string;
  /** one Chinese sentence with its numbers */
  reason: string;
  /** 解除条件: what ends it, one Chinese sentence with its numbers */
  clearWhen: string;
  numbers: object;
  mentionIds: string[];
  unitId: string | null;
  topic: string | null;
}

/** Stores an alarm that is new, and tells the pages. */
export async function raise(tx: Sql, a: NewAlarm): Promise<void> {
  const rows = await tx.query(
    `insert into alarm (kind, watch_list_id, dedupe_key, reason, clear_when, numbers, mention_ids, unit_id, topic, last_high_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, app.now()) on conflict (dedupe_key) do nothing returning id`,
    [
      a.kind,
      a.watchListId,
      a.dedupeKey,
      a.reason,
      a.clearWhen,
      JSON.stringify(a.numbers),
      a.mentionIds,
      a.unitId,
      a.topic,
    ],
  );
  if (rows[0])
    await notifyLive(tx, {
      type: 'alarm',
      data: { id: rows[0].id, incidentId: null, unitId: a.unitId, reason: a.reason },
    });
}

/** A rise is over when it has been low for so long; until then another peak belongs to it. */
export const CALM_MINUTES = 30;

/**
 * The alarm of this kind and list that has not ended, with the level that ends it; null when there is none. The caller holds the lock of kind and list where it goes on to change it.
 */
export async function openAlarm(
  sql: Sql,
  kind: 'spike' | 'sentiment',
  watchListId: string,
): Promise<{ id: string; clearBelow: number } | null> {
  const [row] = await sql.query(
    `select id, coalesce((numbers->>'clearBelow')::float, 'infinity') as "clearBelow" from alarm
     where kind = $1 and watch_list_id = $2 and cleared_at is null order by at desc limit 1`,
    [kind, watchListId],
  );
  return row ?? null;
}

export async function keepOpen(tx: Sql, id: string): Promise<void> {
  await tx.query(`update alarm set last_high_at = app.now() where id = $1`, [id]);
}

/** Ends what was last high so long ago, also while nobody looked. */
export async function endCalm(tx: Sql, kind: 'spike' | 'sentiment', watchListId: string): Promise<void> {
  await tx.query(
    `update alarm set cleared_at = app.now() where kind = $1 and watch_list_id = $2 and cleared_at is null
       and coalesce(last_high_at, at) <= app.now() - $3 * interval '1 minute'`,
    [kind, watchListId, CALM_MINUTES],
  );
}
