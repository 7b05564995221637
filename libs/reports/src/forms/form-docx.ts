import {
  AlignmentType,
  BorderStyle,
  Document,
  HeightRule,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { deterministic } from '../docx/deterministic.js';
import { FONT, run, SIZE, TEXT_WIDTH } from '../docx/parts.js';
import { type FormPaper, formRows, SEAL_WORDS } from './form.js';

/** Twips: label, value, label, value. Seven characters of a label stand in one line. */
const WIDTHS = [1700, 2722, 1700, 2722];
const ROW = 420;
/** Of an opinion by how many there are: a form ends on its page. */
const opinionHeight = (n: number): number => (n > 2 ? 1500 : 1900);
/** 25 mm above and below: a form fills its page, it is no letter. */
const MARGIN = { top: 1417, right: 1474, bottom: 1134, left: 1588 };
const EXACT = { line: 320, lineRule: 'exact' } as const;

/** A form as DOCX. Same form, same bytes. */
export async function formDocx(paper: FormPaper): Promise<Buffer> {
  const document = new Document({
    title: paper.title,
    creator: paper.creator,
    lastModifiedBy: paper.creator,
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: MARGIN } },
        children: [
          new Paragraph({
            children: [run(paper.title, FONT.title, 36)],
            alignment: AlignmentType.CENTER,
            spacing: { line: 600, lineRule: 'exact', after: 120 },
          }),
          new Paragraph({
            children: [run(`${paper.left}\u3000\u3000${paper.right}`, FONT.body, SIZE.table)],
            alignment: AlignmentType.RIGHT,
            spacing: { ...EXACT, after: 60 },
          }),
          table(paper),
          new Paragraph({ children: [run(paper.note, FONT.body, SIZE.small)], spacing: { before: 80, ...EXACT } }),
        ],
      },
    ],
  });
  return deterministic(await Packer.toBuffer(document), paper.date);
}

function table(paper: FormPaper): Table {
  const line = { style: BorderStyle.SINGLE, size: 4, color: '333333' };
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: WIDTHS,
    borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
    rows: [
      ...formRows(paper.fields).map(
        (row) =>
          new TableRow({
            cantSplit: true,
            height: { value: ROW, rule: HeightRule.ATLEAST },
            children: row.flatMap((f) => [label(f.label), cell(f.value.split('\n'), row.length === 1 ? 3 : 1)]),
          }),
      ),
      ...paper.opinions.map(
        (o) =>
          new TableRow({
            cantSplit: true,
            height: { value: opinionHeight(paper.opinions.length), rule: HeightRule.ATLEAST },
            children: [label(o.label), opinion(o.text)],
          }),
      ),
    ],
  });
}

const margins = { top: 40, bottom: 40, left: 80, right: 80 };

const label = (text: string): TableCell =>
  new TableCell({
    margins,
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      new Paragraph({ children: [run(text, FONT.head, SIZE.table)], alignment: AlignmentType.CENTER, spacing: EXACT }),
    ],
  });

const cell = (lines: string[], span: number): TableCell =>
  new TableCell({
    margins,
    columnSpan: span,
    verticalAlign: VerticalAlignTable.CENTER,
    children: lines.map((t) => new Paragraph({ children: [run(t, FONT.body, SIZE.table)], spacing: EXACT })),
  });

/** What was said above, the place for the seal below. */
const opinion = (text: string): TableCell =>
  new TableCell({
    margins,
    columnSpan: 3,
    verticalAlign: VerticalAlignTable.BOTTOM,
    children: [
      ...(text
        ? [new Paragraph({ children: [run(text, FONT.body, SIZE.table)], spacing: { ...EXACT, after: 500 } })]
        : []),
      new Paragraph({
        children: [run(SEAL_WORDS, FONT.body, SIZE.table)],
        alignment: AlignmentType.RIGHT,
        spacing: EXACT,
      }),
    ],
  });
