import type { ReportBlock } from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform/beijing';

/** A paper in the layout of GB/T 9704-2012, before it becomes DOCX, PDF or HTML. */
export interface OfficialDocument {
  /** 密级、紧急程度, or 草稿、演练: left above the mark, one a line */
  labels: string[];
  /** 发文机关标志, red */
  mark: string;
  /** 发文字号: 「舆情专报〔2026〕7号」; null: none */
  number: string | null;
  title: string;
  /** 主送机关 without its colon; null: none */
  addressee: string | null;
  body: ReportBlock[];
  /** 署名 */
  issuer: string;
  /** 成文日期, ISO 8601; also the date inside the files */
  date: string;
  annexes: { title: string; blocks: ReportBlock[] }[];
  /** 版记; null: none */
  imprint: { copyTo: string[]; issuer: string; date: string } | null;
  /** small line under the page number; null: none */
  footnote: string | null;
  /** who made the file, and what it says of itself to programs */
  creator: string;
  description: string;
}

/** How much is done; total grows no more once told. */
export type Told = (done: number, total: number) => unknown;

/** 「2026年11月23日」: no leading zeros (GB/T 9704-2012 7.3.5.4). */
export function dateWords(iso: string): string {
  const [y, m, d] = beijingDateTime(new Date(iso)).slice(0, 10).split('-').map(Number);
  return `${y}年${m}月${d}日`;
}

/** Characters of a title that fit one line of the type area at 22 pt. */
const TITLE_CHARS = 20;

/** A long title stands in lines of falling length (梯形), broken where a phrase ends (GB/T 9704-2012 7.3.1). */
export function titleLines(title: string): string[] {
  const chars = [...title];
  if (chars.length <= TITLE_CHARS) return [title];
  const lines = Math.ceil(chars.length / TITLE_CHARS);
  const ends = phraseEnds(chars);
  const out: string[] = [];
  let from = 0;
  for (let left = lines; left > 1; left--) {
    const ideal = from + Math.ceil((chars.length - from) / left);
    const fits = ends.filter(
      (e) => e > from && e - from <= TITLE_CHARS && chars.length - e <= TITLE_CHARS * (left - 1),
    );
    const at = fits.sort((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal))[0] ?? ideal;
    out.push(chars.slice(from, at).join(''));
    from = at;
  }
  return [...out, chars.slice(from).join('')];
}

/** Where a line may end: after a quotation or a mark, before 的, 舆情, 处置. */
function phraseEnds(chars: string[]): number[] {
  const text = chars.join('');
  const ends = new Set<number>();
  chars.forEach((c, i) => {
    if ('”》、，'.includes(c)) ends.add(i + 1);
  });
  for (const word of ['舆情', '处置情况', '的复盘', '的演练', '的通', '的决定', '的报告'])
    for (let i = text.indexOf(word); i > 0; i = text.indexOf(word, i + 1)) ends.add([...text.slice(0, i)].length);
  return [...ends];
}
