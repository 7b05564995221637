/** weixin.sogou.com: article and account search, the /link hop, antispider (sources.md 2.6). Items of the layouts: sogou-item.ts. */
import { type Request, type Response, Router } from 'express';
import { noteFault } from '../access-log.js';
import { cookiesOf } from '../cookies.js';
import { play, skewOf } from '../faults/play.js';
import { hash } from '../world/random.js';
import type { Post } from '../world/world.js';
import { escape, plainTime } from './html.js';
import type { Site } from './site.js';
import { accountItem, articleItem, KH_SCRIPT, khFits, midOf } from './sogou-item.js';

const PAGE = 10;
const CAP_PAGES = 10;
const NOISE = ['', '@', ''];

export function sogou(site: Site): Router {
  const r = Router();
  r.use(play(site.faults, 'sogou'));
  r.use((_, response, next) => {
    response.setHeader('Set-Cookie', ['SUV=sim00112233; path=/', 'SNUID=sim445566; path=/', 'ABTEST=0|1|v1; path=/']);
    next();
  });
  r.get('/antispider/', (_, response) => void response.type('html').send(antispider(site.world.now())));
  // pressed by a person
  r.post('/antispider/thank.php', (_, response) => {
    site.faults.clear('sogou', ['captcha', 'login']);
    response.json({ code: 0, msg: '解封成功，正在为您跳转来源地址...', id: 'sim778899' });
  });
  r.get('/weixin', (request, response) => {
    const fault = site.faults.take('sogou', ['captcha', 'login', 'banned'], request);
    if (fault) noteFault(response, fault.fault);
    if (fault?.fault === 'banned') return void page(response, BANNED);
    if (fault) return void response.redirect(302, `/antispider/?from=%2fweixin${encodeURIComponent(request.url)}`);
    if (request.query['type'] === '1') return accounts(site, request, response);
    articles(site, request, response);
  });
  r.get('/link', (request, response) => link(site, request, response));
  return r;
}

const page = (response: Response, body: string): void =>
  void response
    .type('html')
    .send(
      `<!DOCTYPE html><html><head><meta charset="utf-8"><title>搜狗微信搜索</title></head><body><div class="all-time-y2">搜索工具</div>${body}</body></html>`,
    );
const BANNED = '<div id="noresult_frontbl_container"><p>根据相关法律法规和政策，部分搜索结果未予显示。</p></div>';

const number = (request: Request): number => Math.max(1, Number(request.query['page'] ?? 1) || 1);

function articles(site: Site, request: Request, response: Response): void {
  const query = String(request.query['query'] ?? '');
  const n = number(request);
  if (n > CAP_PAGES)
    return page(
      response,
      '<div id="noresult_part1_container"><p>当前只显示100条结果，请您：<a href="#">登录</a>后查看更多结果</p></div>',
    );
  const indexed = site.world.now() - site.scenario.sogou.lagMinutes * 60_000;
  const found = byRelevance(site.world.search('wechat', query, { until: indexed + 1 }), query, site.world.now());
  const part = found.slice((n - 1) * PAGE, n * PAGE);
  if (part.length === 0) return page(response, none(query));
  const { layout } = site.scenario.sogou;
  const items = part.map((p, i) =>
    articleItem(p, i, { layout, query, time: p.at + skewOf(response), now: site.world.now() }),
  );
  page(
    response,
    `<div class="mun">找到约${found.length.toLocaleString('en-US')}条结果<!--resultbarnum:${found.length.toLocaleString('en-US')}--></div><div class="news-box"><ul class="news-list">${items.join('\n')}</ul></div>${pager(query, 2, n, found.length)}${layout === 'direct-2017' ? '' : KH_SCRIPT}`,
  );
}

