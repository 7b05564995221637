import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { refusedAsHtml, refusedAsText, refusedByAddress, refusedBySession, refusedInWords } from './weibo-answer.js';
import { isComment } from './weibo-comments.js';
import { readJson, record, string } from './weibo-json.js';
import {
  maxIdOf,
  numberOf,
  ofRoot,
  readCommentPage,
  readPosts,
  type WeiboPageOptions,
  type WeiboRead,
} from './weibo-m.js';
import { isPost, readAuthor } from './weibo-mblog.js';

/**
 * weibo.com/ajax: one status, comments, reposts, an account's posts and profile, told apart by their shape (sources.md 2.5).
 * next: since_id of a timeline, max_id of comments; pages: max_page of reposts.
 */
export function parseWeiboAjax(page: Page, options: WeiboPageOptions = {}): Parsed {
  return readWeiboAjax(page, options).parsed;
}

export function readWeiboAjax(page: Page, { host = 'weibo.com', rootId = null }: WeiboPageOptions = {}): WeiboRead {
  const none = (parsed: Parsed): WeiboRead => ({ parsed, cut: [] });
  const answer = ajaxObject(page, host);
  if ('state' in answer) return none(answer);
  const { json } = answer;
  return readContent(json, page, rootId) ?? none(refusedInWords(json, page.httpStatus) ?? withoutContent(page));
}

/** The JSON object of an answer of weibo.com, or what stands in its place. */
export function ajaxObject(page: Page, host: string): { json: Record<string, unknown> } | Parsed {
  const refused = refusedByAddress(page, host);
  if (refused) return refused;
  const body = page.body.trim();
  if (body.startsWith('<')) return refusedAsHtml(body, page.httpStatus);
  let json: Record<string, unknown> | null;
  try {
    json = record(readJson(body));
  } catch {
    return refusedAsText(body, page.httpStatus);
  }
  if (!json) return failed('layout_changed', '不是 JSON 对象');
  if (/list_id/.test(string(json['message'])) || /list_id/.test(string(json['msg'])))
    return failed('layout_changed', '请求缺少 list_id：接口已变');
  // the cheap sign-in probe: only who is signed in is told what is missing
  if (page.httpStatus === 400 && /缺少必要参数/.test(string(json['message'])))
    return { ...found([], false), note: '站点答复已登录' };
  return refusedBySession(json) ?? { json };
}

function readContent(o: Record<string, unknown>, page: Page, rootId: string | null): WeiboRead | null {
  const { fetchedAt } = page;
  if (isPost(o)) return readPosts([o], fetchedAt, { hasMore: false });
  const data = record(o['data']);
  if (data) {
    const user = readAccount(data['user']);
    if (user) return { parsed: found([user], false), cut: [] };
    if (!Array.isArray(data['list'])) return null;
    const next = string(data['since_id']) || (numberOf(data['since_id']) ? String(data['since_id']) : null);
    if (data['list'].length === 0) return { parsed: failed('empty'), cut: [] };
    return readPosts(records(data['list']), fetchedAt, {
      hasMore: next !== null,
      totalHint: numberOf(data['total']),
      next,
    });
  }
  const list: unknown = o['data'];
  if (!Array.isArray(list) || Number(o['ok'] ?? 1) !== 1) return null;
  const hints = { totalHint: numberOf(o['total_number']), pages: numberOf(o['max_page']) };
  if (list.some(isComment) || 'max_id' in o)
    return readCommentPage(list, rootId, fetchedAt, { ...hints, next: maxIdOf(o) });
  if (list.length === 0) return { parsed: failed('empty'), cut: [] };
  return ofRoot(readPosts(records(list), fetchedAt, { hasMore: false, ...hints }), rootId);
}

const records = (list: unknown[]): Record<string, unknown>[] => list.map(record).filter((x) => x !== null);

/** An account's profile as an item of its own; null when it is none. */
function readAccount(raw: unknown): CollectedItem | null {
  const author = readAuthor(raw);
  if (!author.id || !author.name) return null;
  return {
    platform: 'weibo',
    id: author.id,
    url: `https://weibo.com/u/${author.id}`,
    author,
    title: author.name,
    text: string(record(raw)?.['description']),
    publishedAt: null,
    publishedRaw: null,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'account',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}

function withoutContent(page: Page): Parsed {
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  return failed('layout_changed', '没有帖子，也没有空结果标记');
}
