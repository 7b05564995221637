import type { AuthorKind } from '@fengsui/contract';
import type { CollectedItem } from '../outcome.js';
import { parseCount } from './counts.js';
import { htmlToText, tidy } from './html.js';
import { midToBid } from './mid-bid.js';
import { parseTime } from './time.js';

/** mblog of m.weibo.cn and a status of weibo.com/ajax, as far as we read them (sources.md 2.2, 2.5). */
export interface Mblog {
  id?: string | number;
  mid?: string;
  idstr?: string;
  bid?: string;
  mblogid?: string;
  created_at?: string;
  text?: string;
  raw_text?: string;
  text_raw?: string;
  isLongText?: boolean;
  longText?: { longTextContent?: string };
  reposts_count?: unknown;
  comments_count?: unknown;
  attitudes_count?: unknown;
  region_name?: string;
  user?: MblogUser | null;
  retweeted_status?: Mblog;
  edit_count?: unknown;
}
interface MblogUser {
  id?: string | number;
  screen_name?: string;
  verified?: boolean;
  verified_type?: number;
  verified_reason?: string;
  followers_count?: unknown;
}

/** verified_type as commonly read: 0 a person, 1–7 organisations, of them 3 media; everything else is plain. */
export function authorKind(user: Pick<MblogUser, 'verified' | 'verified_type' | 'verified_reason'>): AuthorKind {
  const type = user.verified_type ?? -1;
  if (!user.verified && type !== 0 && !(type >= 1 && type <= 7)) return 'plain';
  if (type === 0) return 'verified_person';
  if (type < 1 || type > 7) return 'plain';
  if (type === 3 || /(日报|晚报|早报|晨报|新闻|电视台|广播|报社|杂志|传媒|媒体|融媒)/.test(user.verified_reason ?? ''))
    return 'media';
  return 'organisation';
}

/** A post; null without an id of digits. A retweet whose original was deleted (user null) stands alone. */
export function readMblog(m: Mblog, fetchedAt: Date): CollectedItem | null {
  const id = [m.mid, m.idstr, m.id].map((x) => String(x ?? '')).find((x) => /^\d{6,}$/.test(x));
  if (!id) return null;
  const user = m.user ?? null;
  const bid = m.bid ?? m.mblogid ?? midToBid(id);
  const original = m.retweeted_status && m.retweeted_status.user ? readMblog(m.retweeted_status, fetchedAt) : null;
  return {
    platform: 'weibo',
    id,
    url: user?.id ? `https://weibo.com/${user.id}/${bid}` : `https://m.weibo.cn/detail/${id}`,
    author: {
      id: user?.id ? String(user.id) : null,
      name: user?.screen_name ?? null,
      kind: user ? authorKind(user) : 'plain',
      followers: user ? parseCount(user.followers_count) : null,
    },
    title: null,
    text: mblogText(m),
    publishedAt: parseTime(m.created_at, fetchedAt),
    publishedRaw: m.created_at ?? null,
    reposts: parseCount(m.reposts_count),
    comments: parseCount(m.comments_count),
    likes: parseCount(m.attitudes_count),
    region: m.region_name ? (m.region_name.trim().split(/\s+/).at(-1) ?? null) : null,
    kind: m.retweeted_status ? 'repost' : 'post',
    rootId: m.retweeted_status ? String(m.retweeted_status.mid ?? m.retweeted_status.id ?? '') || null : null,
    edited: Number(m.edit_count ?? 0) > 0,
    repostOf: original,
  };
}

function mblogText(m: Mblog): string {
  const long = m.longText?.longTextContent;
  if (long) return htmlToText(long);
  const html = (m.text ?? '').replace(/<a [^>]*>全文<\/a>\s*$/, '');
  if (html) return htmlToText(html);
  return tidy(m.raw_text ?? m.text_raw ?? '');
}

/** True when the text shown is cut and the whole must be fetched. */
export const isCut = (m: Mblog): boolean => m.isLongText === true && !m.longText?.longTextContent;

/** Every object below root that is a post: grouped cards are walked too, and each mid counts once. */
export function findMblogs(root: unknown): Mblog[] {
  const out = new Map<string, Mblog>();
  const walk = (node: unknown, depth: number): void => {
    if (node === null || typeof node !== 'object' || depth > 12) return;
    if (Array.isArray(node)) return node.forEach((n) => walk(n, depth + 1));
    const o = node as Record<string, unknown>;
    const post = o['mblog'];
    if (post && typeof post === 'object') {
      const m = post as Mblog;
      out.set(String(m.mid ?? m.idstr ?? m.id), m);
      return;
    }
    for (const [key, value] of Object.entries(o)) if (key !== 'retweeted_status') walk(value, depth + 1);
  };
  walk(root, 0);
  return [...out.values()];
}

/** Whole posts out of a JSON text that was cut or shortened on its way. */
export function rescueMblogs(text: string): Mblog[] {
  const out: Mblog[] = [];
  for (let at = text.indexOf('"mblog"'); at >= 0; at = text.indexOf('"mblog"', at + 7)) {
    const start = text.indexOf('{', at);
    const end = start < 0 ? -1 : closing(text, start);
    if (end < 0) break;
    try {
      out.push(JSON.parse(text.slice(start, end + 1)) as Mblog);
    } catch {
      // this one is not whole: the next may be
    }
  }
  return out;
}

/** Index of the brace that closes the one at start; -1 when the text ends before. */
function closing(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i;
  }
  return -1;
}
