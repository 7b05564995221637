import type * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { documentOf, type DomNode, textOf } from './html.js';
import { absolute, MOST, moment, refused, timeIn, total, withoutResults } from './sogou-page.js';

/** A hit of the search: its link is temporary, so the article must be opened at once to learn its identity. */
export interface SogouHit extends CollectedItem {
  /** as in the page: /link?url=… or, until 2019, the article itself */
  href: string;
  /** the number in the page's script that k and h of the link are made from; null when it has none */
  khNumber: number | null;
}

/** weixin.sogou.com, article search, the layouts from 2016 to now (sources.md 2.6). */
export function parseSogou(page: Page): Parsed & { items: SogouHit[] } {
  const none = (p: Parsed): Parsed & { items: SogouHit[] } => ({ ...p, items: [] });
  const refusal = refused(page);
  if (refusal) return none(refusal);
  const $ = documentOf(page.body);
  const list = $('ul.news-list > li').toArray().slice(0, MOST);
  if (list.length === 0) return none(withoutResults($, page));
  const kh = /parseInt\(\s*["'](\d{1,3})["']\s*\)\s*\+\s*\w/.exec(page.body)?.[1];
  const items = list
    .map((li) => readItem($(li), page, kh ? Number(kh) : null))
    .filter((i): i is SogouHit => i !== null);
  if (items.length === 0) return none(failed('layout_changed', '有结果条目但读不出标题'));
  return { ...found(items, $('#sogou_next').length > 0, { totalHint: total(page) }), items };
}

/** Nothing is found by its place in the item: some have no picture, some several (sources.md 2.6). */
function readItem(li: ReturnType<cheerio.CheerioAPI>, page: Page, khNumber: number | null): SogouHit | null {
  const link = li.find('.txt-box h3 a, a[id^="sogou_vr_11002601_title_"]').first();
  const href = link.attr('href')?.trim();
  const title = textOf(link[0] as DomNode | undefined);
  if (!href || !title) return null;
  // the top bar has an all-time-y2 of its own
  const account = li.find('.s-p a.account, .s-p span.all-time-y2, .s-p a.all-time-y2').first();
  const attribute = li.find('.s-p').attr('t');
  const url = absolute(href);
  return {
    platform: 'wechat',
    id: li.attr('d') ?? url,
    url,
    href,
    khNumber,
    author: {
      id: account.attr('i') ?? null,
      name: textOf(account[0] as DomNode | undefined) || null,
      kind: 'organisation',
      followers: null,
    },
    title,
    text: textOf(li.find('p.txt-info')[0] as DomNode | undefined),
    ...moment(attribute && /^\d{10}$/.test(attribute) ? attribute : timeIn(li.find('.s-p .s2')), page),
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
