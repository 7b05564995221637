import { beijingDateTime, durationWords } from '@fengsui/platform';
import type { GapRow } from './health.repository.js';
import { reasonWords, SOURCE_NAMES } from './words.js';

/** The gaps as an Excel file: source, query, from, to (Beijing time), length, reason. */
export async function gapsSheet(gaps: GapRow[]): Promise<Buffer> {
  // 36 MB that a crawler never needs
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('缺口', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = [
    { header: '来源', width: 18 },
    { header: '检索词', width: 36 },
    { header: '自（北京时间）', width: 21 },
    { header: '至（北京时间）', width: 21 },
    { header: '时长', width: 16 },
    { header: '原因', width: 24 },
  ];
  sheet.getRow(1).font = { bold: true };
  for (const g of gaps)
    sheet.addRow([
      SOURCE_NAMES[g.source],
      g.query,
      beijingDateTime(g.from_at),
      beijingDateTime(g.to_at),
      durationWords(g.to_at.getTime() - g.from_at.getTime()),
      reasonWords(g.reason),
    ]);
  return Buffer.from(await book.xlsx.writeBuffer());
}
