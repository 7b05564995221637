import { Router } from 'express';
import type { Faults } from '../faults.js';
import type { Post, World } from '../world/world.js';
import { escape } from './html.js';

const PAGE = 10;
const CAP_PAGES = 10;

/** weixin.sogou.com: article search and the /link hop (sources.md 2.6). */
export function sogou(world: World, faults: Faults, wechat: () => string): Router {
  const r = Router();
  r.use(faults.common('sogou'));
  r.use((_, response, next) => {
    response.setHeader('Set-Cookie', ['SUV=sim00112233; path=/', 'SNUID=sim445566; path=/', 'ABTEST=0|1|v1; path=/']);
    next();
  });
  r.get('/antispider/', (_, response) => {
    response.type('html').send(
      `<!DOCTYPE html><html><head><title>搜狗搜索</title></head><body><p class="ip-time-p">IP：127.0.0.1<br>访问时间：2026.11.22 12:30:00<br>VerifyCode：0<br>From：weixin.sogou.com</p>
<p>系统检测到您网络中存在异常访问请求</p><form id="seccodeForm"><input id="seccodeInput"><img id="seccodeImage" src="util/seccode.php?tc=1"></form><script src="static/js/antispider.min.js"></script></body></html>`,
    );
  });
  r.get('/weixin', (request, response) => {
    if (faults.take('sogou', ['captcha', 'login']))
      return void response.redirect(302, `/antispider/?from=%2fweixin${encodeURIComponent(request.url)}`);
    const query = String(request.query['query'] ?? '');
    const page = Math.max(1, Number(request.query['page'] ?? 1));
    if (page > CAP_PAGES)
      return void response
        .type('html')
        .send(
          '<html><body><div id="noresult_part1_container"><p>当前只显示100条结果，请您：登录后查看更多结果</p></div></body></html>',
        );
    const found = world.search('wechat', query);
    const part = found.slice((page - 1) * PAGE, page * PAGE);
    if (part.length === 0)
      return void response
        .type('html')
        .send(
          `<html><body><div id="noresult_part1_container"><p>暂无与“${escape(query)}”相关的官方认证订阅号。</p></div></body></html>`,
        );
    const more =
      found.length > page * PAGE
        ? `<a id="sogou_next" href="?query=${encodeURIComponent(query)}&type=2&page=${page + 1}">下一页</a>`
        : '';
    response
      .type('html')
      .send(
        `<!DOCTYPE html><html><body><div class="all-time-y2">搜索工具</div><div class="mun">找到约${found.length}条结果<!--resultbarnum:${found.length}--></div><ul class="news-list">${part
          .map((p, i) => item(p, i, query))
          .join('\n')}</ul><div id="pagebar_container">${more}</div></body></html>`,
      );
  });
  r.get('/link', (request, response) => {
    const cookie = request.headers.cookie ?? '';
    if (!/SNUID=/.test(cookie) || !/\/weixin\?/.test(request.headers.referer ?? ''))
      return void response.redirect(302, '/antispider/?from=%2flink');
    const mid = Buffer.from(String(request.query['url'] ?? '').replaceAll(' ', '+'), 'base64url').toString();
    const url = `${wechat()}/s?src=11&timestamp=${Math.floor(world.now() / 1000)}&ver=6200&signature=${Buffer.from(mid).toString('base64url')}&new=1`;
    const pieces = url.match(/.{1,9}/g)!.map((piece, i) => `url += '${i % 3 === 1 ? `@${piece}` : piece}';`);
    response
      .type('html')
      .send(
        `<meta content="always" name="referrer"><script>setTimeout(function () { var url = ''; ${pieces.join('\n')} url.replace("@", ""); window.location.replace(url) },100);</script>`,
      );
  });
  return r;
}

function item(p: Post, i: number, query: string): string {
  const mark = (t: string): string =>
    escape(t).replaceAll(escape(query), `<em><!--red_beg-->${escape(query)}<!--red_end--></em>`);
  const href = `/link?url=${Buffer.from(p.id).toString('base64url')}&amp;type=2&amp;query=${encodeURIComponent(query)}&amp;token=sim`;
  const picture = i % 3 === 2 ? '' : '<div class="img-box"><a><img src="//img01.sogoucdn.com/a.jpg"></a></div>';
  return `<li id="sogou_vr_11002601_box_${i}" d="sim-${p.id}">${picture}<div class="txt-box"><h3><a target="_blank" href="${href}" id="sogou_vr_11002601_title_${i}">${mark(p.title ?? p.text.slice(0, 30))}</a></h3>
<p class="txt-info" id="sogou_vr_11002601_summary_${i}">${mark(p.text.slice(0, 80))}</p><div class="s-p"><span class="all-time-y2">${escape(p.author.name)}</span><span class="s2"><script>document.write(timeConvert('${Math.floor(p.at / 1000)}'))</script></span></div></div></li>`;
}
