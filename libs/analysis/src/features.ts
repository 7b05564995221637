/** Feature space of the sentiment model: character 1–3-grams and words, hashed. Training and serving share this file. */
export const BUCKETS = 1 << 18;

function hash(text: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h >>> 0) & (BUCKETS - 1);
}

/** Links, names and digits say nothing about feeling. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/@[\p{L}\p{N}_-]+/gu, ' ')
    .replace(/\d+/g, '0')
    .replace(/(.)\1{2,}/gu, '$1$1')
    .replace(/\s+/g, ' ')
    .slice(0, 400);
}

/** Distinct feature numbers of a text; a word's own number comes from wordFeature. */
export function features(text: string, words: string[]): Set<number> {
  const out = new Set<number>();
  const t = normalise(text);
  for (let i = 0; i < t.length; i++)
    for (let n = 1; n <= 3 && i + n <= t.length; n++) out.add(hash(t.slice(i, i + n), n));
  for (let i = 0; i < words.length; i++) {
    out.add(wordFeature(words[i]!));
    if (i > 0) out.add(hash(`${words[i - 1]} ${words[i]}`, 8));
  }
  return out;
}

export const wordFeature = (word: string): number => hash(word, 7);
