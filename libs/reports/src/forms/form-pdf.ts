import PDFDocument from 'pdfkit';
import { FACES } from '../pdf/faces.js';
import { AREA, Sheet, SIZE, type TextStyle } from '../pdf/sheet.js';
import { type FormPaper, formRows, SEAL_WORDS } from './form.js';

/** 25 mm: a form fills its page, it is no letter. */
const TOP = 71;
/** Points: label, value, label, value. Seven characters of a label stand in one line. */
const LABELS = 84;
const WIDTHS = [LABELS, AREA.w / 2 - LABELS, LABELS, AREA.w / 2 - LABELS];
const PITCH = 15;
/** Of an opinion by how many there are: a form ends on its page. */
const opinionHeight = (n: number): number => (n > 2 ? 76 : 92);
const PAD = 4;
/** Above and below a line. */
const LEAD = 3;
const LABEL: TextStyle = { face: 'bold', size: SIZE.table };
const TEXT: TextStyle = { face: 'regular', size: SIZE.table };

/** A form as PDF, faces embedded. Same form, same bytes. */
export async function formPdf(paper: FormPaper): Promise<Buffer> {
  const at = new Date(paper.date);
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: paper.title, Author: paper.creator, Creator: paper.creator, CreationDate: at, ModDate: at },
  });
  for (const [face, file] of Object.entries(FACES)) doc.registerFont(face, file);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.once('end', resolve).once('error', reject));
  const sheet = new Sheet(doc, null);
  sheet.newPage();
  sheet.y = TOP;
  for (const line of sheet.wrap(paper.title, AREA.w, { face: 'bold', size: 18 }))
    sheet.aligned(line.chars.join(''), { face: 'bold', size: 18 }, 28, 'center');
  sheet.aligned(`${paper.left}\u3000\u3000${paper.right}`, TEXT, 20, 'right');
  for (const row of formRows(paper.fields))
    boxes(
      sheet,
      row.flatMap((f, i) => [
        { text: f.label, width: WIDTHS[2 * i]!, style: LABEL, centre: true },
        { text: f.value, width: row.length === 1 ? AREA.w - WIDTHS[0]! : WIDTHS[1]!, style: TEXT, centre: false },
      ]),
      PITCH + 2 * LEAD,
    );
  for (const o of paper.opinions) {
    boxes(
      sheet,
      [
        { text: o.label, width: WIDTHS[0]!, style: LABEL, centre: true },
        { text: o.text, width: AREA.w - WIDTHS[0]!, style: TEXT, centre: false, top: true },
      ],
      opinionHeight(paper.opinions.length),
      PITCH + PAD,
    );
    const width = sheet.widthOf(SEAL_WORDS, TEXT);
    sheet.put(SEAL_WORDS, AREA.x + AREA.w - PAD - width, sheet.y - PITCH - PAD, PITCH, TEXT);
  }
  sheet.y += PAD;
  for (const line of sheet.wrap(paper.note, AREA.w, { face: 'regular', size: SIZE.small }))
    sheet.aligned(line.chars.join(''), { face: 'regular', size: SIZE.small }, 14, 'left');
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

interface Box {
  text: string;
  width: number;
  style: TextStyle;
  centre: boolean;
  top?: boolean;
}

/** Cells of one row beside each other, as high as the fullest asks; below: kept free for what is set there afterwards. */
function boxes(sheet: Sheet, cells: Box[], least: number, below = 0): void {
  const lines = cells.map((c) => c.text.split('\n').flatMap((t) => sheet.wrap(t, c.width - 2 * PAD, c.style)));
  const height = Math.max(least, Math.max(...lines.map((l) => l.length)) * PITCH + 2 * LEAD + below);
  sheet.room(height);
  let x = AREA.x;
  for (const [i, c] of cells.entries()) {
    sheet.doc.lineWidth(0.6).strokeColor('#333333').rect(x, sheet.y, c.width, height).stroke();
    const from = sheet.y + (c.top ? PAD : (height - lines[i]!.length * PITCH) / 2);
    for (const [n, line] of lines[i]!.entries()) {
      const left = c.centre ? x + (c.width - line.width) / 2 : x + PAD;
      sheet.put(line.chars.join(''), left, from + n * PITCH, PITCH, c.style);
    }
    x += c.width;
  }
  sheet.y += height;
}
