import { durationWords, type SheetTable } from '@fengsui/platform';
import type { GapRow } from './health.repository.js';
import { reasonWords, SOURCE_NAMES } from './words.js';

/** The gaps as a table of an Excel file: source, query, from, to, length, reason. */
export const gapsTable = (gaps: GapRow[]): SheetTable<GapRow> => ({
  name: '缺口',
  columns: [
    { title: '来源', width: 18, value: (g) => SOURCE_NAMES[g.source] },
    { title: '检索词', width: 36, value: (g) => g.query },
    { title: '自（北京时间）', width: 21, value: (g) => g.from_at },
    { title: '至（北京时间）', width: 21, value: (g) => g.to_at },
    { title: '时长', width: 16, value: (g) => durationWords(g.to_at.getTime() - g.from_at.getTime()) },
    { title: '原因', width: 24, value: (g) => reasonWords(g.reason) },
  ],
  rows: gaps,
});
