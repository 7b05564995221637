import type { CollectedItem } from '../outcome.js';

/** How many posts at the end of a page must be older than a moment before the page counts as reaching back to it. */
const TAIL = 3;

/**
 * How far back in time a page reaches whose posts stand newest first: the newest of its last posts.
 * A pinned or promoted old post among new ones must not make the page look as if it reached back to it.
 */
export function reachOf(items: CollectedItem[]): number | null {
  const times = items.flatMap((i) => (i.publishedAt ? [i.publishedAt.getTime()] : []));
  return times.length === 0 ? null : Math.max(...times.slice(-TAIL));
}
