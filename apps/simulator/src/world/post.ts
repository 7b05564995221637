/** Whoever publishes, as the platform shows it. */
export interface Account {
  /** uid; WeChat gh_… */
  id: string;
  name: string;
  /** -1 none, 0 a person, from 1 on organisations */
  verifiedType: number;
  /** what is certified */
  reason: string;
  followers: number;
  /** 简介, 功能介绍 */
  bio: string;
  /** WeChat: 微信号 */
  handle: string | null;
}

/** A post or article of the made-up world. Counts grow with time. */
export interface Post {
  platform: 'weibo' | 'wechat';
  /** Weibo mid; WeChat mid */
  id: string;
  /** unix milliseconds */
  at: number;
  author: Account;
  title: string | null;
  text: string;
  /** interactions an hour after publication */
  reach: number;
  repostOf: string | null;
  deletedAt: number | null;
  /** name of the author's province, and a city code of s.weibo.com */
  region: string;
  city: number;
  /** later texts, oldest first */
  edits: { at: number; text: string }[];
  /** WeChat: real_item_show_type, what stands in the article's place, and whether the page has the 3 MB of 2025 */
  article: { type: 0 | 8 | 10; state: ArticleState; big: boolean };
}
export type ArticleState = 'ok' | 'deleted' | 'violation' | 'unavailable' | 'unknown_error';

export type NewPost = Partial<Omit<Post, 'author' | 'article'>> & {
  text: string;
  author?: Partial<Account>;
  article?: Partial<Post['article']>;
};

/** The text that stands at a moment. */
export function textAt(p: Post, now: number): string {
  let text = p.text;
  for (const e of p.edits) if (e.at <= now) text = e.text;
  return text;
}

/** How often the post had been edited by a moment. */
export const editsAt = (p: Post, now: number): number => p.edits.filter((e) => e.at <= now).length;

/** First place in a list sorted by time whose post is later than the moment. */
export function after(list: readonly Post[], at: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
