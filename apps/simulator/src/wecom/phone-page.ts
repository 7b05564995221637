import { Router, urlencoded } from 'express';
import { escape } from '../sites/html.js';
import type { PhoneMessage, Wecom } from './wecom.js';

const STYLE = `body{margin:0;background:#ededed;font:16px/1.5 system-ui,"PingFang SC","Noto Sans SC",sans-serif;color:#222}header{background:#fff;padding:12px 16px;border-bottom:1px solid #ddd;position:sticky;top:0}
main{max-width:480px;margin:0 auto;padding:12px}article{background:#fff;border-radius:8px;padding:14px 16px;margin:0 0 14px}h2{font-size:17px;margin:0 0 4px}p{margin:0 0 8px;color:#555}dl{display:grid;grid-template-columns:4em 1fr;margin:0 0 10px;color:#555}dd{margin:0;color:#222}
.row{display:flex;gap:10px}button{flex:1;font:inherit;padding:10px;border-radius:6px;border:1px solid #ccc;background:#fff;cursor:pointer}button:first-child{background:#07c160;border-color:#07c160;color:#fff}a{color:#576b95}time{color:#999;font-size:13px}.done{text-align:center;color:#999;padding:8px;border-top:1px solid #eee}`;

const page = (title: string, body: string, reload = true): string =>
  `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${reload ? '<meta http-equiv="refresh" content="4">' : ''}<title>${title}</title><style>${STYLE}</style></head><body><header>${title}</header><main>${body}</main></body></html>`;

/** The simulated phones: what a person would see in 企业微信, with buttons that work. */
export function phonePages(wecom: Wecom): Router {
  const r = Router();
  r.get('/phone', (_, response) => {
    const users = [...new Set(wecom.messages.map((m) => m.to))];
    response
      .type('html')
      .send(
        page(
          '模拟企业微信：谁的手机',
          users
            .map(
              (u) =>
                `<article><a href="/phone/${encodeURIComponent(u)}">${escape(u)}</a>（${wecom.messages.filter((m) => m.to === u).length} 条）</article>`,
            )
            .join('') || '<article>还没有人收到消息</article>',
        ),
      );
  });
  r.get(
    '/phone/:user/messages',
    (request, response) => void response.json(wecom.messages.filter((m) => m.to === request.params.user.toLowerCase())),
  );
  r.get('/phone/:user', (request, response) => {
    const mine = wecom.messages.filter((m) => m.to === request.params.user.toLowerCase()).reverse();
    response
      .type('html')
      .send(
        page(
          `模拟企业微信：${escape(request.params.user)}`,
          mine.map(card).join('') || '<article>还没有消息</article>',
        ),
      );
  });
  r.post('/phone/:user/click', urlencoded({ extended: false }), async (request, response) => {
    const { taskId, key } = request.body as { taskId: string; key: string };
    await wecom.click(request.params.user, taskId, key);
    response.redirect(303, `/phone/${encodeURIComponent(request.params.user)}`);
  });
  return r;
}

function card(m: PhoneMessage): string {
  const time = new Date(m.at + 8 * 3_600_000).toISOString().slice(11, 19);
  const rows = m.rows.map((r) => `<dt>${escape(r.key)}</dt><dd>${escape(r.value)}</dd>`).join('');
  const buttons = m.replaced
    ? `<div class="done">${escape(m.replaced)}</div>`
    : m.buttons.length > 0
      ? `<form method="post" action="/phone/${encodeURIComponent(m.to)}/click"><input type="hidden" name="taskId" value="${escape(m.taskId ?? '')}"><div class="row">${m.buttons.map((b) => `<button name="key" value="${escape(b.key)}">${escape(b.text)}</button>`).join('')}</div></form>`
      : '';
  return `<article><h2>${escape(m.title)}</h2><p>${escape(m.description)}</p><dl>${rows}</dl>${m.url ? `<p><a href="${escape(m.url)}">打开详情</a></p>` : ''}${buttons}<time>${time}</time></article>`;
}
