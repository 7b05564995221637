import type { Role } from '@fengsui/contract';
import type { AnySheetTable, SheetColumn } from '@fengsui/platform';

/** A table that can be taken as an Excel file. */
export interface TableDef {
  name: string;
  /** who may have it; null: everybody, of his units */
  readers: Role[] | null;
  /** what the days asked for are days of; null: it has none */
  dated: string | null;
  /** $1 units (null: the whole school), $2 from, $3 to */
  sql: string;
  columns: AnySheetTable['columns'];
}

export type Row = Record<string, string | number | boolean | Date | null>;
export const text = (title: string, width: number, key: string): SheetColumn<Row> => ({
  title,
  width,
  value: (r) => (r[key] as string | number | Date | null) ?? null,
});
export const yes = (title: string, key: string): SheetColumn<Row> => ({
  title,
  width: 8,
  value: (r) => (r[key] ? '是' : '否'),
});
export const named = (title: string, width: number, key: string, name: (v: string) => string): SheetColumn<Row> => ({
  title,
  width,
  value: (r) => (r[key] === null ? null : name(String(r[key]))),
});

export const ofUnits = (unit: string): string => `($1::text[] is null or ${unit} = any($1))`;
export const dated = (at: string): string => `${at} >= $2 and ${at} < $3`;
