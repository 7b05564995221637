import type { CollectedItem } from '../outcome.js';
import { parseCount } from './counts.js';
import { htmlToText, tidy } from './html.js';
import { parseTime } from './time.js';
import { digits, record, string } from './weibo-json.js';
import { readAuthor } from './weibo-mblog.js';

/** Replies stand one level below a comment; deeper is none of the site's shapes. */
const DEPTH = 3;

/** Comments of m.weibo.cn (hotflow, api/comments/show) and weibo.com/ajax tell themselves from posts by what they lack. */
export const isComment = (x: unknown): boolean => {
  const o = record(x);
  if (!o || 'retweeted_status' in o || 'reposts_count' in o) return false;
  return ['rootid', 'like_count', 'like_counts', 'floor_number', 'reply_id'].some((key) => key in o);
};

/** Comments with the replies below them, each once; rootId: mid of the post. What has no id or no text is left out. */
export function readComments(list: unknown[], rootId: string | null, fetchedAt: Date): CollectedItem[] {
  const out = new Map<string, CollectedItem>();
  const walk = (nodes: unknown[], depth: number): void => {
    for (const node of nodes) {
      const c = record(node);
      if (!c) continue;
      const item = readComment(c, rootId, fetchedAt);
      if (item) out.set(item.id, item);
      const replies = c['comments'];
      if (Array.isArray(replies) && depth < DEPTH) walk(replies, depth + 1);
    }
  };
  walk(list, 1);
  return [...out.values()];
}

function readComment(c: Record<string, unknown>, rootId: string | null, fetchedAt: Date): CollectedItem | null {
  const id = digits(c['idstr'], c['mid'], c['id']);
  const plain = c['text_raw'];
  const html = c['text'];
  const text = typeof plain === 'string' ? tidy(plain) : typeof html === 'string' ? htmlToText(html) : null;
  if (!id || text === null) return null;
  const raw = string(c['created_at']);
  return {
    platform: 'weibo',
    id,
    url: rootId ? `https://m.weibo.cn/detail/${rootId}` : null,
    author: readAuthor(c['user']),
    title: null,
    text,
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw || null,
    reposts: null,
    comments: parseCount(c['total_number']),
    likes: parseCount(c['like_count'] ?? c['like_counts']),
    region: /^来自\s*(?:\S+\s+)*(\S+)$/.exec(string(c['source']).trim())?.[1] ?? null,
    kind: 'comment',
    rootId,
    edited: false,
    repostOf: null,
  };
}
