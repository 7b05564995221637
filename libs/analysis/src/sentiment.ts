import { readFileSync } from 'node:fs';
import { campusTone } from './campus-tone.js';
import { features, wordFeature, BUCKETS, normalise } from './features.js';

/** 3 classes in this order in the model file: neg, neu, pos. */
interface Model {
  weights: Int8Array;
  bias: number[];
  scale: number;
}
let model: Model | undefined;

/** The model lies beside src and dist: libs/analysis/model. */
function load(): Model {
  if (!model) {
    const meta = JSON.parse(readFileSync(new URL('../model/sentiment.json', import.meta.url), 'utf8')) as {
      bias: number[];
      scale: number;
    };
    const bytes = readFileSync(new URL('../model/sentiment.bin', import.meta.url));
    if (bytes.length !== BUCKETS * 3)
      throw new Error('sentiment.bin does not fit this version of the features: run npm run train');
    model = { weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), ...meta };
  }
  return model;
}

export interface Sentiment {
  sentiment: 'pos' | 'neu' | 'neg';
  /** P(pos) − P(neg), in [-1, 1] */
  score: number;
  /** sum to 1; each rounded to three places */
  probabilities: { pos: number; neu: number; neg: number };
  decidedBy: string[];
}

const round = (x: number): number => Math.round(x * 1000) / 1000;

/** Sentiment of a text; words: its segmentation, from which the deciding ones are named. */
export function sentimentOf(text: string, words: string[]): Sentiment {
  const m = load();
  const z = [...m.bias];
  const found = features(text, words);
  const norm = m.scale / Math.sqrt(found.size || 1);
  for (const f of found) for (let c = 0; c < 3; c++) z[c]! += m.weights[f * 3 + c]! * norm;
  const tone = campusTone(text);
  z[0]! += tone.neg;
  z[2]! += tone.pos;
  const top = Math.max(...z);
  const e = z.map((x) => Math.exp(x - top));
  const sum = e[0]! + e[1]! + e[2]!;
  const [neg, neu, pos] = e.map((x) => x / sum) as [number, number, number];
  const sentiment = neg >= neu && neg >= pos ? 'neg' : pos >= neu ? 'pos' : 'neu';
  return {
    sentiment,
    score: round(pos - neg),
    probabilities: { pos: round(pos), neu: round(neu), neg: round(neg) },
    decidedBy: deciding(m, text, words, sentiment, sentiment === 'neg' ? tone.negWords : tone.posWords),
  };
}

/** At most three words of the text that speak most for its class. */
function deciding(
  m: Model,
  text: string,
  words: string[],
  sentiment: Sentiment['sentiment'],
  first: string[],
): string[] {
  if (sentiment === 'neu') return [];
  const [own, other] = sentiment === 'neg' ? [0, 2] : [2, 0];
  const lower = normalise(text);
  const weight = (w: string): number => {
    const single = m.weights[wordFeature(w) * 3 + own]! - m.weights[wordFeature(w) * 3 + other]!;
    let grams = 0;
    for (const f of features(w, [])) grams += m.weights[f * 3 + own]! - m.weights[f * 3 + other]!;
    return single + grams;
  };
  const byWeight = [...new Set(words)]
    .filter((w) => w.length > 1 && lower.includes(w) && !first.some((f) => f.includes(w) || w.includes(f)))
    .map((w) => ({ w, v: weight(w) }))
    .filter((x) => x.v > 0)
    .sort((a, b) => b.v - a.v)
    .map((x) => x.w);
  return [...first, ...byWeight].slice(0, 3);
}
