import { Inject, Injectable } from '@nestjs/common';
import type { WatchList, WatchListDraft } from '@fengsui/contract';
import type { Sql } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import type { SourceToPack } from './pack.js';

const FIELDS = `id, name, school_words as "schoolWords", risk_words as "riskWords", required_words as "requiredWords", any_words as "anyWords",
  stop_words as "stopWords", accounts, platforms, active_from as "activeFrom", active_to as "activeTo", active, version`;

/** All SQL of watch lists. */
@Injectable()
export class WatchListRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Active ones first, then by name. */
  async list(sql: Sql = this.dataSource): Promise<WatchList[]> {
    return sql.query(`select ${FIELDS} from watch_list order by active desc, name, id`);
  }

  /** Who changed each list last, and when. */
  async changes(): Promise<Map<string, { by: string | null; at: Date }>> {
    const rows: { id: string; by: string | null; at: Date }[] = await this.dataSource.query(
      `select w.id, p.name as by, w.updated_at as at from watch_list w left join person p on p.id = w.updated_by`,
    );
    return new Map(rows.map((r) => [r.id, r]));
  }

  async lock(tx: Sql, id: string): Promise<WatchList | null> {
    return (await tx.query(`select ${FIELDS} from watch_list where id = $1 for update`, [id]))[0] ?? null;
  }

  /** Who changed it last, and when. */
  async lastChange(tx: Sql, id: string): Promise<{ by: string | null; at: Date }> {
    const [row] = await tx.query(
      `select p.name as by, w.updated_at as at from watch_list w left join person p on p.id = w.updated_by where w.id = $1`,
      [id],
    );
    return row;
  }

  async insert(tx: Sql, id: string, d: WatchListDraft, by: string): Promise<WatchList> {
    const [row] = await tx.query(
      `insert into watch_list (id, name, school_words, risk_words, required_words, any_words, stop_words, accounts, platforms, active_from, active_to, active, updated_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${FIELDS}`,
      [id, ...columns(d), d.active ?? true, by],
    );
    return row;
  }

  async update(tx: Sql, id: string, d: WatchListDraft, active: boolean, by: string): Promise<WatchList> {
    const [rows] = await tx.query(
      `update watch_list set name = $2, school_words = $3, risk_words = $4, required_words = $5, any_words = $6, stop_words = $7, accounts = $8,
         platforms = $9, active_from = $10, active_to = $11, active = $12, updated_by = $13, updated_at = app.now(), version = version + 1
       where id = $1 returning ${FIELDS}`,
      [id, ...columns(d), active, by],
    );
    return rows[0];
  }

  /** Sources that are read, with their budgets. */
  async budgets(): Promise<SourceToPack[]> {
    return this.dataSource.query(
      `select source, interval_ms as "intervalMs", daily from source_state where enabled order by source`,
    );
  }
}

const columns = (d: WatchListDraft): unknown[] => [
  d.name,
  d.schoolWords,
  d.riskWords,
  d.requiredWords,
  d.anyWords,
  d.stopWords,
  d.accounts,
  d.platforms,
  d.activeFrom,
  d.activeTo,
];
