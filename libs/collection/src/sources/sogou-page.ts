import type * as cheerio from 'cheerio';
import { failed, type Page, type Parsed } from '../outcome.js';
import { type DomNode, textOf } from './html.js';
import { parseTime } from './time.js';

/** A page has ten results; more is no result page, and each is searched through on its own. */
export const MOST = 100;

/** An address or answer of the site that is none, whatever the body holds; null: the page is to be read (sources.md 2.6 Antispider). */
export function refused(page: Page): Parsed | null {
  if (/\/antispider\//.test(page.finalUrl)) return failed('captcha', '搜狗反爬验证');
  if (page.httpStatus === 403 || page.httpStatus === 429) return failed('rate_limited', `HTTP ${page.httpStatus}`);
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  return null;
}

const ANTISPIDER =
  /antispider(?:\.min)?\.js|id="?(?:seccodeForm|seccodeInput)\b|请输入验证码|向右滑动完成验证|异常访问请求|您的访问过于频繁|The URL has moved/i;

/** What a page without any result is (sources.md 2.6): asked only when no list was found, since results may quote the markers. */
export function withoutResults($: cheerio.CheerioAPI, page: Page): Parsed {
  if (ANTISPIDER.test(page.body)) return failed('captcha', '搜狗反爬验证');
  const none = $('#noresult_part1_container')[0] as DomNode | undefined;
  if (none && /只显示100条/.test(textOf(none))) return failed('ok', '已到搜狗 100 条上限');
  if (none || /暂无与/.test(page.body)) return failed('empty');
  // the site's own words for a query that it answers with nothing: sources.md lists it among the empty pages, the note keeps it apart
  if ($('#noresult_frontbl_container').length > 0) return failed('empty', '搜狗称依法律法规未予显示');
  const shell = page.body.length < 15_000 && !/news-list|news-box/.test(page.body);
  return failed(shell ? 'shell' : 'layout_changed', '没有结果列表，也没有无结果标记');
}

/** 找到约57,817条结果<!--resultbarnum:57,817-->; null when the page does not say. */
export function total(page: Page): number | null {
  const said =
    /resultbarnum:\s*([\d,]{1,15})/.exec(page.body)?.[1] ?? /找到约\s*([\d,]{1,15})\s*条/.exec(page.body)?.[1];
  return said ? Number(said.replaceAll(',', '')) : null;
}

/** Unix seconds that a script of the element turns into a date, else what stands there to be read. */
export function timeIn(element: ReturnType<cheerio.CheerioAPI>): string | null {
  const script = /timeConvert\(\s*['"]?(\d{10})['"]?\s*\)/.exec(element.find('script').text())?.[1];
  return script ?? (textOf(element[0] as DomNode | undefined) || null);
}

export const moment = (raw: string | null, page: Page): { publishedAt: Date | null; publishedRaw: string | null } => ({
  publishedAt: parseTime(raw, page.fetchedAt),
  publishedRaw: raw,
});

/** Links of the page lead within the site: /link?url=…, with raw spaces. */
export const absolute = (href: string): string =>
  URL.canParse(href, 'https://weixin.sogou.com') ? new URL(href, 'https://weixin.sogou.com').href : href;
