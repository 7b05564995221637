import * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { tidy } from './html.js';
import { parseTime } from './time.js';

/** A hit of the search: its link is temporary, so the article must be opened at once to learn its identity. */
export interface SogouHit extends CollectedItem {
  /** as in the page: /link?url=… or, until 2019, the article itself */
  href: string;
}

/** weixin.sogou.com search pages from 2016 to now (sources.md 2.6). */
export function parseSogou(page: Page): Parsed & { items: SogouHit[] } {
  const none = (p: Parsed): Parsed & { items: SogouHit[] } => ({ ...p, items: [] });
  if (/\/antispider\//.test(page.finalUrl)) return none(failed('captcha', '搜狗反爬验证'));
  if (page.httpStatus === 403 || page.httpStatus === 429)
    return none(failed('rate_limited', `HTTP ${page.httpStatus}`));
  if (page.httpStatus >= 500) return none(failed('network', `HTTP ${page.httpStatus}`));
  const $ = cheerio.load(page.body);
  const nodes = $('ul.news-list > li')
    .toArray()
    .filter((li) => $(li).find('.txt-box h3 a').length > 0);
  if (nodes.length > 0) {
    const items = nodes.map((li) => readItem($, $(li), page.fetchedAt)).filter((i): i is SogouHit => i !== null);
    if (items.length === 0) return none(failed('layout_changed', '有结果条目但读不出标题'));
    const total = /resultbarnum:([\d,]+)/.exec(page.body)?.[1] ?? /找到约([\d,]+)条/.exec($('div.mun').text())?.[1];
    return {
      ...found(items, $('#sogou_next').length > 0, { totalHint: total ? Number(total.replaceAll(',', '')) : null }),
      items,
    };
  }
  if (
    $('#seccodeForm, #seccodeInput').length > 0 ||
    /antispider(\.min)?\.js|请输入验证码|向右滑动完成验证|异常访问请求|您的访问过于频繁/.test(page.body)
  )
    return none(failed('captcha', '搜狗反爬验证'));
  const noResult = $('#noresult_part1_container');
  if (noResult.length > 0 && /只显示100条/.test(noResult.text()))
    return none({ ...failed('ok', '已到搜狗 100 条上限'), hasMore: false });
  if (noResult.length > 0 || $('#noresult_frontbl_container').length > 0 || /暂无与/.test($('body').text()))
    return none(failed('empty'));
  if (/The URL has moved/i.test(page.body)) return none(failed('captcha', 'The URL has moved'));
  return none(failed(page.body.length < 15_000 ? 'shell' : 'layout_changed', '没有结果列表，也没有无结果标记'));
}

function readItem($: cheerio.CheerioAPI, li: ReturnType<cheerio.CheerioAPI>, fetchedAt: Date): SogouHit | null {
  const link = li.find('.txt-box h3 a').first();
  const href = link.attr('href')?.trim();
  const title = tidy(link.text());
  if (!href || !title) return null;
  const account = li.find('.s-p a.account, .s-p span.all-time-y2, .s-p a.all-time-y2').first();
  const raw =
    li.find('.s-p').attr('t') ??
    /timeConvert\('?(\d{10})'?\)/.exec(li.find('.s2').html() ?? '')?.[1] ??
    (tidy(li.find('.s2').text()) || null);
  const url = URL.canParse(href) ? href : `https://weixin.sogou.com${href.startsWith('/') ? '' : '/'}${href}`;
  return {
    platform: 'wechat',
    id: li.attr('d') ?? url,
    url,
    href,
    author: {
      id: account.attr('i') ?? null,
      name: tidy(account.text()) || null,
      kind: 'organisation',
      followers: null,
    },
    title,
    text: tidy(li.find('p.txt-info').text()),
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw,
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'article',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}

/** The article's address from the script of a /link answer: fragments joined, noise removed; null when there is none. */
export function articleUrl(linkPage: string): string | null {
  const joined = [...linkPage.matchAll(/url \+= '([^']*)'/g)].map((m) => m[1]).join('');
  const url = joined.replace(/[@\n\r]/g, '');
  return URL.canParse(url) ? url : null;
}
