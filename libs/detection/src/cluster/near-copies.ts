import { forShared, type PostFeatures } from './post-features.js';
import type { Story } from './story.js';

/** 5 bands of 3 rows: a copy that shares 80 % of its pairs is found with 97 %, an unrelated post never. */
const BANDS = 5;
const ROWS = 3;
const COPY = 0.8;
/** Fewer pairs than this make no copy: 「河南大学大礼堂」 is a subject, not a text. */
const LEAST_PAIRS = 6;
const MAX_KEYS = 100_000;
const MULTIPLIERS = Array.from({ length: BANDS * ROWS }, (_, i) => Math.imul(i + 1, 0x9e3779b1) | 1);

/** Banded MinHash over pairs of characters: a copy or repost goes with what it copies, whatever the story's score says. */
export class NearCopies {
  private readonly seen = new Map<number, { post: PostFeatures; story: Story }>();

  storyOf(post: PostFeatures): Story | null {
    if (post.pairs.length < LEAST_PAIRS) return null;
    for (const key of this.keys(post)) {
      const hit = this.seen.get(key);
      if (hit && this.isCopy(post, hit.post)) return hit.story;
    }
    return null;
  }

  add(post: PostFeatures, story: Story): void {
    if (post.pairs.length < LEAST_PAIRS) return;
    for (const key of this.keys(post)) {
      this.seen.delete(key);
      this.seen.set(key, { post, story });
      if (this.seen.size > MAX_KEYS) this.seen.delete(this.seen.keys().next().value!);
    }
  }

  private isCopy(a: PostFeatures, b: PostFeatures): boolean {
    if (a.schools.join() !== b.schools.join()) return false;
    let shared = 0;
    forShared(a.pairs, b.pairs, () => shared++);
    return shared / (a.pairs.length + b.pairs.length - shared) >= COPY;
  }

  private keys(post: PostFeatures): number[] {
    const keys: number[] = [];
    for (let band = 0; band < BANDS; band++) {
      let key = band;
      for (let row = 0; row < ROWS; row++) {
        const m = MULTIPLIERS[band * ROWS + row]!;
        let least = 0xffffffff;
        for (const h of post.pairs) {
          const v = Math.imul(h ^ (h >>> 15), m) >>> 0;
          if (v < least) least = v;
        }
        key = (Math.imul(key, 31) + least) | 0;
      }
      keys.push(key);
    }
    return keys;
  }
}
