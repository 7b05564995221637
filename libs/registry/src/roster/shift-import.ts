import { Inject, Injectable } from '@nestjs/common';
import type { RosterImportReport } from '@fengsui/contract';
import { type Actor, Ledger } from '@fengsui/ledger';
import { UserError } from '@fengsui/platform';
import { DataSource } from 'typeorm';
import { postWords } from '../function-names.js';
import type { PostFunction } from '../post.js';

/** A sheet as it was read: Excel gives dates, CSV text. row is the number that Excel shows. */
export interface ShiftSheet {
  header: string[];
  rows: { row: number; cells: (string | Date)[] }[];
}
interface Row {
  row: number;
  personId: string;
  from: Date;
  to: Date;
}

const MOST_ROWS = 5_000;
const DAY = 86_400_000;
const COLUMNS = {
  date: ['日期', '值班日期'],
  name: ['姓名', '值班人', '值班人员'],
  from: ['开始', '开始时间'],
  to: ['结束', '结束时间'],
};

/** 排班 from a school's own sheet: 日期, 姓名, and 开始, 结束 where a shift is not a whole day. Good rows go in, bad ones are listed. */
@Injectable()
export class ShiftImport {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Shifts of the days in the sheet are replaced. 400 when a column is missing or nothing is in it. */
  async run(sheet: ShiftSheet, unitId: string, fn: PostFunction, actor: Actor): Promise<RosterImportReport> {
    const column = (names: string[]): number => sheet.header.findIndex((h) => names.includes(h));
    const at = {
      date: column(COLUMNS.date),
      name: column(COLUMNS.name),
      from: column(COLUMNS.from),
      to: column(COLUMNS.to),
    };
    if (at.date < 0 || at.name < 0)
      throw new UserError('no_column', '表头应有“日期”和“姓名”两列，可另有“开始”“结束”。', 400, 'file');
    const filled = sheet.rows.filter((r) => r.cells.some((c) => String(c).trim() !== ''));
    if (filled.length === 0) throw new UserError('empty_file', '表中没有排班，请核对后重新选择。', 400, 'file');
    if (filled.length > MOST_ROWS) throw new UserError('too_many', `一次最多导入 ${MOST_ROWS} 行。`, 400, 'file');
    return this.dataSource.transaction(async (tx) => {
      const people: { id: string; name: string; unit: string }[] = await tx.query(
        `select q.id, q.name, u.name as unit from post p join person q on q.id = p.person_id join unit u on u.id = p.unit_id
         where p.unit_id = $1 and p.function = $2 and q.active and (p.held_to is null or p.held_to > app.now())`,
        [unitId, fn],
      );
      const good: Row[] = [];
      const bad: RosterImportReport['bad'] = [];
      for (const { row, cells } of filled) {
        const cell = (i: number): string | Date => (i < 0 ? '' : (cells[i] ?? ''));
        const read = rowOf(cell(at.date), String(cell(at.name)).trim(), cell(at.from), cell(at.to), people);
        if (typeof read === 'string') bad.push({ row, reason: read });
        else good.push({ row, ...read });
      }
      for (const g of good)
        await tx.query(`delete from duty_shift where unit_id = $1 and function = $2 and from_at < $4 and to_at > $3`, [
          ...[unitId, fn, g.from, g.to],
        ]);
      for (const g of good)
        await tx.query(
          `insert into duty_shift (unit_id, function, person_id, from_at, to_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [unitId, fn, g.personId, g.from, g.to],
        );
      if (good.length > 0)
        await this.ledger.append(tx, {
          kind: 'roster.imported',
          incidentId: null,
          actor,
          payload: { text: `导入${postWords(fn, people[0]?.unit ?? '')}排班 ${good.length} 条`, rows: good.length },
        });
      return { ok: good.length, bad };
    });
  }
}

function rowOf(
  date: string | Date,
  name: string,
  from: string | Date,
  to: string | Date,
  people: { id: string; name: string }[],
): Omit<Row, 'row'> | string {
  const day = dayOf(date);
  if (day === null) return '日期应写作 2026-11-28';
  if (!name) return '没有填写姓名';
  const found = people.filter((p) => p.name === name);
  if (found.length === 0) return `${name}未登记任此职`;
  if (found.length > 1) return `有 ${found.length} 位${name}，请在系统中用轮值设置`;
  const [start, end] = [timeOf(from, 0), timeOf(to, DAY)];
  if (start === null || end === null) return '开始、结束应写作 08:00';
  const last = end > start ? end : end + DAY;
  return { personId: found[0]!.id, from: new Date(day + start), to: new Date(day + last) };
}

/** Midnight, Asia/Shanghai. */
function dayOf(cell: string | Date): number | null {
  if (cell instanceof Date) return Math.floor((cell.getTime() + DAY / 3) / DAY) * DAY - DAY / 3;
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell.trim());
  if (!parts) return null;
  const [y, m, d] = parts.slice(1).map(Number) as [number, number, number];
  const utc = Date.UTC(y, m - 1, d);
  return new Date(utc).getUTCDate() === d ? utc - DAY / 3 : null;
}

/** ms of the day; without a time the one given. */
function timeOf(cell: string | Date, otherwise: number): number | null {
  if (cell instanceof Date) return (cell.getTime() + DAY / 3) % DAY;
  if (cell.trim() === '') return otherwise;
  const parts = /^(\d{1,2})[:：](\d{2})$/.exec(cell.trim());
  if (!parts || Number(parts[1]) > 24 || Number(parts[2]) > 59) return null;
  return (Number(parts[1]) * 60 + Number(parts[2])) * 60_000;
}
