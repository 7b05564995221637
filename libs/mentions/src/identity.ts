import { createHash } from 'node:crypto';
import { bidToMid } from '@fengsui/collection';

/** The platform's own id where somebody gives it or an address tells it (sources.md 2.1), so that a post both crawled and told is one; null when neither does. */
export function identity(platform: 'weibo' | 'wechat', id: string, url: string): string | null {
  if (id) return platform === 'weibo' && !/^\d+$/.test(id) ? (bidToMid(id) ?? id) : id;
  if (!url) return null;
  const u = new URL(url);
  if (platform === 'weibo') {
    const mid = /(?:detail|status)\/(\d{10,})/.exec(u.pathname)?.[1];
    const bid = /^(?:\/\d+|\/status)\/([0-9a-zA-Z]{7,})$/.exec(u.pathname)?.[1];
    return mid ?? (bid ? (bidToMid(bid) ?? bid) : null);
  }
  const [biz, mid] = [u.searchParams.get('__biz'), u.searchParams.get('mid')];
  return biz && mid ? `${biz}:${mid}:${u.searchParams.get('idx') ?? '1'}` : null;
}

/** The platform that an address belongs to; null for another site. */
export function platformOf(url: string): 'weibo' | 'wechat' | null {
  const host = new URL(url).hostname;
  if (/(^|\.)weibo\.(com|cn)$/.test(host)) return 'weibo';
  return host === 'mp.weixin.qq.com' ? 'wechat' : null;
}

/** For posts without an identity: the same told twice is one. */
export const fingerprint = (parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 40);
