import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { refusedAsHtml, refusedAsText, refusedByAddress, refusedBySession, refusedInWords } from './weibo-answer.js';
import { isComment, readComments } from './weibo-comments.js';
import { closing, digits, readJson, record, string } from './weibo-json.js';
import { findMblogs, isAd, isCut, isPost, readMblog, rescueMblogs, type Mblog } from './weibo-mblog.js';

/** host: where a good answer ends. rootId: mid of the post whose comments or reposts were asked for. */
export interface WeiboPageOptions {
  host?: string;
  rootId?: string | null;
}

/** What a page of Weibo holds, and the mids of those of its posts whose text is cut. */
export interface WeiboRead {
  parsed: Parsed;
  cut: string[];
}

/**
 * m.weibo.cn: search, timeline, /statuses/show, the /detail page, comments, reposts, told apart by their shape (sources.md 2.2).
 * next: since_id of a timeline, max_id:max_id_type of hotflow; pages: data.max of what is read page by page.
 */
export function parseWeiboM(page: Page, options: WeiboPageOptions = {}): Parsed {
  return readWeiboM(page, options).parsed;
}

export function readWeiboM(page: Page, { host = 'm.weibo.cn', rootId = null }: WeiboPageOptions = {}): WeiboRead {
  const none = (parsed: Parsed): WeiboRead => ({ parsed, cut: [] });
  const refused = refusedByAddress(page, host);
  if (refused) return none(refused);
  const body = page.body.trim();
  if (body.startsWith('<')) return readHtml(body, page);
  let json: unknown;
  try {
    json = readJson(body);
  } catch {
    return readBroken(body, page);
  }
  const o = record(json);
  if (!o) return none(failed('layout_changed', '不是 JSON 对象'));
  return (
    refusal(refusedBySession(o)) ??
    readContent(o, page, rootId) ??
    none(refusedInWords(o, page.httpStatus) ?? withoutContent(o, page))
  );
}

const refusal = (parsed: Parsed | null): WeiboRead | null => parsed && { parsed, cut: [] };

/** Posts as items; what is paid for is left out. All of them unreadable: the layout has changed. */
export function readPosts(
  all: Mblog[],
  fetchedAt: Date,
  more: { hasMore: boolean } & Partial<Pick<Parsed, 'totalHint' | 'pages' | 'next' | 'note'>>,
): WeiboRead {
  const posts = all.filter((p) => !isAd(p));
  const items: CollectedItem[] = [];
  const cut: string[] = [];
  for (const post of posts) {
    const item = readMblog(post, fetchedAt);
    if (!item) continue;
    items.push(item);
    if (isCut(post)) cut.push(item.id);
  }
  if (posts.length > 0 && items.length === 0)
    return { parsed: failed('layout_changed', '有帖子但读不出编号或正文'), cut: [] };
  const { hasMore, note, ...hints } = more;
  const unread = posts.length - items.length;
  const notes = [note, unread > 0 ? `${unread} 条读不出` : null].filter(Boolean).join('；');
  return { parsed: { ...found(items, hasMore, hints), ...(notes ? { note: notes } : {}) }, cut };
}

/** Comments as items; an empty page that says where the next one begins is no end. */
export function readCommentPage(
  list: unknown[],
  rootId: string | null,
  fetchedAt: Date,
  more: Partial<Pick<Parsed, 'totalHint' | 'pages' | 'next'>>,
): WeiboRead {
  const items = readComments(list, rootId, fetchedAt);
  if (list.length > 0 && items.length === 0)
    return { parsed: failed('layout_changed', '有评论但读不出编号或正文'), cut: [] };
  if (list.length === 0 && !more.next) return { parsed: failed('empty'), cut: [] };
  return { parsed: found(items, Boolean(more.next), more), cut: [] };
}

/** A count or cursor of the site that is a number. */
export const numberOf = (x: unknown): number | null => (typeof x === 'number' ? x : null);

