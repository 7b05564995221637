import type { WatchList } from '@fengsui/contract';

/** The words of a watch list that decide about a post. */
export type WatchListWords = Pick<WatchList, 'schoolWords' | 'riskWords' | 'requiredWords' | 'anyWords' | 'stopWords'>;

/** Whether a text belongs to a watch list, and by what. */
export interface Match {
  matched: boolean;
  /** the name that stands in the text; null when none does */
  by: string | null;
  /** the first kind of word that the text lacks */
  missing?: 'name' | 'risk' | 'required' | 'any';
  /** it lacks nothing, but holds this excluded word */
  excludedBy?: string;
}

/** Latin in lower case, full width as half width: as people mean a word, whatever they typed. */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Text of a post as watch lists read it: title, own words, and the words of the original it reposts. */
export function textOfPost(post: {
  title: string | null;
  text: string;
  repostOf: { title: string | null; text: string } | null;
}): string {
  const own = post.title ? `${post.title}\n${post.text}` : post.text;
  return post.repostOf ? `${own}\n${post.repostOf.title ?? ''}\n${post.repostOf.text}` : own;
}

/** The list made ready for many texts. A text matches when it holds a name, a risk word (if there are any), every required word, one of any (if there are any) and no excluded word. */
export function matcherOf(list: WatchListWords): (text: string) => Match {
  const fold = (words: string[]): { word: string; folded: string }[] =>
    words.map((word) => ({ word, folded: foldText(word) }));
  const names = fold(list.schoolWords);
  const risk = fold(list.riskWords);
  const required = fold(list.requiredWords);
  const any = fold(list.anyWords);
  const stop = fold(list.stopWords);
  return (text) => {
    const folded = foldText(text);
    const hit = (words: typeof names): string | undefined => words.find((w) => folded.includes(w.folded))?.word;
    const by = hit(names);
    if (by === undefined) return { matched: false, by: null, missing: 'name' };
    if (risk.length > 0 && hit(risk) === undefined) return { matched: false, by, missing: 'risk' };
    if (!required.every((w) => folded.includes(w.folded))) return { matched: false, by, missing: 'required' };
    if (any.length > 0 && hit(any) === undefined) return { matched: false, by, missing: 'any' };
    const excludedBy = hit(stop);
    return excludedBy === undefined ? { matched: true, by } : { matched: false, by, excludedBy };
  };
}

/** One text against one list. */
export const matches = (list: WatchListWords, text: string): Match => matcherOf(list)(text);
