import type * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { documentOf, decodeEntities, type DomNode, htmlToText, jsString, textOf, tidy } from './html.js';
import { parseTime } from './time.js';
import { cgiFields, variable, withoutScripts } from './wechat-script.js';
import { stateOf } from './wechat-state.js';

/** Kinds without an ordinary body: 8 pictures, 10 text. */
const SHARES = ['8', '10'];

/** mp.weixin.qq.com article pages, types 0, 8, 10 and others, and what stands there instead (sources.md 2.7). */
export function parseWechatArticle(page: Page): Parsed {
  if (/wappoc_appmsgcaptcha|secitptpage\/verify/.test(page.finalUrl)) return failed('captcha', '微信要求验证');
  const $ = documentOf(withoutScripts(page.body));
  const articles = $('#js_article').length;
  if (articles === 0) return stateOf($, page);
  if (articles > 1) return failed('layout_changed', `有 ${articles} 个文章容器`);
  const item = readItem($, page);
  return typeof item === 'string' ? failed('layout_changed', item) : found([item], false);
}

/** What is missing, where the article cannot be told apart from others or says nothing. */
function readItem($: cheerio.CheerioAPI, page: Page): CollectedItem | string {
  const { body } = page;
  const data = cgiFields(body);
  const own = (name: string): string | null => decoded(data.get(name));
  const share = SHARES.includes(data.get('real_item_show_type') ?? '0');
  const id = identityOf(body, data);
  if (id === null) return '有文章容器但读不出编号';
  const { title, text } = share ? shareTexts(data) : articleTexts($, body, data);
  if (!text) return '有文章容器但读不出正文和标题';
  const link = variable(body, 'msg_link') ?? own('link') ?? meta($, 'og:url');
  const raw = timeOf(body, data);
  const name = share ? own('nick_name') : null;
  return {
    platform: 'wechat',
    id,
    url: link ? decodeEntities(link).replace(/^http:/, 'https:') : page.finalUrl,
    author: {
      id: (share ? own('user_name') : null) ?? variable(body, 'user_name') ?? own('user_name'),
      name: name ?? (nodeText($, '#js_name') || variable(body, 'nickname') || own('nick_name')),
      kind: 'organisation',
      followers: null,
    },
    title: title || null,
    text,
    publishedAt: parseTime(raw, page.fetchedAt),
    publishedRaw: raw,
    // never in the page: read_num stands there empty
    reposts: null,
    comments: null,
    likes: null,
    region: regionOf(body),
    kind: 'article',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}

const decoded = (value: string | undefined): string | null => (value ? tidy(decodeEntities(value)) || null : null);
const nodeText = ($: cheerio.CheerioAPI, selector: string): string => textOf($(selector)[0] as DomNode | undefined);

/** Descriptions carry script escapes: \x0a for a line. */
function meta($: cheerio.CheerioAPI, name: string): string | null {
  const content = $(`meta[property="${name}"], meta[name="${name}"]`).first().attr('content');
  return content ? tidy(jsString(content)) || null : null;
}

function articleTexts($: cheerio.CheerioAPI, body: string, data: Map<string, string>): { title: string; text: string } {
  const title =
    meta($, 'og:title') ??
    (nodeText($, 'h1#activity-name') || variable(body, 'msg_title') || decoded(data.get('title')) || '');
  const content = textOf($('#js_content')[0] as DomNode | undefined, isLineNumber);
  const text = content || htmlToText(data.get('content_noencode') ?? '');
  return { title, text: text || meta($, 'description') || variable(body, 'msg_desc') || title };
}

const isLineNumber = (n: DomNode): boolean => /\bcode-snippet__line-index\b/.test(n.attribs?.['class'] ?? '');

/** A text share without content has its text in the title (both were seen). */
function shareTexts(data: Map<string, string>): { title: string; text: string } {
  const title = decoded(data.get('title')) ?? '';
  const content = decodeEntities(data.get('content_noencode') ?? data.get('desc') ?? '');
  return { title, text: htmlToText(content.replaceAll('\n', '<br>')) || title };
}

/** biz:mid:idx; null when the page does not tell. */
function identityOf(body: string, data: Map<string, string>): string | null {
  const of = (variables: string[], field: string): string | undefined =>
    variables.map((v) => variable(body, v)).find(Boolean) ?? data.get(field);
  const biz = of(['biz'], 'bizuin');
  const mid = of(['mid', 'appmsgid'], 'mid');
  if (biz && mid && /^\d+$/.test(mid)) return `${biz}:${mid}:${of(['idx'], 'idx') ?? '1'}`;
  return idFromUrl(variable(body, 'msg_link'));
}

function timeOf(body: string, data: Map<string, string>): string | null {
  const seconds = [variable(body, 'ct'), data.get('ori_create_time')].find((t) => t && /^\d{10}$/.test(t));
  return seconds ?? variable(body, 'createTime') ?? data.get('create_time') ?? null;
}

/** The province the site puts under the title; an article from abroad has a country only. */
function regionOf(body: string): string | null {
  const wording = /window\.ip_wording\s{0,9}=\s{0,9}\{([^}]{0,999})\}/.exec(body)?.[1];
  if (!wording) return null;
  const value = (name: string): string | null => new RegExp(`${name}:\\s*['"]([^'"]+)`).exec(wording)?.[1] ?? null;
  return value('provinceName') ?? value('countryName');
}

/** biz:mid:idx out of a long article address; null otherwise. biz may hold a slash. */
export function idFromUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const q = new URL(url).searchParams;
  const [biz, mid] = [q.get('__biz')?.replaceAll(' ', '+'), q.get('mid') ?? q.get('appmsgid')];
  return biz && mid ? `${biz}:${mid}:${q.get('idx') ?? '1'}` : null;
}
