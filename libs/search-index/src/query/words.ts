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

/** Parts of longer words that are found too: 食堂 in 二食堂 and 食堂阿姨. Longer parts would fill the index with the school's name. */
const PART_LENGTHS = [2, 3];
const HAN = /^\p{Script=Han}{3,12}$/u;

/** What a post is found by: its words, and the pieces of two and three characters of Chinese words of three and more. Each once. */
export function indexParts(words: string[]): string[] {
  const parts = new Set(words);
  for (const word of words) for (const part of partsOf(word)) parts.add(part);
  return [...parts];
}

/** The pieces of one word that it is also found by. */
export function partsOf(word: string): string[] {
  if (word.length < 3 || !HAN.test(word)) return [];
  const characters = [...word];
  return PART_LENGTHS.flatMap((n) =>
    Array.from({ length: Math.max(0, characters.length - n + 1) }, (_, i) => characters.slice(i, i + n).join('')),
  );
}
