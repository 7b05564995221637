/** same: nothing new; fuller: what was stored was cut and now the whole is known; edited: the author changed it. */
export type TextChange = 'same' | 'fuller' | 'edited';

/** Sites cut a long post in result lists and inside reposts at about 140 characters. */
const CUT_AT = 100;
/** Less than this says nothing. */
const SHORTEST = 10;
const MARK = /(?:…+|\.{3,})?\s*(?:全文|展开)?$/u;

const bare = (text: string): string => text.replace(/[\s\u200b]+/gu, '');

/** Is `part` the beginning of `whole` as a site cuts it? */
function isCutOf(part: string, whole: string): boolean {
  const start = part.replace(MARK, '');
  return (
    start.length >= SHORTEST &&
    start.length < whole.length &&
    whole.startsWith(start) &&
    (start.length < part.length || start.length >= CUT_AT)
  );
}

/**
 * What a second sighting of a post says about its text. The same post comes cut from one page and whole from another:
 * that is no edit, and must not flip its state each time the sources take turns.
 */
export function textChange(before: string, now: string): TextChange {
  const [b, n] = [bare(before), bare(now)];
  if (b === n || isCutOf(n, b)) return 'same';
  return isCutOf(b, n) ? 'fuller' : 'edited';
}
