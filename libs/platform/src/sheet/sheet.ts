import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beijingDateTime } from '../clock/beijing.js';

/** A column of a sheet. width in characters; what value answers: text, a number, a moment, or nothing. */
export interface SheetColumn<T> {
  title: string;
  width: number;
  value: (row: T) => string | number | Date | null;
}

/** One table of a workbook; rows may come from a database's cursor. */
export interface SheetTable<T> {
  /** name of its tab */
  name: string;
  columns: SheetColumn<T>[];
  rows: Iterable<T> | AsyncIterable<T>;
}

/** Rows of each table of a workbook have a type of their own. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnySheetTable = SheetTable<any>;

/** A line of the sheet 说明: what it is, and what is said of it. */
export type Said = [name: string, words: string];

/** A workbook. filters: by what the rows were chosen, in Chinese, in one line of the sheet 说明 or in several; at: when. */
export interface Sheet {
  tables: AnySheetTable[];
  filters: string | Said[];
  at: Date;
  /** 「党委宣传部 舆情值班员 王晓岚」 */
  by: string;
  /** further lines of 说明, asked for when every row is written */
  notes?: () => Promise<Said[]>;
}

export const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Asia/Shanghai; an Excel date has no zone. */
const BEIJING_MS = 8 * 3_600_000;
/** A cell holds 32,767 characters, a sheet 1,048,576 rows, a tab's name 31 characters. */
const CELL = 32_767;
const MOST_ROWS = 1_000_000;
const NAME = 31;
/** A spreadsheet takes a text that begins so for a formula, in Excel itself or once it has been through CSV. */
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
/** What XML 1.0 cannot hold. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Whoever asked for the file has closed the connection: there is nobody to tell. */
export class ReaderGone extends Error {}

/**
 * Writes a workbook as it is read, row by row: head row in bold and frozen with a filter, times as dates in Beijing time, no text that could run
 * as a formula (an apostrophe stands before it). The last sheet says what was asked for. Ends the stream; when it fails the stream is destroyed.
 * Throws ReaderGone when the stream is closed before its end.
 */
export async function writeSheet(out: Writable, sheet: Sheet): Promise<void> {
  const gone = new AbortController();
  out.once('close', () => out.writableFinished || gone.abort(new ReaderGone('the reader has gone')));
  // the writer waits for a stream's end, which a closed one never comes to
  const closed = new Promise<never>((_, reject) => {
    gone.signal.addEventListener('abort', () => reject(asError(gone.signal.reason)));
  });
  try {
    await Promise.race([write(out, sheet, gone.signal), closed]);
  } catch (error) {
    out.destroy(error instanceof ReaderGone ? undefined : asError(error));
    throw error;
  }
}

/**
 * Rows go through a stream of the writer's own into the archive's, which takes any number and keeps what it has not packed yet: 20,000 wide rows
 * are 300 MiB. The writer does not wait for it, so we do.
 */
async function packed(tab: object, gone: AbortSignal): Promise<void> {
  const [archive] = (tab as { stream: { pipes: (Writable & { _writableState: { needDrain: boolean } })[] } }).stream
    .pipes;
  // writableNeedDrain by another name: the archive's streams are older than it
  if (archive!._writableState.needDrain) await once(archive!, 'drain', { signal: gone });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function write(out: Writable, sheet: Sheet, gone: AbortSignal): Promise<void> {
  // 36 MB that most processes never need
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const about: Said[] = [
    ...(typeof sheet.filters === 'string' ? [['筛选条件', sheet.filters] satisfies Said] : sheet.filters),
    ['导出时间（北京时间）', beijingDateTime(sheet.at)],
    ['导出人', sheet.by],
  ];
  for (const t of sheet.tables) {
    const tab = book.addWorksheet(tabName(t.name), { views: [{ state: 'frozen', ySplit: 1 }] });
    tab.columns = t.columns.map((c) => ({ header: c.title, width: c.width }));
    tab.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: t.columns.length } };
    const head = tab.getRow(1);
    head.font = { bold: true };
    head.commit();
    let n = 0;
    for await (const row of t.rows) {
      if (out.destroyed) throw new ReaderGone('the reader has gone');
      if (n === MOST_ROWS) {
        about.push([`“${t.name}”`, `只列前 ${MOST_ROWS} 行，请缩小范围后分次导出`]);
        break;
      }
      n++;
      const values = t.columns.map((c) => c.value(row));
      const line = tab.addRow(values.map(sheetCell));
      values.forEach((v, i) => {
        if (v instanceof Date) line.getCell(i + 1).numFmt = 'yyyy-mm-dd hh:mm:ss';
      });
      line.commit();
      await packed(tab, gone);
    }
    about.push([`“${t.name}”行数`, String(n)]);
    tab.commit();
  }
  const note = book.addWorksheet('说明');
  note.columns = [{ width: 24 }, { width: 80 }];
  about.push(...((await sheet.notes?.()) ?? []));
  for (const [key, value] of about) note.addRow([sheetCell(key), sheetCell(value)]).commit();
  note.commit();
  await book.commit();
}

/** The same in memory: for a few hundred rows. */
export async function sheetFile(sheet: Sheet): Promise<Buffer> {
  const out = new PassThrough();
  const [file] = await Promise.all([buffer(out), writeSheet(out, sheet)]);
  return file;
}

/** A value as a cell may hold it: a moment in Beijing time, a text that is no formula, holds nothing XML cannot, and is no longer than Excel takes. */
function sheetCell(value: string | number | Date | null): string | number | Date | null {
  if (value instanceof Date) return new Date(value.getTime() + BEIJING_MS);
  if (typeof value !== 'string') return value;
  const text = value.replace(NO_XML, '');
  return (FORMULA.test(text) ? `'${text}` : text).slice(0, CELL);
}

const tabName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, NAME);
