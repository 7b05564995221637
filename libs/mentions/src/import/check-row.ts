import { type CollectedItem, parseCount } from '@fengsui/collection';
import { beijingDateTime } from '@fengsui/platform';
import { fingerprint, identity } from '../identity.js';
import type { Cell } from './read-table.js';

export const COLUMNS: Record<string, string[]> = {
  platform: ['platform', '平台'],
  url: ['url', '链接', '网址'],
  author: ['author', '作者', '发布者'],
  title: ['title', '标题'],
  text: ['text', '正文', '内容'],
  published_at: ['published_at', '发布时间', '时间'],
  reposts: ['reposts', '转发', '转发数'],
  comments: ['comments', '评论', '评论数'],
  likes: ['likes', '点赞', '点赞数', '赞'],
  id: ['id', '编号'],
};
export const REQUIRED = ['platform', 'text', 'published_at'];
/** Weibo allows 5,000 characters, a WeChat article 20,000: far beyond lies rubbish. */
const MAX_CELL = 100_000;
/** Weibo opened in August 2009; a year such as 0026 is a slip of the pen. */
const EARLIEST = Date.UTC(2009, 0, 1);
/** Larger than any real count, and what a number can still hold exactly. */
const MAX_COUNT = 1e12;
const PLATFORMS: Record<string, 'weibo' | 'wechat'> = {
  weibo: 'weibo',
  微博: 'weibo',
  新浪微博: 'weibo',
  wechat: 'wechat',
  微信: 'wechat',
  微信公众号: 'wechat',
  公众号: 'wechat',
};

export interface BadField {
  field: string;
  reason: string;
}

/** A row as a post, or everything wrong with it. */
export function checkRow(cells: Record<string, Cell>, now: Date): { item: CollectedItem } | { bad: BadField[] } {
  const bad: BadField[] = [];
  const text = (name: string): string => String(cells[name] ?? '').trim();
  for (const [field, value] of Object.entries(cells))
    if (typeof value === 'string' && value.length > MAX_CELL)
      return { bad: [{ field, reason: `内容过长（${value.length} 字），请不超过 ${MAX_CELL} 字` }] };
  for (const [field, value] of Object.entries(cells))
    if (typeof value === 'string' && (/\u0000/.test(value) || !value.isWellFormed()))
      return { bad: [{ field, reason: '含有无法保存的字符，请重新录入这一格' }] };
  const platform = PLATFORMS[text('platform').toLowerCase()];
  if (!platform)
    bad.push({
      field: 'platform',
      reason: text('platform')
        ? `不认识的平台“${text('platform').slice(0, 20)}”，应为 微博 或 微信`
        : '平台为空，应为 微博 或 微信',
    });
  if (!text('text')) bad.push({ field: 'text', reason: '正文为空' });
  const published = readDate(cells['published_at'] ?? '', now);
  if (typeof published === 'string') bad.push({ field: 'published_at', reason: published });
  const url = text('url');
  if (url && !/^https?:\/\//.test(url)) bad.push({ field: 'url', reason: '链接应以 http:// 或 https:// 开头' });
  else if (url && !URL.canParse(url)) bad.push({ field: 'url', reason: '链接不完整' });
  const counts: Record<string, number | null> = {};
  for (const field of ['reposts', 'comments', 'likes']) {
    counts[field] = text(field) ? parseCount(text(field)) : null;
    if (text(field) && (counts[field] === null || counts[field]! > MAX_COUNT))
      bad.push({ field, reason: `“${text(field).slice(0, 20)}”不是数量，应如 28 或 1.2万` });
  }
  if (bad.length > 0 || !platform || typeof published === 'string') return { bad };
  return {
    item: {
      platform,
      id:
        identity(platform, text('id'), url) ??
        `import:${fingerprint([platform, url, text('author'), text('text'), published.toISOString()])}`,
      url: url || null,
      author: { id: null, name: text('author') || null, kind: 'plain', followers: null },
      title: text('title') || null,
      text: text('text'),
      publishedAt: published,
      publishedRaw: cells['published_at'] instanceof Date ? beijingDateTime(published) : text('published_at'),
      reposts: counts['reposts'] ?? null,
      comments: counts['comments'] ?? null,
      likes: counts['likes'] ?? null,
      region: null,
      kind: platform === 'wechat' ? 'article' : 'post',
      rootId: null,
      edited: false,
      repostOf: null,
    },
  };
}

/** A time of publication, or what is wrong with it. Without a zone it is Beijing time. */
export function readDate(cell: Cell, now: Date): Date | string {
  const read = parseDate(cell);
  if (typeof read === 'string') return read;
  if (read.getTime() < EARLIEST) return '发布时间早于 2009 年，当时还没有微博和微信，请核对';
  return read.getTime() > now.getTime() + 5 * 60_000 ? '发布时间在将来，请核对' : read;
}

function parseDate(cell: Cell): Date | string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '不是时间' : cell;
  const raw = cell.trim();
  if (!raw) return '发布时间为空，应如 2026-11-22 14:35';
  const m =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      raw,
    );
  if (!m) return `“${raw.slice(0, 30)}”不是时间，应如 2026-11-22 14:35`;
  const [y, mo, d, h, mi, s] = m.slice(1, 7).map((x) => Number(x ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const utc = Date.UTC(y, mo - 1, d, h, mi, s);
  const back = new Date(utc);
  if (back.getUTCMonth() + 1 !== mo || back.getUTCDate() !== d || h > 23 || mi > 59 || s > 59)
    return `“${raw}”不存在这个日期或时刻，请核对`;
  const zone =
    m[7] === 'Z'
      ? 0
      : m[7]
        ? (Number(m[7].slice(1, 3)) * 60 + Number(m[7].slice(-2))) * (m[7][0] === '-' ? -1 : 1)
        : 480;
  return new Date(utc - zone * 60_000);
}
