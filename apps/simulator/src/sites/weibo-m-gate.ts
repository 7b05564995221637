/** m.weibo.cn: who may see what (sources.md 2.2 Cookies and Errors). */
import type { Request, Response } from 'express';
import { noteFault } from '../access-log.js';
import { skewOf } from '../faults/play.js';
import type { Shape } from './mblog.js';
import type { Site } from './site.js';

/** Answers for who may not see this, and says whether the rest may answer. Visitors see timelines, not searches. */
export function gate(site: Site, request: Request, response: Response, forVisitors: boolean): boolean {
  const fault = site.faults.take('weibo-m', ['captcha', 'login'], request)?.fault;
  if (fault) noteFault(response, fault);
  const state = site.sessions.state(request, 'cn');
  if (fault === 'captcha') {
    const url = `${site.urls.weiboM}/captcha?scene=limit&referer=/`;
    response.json({ ok: -100, errno: '-100', msg: '', url });
    return false;
  }
  if (fault !== 'login' && state === 'half') {
    response.status(432).end();
    return false;
  }
  if (fault !== 'login' && (state === 'user' || (forVisitors && state === 'visitor'))) return true;
  response.json({
    ok: -100,
    url: `${site.urls.passport}/sso/signin?entry=wapsso&source=wapsso&url=${encodeURIComponent(site.urls.weiboM)}`,
  });
  return false;
}

export const shapeOf = (site: Site, response: Response): Shape => ({
  world: site.world,
  skewMs: skewOf(response),
  oldTimes: site.scenario.weiboM.oldTimes,
  inlineLongText: site.scenario.weiboM.inlineLongText,
});
