import { failed, found, type Page, type Parsed } from '../outcome.js';
import { refused } from './sogou-page.js';
import type { SogouHit } from './sogou.js';

/** The article's address from the script of a /link answer: fragments joined, noise removed; null when there is none. */
export function articleUrl(linkPage: string): string | null {
  const joined = [...linkPage.matchAll(/url \+= '([^']*)'/g)].map((m) => m[1]).join('');
  const url = joined.replace(/[@\n\r]/g, '');
  return URL.canParse(url) ? url : null;
}

/** A /link answer: ok with the article's address in next, or what stands in its place (sources.md 2.6 steps 2 and 3). */
export function parseSogouLink(page: Page): Parsed {
  const refusal = refused(page);
  if (refusal) return refusal;
  const url = articleUrl(page.body);
  if (url) return found([], false, { next: url });
  if (/antispider|seccode|验证码|异常访问请求|The URL has moved/i.test(page.body))
    return failed('captcha', '搜狗跳转页要求验证');
  return failed(page.body.length < 3_000 ? 'shell' : 'layout_changed', '跳转页里没有文章地址');
}

/** The address a click on the hit asks for: with k and h where the page's script adds them (sources.md 2.6 step 1). k: 1 to 100. */
export function linkAddress(hit: Pick<SogouHit, 'href' | 'khNumber'>, base: string, k: number): string {
  const { href } = new URL(hit.href, base);
  const at = href.indexOf('url=');
  if (hit.khNumber === null || at < 0 || href.includes('&k=')) return href;
  return `${href}&k=${k}&h=${href.charAt(at + 4 + hit.khNumber + k)}`;
}
