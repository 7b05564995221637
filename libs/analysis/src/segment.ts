import { createRequire } from 'node:module';
import { CAMPUS_WORDS } from './campus-words.js';
import { dictionaryFiles } from './dictionary.js';

const require = createRequire(import.meta.url);
interface Jieba {
  load(files: Record<string, string>): void;
  cut(text: string, hmm?: boolean): string[];
  insertWord(word: string): boolean;
}
let jieba: Jieba | undefined;

/** Loaded at first use (0.3 s, about 100 MB): whoever does not segment does not pay. */
function load(): Jieba {
  if (!jieba) {
    jieba = require('nodejieba') as Jieba;
    jieba.load(dictionaryFiles());
    for (const word of CAMPUS_WORDS) jieba.insertWord(word);
  }
  return jieba;
}

/** Names of the school and its units become words of their own. Longer ones win. */
export function learnWords(words: Iterable<string>): void {
  const j = load();
  for (const word of words) if (word.length > 1) j.insertWord(word.toLowerCase());
}

/** Words of a text, lower-cased, without blanks and punctuation: the same for index and query. */
export function segment(text: string): string[] {
  return load()
    .cut(text.toLowerCase(), true)
    .filter((w) => /[\p{L}\p{N}]/u.test(w));
}
