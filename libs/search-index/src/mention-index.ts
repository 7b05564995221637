import type { Sentiment, SeriesPoint } from '@fengsui/contract';

/** A post as the index holds it. */
export interface MentionDoc {
  id: string;
  platform: 'weibo' | 'wechat' | 'manual';
  watchListId: string | null;
  publishedAt: Date;
  /** words joined by blanks, lower-cased */
  segmented: string;
  sentiment: Sentiment;
  score: number;
  topic: string | null;
  unitId: string | null;
  authorKind: string;
}

export interface Filter {
  /** inclusive */
  from?: Date;
  /** exclusive */
  to?: Date;
  platform?: string;
  sentiment?: Sentiment;
  topic?: string;
  unitIds?: string[];
  watchListId?: string;
  ids?: string[];
}

export interface Search extends Filter {
  /** every word must stand in the post */
  text?: string;
  limit: number;
  /** cursor of the page before */
  after?: string;
}

export interface Found {
  ids: string[];
  total: number;
  /** cursor of the next page; null at the end */
  next: string | null;
}

/** Search and series over mentions. Two implementations, one contract suite; PostgreSQL's mention table stays the record. */
export abstract class MentionIndex {
  /** Stores or replaces; safe to repeat. Documents that were refused come back with the reason. */
  abstract put(docs: MentionDoc[]): Promise<{ failed: { id: string; error: string }[] }>;
  abstract remove(ids: string[]): Promise<void>;
  /** Newest first. */
  abstract search(search: Search): Promise<Found>;
  /** Counts by bucket from filter.from to filter.to, empty buckets included; buckets start at from. */
  abstract series(filter: Filter & { from: Date; to: Date }, bucketMs: number): Promise<SeriesPoint[]>;
  /** What was put is found from here on. */
  abstract refresh(): Promise<void>;
  /** Empties the index, for a rebuild. */
  abstract clear(): Promise<void>;
}

/** Every bucket between from and to, with the counts that are known. counts: bucket number → sentiment → n. */
export function fillSeries(
  from: Date,
  to: Date,
  bucketMs: number,
  counts: Map<number, Partial<Record<Sentiment, number>>>,
): SeriesPoint[] {
  const n = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / bucketMs));
  return Array.from({ length: n }, (_, i) => {
    const c = counts.get(i) ?? {};
    return {
      at: new Date(from.getTime() + i * bucketMs).toISOString(),
      pos: c.pos ?? 0,
      neu: c.neu ?? 0,
      neg: c.neg ?? 0,
    };
  });
}

/** Cursor over (publishedAt, id). */
export const encodeCursor = (at: number, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');
export function decodeCursor(cursor: string): { at: number; id: string } {
  const [at, id] = Buffer.from(cursor, 'base64url').toString().split('|');
  return { at: Number(at), id: id ?? '' };
}
