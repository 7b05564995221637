import { Readable } from 'node:stream';
import { UserError } from '@fengsui/platform';
import type JSZip from 'jszip';

const MIB = 1024 * 1024;
/** Of all that a workbook unpacks to: a file of 20 MiB, the largest that is taken, unpacks to five to ten times as much. */
const MOST_UNPACKED = 200 * MIB;
const MOST_PARTS = 1_000;
/** In all sheets; the largest sheet that is asked for has 30,000 rows of 24. */
const MOST_CELLS = 2_000_000;
/** Cells under all merges and names: the reader makes each of them. A title may reach over the whole width. */
const MOST_SPANNED = 1_000_000;
/** Rows where the caller sets no bound: Excel itself ends at 1,048,576. */
const MOST_ROWS = 1_000_000;
/** A tag longer than this is none of Excel's. */
const MOST_TAG = 64 * 1024;

const bad = (code: string, message: string): UserError => new UserError(code, message, 400, 'file');
export const notExcel = (): UserError => bad('bad_excel', '文件不是有效的 Excel 工作簿，请重新另存为 .xlsx 后再导入。');
export const tooMany = (most: number): UserError => bad('too_many', `一次最多导入 ${most} 行，请分成几个文件。`);

/** Rows and cells of 「A1:XFD1048576」; null: it is no range. */
function spanOf(ref: string): { lastRow: number; cells: number } | null {
  const at = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(ref.trim());
  if (!at) return null;
  const column = (letters: string): number =>
    [...letters.toUpperCase()].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0);
  const [left, top] = [column(at[1]!), Number(at[2])];
  const [right, bottom] = [column(at[3] ?? at[1]!), Number(at[4] ?? at[2])];
  const cells = (Math.abs(right - left) + 1) * (Math.abs(bottom - top) + 1);
  return { lastRow: Math.max(top, bottom), cells };
}

/**
 * Refuses a workbook that would not fit in memory once it is read, before it is: unpacked piece by piece, with the same library as the reader's, and counted.
 * Excel keeps a merge, a name or the used range as two corners, which the reader turns into every cell between them; a zip of 20 MB may hold 20 GB.
 * Throws UserError 400.
 */
export async function checkBounds(bytes: Buffer, mostRows: number): Promise<void> {
  const { default: zip } = await import('jszip');
  let parts: JSZip.JSZipObject[];
  try {
    parts = Object.values((await zip.loadAsync(bytes)).files);
  } catch {
    throw notExcel();
  }
  if (parts.length > MOST_PARTS) throw notExcel();
  const counter = new Counter(mostRows);
  let unpacked = 0;
  for (const part of parts.filter((p) => !p.dir)) {
    const sheet = /xl\/(worksheets\/|workbook\.xml)/.test(part.name);
    let rest = '';
    try {
      // a stream of the library's own making, which cannot be iterated
      for await (const chunk of new Readable().wrap(part.nodeStream('nodebuffer')) as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > MOST_UNPACKED)
          throw bad(
            'too_large',
            `工作簿解压后超过 ${MOST_UNPACKED / MIB} MB，请只留下要导入的内容，另存为新的工作簿后再导入。`,
          );
        if (sheet) rest = counter.take(rest + chunk.toString('latin1'));
      }
    } catch (error) {
      throw error instanceof UserError ? error : notExcel();
    }
  }
}

/** Counts rows, cells and ranges in the XML of workbook and sheets as it comes; tags and ranges are plain ASCII. */
class Counter {
  private rows = 0;
  private cells = 0;
  private spanned = 0;

  constructor(private readonly mostRows: number) {}

  /** Answers the tail that is not whole yet: a tag, or a name with what it stands for. */
  take(text: string): string {
    const last = text.lastIndexOf('<');
    const tail = last < 0 ? '' : text.slice(last);
    const rest = tail.includes('>') && !tail.startsWith('<definedName') ? '' : tail;
    if (rest.length > MOST_TAG) throw notExcel();
    const tags = /<(sheetData|row|c|mergeCell|dimension|definedName)\b([^>]*)(?:>([^<]*))?/g;
    for (const [, tag, attributes, content] of text.slice(0, text.length - rest.length).matchAll(tags))
      this.tag(tag!, attributes!, content ?? '');
    return rest;
  }

  private tag(tag: string, attributes: string, content: string): void {
    switch (tag) {
      case 'sheetData':
        this.rows = 0;
        return;
      case 'row':
        if (++this.rows > Math.min(this.mostRows + 1, MOST_ROWS)) throw tooMany(Math.min(this.mostRows, MOST_ROWS));
        return;
      case 'c':
        if (++this.cells > MOST_CELLS)
          throw bad('too_many', `工作簿超过 ${MOST_CELLS / 10_000} 万格，请删去不用导入的列和工作表，或分成几个文件。`);
        return;
      case 'dimension':
        return this.used(refIn(attributes));
      case 'mergeCell':
        return this.span(refIn(attributes), (ref) => `单元格合并到 ${ref}`);
      case 'definedName':
        for (const [ref] of content.matchAll(/\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7}/gi))
          this.span(ref, (r) => `名称或筛选的范围到 ${r}`);
    }
  }

  /** What a sheet says of its size is not believed, but one to the end of Excel is no list. */
  private used(ref: string): void {
    const span = spanOf(ref);
    if (!span) throw notExcel();
    if (span.lastRow > MOST_ROWS)
      throw bad('too_many', `工作表的范围一直到 ${ref}：请把要导入的行复制到新的工作簿，另存为 .xlsx 后再导入。`);
  }

  private span(ref: string, what: (ref: string) => string): void {
    const span = spanOf(ref);
    if (!span) throw notExcel();
    this.spanned += span.cells;
    if (this.spanned > MOST_SPANNED)
      throw bad('too_wide', `${what(ref)}，范围过大：请取消合并和筛选，每行各填一格，另存后再导入。`);
  }
}

const refIn = (attributes: string): string => /\sref\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? '';
