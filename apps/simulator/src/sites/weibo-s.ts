/** s.weibo.com: search pages (sources.md 2.4). The cards of both layouts: weibo-s-card.ts. */
import type { Server } from 'node:http';
import { type Request, type Response, Router } from 'express';
import { type AccessLog, noteFault } from '../access-log.js';
import { play, skewOf } from '../faults/play.js';
import type { Post } from '../world/world.js';
import { escape, short } from './html.js';
import type { Site } from './site.js';
import { card2018, card2026 } from './weibo-s-card.js';

const PAGE = 10;
const CAP = 50;
const HOUR = 3_600_000;

export function weiboS(site: Site): Router {
  const r = Router();
  r.use(play(site.faults, 'weibo-s'));
  r.use((request, response, next) => {
    const fault = site.faults.take('weibo-s', ['login', 'captcha'], request);
    if (fault) noteFault(response, fault.fault);
    if (fault || site.sessions.state(request, 'com') !== 'user')
      return response.redirect(
        302,
        `${site.urls.passport}/sso/login.php?entry=weibo&url=${encodeURIComponent(site.urls.weiboS + request.originalUrl)}`,
      );
    // a script's request is a bad request
    if (request.headers['x-requested-with']) return response.redirect(302, sorry(site));
    next();
  });
  r.get(['/weibo', '/realtime'], (request, response) => results(site, request, response));
  r.get('/user', (request, response) => users(site, request, response));
  return r;
}

const sorry = (site: Site): string => `${site.urls.weiboWeb}/sorry?pagenotfound&retcode=6102`;

/** Chinese that was not encoded never becomes a request here: the parser of Node refuses it, and the site answers as it does to bad requests. */
export function refuseUnencoded(server: Server, site: Site, log: AccessLog): void {
  server.on('clientError', (error: { code?: string }, socket) => {
    if (error.code !== 'HPE_INVALID_URL') return void socket.destroy();
    log.refused('weibo-s', 302);
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${sorry(site)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
}

function results(site: Site, request: Request, response: Response): void {
  const q = String(request.query['q'] ?? '');
  const window = timescope(String(request.query['timescope'] ?? ''));
  const [, province, city] = /^custom:(\d+):(\d+)$/.exec(String(request.query['region'] ?? '')) ?? [];
  const found =
    window === null
      ? []
      : site.world.search('weibo', q, {
          ...window,
          ...(province ? { province: Number(province) } : {}),
          ...(city && city !== '1000' ? { city: Number(city) } : {}),
          originalOnly: request.query['scope'] === 'ori',
        });
  if (request.query['xsort'] === 'hot') found.sort((a, b) => b.reach - a.reach || b.at - a.at);
  const pages = Math.min(CAP, Math.ceil(found.length / PAGE));
  const asked = Math.max(1, Number(request.query['page'] ?? 1) || 1);
  // page 51 shows page 1 again
  const page = asked > CAP ? 1 : asked;
  const part = found.slice((page - 1) * PAGE, page * PAGE);
  if (part.length === 0) return void response.type('html').send(empty(q));
  site.served.note(
    'weibo',
    part.map((p) => p.id),
  );
  response.type('html').send(list(site, part, { q, page, pages, request, skewMs: skewOf(response) }));
}

/** custom:FROM:TO, each YYYY-MM-DD or YYYY-MM-DD-H, either may be missing; the end is exclusive, a bare date is its midnight. Null: not understood, nothing is found. */
function timescope(text: string): { from?: number; until?: number } | null {
  if (text === '') return {};
  const parts = /^custom:([\d-]*):([\d-]*)$/.exec(text);
  if (!parts) return null;
  const [from, until] = [moment(parts[1]!), moment(parts[2]!)];
  if (Number.isNaN(from) || Number.isNaN(until)) return null;
  return { ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) };
}

function moment(text: string): number | null {
  if (text === '') return null;
  const m = /^(\d{4}-\d{2}-\d{2})(?:-(\d{1,2}))?$/.exec(text);
  return m ? Date.parse(`${m[1]}T00:00:00+08:00`) + Number(m[2] ?? 0) * HOUR : NaN;
}

const shell = (body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>微博搜索</title></head><body><div id="pl_feedlist_index">${body}</div></body></html>`;
const empty = (q: string): string =>
  shell(
    `<div class="card card-no-result s-pt20b40"><p>抱歉，未找到“${escape(q)}”相关结果。</p><p>您可以尝试更换关键词，再次搜索。</p></div>`,
  );

function list(
  site: Site,
  part: Post[],
  a: { q: string; page: number; pages: number; request: Request; skewMs: number },
): string {
  const address = (page: number): string => {
    const params = new URLSearchParams(a.request.originalUrl.split('?')[1]);
    params.set('page', String(page));
    return `${a.request.path}?${params.toString().replaceAll('&', '&amp;')}`;
  };
  const card = site.scenario.weiboS.layout === '2018' ? card2018 : card2026;
  const promos = [
    '<div class="card-wrap"><div class="card card-hot"><div class="card-head">实时热点</div><ul><li><a href="/weibo?q=%23热点%23">热点</a></li></ul></div></div>',
    '<div class="card-wrap" action-type="feed_list_item"><div class="card"><div class="card-feed"><div class="content"><p class="txt" node-type="feed_list_content">推广：期末不挂科</p></div></div></div></div>',
  ];
  const numbers = Array.from(
    { length: a.pages },
    (_, i) => `<li${i + 1 === a.page ? ' class="cur"' : ''}><a href="${address(i + 1)}">第${i + 1}页</a></li>`,
  );
  return shell(
    `${a.page === 1 ? promos.join('') : ''}${part.map((p) => card(p, site.world, a.q, a.skewMs)).join('\n')}
<div class="m-page"><div><span class="list"><a class="pagenum">第${a.page}页</a><ul class="s-scroll" node-type="feed_list_page_morelist">${numbers.join('')}</ul></span>${a.page < a.pages ? `<a href="${address(a.page + 1)}" class="next">下一页</a>` : ''} 共${a.pages}页</div></div>`,
  );
}

function users(site: Site, request: Request, response: Response): void {
  const q = String(request.query['q'] ?? '');
  const found = site.world.users(q, 'weibo');
  const page = Math.max(1, Number(request.query['page'] ?? 1) || 1);
  const part = found.slice((page - 1) * PAGE, page * PAGE);
  if (part.length === 0) return void response.type('html').send(empty(q));
  const next =
    found.length > page * PAGE && page < CAP
      ? `<div class="m-page"><a href="/user?q=${encodeURIComponent(q)}&amp;page=${page + 1}" class="next">下一页</a></div>`
      : '';
  response.type('html').send(
    `<!DOCTYPE html><html><body><div id="pl_user_feedList">${part
      .map(
        (
          u,
        ) => `<div class="card card-user-b s-pg16 s-brt1"><div class="avator"><a href="//weibo.com/u/${u.id}"></a></div>
<div class="info"><div><a href="//weibo.com/u/${u.id}" class="name" target="_blank">${escape(u.name)}</a>${u.verifiedType < 0 ? '' : `<svg id="woo_svg_v${u.verifiedType > 0 ? 'blue' : 'yellow'}"></svg>`}</div>${u.reason ? `<p>${escape(u.reason)}</p>` : ''}${u.bio ? `<p>简介：${escape(u.bio)}</p>` : ''}<p>粉丝：<span class="s-nobr">${short(u.followers)}</span></p></div>
<div><a class="s-btn-c" action-type="focus" uid="${u.id}">+关注</a></div></div>`,
      )
      .join('\n')}</div>${next}</body></html>`,
  );
}
