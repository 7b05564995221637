import type { Sql } from '@fengsui/platform';

const FETCH = 500;

/** Rows of a query as they are read, some hundred at a time, so that a long table is never held whole. tx: an open transaction. */
export async function* rowsOf<T>(tx: Sql, sql: string, args: unknown[]): AsyncGenerator<T> {
  await tx.query(`declare table_rows no scroll cursor for ${sql}`, args);
  for (;;) {
    const rows: T[] = await tx.query(`fetch forward ${FETCH} from table_rows`);
    yield* rows;
    if (rows.length < FETCH) break;
  }
  await tx.query(`close table_rows`);
}
