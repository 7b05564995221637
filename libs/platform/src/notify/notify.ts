import type { LiveNotice, WakeTopic } from '@fengsui/contract';
import type { EntityManager, DataSource } from 'typeorm';

/** Anything that runs SQL: a DataSource, or the EntityManager of a transaction. */
export type Sql = Pick<DataSource | EntityManager, 'query'>;

/** Tells the api processes, and through them the pages, at commit of the transaction; each notice holds at most 8000 bytes. */
export async function notifyLive(tx: Sql, ...notices: LiveNotice[]): Promise<void> {
  await tx.query(`select pg_notify('fengsui_live', m) from unnest($1::text[]) m`, [
    notices.map((m) => JSON.stringify(m)),
  ]);
}

/** Wakes a loop of the engine or crawler at commit. Losing one costs latency only: every loop also looks by itself. */
export async function wake(tx: Sql, topic: WakeTopic): Promise<void> {
  await tx.query(`select pg_notify('fengsui_wake', $1)`, [topic]);
}
