import type { AuthorKind, OutcomeState } from '@fengsui/contract';

/** State of one attempt; the last four are of a WeChat article only and are not failures of the source. */
export type AttemptState = OutcomeState | 'deleted' | 'violation' | 'unavailable' | 'expired';

/** One post as a site gave it. Counts are null where the site does not give them, never 0 for "unknown". */
export interface CollectedItem {
  platform: 'weibo' | 'wechat';
  /** Weibo mid as text; WeChat biz:mid:idx */
  id: string;
  url: string | null;
  author: {
    id: string | null;
    name: string | null;
    kind: AuthorKind;
    followers: number | null;
    /** what the account says of itself and what is certified, where the site tells it beside a post */
    profile?: { bio: string; certified: string };
  };
  title: string | null;
  text: string;
  publishedAt: Date | null;
  publishedRaw: string | null;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  region: string | null;
  kind: 'post' | 'repost' | 'comment' | 'article' | 'hot' | 'account';
  /** id of the post that a comment or repost belongs to */
  rootId: string | null;
  /** the site says that the text was changed after publication */
  edited: boolean;
  /** the original of a repost, when it is still there */
  repostOf: CollectedItem | null;
  /** place on the hot-search board, from 1; null for what stands outside the ranking. Only on kind hot */
  rank?: number | null;
  /** the board's heat figure. Only on kind hot */
  heat?: number | null;
}

/** What every adapter returns (sources.md 2.0). Only ok and empty count as "seen". */
export interface Outcome {
  state: AttemptState;
  items: CollectedItem[];
  page: number;
  hasMore: boolean;
  totalHint: number | null;
  finalUrl: string;
  httpStatus: number | null;
  fetchedAt: Date;
  /** pages the site says there are; null when it does not say. At the page cap the window must be split */
  pages: number | null;
  /** where the next page of comments, reposts or a timeline begins; null at the end */
  next: string | null;
  /** what the office's log should say beside the state */
  note?: string;
  /** the page itself, only where the layout is unknown: kept for repair */
  raw?: string;
}

/** A page as it came: what parsers decide on. */
export interface Page {
  body: string;
  finalUrl: string;
  httpStatus: number;
  fetchedAt: Date;
}

/** What a parser answers; the adapter adds page and address. */
export type Parsed = Pick<Outcome, 'state' | 'items' | 'hasMore' | 'totalHint' | 'pages' | 'next' | 'note'>;

export const failed = (state: AttemptState, note?: string): Parsed => ({
  state,
  items: [],
  hasMore: false,
  totalHint: null,
  pages: null,
  next: null,
  ...(note ? { note } : {}),
});
export const found = (
  items: CollectedItem[],
  hasMore: boolean,
  more: Partial<Pick<Parsed, 'totalHint' | 'pages' | 'next'>> = {},
): Parsed => ({ state: 'ok', items, hasMore, totalHint: null, pages: null, next: null, ...more });
