import { campusTone } from './campus-tone.js';
import { clean, placeWords, type Span } from './features.js';
import { NEG, NEU, POS, type Reading, sentimentModel } from './sentiment-model.js';

export interface Sentiment {
  sentiment: 'pos' | 'neu' | 'neg';
  /** P(pos) − P(neg), in [-1, 1] */
  score: number;
  /** sum to 1; each rounded to three places */
  probabilities: { pos: number; neu: number; neg: number };
  /** at most three words of the text that speak most for its class; none for neutral */
  decidedBy: string[];
}

const round = (x: number): number => Math.round(x * 1000) / 1000;

/** A text as the sentiment model read it. */
export interface ReadText {
  cleaned: string;
  placed: (Span & { word: string })[];
  reading: Reading;
}

/** Reads a text; words: its segmentation. */
export function readText(text: string, words: string[]): ReadText {
  const cleaned = clean(text);
  const placed = placeWords(cleaned, words);
  return { cleaned, placed, reading: sentimentModel().read(cleaned, placed) };
}

/**
 * Sentiment of a text; words: its segmentation (`segment`), of which the model reads those that stand in what the author
 * wrote. Pure, never throws; a long text is judged by its beginning.
 */
export function sentimentOf(text: string, words: string[], read = readText(text, words)): Sentiment {
  const { cleaned, placed, reading } = read;
  const tone = campusTone(cleaned);
  const z = Float64Array.from(reading.logits);
  z[NEG]! += tone.neg;
  z[POS]! += tone.pos;
  const top = Math.max(...z);
  const e = z.map((x) => Math.exp(x - top));
  const [neg, neu, pos] = e.map((x) => x / (e[NEG]! + e[NEU]! + e[POS]!)) as unknown as [number, number, number];
  const sentiment = neg >= neu && neg >= pos ? 'neg' : pos >= neu ? 'pos' : 'neu';
  const judged = {
    sentiment,
    score: round(pos - neg),
    probabilities: { pos: round(pos), neu: round(neu), neg: round(neg) },
  } as const;
  if (sentiment === 'neu') return { ...judged, decidedBy: [] };
  const [own, other] = sentiment === 'neg' ? [NEG, POS] : [POS, NEG];
  const first = sentiment === 'neg' ? tone.negWords : tone.posWords;
  const repeats = (word: string): boolean => first.some((f) => f.includes(word) || word.includes(f));
  const weight = new Map<string, number>();
  reading.speaks(own, other).forEach((v, i) => {
    const { word } = placed[i]!;
    if (word.length > 1) weight.set(word, (weight.get(word) ?? 0) + v);
  });
  const most = [...weight].filter(([word, v]) => v > 0 && !repeats(word)).sort((a, b) => b[1] - a[1]);
  return { ...judged, decidedBy: [...first, ...most.map(([word]) => word)].slice(0, 3) };
}
