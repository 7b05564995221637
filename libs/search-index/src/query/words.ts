import { segment } from '@fengsui/analysis';

/** A longer word is a link or a joke; the indexes have limits of their own (Elasticsearch 255 characters, PostgreSQL 2,046 bytes). */
const LONGEST = 64;
/** No post on Weibo and hardly an article has more words; what follows is not searched. */
const MOST = 20_000;
// what either Java or JavaScript takes for a blank
const BLANK = /[\s\u001c-\u001f]+/u;

/** Segmented words (joined by blanks, as mention.segmented keeps them) in the form both indexes hold: no blank inside, none too long. */
export function indexWords(segmented: string): string[] {
  const words = segmented.split(BLANK).filter((w) => w !== '');
  return (words.length > MOST ? words.slice(0, MOST) : words).map((w) =>
    w.length > LONGEST ? w.slice(0, LONGEST).toWellFormed() : w,
  );
}

/** The words of a piece of a query: the same segmentation as for posts. */
export const queryWords = (text: string): string[] => indexWords(segment(text.toWellFormed()).join(' '));
