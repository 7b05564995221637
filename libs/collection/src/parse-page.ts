import type { SourceName } from '@fengsui/contract';
import { decodePage } from './decode.js';
import type { CollectedItem, Page, Parsed } from './outcome.js';
import { guarded } from './sources/guarded.js';
import { parseSogou } from './sources/sogou.js';
import { parseSogouAccount } from './sources/sogou-account.js';
import { parseWechatArticle } from './sources/wechat-article.js';
import { parseWeiboAjax } from './sources/weibo-ajax.js';
import { parseWeiboHot } from './sources/weibo-hot.js';
import { parseWeiboM } from './sources/weibo-m.js';
import { parseWeiboS } from './sources/weibo-s.js';

const HOME: Record<SourceName, string> = {
  'weibo-m': 'https://m.weibo.cn/',
  'weibo-s': 'https://s.weibo.com/weibo',
  'weibo-ajax': 'https://weibo.com/ajax/statuses/show',
  'weibo-hot': 'https://weibo.com/ajax/side/hotSearch',
  sogou: 'https://weixin.sogou.com/weixin',
  'sogou-account': 'https://weixin.sogou.com/weixin',
  'wechat-article': 'https://mp.weixin.qq.com/s',
};
const PARSERS: Record<SourceName, (page: Page) => Parsed> = {
  'weibo-m': (page) => parseWeiboM(page),
  'weibo-s': (page) => parseWeiboS(page),
  'weibo-ajax': (page) => parseWeiboAjax(page),
  'weibo-hot': (page) => parseWeiboHot(page),
  sogou: parseSogou,
  'sogou-account': parseSogouAccount,
  'wechat-article': parseWechatArticle,
};

/** One item as `fengsui parse` prints it. */
export interface ParsedItem extends Pick<
  CollectedItem,
  'id' | 'url' | 'title' | 'text' | 'reposts' | 'comments' | 'likes' | 'kind' | 'rootId' | 'region' | 'edited'
> {
  author: string | null;
  /** 2026-11-22T12:00:00+08:00; null when the words of the page are no time */
  publishedAt: string | null;
  /** the page's own words for the time */
  publishedRaw: string | null;
  rank?: number | null;
  heat?: number | null;
  /** the original of a repost, when the page shows it */
  repostOf?: ParsedItem;
}
export type ParsedPage = Omit<Parsed, 'items'> & { items: ParsedItem[] };

/**
 * Reads a saved page, in the order of the page. fetchedAt resolves relative times; finalUrl, where it is known, tells
 * redirects apart. A page that cannot be read is layout_changed with a note; nothing is thrown.
 */
export function parsePage(source: SourceName, bytes: Buffer, opts: { fetchedAt: Date; finalUrl?: string }): ParsedPage {
  const page: Page = {
    body: decodePage(bytes),
    finalUrl: opts.finalUrl ?? HOME[source],
    httpStatus: 200,
    fetchedAt: opts.fetchedAt,
  };
  const { state, items, hasMore, pages, totalHint, next, note } = guarded(PARSERS[source], page);
  return { state, items: items.map(view), hasMore, pages, totalHint, next, ...(note ? { note } : {}) };
}

function view(item: CollectedItem): ParsedItem {
  return {
    id: item.id,
    url: item.url,
    author: item.author.name,
    publishedAt: item.publishedAt && inBeijing(item.publishedAt),
    publishedRaw: item.publishedRaw,
    title: item.title,
    text: item.text,
    reposts: item.reposts,
    comments: item.comments,
    likes: item.likes,
    kind: item.kind,
    rootId: item.rootId,
    region: item.region,
    edited: item.edited,
    ...(item.rank !== undefined ? { rank: item.rank } : {}),
    ...(item.heat !== undefined ? { heat: item.heat } : {}),
    ...(item.repostOf ? { repostOf: view(item.repostOf) } : {}),
  };
}

const inBeijing = (at: Date): string => `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
