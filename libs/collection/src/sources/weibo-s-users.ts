import { failed, found, type CollectedItem, type Page, type Parsed } from '../outcome.js';
import { parseCount } from './counts.js';
import { documentOf, type DomNode, textOf } from './html.js';
import { refused, withoutCards } from './weibo-s.js';

const MOST = 50;

/** s.weibo.com/user: one item an account; text: 简介, and what is certified in the last line. */
export function parseWeiboUsers(page: Page, expectedHost = 's.weibo.com'): Parsed {
  const refusal = refused(page, expectedHost);
  if (refusal) return refusal;
  const $ = documentOf(page.body);
  const cards = $('div.card-user-b').toArray().slice(0, MOST);
  if (cards.length === 0) return withoutCards($, page);
  const items = cards.flatMap((c): CollectedItem[] => {
    const card = $(c);
    const link = card.find('.info a.name').first();
    const name = textOf(link[0] as DomNode | undefined).trim();
    const uid =
      /weibo\.com\/(?:u\/)?(\d{5,12})/.exec(link.attr('href') ?? '')?.[1] ??
      card.find('[uid]').first().attr('uid') ??
      null;
    if (!name || !uid || !/^\d+$/.test(uid)) return [];
    const lines = card
      .find('.info p')
      .toArray()
      .map((p) => textOf(p as DomNode).trim());
    const badge = card.find('svg[id^="woo_svg_v"]').attr('id');
    const kind = badge === undefined ? 'plain' : badge === 'woo_svg_vblue' ? 'organisation' : 'verified_person';
    const said = lines.filter((l) => l && !/^(?:粉丝|关注)[：:]/.test(l)).map((l) => l.replace(/^简介[：:]/, ''));
    // of a certified account the first line is what is certified
    const [certified, ...bio] = kind === 'plain' ? [null, ...said] : said;
    const followers = /粉丝[：:]\s*([\d.,]+[万亿]?)/.exec(lines.join(' '))?.[1];
    return [
      {
        ...{ platform: 'weibo', id: uid, url: `https://weibo.com/u/${uid}`, title: name, kind: 'account' },
        author: { id: uid, name, kind, followers: followers ? parseCount(followers) : null },
        text: [...bio, certified].filter(Boolean).join('\n'),
        ...{ publishedAt: null, publishedRaw: null, reposts: null, comments: null, likes: null, region: null },
        ...{ rootId: null, edited: false, repostOf: null },
      },
    ];
  });
  if (items.length === 0) return failed('layout_changed', '有账号条目但读不出名称');
  return found(items, $('a.next[href]').length > 0);
}
