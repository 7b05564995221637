import type { AfterActionReport } from '@fengsui/contract';
import { beijingDateTime, durationWords } from '@fengsui/platform/beijing';
import { isDraft } from '../after-action/is-draft.js';
import { LEVEL_NAME, noStop, share } from '../after-action/names.js';
import { shorten } from '../after-action/spread.js';
import { escapeHtml as e } from './escape.js';

const STYLE = `
:root{color-scheme:light dark;--g:#f3f5f7;--s:#fff;--t:#18212b;--q:#5d6a77;--l:#d9dfe5}
@media (prefers-color-scheme:dark){:root{--g:#11171d;--s:#1b232c;--t:rgb(255 255 255/87%);--q:rgb(255 255 255/64%);--l:#33404c}}
*{box-sizing:border-box}body{margin:0;background:var(--g);color:var(--t);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
main{max-width:480px;margin:0 auto;padding:12px 14px 20px}
.level{border-radius:6px;padding:4px 10px;color:#fff;font-weight:600;display:inline-block}
h1{font-size:20px;line-height:1.4;margin:8px 0 4px}h2{font-size:15px;margin:14px 0 4px}
p{margin:0 0 6px}.q{color:var(--q);font-size:13px}
dl{display:grid;grid-template-columns:1fr 1fr;gap:8px;margin:10px 0}
dl div{background:var(--s);border:1px solid var(--l);border-radius:8px;padding:6px 10px}
dt{font-size:13px;color:var(--q)}dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}dd small{font-size:13px;font-weight:400}
ul{margin:0;padding-left:1.2em}li{margin:2px 0}
@page{size:A5;margin:12mm}
`.trim();
const COLOR = { 1: '#b3261e', 2: '#b8500a', 3: '#7a5c00', 4: '#2b62b8' } as const;

/** One screen of a phone: what it was, how far it went, who was in time, what is to be done. */
export function briefHtml(r: AfterActionReport): Buffer {
  const { figures: f, incident: i } = r;
  const took = i.closedAt ? durationWords(new Date(i.closedAt).getTime() - new Date(i.openedAt).getTime()) : '—';
  const missed = r.duties.filter((d) => d.lateness.startsWith('超') || d.lateness === '未收到');
  const number = (name: string, value: string, small: string) =>
    `<div><dt>${name}</dt><dd>${value} <small>${small}</small></dd></div>`;
  const list = (items: string[], none: string) =>
    items.length === 0 ? `<p>${none}</p>` : `<ul>${items.map((t) => `<li>${e(t)}</li>`).join('')}</ul>`;
  const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e(r.title)}（一页简报）</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<span class="level" style="background:${COLOR[i.level]}">${LEVEL_NAME[i.level]}${r.drill ? ' 演练' : ''}${isDraft(r) ? ' 草稿' : ''}</span>
<h1>${e(i.title)}</h1>
<p class="q">${e(i.code)} · ${e(i.unitName)} · ${beijingDateTime(new Date(i.openedAt)).slice(0, 16)} 立案，历时 ${took}</p>
<dl>
${number('信息', String(f.posts), '条')}
${f.posts > 0 ? number('负面', share(f.negative, f.posts), `n=${f.posts}`) : number('负面', '—', '没有信息')}
${f.decided > 0 ? number('按时', share(f.inTime, f.decided), `n=${f.decided}`) : number('按时', '—', '没有到期的时限')}
${number('线索', String(r.clues.length), '条')}
</dl>
<h2>结果</h2>
<p>${i.closedReason ? e(i.closedReason) : '尚未办结'}</p>
${
  r.wordings
    ? `<h2>审定口径</h2>${list(
        r.wordings
          .slice(0, 2)
          .map((w) => `${w.title}（${w.approvedBy}审定，${w.publishedAt ? '已发布' : '未发布'}）：${shorten(w.text)}`),
        '',
      )}`
    : ''
}
<h2>未按时的时限</h2>
${list(
  missed.slice(0, 6).map((d) => `${d.person}：${d.duty}${d.lateness}（${d.channel}）`),
  '没有。',
)}
${missed.length > 6 ? `<p class="q">另有 ${missed.length - 6} 项，见报告正文。</p>` : ''}
${
  r.gaps.length > 0
    ? `<h2>监测中断</h2>${list(
        r.gaps.slice(0, 3).map((g) => `${g.source}：${g.words}`),
        '',
      )}`
    : ''
}
<h2>整改任务</h2>
${list(
  r.tasks.slice(0, 6).map((t) => `${t.owner}：${noStop(t.text)}（${t.due} 前）`),
  '没有。',
)}
<p class="q">第 ${r.version} 版，${approval(r)}，校验值 ${r.bodyHash.slice(0, 16)}。${r.verifyUrl ? `<a href="${e(r.verifyUrl)}">核对</a>` : ''}</p>
</main>
</body>
</html>
`;
  return Buffer.from(page, 'utf8');
}

/** A drill that has ended is approved by nobody. */
function approval(r: AfterActionReport): string {
  if (r.approvedBy) return `${e(r.approvedBy)}审定`;
  return isDraft(r) ? '未审定' : '演练报告不经审定';
}
