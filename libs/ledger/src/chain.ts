import { createHash } from 'node:crypto';
import type { Sql } from '@fengsui/platform';

/** The one chain of this installation. */
export const CHAIN = 'main';
/** What the first event follows. */
export const GENESIS = '0'.repeat(64);
/** Rows a page: a few megabytes at most, a few milliseconds each. */
const PAGE = 2_000;

/** What reading the chain found. */
export interface ChainReport {
  /** rows read */
  count: number;
  /** sequence number of the first row that does not hold, or that is missing; null: all hold */
  brokenAt: number | null;
  /** what is wrong there, in Chinese */
  problem: string | null;
  /** hash of the head, against which the last row was held */
  head: string;
  headSeq: number;
}

/** A row as text, exactly what the hash was made over. */
interface Row {
  seq: string;
  micros: string;
  kind: string;
  incident: string;
  actor: string;
  payload: string;
  prev_hash: string;
  hash: string;
}

/**
 * Recomputes every hash in this process, not by the database's own function: whoever can rewrite rows can rewrite functions. Page by page over
 * the key, without a transaction: memory stays small, nothing is locked, and rows that come meanwhile are left to the next reading.
 * told: hears how many rows have been read, after each page.
 */
export async function verifyChain(sql: Sql, told: (rows: number) => unknown = () => undefined): Promise<ChainReport> {
  const { seq: headSeq, hash: head, rows: stored } = await headOf(sql);
  let prev = GENESIS;
  let count = 0;
  const report = (problem: string | null, brokenAt: number | null = problem ? count + 1 : null): ChainReport => ({
    count,
    brokenAt,
    problem,
    head,
    headSeq,
  });
  while (count < headSeq) {
    const page: Row[] = await sql.query(
      `select seq, (extract(epoch from at) * 1000000)::bigint as micros, kind, coalesce(incident_id::text, '-') as incident, actor, payload, prev_hash, hash
       from ledger_event where chain_id = $1 and seq > $2 and seq <= $3 order by seq limit ${PAGE}`,
      [CHAIN, count, headSeq],
    );
    if (page.length === 0) return report(`第 ${count + 1} 条起的记录缺失，链头为第 ${headSeq} 条`);
    for (const row of page) {
      const problem = rowProblem(row, count + 1, prev);
      if (problem) return report(problem);
      prev = row.hash;
      count++;
    }
    await told(count);
  }
  if (prev !== head) return report('链头与最后一条记录不符', Math.max(1, count));
  if (stored !== headSeq) return report(`链头之外另有 ${stored - headSeq} 条记录`);
  return report(null);
}

function rowProblem(row: Row, expected: number, prev: string): string | null {
  const seq = Number(row.seq);
  if (seq > expected) return `第 ${expected} 条记录缺失`;
  if (seq < expected) return `第 ${seq} 条记录重复`;
  if (row.prev_hash !== prev) return `第 ${seq} 条与前一条不相接（插入、调换或改写）`;
  if (hashOf(row) !== row.hash) return `第 ${seq} 条的内容与校验值不符（改动）`;
  return null;
}

function hashOf(r: Row): string {
  return createHash('sha256')
    .update([r.prev_hash, r.seq, r.micros, r.kind, r.incident, r.actor, r.payload].join('|'))
    .digest('hex');
}

/** Head and number of rows up to it and beyond, of one moment. */
async function headOf(sql: Sql): Promise<{ seq: number; hash: string; rows: number }> {
  const [row] = await sql.query(
    `select (select count(*) from ledger_event where chain_id = $1) as rows, c.seq, c.hash
     from (select 1) one left join ledger_chain c on c.chain_id = $1`,
    [CHAIN],
  );
  return { seq: Number(row.seq ?? 0), hash: row.hash ?? GENESIS, rows: Number(row.rows) };
}
