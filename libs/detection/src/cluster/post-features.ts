import { eventKinds } from './event-kinds.js';
import { schoolsIn } from './school-name.js';

/** What clustering looks at in a post. Hashes are 32 bits, sorted, each once. */
export interface PostFeatures {
  schools: string[];
  /** single Chinese characters, Latin words, numbers */
  characters: Int32Array;
  /** two neighbouring characters */
  pairs: Int32Array;
  /** bits of what kinds of things happened */
  kinds: number;
  /** it answers or goes on with something: 回应、通报、再… */
  followsUp: boolean;
}

/** A headline is in the first lines of a post; more only makes the comparison slow. */
const MAX_CHARACTERS = 280;
const LEAST_ORIGINAL = 6;
const FOLLOWS_UP = /回应|通报|称|最新|再|评|细节|调查|官方|警方|校方|辟谣|否认|当事人|事件|处理|结果|详情|后续|进展/;
const LINKS = /https?:\/\/\S+|@[\p{L}\p{N}_-]{1,30}[:：]?|转发微博|\[[\p{L}\p{N}]{1,8}\]/gu;

/** Chinese characters in a row, or one word or number of another kind. */
const RUNS = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;

/** What is talked about: of a chain of reposts (own words//@a:…//@b:original) the original, where it says something. */
export function originalText(text: string): string {
  const at = text.lastIndexOf('//@');
  if (at < 0) return text;
  const original = text.slice(at + 3).replace(/^[^:：]{0,30}[:：]/, '');
  return original.trim().length >= LEAST_ORIGINAL ? original : text.slice(0, at);
}

/** Any string, however odd or long, gives features; nothing in it gives empty ones. strip: names that every post of the stream holds. */
export function postFeatures(text: string, strip?: RegExp): PostFeatures {
  const head = originalText(text.slice(0, 20_000))
    .slice(0, MAX_CHARACTERS * 2)
    .normalize('NFKC')
    .toLowerCase()
    .replace(LINKS, ' ');
  const { schools, rest } = schoolsIn(strip ? head.replace(strip, ' ') : head);
  const characters = new Set<number>();
  const pairs = new Set<number>();
  let n = 0;
  for (const [run] of rest.matchAll(RUNS)) {
    if (n > MAX_CHARACTERS) break;
    if (!/^\p{Script=Han}/u.test(run)) {
      const word = wordHash(run.slice(0, 40));
      characters.add(word);
      pairs.add(word);
      n++;
      continue;
    }
    for (let i = 0; i < run.length; i++, n++) {
      characters.add(Math.imul(run.charCodeAt(i), 0x9e3779b1));
      if (i > 0)
        pairs.add(Math.imul(run.charCodeAt(i - 1), 0x85ebca6b) ^ Math.imul(run.charCodeAt(i), 0xc2b2ae35) ^ 0x27d4eb2f);
    }
  }
  return {
    schools,
    characters: Int32Array.from(characters).sort(),
    pairs: Int32Array.from(pairs).sort(),
    kinds: eventKinds(rest),
    followsUp: FOLLOWS_UP.test(rest),
  };
}

function wordHash(word: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** Calls back with each hash that stands in both. */
export function forShared(a: Int32Array, b: Int32Array, use: (hash: number) => void): void {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) {
      use(x);
      i++;
      j++;
    } else if (x < y) i++;
    else j++;
  }
}
