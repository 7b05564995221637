import type { PostFeatures } from './post-features.js';

/** Buckets of hashed terms; 2^18 holds the 60,000 pairs of the background with few collisions. */
export const BUCKETS = 1 << 18;
/** The background counts as much as this many posts of the stream: after as many the stream's own habits weigh the same. */
const BACKGROUND_POSTS = 2_000;
/** The stream's counts are halved when they reach this, so old habits fade and counts stay bounded. */
const STREAM_POSTS = 20_000;

/** How rare a term is: logarithm of posts per post that holds it, from a frozen background and from the stream so far. */
export class TermWeights {
  private readonly stream = new Float32Array(BUCKETS);
  private posts = 0;
  /** share: of the background's posts, for each bucket, the share that holds a term of it */
  constructor(private readonly share: Float32Array) {}

  /** At least 0; about 8 for a term never seen. */
  idf(hash: number): number {
    const bucket = hash >>> 14;
    const held = this.share[bucket]! * BACKGROUND_POSTS + this.stream[bucket]!;
    return Math.log((BACKGROUND_POSTS + this.posts + 1) / (held + 0.5));
  }

  /** Sum of squared weights. */
  mass(hashes: Int32Array): number {
    let sum = 0;
    for (const h of hashes) sum += this.idf(h) ** 2;
    return sum;
  }

  learn(f: PostFeatures): void {
    for (const hashes of [f.characters, f.pairs]) for (const h of hashes) this.stream[h >>> 14]! += 1;
    if (++this.posts < STREAM_POSTS) return;
    this.posts /= 2;
    for (let i = 0; i < BUCKETS; i++) this.stream[i]! /= 2;
  }
}
