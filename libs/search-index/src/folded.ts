import type { Found, MentionIndex, Search } from './mention-index.js';

/** Index pages read for one answer: a storm of copies would else fill page after page with one post. */
const MOST_READS = 10;

/** A post found; story: shared by posts with nearly the same text; alike: how many others there are. */
export interface FoldedHit {
  id: string;
  story: string;
  alike: number;
}

/**
 * A page of search in which posts with nearly the same text stand once, as the newest of them. Reads on until half a page is found, so that next
 * may lie further on than the page is long. stories: of these ids, what they copy and how many others do.
 */
export async function foldedPage(
  index: MentionIndex,
  search: Search,
  stories: (ids: string[]) => Promise<Map<string, { story: string; alike: number }>>,
): Promise<Omit<Found, 'ids'> & { hits: FoldedHit[] }> {
  const hits: FoldedHit[] = [];
  const seen = new Set<string>();
  let first: Found | null = null;
  let after = search.after;
  for (let read = 0; read < MOST_READS; read++) {
    const found = await index.search({ ...search, ...(after === undefined ? {} : { after }) });
    first ??= found;
    const known = await stories(found.ids);
    for (const id of found.ids) {
      const { story, alike } = known.get(id) ?? { story: id, alike: 0 };
      if (seen.has(story)) continue;
      seen.add(story);
      hits.push({ id, story, alike });
    }
    if (found.next === null) return { hits, total: first.total, more: first.more, next: null };
    after = found.next;
    if (hits.length * 2 >= search.limit) break;
  }
  return { hits, total: first!.total, more: first!.more, next: after ?? null };
}
