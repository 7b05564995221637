import type { Sql } from '@fengsui/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { MentionIndex } from '../mention-index.js';

/** A row of index_generation. */
export interface Generation {
  id: number;
  read: boolean;
  scannedSeq: number;
  endSeq: number;
  startedAt: Date;
  finishedAt: Date | null;
}

const ROWS = `select id, read, scanned_seq::float8 as "scannedSeq", end_seq::float8 as "endSeq", started_at as "startedAt", finished_at as "finishedAt"
  from index_generation where kind = $1 order by id`;
const LOCK = `hashtext('index_generation')`;

/** Generations of this kind of index; they stay as they are until the transaction ends. */
export async function heldGenerations(tx: EntityManager, kind: MentionIndex['kind']): Promise<Generation[]> {
  await tx.query(`select pg_advisory_xact_lock_shared(${LOCK})`);
  return tx.query(ROWS, [kind]);
}

export const generations = (sql: Sql, kind: MentionIndex['kind']): Promise<Generation[]> => sql.query(ROWS, [kind]);

/**
 * Begins a rebuild: a new generation, written from now on beside the one that is read; while none of this kind is read yet, it is read at once,
 * incomplete as it is. A rebuild that is under way goes on instead.
 */
export async function begin(dataSource: DataSource, index: MentionIndex): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${LOCK})`);
    const mine = await generations(tx, index.kind);
    if (mine.some((g) => g.finishedAt === null)) return;
    const [{ id, end }] = await tx.query(
      `select coalesce((select max(id) from index_generation), 0) + 1 as id, coalesce((select max(seq) from mention), 0) as end`,
    );
    await index.create(id);
    const first = mine.length === 0;
    if (first) {
      await tx.query(`delete from index_generation`);
      await index.promote(id);
    }
    await tx.query(`insert into index_generation (id, kind, read, end_seq) values ($1, $2, $3, $4)`, [
      id,
      index.kind,
      first,
      end,
    ]);
  });
}

/** Ends a rebuild that has seen everything: from here on its generation is read, and the one before is dropped. Nobody writes meanwhile. */
export async function finish(dataSource: DataSource, index: MentionIndex): Promise<boolean> {
  return dataSource.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${LOCK})`);
    const done = (await generations(tx, index.kind)).find((g) => g.finishedAt === null && g.scannedSeq >= g.endSeq);
    if (!done) return false;
    if (!done.read) {
      await index.promote(done.id);
      await tx.query(`delete from index_generation where id <> $1`, [done.id]);
    }
    await tx.query(`update index_generation set read = true, finished_at = app.now() where id = $1`, [done.id]);
    return true;
  });
}
