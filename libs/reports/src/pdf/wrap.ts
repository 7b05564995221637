/** Marks that do not begin a line, and those that do not end one (避头尾). */
const NOT_FIRST = new Set('，。、；：？！”’）》〉】〕」』…·%‰℃,.;:?!)]}');
const NOT_LAST = new Set('“‘（《〈【〔「『([{');
/** Kept together: words, numbers, times, and what a blank that does not break joins. */
const WORD = /[A-Za-z0-9\u00a0\u00c0-\u024f.,:;%+\-_/@#&=?~]/;

export interface Line {
  chars: string[];
  width: number;
  /** the last line of its paragraph is not spread */
  last: boolean;
}

/** Breaks text into lines. width: of the type area; first: less on the first line; widthOf: of a character, spacing included. */
export function wrap(text: string, width: number, first: number, widthOf: (char: string) => number): Line[] {
  const lines: Line[] = [];
  for (const paragraph of text.split('\n')) {
    let line: Line = { chars: [], width: 0, last: false };
    const room = () => width - (lines.length === 0 ? first : 0);
    const end = (): void => {
      lines.push(line);
      line = { chars: [], width: 0, last: false };
    };
    for (const token of tokens(paragraph, (t) => sum(t, widthOf) <= width - first)) {
      let w = sum(token, widthOf);
      const rest =
        line.chars.length > 0 && line.width + w > room() + 0.01 ? split(token, room() - line.width, widthOf) : 0;
      if (rest > 0) {
        const part = token.splice(0, rest);
        line.chars.push(...part);
        line.width += sum(part, widthOf);
        end();
        w = sum(token, widthOf);
      }
      if (line.chars.length > 0 && line.width + w > room() + 0.01) {
        const carried = carry(line, token[0]!);
        line.width -= sum(carried, widthOf);
        end();
        for (const c of carried) line.chars.push(c);
        line.width = sum(carried, widthOf);
      }
      if (line.chars.length === 0 && token[0] === ' ') continue;
      line.chars.push(...token);
      line.width += w;
    }
    line.last = true;
    lines.push(line);
  }
  return lines;
}

const sum = (chars: string[], widthOf: (c: string) => number): number => chars.reduce((n, c) => n + widthOf(c), 0);

/** Where a word may end to fill a line that would otherwise gape: after a hyphen or a stroke. 0: not at all. */
function split(word: string[], room: number, widthOf: (c: string) => number): number {
  if (room < 3 * widthOf('国')) return 0;
  let at = 0;
  let width = 0;
  word.forEach((c, i) => {
    width += widthOf(c);
    if (width <= room && i < word.length - 1 && (c === '-' || c === '/')) at = i + 1;
  });
  return at;
}

/** Single characters, and words as long as they fit a line. */
function* tokens(text: string, fits: (chars: string[]) => boolean): Generator<string[]> {
  let word: string[] = [];
  const flush = function* (): Generator<string[]> {
    if (word.length === 0) return;
    if (fits(word)) yield word;
    else for (const c of word) yield [c];
    word = [];
  };
  for (const c of text) {
    if (WORD.test(c)) word.push(c);
    else {
      yield* flush();
      yield [c];
    }
  }
  yield* flush();
}

/** What goes to the next line with its first character; taken off the line. At most four, so that a row of marks does not empty it. */
function carry(line: Line, next: string): string[] {
  const { chars } = line;
  let from = chars.length;
  const wrong = () => NOT_FIRST.has(chars[from] ?? next) || NOT_LAST.has(chars[from - 1] ?? '');
  while (wrong() && chars.length - from < 4 && from > 1) from--;
  return wrong() ? [] : chars.splice(from);
}
