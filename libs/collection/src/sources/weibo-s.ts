import * as cheerio from 'cheerio';
import type { AuthorKind } from '@fengsui/contract';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { parseCount } from './counts.js';
import { htmlToText, tidy } from './html.js';
import { bidToMid } from './mid-bid.js';
import { parseTime } from './time.js';

type Doc = cheerio.CheerioAPI;
type Node = ReturnType<Doc>;

/** s.weibo.com search pages, the layouts of 2018 and 2026 (sources.md 2.4). expectedHost: where a good answer ends. */
export function parseWeiboS(page: Page, expectedHost = 's.weibo.com'): Parsed {
  if (URL.canParse(page.finalUrl)) {
    const url = new URL(page.finalUrl);
    if (url.pathname.startsWith('/sorry')) return failed('layout_changed', `请求格式被拒：${url.search}`);
    if (url.host !== expectedHost) return failed('login_required', `被转到 ${url.host}`);
  }
  if (page.httpStatus === 418 || page.httpStatus === 432 || page.httpStatus === 403)
    return failed('rate_limited', `HTTP ${page.httpStatus}`);
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  const $ = cheerio.load(page.body);
  const cards = $('div.card-wrap[mid]').toArray();
  if (cards.length > 0) {
    const items = cards.map((c) => readCard($, $(c), page.fetchedAt)).filter((i): i is CollectedItem => i !== null);
    const more = $('a.next[href]').length > 0;
    const pages = /共(\d+)页/.exec($('body').text())?.[1] ?? String($('ul.s-scroll > li').length || '');
    return items.length > 0
      ? found(items, more, { pages: pages ? Number(pages) : null })
      : failed('layout_changed', '有结果卡片但读不出正文');
  }
  if ($('div.card-no-result').length > 0) return failed('empty');
  const head = page.body.slice(0, 8000);
  if (/Sina Visitor System/.test(head) || /请先登录|passport\.weibo\.com\/(sso\/signin|visitor)/.test(head))
    return failed('login_required');
  if (/请输入验证码|geetest|安全验证/.test(head)) return failed('captcha');
  return failed(page.body.length < 3000 ? 'shell' : 'layout_changed', '没有结果卡片，也没有“未找到相关结果”');
}

function readCard($: Doc, card: Node, fetchedAt: Date): CollectedItem | null {
  const mid = card.attr('mid') ?? '';
  if (!/^\d{6,}$/.test(mid)) return null;
  const name = card.find('div.info a.name, a.name').first();
  const content = card.children('.card').length > 0 ? card.find('.card-feed .content').first() : card;
  const original = readOriginal($, card, fetchedAt);
  const own = content.clone();
  own.find('.card-comment').remove();
  const text = bodyText(own);
  if (text === null) return null;
  const from = own.find('.from').first();
  const link = from.find('a').first();
  const raw = tidy(link.text() || from.text().split('来自')[0] || '');
  const [reposts, comments, likes] = counts($, card);
  const uid = /weibo\.com\/(?:u\/)?(\d+)/.exec(name.attr('href') ?? '')?.[1] ?? null;
  return {
    platform: 'weibo',
    id: mid,
    url: absolute(link.attr('href')) ?? `https://m.weibo.cn/detail/${mid}`,
    author: {
      id: uid,
      name: name.attr('nick-name') ?? (tidy(name.text()) || null),
      kind: badge($, card),
      followers: null,
    },
    title: null,
    text,
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw || null,
    reposts: reposts ?? null,
    comments: comments ?? null,
    likes: likes ?? null,
    region: null,
    kind: original ? 'repost' : 'post',
    rootId: original?.id ?? null,
    edited: false,
    repostOf: original,
  };
}

/** The whole text stands hidden in _full; the short one ends with 展开. */
function bodyText(scope: Node): string | null {
  const full = scope.find('[node-type="feed_list_content_full"]').first();
  const p = full.length > 0 ? full : scope.find('[node-type="feed_list_content"], p.txt').first();
  if (p.length === 0) return null;
  return htmlToText(p.html() ?? '').replace(/\s*(收起d?|展开c?)\s*$/, '');
}

function absolute(href: string | undefined): string | null {
  if (!href) return null;
  const url = href.startsWith('//') ? `https:${href}` : href;
  return URL.canParse(url) ? url.split('?')[0]! : null;
}

function badge($: Doc, card: Node): AuthorKind {
  const html = card.find('.avator, .info').html() ?? '';
  if (/vblue|icon-vip-b|approve_co|黄V企业|微博官方认证/.test(html)) return 'organisation';
  if (/vyellow|vorange|vgold|icon-vip-y|icon-vip-g|微博个人认证/.test(html)) return 'verified_person';
  return 'plain';
}

/** Repost, comment, like by position; the 收藏 entry of 2018 is dropped, comments and attributes never count. */
function counts($: Doc, card: Node): (number | null)[] {
  const act = card.find('.card-act').last();
  const cells = act.find('ul > li').toArray();
  const words = cells.map((li) => {
    const like = $(li).find('.woo-like-count').first();
    return tidy(like.length > 0 ? like.text() : $(li).text()).replace(/\s+/g, '');
  });
  if (words.length === 4 && words[0]!.startsWith('收藏')) words.shift();
  if (words.length >= 3)
    return words.slice(0, 3).map((w) => (w === '' ? 0 : parseCount(w.replace(/^(转发|评论|赞)(?=\d)/, ''))));
  return ['forward', 'comment', 'like'].map((a) =>
    parseCount(tidy(act.find(`a[action-type="feed_list_${a}"]`).text())),
  );
}

function readOriginal($: Doc, card: Node, fetchedAt: Date): CollectedItem | null {
  const box = card.find('div.card-comment').first();
  if (box.length === 0) return null;
  const text = bodyText(box);
  const name = box.find('[node-type="feed_list_forwardContent"] > a, a.name').first();
  const link = box.find('.from a').first();
  const href = link.attr('href') ?? '';
  const fromAction = /mid=(\d+)/.exec(box.find('[action-type="feed_list_like"]').attr('action-data') ?? '')?.[1];
  const bid = /weibo\.com\/\d+\/([0-9a-zA-Z]+)/.exec(href)?.[1];
  const id = fromAction ?? (bid ? bidToMid(bid) : null);
  if (!id || text === null) return null;
  const raw = tidy(link.text());
  const [reposts, comments, likes] = box
    .find('.act ul li, ul.act li')
    .toArray()
    .slice(-3)
    .map((li) => parseCount(tidy($(li).text()).replace(/^(转发|评论|赞)(?=\d)/, '')));
  return {
    platform: 'weibo',
    id,
    url: absolute(href),
    author: {
      id: /weibo\.com\/(?:u\/)?(\d+)/.exec(name.attr('href') ?? '')?.[1] ?? null,
      name: name.attr('nick-name') ?? (tidy(name.text()).replace(/^@/, '') || null),
      kind: 'plain',
      followers: null,
    },
    title: null,
    text,
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw || null,
    reposts: reposts ?? null,
    comments: comments ?? null,
    likes: likes ?? null,
    region: null,
    kind: 'post',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}