/** max_id, by which the next page of comments is asked for; null at the end. */
export const maxIdOf = (o: Record<string, unknown>): string | null => {
  const id = digits(o['max_id']);
  return id === null || /^0+$/.test(id) ? null : id;
};

function readContent(o: Record<string, unknown>, page: Page, rootId: string | null): WeiboRead | null {
  const data = record(o['data']) ?? o;
  const cards = record(data['cardlistInfo']);
  const posts = findMblogs(o);
  if (posts.length > 0) {
    const next = digits(cards?.['since_id']);
    const timeline = string(cards?.['containerid']).startsWith('107603');
    return readPosts(posts, page.fetchedAt, {
      hasMore: !timeline || next !== null,
      totalHint: numberOf(cards?.['total']),
      next,
    });
  }
  if (isPost(data)) return readPosts([data], page.fetchedAt, { hasMore: false });
  const list: unknown = data['data'];
  if (!Array.isArray(list)) return null;
  const hints = { totalHint: numberOf(data['total_number']), pages: numberOf(data['max']) };
  const maxId = maxIdOf(data);
  if (list.some(isComment) || 'max_id' in data)
    return readCommentPage(list, rootId, page.fetchedAt, {
      ...hints,
      next: maxId && `${maxId}:${digits(data['max_id_type']) ?? '0'}`,
    });
  if (list.length === 0) return { parsed: failed('empty'), cut: [] };
  return ofRoot(
    readPosts(
      list.filter((x) => record(x) !== null),
      page.fetchedAt,
      { hasMore: false, ...hints },
    ),
    rootId,
  );
}

/** A list of reposts need not repeat the original in each. */
export function ofRoot(read: WeiboRead, rootId: string | null): WeiboRead {
  for (const item of read.parsed.items) {
    item.kind = 'repost';
    item.rootId ??= rootId;
  }
  return read;
}

/** A page of the right shape whose list is empty says so itself: that is the positive marker. */
function withoutContent(o: Record<string, unknown>, page: Page): Parsed {
  const data = record(o['data']) ?? o;
  if (Array.isArray(data['cards']) && record(data['cardlistInfo']) && data['cards'].length === 0)
    return failed('empty');
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  return failed('layout_changed', '没有 cards 也没有空结果标记');
}

/** Text that should be JSON: whole posts are read out of an answer that was cut, never out of a refusal. */
function readBroken(body: string, page: Page): WeiboRead {
  const refused = refusedAsText(body, page.httpStatus);
  if (refused.state !== 'network' || page.httpStatus !== 200) return { parsed: refused, cut: [] };
  const posts = rescueMblogs(body);
  if (posts.length === 0) return { parsed: refused, cut: [] };
  return readPosts(posts, page.fetchedAt, { hasMore: true, note: '应答不完整，读出其中完整的帖子' });
}

function readHtml(body: string, page: Page): WeiboRead {
  const none = (parsed: Parsed): WeiboRead => ({ parsed, cut: [] });
  const at = /\$render_data\s*=\s*(?=\[)/.exec(body);
  if (at) {
    const start = at.index + at[0].length;
    try {
      const whole = readJson(body.slice(start, closing(body, start) + 1));
      const status = record(record((whole as unknown[])[0])?.['status']);
      if (status) return readPosts([status], page.fetchedAt, { hasMore: false });
      return none(failed('layout_changed', '$render_data 里没有帖子'));
    } catch {
      return none(failed('layout_changed', '$render_data 不是 JSON'));
    }
  }
  // by text, at the beginning: building a tree of a hostile page takes seconds
  const said = /class="[^"]*\bh5-4con\b[^"]*"[^<>]*>([^<]*)</.exec(body.slice(0, 10_000))?.[1];
  const refused = said ? refusedInWords({ ok: 0, msg: said }) : null;
  return none(refused && refused.state !== 'layout_changed' ? refused : refusedAsHtml(body, page.httpStatus));
}
