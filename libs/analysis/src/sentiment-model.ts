import { readFileSync } from 'node:fs';
import { eachGram, eachWord, tokens, type Span } from './features.js';

/** 3 classes in this order in the model file. */
export const NEG = 0;
export const NEU = 1;
export const POS = 2;
const CLASSES = 3;

/**
 * sentiment.bin, little endian, one after the other: gram keys u32 (sorted), token codes u32 (sorted), f32: scales of the
 * gram columns, bag bias, scales and bias of the filters, hidden weights [feature][unit], hidden bias, out [unit][class],
 * bias; i8: grams [gram][3 classes, bag units], filters [token][width][place][filter]. Of the last, token 0 is a
 * character that the vocabulary lacks, the very last (all 0) one beyond the text. sentiment.json holds the sizes.
 */
interface Sizes {
  grams: number;
  tokens: number;
  bag: number;
  widths: number[];
  filters: number;
  hidden: number;
}

interface Grams {
  ids: number[];
  from: number[];
  to: number[];
}
interface Filtered {
  best: Int32Array;
  at: Int32Array;
  /** where each token's products begin */
  rows: Int32Array;
}
/** No filter reads more characters than this. */
const MOST_WIDTH = 4;

/** What a text gave the model, kept until the next text: enough to say which words decided. */
export interface Reading {
  logits: Float64Array;
  /** bag units and filters; and what the hidden units make of them */
  features: Float64Array;
  hidden: Float64Array;
  /** For every word that was read, how much it speaks for the first class against the second. */
  speaks(own: number, other: number): number[];
}

export class SentimentModel {
  private readonly columns: number;
  private readonly conv: number;
  private readonly rowSize: number;
  private readonly gramKeys: Uint32Array;
  private readonly slots: Int32Array;
  private readonly tokenOf = new Map<number, number>();
  private readonly gramScale: Float32Array;
  private readonly bagBias: Float32Array;
  private readonly filterScale: Float32Array;
  private readonly filterBias: Float32Array;
  private readonly hiddenWeights: Float32Array;
  private readonly hiddenBias: Float32Array;
  private readonly out: Float32Array;
  private readonly bias: Float32Array;
  private readonly grams: Int8Array;
  private readonly filters: Int8Array;
  /** where the products of a token beyond the text begin: all 0 */
  private readonly beyond: number;
  /** generation in which a gram was last seen */
  private readonly seen: Uint32Array;
  private generation = 0;

