import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CollectedItem } from '@fengsui/collection';
import type { ImportReport } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Clock, UserError } from '@fengsui/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { MentionStore } from '../store/mention.store.js';
import { checkRow, COLUMNS, REQUIRED } from './check-row.js';
import { readTable, type Cell } from './read-table.js';

interface Row {
  row: number;
  item: CollectedItem;
}

const BATCH = 500;
const COMMAND_LINE: Actor = { type: 'system', id: 'cli', name: '命令行' };

/** Takes mentions from CSV or Excel: good rows go in, bad rows are named. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MentionStore) private readonly store: MentionStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** All good rows in one transaction, or none. actor: left out on the command line. Throws UserError when the file as a whole cannot be read. */
  async importFile(fileName: string, bytes: Buffer, actor: Actor = COMMAND_LINE): Promise<ImportReport> {
    const table = await readTable(fileName, bytes);
    const at = this.columns(table.header);
    const report: ImportReport = { fileName, ok: 0, duplicates: [], bad: [] };
    const good = new Map<string, Row>();
    for (const { row, cells } of table.rows) {
      if (cells.every((c) => String(c).trim() === '')) continue;
      if (cells.slice(table.header.length).some((c) => String(c).trim() !== '')) {
        report.bad.push({
          row,
          field: '列数',
          reason: `有 ${cells.length} 列，表头只有 ${table.header.length} 列：正文里若有逗号，请用英文双引号把这一格括起来`,
        });
        continue;
      }
      const named = Object.fromEntries([...at].map(([name, i]) => [name, cells[i] ?? ''])) as Record<string, Cell>;
      const checked = checkRow(named, this.clock.now());
      if ('bad' in checked) report.bad.push(...checked.bad.map((b) => ({ row, ...b })));
      else {
        const key = `${checked.item.platform}:${checked.item.id}`;
        if (good.has(key)) report.duplicates.push(row);
        else good.set(key, { row, item: checked.item });
      }
    }
    await this.dataSource.transaction((tx) => this.storeAll(tx, [...good.values()], report, bytes, actor));
    return report;
  }

  private async storeAll(
    tx: EntityManager,
    all: Row[],
    report: ImportReport,
    bytes: Buffer,
    actor: Actor,
  ): Promise<void> {
    // one import at a time, so that the same file sent twice at once is counted once
    await tx.query(`select pg_advisory_xact_lock(hashtext('mention-import'))`);
    for (let i = 0; i < all.length; i += BATCH) await this.storeBatch(tx, all.slice(i, i + BATCH), report);
    report.duplicates.sort((a, b) => a - b);
    const bad = new Set(report.bad.map((b) => b.row)).size;
    await tx.query(
      `insert into import_batch (file_name, file_hash, rows_ok, rows_bad, rows_duplicate) values ($1, $2, $3, $4, $5)`,
      [report.fileName, createHash('sha256').update(bytes).digest('hex'), report.ok, bad, report.duplicates.length],
    );
    await this.ledger.append(tx, {
      kind: 'mention.imported',
      incidentId: null,
      actor,
      payload: {
        text: `${actor.name}导入“${report.fileName}”：${report.ok} 条，重复 ${report.duplicates.length} 条，不合格 ${bad} 行`,
      },
    });
  }

  private async storeBatch(tx: EntityManager, rows: Row[], report: ImportReport): Promise<void> {
    const stored = new Set<string>();
    for (const platform of ['weibo', 'wechat']) {
      const ids = rows.filter((r) => r.item.platform === platform).map((r) => r.item.id);
      const found: { platform_id: string }[] = await tx.query(
        `select platform_id from mention where platform = $1 and platform_id = any($2)`,
        [platform, ids],
      );
      for (const f of found) stored.add(`${platform}:${f.platform_id}`);
    }
    const fresh = rows.filter((r) => !stored.has(`${r.item.platform}:${r.item.id}`));
    await this.store.store(
      tx,
      fresh.map((r) => r.item),
      { source: 'import', watchListId: null, vouched: '人工导入' },
    );
    report.ok += fresh.length;
    report.duplicates.push(...rows.filter((r) => !fresh.includes(r)).map((r) => r.row));
  }

  private columns(header: string[]): Map<string, number> {
    const at = new Map<string, number>();
    for (const [name, names] of Object.entries(COLUMNS)) {
      const i = header.findIndex((h) => names.includes(h.toLowerCase()));
      if (i >= 0) at.set(name, i);
    }
    const missing = REQUIRED.filter((r) => !at.has(r));
    if (missing.length > 0) {
      const wanted = missing.map((m) => `${m}（${COLUMNS[m]![1]}）`).join('、');
      throw new UserError(
        'missing_columns',
        `缺少列：${wanted}。文件中的列是：${header.filter(Boolean).slice(0, 20).join('、') || '无'}。请补上列名后再导入。`,
        400,
        missing[0],
      );
    }
    return at;
  }
}
