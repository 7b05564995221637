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
import type { AfterActionReport } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import { LEVEL_NAME } from '../after-action/names.js';
import { deterministic } from './deterministic.js';
import { FONT, LINE, RED, run, SIZE } from './parts.js';
import { logExtract, sections } from './sections.js';

/** Margins of GB/T 9704-2012 in twips; the footer lies so that the dash of the page number stands 7 mm below the type area. */
const MARGIN = { top: 2098, right: 1474, bottom: 1984, left: 1588, header: 851, footer: 1090 };

/** 22 lines of 28 characters. */
const GRID = { type: DocumentGridType.LINES_AND_CHARS, linePitch: 579, charSpace: -849 };

/** 3 号仿宋: the size the character grid counts from. */
const NORMAL = {
  size: SIZE.body,
  font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: FONT.body, cs: 'Times New Roman' },
};

/** The report as DOCX in the official layout. Same report, same bytes. */
export async function renderDocx(report: AfterActionReport): Promise<Buffer> {
  const document = new Document({
    title: report.title,
    creator: report.schoolName,
    lastModifiedBy: report.schoolName,
    description: `第 ${report.version} 版，正文校验值 ${report.bodyHash}`,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: { document: { run: NORMAL } },
      paragraphStyles: [{ id: 'Normal', name: 'Normal', quickFormat: true, run: NORMAL }],
    },
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: MARGIN }, grid: GRID },
        footers: { default: footer(report, AlignmentType.RIGHT), even: footer(report, AlignmentType.LEFT) },
        children: [...head(report), ...sections(report), ...signature(report), ...logExtract(report)],
      },
    ],
  });
  return deterministic(await Packer.toBuffer(document), report.createdAt);
}

/** Red head, document number, red line, title. */
function head(report: AfterActionReport): FileChild[] {
  return [
    new Paragraph({
      children: [
        run(`${report.schoolName}舆情处置专报`, FONT.title, headSize(report.schoolName), { color: RED, bold: true }),
      ],
      alignment: AlignmentType.CENTER,
      spacing: { before: 300, after: 300, line: 960, lineRule: 'exact' },
    }),
    new Paragraph({
      children: [run(documentNumber(report))],
      alignment: AlignmentType.CENTER,
      border: { bottom: { style: BorderStyle.SINGLE, size: 15, color: RED, space: 11 } },
      spacing: { ...LINE, before: 300, after: 0 },
    }),
    new Paragraph({ children: [run('')], spacing: LINE }),
    new Paragraph({
      children: titleLines(report.title).flatMap((line, i) => [
        run(line, FONT.title, SIZE.title, i > 0 ? { break: 1 } : {}),
      ]),
      alignment: AlignmentType.CENTER,
      spacing: { before: 200, after: 400, line: 680, lineRule: 'exact' },
    }),
  ];
}

/** Half points that let the head fill one line of the type area without breaking. */
function headSize(schoolName: string): number {
  const chars = [...schoolName].length + 6;
  return Math.min(72, Math.floor((435 / chars) * 2));
}

/** 「舆情专报〔2026〕1号」: year of drafting, number from the incident's code, without leading zeros. */
export function documentNumber(report: Pick<AfterActionReport, 'createdAt' | 'incident' | 'version'>): string {
  const year = beijingDateTime(new Date(report.createdAt)).slice(0, 4);
  const number = Number(/(\d+)\D*$/.exec(report.incident.code)?.[1] ?? report.version);
  return `舆情专报〔${year}〕${number}号`;
}

/** A long title stands in two lines, the upper one not shorter (GB/T 9704: 梯形), broken where a phrase ends. */
export function titleLines(title: string): string[] {
  const chars = [...title];
  if (chars.length <= 19) return [title];
  const breaks = ['舆情处置情况', '的复盘报告', '的演练复盘报告']
    .map((w) => [...title.slice(0, title.indexOf(w))].length)
    .filter((n) => n > 0 && n <= 20);
  const middle = chars.length / 2;
  const at = breaks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? Math.ceil(middle);
  return [chars.slice(0, at).join(''), chars.slice(at).join('')];
}

/** — 1 — on the outer side, and under it the hashes that tie the paper to the log. */
function footer(report: AfterActionReport, side: (typeof AlignmentType)['LEFT' | 'RIGHT']): Footer {
  const indent = side === AlignmentType.RIGHT ? { right: 280 } : { left: 280 };
  const font = { ascii: FONT.song, hAnsi: FONT.song, eastAsia: FONT.song, cs: FONT.song };
  return new Footer({
    children: [
      new Paragraph({
        alignment: side,
        indent,
        children: [new TextRun({ size: SIZE.four, font, children: ['— ', PageNumber.CURRENT, ' —'] })],
        spacing: { line: 320, lineRule: 'exact' },
      }),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          run(
            `第 ${report.version} 版　${LEVEL_NAME[report.incident.level]}　处置日志链首 ${report.chainHead}`,
            FONT.song,
            13,
            { color: '666666' },
          ),
        ],
        spacing: { before: 60, line: 200, lineRule: 'exact' },
      }),
    ],
  });
}

/** Who drafted and when, right with four characters free. */
function signature(report: AfterActionReport): Paragraph[] {
  const [y, m, d] = beijingDateTime(new Date(report.createdAt)).slice(0, 10).split('-').map(Number);
  return [
    new Paragraph({ children: [run('')], spacing: LINE }),
    new Paragraph({
      children: [run(`${report.schoolName}党委宣传部`)],
      alignment: AlignmentType.RIGHT,
      indent: { right: 640 },
      spacing: LINE,
      keepNext: true,
    }),
    new Paragraph({
      children: [run(`${y}年${m}月${d}日`)],
      alignment: AlignmentType.RIGHT,
      indent: { right: 1280 },
      spacing: LINE,
    }),
  ];
}
