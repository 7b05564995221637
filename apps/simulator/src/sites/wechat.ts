/** mp.weixin.qq.com: article pages and what stands in their place (sources.md 2.7). The page of an article: wechat-page.ts. */
import { type Response, Router } from 'express';
import { noteFault } from '../access-log.js';
import { play, skewOf } from '../faults/play.js';
import type { Post } from '../world/world.js';
import type { Site } from './site.js';
import { articlePage, BIZ } from './wechat-page.js';

/** Identity of a simulated article, as the product stores it. */
export const articleId = (mid: string): string => `${BIZ}:${mid}:1`;

const message = (title: string, description = ''): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body id="activity-detail"><div class="weui-msg"><div class="weui-msg__icon-area"><i class="weui-icon-warn"></i></div><div class="weui-msg__text-area"><h2 class="weui-msg__title">${title}</h2>${description ? `<p class="weui-msg__desc">${description}</p>` : ''}</div></div></body></html>`;
const PLACES = {
  deleted: message('该内容已被发布者删除'),
  violation: message('此内容因违规无法查看', '由用户投诉并经平台审核，涉嫌过度营销、骚扰用户，查看 <a>对应规则</a>'),
  unavailable:
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="mesg-block"><p>该内容暂时无法查看</p></div></body></html>',
  unknown_error: message('未知错误，请稍后再试'),
};
const CAPTCHA =
  '<!DOCTYPE html><html><head><meta charset="utf-8"><title>微信公众平台</title></head><body><div id="js_verify"><h2 class="weui-msg__title">环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a class="weui-btn" id="js_verify_btn">去验证</a></div><script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script></body></html>';
/** Some variants say nothing that a person could read. */
const CAPTCHA_SILENT =
  '<!DOCTYPE html><html><head><title></title></head><body><div id="app"></div><script>var poc_token = "sim"; var PAGE_MID = "mmbizwap:secitptpage/verify.html";</script><script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script></body></html>';

export function wechat(site: Site): Router {
  const r = Router();
  r.use(play(site.faults, 'wechat'));
  r.use(['/s', '/s/:token'], (request, response, next) => {
    const fault = site.faults.take('wechat', ['captcha', 'captcha_silent', 'login', 'unknown_error'], request)?.fault;
    if (!fault) return next();
    noteFault(response, fault);
    response
      .type('html')
      .send(fault === 'unknown_error' ? PLACES.unknown_error : fault === 'captcha_silent' ? CAPTCHA_SILENT : CAPTCHA);
  });
  r.get('/s', (request, response) => {
    // the long form is always sent to the captcha, whoever asks (one report of 2026-08)
    if (request.query['__biz'] !== undefined)
      return void response.redirect(
        302,
        `/mp/wappoc_appmsgcaptcha?poc_token=sim&target_url=${encodeURIComponent(request.originalUrl)}`,
      );
    const age = site.world.now() / 1000 - Number(request.query['timestamp'] ?? 0);
    const mid = Buffer.from(String(request.query['signature'] ?? ''), 'base64url').toString();
    const p = age <= site.scenario.wechat.temporaryLinkMinutes * 60 ? site.world.find(mid) : null;
    if (!p) return void response.type('html').send(message('链接已过期'));
    show(site, p, response);
  });
  r.get('/s/:token', (request, response) => {
    const p = site.world.find(Buffer.from(request.params['token']!, 'base64url').toString());
    if (!p || p.platform !== 'wechat') return void response.type('html').send(message('参数错误'));
    show(site, p, response);
  });
  r.get('/mp/wappoc_appmsgcaptcha', (_, response) => void response.type('html').send(CAPTCHA));
  return r;
}

function show(site: Site, p: Post, response: Response): void {
  response.type('html');
  const state = site.world.isDeleted(p) ? 'deleted' : p.article.state;
  if (state !== 'ok') return void response.send(PLACES[state]);
  site.served.note('wechat', [articleId(p.id)]);
  response.send(articlePage(p, site.world.text(p), p.at + skewOf(response)));
}
