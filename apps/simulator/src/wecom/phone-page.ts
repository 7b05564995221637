import { Router, urlencoded } from 'express';
import type { ChannelDoubles } from '../channels/doubles.js';
import type { PhoneItem } from '../channels/phones.js';
import type { GroupMessage } from '../channels/robots.js';
import { escape } from '../sites/html.js';
import { type Phone, phoneOf, PHONES } from '../world/people.js';
import type { PhoneMessage, Wecom } from './wecom.js';

const STYLE = `body{margin:0;background:#ededed;font:16px/1.5 system-ui,"PingFang SC","Noto Sans SC",sans-serif;color:#222}header{background:#fff;padding:12px 16px;border-bottom:1px solid #ddd;position:sticky;top:0}header a{float:right}
main{max-width:480px;margin:0 auto;padding:12px}article{background:#fff;border-radius:8px;padding:14px 16px;margin:0 0 14px}article.sms{border-left:4px solid #1677ff}article.call{border-left:4px solid #fa8c16}article.group{border-left:4px solid #8c8c8c}h2{font-size:17px;margin:0 0 4px}p{margin:0 0 8px;color:#555;white-space:pre-line}dl{display:grid;grid-template-columns:4em 1fr;margin:0 0 10px;color:#555}dd{margin:0;color:#222}
.row{display:flex;gap:10px;margin:0 0 6px}input{flex:2;min-width:0;font:inherit;padding:9px;border:1px solid #ccc;border-radius:6px}button{flex:1;font:inherit;padding:10px;border-radius:6px;border:1px solid #ccc;background:#fff;cursor:pointer}.row>button:first-of-type{background:#07c160;border-color:#07c160;color:#fff}.switches button{background:#fff!important;color:#555!important;border-color:#ccc!important;font-size:14px}a{color:#576b95}time,small{color:#999;font-size:13px}.done{text-align:center;color:#999;padding:8px;border-top:1px solid #eee}`;

/** A page under somebody's fingers is not reloaded: it would take the half-written reply away. */
const RELOAD = `<script>setInterval(()=>{if(!document.querySelector('input:focus')&&![...document.querySelectorAll('input[name=text]')].some(i=>i.value))location.reload()},4000)</script>`;

const page = (title: string, body: string, back = true): string =>
  `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><header>${title}${back ? '<a href="/phone">全部手机</a>' : ''}</header><main>${body}</main>${RELOAD}</body></html>`;

