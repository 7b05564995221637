import type { AuthorKind, Sentiment, SeriesPoint } from '@fengsui/contract';
import type { Query } from './query/parse-query.js';

/** A post as the index holds it. */
export interface MentionDoc {
  id: string;
  /** of two writes of one post the higher wins, in whatever order they arrive; 0: read while rebuilding, everything beats it */
  version: number;
  /** false: the post has left the index (an edit took the school's name out) */
  shown: boolean;
  platform: 'weibo' | 'wechat' | 'manual';
  watchListId: string | null;
  /** to the millisecond; never changes for one post, because its month is where it is kept */
  publishedAt: Date;
  /** words as indexWords makes them */
  words: string[];
  sentiment: Sentiment;
  /** [-1, 1], kept to three decimals */
  score: number;
  topic: string | null;
  unitId: string | null;
  authorKind: AuthorKind;
  /** tells authors apart without naming them; null: unknown */
  authorKey: string | null;
  /** as pages show it: ordinary authors masked */
  author: string;
  region: string | null;
}

/** Conditions that all hold. A list holds when it has the value; an empty list holds for no post. */
export interface Filter {
  /** inclusive */
  from?: Date;
  /** exclusive */
  to?: Date;
  platforms?: string[];
  sentiments?: Sentiment[];
  topics?: string[];
  unitIds?: string[];
  watchListId?: string;
  authorKinds?: AuthorKind[];
  /** by the school's own accounts, or not */
  official?: boolean;
  regions?: string[];
  ids?: string[];
}

/** A filter, and what the words must be. */
export interface Selection extends Filter {
  query?: Query;
}

export interface Search extends Selection {
  limit: number;
  /** cursor of the page before */
  after?: string;
}

/** Beyond this many posts a total is not counted on: nobody pages that far, and counting would cost more than the page. */
export const COUNTED = 2_000;

export interface Found {
  /** newest first */
  ids: string[];
  /** at most COUNTED */
  total: number;
  /** there are more than COUNTED */
  more: boolean;
  /** cursor of the next page; null at the end */
  next: string | null;
}

/** What posts can be counted by. */
export const FACETS = ['platform', 'sentiment', 'topic', 'unitId', 'authorKind', 'region', 'watchListId'] as const;
export type Facet = (typeof FACETS)[number];
/** Values with their number of posts, most first, then by value; posts without a value are left out. */
export type Facets = Record<Facet, { value: string; count: number }[]>;

/** mean: of the scores, to three decimals; negativeShare: of all posts. Both null in an empty bucket. */
export interface TonePoint extends SeriesPoint {
  mean: number | null;
  negativeShare: number | null;
}

export interface AuthorCount {
  /** masked */
  author: string;
  authorKind: AuthorKind;
  count: number;
  negative: number;
}

export interface SpreadCount {
  platform: string;
  region: string | null;
  count: number;
  negative: number;
}

/** One month's share of the index that is read. */
export interface MonthSize {
  /** 2026.11, by Beijing time */
  month: string;
  docs: number;
  bytes: number;
}

/** The index did not answer; nothing is wrong with what it was asked. Worth trying again later. */
export class IndexUnavailable extends Error {}

/**
 * Search and series over mentions. Two implementations, one contract suite; PostgreSQL's mention table stays the record.
 * Posts are kept by month, in one or more generations: one is read, a second one is filled during a rebuild while both are written.
 * Every method throws IndexUnavailable when the index does not answer.
 */
export abstract class MentionIndex {
  abstract readonly kind: 'embedded' | 'elasticsearch';
  /** Makes an empty generation, not read yet; safe to repeat. */
  abstract create(generation: number): Promise<void>;
  /** Reads this generation from here on, in one step; all others are dropped. */
  abstract promote(generation: number): Promise<void>;
  /** Stores, replaces or takes out; safe to repeat, in any order. Documents that were refused come back with the reason. */
  abstract put(docs: MentionDoc[], generation: number): Promise<{ id: string; error: string }[]>;
  /** Drops whole months that end before this time. Answers their names. */
  abstract dropBefore(before: Date): Promise<string[]>;
  abstract months(): Promise<MonthSize[]>;
  /** What was put is found from here on. */
  abstract refresh(): Promise<void>;

  abstract search(search: Search): Promise<Found>;
  abstract facets(selection: Selection): Promise<Facets>;
  /** Counts and tone by bucket from selection.from to selection.to, empty buckets included; buckets begin at from. */
  abstract series(selection: Selection & { from: Date; to: Date }, bucketMs: number): Promise<TonePoint[]>;
  /** Those who wrote most. */
  abstract authors(selection: Selection, limit: number): Promise<AuthorCount[]>;
  abstract spread(selection: Selection): Promise<SpreadCount[]>;
  /** The words of those posts whose id lies in the first share (0 to 1] of all ids, in any order: a fair sample, the same wherever it is taken. */
  abstract sample(selection: Selection, share: number): Promise<string[][]>;
  abstract count(selection: Selection): Promise<number>;
}
