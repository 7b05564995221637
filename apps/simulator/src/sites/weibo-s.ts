import { Router } from 'express';
import type { Faults } from '../faults.js';
import type { Served } from '../served.js';
import type { Post, World } from '../world/world.js';
import { escape, searchTime, short } from './html.js';
import { midToBid } from './mid-bid.js';

const PAGE = 10;
const CAP = 50;

/** s.weibo.com search, the layout of 2026 (sources.md 2.4). */
export function weiboS(world: World, faults: Faults, served: Served, passport: () => string): Router {
  const r = Router();
  r.use(faults.common('weibo-s'));
  r.get(['/weibo', '/realtime'], (request, response) => {
    const fault = faults.take('weibo-s', ['login', 'captcha']);
    if (fault || !/(^|;\s*)SUB=/.test(request.headers.cookie ?? ''))
      return void response.redirect(302, `${passport()}/sso/login.php?url=${encodeURIComponent(request.originalUrl)}`);
    if (request.headers['x-requested-with']) return void response.redirect(302, '/sorry?pagenotfound&retcode=6102');
    const found = world.search('weibo', String(request.query['q'] ?? ''));
    const pages = Math.min(CAP, Math.ceil(found.length / PAGE));
    const asked = Math.max(1, Number(request.query['page'] ?? 1));
    const page = asked > CAP ? 1 : asked;
    const part = found.slice((page - 1) * PAGE, page * PAGE);
    served.note(
      'weibo',
      part.map((p) => p.id),
    );
    response
      .type('html')
      .send(
        part.length === 0
          ? empty(String(request.query['q']))
          : results(part, world, page, pages, request.path, String(request.query['q'])),
      );
  });
  r.get('/sorry', (_, response) => void response.type('html').send('<html><body>sorry</body></html>'));
  return r;
}

const shell = (body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>微博搜索</title></head><body><div id="pl_feedlist_index">${body}</div></body></html>`;
const empty = (q: string): string =>
  shell(`<div class="card card-no-result s-pt20b40"><p>抱歉，未找到“${escape(q)}”相关结果。</p></div>`);

function results(part: Post[], world: World, page: number, pages: number, path: string, q: string): string {
  const next =
    page < pages ? `<a href="${path}?q=${encodeURIComponent(q)}&page=${page + 1}" class="next">下一页</a>` : '';
  const promo = page === 1 ? '<div class="card-wrap"><div class="card card-hot">实时热点</div></div>' : '';
  return shell(
    `${promo}${part.map((p) => card(p, world, q)).join('\n')}<div class="m-page"><span class="list"><ul class="s-scroll">${'<li></li>'.repeat(pages)}</ul></span>${next} 共${pages}页</div>`,
  );
}

function card(p: Post, world: World, q: string): string {
  const c = world.counts(p);
  const original = p.repostOf ? world.find(p.repostOf) : null;
  const n = (value: number, word: string): string => (value > 0 ? String(short(value)) : word);
  const badge = p.author.verifiedType > 0 ? '<svg id="woo_svg_vblue"></svg>' : '';
  return `<div action-type="feed_list_item" mid="${p.id}" class="card-wrap"><div class="card"><div class="card-feed">
<div class="avator">${badge}</div>
<div class="content" node-type="like">
<div class="info"><div><a href="//weibo.com/${p.author.id}?refer_flag=1001030103_" class="name" nick-name="${escape(p.author.name)}">${escape(p.author.name)}</a></div></div>
${texts(p.text, q)}
${original ? forward(original, world) : ''}
<div class="from"><a href="//weibo.com/${p.author.id}/${midToBid(p.id)}?refer_flag=1001030103_" target="_blank">
 ${searchTime(p.at, world.now())} </a> &nbsp;来自 <a href="//app.weibo.com" rel="nofollow">iPhone客户端</a></div>
</div></div>
<div class="card-act"><ul>
<!--<li><a action-type="feed_list_favorite">收藏</a></li>-->
<li><a action-type="feed_list_forward" action-data="mid=${p.id}"><span class="woo-font"></span> ${n(c.reposts, '转发')}</a></li>
<li><a action-type="feed_list_comment" action-data="mid=${p.id}"> ${n(c.comments, '评论')}</a></li>
<li><a action-type="feed_list_like" action-data="mid=${p.id}"><button><span></span><span class="woo-like-count">${n(c.likes, '赞')}</span></button></a></li>
</ul></div></div></div>`;
}

function texts(text: string, q: string): string {
  const mark = (t: string): string =>
    q
      .split(/\s+/)
      .reduce((s, w) => (w ? s.replaceAll(escape(w), `<em class="s-color-red">${escape(w)}</em>`) : s), escape(t))
      .replaceAll('\n', '<br/>');
  const chars = [...text];
  if (chars.length <= 140) return `<p class="txt" node-type="feed_list_content">${mark(text)}\u200b</p>`;
  return `<p class="txt" node-type="feed_list_content">${mark(chars.slice(0, 130).join(''))}...<a action-type="fl_unfold">展开<i class="wbicon">c</i></a></p>
<p class="txt" node-type="feed_list_content_full" style="display: none">${mark(text)}<a action-type="fl_fold">收起<i class="wbicon">d</i></a></p>`;
}

function forward(o: Post, world: World): string {
  if (world.isDeleted(o))
    return '<div class="card-comment"><div class="con"><p>抱歉，此微博已被作者删除。</p></div></div>';
  const c = world.counts(o);
  return `<div class="card-comment"><div class="con"><div node-type="feed_list_forwardContent"><a href="//weibo.com/${o.author.id}" class="name" nick-name="${escape(o.author.name)}">@${escape(o.author.name)}</a>
<p class="txt" node-type="feed_list_content">${escape(o.text)}</p></div>
<div class="func"><ul class="act s-fr"><li><a>转发${c.reposts}</a></li><li><a>评论${c.comments}</a></li><li><a action-type="feed_list_like" action-data="mid=${o.id}">赞${c.likes}</a></li></ul>
<p class="from"><a href="//weibo.com/${o.author.id}/${midToBid(o.id)}?refer_flag=1001030103_">${searchTime(o.at, world.now())}</a></p></div></div></div>`;
}
