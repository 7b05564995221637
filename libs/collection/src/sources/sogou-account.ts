import type * as cheerio from 'cheerio';
import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { documentOf, type DomNode, textOf } from './html.js';
import { absolute, MOST, moment, refused, timeIn, total, withoutResults } from './sogou-page.js';

/** weixin.sogou.com, account search: one item an account, its time that of the newest article (sources.md 2.6 accounts page). */
export function parseSogouAccount(page: Page): Parsed {
  const refusal = refused(page);
  if (refusal) return refusal;
  const $ = documentOf(page.body);
  const list = $('ul.news-list2 > li').toArray().slice(0, MOST);
  if (list.length === 0) return withoutResults($, page);
  const items = list.map((li) => readAccount($, $(li), page)).filter((i): i is CollectedItem => i !== null);
  if (items.length === 0) return failed('layout_changed', '有账号条目但读不出名称');
  return found(items, $('#sogou_next').length > 0, { totalHint: total(page) });
}

/** text: 功能介绍 and 认证, a line each. id: 微信号; where an account has none, its openid. */
function readAccount($: cheerio.CheerioAPI, li: ReturnType<cheerio.CheerioAPI>, page: Page): CollectedItem | null {
  const link = li.find('p.tit a').first();
  const name = textOf(link[0] as DomNode | undefined);
  const wechatId = textOf(li.find('label[name="em_weixinhao"]')[0] as DomNode | undefined);
  const id = wechatId || li.attr('d');
  if (!name || !id) return null;
  const described = (word: string): string => {
    const dl = li
      .find('dl')
      .toArray()
      .find((e) => textOf($(e).find('dt')[0] as DomNode | undefined).startsWith(word));
    return dl ? textOf($(dl).find('dd')[0] as DomNode | undefined) : '';
  };
  const verified = described('认证') || described('微信认证');
  const href = link.attr('href')?.trim();
  const newest = li.find('a[uigs^="account_article_"]').first().closest('dl').find('span').first();
  return {
    platform: 'wechat',
    id,
    url: href ? absolute(href) : null,
    author: {
      id: li.attr('d') ?? null,
      name,
      kind: verified ? 'organisation' : 'plain',
      followers: null,
    },
    title: name,
    text: [described('功能介绍'), verified].filter(Boolean).join('\n'),
    ...moment(newest.length > 0 ? timeIn(newest) : null, page),
    reposts: null,
    comments: null,
    likes: null,
    region: null,
    kind: 'account',
    rootId: null,
    edited: false,
    repostOf: null,
  };
}
