import type { SourceName } from '@fengsui/contract';
import type { AttemptState, CollectedItem, Page, Parsed } from './outcome.js';
import { parseSogou } from './sources/sogou.js';
import { parseWechatArticle } from './sources/wechat-article.js';
import { parseWeiboAjax } from './sources/weibo-ajax.js';
import { parseWeiboHot } from './sources/weibo-hot.js';
import { parseWeiboM } from './sources/weibo-m.js';
import { parseWeiboS } from './sources/weibo-s.js';

const HOME: Partial<Record<SourceName, string>> = {
  'weibo-m': 'https://m.weibo.cn/',
  'weibo-s': 'https://s.weibo.com/weibo',
  'weibo-ajax': 'https://weibo.com/ajax/statuses/show',
  'weibo-hot': 'https://weibo.com/ajax/side/hotSearch',
  sogou: 'https://weixin.sogou.com/weixin',
  'wechat-article': 'https://mp.weixin.qq.com/s',
};
const PARSERS: Partial<Record<SourceName, (page: Page) => Parsed>> = {
  'weibo-m': (page) => parseWeiboM(page),
  'weibo-s': (page) => parseWeiboS(page),
  'weibo-ajax': (page) => parseWeiboAjax(page),
  'weibo-hot': (page) => parseWeiboHot(page),
  sogou: parseSogou,
  'wechat-article': parseWechatArticle,
};

/** One item as `fengsui parse` prints it; publishedAt is ISO 8601 or null. */
export interface ParsedItem {
  id: string;
  url: string | null;
  author: string | null;
  publishedAt: string | null;
  title: string | null;
  text: string;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
}

/** Reads a saved page. fetchedAt resolves relative times; finalUrl tells redirects apart where it is known. */
export function parsePage(
  source: SourceName,
  bytes: Buffer,
  opts: { fetchedAt: Date; finalUrl?: string },
): { state: AttemptState; items: ParsedItem[]; note?: string } {
  const page: Page = {
    body: bytes.toString('utf8').replace(/^\ufeff/, ''),
    finalUrl: opts.finalUrl ?? HOME[source]!,
    httpStatus: 200,
    fetchedAt: opts.fetchedAt,
  };
  const parsed = PARSERS[source]!(page);
  return { state: parsed.state, items: parsed.items.map(view), ...(parsed.note ? { note: parsed.note } : {}) };
}

function view(item: CollectedItem): ParsedItem {
  return {
    id: item.id,
    url: item.url,
    author: item.author.name,
    publishedAt: item.publishedAt?.toISOString() ?? null,
    title: item.title,
    text: item.text,
    reposts: item.reposts,
    comments: item.comments,
    likes: item.likes,
  };
}
