import { AlignmentType, ImageRun, Paragraph, type FileChild } from 'docx';
import type { ReportBlock } from '@fengsui/contract';
import QRCode from 'qrcode';
import type { BulkRows } from './bulk.js';
import { spreadChart } from './chart.js';
import { body, FONT, heading, note, run, SIZE, table } from './parts.js';

/** Side of the printed code: 32 mm, about 0.6 mm a module. */
const CODE_PX = 121;

/** Blocks as paragraphs and tables of the document. signed: a signature follows, which no page bears without text. */
export async function children(blocks: ReportBlock[], bulk: BulkRows, signed = false): Promise<FileChild[]> {
  const out: FileChild[] = [];
  for (const [i, b] of blocks.entries()) out.push(...(await one(b, bulk, signed && i === blocks.length - 1)));
  return out;
}

async function one(b: ReportBlock, bulk: BulkRows, keepNext: boolean): Promise<FileChild[]> {
  switch (b.kind) {
    case 'heading':
      return [heading(b.text, b.level)];
    case 'text':
      return [body(b.runs, keepNext)];
    case 'item':
      return [body([{ text: `${b.no}. `, strong: false }, ...b.runs], keepNext)];
    case 'note':
      return [note(b.text)];
    case 'table':
      return [table(b.columns, bulk.pattern(b.rows), b.small ? SIZE.small : SIZE.table)];
    case 'curve':
      return spreadChart(b);
    case 'code':
      return code(b);
  }
}

async function code(b: Extract<ReportBlock, { kind: 'code' }>): Promise<FileChild[]> {
  const data = await QRCode.toBuffer(b.url, { errorCorrectionLevel: 'M', margin: 2, scale: 12 });
  const small = { line: 300, lineRule: 'exact' } as const;
  return [
    new Paragraph({
      children: [
        new ImageRun({
          type: 'png',
          data,
          transformation: { width: CODE_PX, height: CODE_PX },
          altText: { name: '校验二维码', description: b.url },
        }),
      ],
      alignment: AlignmentType.CENTER,
      spacing: { before: 120 },
      keepNext: true,
    }),
    new Paragraph({
      children: [run(b.url, FONT.song, SIZE.small)],
      alignment: AlignmentType.CENTER,
      spacing: { ...small, after: 120 },
    }),
    ...b.lines.map(
      (t) =>
        new Paragraph({ children: [run(t, FONT.body, SIZE.small)], spacing: small, alignment: AlignmentType.LEFT }),
    ),
  ];
}
