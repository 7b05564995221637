import { Router } from 'express';
import type { Faults } from '../faults.js';
import type { Served } from '../served.js';
import type { World } from '../world/world.js';
import { escape } from './html.js';

const BIZ = 'MzI5NjQxMDg4OQ==';
/** Identity of a simulated article, as the product stores it. */
export const articleId = (mid: string): string => `${BIZ}:${mid}:1`;

const message = (title: string): string =>
  `<!DOCTYPE html><html><body><div class="weui-msg"><div class="weui-msg__text-area"><h2 class="weui-msg__title">${title}</h2></div></div></body></html>`;

/** mp.weixin.qq.com: article pages (sources.md 2.7). */
export function wechat(world: World, faults: Faults, served: Served): Router {
  const r = Router();
  r.use(faults.common('wechat'));
  r.get('/s', (request, response) => {
    response.type('html');
    if (faults.take('wechat', ['captcha']))
      return void response.send(
        '<html><body><div id="js_verify">环境异常<br>完成验证后即可继续访问<a>去验证</a></div></body></html>',
      );
    const mid = Buffer.from(String(request.query['signature'] ?? ''), 'base64url').toString();
    const age = world.now() / 1000 - Number(request.query['timestamp'] ?? 0);
    if (age > 6 * 3600) return void response.send(message('链接已过期'));
    const p = world.find(mid);
    if (!p) return void response.send(message('链接已过期'));
    if (world.isDeleted(p)) return void response.send(message('该内容已被发布者删除'));
    served.note('wechat', [articleId(p.id)]);
    const paragraphs = p.text
      .split('\n')
      .map((t) => `<p>${escape(t)}</p>`)
      .join('');
    response.send(`<!DOCTYPE html><html><head><meta property="og:title" content="${escape(p.title ?? '')}"><meta name="author" content="${escape(p.author.name)}"></head><body>
<div id="js_article" class="rich_media"><h1 class="rich_media_title" id="activity-name">${escape(p.title ?? '')}</h1><a id="js_name">${escape(p.author.name)}</a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">${paragraphs}</div></div>
<script>var biz = "" || "${BIZ}"; var sn = "" || "${mid}"; var mid = "" || "" || "${p.id}"; var idx = "" || "" || "1"; var ct = "${Math.floor(p.at / 1000)}"; var user_name = "${p.author.id}"; var nickname = htmlDecode("${escape(p.author.name)}");
var msg_link = "http://mp.weixin.qq.com/s/${Buffer.from(p.id).toString('base64url')}"; window.ip_wording = { countryName: '中国', provinceName: '四川', cityName: '' };
window.cgiDataNew = { real_item_show_type: '0' * 1, user_name: '${p.author.id}' };</script></body></html>`);
  });
  return r;
}
