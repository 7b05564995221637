import PDFDocument from 'pdfkit';
import type { ReportBlock } from '@fengsui/contract';
import { dateWords, type OfficialDocument, titleLines, type Told } from '../official/document.js';
import { drawBlock, firstHeight } from './blocks.js';
import { FACES } from './faces.js';
import { AREA, LINE, MM, RED, Sheet, SIZE, type TextStyle } from './sheet.js';

/** A paper in the layout of GB/T 9704-2012 as PDF, faces embedded. Same paper, same bytes. */
export async function officialPdf(paper: OfficialDocument, told: Told = () => undefined): Promise<Buffer> {
  const at = new Date(paper.date);
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: paper.title,
      Author: paper.creator,
      Subject: paper.description,
      Creator: paper.creator,
      CreationDate: at,
      ModDate: at,
    },
  });
  for (const [face, file] of Object.entries(FACES)) doc.registerFont(face, file);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.once('end', resolve).once('error', reject));
  const sheet = new Sheet(doc, paper.footnote);
  const progress = new Progress(paper, told);
  sheet.newPage();
  head(sheet, paper);
  for (const [i, b] of paper.body.entries())
    await progress.draw(sheet, b, i === paper.body.length - 1 ? closingHeight(paper) : following(sheet, paper.body, i));
  annexNames(sheet, paper);
  signature(sheet, paper);
  for (const [i, a] of paper.annexes.entries()) {
    sheet.newPage();
    doc.outline.addItem(`附件：${a.title}`);
    sheet.aligned(paper.annexes.length > 1 ? `附件${i + 1}` : '附件', HEAD, LINE, 'left');
    sheet.y += LINE;
    sheet.aligned(a.title, { face: 'bold', size: SIZE.title }, 34, 'center');
    sheet.y += 10;
    for (const [n, b] of a.blocks.entries()) await progress.draw(sheet, b, following(sheet, a.blocks, n));
  }
  if (paper.imprint) imprint(sheet, paper.imprint);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

const HEAD: TextStyle = { face: 'bold', size: SIZE.body };
const BODY: TextStyle = { face: 'regular', size: SIZE.body };

/** Rows count, since they are what a long paper consists of; every other block is one. */
class Progress {
  private readonly total: number;
  private done = 0;

  constructor(
    paper: OfficialDocument,
    private readonly told: Told,
  ) {
    const blocks = [...paper.body, ...paper.annexes.flatMap((a) => a.blocks)];
    this.total = blocks.reduce((n, b) => n + weight(b), 0);
  }

  async draw(sheet: Sheet, b: ReportBlock, after = 0): Promise<void> {
    await drawBlock(sheet, b, (rows) => this.told(this.done + rows, this.total), after);
    this.done += weight(b);
    this.told(this.done, this.total);
  }
}

const weight = (b: ReportBlock): number => (b.kind === 'table' ? b.rows.length : 1);

/** Labels, red mark 35 mm under the top of the type area, number two lines below, red line 4 mm under it, title two lines below that. */
function head(sheet: Sheet, paper: OfficialDocument): void {
  for (const label of paper.labels) sheet.aligned(label, HEAD, LINE, 'left');
  const size = Math.min(44, AREA.w / [...paper.mark].length - 0.5);
  sheet.y = AREA.y + 35 * MM;
  sheet.aligned(paper.mark, { face: 'bold', size, color: RED }, size, 'center');
  sheet.y += 2 * LINE;
  if (paper.number) sheet.aligned(paper.number, BODY, SIZE.body, 'center');
  sheet.y += 4 * MM;
  sheet.rule(sheet.y, 1.9, RED);
  sheet.y += 2 * LINE;
  for (const line of titleLines(paper.title)) sheet.aligned(line, { face: 'bold', size: SIZE.title }, 34, 'center');
  sheet.y += LINE;
  // back on the grid of 22 lines
  sheet.y = AREA.y + Math.ceil((sheet.y - AREA.y) / LINE - 0.01) * LINE;
  if (paper.addressee) sheet.aligned(`${paper.addressee}：`, BODY, LINE, 'left');
}

/** What must stay on the page of a heading: the beginning of what follows it. */
const following = (sheet: Sheet, blocks: ReportBlock[], i: number): number =>
  blocks[i]?.kind === 'heading' ? firstHeight(sheet, blocks[i + 1]) : 0;

/** Of the names of annexes and the signature: no page bears them without text. */
const closingHeight = (paper: OfficialDocument): number =>
  (3 + (paper.annexes.length > 0 ? 1 + paper.annexes.length : 0)) * LINE;

function annexNames(sheet: Sheet, paper: OfficialDocument): void {
  if (paper.annexes.length === 0) return;
  sheet.y += LINE;
  const names = paper.annexes.map((a, i) => (paper.annexes.length > 1 ? `${i + 1}. ${a.title}` : a.title));
  names.forEach((n, i) => sheet.paragraph([{ text: i === 0 ? `附件：${n}` : `　　　${n}`, strong: false }]));
}

function signature(sheet: Sheet, paper: OfficialDocument): void {
  sheet.room(3 * LINE);
  sheet.y += LINE;
  sheet.aligned(paper.issuer, BODY, LINE, 'right', 2 * SIZE.body);
  sheet.aligned(dateWords(paper.date), BODY, LINE, 'right', 4 * SIZE.body);
}

/** 版记 at the foot of the last page: lines of 0.35 mm first and last, 0.25 mm between. */
function imprint(sheet: Sheet, i: NonNullable<OfficialDocument['imprint']>): void {
  const style: TextStyle = { face: 'regular', size: SIZE.four };
  const pitch = 23;
  const label = '抄送：';
  const inset = SIZE.four;
  const hang = sheet.widthOf(label, style);
  const names = i.copyTo.length > 0 ? sheet.wrap(`${i.copyTo.join('，')}。`, AREA.w - 2 * inset - hang, style) : [];
  const height = (names.length + 1) * pitch;
  sheet.room(height + 6);
  sheet.y = AREA.bottom - height;
  sheet.rule(sheet.y, 0.35 * MM);
  names.forEach((line, n) => {
    if (n === 0) sheet.put(label, AREA.x + inset, sheet.y, pitch, style);
    sheet.put(line.chars.join(''), AREA.x + inset + hang, sheet.y, pitch, style);
    sheet.y += pitch;
  });
  if (names.length > 0) sheet.rule(sheet.y, 0.25 * MM);
  const printed = `${dateWords(i.date)}印发`;
  sheet.put(i.issuer, AREA.x + inset, sheet.y, pitch, style);
  sheet.put(printed, AREA.x + AREA.w - inset - sheet.widthOf(printed, style), sheet.y, pitch, style);
  sheet.rule(AREA.bottom, 0.35 * MM);
}
