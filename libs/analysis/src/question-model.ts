import { readFileSync } from 'node:fs';
import { eachGram, eachWord, tokens } from './features.js';
import { LIST_HITS, listHits, type QuestionKind } from './questions.js';
import { segment } from './segment.js';
import { type ReadText, readText } from './sentiment.js';

/**
 * 第十二条: question, complaint or neither, told by a linear model over hashed n-grams and words, the beginnings and ends of clauses, what the lists find (questions.ts) and what the
 * sentiment model makes of the text. Training and serving share this file: a change of what it reads asks for `npm run train -- questions`.
 */

/** n-grams, words and clause ends are hashed into so many numbers. */
export const QUESTION_BUCKETS = 1 << 16;
const CLASSES = 2;
const MARKS = 4;
/** What the sentiment model gives: logits, features, hidden units. */
const SENTIMENT = 3 + 16 + 3 * 64 + 32;
/** How many numbers stand beside the n-grams: those of the lists first. */
export const DENSE = LIST_HITS + MARKS + SENTIMENT;

const CLAUSE = /[^?？。！!；;\n，,]+[?？!！。]*/gu;
const PRIME = 0x01000193;
const hashed = (text: string, kind: number): number => {
  let h = 0x811c9dc5 ^ kind;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) & (QUESTION_BUCKETS - 1);
};

/** What the model reads of a text: the hashed n-grams, each once, and the numbers beside them. */
export function featuresOf(text: string, read: ReadText): { grams: Set<number>; dense: Float64Array } {
  const { cleaned, placed, reading } = read;
  const grams = new Set<number>();
  const { codes } = tokens(cleaned);
  const add = (key: number): void => void grams.add((key ^ (key >>> 16)) & (QUESTION_BUCKETS - 1));
  eachGram(codes, add);
  eachWord(placed, add);
  const clauses = cleaned.slice(0, codes.length).match(CLAUSE) ?? [];
  for (const clause of clauses.map((c) => c.trim())) {
    grams.add(hashed(clause.slice(-2), 11));
    grams.add(hashed(clause.slice(-3), 12));
    grams.add(hashed(clause.slice(0, 2), 13));
  }
  const dense = new Float64Array(DENSE);
  dense.set(listHits(text));
  const marked = clauses.filter((c) => /[?？]/u.test(c)).length;
  const mean = (reading.logits[0]! + reading.logits[1]! + reading.logits[2]!) / 3;
  dense.set(
    [+/[?？]\s*$/u.test(cleaned), +(marked > 0), marked / (clauses.length || 1), Math.log1p(codes.length)],
    LIST_HITS,
  );
  let at = LIST_HITS + MARKS;
  for (const z of reading.logits) dense[at++] = z - mean;
  dense.set(reading.features, at);
  dense.set(reading.hidden, at + reading.features.length);
  return { grams, dense };
}

interface Model {
  /** of the hashed n-grams: [bucket][question, complaint] */
  grams: Int8Array;
  scale: number;
  /** of the other numbers: [class][number] */
  dense: number[][];
  /** a logit above 0 says yes */
  bias: number[];
}
let model: Model | undefined;

/** question.bin and question.json lie in libs/analysis/model. Loaded at first use. */
function load(): Model {
  if (!model) {
    const file = (name: string): URL => new URL(`../model/${name}`, import.meta.url);
    const rest = JSON.parse(readFileSync(file('question.json'), 'utf8')) as Omit<Model, 'grams'>;
    const bytes = readFileSync(file('question.bin'));
    if (bytes.length !== QUESTION_BUCKETS * CLASSES || rest.dense.some((w) => w.length !== DENSE))
      throw new Error('question.bin does not fit this version of the lists: run npm run train -- questions');
    model = { ...rest, grams: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
  }
  return model;
}

/**
 * Whether a text asks or complains; null when it does neither; what does both complains. words: its segmentation; read: what the sentiment model read of it, where that is done already.
 */
export function questionOf(
  text: string,
  words: string[] = segment(text),
  read: ReadText = readText(text, words),
): QuestionKind | null {
  const { grams, dense, bias, scale } = load();
  const found = featuresOf(text, read);
  const sum = [0, 0];
  for (const g of found.grams) for (let c = 0; c < CLASSES; c++) sum[c]! += grams[g * CLASSES + c]!;
  const norm = scale / Math.sqrt(found.grams.size || 1);
  const z = sum.map((s, c) => s * norm + bias[c]! + dense[c]!.reduce((a, w, i) => a + w * found.dense[i]!, 0));
  return z[1]! >= 0 ? 'complaint' : z[0]! >= 0 ? 'question' : null;
}
