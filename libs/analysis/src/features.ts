/**
 * What the sentiment model reads of a text. Training and serving share this file: a change of it asks for `npm run train`.
 */

/** Tokens (characters, emoticons) of the cleaned text that are read; a post of 140 characters is read whole. */
export const MOST_TOKENS = 256;
/** Characters of the raw text that are looked at: a page of 100,000 costs no more than a long post. */
const MOST_RAW = 1500;
const LONGEST_GRAM = 4;

const EMOTICON = /\[([^\s[\]]{1,8})\]/gu;
const PRIVATE_USE = 0xe000;
const PRIVATE_USE_SIZE = 0x1900;
const ONLY_FORWARDED = /^(转发微博|轉發微博|转发|轉發|repost)?$/i;

const PRIME = 0x01000193;
const START = 0x811c9dc5;

const hashText = (text: string): number => {
  let h = START;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  return h;
};

/** A key of 32 bits from a running hash; kind keeps n-grams of different lengths, words and pairs apart. */
function key(hash: number, kind: number): number {
  let h = hash ^ Math.imul(kind, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** What the author wrote: the forwarded part after //@ is somebody else's, unless nothing else is there. */
function ownWords(text: string): string {
  const cut = text.indexOf('//@');
  if (cut < 0) return text;
  const own = text.slice(0, cut).trim();
  return ONLY_FORWARDED.test(own) ? text : own;
}

/**
 * A text without what says nothing about feeling: links, names, markup, the figures of numbers, invisible characters,
 * long repetitions. An emoticon ([微笑], one that Weibo shows as a picture) becomes one private-use character: its
 * letters are no word of the author's.
 */
export function clean(text: string): string {
  return ownWords(text.slice(0, MOST_RAW))
    .toLowerCase()
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]/g, '')
    .replace(/<[a-z/!][^<>]*>/g, ' ')
    .replace(/(?:https?:\/\/|www\.)[\w\-./?%&=#:~+]*/g, ' ')
    .replace(/\{%#?|#?%\}/g, '#')
    .replace(/@用户|@[\p{L}\p{N}_-]+/gu, ' ')
    .replace(EMOTICON, (_, name: string) =>
      String.fromCharCode(PRIVATE_USE + ((hashText(name) >>> 0) % PRIVATE_USE_SIZE)),
    )
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\d+/g, '0')
    .replace(/(.)\1{2,}/gu, '$1$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The first MOST_TOKENS code points of a cleaned text; starts: where each stands in it. */
export function tokens(cleaned: string): { codes: number[]; starts: number[] } {
  const codes: number[] = [];
  const starts: number[] = [];
  for (let i = 0; i < cleaned.length && codes.length < MOST_TOKENS; i++) {
    const code = cleaned.codePointAt(i)!;
    codes.push(code);
    starts.push(i);
    if (code > 0xffff) i++;
  }
  return { codes, starts };
}

/** Whether a token is an emoticon or an emoji: what pre-training guesses from the words around it. */
export const isEmoticon = (code: number): boolean =>
  (code >= PRIVATE_USE && code < PRIVATE_USE + PRIVATE_USE_SIZE) || (code >= 0x1f300 && code < 0x1fb00);

export interface Span {
  from: number;
  to: number;
}
/** Words of a segmentation are looked for this far ahead: what lies between two is punctuation or an emoticon. */
const FURTHEST = 16;

/** Where the words of a segmentation stand in the cleaned text; one that cleaning removed is left out. */
export function placeWords(cleaned: string, words: string[]): (Span & { word: string })[] {
  const out: (Span & { word: string })[] = [];
  let at = 0;
  for (const word of words) {
    if (at >= cleaned.length) break;
    const from = cleaned.slice(at, at + FURTHEST + word.length).indexOf(word);
    if (from < 0) continue;
    out.push({ word, from: at + from, to: at + from + word.length });
    at += from + word.length;
  }
  return out;
}

/** Calls found(key, from, to) for every character 1–4-gram; from and to count tokens. */
export function eachGram(codes: ArrayLike<number>, found: (key: number, from: number, to: number) => void): void {
  for (let i = 0; i < codes.length; i++) {
    let h = START;
    for (let n = 1; n <= LONGEST_GRAM && i + n <= codes.length; n++) {
      h = Math.imul(h ^ codes[i + n - 1]!, PRIME);
      found(key(h, n), i, i + n);
    }
  }
}

/** Calls found(key, first, last) for every word and every pair of neighbours; first and last count words. */
export function eachWord(words: { word: string }[], found: (key: number, first: number, last: number) => void): void {
  let before = 0;
  for (let i = 0; i < words.length; i++) {
    const h = hashText(words[i]!.word);
    found(key(h, 7), i, i);
    if (i > 0) found(key(Math.imul(before, PRIME) ^ h, 8), i - 1, i);
    before = h;
  }
}
