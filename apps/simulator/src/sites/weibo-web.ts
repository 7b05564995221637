/** weibo.com: the /ajax answers (sources.md 2.5), /sorry, and the front page that the visitor system returns to. */
import { type Request, type Response, Router } from 'express';
import { noteFault } from '../access-log.js';
import { play, skewOf } from '../faults/play.js';
import type { Post } from '../world/world.js';
import { weiboTime } from './html.js';
import { html, isLong, status, user } from './mblog.js';
import { toMid } from './mid-bid.js';
import type { Site } from './site.js';

const TIMELINE = 20;

export function weiboWeb(site: Site): Router {
  const r = Router();
  r.use(play(site.faults, 'weibo-web'));
  r.get(
    '/sorry',
    (_, response) =>
      void response
        .type('html')
        .send(
          '<!DOCTYPE html><html><head><title>微博-出错了</title></head><body><p>抱歉，你访问的页面地址有误，或者该页面不存在</p></body></html>',
        ),
  );
  r.get(
    '/',
    (_, response) =>
      void response
        .type('html')
        .send('<!DOCTYPE html><html><head><title>微博</title></head><body><div id="app"></div></body></html>'),
  );

  hotSearch(site, r);
  // the page of one post as a person sees it; signed in or with visitor cookies
  r.get(/^\/\d+\/([0-9a-zA-Z]+)$/, (request, response, next) => {
    const post = site.world.find(toMid(request.params[0] ?? '') ?? '');
    if (!post || site.world.isDeleted(post)) return next();
    response
      .type('html')
      .send(
        `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>微博</title><style>body{font:18px sans-serif;margin:40px auto;width:640px}</style></head><body><article><b>${html(post.author.name)}</b><p>${weiboTime(post.at)}</p><p>${html(post.text)}</p></article></body></html>`,
      );
  });
  r.get('/ajax/profile/info', (request, response) => {
    const signedIn = site.sessions.state(request, 'com') === 'user';
    const uid = String(request.query['uid'] ?? '');
    if (!uid)
      return void (signedIn
        ? response.status(400).json({ ok: 0, message: '缺少必要参数' })
        : response.json(login(site)));
    if (!gate(site, request, response, true)) return;
    const [latest] = site.world.byUser(uid);
    if (!latest) return void response.json({ ok: 0, message: '该用户不存在(20003)' });
    response.json({ ok: 1, data: { user: user(latest.author), tabList: [{ name: 'home' }, { name: 'weibo' }] } });
  });
  r.get('/ajax/statuses/mymblog', (request, response) => {
    if (!gate(site, request, response, true)) return;
    const page = Math.max(1, Number(request.query['page'] ?? 1) || 1);
    const all = site.world.byUser(String(request.query['uid'] ?? ''));
    const part = all.slice((page - 1) * TIMELINE, page * TIMELINE);
    site.served.note(
      'weibo',
      part.map((p) => p.id),
    );
    const more = all.length > page * TIMELINE;
    response.json({
      ok: 1,
      data: {
        since_id: more ? `${part.at(-1)!.id}kp${page + 1}` : '',
        list: part.map((p) => show(site, p, response)),
        total: all.length,
        bottom_tips_visible: !more,
      },
    });
  });

  r.get('/ajax/statuses/show', (request, response) => {
    if (!gate(site, request, response, true)) return;
    const p = post(site, request, response);
    if (p) response.json({ ok: 1, ...show(site, p, response) });
  });
  r.get('/ajax/statuses/longtext', (request, response) => {
    if (!gate(site, request, response, true)) return;
    const p = post(site, request, response);
    if (p) response.json({ ok: 1, data: isLong(site.world.text(p)) ? { longTextContent: site.world.text(p) } : {} });
  });
  r.get('/ajax/statuses/buildComments', (request, response) => {
    if (!gate(site, request, response, false)) return;
    const p = post(site, request, response);
    if (!p) return;
    const count = Math.min(20, Number(request.query['count'] ?? 20) || 20);
    const all = site.world.comments(p);
    const start = Math.max(0, Number(request.query['max_id'] ?? 0) % 1_000_000 || 0);
    const end = start + count;
    response.json({
      ok: 1,
      filter_group: [],
      data: all.slice(start, end).map((c) => ({
        id: Number(c.id),
        idstr: c.id,
        mid: c.id,
        rootid: Number(c.id),
        created_at: weiboTime(c.at),
        text: html(c.text),
        text_raw: c.text,
        like_counts: c.likes,
        total_number: 0,
        source: '来自四川',
        comments: [],
        user: { id: Number(c.author.id), idstr: c.author.id, screen_name: c.author.name, verified: false },
      })),
      total_number: site.world.counts(p).comments,
      // opaque to the reader; carries the place
      max_id: end < all.length ? 138_000_000_000_000 + end : 0,
    });
  });
  r.get('/ajax/statuses/repostTimeline', (request, response) => {
    if (!gate(site, request, response, false)) return;
    const p = post(site, request, response);
    if (!p) return;
    const page = Math.max(1, Number(request.query['page'] ?? 1) || 1);
    const count = Math.min(20, Number(request.query['count'] ?? 10) || 10);
    const all = site.world.repostsOf(p.id);
    response.json({
      ok: 1,
      data: all.slice((page - 1) * count, page * count).map((x) => show(site, x, response)),
      total_number: all.length,
      max_page: Math.ceil(all.length / count),
    });
  });
  return r;
}

