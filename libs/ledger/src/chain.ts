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

/** A row as a paper cites it. */
export interface CitedRow {
  seq: number;
  hash: string;
}

/**
 * Whether rows are as a paper cites them: each is hashed anew, held against the citation and against the row before it. Answers the first that
 * is not, with words; null: all are. Nothing else of the log is read.
 */
export async function verifyRows(sql: Sql, cited: CitedRow[]): Promise<{ seq: number; problem: string } | null> {
  const rows = [...cited].sort((a, b) => a.seq - b.seq);
  for (let from = 0; from < rows.length; from += PAGE) {
    const page = rows.slice(from, from + PAGE);
    const found: (Row & { before: string | null })[] = await sql.query(
      `select e.seq, (extract(epoch from e.at) * 1000000)::bigint as micros, e.kind, coalesce(e.incident_id::text, '-') as incident, e.actor, e.payload,
              e.prev_hash, e.hash, p.hash as before
       from ledger_event e left join ledger_event p on p.chain_id = e.chain_id and p.seq = e.seq - 1
       where e.chain_id = $1 and e.seq = any($2::bigint[])`,
      [CHAIN, page.map((r) => r.seq)],
    );
    const stored = new Map(found.map((r) => [Number(r.seq), r]));
    for (const { seq, hash } of page) {
      const row = stored.get(seq);
      const problem = !row ? `第 ${seq} 条记录缺失` : citedProblem(row, row.before ?? GENESIS, hash);
      if (problem) return { seq, problem };
    }
  }
  return null;
}

function citedProblem(row: Row, before: string, hash: string): string | null {
  if (hashOf(row) !== row.hash) return `第 ${row.seq} 条的内容与校验值不符（改动）`;
  if (row.hash !== hash) return `第 ${row.seq} 条与报告所载的校验值不符（改写）`;
  if (row.prev_hash !== before) return `第 ${row.seq} 条与前一条不相接（插入、调换或改写）`;
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