  constructor(
    private readonly sizes: Sizes,
    bytes: ArrayBuffer,
  ) {
    this.columns = CLASSES + sizes.bag;
    this.conv = sizes.widths.length * sizes.filters;
    this.rowSize = sizes.widths.reduce((a, b) => a + b, 0) * sizes.filters;
    let at = 0;
    const take = <T>(kind: new (b: ArrayBuffer, at: number, n: number) => T, n: number, size: number): T => {
      const part = new kind(bytes, at, n);
      at += n * size;
      return part;
    };
    this.gramKeys = take(Uint32Array, sizes.grams, 4);
    const codes = take(Uint32Array, sizes.tokens, 4);
    this.gramScale = take(Float32Array, this.columns, 4);
    this.bagBias = take(Float32Array, sizes.bag, 4);
    this.filterScale = take(Float32Array, this.conv, 4);
    this.filterBias = take(Float32Array, this.conv, 4);
    this.hiddenWeights = take(Float32Array, (sizes.bag + this.conv) * sizes.hidden, 4);
    this.hiddenBias = take(Float32Array, sizes.hidden, 4);
    this.out = take(Float32Array, sizes.hidden * CLASSES, 4);
    this.bias = take(Float32Array, CLASSES, 4);
    this.grams = take(Int8Array, sizes.grams * this.columns, 1);
    this.filters = take(Int8Array, (sizes.tokens + 2) * this.rowSize, 1);
    this.beyond = (sizes.tokens + 1) * this.rowSize;
    if (at !== bytes.byteLength) throw new Error('sentiment.bin and sentiment.json do not fit: run npm run train');
    codes.forEach((code, i) => this.tokenOf.set(code, i + 1));
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(sizes.grams * 2 + 2))).fill(-1);
    for (let id = 0; id < sizes.grams; id++) {
      let slot = this.gramKeys[id]! & (this.slots.length - 1);
      while (this.slots[slot]! >= 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = id;
    }
    this.seen = new Uint32Array(sizes.grams);
  }

  private gram(key: number): number {
    const mask = this.slots.length - 1;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot]!;
      if (id < 0 || this.gramKeys[id] === key) return id;
    }
  }

  /** Reads a cleaned text and its words, placed in it. */
  read(cleaned: string, placed: (Span & { word: string })[]): Reading {
    const { codes, starts } = tokens(cleaned);
    const words = inTokens(placed, starts);
    const grams = this.gramsOf(codes, words);
    const norm = 1 / Math.sqrt(Math.max(1, grams.ids.length));
    const bag = this.bag(grams.ids, norm);
    const filtered = this.filter(codes);
    const { features, hidden } = this.hiddenUnits(bag, filtered.best, codes.length > 0);
    const logits = new Float64Array(CLASSES);
    for (let c = 0; c < CLASSES; c++) {
      let z = this.bias[c]! + bag[c]!;
      for (let j = 0; j < this.sizes.hidden; j++) z += hidden[j]! * this.out[j * CLASSES + c]!;
      logits[c] = z;
    }
    return {
      ...{ logits, features, hidden },
      speaks: (own, other) => {
        const slope = this.slopes(features, hidden, own, other);
        const by = new Float64Array(codes.length);
        this.gramsSpeak(grams, slope, norm, own, other, by);
        this.filtersSpeak(filtered, slope, by);
        return words.map(({ from, to }) => {
          let sum = 0;
          for (let t = from; t < to; t++) sum += by[t]!;
          return sum;
        });
      },
    };
  }

  /** The distinct n-grams, words and pairs that the model knows, and the tokens from and to where each first stands. */
  private gramsOf(codes: number[], words: (Span & { word: string })[]): Grams {
    const grams: Grams = { ids: [], from: [], to: [] };
    this.generation++;
    const note = (key: number, from: number, to: number): void => {
      const id = this.gram(key);
      if (id < 0 || this.seen[id] === this.generation) return;
      this.seen[id] = this.generation;
      grams.ids.push(id);
      grams.from.push(from);
      grams.to.push(to);
    };
    eachGram(codes, note);
    eachWord(words, (key, first, last) => note(key, words[first]!.from, words[last]!.to));
    return grams;
  }

  /** Class logits and bag units. */
  private bag(ids: number[], norm: number): Float64Array {
    const sum = new Int32Array(this.columns);
    for (const id of ids) {
      const row = id * this.columns;
      for (let c = 0; c < this.columns; c++) sum[c]! += this.grams[row + c]!;
    }
    const out = new Float64Array(this.columns);
    for (let c = 0; c < this.columns; c++) out[c] = sum[c]! * norm * this.gramScale[c]!;
    return out;
  }

  /** The best sum of every filter over the places of the text, and where it was. */
  private filter(codes: number[]): Filtered {
    const { widths, filters: size } = this.sizes;
    const rows = new Int32Array(codes.length + MOST_WIDTH).fill(this.beyond);
    for (let t = 0; t < codes.length; t++) rows[t] = (this.tokenOf.get(codes[t]!) ?? 0) * this.rowSize;
    const best = new Int32Array(this.conv).fill(-(2 ** 30));
    const at = new Int32Array(this.conv);
    const table = this.filters;
    let offset = 0;
    for (let w = 0; w < widths.length; w++) {
      const width = widths[w]!;
      for (let t = 0; t < codes.length; t++) {
        const a = rows[t]! + offset;
        const b = rows[t + 1]! + offset + size;
        const c = width > 2 ? rows[t + 2]! + offset + 2 * size : this.beyond;
        const d = width > 3 ? rows[t + 3]! + offset + 3 * size : this.beyond;
        for (let f = 0, unit = w * size; f < size; f++, unit++) {
          const sum = table[a + f]! + table[b + f]! + table[c + f]! + table[d + f]!;
          if (sum > best[unit]!) {
            best[unit] = sum;
            at[unit] = t;
          }
        }
      }
      offset += width * size;
    }
    return { best, at, rows };
  }
  private hiddenUnits(
    bag: Float64Array,
    best: Int32Array,
    some: boolean,
  ): { features: Float64Array; hidden: Float64Array } {
    const features = new Float64Array(this.sizes.bag + this.conv);
    for (let b = 0; b < this.sizes.bag; b++) features[b] = Math.max(0, bag[CLASSES + b]! + this.bagBias[b]!);
    if (some)
      for (let f = 0; f < this.conv; f++)
        features[this.sizes.bag + f] = Math.max(0, best[f]! * this.filterScale[f]! + this.filterBias[f]!);
    const size = this.sizes.hidden;
    const hidden = Float64Array.from(this.hiddenBias);
    for (let i = 0; i < features.length; i++) {
      const value = features[i]!;
      if (value > 0) for (let j = 0; j < size; j++) hidden[j]! += value * this.hiddenWeights[i * size + j]!;
    }
    for (let j = 0; j < size; j++) hidden[j] = Math.max(0, hidden[j]!);
    return { features, hidden };
  }

  /** How much logit(own) − logit(other) grows with each feature, at this text. */
  private slopes(features: Float64Array, hidden: Float64Array, own: number, other: number): Float64Array {
    const size = this.sizes.hidden;
    const back = new Float64Array(size);
    for (let j = 0; j < size; j++)
      if (hidden[j]! > 0) back[j] = this.out[j * CLASSES + own]! - this.out[j * CLASSES + other]!;
    const out = new Float64Array(features.length);
    for (let i = 0; i < out.length; i++)
      if (features[i]! > 0) for (let j = 0; j < size; j++) out[i]! += this.hiddenWeights[i * size + j]! * back[j]!;
    return out;
  }

  /** What each n-gram adds to logit(own) − logit(other), shared out over its tokens. */
  private gramsSpeak(
    grams: Grams,
    slope: Float64Array,
    norm: number,
    own: number,
    other: number,
    by: Float64Array,
  ): void {
    const perUnit = new Float64Array(this.columns);
    perUnit[own]! += this.gramScale[own]! * norm;
    perUnit[other]! -= this.gramScale[other]! * norm;
    for (let c = CLASSES; c < this.columns; c++) perUnit[c] = slope[c - CLASSES]! * this.gramScale[c]! * norm;
    for (let i = 0; i < grams.ids.length; i++) {
      const row = grams.ids[i]! * this.columns;
      let sum = 0;
      for (let c = 0; c < this.columns; c++) sum += this.grams[row + c]! * perUnit[c]!;
      const from = grams.from[i]!;
      const to = grams.to[i]!;
      for (let t = from; t < to; t++) by[t]! += sum / (to - from);
    }
  }

  /** The same of each filter: the tokens at its best place, by their part in the sum. */
  private filtersSpeak({ at, rows }: Filtered, slope: Float64Array, by: Float64Array): void {
    const { widths, filters: size, bag } = this.sizes;
    let offset = 0;
    for (let w = 0; w < widths.length; w++)
      for (let k = 0; k < widths[w]!; k++, offset += size)
        for (let f = 0; f < size; f++) {
          const unit = w * size + f;
          const t = at[unit]! + k;
          if (slope[bag + unit]! !== 0 && t < by.length)
            by[t]! += slope[bag + unit]! * this.filterScale[unit]! * this.filters[rows[t]! + offset + f]!;
        }
  }
}

/** Spans of a cleaned text counted in its tokens; what lies beyond the last token read is left out of them. */
function inTokens(spans: (Span & { word: string })[], starts: number[]): (Span & { word: string })[] {
  let t = 0;
  const next = (at: number): number => {
    while (t < starts.length && starts[t]! < at) t++;
    return t;
  };
  return spans.map((s) => ({ word: s.word, from: next(s.from), to: next(s.to) }));
}

let model: SentimentModel | undefined;

/** The model lies beside src and dist: libs/analysis/model. Loaded at first use. */
export function sentimentModel(): SentimentModel {
  if (!model) {
    const file = (name: string): URL => new URL(`../model/${name}`, import.meta.url);
    const sizes = JSON.parse(readFileSync(file('sentiment.json'), 'utf8')) as Sizes;
    const bytes = readFileSync(file('sentiment.bin'));
    model = new SentimentModel(
      sizes,
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    );
  }
  return model;
}
