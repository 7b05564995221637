import type { ReportBlock } from '@fengsui/contract';
import QRCode from 'qrcode';
import { layoutCurve, MOODS } from '../official/curve.js';
import { AREA, LINE, MM, type Sheet, SIZE, type TextStyle } from './sheet.js';
import { beginHeight, drawTable } from './table.js';

const CURVE_HEIGHT = 175;
/** With its key and two lines of legend. */
const CURVE_ROOM = CURVE_HEIGHT + 40;
const CODE = 32 * MM;

/** Draws one block. told: rows of its table set so far; after: height that must follow it on the same page. */
export async function drawBlock(
  sheet: Sheet,
  b: ReportBlock,
  told: (rows: number) => unknown,
  after = 0,
): Promise<void> {
  switch (b.kind) {
    case 'heading':
      // never parted from what it heads
      sheet.room(LINE + Math.max(LINE, after));
      if (b.level === 1) sheet.doc.outline.addItem(b.text);
      return sheet.paragraph([{ text: b.text, strong: b.level === 1 }]);
    case 'text':
      return sheet.paragraph(b.runs, after);
    case 'item':
      return sheet.paragraph([{ text: `${b.no}. `, strong: false }, ...b.runs], after);
    case 'note':
      return small(sheet, b.text, SIZE.table, 3);
    case 'table':
      return drawTable(sheet, b, told, after);
    case 'curve':
      return curve(sheet, b);
    case 'code':
      return code(sheet, b);
  }
}

/** Height of what of a block cannot be parted from a heading above it. */
export function firstHeight(sheet: Sheet, b: ReportBlock | undefined): number {
  if (b?.kind === 'curve') return CURVE_ROOM;
  if (b?.kind === 'table') return beginHeight(sheet, b);
  return b ? LINE : 0;
}

function small(sheet: Sheet, text: string, size: number, after: number): void {
  const style: TextStyle = { face: 'regular', size };
  sheet.y += after;
  for (const line of sheet.wrap(text, AREA.w, style)) sheet.aligned(line.chars.join(''), style, size * 1.5, 'left');
  sheet.y += after;
}

function curve(sheet: Sheet, b: Extract<ReportBlock, { kind: 'curve' }>): void {
  sheet.room(CURVE_ROOM);
  const { doc } = sheet;
  const l = layoutCurve(b, AREA.w, CURVE_HEIGHT);
  const [dx, dy] = [AREA.x, sheet.y];
  const label: TextStyle = { face: 'regular', size: 8, color: '#333333' };
  const centred = (text: string, x: number, top: number, style = label) =>
    sheet.put(text, dx + x - sheet.widthOf(text, style) / 2, dy + top, 10, style);
  for (const t of l.up) {
    doc.lineWidth(0.4).strokeColor('#D5D9DD');
    doc
      .moveTo(dx + l.plot.x, dy + t.y)
      .lineTo(dx + l.plot.x + l.plot.w, dy + t.y)
      .stroke();
    sheet.put(t.text, dx + l.plot.x - 5 - sheet.widthOf(t.text, label), dy + t.y - 5, 10, label);
  }
  for (const r of l.bars) doc.rect(dx + r.x, dy + r.y, r.w, r.h).fill(r.color);
  for (const t of l.across) centred(t.text, t.x, l.plot.y + l.plot.h + 4);
  for (const m of l.marks) {
    doc.lineWidth(0.5).strokeColor('#333333').dash(3, { space: 2 });
    doc
      .moveTo(dx + m.x, dy + 14)
      .lineTo(dx + m.x, dy + l.plot.y + l.plot.h)
      .stroke()
      .undash();
    centred(m.text, m.x, 2, { ...label, face: 'bold' });
  }
  sheet.y += CURVE_HEIGHT;
  let x = AREA.x + l.plot.x;
  for (const m of MOODS) {
    doc.rect(x, sheet.y + 3, 8, 8).fill(m.color);
    sheet.put(m.name, x + 11, sheet.y + 2, 10, label);
    x += 11 + sheet.widthOf(m.name, label) + 12;
  }
  sheet.y += 14;
  small(sheet, `处置节点：${l.legend.join('；') || '无'}`, SIZE.small, 2);
}

function code(sheet: Sheet, b: Extract<ReportBlock, { kind: 'code' }>): void {
  const { modules } = QRCode.create(b.url, { errorCorrectionLevel: 'M' });
  sheet.y += 8;
  sheet.room(CODE + 30 + b.lines.length * 14);
  const module = CODE / (modules.size + 8);
  const left = AREA.x + (AREA.w - CODE) / 2 + 4 * module;
  const top = sheet.y + 4 * module;
  for (let r = 0; r < modules.size; r++)
    for (let c = 0; c < modules.size; c++)
      // a little over the edge, so that neighbours leave no hairline
      if (modules.get(r, c)) sheet.doc.rect(left + c * module, top + r * module, module + 0.05, module + 0.05);
  sheet.doc.fill('#000000');
  sheet.y += CODE;
  const style: TextStyle = { face: 'regular', size: SIZE.small };
  for (const line of sheet.wrap(b.url, AREA.w, style)) sheet.aligned(line.chars.join(''), style, 13, 'center');
  sheet.y += 4;
  for (const text of b.lines)
    for (const line of sheet.wrap(text, AREA.w, style)) sheet.aligned(line.chars.join(''), style, 13, 'left');
}
