import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { parseCount } from './counts.js';
import { ajaxObject } from './weibo-ajax.js';
import { refusedInWords } from './weibo-answer.js';
import { record, string } from './weibo-json.js';

/** The hot-search board: /ajax/side/hotSearch, or /ajax/statuses/hot_band (sources.md 2.5). host: where a good answer ends. */
export function parseWeiboHot(page: Page, { host = 'weibo.com' }: { host?: string } = {}): Parsed {
  const answer = ajaxObject(page, host);
  if ('state' in answer)
    return page.httpStatus === 403 && /"Forbidden"/.test(page.body)
      ? failed('rate_limited', '403：请求没有带 Referer，或此地址被拒绝')
      : answer;
  const data = record(answer.json['data']);
  const list = data?.['realtime'] ?? data?.['band_list'];
  if (!data || !Array.isArray(list))
    return refusedInWords(answer.json, page.httpStatus) ?? failed('layout_changed', '没有热搜列表');
  const ranked = list.map((x) => readEntry(x, rankOf)).filter((i) => i !== null);
  // the board never is empty: an empty one would end every topic on it
  if (ranked.length === 0) return failed('layout_changed', '热搜列表里读不出词条');
  const pinned = [data['hotgov'], ...(Array.isArray(data['hotgovs']) ? data['hotgovs'] : [])];
  const items = [...pinned.map((x) => readEntry(x, () => null)).filter((i) => i !== null), ...ranked];
  return found([...new Map(items.map((i) => [i.id, i])).values()], false);
}

/** What is paid for stands outside the ranking. realpos counts from 1; rank, from 0, counts what is paid for too. */
function rankOf(entry: Record<string, unknown>): number | null {
  if (entry['is_ad'] || entry['topic_ad']) return null;
  const real = Number(entry['realpos'] ?? 0);
  if (Number.isInteger(real) && real > 0) return real;
  const rank = entry['rank'];
  return typeof rank === 'number' && Number.isInteger(rank) && rank >= 0 ? rank + 1 : null;
}

const plain = (word: string): string => word.replace(/^#(.+)#$/u, '$1').trim();

function readEntry(raw: unknown, rank: (entry: Record<string, unknown>) => number | null): CollectedItem | null {
  const entry = record(raw);
  if (!entry) return null;
  const word = string(entry['word']) || string(entry['name']) || string(entry['note']);
  const shown = string(entry['note']) || word;
  if (plain(word) === '') return null;
  return {
    platform: 'weibo',
    id: plain(word),
    url: `https://s.weibo.com/weibo?q=${encode(string(entry['word_scheme']) || word)}`,
    author: { id: null, name: null, kind: 'plain', followers: null },
    title: shown,
    text: shown,
    publishedAt: null,
    publishedRaw: null,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'hot',
    rootId: null,
    edited: false,
    repostOf: null,
    rank: rank(entry),
    heat: parseCount(entry['num']) ?? parseCount(entry['raw_hot']),
  };
}

/** Half a character, as a cut answer may end with, has no encoding. */
const encode = (word: string): string => encodeURIComponent(word.toWellFormed());
