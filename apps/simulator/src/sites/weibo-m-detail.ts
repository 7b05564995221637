/** m.weibo.cn, one post: full text, status, page, comments, reposts (sources.md 2.2 Details). */
import { type Request, type Response, Router } from 'express';
import type { Comment } from '../world/comments.js';
import type { Post } from '../world/world.js';
import { escape, weiboTime } from './html.js';
import { html, mblog } from './mblog.js';
import { toMid } from './mid-bid.js';
import type { Site } from './site.js';
import { gate, shapeOf } from './weibo-m-gate.js';

const COMMENTS = 20;
const REPOSTS = 10;
/** Comments shown to whom has not signed in. */
const ANONYMOUS = 50;

export function weiboMDetail(site: Site): Router {
  const r = Router();
  const post = (request: Request, response: Response, id: unknown): Post | null => {
    const p = site.world.find(toMid(String(id ?? '')));
    if (p && p.platform === 'weibo' && !site.world.isDeleted(p)) return p;
    response.json({ ok: 0, msg: '微博不存在或暂无查看权限!' });
    return null;
  };

  r.get('/statuses/extend', (request, response) => {
    if (!gate(site, request, response, true)) return;
    const p = post(request, response, request.query['id']);
    if (p)
      response.json({ ok: 1, data: { ok: 1, longTextContent: html(site.world.text(p)), ...site.world.counts(p) } });
  });
  r.get('/statuses/show', (request, response) => {
    if (!gate(site, request, response, true)) return;
    const p = post(request, response, request.query['id']);
    if (p) response.json({ ok: 1, data: mblog(p, shapeOf(site, response)) });
  });
  r.get(['/detail/:id', '/status/:id'], (request, response) => {
    const p = site.world.find(toMid(String(request.params['id'])));
    if (!p || site.world.isDeleted(p))
      return void response
        .type('html')
        .send(
          '<!DOCTYPE html><html><head><title>微博-出错了</title></head><body><div class="m-error"><p class="h5-4con">微博不存在或暂无查看权限!</p></div></body></html>',
        );
    const data = JSON.stringify(
      [{ status: mblog(p, { ...shapeOf(site, response), inlineLongText: true }), call: 1 }],
      null,
      2,
    );
    response.type('html')
      .send(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>${escape(p.author.name)}的微博</title></head><body><div id="app"></div><script>
var config = { env: 'prod', login: [${site.sessions.state(request, 'cn') === 'user' ? 1 : 0}][0] };
var $render_data = ${data.replaceAll('</', '<\\/')}[0] || {};
var __wb_performance_data = { v: 'v8', m: 'mainsite' };
</script></body></html>`);
  });

  r.get('/comments/hotflow', (request, response) => {
    if (!gate(site, request, response, false)) return;
    const p = post(request, response, request.query['mid'] ?? request.query['id']);
    if (!p) return;
    const all = site.world.comments(p);
    if (all.length === 0) return void response.json({ ok: 0, msg: '还没有人评论哦~快来抢沙发！' });
    const start = Math.max(0, Number(request.query['max_id'] ?? 0) % 1_000_000 || 0);
    const part = all.slice(start, start + COMMENTS);
    const end = start + COMMENTS;
    response.json({
      ok: 1,
      data: {
        data: part.map((c) => comment(c)),
        total_number: site.world.counts(p).comments,
        max: Math.ceil(all.length / COMMENTS),
        // opaque to the reader; carries the place
        max_id: end < all.length ? 138_000_000_000_000 + end : 0,
        max_id_type: 0,
        status: { comment_manage_info: { comment_permission_type: -1 } },
      },
    });
  });
  r.get('/api/comments/show', (request, response) => {
    const p = post(request, response, request.query['id']);
    if (!p) return;
    const page = Math.max(1, Number(request.query['page'] ?? 1) || 1);
    const all = site.world.comments(p).slice(0, ANONYMOUS);
    const part = all.slice((page - 1) * REPOSTS, page * REPOSTS);
    if (part.length === 0) return void response.json({ ok: 0, msg: '暂无数据' });
    response.json({
      ok: 1,
      msg: '数据获取成功',
      data: {
        data: part.map((c) => comment(c)),
        total_number: site.world.counts(p).comments,
        max: Math.ceil(all.length / REPOSTS),
      },
    });
  });
  r.get('/api/statuses/repostTimeline', (request, response) => {
    if (!gate(site, request, response, false)) return;
    const p = post(request, response, request.query['id']);
    if (!p) return;
    const page = Math.max(1, Number(request.query['page'] ?? 1) || 1);
    const all = site.world.repostsOf(p.id);
    const part = all.slice((page - 1) * REPOSTS, page * REPOSTS);
    if (part.length === 0) return void response.json({ ok: 0, msg: '暂无数据' });
    response.json({
      ok: 1,
      msg: '数据获取成功',
      data: {
        data: part.map((x) => mblog(x, shapeOf(site, response))),
        total_number: all.length,
        max: Math.ceil(all.length / REPOSTS),
      },
    });
  });
  return r;
}

const comment = (c: Comment): object => ({
  id: c.id,
  mid: c.id,
  rootid: c.id,
  created_at: weiboTime(c.at),
  text: html(c.text),
  like_count: c.likes,
  total_number: 0,
  comments: false,
  source: '来自四川',
  user: {
    id: Number(c.author.id),
    screen_name: c.author.name,
    verified: false,
    verified_type: -1,
    followers_count: '88',
  },
});
