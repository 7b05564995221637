import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CluePaper, CluePaperFacts } from '@fengsui/contract';
import { beijingDateTime, type Sql, UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { CLUE_SQL, type ClueRow } from '../procedure/clue.repository.js';
import { mayRead, type Person } from '../procedure/rights.js';

type Kind = CluePaperFacts['kind'];
/** Name of each paper, and the word before its number. */
const PAPERS: Record<Kind, { name: string; mark: string }> = {
  notice: { name: '核实通知书', mark: '舆情核实' },
  decision: { name: '处理决定书', mark: '舆情处理' },
};

/** What the log holds of a paper. */
export interface Issued {
  number: string;
  hash: string;
}

/** 核实通知书 and 处理决定书 (第十条、第十三条): numbered through the year, kept with what they say, never changed. */
@Injectable()
export class CluePapers {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Numbers a paper and keeps what it says, in the transaction of the step that it belongs to. */
  async issue(tx: Sql, clueId: string, facts: Omit<CluePaperFacts, 'number'>): Promise<Issued> {
    const year = Number(beijingDateTime(new Date(facts.at)).slice(0, 4));
    await tx.query(`select pg_advisory_xact_lock(hashtext('clue_paper'))`);
    const [{ no }] = await tx.query(
      `select coalesce(max(no), 0) + 1 as no from clue_paper where kind = $1 and year = $2`,
      [facts.kind, year],
    );
    const number = `${PAPERS[facts.kind].mark}〔${year}〕${no}号`;
    const text = JSON.stringify({ ...facts, number } satisfies CluePaperFacts);
    const hash = createHash('sha256').update(text).digest('hex');
    await tx.query(
      `insert into clue_paper (clue_id, kind, year, no, at, facts, hash) values ($1, $2, $3, $4, $5, $6, $7)`,
      [clueId, facts.kind, year, no, facts.at, text, hash],
    );
    return { number, hash };
  }

  /** One paper with its hash, for whoever may see the clue. Throws UserError 404. */
  async read(
    clueId: string,
    paperId: string,
    p: Person,
  ): Promise<{ name: string; facts: CluePaperFacts; hash: string }> {
    const [c]: ClueRow[] = await this.dataSource.query(`${CLUE_SQL} where c.id = $1`, [clueId]);
    const [row] = await this.dataSource.query(
      `select kind, facts, hash from clue_paper where id = $1 and clue_id = $2`,
      [paperId, clueId],
    );
    if (!c || !row || !mayRead(c, p)) throw new UserError('no_paper', '没有这份文书，或您无权查看。', 404);
    return { name: PAPERS[row.kind as Kind].name, facts: JSON.parse(row.facts), hash: row.hash };
  }
}

/** The papers of a clue so far. */
export async function papersOf(sql: Sql, clueId: string): Promise<CluePaper[]> {
  const rows: { id: string; kind: Kind; number: string; at: Date }[] = await sql.query(
    `select id, kind, facts::jsonb->>'number' as number, at from clue_paper where clue_id = $1 order by seq`,
    [clueId],
  );
  return rows.map((r) => ({ ...r, name: PAPERS[r.kind].name, at: r.at.toISOString() }));
}
