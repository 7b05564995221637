import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IRunOptions,
} from 'docx';
import type { ReportColumn, ReportRun } from '@fengsui/contract';

/** Type faces of GB/T 9704; what stands in for them where they are not installed is in fonts.ts. */
export const FONT = {
  title: '方正小标宋_GBK',
  body: '仿宋_GB2312',
  head: '黑体',
  sub: '楷体_GB2312',
  song: '宋体',
} as const;

/** Half points: 2 号, 3 号, 4 号, 五号, 小五. */
export const SIZE = { title: 44, body: 32, four: 28, table: 21, small: 18 } as const;

export const RED = 'E60012';

/** Width of the type area, 156 mm, in twips. */
export const TEXT_WIDTH = 8844;

/**
 * 28 characters of 16 pt need 448 pt and the type area has 442: each is set 0.25 pt tighter, and a line is a 22nd of the type area.
 * The grid of the section says the same, but LibreOffice reads its characters otherwise than Word, so paragraphs carry the figures
 * themselves and leave the grid.
 */
const BODY_SPACING = -5;
export const LINE = { line: 579, lineRule: 'exact' } as const;

type Font = (typeof FONT)[keyof typeof FONT];

export function run(
  text: string,
  font: Font = FONT.body,
  size: number = SIZE.body,
  more: Partial<IRunOptions> = {},
): TextRun {
  const latin = font === FONT.song ? FONT.song : 'Times New Roman';
  const offGrid = { snapToGrid: false, ...(size === SIZE.body ? { characterSpacing: BODY_SPACING } : {}) };
  return new TextRun({
    // control characters are not allowed in XML, in any writing
    text: text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' '),
    size,
    ...offGrid,
    font: { ascii: latin, hAnsi: latin, eastAsia: font, cs: latin },
    ...more,
  });
}

const INDENT = { firstLineChars: 200, firstLine: 640 };

/** An empty line of the type area. */
export const blank = (keepNext = false): Paragraph =>
  new Paragraph({ children: [run('')], spacing: LINE, ...(keepNext ? { keepNext } : {}) });

/** Body: 3 号仿宋, first line indented by two characters. */
export function body(runs: ReportRun[], keepNext = false): Paragraph {
  return new Paragraph({
    children: runs.map((r) => run(r.text, FONT.body, SIZE.body, { bold: r.strong })),
    indent: INDENT,
    alignment: AlignmentType.JUSTIFIED,
    // every page has its 22 lines
    widowControl: false,
    spacing: LINE,
    ...(keepNext ? { keepNext } : {}),
  });
}

/** 「一、」 in 黑体, 「（一）」 in 楷体. */
export function heading(text: string, level: 1 | 2): Paragraph {
  return new Paragraph({
    children: [run(text, level === 1 ? FONT.head : FONT.sub)],
    indent: INDENT,
    keepNext: true,
    spacing: LINE,
    outlineLevel: level - 1,
  });
}

/** A small line under a figure or table. */
export function note(text: string): Paragraph {
  return new Paragraph({
    children: [run(text, FONT.body, SIZE.table)],
    spacing: { before: 60, after: 120, line: 320, lineRule: 'exact' },
  });
}

/** A ruled table, head row repeated on each page, rows kept whole. */
export function table(columns: ReportColumn[], rows: string[][], size: number = SIZE.table): Table {
  const widths = columns.map((c) => Math.round((TEXT_WIDTH * c.width) / 100));
  const line = { style: BorderStyle.SINGLE, size: 4, color: '333333' };
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    borders: {
      top: { ...line, size: 8 },
      bottom: { ...line, size: 8 },
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((c, i) => cell(c.title, widths[i] ?? 0, true, FONT.head, size)),
      }),
      ...rows.map(
        (r) =>
          new TableRow({
            cantSplit: true,
            children: r.map((text, i) => cell(text, widths[i] ?? 0, columns[i]?.center ?? false, FONT.body, size)),
          }),
      ),
    ],
  });
}

function cell(text: string, width: number, center: boolean, font: Font, size: number): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 50, bottom: 50, left: 70, right: 70 },
    verticalAlign: VerticalAlignTable.CENTER,
    children: text.split('\n').map(
      (t) =>
        new Paragraph({
          children: [run(t, font, size)],
          alignment: center ? AlignmentType.CENTER : AlignmentType.LEFT,
          spacing: { line: Math.round(size * 10 * 1.4), lineRule: 'exact' },
        }),
    ),
  });
}