const pager = (query: string, type: 1 | 2, n: number, found: number): string =>
  `<div class="p-fy" id="pagebar_container"><span>${n}</span>${
    found > n * PAGE && n < CAP_PAGES
      ? `<a id="sogou_next" href="?query=${encodeURIComponent(query)}&amp;type=${type}&amp;page=${n + 1}&amp;ie=utf8" class="np">下一页</a>`
      : ''
  }</div>`;

const none = (query: string): string =>
  `<div id="noresult_part1_container"><p>暂无与“<em>${escape(query)}</em>”相关的官方认证订阅号。</p></div>`;

/** By fit, a little by age, and for the rest in an order nobody understands: the newest need not come first. */
function byRelevance(found: Post[], query: string, now: number): Post[] {
  const words = query.split(/\s+/);
  const score = (p: Post): number =>
    words.filter((w) => p.title?.includes(w)).length +
    Math.exp((p.at - now) / (3 * 86_400_000)) +
    hash(`${p.id}${query}`) * 1.5;
  return found
    .map((p) => [score(p), p] as const)
    .sort((a, b) => b[0] - a[0])
    .map(([, p]) => p);
}

function accounts(site: Site, request: Request, response: Response): void {
  const query = String(request.query['query'] ?? '');
  const n = number(request);
  const found = n > CAP_PAGES ? [] : site.world.users(query, 'wechat');
  const part = found.slice((n - 1) * PAGE, n * PAGE);
  if (part.length === 0) return page(response, none(query));
  const items = part.map((a, i) => accountItem(a, i, site.world.byUser(a.id)[0], query, skewOf(response)));
  page(
    response,
    `<div class="mun">找到约${found.length}条结果</div><ul class="news-list2">${items.join('\n')}</ul>${pager(query, 1, n, found.length)}`,
  );
}

/** Wants the cookies of the result page and its address; answers the article's address in pieces with noise between. */
function link(site: Site, request: Request, response: Response): void {
  const cookies = cookiesOf(request);
  const fault = site.faults.take('sogou', ['captcha', 'login'], request);
  if (fault) noteFault(response, fault.fault);
  const fits = khFits(request.originalUrl, site.scenario.sogou.needsKh);
  if (
    fault ||
    !cookies.has('SNUID') ||
    !cookies.has('SUV') ||
    !/\/weixin\?/.test(request.headers.referer ?? '') ||
    !fits
  )
    return void response.redirect(302, `/antispider/?from=%2flink`);
  const mid = midOf(String(request.query['url'] ?? '').replaceAll(' ', '+'));
  const signature = Buffer.from(mid).toString('base64url');
  const url = `${site.urls.wechat}/s?src=11&timestamp=${Math.floor(site.world.now() / 1000)}&ver=6200&signature=${signature}&new=1`;
  const pieces = url.match(/.{1,9}/g)!.map((piece, i) => `url += '${NOISE[i % NOISE.length]}${piece}';`);
  response
    .type('html')
    .send(
      `<meta content="always" name="referrer"><script>setTimeout(function () { var url = '';\n ${pieces.join('\n ')}\n url.replace("@", ""); window.location.replace(url) },100);</script>`,
    );
}

const antispider = (
  now: number,
): string => `<!DOCTYPE html><html><head><meta charset="utf-8"><title>搜狗搜索</title><script src="static/js/antispider.min.js?v=2"></script></head><body>
<p class="ip-time-p">IP：127.0.0.1<br>访问时间：${plainTime(now).replaceAll('-', '.')}:00<br>VerifyCode：0<br>From：weixin.sogou.com</p>
<p class="p2">用户您好，我们的系统检测到您网络中存在异常访问请求。此验证码用于确认这些请求是您的正常行为而不是自动程序发出的，需要您协助验证。</p>
<form name="authform" method="POST" id="seccodeForm" action="/antispider/thank.php"><input type="text" name="c" id="seccodeInput" autocomplete="off"><img id="seccodeImage" src="util/seccode.php?tc=1"><input type="hidden" name="v" value="5"><button type="submit" id="submit">提交</button></form></body></html>`;
