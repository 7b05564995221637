/** More rows than this are not built as objects: ten thousand rows of the library's objects take a gigabyte. */
const MOST = 200;
/** Rows written at once. */
const AT_ONCE = 200;

/** Long tables: the library draws one row with markers in it, and the rows are written into the finished XML after its pattern. */
export class BulkRows {
  private readonly tables: string[][][] = [];

  /** seed: what no text of the document can hold, such as a hash of all of it. */
  constructor(private readonly seed: string) {}

  /** The rows to give the library: all of them, or one pattern. */
  pattern(rows: string[][]): string[][] {
    if (rows.length <= MOST) return rows;
    const id = this.tables.push(rows) - 1;
    return [rows[0]!.map((_, i) => this.marker(id, i))];
  }

  /** The document's XML, UTF-8, with every pattern row replaced by the rows it stands for; in pieces, since as one string it takes twice its size. */
  expand(xml: string): Buffer {
    const pieces: Buffer[] = [];
    let rest = xml;
    // in the order of the document: a table is made when its block is, one after the other
    for (const [id, rows] of this.tables.entries()) {
      const at = rest.indexOf(this.marker(id, 0));
      const from = rest.lastIndexOf('<w:tr>', at);
      const to = rest.indexOf('</w:tr>', at) + '</w:tr>'.length;
      if (at < 0 || from < 0) throw new Error('docx: the pattern of a long table is not in the document');
      const parts = rest.slice(from, to).split(new RegExp(`${this.seed}:${id}:\\d+:`));
      const row = (r: string[]): string => parts[0]! + r.map((cell, i) => escape(cell) + parts[i + 1]!).join('');
      pieces.push(Buffer.from(rest.slice(0, from), 'utf8'));
      for (let n = 0; n < rows.length; n += AT_ONCE)
        pieces.push(
          Buffer.from(
            rows
              .slice(n, n + AT_ONCE)
              .map(row)
              .join(''),
            'utf8',
          ),
        );
      rest = rest.slice(to);
    }
    return Buffer.concat([...pieces, Buffer.from(rest, 'utf8')]);
  }

  private marker(id: number, i: number): string {
    return `${this.seed}:${id}:${i}:`;
  }
}

/** Control characters are not allowed in XML, in any writing. */
function escape(text: string): string {
  return text
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