/** The simulated telephones: 企业微信 with buttons that work, SMS that can be answered, calls that take a key, and the groups the robots write to. */
export function phonePages(wecom: Wecom, channels: ChannelDoubles): Router {
  const cards = (p: Phone): PhoneMessage[] => wecom.messages.filter((m) => m.to === p.userId);
  const form = urlencoded({ extended: false });
  const home = (user: string): string => `/phone/${encodeURIComponent(user)}`;
  const r = Router();

  r.get('/phone', (_, response) => {
    const strangers = [...wecom.messages.map((m) => m.to), ...channels.phones.items.map((i) => i.number)].map(phoneOf);
    const all = [...new Map([...PHONES, ...strangers].map((p) => [p.userId, p])).values()];
    const lines = all.flatMap((p) => {
      const items = channels.phones.of(p.mobile);
      const counts = [
        ['企业微信', cards(p).length],
        ['短信', items.filter((i) => i.kind === 'sms').length],
        ['电话', items.filter((i) => i.kind === 'call').length],
      ].filter(([, n]) => n);
      return `<article><a href="${home(p.userId)}">${escape(p.name)}</a><br><small>${counts.map(([k, n]) => `${k} ${n} 条`).join('，') || '还没有消息'}</small></article>`;
    });
    const groups = `<article class="group"><a href="/phone/groups">工作群（机器人）</a><br><small>${channels.robots.messages.length} 条</small></article>`;
    response.type('html').send(page('模拟手机：谁的手机', groups + lines.join(''), false));
  });
  r.get('/phone/groups', (_, response) => {
    const body = channels.robots.messages.toReversed().map(groupArticle).join('');
    response.type('html').send(page('工作群（机器人）', body || '<article>还没有消息</article>'));
  });
  r.get('/phone/:user/messages', (request, response) => void response.json(cards(phoneOf(request.params.user))));
  r.get('/phone/:user', (request, response) => {
    const p = phoneOf(request.params.user);
    const all = [
      ...cards(p).map((m) => ({ at: m.at, html: cardArticle(m) })),
      ...channels.phones.of(p.mobile).map((i) => ({ at: i.at, html: itemArticle(i, p) })),
    ].sort((a, b) => b.at - a.at);
    const noCards = wecom.disabled.has(p.userId);
    const dead = channels.phones.dead.has(p.mobile);
    const switches =
      `<form method="post" action="${home(p.userId)}/switch" class="row switches"><button name="what" value="wecom">${noCards ? '恢复企业微信账号' : '停用企业微信账号'}</button>` +
      `<button name="what" value="number">${dead ? '手机号复机' : '手机号停机'}</button></form>`;
    response
      .type('html')
      .send(page(escape(p.name), switches + (all.map((x) => x.html).join('') || '<article>还没有消息</article>')));
  });
  r.post('/phone/:user/click', form, async (request, response) => {
    const { taskId, key } = request.body as { taskId: string; key: string };
    await wecom.click(request.params.user, taskId, key);
    response.redirect(303, home(request.params.user));
  });
  r.post('/phone/:user/reply', form, async (request, response) => {
    const { text } = request.body as { text: string };
    await channels.reply(phoneOf(request.params.user).mobile, text);
    response.redirect(303, home(request.params.user));
  });
  r.post('/phone/:user/call', form, async (request, response) => {
    const { callId, key } = request.body as { callId: string; key: string };
    await (key ? channels.aliyunVoice.press(callId, key) : channels.aliyunVoice.hangUp(callId, '200003'));
    response.redirect(303, home(request.params.user));
  });
  r.post('/phone/:user/switch', form, (request, response) => {
    const p = phoneOf(request.params.user);
    const [set, who] =
      (request.body as { what: string }).what === 'wecom'
        ? [wecom.disabled, p.userId]
        : [channels.phones.dead, p.mobile];
    if (!set.delete(who)) set.add(who);
    response.redirect(303, home(request.params.user));
  });
  return r;
}

const clock = (at: number): string => `<time>${new Date(at + 8 * 3_600_000).toISOString().slice(11, 19)}</time>`;

function cardArticle(m: PhoneMessage): string {
  const rows = m.rows.map((r) => `<dt>${escape(r.key)}</dt><dd>${escape(r.value)}</dd>`).join('');
  const buttons = m.replaced
    ? `<div class="done">${escape(m.replaced)}</div>`
    : m.buttons.length > 0
      ? `<form method="post" action="/phone/${encodeURIComponent(m.to)}/click"><input type="hidden" name="taskId" value="${escape(m.taskId ?? '')}"><div class="row">${m.buttons.map((b) => `<button name="key" value="${escape(b.key)}">${escape(b.text)}</button>`).join('')}</div></form>`
      : '';
  return `<article><h2>${escape(m.title)}</h2><p>${escape(m.description)}</p><dl>${rows}</dl>${m.url ? `<p><a href="${escape(m.url)}">打开详情</a></p>` : ''}${buttons}<small>企业微信</small> ${clock(m.at)}</article>`;
}

function itemArticle(i: PhoneItem, p: Phone): string {
  const at = `<small>${i.kind === 'call' ? '来电' : '短信'} · ${i.from}</small> ${clock(i.at)}`;
  const to = `/phone/${encodeURIComponent(p.userId)}`;
  if (i.kind === 'sms')
    return `<article class="sms"><p>${escape(i.text)}</p><form method="post" action="${to}/reply" class="row"><input name="text" placeholder="回复短信" autocomplete="off"><button>发送</button></form>${at}</article>`;
  const answer =
    i.answer === null
      ? `<form method="post" action="${to}/call" class="row"><input type="hidden" name="callId" value="${escape(i.id)}">${i.keys.map((k) => `<button name="key" value="${escape(k)}">按 ${escape(k)}</button>`).join('')}<button name="key" value="">不接</button></form>`
      : `<div class="done">${escape(i.answer)}</div>`;
  return `<article class="call"><p>${escape(i.text)}</p>${answer}${at}</article>`;
}

const groupArticle = (m: GroupMessage): string =>
  `<article class="group"><p>${escape(m.text)}</p><small>${m.service}群机器人</small> ${clock(m.at)}</article>`;
