/** A text as patterns read it: full-width forms made plain, marks that cannot be seen taken out; every place leads back into the original. */
export interface Readable {
  text: string;
  /** positions in the original of a stretch of text */
  place(from: number, to: number): { from: number; to: number };
}

/** Traditional and small forms of what stands on papers, one for one. */
const TRADITIONAL = new Map(
  '內内 資资 機机 絕绝 級级 傳传 閱阅 嚴严 發发 開开 會会 參参 考考 號号 數数 書书 記记 長长 處处 證证 護护 電电 話话 銀银 ﹝〔 ﹞〕'
    .split(' ')
    .map((p) => [p[0]!, p[1]!]),
);
const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

export function readable(original: string): Readable {
  const at: number[] = [];
  let text = '';
  for (let i = 0; i < original.length; i++) {
    const c = original[i]!;
    if (UNSEEN.test(c)) continue;
    const code = original.charCodeAt(i);
    text +=
      code >= 0xff01 && code <= 0xff5e
        ? String.fromCharCode(code - 0xfee0)
        : /[\u3000\u00a0]/.test(c)
          ? ' '
          : (TRADITIONAL.get(c) ?? c);
    at.push(i);
  }
  return { text, place: (from, to) => ({ from: at[from]!, to: at[to - 1]! + 1 }) };
}

/** What a finder says of a readable text. */
export interface Found {
  from: number;
  to: number;
  reason: string;
}

/** Every match of a pattern (global) with a reason; null: this one is none. */
export function each(
  text: string,
  pattern: RegExp,
  reason: (match: RegExpExecArray, before: string, after: string) => string | null,
): Found[] {
  const found: Found[] = [];
  for (const m of text.matchAll(pattern)) {
    const to = m.index + m[0].length;
    const why = reason(m, text.slice(Math.max(0, m.index - 16), m.index), text.slice(to, to + 16));
    if (why !== null && m[0].length > 0) found.push({ from: m.index, to, reason: why });
  }
  return found;
}
