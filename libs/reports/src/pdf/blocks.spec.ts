import { expect, it } from '@jest/globals';
import type { ReportBlock } from '@fengsui/contract';
import PDFDocument from 'pdfkit';
import { drawBlock, firstHeight } from './blocks.js';
import { FACES } from './faces.js';
import { AREA, LINE, Sheet } from './sheet.js';

const heading: ReportBlock = { kind: 'heading', level: 2, text: '（一）传播与处置' };
const curve: ReportBlock = { kind: 'curve', series: [], marks: [] };
const table: ReportBlock = {
  kind: 'table',
  columns: [{ title: '任务', width: 100, center: false }],
  rows: [['一'.repeat(150)], ['二']],
  small: false,
};
const text: ReportBlock = { kind: 'text', runs: [{ text: '一段。', strong: false }] };

/** A sheet with so many lines left on its first page. */
function sheetWith(left: number): Sheet {
  const doc = new PDFDocument({ margin: 0, autoFirstPage: false });
  for (const [face, file] of Object.entries(FACES)) doc.registerFont(face, file);
  const sheet = new Sheet(doc, null);
  sheet.newPage();
  sheet.y = AREA.bottom - left * LINE;
  return sheet;
}

it.each([
  ['a curve', curve, 6, 2],
  ['a curve', curve, 20, 1],
  ['a table whose first row is four lines', table, 3, 2],
  ['a table', table, 6, 1],
  ['text', text, 1, 2],
  ['text', text, 2, 1],
])('a heading above %s is not parted from it', async (_, next, left, page) => {
  const sheet = sheetWith(left);
  await drawBlock(sheet, heading, () => undefined, firstHeight(sheet, next));
  expect(sheet.page).toBe(page);
  await drawBlock(sheet, next, () => undefined);
  expect(sheet.page).toBe(page);
});

it('the last row of a table goes over the page with what must follow it', async () => {
  const rows = Array.from({ length: 5 }, (_, i) => [String(i)]);
  const sheet = sheetWith(8);
  await drawBlock(sheet, { ...table, rows }, () => undefined, 4 * LINE);
  expect(sheet.page).toBe(2);
  expect(sheet.y + 4 * LINE).toBeLessThan(AREA.bottom);
});
