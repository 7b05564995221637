import { createRequire } from 'node:module';
import path from 'node:path';

/** The faces that come with the product (OFL): 黑体 forms, since no 仿宋 or 小标宋 may be passed on freely. */
export type Face = 'regular' | 'bold';

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
export const FACES: Record<Face, string> = {
  regular: path.join(folder, 'NotoSansHans-Regular.otf'),
  bold: path.join(folder, 'NotoSansHans-Bold.otf'),
};

/** Shown for what the face has no form of (pictographs). */
const MISSING = '□';

interface Inside {
  _font: { font: { hasGlyphForCodePoint(code: number): boolean } };
}

/** Widths of characters, each asked of the library once: its own measuring of whole lines is what would take the time. */
export class Measure {
  private readonly known: Record<Face, Map<string, number>> = { regular: new Map(), bold: new Map() };

  constructor(private readonly doc: PDFKit.PDFDocument) {}

  /** In points at this size. */
  width(char: string, face: Face, size: number): number {
    const known = this.known[face];
    let em = known.get(char);
    if (em === undefined) {
      em = this.doc.font(face).fontSize(1000).widthOfString(char) / 1000;
      known.set(char, em);
    }
    return em * size;
  }

  /** The text with a box for every character the face lacks, without control characters. */
  printable(text: string, face: Face): string {
    const { font } = (this.doc.font(face) as unknown as Inside)._font;
    return [...text.replace(/[\u0000-\u0009\u000b-\u001f]/g, ' ')]
      .map((c) => (c === '\n' || font.hasGlyphForCodePoint(c.codePointAt(0)!) ? c : MISSING))
      .join('');
  }
}
