import { partsOf, queryWords } from './words.js';
import type { Query } from './parse-query.js';

/** [start, end) of marked places in a text, in UTF-16 units, in order, not overlapping. */
export type Marks = [number, number][];

/** Where the words and phrases of a query stand in a text; what must not stand there is not looked for. */
export function highlight(text: string, query: Query): Marks {
  const words = wordsWithPlaces(text);
  const marks: Marks = [];
  for (const phrase of wanted(query))
    for (let i = 0; i + phrase.length <= words.length; i++)
      if (phrase.every((w, k) => words[i + k]!.word === w))
        marks.push([words[i]!.start, words[i + phrase.length - 1]!.end]);
      else if (phrase.length === 1) marks.push(...within(words[i]!, phrase[0]!));
  return merged(marks);
}

function wanted(query: Query): string[][] {
  if ('phrase' in query) return [query.phrase];
  if ('not' in query) return [];
  return ('all' in query ? query.all : query.any).flatMap(wanted);
}

/** A piece of a longer word. */
function within({ word, start }: Place, piece: string): Marks {
  if (!partsOf(word).includes(piece)) return [];
  const at = start + word.indexOf(piece);
  return [[at, at + piece.length]];
}

interface Place {
  word: string;
  start: number;
  end: number;
}

function wordsWithPlaces(text: string): Place[] {
  const lower = text.toLowerCase();
  // a few letters grow when lowered; then places could not be told
  if (lower.length !== text.length) return [];
  const found: Place[] = [];
  let from = 0;
  for (const word of queryWords(text)) {
    const start = lower.indexOf(word, from);
    if (start < 0) continue;
    from = start + word.length;
    found.push({ word, start, end: from });
  }
  return found;
}

function merged(marks: Marks): Marks {
  const out: Marks = [];
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}
