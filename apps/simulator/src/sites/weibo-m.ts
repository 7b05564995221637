import { midToBid } from './mid-bid.js';
import { Router } from 'express';
import type { Faults } from '../faults.js';
import type { Served } from '../served.js';
import type { Post, World } from '../world/world.js';
import { escape, short, weiboTime } from './html.js';

const PAGE = 10;

/** m.weibo.cn: search JSON, long texts, session check (sources.md 2.2). */
export function weiboM(world: World, faults: Faults, served: Served, passport: () => string): Router {
  const r = Router();
  r.use(faults.common('weibo-m'));
  const signedIn = (cookie: string | undefined): boolean =>
    /(^|;\s*)SUB=/.test(cookie ?? '') && /(^|;\s*)SUBP=/.test(cookie ?? '');
  const login = (): object => ({ ok: -100, url: `${passport()}/sso/signin?entry=wapsso&source=wapsso` });

  r.get(
    '/api/config',
    (request, response) =>
      void response.json({ preferQuickapp: 0, data: { login: signedIn(request.headers.cookie), st: 'a1b2c3' }, ok: 1 }),
  );

  r.get('/api/container/getIndex', (request, response) => {
    const fault = faults.take('weibo-m', ['captcha', 'login']);
    if (fault === 'captcha')
      return void response.json({
        ok: -100,
        errno: '-100',
        msg: '',
        url: 'https://m.weibo.cn/captcha?scene=limit&referer=/',
      });
    if (fault === 'login' || !signedIn(request.headers.cookie)) return void response.json(login());
    const query = /(?:^|&)q=(.*)$/.exec(String(request.query['containerid'] ?? ''))?.[1] ?? '';
    const page = Math.max(1, Number(request.query['page'] ?? 1));
    const found = query ? world.search('weibo', query) : [];
    const part = found.slice((page - 1) * PAGE, page * PAGE);
    if (part.length === 0) return void response.json({ ok: 0, msg: '这里还没有内容', data: { cards: [] } });
    served.note(
      'weibo',
      part.map((p) => p.id),
    );
    const cards = part.map((p, i) => ({
      card_type: 9,
      itemid: `seqid:${i}`,
      scheme: `https://m.weibo.cn/status/${midToBid(p.id)}`,
      mblog: mblog(p, world),
    }));
    response.json({
      ok: 1,
      data: {
        cardlistInfo: {
          containerid: request.query['containerid'],
          v_p: 42,
          show_style: 1,
          total: found.length,
          page: page + 1,
          page_size: String(PAGE),
        },
        // half of the posts come in a group, as the site does
        cards: [
          ...cards.slice(0, 4),
          { card_type: 11, show_type: 1, card_group: [{ card_type: 42, desc: '实时' }, ...cards.slice(4)] },
        ],
        showAppTips: 0,
      },
    });
  });

  r.get('/statuses/extend', (request, response) => {
    const post = world.find(String(request.query['id'] ?? ''));
    if (!post || world.isDeleted(post)) return void response.json({ ok: 0, msg: '微博不存在或暂无查看权限!' });
    response.json({ ok: 1, data: { ok: 1, longTextContent: html(post.text) } });
  });

  return r;
}

const html = (text: string): string =>
  escape(text)
    .replaceAll('\n', '<br />')
    .replace(
      /#([^#\s]+)#/g,
      '<a href="https://m.weibo.cn/search?containerid=231522type%3D1&q=%23$1%23"><span class="surl-text">#$1#</span></a>',
    )
    .replace(
      /\[([^\]\s]{1,6})\]/g,
      '<span class="url-icon"><img alt=[$1] src="https://h5.sinaimg.cn/m/emoticon/$1.png" style="width:1em; height:1em;" /></span>',
    );

function mblog(p: Post, world: World, nested = false): Record<string, unknown> {
  const c = world.counts(p);
  const long = [...p.text].length > 140;
  const original = !nested && p.repostOf ? world.find(p.repostOf) : null;
  return {
    visible: { type: 0, list_id: 0 },
    created_at: weiboTime(p.at),
    id: p.id,
    mid: p.id,
    bid: midToBid(p.id),
    text: long ? `${html([...p.text].slice(0, 130).join(''))}...<a href="/status/${p.id}">全文</a>` : html(p.text),
    textLength: p.text.length * 2,
    isLongText: long,
    source: 'iPhone客户端',
    region_name: '发布于 四川',
    reposts_count: short(c.reposts),
    comments_count: short(c.comments),
    attitudes_count: short(c.likes),
    pics: { '0': { pid: 'a', url: 'https://wx1.sinaimg.cn/orj360/a.jpg' } },
    user: {
      id: Number(p.author.id),
      screen_name: p.author.name,
      verified: p.author.verifiedType >= 0,
      verified_type: p.author.verifiedType,
      verified_reason: p.author.reason,
      followers_count: short(p.author.followers),
    },
    ...(original
      ? {
          retweeted_status: world.isDeleted(original)
            ? { id: original.id, text: '抱歉，作者已设置仅展示半年内微博，此微博已不可见。', user: null }
            : mblog(original, world, true),
        }
      : {}),
  };
}
