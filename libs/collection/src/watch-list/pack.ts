import type { SourceName, WatchList } from '@fengsui/contract';
import { foldText } from './match.js';

/** A watch list as far as planning needs it; only active ones are handed in. */
export type ListToPack = Pick<
  WatchList,
  'id' | 'schoolWords' | 'riskWords' | 'requiredWords' | 'anyWords' | 'platforms'
>;

/** A source that searches. intervalMs: shortest time between two rounds of one query; daily: requests it may send in a day. */
export interface SourceToPack {
  source: SourceName;
  intervalMs: number;
  daily: number;
}

/** A standing search: repeated every intervalMs. */
export interface PlannedQuery {
  source: SourceName;
  watchListId: string;
  query: string;
  intervalMs: number;
}

/** Of the requests of a day, those for standing searches; the rest is for further pages, refills, posts read again, comments and timelines. */
export const SEARCH_SHARE = 0.6;
/** Posts on one page of every search that we read (sources.md 2.2, 2.4, 2.6). */
export const POSTS_PER_PAGE = 10;
/** Sogou finds an article by name and topic far better than by the name alone (sources.md 2.6); for lists without risk words. */
const TOPIC_WORDS = ['学生', '食堂', '宿舍', '教师', '通报', '投诉', '招生', '安全'];

const DAY_MS = 86_400_000;
const PLATFORM: Partial<Record<SourceName, 'weibo' | 'wechat'>> = {
  'weibo-m': 'weibo',
  'weibo-s': 'weibo',
  sogou: 'wechat',
};

/**
 * The searches that watch lists need, and how often each comes round so that all of them together fit the daily budget of their source.
 *
 * - Every post that a list matches holds all words of at least one of its queries on each source of its platforms.
 * - Each list gets the same share of a source's `daily × SEARCH_SHARE`; Σ DAY_MS / intervalMs over a source never exceeds it.
 * - Weibo: the names alone, when the posts they bring fit the list's share of pages; else names × risk words (× any words where there are none).
 *   Required words are appended: a blank means AND. Sogou: always names × risk words.
 *
 * observed: posts a day that a query brought of late, by query; one that is not in it is taken to fit until it has been seen.
 * Sources that cannot search by keyword are passed over. The order is stable: by source as given, list as given, query.
 */
export function packQueries(
  lists: ListToPack[],
  sources: SourceToPack[],
  observed: ReadonlyMap<string, number> = new Map(),
): PlannedQuery[] {
  return sources.flatMap((s) => {
    const platform = PLATFORM[s.source];
    const served = platform ? lists.filter((l) => l.platforms.includes(platform) && l.schoolWords.length > 0) : [];
    const perList = (s.daily * SEARCH_SHARE) / served.length;
    return served.flatMap((list) => {
      const queries = platform === 'wechat' ? forSogou(list) : forWeibo(list, perList, observed);
      const intervalMs = Math.max(s.intervalMs, Math.ceil((queries.length * DAY_MS) / perList));
      return queries.map((query) => ({ source: s.source, watchListId: list.id, query, intervalMs }));
    });
  });
}

function forWeibo(list: ListToPack, pagesADay: number, observed: ReadonlyMap<string, number>): string[] {
  const alone = queriesOf(list, ['']);
  const brings = alone.reduce((sum, q) => sum + (observed.get(q) ?? 0), 0);
  const narrower = list.riskWords.length > 0 ? list.riskWords : list.anyWords;
  return brings / POSTS_PER_PAGE <= pagesADay || narrower.length === 0 ? alone : queriesOf(list, narrower);
}

function forSogou(list: ListToPack): string[] {
  return queriesOf(list, list.riskWords.length > 0 ? list.riskWords : ['', ...TOPIC_WORDS]);
}

/** Name by name, so that neighbours in the order of rounds ask for different topics. */
function queriesOf(list: ListToPack, topics: string[]): string[] {
  const required = shortest(list.requiredWords);
  return [
    ...new Set(
      shortest(list.schoolWords).flatMap((name) =>
        (topics[0] === '' ? topics : shortest(topics)).map((topic) =>
          [name, topic, ...required].filter((w) => w !== '').join(' '),
        ),
      ),
    ),
  ];
}

/** Words without those that hold another of them: whatever text holds the longer one holds the shorter one too. */
function shortest(words: string[]): string[] {
  const folded = words.map((w) => ({ word: w, folded: foldText(w) }));
  return folded
    .filter(
      (w, i) =>
        !folded.some((o, j) => i !== j && w.folded.includes(o.folded) && (o.folded.length < w.folded.length || j < i)),
    )
    .map((w) => w.word);
}
