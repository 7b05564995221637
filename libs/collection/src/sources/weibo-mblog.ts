import type { AuthorKind } from '@fengsui/contract';
import type { CollectedItem } from '../outcome.js';
import { parseCount } from './counts.js';
import { htmlToText, tidy } from './html.js';
import { midToBid } from './mid-bid.js';
import { parseTime } from './time.js';
import { closing, digits, readJson, record, string } from './weibo-json.js';

/** mblog of m.weibo.cn or status of weibo.com/ajax (sources.md 2.2, 2.5): nothing of it is sure but that it is an object. */
export type Mblog = Record<string, unknown>;

/** verified_type as commonly read: 0 a person, 1–7 organisations, of them 3 media; everything else is plain. */
export function authorKind(user: Record<string, unknown>): AuthorKind {
  const type = typeof user['verified_type'] === 'number' ? user['verified_type'] : -1;
  if (user['verified'] === false || !(type >= 0 && type <= 7)) return 'plain';
  if (type === 0) return 'verified_person';
  const media = /(日报|晚报|早报|晨报|新闻|电视台|广播|报社|杂志|传媒|媒体|融媒)/;
  return type === 3 || media.test(string(user['verified_reason'])) ? 'media' : 'organisation';
}

export function readAuthor(raw: unknown): CollectedItem['author'] {
  const user = record(raw);
  if (!user) return { id: null, name: null, kind: 'plain', followers: null };
  return {
    id: digits(user['idstr'], user['id']),
    name: string(user['screen_name']) || null,
    kind: authorKind(user),
    followers: parseCount(user['followers_count']),
    ...(typeof user['description'] === 'string'
      ? { profile: { bio: tidy(user['description']), certified: tidy(string(user['verified_reason'])) } }
      : {}),
  };
}

const midOf = (m: Mblog): string | null => {
  const id = digits(m['mid'], m['idstr'], m['id']);
  return id !== null && id.length >= 6 ? id : null;
};

/** A post; null without an id of digits or without any text field. A repost whose original was deleted (user null) stands alone. */
export function readMblog(m: Mblog, fetchedAt: Date): CollectedItem | null {
  const id = midOf(m);
  const text = mblogText(m);
  if (!id || text === null) return null;
  const author = readAuthor(m['user']);
  const bid = [m['bid'], m['mblogid']].map(string).find((b) => /^[0-9a-zA-Z]+$/.test(b)) ?? midToBid(id);
  const original = record(m['retweeted_status']);
  const raw = string(m['created_at']);
  return {
    platform: 'weibo',
    id,
    url: author.id ? `https://weibo.com/${author.id}/${bid}` : `https://m.weibo.cn/detail/${id}`,
    author,
    title: null,
    text,
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw || null,
    reposts: parseCount(m['reposts_count']),
    comments: parseCount(m['comments_count']),
    likes: parseCount(m['attitudes_count']),
    region: string(m['region_name']).trim().split(/\s+/).at(-1) || null,
    kind: original ? 'repost' : 'post',
    rootId: original ? midOf(original) : null,
    edited: Number(m['edit_count'] ?? 0) > 0 || record(m['edit_config'])?.['edited'] === true,
    repostOf:
      original && record(original['user']) && !record(original['retweeted_status'])
        ? readMblog(original, fetchedAt)
        : null,
  };
}

/** The whole text where it is there, else the part shown without its 全文 or 展开; null when no field holds text. */
function mblogText(m: Mblog): string | null {
  const long = string(record(m['longText'])?.['longTextContent']);
  if (long) return htmlToText(long);
  const raw = m['text_raw'];
  if (typeof raw === 'string' && m['isLongText'] !== true) return tidy(raw);
  if (typeof m['text'] === 'string')
    return htmlToText(m['text'].replace(/<(a|span)\b[^<>]*>(?:全文|展开)<\/\1>\s*$/, ''));
  const plain = [m['raw_text'], raw].find((t) => typeof t === 'string');
  return plain === undefined ? null : tidy(plain.replace(/(\.\.\.|…)\s*(全文|展开)\s*$/, '$1'));
}

/** True when the text shown is cut and the whole must be fetched. */
export const isCut = (m: Mblog): boolean =>
  m['isLongText'] === true && !string(record(m['longText'])?.['longTextContent']);

/** Paid for, so no voice of the public. An ordinary post may carry the mark 999_reallog_mark_ad:999|WeiboADNatural. */
export function isAd(m: Mblog): boolean {
  const mark = string(m['mark']);
  return (
    Boolean(m['ad_marked']) ||
    record(m['promotion']) !== null ||
    (/(^|[_|])ads?(?![a-z])|WeiboAD/i.test(mark) && !/Natural/.test(mark))
  );
}

/** A post stands alone, as /statuses/show answers. */
export const isPost = (o: Mblog): boolean => 'created_at' in o && midOf(o) !== null;

/** Every object below root that is a post: grouped cards are walked too, and each mid counts once. */
export function findMblogs(root: unknown): Mblog[] {
  const out = new Map<unknown, Mblog>();
  const walk = (node: unknown, depth: number): void => {
    if (node === null || typeof node !== 'object' || depth > 12) return;
    if (Array.isArray(node)) return node.forEach((n) => walk(n, depth + 1));
    const post = record((node as Mblog)['mblog']);
    if (post) return void out.set(midOf(post) ?? post, post);
    for (const [key, value] of Object.entries(node)) if (key !== 'retweeted_status') walk(value, depth + 1);
  };
  walk(root, 0);
  return [...out.values()];
}

/** Whole posts out of a JSON text that was cut or shortened on its way. */
export function rescueMblogs(text: string): Mblog[] {
  const out: Mblog[] = [];
  for (let at = text.indexOf('"mblog"'); at >= 0;) {
    const start = text.indexOf('{', at);
    const end = start < 0 ? -1 : closing(text, start);
    if (end < 0) break;
    try {
      out.push(readJson(text.slice(start, end + 1)) as Mblog);
    } catch {
      // this one is not whole: the next may be
    }
    at = text.indexOf('"mblog"', end);
  }
  return out;
}
