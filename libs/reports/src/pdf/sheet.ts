import { type Face, Measure } from './faces.js';
import { type Line, wrap } from './wrap.js';

const MM = 72 / 25.4;
/** The type area of GB/T 9704-2012 in points: 156 × 225 mm, 37 mm from the top, 28 mm from the left. */
export const AREA = { x: 28 * MM, y: 37 * MM, w: 156 * MM, h: 225 * MM, bottom: (37 + 225) * MM };
/** 22 lines to a page. */
export const LINE = AREA.h / 22;
/** 3 号, 2 号, 4 号, 五号, 小五. */
export const SIZE = { body: 16, title: 22, four: 14, table: 10.5, small: 9 } as const;
/** 28 characters fill a line. */
const BODY_SPACING = (AREA.w - 28 * SIZE.body) / 28;
/** Of the em box, the share above the base line. */
const ASCENT = 0.88;
export const RED = '#E60012';

export interface TextStyle {
  face: Face;
  size: number;
  color?: string;
}

/** Pages and a place on them. */
export class Sheet {
  readonly measure: Measure;
  /** top of what comes next */
  y = AREA.y;
  page = 0;

  constructor(
    readonly doc: PDFKit.PDFDocument,
    private readonly footnote: string | null,
  ) {
    this.measure = new Measure(doc);
  }

  /** Begins a page: number on the outer side in 4 号, the dash 7 mm under the type area (7.5), and the footnote. */
  newPage(): void {
    this.doc.addPage();
    this.page++;
    this.y = AREA.y;
    const number = `— ${this.page} —`;
    const style: TextStyle = { face: 'regular', size: SIZE.four };
    const width = this.widthOf(number, style);
    const x = this.page % 2 === 1 ? AREA.x + AREA.w - SIZE.four - width : AREA.x + SIZE.four;
    this.put(number, x, AREA.bottom + 7 * MM - SIZE.four / 2, SIZE.four, style);
    if (!this.footnote) return;
    const small: TextStyle = { face: 'regular', size: 6.5, color: '#666666' };
    const note = this.measure.printable(this.footnote, 'regular');
    this.put(note, AREA.x + (AREA.w - this.widthOf(note, small)) / 2, AREA.bottom + 14 * MM, 10, small);
  }

  /** A new page where less than this is left. */
  room(height: number): void {
    if (this.y + height > AREA.bottom + 0.5) this.newPage();
  }

  widthOf(text: string, { face, size }: TextStyle): number {
    let n = 0;
    for (const c of text) n += this.measure.width(c, face, size);
    return n;
  }

  /** One line of text in the middle of a height. spacing: added to each character. */
  put(text: string, x: number, top: number, height: number, style: TextStyle, spacing = 0): void {
    const base = top + (height - style.size) / 2 + ASCENT * style.size;
    this.doc
      .font(style.face)
      .fontSize(style.size)
      .fillColor(style.color ?? '#000000')
      .text(text, x, base, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing });
  }

  /** Lines of a text no wider than this. */
  wrap(text: string, width: number, style: TextStyle, first = 0, spacing = 0): Line[] {
    const clean = this.measure.printable(text, style.face);
    return wrap(clean, width, first, (c) => this.measure.width(c, style.face, style.size) + spacing);
  }

  /** Running text of 3 号 on the grid, first line in by two characters, lines spread to the full width. strong: ranges of bold characters. after: height that must follow its last line on the same page. */
  paragraph(runs: { text: string; strong: boolean }[], after = 0): void {
    const text = runs.map((r) => r.text).join('');
    const style: TextStyle = { face: 'regular', size: SIZE.body };
    const indent = 2 * (SIZE.body + BODY_SPACING);
    const lines = this.wrap(text, AREA.w, style, indent, BODY_SPACING);
    const strong = runs.flatMap((r) => [...r.text].map(() => r.strong));
    let at = 0;
    lines.forEach((line, i) => {
      this.room(i === lines.length - 1 ? LINE + after : LINE);
      const x = AREA.x + (i === 0 ? indent : 0);
      const width = AREA.w - (i === 0 ? indent : 0);
      const more = line.last || line.chars.length < 2 ? 0 : (width - line.width) / (line.chars.length - 1);
      this.line(line.chars, strong.slice(at, at + line.chars.length), x, style, BODY_SPACING + more);
      at += line.chars.length;
      this.y += LINE;
    });
  }

  private line(chars: string[], strong: boolean[], x: number, style: TextStyle, spacing: number): void {
    let from = 0;
    let at = x;
    while (from < chars.length) {
      let to = from + 1;
      while (to < chars.length && strong[to] === strong[from]) to++;
      const part: TextStyle = strong[from] ? { ...style, face: 'bold' } : style;
      const text = chars.slice(from, to).join('');
      this.put(text, at, this.y, LINE, part, spacing);
      at += this.widthOf(text, part) + spacing * (to - from);
      from = to;
    }
  }

  /** One line, set in the middle or from the right. */
  aligned(text: string, style: TextStyle, height: number, align: 'center' | 'right' | 'left', right = 0): void {
    this.room(height);
    const clean = this.measure.printable(text, style.face);
    const free = AREA.w - this.widthOf(clean, style) - right;
    const x = AREA.x + (align === 'center' ? free / 2 : align === 'right' ? free : 0);
    this.put(clean, x, this.y, height, style);
    this.y += height;
  }

  rule(y: number, thickness: number, color = '#000000'): void {
    this.doc
      .lineWidth(thickness)
      .strokeColor(color)
      .moveTo(AREA.x, y)
      .lineTo(AREA.x + AREA.w, y)
      .stroke();
  }
}

export { MM };
