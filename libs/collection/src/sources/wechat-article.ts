import * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { decodeEntities, htmlToText, jsString, tidy } from './html.js';
import { parseTime } from './time.js';

/** mp.weixin.qq.com article pages, types 0, 8, 10 and others, and what stands there instead (sources.md 2.7). */
export function parseWechatArticle(page: Page): Parsed {
  if (/wappoc_appmsgcaptcha|secitptpage\/verify/.test(page.finalUrl)) return failed('captcha', '微信要求验证');
  const $ = cheerio.load(page.body);
  if ($('#js_article').length === 1) {
    const item = readArticle($, page);
    return item ? found([item], false) : failed('layout_changed', '有文章容器但读不出标题或编号');
  }
  return failed(...stateOf($, page));
}

/** Markers are looked for only here, where no article is: an article may quote them. */
function stateOf($: cheerio.CheerioAPI, page: Page): [Parsed['state'], string?] {
  const message = tidy($('.weui-msg, .mesg-block, .page_msg, body').first().text());
  const title = tidy($('.weui-msg__title, .mesg-block, h2, .text_area').first().text());
  const both = `${title} ${message}`;
  if (/已被发布者删除|has been deleted by the author/i.test(both)) return ['deleted', title];
  if (/因违规无法查看|此内容因违规|content has been (blocked|removed)/i.test(both))
    return ['violation', tidy($('.weui-msg__desc').first().text()) || title];
  if (/链接已过期|link has expired/i.test(both)) return ['expired', title];
  if (
    $('#js_verify').length > 0 ||
    /环境异常|完成验证后即可继续访问|去验证|secitptpage\/verify|wappoc_appmsgcaptcha|poc_token|TCaptcha\.js/.test(
      page.body,
    )
  )
    return ['captcha', '微信要求验证'];
  if (/该内容暂时无法查看|temporarily unavailable/i.test(both) || /该内容暂时无法查看/.test(page.body))
    return ['unavailable', title];
  if (/未知错误|请稍后再试|系统出错/.test(both)) return ['network', '微信：请稍后再试'];
  if (page.httpStatus >= 500) return ['network', `HTTP ${page.httpStatus}`];
  return [page.body.length < 3000 ? 'shell' : 'layout_changed', '没有文章，也没有已知的状态标记'];
}

/** First non-empty literal of `var name = "" || "x"`, in either quote; wrappers such as htmlDecode("…") and .html(false) are passed over. */
function variable(body: string, name: string): string | null {
  for (const m of body.matchAll(new RegExp(`(?:var\\s+|window\\.)${name}\\s*=\\s*([^;\\n]*)`, 'g'))) {
    for (const lit of m[1]!.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)) {
      const value = jsString(lit[1] ?? lit[2] ?? '');
      if (value.trim()) return decodeEntities(value.trim());
    }
  }
  return null;
}

/** The object window.cgiDataNew: the account's own values stand in it, those of adverts elsewhere in the page do not. */
function cgiData(body: string): string {
  const start = body.indexOf('window.cgiDataNew');
  if (start < 0) return '';
  const end = body.indexOf('</script>', start);
  return body.slice(start, end < 0 ? undefined : end);
}

/** A value of cgiDataNew: JsDecode('…') or '…'; first non-empty. */
function field(data: string, name: string): string | null {
  for (const m of data.matchAll(
    new RegExp(`(?:^|[\\s,{])${name}\\s*:\\s*(?:JsDecode\\()?(?:'((?:[^'\\\\]|\\\\.)*)'|"((?:[^"\\\\]|\\\\.)*)")`, 'g'),
  )) {
    const value = jsString(m[1] ?? m[2] ?? '').trim();
    if (value) return decodeEntities(value);
  }
  return null;
}

function readArticle($: cheerio.CheerioAPI, page: Page): CollectedItem | null {
  const { body, fetchedAt } = page;
  const data = cgiData(body);
  const kind = Number(/real_item_show_type:\s*'(\d+)'\s*\*\s*1/.exec(data)?.[1] ?? 0);
  const share = kind === 8 || kind === 10;
  const meta = (p: string): string | null =>
    $(`meta[property="${p}"], meta[name="${p}"]`).first().attr('content')?.trim() || null;
  const dataTitle = field(data, 'title');
  const content = share ? shareText(data) : (contentText($) ?? shareText(data));
  const title = tidy(
    (share ? dataTitle : null) ??
      decodeMeta(meta('og:title')) ??
      (tidy($('h1#activity-name').text()) || null) ??
      variable(body, 'msg_title') ??
      dataTitle ??
      '',
  );
  const text = content || decodeMeta(meta('description')) || variable(body, 'msg_desc') || title;
  const biz = variable(body, 'biz') ?? field(data, 'bizuin') ?? field(data, 'biz');
  const mid = variable(body, 'mid') ?? field(data, 'mid') ?? field(data, 'appmsgid');
  const idx = variable(body, 'idx') ?? field(data, 'idx') ?? '1';
  if (!text && !title) return null;
  const link = variable(body, 'msg_link') ?? field(data, 'msg_link') ?? meta('og:url');
  const url = link ? decodeEntities(link).replace(/^http:/, 'https:') : page.finalUrl || null;
  const raw = time(body, data);
  return {
    platform: 'wechat',
    id: biz && mid ? `${biz}:${mid}:${idx}` : (idFromUrl(url) ?? url ?? title),
    url,
    author: {
      id: (share ? field(data, 'user_name') : null) ?? variable(body, 'user_name') ?? field(data, 'user_name'),
      name:
        tidy(
          (share ? field(data, 'nick_name') : null) ??
            (tidy($('#js_name').first().text()) || null) ??
            variable(body, 'nickname') ??
            field(data, 'nick_name') ??
            '',
        ) || null,
      kind: 'organisation',
      followers: null,
    },
    title: title || null,
    text,
    publishedAt: parseTime(raw, fetchedAt),
    publishedRaw: raw,
    reposts: null,
    comments: null,
    likes: null,
    region: /window\.ip_wording\s*=\s*\{[^}]*provinceName:\s*'([^']+)'/.exec(body)?.[1] ?? null,
    kind: 'article',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}

const decodeMeta = (text: string | null): string | null => (text ? tidy(jsString(text)) || null : null);

function contentText($: cheerio.CheerioAPI): string | null {
  const content = $('#js_content').first().clone();
  if (content.length === 0) return null;
  content.find('script, style, .code-snippet__line-index').remove();
  return htmlToText(content.html() ?? '') || null;
}

/** Text of an image or text share; a text share without content carries its text in the title. */
function shareText(data: string): string {
  const content = field(data, 'content_noencode');
  return content ? htmlToText(content) : (field(data, 'title') ?? '');
}

function time(body: string, data: string): string | null {
  const ct = variable(body, 'ct') ?? /ori_create_time:\s*'(\d{10})'/.exec(data)?.[1];
  return ct && /^\d{10}$/.test(ct) ? ct : (variable(body, 'createTime') ?? field(data, 'create_time'));
}

/** biz:mid:idx out of a long article address; null otherwise. */
export function idFromUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const q = new URL(url).searchParams;
  const [biz, mid] = [q.get('__biz'), q.get('mid') ?? q.get('appmsgid')];
  return biz && mid ? `${biz}:${mid}:${q.get('idx') ?? '1'}` : null;
}
