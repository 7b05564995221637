import type * as cheerio from 'cheerio';
import type { AuthorKind } from '@fengsui/contract';
import type { CollectedItem } from '../outcome.js';
import { parseCount } from './counts.js';
import { type DomNode, textOf, tidy } from './html.js';
import { bidToMid } from './mid-bid.js';
import { parseTimeIn } from './time.js';

type Doc = cheerio.CheerioAPI;
type Scope = ReturnType<Doc>;

/** One result, in the layouts of 2018 and 2026 (sources.md 2.4 Selectors); null where it cannot be told apart or says nothing. */
export function readCard($: Doc, card: Scope, fetchedAt: Date): CollectedItem | null {
  const mid = card.attr('mid') ?? '';
  if (!/^\d{6,20}$/.test(mid)) return null;
  const box = card.find('div.card-comment').first();
  // the original's parts look like the post's own
  const own = (selector: string): Scope =>
    card.find(selector).filter((_, e) => $(e).closest('.card-comment').length === 0);
  const post = readPost($, own, fetchedAt);
  if (!post) return null;
  const original = box.length > 0 ? readOriginal($, box, fetchedAt) : null;
  return {
    ...post,
    id: mid,
    url: post.url ?? `https://m.weibo.cn/detail/${mid}`,
    ...counts($, own),
    // a box without an original: it was deleted
    kind: box.length > 0 ? 'repost' : 'post',
    rootId: original?.id ?? null,
    repostOf: original,
  };
}

function readOriginal($: Doc, box: Scope, fetchedAt: Date): CollectedItem | null {
  if (box.find('[node-type="feed_list_forwardContent"]').length === 0) return null;
  const post = readPost($, (selector) => box.find(selector), fetchedAt);
  const action = box.find('[action-type="feed_list_like"]').attr('action-data') ?? '';
  const bid = /weibo\.com\/(?:u\/)?\d+\/([0-9a-zA-Z]+)/.exec(box.find('.from a').first().attr('href') ?? '')?.[1];
  const id = /\bmid=(\d{6,20})/.exec(action)?.[1] ?? (bid ? bidToMid(bid) : null);
  if (!post || !id) return null;
  const cells = box.find('.act li').toArray().slice(-3);
  const [reposts = null, comments = null, likes = null] = cells.map((li) => number(textOf(li as DomNode)));
  return { ...post, id, url: post.url ?? `https://m.weibo.cn/detail/${id}`, reposts, comments, likes };
}

/** What a post and the original of a repost have alike; id and counts are the caller's. */
function readPost($: Doc, find: (selector: string) => Scope, fetchedAt: Date): CollectedItem | null {
  const text = bodyText(find);
  if (text === null) return null;
  const name = find('a.name, [node-type="feed_list_forwardContent"] > a').first();
  const from = find('.from').first();
  const link = from.find('a').first();
  const raw = (textOf((link[0] ?? from[0]) as DomNode | undefined).split('来自')[0] ?? '').trim();
  return {
    platform: 'weibo',
    id: '',
    url: absolute(link.attr('href')),
    author: {
      id: /weibo\.com\/(?:u\/)?(\d+)/.exec(name.attr('href') ?? '')?.[1] ?? null,
      name: name.attr('nick-name') ?? (textOf(name[0] as DomNode | undefined).replace(/^@/, '') || null),
      kind: badge($, find),
      followers: null,
    },
    title: null,
    text,
    publishedAt: parseTimeIn(raw, fetchedAt),
    publishedRaw: raw || null,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'post',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}

/** The whole text stands hidden in _full; the short one is cut. */
function bodyText(find: (selector: string) => Scope): string | null {
  const full = find('[node-type="feed_list_content_full"]').first();
  const p = full.length > 0 ? full : find('[node-type="feed_list_content"], p.txt').first();
  if (p.length === 0) return null;
  return textOf(p[0] as DomNode | undefined, isDecoration)
    .replace(/(?:收起d|展开c)$/, '')
    .trim();
}

/** Letters that a font turns into icons (2 is a place), and the links that fold the text. */
function isDecoration(n: DomNode): boolean {
  if (n.name === 'i') return /\bwbicon\b/.test(n.attribs?.['class'] ?? '');
  if (n.name !== 'a') return false;
  if (/^fl_(?:un)?fold$/.test(n.attribs?.['action-type'] ?? '')) return true;
  const label = (n.children ?? []).map((c) => c.data ?? '').join('');
  return /^(?:收起d?|展开c?)$/.test(tidy(label));
}

function absolute(href: string | undefined): string | null {
  if (!href) return null;
  const url = href.startsWith('//') ? `https:${href}` : href;
  return URL.canParse(url) ? url.split('?')[0]! : null;
}

/** 蓝V is an organisation; 黄V, 红V and 金V are people. */
function badge($: Doc, find: (selector: string) => Scope): AuthorKind {
  const marks = find('svg[id^="woo_svg_v"], .icon-vip, [title="微博官方认证"], [title="微博个人认证"]')
    .toArray()
    .map((e) => `${$(e).attr('id') ?? ''} ${$(e).attr('class') ?? ''} ${$(e).attr('title') ?? ''}`)
    .join(' ');
  if (/woo_svg_vblue|icon-vip-b|官方认证/.test(marks)) return 'organisation';
  if (/woo_svg_v(?:yellow|orange|gold)|icon-vip-[yg]|个人认证/.test(marks)) return 'verified_person';
  return 'plain';
}

/** Repost, comment, like by position: 收藏 was the first of four in 2018 and is commented out now. Attributes never count. */
function counts($: Doc, own: (selector: string) => Scope): Pick<CollectedItem, 'reposts' | 'comments' | 'likes'> {
  const act = own('.card-act').last();
  const cells = act.find('ul > li').toArray();
  if (cells.length === 4 && textOf(cells[0] as DomNode).startsWith('收藏')) cells.shift();
  const values =
    cells.length === 3
      ? cells.map((li) => number(textOf(($(li).find('.woo-like-count')[0] ?? li) as DomNode)))
      : ['forward', 'comment', 'like'].map((a) => {
          const link = act.find(`a[action-type="feed_list_${a}"]`)[0];
          return link ? number(textOf(link as DomNode)) : null;
        });
  const [reposts = null, comments = null, likes = null] = values;
  return { reposts, comments, likes };
}

/** 「转发 3」, 「赞」; a like without a number is an empty field. */
const number = (text: string): number | null =>
  text === '' ? 0 : parseCount(text.replace(/^(?:转发|评论|赞)(?=\s*\d)/, ''));
