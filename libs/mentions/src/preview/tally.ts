import { matcherOf, type WatchListWords } from '@fengsui/collection';

/** A stored post as a preview looks at it. */
export interface Looked {
  id: string;
  /** Beijing day, 2026-11-22 */
  day: string;
  /** title, words, and those of the original */
  text: string;
  /** neither about the school nor kept out by a word: somebody else's */
  foreign: boolean;
}

const SAMPLES = 10;
const SAMPLES_A_WORD = 3;

/** What a draft would have matched, counted post by post: memory does not grow with their number. Posts come newest first. */
export class Tally {
  stored = 0;
  matched = 0;
  /** somebody else's, which no list that is in use matches; and how many of them the draft would */
  foreign = 0;
  foreignMatched = 0;
  readonly perDay = new Map<string, number>();
  readonly samples: string[] = [];
  readonly excluded = new Map<string, { n: number; samples: string[] }>();
  private readonly match: ReturnType<typeof matcherOf>;
  private readonly current: ReturnType<typeof matcherOf>[];

  constructor(draft: WatchListWords, inUse: WatchListWords[]) {
    this.match = matcherOf(draft);
    this.current = inUse.map(matcherOf);
  }

  add(post: Looked): void {
    this.stored++;
    const { matched, excludedBy } = this.match(post.text);
    if (post.foreign && !this.current.some((match) => match(post.text).matched)) {
      this.foreign++;
      if (matched) this.foreignMatched++;
    }
    if (matched) {
      this.matched++;
      this.perDay.set(post.day, (this.perDay.get(post.day) ?? 0) + 1);
      if (this.samples.length < SAMPLES) this.samples.push(post.id);
    } else if (excludedBy !== undefined) {
      const out = this.excluded.get(excludedBy) ?? { n: 0, samples: [] };
      out.n++;
      if (out.samples.length < SAMPLES_A_WORD) out.samples.push(post.id);
      this.excluded.set(excludedBy, out);
    }
  }
}
