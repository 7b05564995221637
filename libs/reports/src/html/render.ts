import { dateWords, type OfficialDocument, titleLines } from '../official/document.js';
import { htmlBlocks } from './blocks.js';
import { escapeHtml as e } from './escape.js';
import { STYLE } from './style.js';

/** A paper as one HTML page that needs nothing else: no script, no file beside it. Same paper, same bytes. */
export async function officialHtml(paper: OfficialDocument): Promise<Buffer> {
  const annexes: string[] = [];
  for (const [i, a] of paper.annexes.entries())
    annexes.push(
      `<section class="annex"><h2>附件${paper.annexes.length > 1 ? i + 1 : ''}</h2><p class="title">${e(a.title)}</p>${await htmlBlocks(a.blocks)}</section>`,
    );
  const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${e(paper.creator)}">
<meta name="description" content="${e(paper.description)}">
<title>${e(paper.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${paper.labels.map((l) => `<p class="labels">${e(l)}</p>`).join('')}
<p class="mark">${e(paper.mark)}</p>
<p class="number">${e(paper.number ?? '')}</p>
<h1>${titleLines(paper.title)
    .map((l) => `<span>${e(l)}</span>`)
    .join('')}</h1>
${paper.addressee ? `<p>${e(paper.addressee)}：</p>` : ''}
${await htmlBlocks(paper.body)}
<div class="sign"><p>${e(paper.issuer)}</p><p>${dateWords(paper.date)}</p></div>
${annexes.join('\n')}
${imprint(paper)}
${paper.footnote ? `<footer>${e(paper.footnote)}</footer>` : ''}
</main>
</body>
</html>
`;
  return Buffer.from(page, 'utf8');
}

function imprint({ imprint: i }: OfficialDocument): string {
  if (!i) return '';
  const copy = i.copyTo.length > 0 ? `<p>抄送：${i.copyTo.map(e).join('，')}。</p>` : '';
  return `<div class="imprint">${copy}<p class="printed"><span>${e(i.issuer)}</span><span>${dateWords(i.date)}印发</span></p></div>`;
}
