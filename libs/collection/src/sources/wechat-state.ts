import type * as cheerio from 'cheerio';
import { failed, type Page, type Parsed } from '../outcome.js';
import { type DomNode, textOf } from './html.js';

const CAPTCHA =
  /环境异常|完成验证后即可继续访问|去验证|id=["']?js_verify\b|secitptpage\/verify|wappoc_appmsgcaptcha|poc_token|TCaptcha\.js/;

/**
 * What a page without an article is (sources.md 2.7 States). Asked only there: an article may quote any of these. The site's own message
 * comes first; the captcha's variants may say nothing that a person could read, so they are known by their scripts.
 */
export function stateOf($: cheerio.CheerioAPI, page: Page): Parsed {
  const text = (selector: string): string => textOf($(selector)[0] as DomNode | undefined);
  const title = text('.weui-msg__title');
  if (/已被发布者删除|has been deleted by the author/i.test(title)) return failed('deleted', title);
  if (/因违规无法查看|violat/i.test(title)) {
    const why = text('.weui-msg__desc');
    return failed('violation', why ? `${title}：${why}` : title);
  }
  if (/链接已过期|link (?:has )?expired/i.test(title)) return failed('expired', title);
  const block = text('.mesg-block');
  if (/该内容暂时无法查看/.test(`${block} ${title}`)) return failed('unavailable', block || title);
  if (CAPTCHA.test(page.body)) return failed('captcha', '微信要求验证');
  if (/未知错误，请稍后再试/.test(page.body)) return failed('network', '微信：未知错误，请稍后再试');
  if (page.httpStatus >= 500) return failed('network', `HTTP ${page.httpStatus}`);
  if (page.httpStatus === 403 || page.httpStatus === 429) return failed('rate_limited', `HTTP ${page.httpStatus}`);
  if (title) return failed('layout_changed', `微信：${title.slice(0, 80)}`);
  return failed(page.body.length < 3_000 ? 'shell' : 'layout_changed', '没有文章，也没有已知的状态标记');
}
