import type { Writable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { TableName } from '@fengsui/contract';
import { type Actor, Ledger, postAndName } from '@fengsui/ledger';
import { beijingDateTime, Clock, UserError, writeSheet } from '@fengsui/platform';
import { Registry } from '@fengsui/registry';
import { DataSource } from 'typeorm';
import { dayStart } from '../briefs/period.js';
import { unitScope, type Viewer } from '../viewer.js';
import { rowsOf } from './table-rows.js';
import type { TableDef } from './columns.js';
import { TABLES } from './tables.js';

const DAY = 86_400_000;
/** Without days asked for: the last year. */
const DAYS = 365;

/** What one file will hold, checked before its first byte goes out. */
export interface TablePlan {
  table: TableDef;
  units: string[] | null;
  from: Date | null;
  to: Date | null;
  filters: string;
  /** name of the file */
  file: string;
}

/** Tables of the desk as Excel files, of the rows the person may see, streamed; each stands in the log. */
@Injectable()
export class TableExport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Throws UserError: 403 where the table is not his, 400 with the field. from, to: YYYY-MM-DD, both ends included. */
  async plan(
    name: TableName,
    days: { from?: string; to?: string },
    viewer: Pick<Viewer, 'roles' | 'unitIds'>,
  ): Promise<TablePlan> {
    const table = TABLES[name];
    const units = unitScope(viewer);
    if (table.readers && !table.readers.some((r) => viewer.roles.includes(r)))
      throw new UserError('no_right', '这张表涉及全校，您没有导出的权限，请联系宣传部值班员。', 403);
    const now = this.clock.now();
    const today = beijingDateTime(now).slice(0, 10);
    const read = (field: 'from' | 'to', fallback: Date): Date => {
      const given = days[field];
      const at = given === undefined ? fallback : dayStart(given);
      if (!at) throw new UserError('bad_field', '日期应为 2026-11-25 这样的年月日。', 400, field);
      return at;
    };
    const last = read('to', dayStart(today)!);
    const from = read('from', new Date(last.getTime() - (DAYS - 1) * DAY));
    if (last < from) throw new UserError('bad_field', '截止日期早于起始日期，请核对。', 400, 'to');
    const scope = units ? await this.unitWords(units) : '全校';
    const span = `${beijingDateTime(from).slice(0, 10)} 至 ${beijingDateTime(last).slice(0, 10)}`;
    return {
      table,
      units,
      from: table.dated ? from : null,
      to: table.dated ? new Date(last.getTime() + DAY) : null,
      filters: `${scope}${table.dated ? `；${table.dated}日期 ${span}` : ''}`,
      file: `${table.name}${table.dated ? ` ${span}` : ''}.xlsx`,
    };
  }

  private async unitWords(units: string[]): Promise<string> {
    const all = await this.registry.everyUnit();
    return `单位：${units.map((id) => all.find((u) => u.id === id)?.name ?? id).join('、') || '无'}`;
  }

  /** Writes the file to the end; the log says who took what. */
  async write(out: Writable, p: TablePlan, actor: Actor): Promise<void> {
    let n = 0;
    const at = this.clock.now();
    await this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const counted = async function* (): AsyncGenerator {
        for await (const row of rowsOf(tx, p.table.sql, [p.units, p.from, p.to])) {
          n++;
          yield row;
        }
      };
      await writeSheet(out, {
        tables: [{ name: p.table.name, columns: p.table.columns, rows: counted() }],
        filters: p.filters,
        at,
        by: postAndName(actor),
      });
    });
    await this.dataSource.transaction((tx) =>
      this.ledger.append(tx, {
        kind: 'table.exported',
        incidentId: null,
        actor,
        payload: { text: `${actor.name}导出“${p.table.name}”${n} 行（${p.filters}）`, rows: n },
      }),
    );
  }
}
