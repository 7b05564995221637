import type { ReportBlock } from '@fengsui/contract';
import QRCode from 'qrcode';
import { layoutCurve, MOODS } from '../official/curve.js';
import { escapeHtml as e } from './escape.js';

/** Blocks as HTML. */
export async function htmlBlocks(blocks: ReportBlock[]): Promise<string> {
  const out: string[] = [];
  for (const b of blocks) out.push(await one(b));
  return out.join('\n');
}

async function one(b: ReportBlock): Promise<string> {
  switch (b.kind) {
    case 'heading':
      return `<h${b.level + 1}>${e(b.text)}</h${b.level + 1}>`;
    case 'text':
      return `<p class="t">${runs(b.runs)}</p>`;
    case 'item':
      return `<p class="t">${b.no}. ${runs(b.runs)}</p>`;
    case 'note':
      return `<p class="note">${e(b.text)}</p>`;
    case 'table':
      return tableOf(b);
    case 'curve':
      return curve(b);
    case 'code':
      return `<div class="code">${await codeSvg(b.url)}<p class="url">${e(b.url)}</p>${b.lines.map((l) => `<p>${e(l)}</p>`).join('')}</div>`;
  }
}

const runs = (list: { text: string; strong: boolean }[]): string =>
  list.map((r) => (r.strong ? `<b>${e(r.text)}</b>` : e(r.text))).join('');

function tableOf(b: Extract<ReportBlock, { kind: 'table' }>): string {
  const cols = b.columns.map((c) => `<col style="width:${c.width}%">`).join('');
  const head = b.columns.map((c) => `<th scope="col">${e(c.title)}</th>`).join('');
  const cell = (text: string, i: number) =>
    `<td${b.columns[i]?.center ? ' class="c"' : ''}>${e(text).replace(/\n/g, '<br>')}</td>`;
  const body = b.rows.map((r) => `<tr>${r.map(cell).join('')}</tr>`).join('\n');
  return `<div class="wide" tabindex="0" role="region" aria-label="表格"><table${b.small ? ' class="small"' : ''}><colgroup>${cols}</colgroup><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const W = 620;
const H = 230;

/** The figure as SVG, with its key and what the numbers mean. */
export function curve(b: Extract<ReportBlock, { kind: 'curve' }>): string {
  const l = layoutCurve(b, W, H);
  const n = (v: number) => Number(v.toFixed(2));
  const grid = l.up
    .map(
      (t) =>
        `<line x1="${l.plot.x}" x2="${l.plot.x + l.plot.w}" y1="${n(t.y)}" y2="${n(t.y)}" stroke="#e3e6e9"/><text x="${l.plot.x - 5}" y="${n(t.y + 3.5)}" text-anchor="end">${t.text}</text>`,
    )
    .join('');
  const bars = l.bars
    .map((r) => `<rect x="${n(r.x)}" y="${n(r.y)}" width="${n(r.w)}" height="${n(r.h)}" fill="${r.color}"/>`)
    .join('');
  const across = l.across
    .map((t) => `<text x="${n(t.x)}" y="${H - 5}" text-anchor="middle">${e(t.text)}</text>`)
    .join('');
  const marks = l.marks
    .map(
      (m) =>
        `<line x1="${n(m.x)}" x2="${n(m.x)}" y1="16" y2="${l.plot.y + l.plot.h}" stroke="#333" stroke-width=".7" stroke-dasharray="3 2"/><text x="${n(m.x)}" y="12" text-anchor="middle" font-weight="600">${m.text}</text>`,
    )
    .join('');
  const key = MOODS.map((m) => `<span><i style="background:${m.color}"></i>${m.name}</span>`).join('');
  return `<figure><svg viewBox="0 0 ${W} ${H}" role="img" aria-label="传播曲线与处置节点">${grid}${bars}${across}${marks}</svg><figcaption><span class="key">${key}</span> 处置节点：${l.legend.map(e).join('；') || '无'}</figcaption></figure>`;
}

function codeSvg(url: string): Promise<string> {
  return QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2, width: 140 });
}
