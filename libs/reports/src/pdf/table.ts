import type { ReportBlock } from '@fengsui/contract';
import { AREA, type Sheet, SIZE, type TextStyle } from './sheet.js';
import type { Line } from './wrap.js';

type Table = Extract<ReportBlock, { kind: 'table' }>;
const PAD = { x: 3.5, y: 2.5 };
const RULE = '#333333';
/** Rows between two breaths: other work of the process gets its turn, and progress is told. */
const ROWS_AT_ONCE = 100;

interface Row {
  cells: Line[][];
  lines: number;
}

/** What a table is set with, and its head row. */
function measures(sheet: Sheet, t: Table) {
  const size = t.small ? SIZE.small : SIZE.table;
  const style: TextStyle = { face: 'regular', size };
  const bold: TextStyle = { face: 'bold', size };
  const widths = t.columns.map((c) => (AREA.w * c.width) / 100);
  const pitch = size * 1.4;
  const rowOf = (texts: string[], s: TextStyle): Row => {
    const cells = texts.map((text, i) => sheet.wrap(text, widths[i]! - 2 * PAD.x, s));
    return { cells, lines: Math.max(1, ...cells.map((c) => c.length)) };
  };
  const height = (lines: number) => lines * pitch + 2 * PAD.y;
  const head = rowOf(
    t.columns.map((c) => c.title),
    bold,
  );
  return { style, bold, widths, pitch, rowOf, height, head };
}

/** Height of the head row and the first row; of a very high one, the half of a page that must be there for it to begin. */
export function beginHeight(sheet: Sheet, t: Table): number {
  const { head, height, rowOf, style } = measures(sheet, t);
  return Math.min(AREA.h / 2, height(head.lines) + height(rowOf(t.rows[0] ?? [], style).lines));
}

/** A ruled table: head row on each page, rows whole where they fit a page. told: rows set so far; after: height that must follow its last row on the same page. */
export async function drawTable(sheet: Sheet, t: Table, told: (rows: number) => unknown, after = 0): Promise<void> {
  const { style, bold, widths, pitch, rowOf, height, head } = measures(sheet, t);
  const most = Math.floor((AREA.h - height(head.lines) - 2 * PAD.y) / pitch);

  const draw = (row: Row, s: TextStyle, from: number, to: number, centred: (i: number) => boolean): void => {
    const h = height(to - from);
    let x = AREA.x;
    row.cells.forEach((cell, i) => {
      const shown = cell.slice(from, to);
      const top = sheet.y + (h - shown.length * pitch) / 2;
      shown.forEach((line, n) => {
        const left = centred(i) ? x + (widths[i]! - line.width) / 2 : x + PAD.x;
        sheet.put(line.chars.join(''), left, top + n * pitch, pitch, s);
      });
      x += widths[i]!;
    });
    frame(sheet, widths, h);
    sheet.y += h;
  };
  const drawHead = (): void => draw(head, bold, 0, head.lines, () => true);
  const next = (h: number): void => {
    if (sheet.y + h <= AREA.bottom + 0.5) return;
    sheet.newPage();
    drawHead();
  };

  sheet.room(beginHeight(sheet, t));
  drawHead();
  for (const [n, texts] of t.rows.entries()) {
    const row = rowOf(texts, style);
    for (let from = 0; from < row.lines; from += most) {
      const to = Math.min(row.lines, from + most);
      const last = n === t.rows.length - 1 && to === row.lines;
      next(height(to - from) + (last ? after : 0));
      draw(row, style, from, to, (i) => t.columns[i]!.center);
    }
    if (n % ROWS_AT_ONCE !== ROWS_AT_ONCE - 1) continue;
    told(n + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  told(t.rows.length);
  sheet.y += 4;
}

function frame(sheet: Sheet, widths: number[], h: number): void {
  const { doc, y } = sheet;
  doc.lineWidth(0.5).strokeColor(RULE).rect(AREA.x, y, AREA.w, h);
  let x = AREA.x;
  for (const w of widths.slice(0, -1)) {
    x += w;
    doc.moveTo(x, y).lineTo(x, y + h);
  }
  doc.stroke();
}
