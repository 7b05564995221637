import { NearCopies } from './near-copies.js';
import { postFeatures, type PostFeatures } from './post-features.js';
import { ofAnotherSchool, probability, sameStoryFeatures, SHARE_HELD } from './same-story.js';
import { SchoolRates } from './school-rates.js';
import { Story } from './story.js';
import type { TermWeights } from './term-weights.js';

/** Stories in memory; the one that moved longest ago is forgotten. */
const MAX_STORIES = 20_000;
/** Latest stories remembered for a pair of characters and for a school. */
const MAX_POSTINGS = 48;
/** Pairs looked up: the rarest of the post. A pair that stands in one post of twenty or more finds nothing in particular. */
const MAX_PAIRS = 24;
const LEAST_IDF = 3;
/** Stories compared in full. */
const MAX_COMPARED = 48;

export interface Candidate {
  story: Story;
  features: Float64Array;
  probability: number;
}

/** Where a post went. probability: that it belongs there; 1 for a copy; null when it begins a story. */
export interface Assignment {
  story: Story;
  probability: number | null;
  copy: boolean;
}

/**
 * Posts in the order of their time, each assigned when it comes from what came before: to a story that is under way, or to a new one.
 * Streaming, deterministic, in bounded memory.
 */
export class OnlineStories {
  private readonly stories = new Map<string, Story>();
  private readonly byPair = new Map<number, Story[]>();
  private readonly bySchool = new Map<string, Story[]>();
  private readonly copies = new NearCopies();
  private readonly rates = new SchoolRates();
  private next = 1;
  private now = -Infinity;

  constructor(
    private readonly weights: TermWeights,
    private readonly coefficients: readonly number[],
    /** a post joins the likeliest story when it is likelier than this to belong there */
    private readonly least = 0.5,
  ) {}

  /** at: milliseconds; a post that comes late counts as coming now. */
  assign(post: { at: number; text: string }): Assignment {
    const features = postFeatures(post.text);
    const at = this.clock(post.at);
    const original = this.copies.storyOf(features);
    if (original && this.stories.has(original.id)) {
      this.move(original, () => original.touch(at));
      return { story: original, probability: 1, copy: true };
    }
    const [best] = this.candidates(features, at);
    if (best && best.probability > this.least) {
      this.put(features, at, best.story, best.features[SHARE_HELD]);
      return { story: best.story, probability: best.probability, copy: false };
    }
    return { story: this.put(features, at, null), probability: null, copy: false };
  }

  /** Stories that the post may belong to, likeliest first. */
  candidates(post: PostFeatures, at: number): Candidate[] {
    return this.near(post)
      .filter((story) => !ofAnotherSchool(post, story))
      .map((story) => {
        const others = this.rates.expected(story.schools, story.lastAt, at);
        const features = sameStoryFeatures(post, story, at, this.weights, others);
        return { story, features, probability: probability(features, this.coefficients) };
      })
      .sort((a, b) => b.probability - a.probability);
  }

  /** Adds a post to a story, or begins one with it. held: how much of the post the story already says, 0 to 1. */
  put(post: PostFeatures, at: number, into: Story | null, held = 0): Story {
    const story = into ?? new Story(String(this.next++), at);
    this.rates.began(post.schools, at, 1 - held);
    this.move(story, () => story.add(post, at));
    for (const h of this.rarest(post)) remember(this.byPair, h, story);
    for (const school of post.schools) remember(this.bySchool, school, story);
    this.copies.add(post, story);
    this.weights.learn(post);
    return story;
  }

  private clock(at: number): number {
    if (at > this.now) this.now = at;
    return this.now;
  }

  /** Runs a change and makes the story the last one to be forgotten. */
  private move(story: Story, change: () => void): void {
    change();
    this.stories.delete(story.id);
    this.stories.set(story.id, story);
    if (this.stories.size > MAX_STORIES) this.stories.delete(this.stories.keys().next().value!);
  }

  /** Stories that share rare pairs with the post, and the latest ones of its schools. */
  private near(post: PostFeatures): Story[] {
    const shared = new Map<Story, number>();
    for (const h of this.rarest(post)) {
      const w = this.weights.idf(h) ** 2;
      for (const story of this.byPair.get(h) ?? [])
        if (this.stories.has(story.id)) shared.set(story, (shared.get(story) ?? 0) + w);
    }
    const near = [...shared].sort((a, b) => b[1] - a[1]).slice(0, MAX_COMPARED);
    const all = new Set(near.map(([story]) => story));
    for (const school of post.schools)
      for (const story of this.bySchool.get(school) ?? []) if (this.stories.has(story.id)) all.add(story);
    return [...all];
  }

  private rarest(post: PostFeatures): number[] {
    return [...post.pairs]
      .map((h) => [h, this.weights.idf(h)] as const)
      .filter(([, idf]) => idf >= LEAST_IDF)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_PAIRS)
      .map(([h]) => h);
  }
}

/** Latest last, each once, bounded; the key used longest ago goes first. */
function remember<K>(index: Map<K, Story[]>, key: K, story: Story): void {
  const list = index.get(key) ?? [];
  const kept = list.filter((s) => s !== story).slice(-(MAX_POSTINGS - 1));
  kept.push(story);
  index.delete(key);
  index.set(key, kept);
  if (index.size > MAX_KEYS) index.delete(index.keys().next().value!);
}
const MAX_KEYS = 200_000;
