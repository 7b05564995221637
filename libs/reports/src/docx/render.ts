import { createHash } from 'node:crypto';
import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  type FileChild,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import { dateWords, type OfficialDocument, titleLines, type Told } from '../official/document.js';
import { children } from './blocks.js';
import { BulkRows } from './bulk.js';
import { deterministic } from './deterministic.js';
import { imprint } from './imprint.js';
import { blank, FONT, LINE, RED, run, SIZE } from './parts.js';

/** Margins of GB/T 9704-2012 in twips; the footer lies so that the dash of the page number stands 7 mm below the type area. */
const MARGIN = { top: 2098, right: 1474, bottom: 1984, left: 1588, header: 851, footer: 1090 };

/** 22 lines of 28 characters. */
const GRID = { type: DocumentGridType.LINES_AND_CHARS, linePitch: 579, charSpace: -849 };

/** From the top of the type area to the top of the mark: 35 mm (7.2.4). */
const MARK_TOP = 1984;
/** The mark's line; its characters stand in the middle of it. */
const MARK_LINE = 1200;

/** 3 号仿宋: the size the character grid counts from. */
const NORMAL = {
  size: SIZE.body,
  font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: FONT.body, cs: 'Times New Roman' },
};

/** A paper in the layout of GB/T 9704-2012 as DOCX. Same paper, same bytes. */
export async function officialDocx(paper: OfficialDocument, told: Told = () => undefined): Promise<Buffer> {
  told(0, 3);
  const bulk = new BulkRows(createHash('sha256').update(JSON.stringify(paper)).digest('hex'));
  const document = new Document({
    title: paper.title,
    creator: paper.creator,
    lastModifiedBy: paper.creator,
    description: paper.description,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: { document: { run: NORMAL } },
      paragraphStyles: [{ id: 'Normal', name: 'Normal', quickFormat: true, run: NORMAL }],
    },
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: MARGIN }, grid: GRID },
        footers: { default: footer(paper, AlignmentType.RIGHT), even: footer(paper, AlignmentType.LEFT) },
        children: [
          ...head(paper),
          ...(await children(paper.body, bulk, true)),
          ...annexNames(paper),
          ...signature(paper),
          ...(await annexes(paper, bulk)),
          ...(paper.imprint ? [imprint(paper.imprint), last()] : []),
        ],
      },
    ],
  });
  told(1, 3);
  const packed = await Packer.toBuffer(document);
  told(2, 3);
  const file = deterministic(packed, paper.date, (xml) => bulk.expand(xml));
  told(3, 3);
  return file;
}

/** Labels, red mark, document number, red line, title, addressee. */
function head(paper: OfficialDocument): FileChild[] {
  const size = headSize(paper.mark);
  const above = MARK_TOP - Math.round((MARK_LINE - size * 10) / 2) - paper.labels.length * LINE.line;
  return [
    ...paper.labels.map((l) => new Paragraph({ children: [run(l, FONT.head)], spacing: LINE })),
    new Paragraph({ children: [run('', FONT.body, 2)], spacing: { line: Math.max(20, above), lineRule: 'exact' } }),
    new Paragraph({
      children: [run(paper.mark, FONT.title, size, { color: RED, bold: true })],
      alignment: AlignmentType.CENTER,
      spacing: { line: MARK_LINE, lineRule: 'exact' },
    }),
    blank(),
    blank(),
    new Paragraph({
      children: [run(paper.number ?? '')],
      alignment: AlignmentType.CENTER,
      // 4 mm under the number, as wide as the type area
      border: { bottom: { style: BorderStyle.SINGLE, size: 15, color: RED, space: 11 } },
      spacing: LINE,
    }),
    blank(),
    blank(),
    ...titleLines(paper.title).map(
      (text) =>
        new Paragraph({
          children: [run(text, FONT.title, SIZE.title)],
          alignment: AlignmentType.CENTER,
          spacing: { line: 680, lineRule: 'exact' },
        }),
    ),
    blank(),
    ...(paper.addressee ? [new Paragraph({ children: [run(`${paper.addressee}：`)], spacing: LINE })] : []),
  ];
}

/** Half points that let the mark fill one line of the type area without breaking. */
function headSize(mark: string): number {
  return Math.min(96, Math.floor((435 / [...mark].length) * 2));
}

/** — 1 — on the outer side in 4 号宋体 (7.5), and under it what ties the paper to the log. */
function footer(paper: OfficialDocument, side: (typeof AlignmentType)['LEFT' | 'RIGHT']): Footer {
  const indent = side === AlignmentType.RIGHT ? { right: 280 } : { left: 280 };
  const font = { ascii: FONT.song, hAnsi: FONT.song, eastAsia: FONT.song, cs: FONT.song };
  const number = new Paragraph({
    alignment: side,
    indent,
    children: [new TextRun({ size: SIZE.four, font, children: ['— ', PageNumber.CURRENT, ' —'] })],
    spacing: { line: 320, lineRule: 'exact' },
  });
  if (!paper.footnote) return new Footer({ children: [number] });
  const under = new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [run(paper.footnote, FONT.song, 13, { color: '666666' })],
    spacing: { before: 60, line: 200, lineRule: 'exact' },
  });
  return new Footer({ children: [number, under] });
}

/** 附件说明: one line free, two characters in. */
function annexNames(paper: OfficialDocument): FileChild[] {
  if (paper.annexes.length === 0) return [];
  const names = paper.annexes.map((a, i) => (paper.annexes.length > 1 ? `${i + 1}. ${a.title}` : a.title));
  return [
    blank(true),
    ...names.map(
      (n, i) =>
        new Paragraph({
          children: [run(i === 0 ? `附件：${n}` : n)],
          indent: i === 0 ? { firstLineChars: 200, firstLine: 640 } : { firstLineChars: 500, firstLine: 1600 },
          spacing: LINE,
          keepNext: true,
        }),
    ),
  ];
}

/** 署名 above 成文日期, the date with four characters free on its right. */
function signature(paper: OfficialDocument): FileChild[] {
  const right = (text: string, indent: number, keepNext: boolean) =>
    new Paragraph({
      children: [run(text)],
      alignment: AlignmentType.RIGHT,
      indent: { right: indent },
      spacing: LINE,
      keepNext,
    });
  return [blank(true), right(paper.issuer, 640, true), right(dateWords(paper.date), 1280, false)];
}

/** Each annex on a page of its own, before 版记. */
async function annexes(paper: OfficialDocument, bulk: BulkRows): Promise<FileChild[]> {
  const out: FileChild[] = [];
  for (const [i, a] of paper.annexes.entries()) {
    out.push(
      new Paragraph({
        children: [run(paper.annexes.length > 1 ? `附件${i + 1}` : '附件', FONT.head)],
        pageBreakBefore: true,
        spacing: LINE,
      }),
      blank(),
      new Paragraph({
        children: [run(a.title, FONT.title, SIZE.title)],
        alignment: AlignmentType.CENTER,
        spacing: { line: 680, lineRule: 'exact', after: 200 },
        keepNext: true,
      }),
      ...(await children(a.blocks, bulk)),
    );
  }
  return out;
}

/** A section cannot end with a table. */
function last(): Paragraph {
  return new Paragraph({ children: [run('', FONT.body, 2)], spacing: { line: 20, lineRule: 'exact' } });
}
