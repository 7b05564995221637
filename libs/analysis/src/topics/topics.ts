import { readFileSync } from 'node:fs';
import { CUES, TOGETHER } from './cues.js';
import { NORMAL, TOPICS, type TopicName } from './names.js';

export { NORMAL, shortTopic, TOPICS, type TopicName } from './names.js';

const N = TOPICS.length;
/** Character n-grams of a text are hashed into so many numbers. */
export const TOPIC_BUCKETS = 1 << 13;
/** A topic is told by the head of a text. */
const MAX_CHARS = 1_500;
/** Nothing said is nothing wrong. */
const PRIOR = 1.2;

const patterns = CUES.map((c) => new RegExp(c.words, 'u'));
const number = new Map(CUES.map((c, i) => [c.id, i]));
const together = TOGETHER.map((t) => ({
  all: t.all.map((id) => number.get(id)!),
  without: t.without === undefined ? -1 : number.get(t.without)!,
}));
/** What each cue and each pair adds, topic by topic. */
const ADDS = [...CUES, ...TOGETHER].map((c) => Float64Array.from({ length: N }, (_, i) => c.for[i + 1] ?? 0));
/** How many cues and pairs there are: the first so many features. */
export const CUE_FEATURES = ADDS.length;

/** What training adds to the lists: a weight per cue and topic, and per hashed n-gram and topic. */
interface Model {
  cues: number[][];
  grams: Int8Array;
  scale: number;
  bias: number[];
}
let model: Model | undefined;

function load(): Model {
  if (!model) {
    const { cues, bias, scale } = JSON.parse(
      readFileSync(new URL('../../model/topics.json', import.meta.url), 'utf8'),
    ) as Omit<Model, 'grams'>;
    const bytes = readFileSync(new URL('../../model/topics.bin', import.meta.url));
    if (bytes.length !== TOPIC_BUCKETS * N || cues.length !== CUE_FEATURES)
      throw new Error('topics.bin does not fit this version of the word lists: run npm run train -- topics');
    model = { cues, bias, scale, grams: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
  }
  return model;
}

/** Cues and pairs that stand in a text, by number. */
export function cuesOf(text: string): number[] {
  const head = text.slice(0, MAX_CHARS);
  const hit = patterns.map((p) => p.test(head));
  const found: number[] = [];
  for (let i = 0; i < hit.length; i++) if (hit[i]) found.push(i);
  for (let k = 0; k < together.length; k++) {
    const { all, without } = together[k]!;
    if (all.every((i) => hit[i]) && !(without >= 0 && hit[without])) found.push(hit.length + k);
  }
  return found;
}

/** Hashed characters n-grams (2 and 3) of the head of a text, each once; digits and latin letters count as one. */
export function gramsOf(text: string): Set<number> {
  const t = text
    .slice(0, MAX_CHARS)
    .replace(/[a-z]+/gi, 'a')
    .replace(/\d+/g, '0')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  const grams = new Set<number>();
  for (let i = 0; i < t.length; i++)
    for (let n = 2; n <= 3 && i + n <= t.length; n++) {
      let h = 0x811c9dc5 ^ n;
      for (let k = i; k < i + n; k++) h = Math.imul(h ^ t.charCodeAt(k), 0x01000193);
      h ^= h >>> 15;
      h = Math.imul(h, 0x2c1b3c6d);
      grams.add((h ^ (h >>> 13)) & (TOPIC_BUCKETS - 1));
    }
  return grams;
}

/** What the word lists alone say, in logits. */
export function listLogits(cues: number[]): Float64Array {
  const z = new Float64Array(N);
  z[NORMAL] = PRIOR;
  for (const c of cues) for (let i = 0; i < N; i++) z[i]! += ADDS[c]![i]!;
  return z;
}

/** A topic with its probability. */
export interface TopicJudgement {
  name: TopicName;
  p: number;
}

/** What a text is about as far as the school's good name goes. */
export interface TopicsJudgement {
  /** likeliest first; all that are at least 0.1, at least one, three at most */
  topics: TopicJudgement[];
  /** the likeliest risk, whatever the normal topic weighs */
  risk: TopicJudgement;
  /** probability that it is any risk */
  pRisk: number;
  /** words that decided, at most five */
  words: string[];
}

const LEAST = 0.1;

/** From this probability on a text is about a risk. */
export const RISK = 0.5;

/** The likeliest risk that a text is about; null when it is about none. */
export function riskTopicOf(text: string): TopicName | null {
  const { risk, pRisk } = topicsOf(text);
  return pRisk >= RISK ? risk.name : null;
}

/** Topics of a text as plainText leaves it. */
export function topicsOf(text: string): TopicsJudgement {
  const cues = cuesOf(text);
  const p = softmax(logits(text, cues));
  const order = [...p.keys()].sort((a, b) => p[b]! - p[a]!);
  const told = (i: number): TopicJudgement => ({ name: TOPICS[i]!.name, p: round(p[i]!) });
  const topics = order.filter((i, k) => k === 0 || (k < 3 && p[i]! >= LEAST));
  return {
    topics: topics.map(told),
    risk: told(order.find((i) => i !== NORMAL)!),
    pRisk: round(1 - p[NORMAL]!),
    words: decidingWords(text, cues, order[0]!),
  };
}

function logits(text: string, cues: number[]): Float64Array {
  const m = load();
  const z = listLogits(cues);
  const grams = gramsOf(text);
  const norm = m.scale / Math.sqrt(grams.size || 1);
  for (let i = 0; i < N; i++) z[i]! += m.bias[i]!;
  for (const c of cues) for (let i = 0; i < N; i++) z[i]! += m.cues[c]![i]!;
  for (const g of grams) for (let i = 0; i < N; i++) z[i]! += m.grams[g * N + i]! * norm;
  return z;
}

/** Words of the text that speak for a topic, the weightiest first. */
function decidingWords(text: string, cues: number[], topic: number): string[] {
  const head = text.slice(0, MAX_CHARS);
  return cues
    .filter((c) => c < CUES.length && ADDS[c]![topic]! > 0.5)
    .sort((a, b) => ADDS[b]![topic]! - ADDS[a]![topic]!)
    .map((c) => patterns[c]!.exec(head)![0])
    .slice(0, 5);
}

function softmax(z: Float64Array): number[] {
  const top = Math.max(...z);
  const e = Array.from(z, (x) => Math.exp(x - top));
  const sum = e.reduce((a, b) => a + b);
  return e.map((x) => x / sum);
}

const round = (x: number): number => Math.round(x * 1000) / 1000;
