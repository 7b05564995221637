import type { AuthorKind, MentionView } from './common.js';
import type { SeriesPoint } from './overview.js';

/** How the search index is. GET /api/index. */
export interface IndexStatus {
  kind: 'embedded' | 'elasticsearch';
  /** since when it does not answer, and why */
  failingSince: string | null;
  error: string | null;
  /** posts stored but not searchable yet */
  queued: number;
  oldestQueuedAt: string | null;
  /** posts the index refused five times */
  setAside: number;
  /** share in [0, 1]; incomplete: it is read already, so that older posts may not be found yet */
  rebuild: { share: number; startedAt: string; incomplete: boolean } | null;
  /** older posts are in the record only */
  keptSince: string;
  /** one sentence: what searches and curves lack; null: nothing */
  lacks: string | null;
}

/** A post that could not be indexed. GET /api/index/set-aside; POST /api/index/retry {mentionIds?} tries all or these again → {count}; POST /api/index/rebuild starts a rebuild (409 while one is under way). */
export interface SetAsideView {
  mentionId: string;
  error: string;
  queuedAt: string;
  /** its first 80 characters */
  text: string;
}

/** A post found, with the places in title and text that the query names: [start, end) in UTF-16 units. */
export interface SearchHit {
  mention: MentionView;
  titleMarks: [number, number][];
  textMarks: [number, number][];
  /** posts with nearly the same text share it */
  story: string;
  /** how many other stored posts have nearly the same text; for a unit: of its own */
  alike: number;
}

/**
 * GET /api/search. Query parameters, all optional: q (词，且、或、非，"短语"，括号), from and to (ISO 8601), platform, sentiment, topic, unit, author,
 * region (each a list joined by commas), list (a watch list), ids (up to 100 posts), official (true or false), limit (1 to 100, else 20), after (next of the page before),
 * fold (true: of posts with nearly the same text only the newest of a page; such a page may hold fewer or more than limit).
 * 400 ApiError names the parameter; 503 search_unavailable when the index does not answer.
 */
export interface SearchAnswer {
  /** q as it was understood; null without q */
  understood: string | null;
  /** newest first */
  hits: SearchHit[];
  /** at most 2,000 */
  total: number;
  /** there are more than total */
  more: boolean;
  next: string | null;
  /** what this answer lacks, in words */
  lacks: string | null;
}

/** GET /api/search/facets, same parameters: values with their counts, most first. */
export type SearchFacets = Record<
  'platform' | 'sentiment' | 'topic' | 'unitId' | 'authorKind' | 'region' | 'watchListId',
  { value: string; count: number }[]
>;

/** GET /api/search/series, same parameters and step (minute, hour or day; days begin at midnight in Beijing). mean: of the scores; negativeShare: of the posts; null in an empty bucket. */
export interface SearchSeries {
  stepMs: number;
  points: (SeriesPoint & { mean: number | null; negativeShare: number | null })[];
  lacks: string | null;
}

/** GET /api/search/spread, same parameters: where posts come from, by platform and region. */
export interface SpreadView {
  platform: string;
  region: string | null;
  count: number;
  negative: number;
}

/** GET /api/search/choices: what filters may choose from, as far as the person may see it. */
export interface SearchChoices {
  units: { id: string; name: string }[];
  lists: { id: string; name: string }[];
  topics: string[];
}

/** GET /api/search/views → SavedView[], those of the person who asks; PUT {name, query} keeps one (the same name: replaced); DELETE :id. */
export interface SavedView {
  id: string;
  name: string;
  /** the query string of the page */
  query: string;
}

/**
 * POST /api/search/exports, parameters as GET /api/search: an Excel file of the result is made, the newest `limit` posts; GET /api/search/exports/:id
 * says how far it is; GET …/:id/file fetches it for ten minutes; DELETE stops it. One at a time for one person.
 */
export interface ExportState {
  id: string;
  state: 'running' | 'done' | 'failed';
  done: number;
  /** posts it will hold */
  total: number;
  /** how many the search finds; more than total: the older ones are left out */
  found: number;
  limit: number;
  error: string | null;
}

/** GET /api/search/authors, same parameters: those who wrote most, ordinary ones masked. */
export interface TopAuthorView {
  author: string;
  authorKind: AuthorKind;
  count: number;
  negative: number;
}

/** GET /api/search/terms, same parameters: words that stand out against all posts of the four weeks up to `to`. Shares of posts, from samples of 1,000. */
export interface TopTermView {
  word: string;
  share: number;
  backgroundShare: number;
}
