import { createHash } from 'node:crypto';
import type { SheetFault, SheetReport } from '@fengsui/contract';
import { beijingDateTime, UserError } from '@fengsui/platform';

/** A sheet as it was read: Excel gives dates, CSV text. row is the number that Excel shows; odd: cells that show what does not stand in them. */
export interface FormSheet {
  header: string[];
  rows: { row: number; cells: (string | Date)[] }[];
  odd: { row: number; column: number; kind: 'merged' | 'formula' }[];
}

/** More people than a college of the size that is aimed at. */
export const MOST_ROWS = 30_000;
const MOST_FAULTS = 500;

const ODD = {
  merged: '是合并单元格，请取消合并，每行各填一格',
  formula: '是公式，请复制后“选择性粘贴”为数值',
};

/** Names under which a column is known; the first is what the template says. */
export type Columns<K extends string> = Record<K, { titles: string[]; required?: boolean }>;

/** Letters of a column as Excel shows them; index from 0. */
function columnLetters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);
}

/** One row by the keys of its columns, trimmed; dates as YYYY-MM-DD. */
export type Row<K extends string> = { row: number } & Record<K, string>;

/** The rows of a sheet by their columns, and every fault found on the way. */
export class SheetReading<K extends string> {
  readonly rows: Row<K>[] = [];
  readonly faults: SheetFault[] = [];
  faultCount = 0;
  private readonly at: Record<K, number>;
  private readonly faulty = new Set<number>();

  /** Throws UserError where a column is missing or nothing is in the sheet. */
  constructor(
    private readonly sheet: FormSheet,
    columns: Columns<K>,
  ) {
    const keys = Object.keys(columns) as K[];
    this.at = Object.fromEntries(
      keys.map((k) => [k, sheet.header.findIndex((h) => columns[k].titles.includes(h.trim()))]),
    ) as Record<K, number>;
    const lacks = keys.filter((k) => columns[k].required && this.at[k] < 0).map((k) => columns[k].titles[0]!);
    const merged = sheet.odd.some((o) => o.row === 1);
    if (lacks.length > 0)
      throw new UserError(
        'no_column',
        `表头缺少${lacks.map((l) => `“${l}”`).join('')}一列${merged ? '：第一行有合并单元格，请删去标题行，让第一行就是表头' : '，请按模板填写，第一行为表头'}。`,
        400,
        'file',
      );
    for (const o of sheet.odd) if (o.row > 1) this.faultAt(o.row, o.column, ODD[o.kind]);
    for (const { row, cells } of sheet.rows) {
      if (cells.every((c) => String(c).trim() === '')) continue;
      const read = (k: K): string => {
        const cell = this.at[k] < 0 ? '' : (cells[this.at[k]] ?? '');
        return cell instanceof Date ? beijingDateTime(cell).slice(0, 10) : cell.trim();
      };
      this.rows.push({ row, ...Object.fromEntries(keys.map((k) => [k, read(k)])) } as Row<K>);
      for (const k of keys) if (columns[k].required && read(k) === '') this.fault(row, k, '没有填写');
    }
    if (this.rows.length === 0) throw new UserError('empty_file', '表中没有内容，请核对后重新选择。', 400, 'file');
    if (this.rows.length > MOST_ROWS)
      throw new UserError('too_many', `一次最多导入 ${MOST_ROWS} 行，请分成几个文件。`, 400, 'file');
  }

  has(key: K): boolean {
    return this.at[key] >= 0;
  }

  /** Rows in which nothing is wrong so far. */
  good(): Row<K>[] {
    return this.rows.filter((r) => !this.faulty.has(r.row));
  }

  fault(row: number, key: K | null, reason: string): void {
    this.faultAt(row, key === null ? null : this.at[key], reason);
  }

  private faultAt(row: number, column: number | null, reason: string): void {
    this.faulty.add(row);
    this.faultCount++;
    if (this.faults.length >= MOST_FAULTS) return;
    const title = column === null ? '' : (this.sheet.header[column] ?? '');
    this.faults.push({ row, column: column === null ? null : `${columnLetters(column)} 列“${title}”`, reason });
  }

  report(counts: Pick<SheetReport, 'create' | 'change' | 'same'>, applied: boolean): SheetReport {
    const faults = this.faults.toSorted((a, b) => a.row - b.row);
    return { rows: this.rows.length, ...counts, faults, faultCount: this.faultCount, applied };
  }

  /** sha256 of what was in the sheet, for the log. */
  hash(): string {
    return createHash('sha256').update(JSON.stringify(this.rows)).digest('hex');
  }
}

/** YYYY-MM-DD of 2026-11-28, 2026/11/28, 2026.11.28, 2026年11月28日; null: no such day. */
export function dayIn(text: string): string | null {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!parts) return null;
  const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null;
}

/** Names in one cell, between 、，；or lines. */
export const namesIn = (text: string): string[] =>
  text
    .split(/[、，,；;\n]/)
    .map((t) => t.trim())
    .filter(Boolean);
