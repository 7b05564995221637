/** m.weibo.cn: search, timelines, profiles, session check (sources.md 2.2). Details of a post: weibo-m-detail.ts. */
import { type Request, type Response, Router } from 'express';
import { CAPTCHA } from '../faults/pages.js';
import { play } from '../faults/play.js';
import type { Post } from '../world/world.js';
import { short } from './html.js';
import { mblog, type Shape, user } from './mblog.js';
import { midToBid } from './mid-bid.js';
import type { Site } from './site.js';
import { gate, shapeOf } from './weibo-m-gate.js';
import { weiboMDetail } from './weibo-m-detail.js';

const PAGE = 10;
const CHANNELS = [
  [1, '综合'],
  [61, '实时'],
  [3, '用户'],
  [62, '关注'],
  [64, '视频'],
  [58, '问答'],
  [21, '文章'],
  [63, '图片'],
  [60, '热门'],
  [38, '话题'],
  [32, '主页'],
];

export function weiboM(site: Site): Router {
  const r = Router();
  r.use(play(site.faults, 'weibo-m'));

  r.get(
    '/',
    (_, response) =>
      void response
        .type('html')
        .send('<!DOCTYPE html><html><head><title>微博</title></head><body><div id="app"></div></body></html>'),
  );
  r.get('/api/config', (request, response) => {
    const login = site.sessions.state(request, 'cn') === 'user';
    response.json({ preferQuickapp: 0, data: { login, st: 'a1b2c3', ...(login ? { uid: '1234567890' } : {}) }, ok: 1 });
  });
  r.get('/api/container/getIndex', (request, response) => {
    const id = String(request.query['containerid'] ?? '');
    const container = /^(100103|107603|100505)(.*)$/.exec(id);
    // an un-encoded or doubly encoded containerid means nothing here, and says so as an empty search does
    if (!gate(site, request, response, container?.[1] === '107603' || container?.[1] === '100505')) return;
    if (container?.[1] === '100103') return search(site, container[2]!, request, response);
    if (container?.[1] === '107603') return timeline(site, container[2]!, request, response);
    if (container?.[1] === '100505') return profile(site, container[2]!, response);
    nothing(response);
  });
  r.get(
    '/captcha',
    (request, response) =>
      void response.type('html').send(CAPTCHA(String(request.query['scene'] ?? 'limit').replace(/\W/g, ''))),
  );
  // pressed by a person: the same cookie is good again
  r.post('/captcha', (_, response) => {
    site.faults.clear('weibo-m', ['captcha']);
    response.redirect(303, '/');
  });
  r.use(weiboMDetail(site));
  return r;
}

const nothing = (response: Response): void => void response.json({ ok: 0, msg: '这里还没有内容', data: { cards: [] } });

function search(site: Site, rest: string, request: Request, response: Response): void {
  const type = Number(/(?:^|&)type=(\d+)/.exec(rest)?.[1] ?? 1);
  const query = /(?:^|&)q=([^&]*)/.exec(rest)?.[1] ?? '';
  const page = site.scenario.weiboM.pageStuck ? 1 : Math.max(1, Number(request.query['page'] ?? 1) || 1);
  if (query === '') return nothing(response);
  if (type === 3) return users(site, query, response);
  if (![1, 60, 61].includes(type)) return nothing(response);
  const found = site.world.search('weibo', query);
  if (type === 60) found.sort((a, b) => b.reach - a.reach || b.at - a.at);
  const part = found.slice((page - 1) * PAGE, page * PAGE);
  if (part.length === 0) return nothing(response);
  site.served.note(
    'weibo',
    part.map((p) => p.id),
  );
  const cards = part.map((p, i) => card(p, i, shapeOf(site, response)));
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
        starttime: Math.floor(site.world.now() / 1000),
        cardlist_head_cards: [
          {
            head_type: 3,
            channel_list: CHANNELS.map(([id, name]) => ({
              id: String(id),
              name,
              containerid: `100103type=${id}&q=${query}`,
            })),
          },
        ],
      },
      // some posts stand alone, some in a group, among cards of other kinds, as the site does
      cards: [
        ...cards.slice(0, 4),
        { card_type: 11, show_type: 1, card_group: [{ card_type: 42, desc: '实时' }, ...cards.slice(4)] },
        { card_type: 4, desc: '查看更多', scheme: 'https://m.weibo.cn/' },
      ],
      scheme: 'sinaweibo://searchall',
      showAppTips: 0,
    },
  });
}

const card = (p: Post, i: number, shape: Shape): object => ({
  card_type: 9,
  itemid: `seqid:${i}`,
  scheme: `https://m.weibo.cn/status/${midToBid(p.id)}?mblogid=${midToBid(p.id)}`,
  mblog: mblog(p, shape),
});

function users(site: Site, query: string, response: Response): void {
  const found = site.world.users(query, 'weibo').slice(0, PAGE);
  if (found.length === 0) return nothing(response);
  response.json({
    ok: 1,
    data: {
      cardlistInfo: { total: found.length, page: null },
      cards: [
        {
          card_type: 11,
          show_type: 1,
          card_group: found.map((a) => ({
            card_type: 10,
            user: { ...user(a), followers_count: String(short(a.followers)) },
            desc1: a.reason,
            desc2: `粉丝：${short(a.followers)}`,
          })),
        },
      ],
    },
  });
}

/** Newest first; since_id names the last post shown. */
function timeline(site: Site, uid: string, request: Request, response: Response): void {
  const all = site.world.byUser(uid);
  const since = String(request.query['since_id'] ?? '');
  const from = since ? all.findIndex((p) => BigInt(p.id) < BigInt(/^\d+$/.test(since) ? since : 0)) : 0;
  const part = from < 0 ? [] : all.slice(from, from + PAGE);
  if (part.length === 0) return nothing(response);
  site.served.note(
    'weibo',
    part.map((p) => p.id),
  );
  const more = all.length > from + PAGE;
  response.json({
    ok: 1,
    data: {
      cardlistInfo: {
        containerid: `107603${uid}`,
        v_p: 42,
        show_style: 1,
        total: all.length,
        ...(more ? { since_id: Number(part.at(-1)!.id) } : {}),
        autoLoadMoreIndex: 10,
      },
      cards: part.map((p, i) => card(p, i, shapeOf(site, response))),
      showAppTips: 0,
      scheme: `sinaweibo://cardlist?containerid=107603${uid}`,
    },
  });
}

function profile(site: Site, uid: string, response: Response): void {
  const [latest] = site.world.byUser(uid);
  if (!latest) return nothing(response);
  const a = latest.author;
  response.json({
    ok: 1,
    data: {
      isVideoCoverStyle: 1,
      userInfo: {
        ...user(a),
        followers_count: String(short(a.followers)),
        followers_count_str: String(short(a.followers)),
      },
      tabsInfo: {
        selectedTab: 1,
        tabs: [
          { id: 1, tabKey: 'profile', title: '主页', tab_type: 'profile', containerid: `230283${uid}` },
          { id: 2, tabKey: 'weibo', title: '微博', tab_type: 'weibo', containerid: `107603${uid}` },
        ],
      },
      showAppTips: 0,
    },
  });
}