const show = (site: Site, p: Post, response: Response): Record<string, unknown> =>
  status(p, { world: site.world, skewMs: skewOf(response) });

const login = (site: Site): object => ({
  ok: -100,
  url: `https://weibo.com/login.php?url=${encodeURIComponent(site.urls.weiboWeb)}`,
});

/** Answers for who may not see this, and says whether the rest may answer. Visitors see timelines and single posts. */
function gate(site: Site, request: Request, response: Response, forVisitors: boolean): boolean {
  const fault = site.faults.take('weibo-web', ['captcha', 'login'], request);
  if (fault) noteFault(response, fault.fault);
  const state = site.sessions.state(request, 'com');
  if (!fault && state === 'half') {
    response.status(432).end();
    return false;
  }
  if (!fault && (state === 'user' || (forVisitors && state === 'visitor'))) return true;
  response.json(
    fault?.fault === 'captcha'
      ? { ok: -100, errno: '-100', url: `${site.urls.weiboM}/captcha?scene=limit` }
      : login(site),
  );
  return false;
}

function post(site: Site, request: Request, response: Response): Post | null {
  const p = site.world.find(toMid(String(request.query['id'] ?? '')));
  if (p && p.platform === 'weibo' && !site.world.isDeleted(p)) return p;
  response.status(400).json({ ok: 0, message: '该微博不存在', error_code: 20101 });
  return null;
}

/** Anonymous works, with a Referer of weibo.com; without one it is forbidden. */
function hotSearch(site: Site, r: Router): void {
  const scheme = (word: string): string => `#${word}#`;
  r.use(['/ajax/side', '/ajax/statuses/hot_band'], (request, response, next) => {
    const referer = request.headers.referer ?? '';
    if (/^https?:\/\/(www\.)?weibo\.com(\/|$)/.test(referer) || referer.startsWith(site.urls.weiboWeb)) return next();
    response.status(403).json({ error: 'Forbidden' });
  });
  r.get('/ajax/side/hotSearch', (_, response) => {
    response.json({
      ok: 1,
      data: {
        realtime: site.world.hot.board().map((e) => ({
          word: e.word,
          note: e.word,
          num: e.num,
          realpos: e.rank,
          rank: e.rank - 1,
          label_name: e.label,
          icon_desc: e.label,
          word_scheme: scheme(e.word),
          flag: 0,
          topic_flag: 1,
          emoticon: '',
        })),
        hotgov: {
          word: '#今天是全国消防日#',
          name: '#今天是全国消防日#',
          note: '#今天是全国消防日#',
          icon_desc: '热',
          pos: 1,
          is_gov: 1,
        },
        hotgovs: [],
      },
    });
  });
  r.get('/ajax/statuses/hot_band', (_, response) => {
    response.json({
      ok: 1,
      data: {
        band_list: site.world.hot.board().map((e) => ({
          word: e.word,
          note: e.word,
          num: e.num,
          raw_hot: e.num,
          realpos: e.rank,
          rank: e.rank - 1,
          label_name: e.label,
          category: '社会',
          word_scheme: scheme(e.word),
          topic_flag: 1,
        })),
        hotgov: {},
      },
    });
  });
  r.get('/ajax/side/search', (request, response) => {
    const q = String(request.query['q'] ?? '');
    const signedIn = site.sessions.state(request, 'com') === 'user';
    response.json({
      ok: 1,
      data: {
        hotquery: signedIn ? [{ suggestion: `${q} 食堂`, count: 12 }] : [],
        user: signedIn ? site.world.users(q, 'weibo').slice(0, 5).map(user) : [],
        users: [],
      },
    });
  });
}
