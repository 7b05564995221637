import type * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { documentOf, type DomNode, textOf } from './html.js';
import { readCard } from './weibo-s-card.js';

/** A page has about ten; more is no result page, and each is searched through on its own. */
const MOST = 100;

/**
 * s.weibo.com search pages, the layouts of 2018 and 2026 (sources.md 2.4).
 * expectedHost: where a good answer ends, with its port. asked: the page that was asked for; behind the last one the site shows page 1 again.
 */
export function parseWeiboS(page: Page, expectedHost = 's.weibo.com', asked: number | null = null): Parsed {
  const refusal = refused(page, expectedHost);
  if (refusal) return refusal;
  const $ = documentOf(page.body);
  const cards = $('div.card-wrap[mid]').toArray().slice(0, MOST);
  if (cards.length === 0) return withoutCards($, page);
  const { current, pages } = pager($);
  if (asked !== null && current !== null && current !== asked)
    return { ...found([], false, { pages }), note: `第 ${asked} 页没有了，站点给的是第 ${current} 页` };
  const items = cards.map((c) => readCard($, $(c), page.fetchedAt)).filter((i): i is CollectedItem => i !== null);
  if (items.length === 0) return failed('layout_changed', '有结果卡片但读不出正文');
  return found(items, $('a.next[href]').length > 0, { pages });
}

/** Decided by where the answer came from: every other host is a sign-in, and they are not enumerated. */
export function refused(page: Page, expectedHost: string): Parsed | null {
  if (URL.canParse(page.finalUrl)) {
    const url = new URL(page.finalUrl);
    if (url.pathname.startsWith('/sorry')) {
      const code = url.searchParams.get('retcode');
      return failed('layout_changed', `站点认为请求格式不对${code ? `（retcode=${code}）` : ''}`);
    }
    if (url.host !== expectedHost) return failed('login_required', `被转到 ${url.host}`);
  }
  if ([403, 418, 429, 432].includes(page.httpStatus)) return failed('rate_limited', `HTTP ${page.httpStatus}`);
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  return null;
}

/** Markers are looked for only here: posts quote them. Adverts alone are no empty result. */
export function withoutCards($: cheerio.CheerioAPI, page: Page): Parsed {
  const head = page.body.slice(0, 8_000);
  if (/Sina Visitor System|请先登录|passport\.weibo\.com\/(?:sso\/signin|visitor)/.test(head))
    return failed('login_required');
  if (/请输入验证码|geetest|安全验证/.test(head)) return failed('captcha');
  if ($('div.card-no-result').length > 0) return failed('empty');
  const shell = page.body.length < 3_000 && $('.card-wrap').length === 0;
  return failed(shell ? 'shell' : 'layout_changed', '没有结果卡片，也没有“未找到相关结果”');
}

/** 「第2页」, and 「共50页」 or as many entries as the list of pages has; outside the posts, which may say so too. */
function pager($: cheerio.CheerioAPI): { current: number | null; pages: number | null } {
  const text = textOf($('body')[0] as DomNode | undefined, (n) =>
    /\b(?:card-wrap|s-scroll)\b/.test(n.attribs?.['class'] ?? ''),
  );
  const said = /共\s*(\d{1,4})\s*页/.exec(text)?.[1];
  const listed = $('ul.s-scroll > li').length;
  const current = /第\s*(\d{1,4})\s*页/.exec(textOf($('ul.s-scroll > li.cur, a.pagenum')[0] as DomNode | undefined));
  return { current: current ? Number(current[1]) : null, pages: said ? Number(said) : listed || null };
}
