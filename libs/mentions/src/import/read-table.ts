import { parse } from 'csv-parse/sync';
import type ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { UserError } from '@fengsui/platform';
import { checkBounds, notExcel, tooMany } from './workbook-bounds.js';

/** A cell as it came: text, or a date that Excel knows as one. */
export type Cell = string | Date;
/** Header names and rows; row is the number that Excel or an editor shows. */
export interface Table {
  header: string[];
  rows: { row: number; cells: Cell[] }[];
  /** cells that show something which does not stand in them; column from 0 */
  odd: { row: number; column: number; kind: 'merged' | 'formula' }[];
}

/** No sheet that is asked for has more; a merged title row may reach to the last of Excel's 16,384. */
const MOST_COLUMNS = 200;
/** Of a sheet, what says nothing of its cells; a rule over a whole column would be held for each of its million cells. */
const UNREAD = ['dataValidations', 'conditionalFormatting'];

/** mostRows: a longer workbook is refused before it is held in memory. Throws UserError where the file as a whole cannot be read. */
export async function readTable(fileName: string, bytes: Buffer, mostRows: number = Infinity): Promise<Table> {
  if (bytes.length === 0) throw new UserError('empty_file', '文件是空的，请核对后重新选择。', 400, 'file');
  const zipped = bytes.subarray(0, 2).toString('latin1') === 'PK';
  if (zipped) return readExcel(bytes, mostRows);
  if (/\.xls$/i.test(fileName) || bytes.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex')))
    throw new UserError('old_excel', '这是旧版 Excel（.xls），请在 Excel 中另存为 .xlsx 后再导入。', 400, 'file');
  if (/\.xlsx$/i.test(fileName)) throw notExcel();
  const table = readCsv(decode(bytes));
  if (table.rows.length > mostRows) throw tooMany(mostRows);
  return table;
}

/** UTF-8 (with or without mark), UTF-16 with mark, or GB18030, which Excel in China writes. */
export function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf16be');
  const text = strictUtf8(bytes) ?? (looksGb(bytes) ? iconv.decode(bytes, 'gb18030') : '\ufffd');
  // marks of replacement and control characters (a NUL in every other place: UTF-16 without its mark) show that it was something else
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text))
    throw new UserError(
      'bad_encoding',
      '文件编码无法识别，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后再导入。',
      400,
      'file',
    );
  return text;
}

function strictUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Anything decodes as GB18030 somehow. Real Chinese writing consists almost only of GB 2312's signs (rows A1–A3)
 * and its 3,755 common characters (rows B0–D7); Big5, broken UTF-8 and binary data do not.
 */
function looksGb(bytes: Buffer): boolean {
  let pairs = 0;
  let common = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    const [lead, trail] = [bytes[i]!, bytes[i + 1]!];
    if (lead < 0x80) continue;
    if (trail >= 0x30 && trail <= 0x39) {
      i += 3; // a character of four bytes: rare ones and emoji
      continue;
    }
    pairs++;
    if (trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa3) || (lead >= 0xb0 && lead <= 0xd7))) common++;
    i++;
  }
  return common >= pairs * 0.7;
}

function readCsv(text: string): Table {
  const body = text.replace(/^\ufeff/, '');
  const first = /\S.*/.exec(body)?.[0] ?? '';
  const delimiter = [',', '\t', ';'].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
  let records: { record: string[] }[];
  try {
    records = parse(body, { delimiter, relax_column_count: true, relax_quotes: true, info: true }) as never;
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw new UserError(
      'bad_csv',
      `CSV 格式有误${line ? `（第 ${line} 行附近）` : ''}：引号没有成对，请核对后再导入。`,
      400,
      'file',
    );
  }
  // empty lines count: Excel numbers them too
  const head = records.findIndex((r) => r.record.some((c) => c.trim() !== ''));
  if (head < 0) throw new UserError('empty_file', '文件是空的，请核对后重新选择。', 400, 'file');
  return {
    header: records[head]!.record.map((h) => h.trim()),
    rows: records.slice(head + 1).map((r, i) => ({ row: head + i + 2, cells: r.record })),
    odd: [],
  };
}

async function readExcel(bytes: Buffer, mostRows: number): Promise<Table> {
  await checkBounds(bytes, mostRows);
  // 36 MB that a crawler never needs
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  try {
    await book.xlsx.load(bytes as never, { ignoreNodes: UNREAD });
  } catch {
    throw notExcel();
  }
  const sheet = book.worksheets[0];
  if (!sheet) throw new UserError('bad_excel', '工作簿里没有工作表。', 400, 'file');
  // a merged column makes rows that nobody wrote
  if (sheet.rowCount > mostRows + 1) throw tooMany(mostRows);
  const table: Table = { header: [], rows: [], odd: [] };
  const columns = Math.min(sheet.columnCount, MOST_COLUMNS);
  sheet.eachRow((row, number) => {
    const cells: Cell[] = [];
    for (let c = 1; c <= columns; c++) {
      const cell = row.findCell(c);
      cells.push(cell ? cellOf(cell) : '');
      if (!cell) continue;
      if (cell.isMerged) table.odd.push({ row: number, column: c - 1, kind: 'merged' });
      else if (cell.type === excel.ValueType.Formula) table.odd.push({ row: number, column: c - 1, kind: 'formula' });
    }
    if (number === 1) table.header = cells.map((c) => String(c).trim());
    else table.rows.push({ row: number, cells });
  });
  return table;
}

/** Excel's dates carry no zone: what stands in the cell is Beijing time. */
function cellOf(cell: ExcelJS.Cell): Cell {
  const value = cell.value instanceof Object && 'result' in cell.value ? cell.value.result : cell.value;
  if (value instanceof Date) return new Date(value.getTime() - 8 * 3_600_000);
  if (value instanceof Object && 'error' in value) return String(value.error);
  if (value instanceof Object && 'hyperlink' in value && !value.text) return String(value.hyperlink).trim();
  return value === null || value === undefined ? '' : cell.text.trim();
}
