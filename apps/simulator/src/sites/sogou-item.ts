/** weixin.sogou.com: one result in the layouts of now, 2019 and 2017, and the k/h script (sources.md 2.6). */
import type { Scenario } from '../scenario.js';
import type { Account, Post } from '../world/post.js';
import { hash } from '../world/random.js';
import { escape } from './html.js';

/** The magic number of the k/h script; it varies from page to page in life. */
const MAGIC = 26;

/** Adds k and h to a link when a person clicks it. */
export const KH_SCRIPT = `<script>(function(){document.addEventListener('mousedown',function(e){var n=e.target.closest&&e.target.closest('a[href*="/link?url="]');if(!n)return;var b=Math.floor(100*Math.random())+1,a=n.href.indexOf("url="),c=n.href.indexOf("&k=");if(-1!==a&&-1===c){a=n.href.substr(a+4+parseInt("${MAGIC}")+b,1);n.href+="&k="+b+"&h="+a}})})();</script>`;

/** k and h are right, or absent where they are not wanted. */
export function khFits(url: string, needed: boolean): boolean {
  const k = /[?&]k=(\d+)/.exec(url)?.[1];
  const h = /[?&]h=([^&]*)/.exec(url)?.[1];
  if (k === undefined) return !needed;
  const at = url.indexOf('url=') + 4 + MAGIC + Number(k);
  return url.slice(at, at + 1) === decodeURIComponent(h ?? '');
}

/** What /link?url= carries: longer than k and h can reach, as in life. */
const linkToken = (mid: string): string =>
  Buffer.from(`${mid}|${Array.from({ length: 8 }, (_, i) => hash(`${mid}${i}`).toFixed(12)).join('')}`).toString(
    'base64url',
  );
export const midOf = (token: string): string => Buffer.from(token, 'base64url').toString().split('|')[0]!;

export function articleItem(
  p: Post,
  i: number,
  a: { layout: Scenario['sogou']['layout']; query: string; time: number; now: number },
): string {
  const mark = (t: string): string =>
    a.query
      .split(/\s+/)
      .filter(Boolean)
      .reduce((s, w) => s.replaceAll(escape(w), `<em><!--red_beg-->${escape(w)}<!--red_end--></em>`), escape(t));
  const seconds = Math.floor(a.time / 1000);
  const href =
    a.layout === 'direct-2017'
      ? `http://mp.weixin.qq.com/s?src=3&amp;timestamp=${Math.floor(a.now / 1000)}&amp;ver=1&amp;signature=${Buffer.from(p.id).toString('base64url')}`
      : // raw spaces and &amp; stand in the page
        `/link?url=${linkToken(p.id)}&amp;type=2&amp;query=${escape(a.query)}&amp;token=${Math.floor(hash(p.id) * 1e9)
          .toString(16)
          .toUpperCase()
          .repeat(16)}`;
  const name = escape(p.author.name);
  const account =
    a.layout === 'all-time-y2'
      ? `<span class="all-time-y2">${name}</span>`
      : `<a class="account" target="_blank" id="sogou_vr_11002601_account_${i}" i="oIWsFt${Math.floor(hash(p.author.id) * 1e12)}" href="http://mp.weixin.qq.com/profile?src=3" data-headimage="http://wx.qlogo.cn/a/0" data-isV="1">${name}</a>`;
  const bare = i % 3 === 2;
  const picture = bare
    ? '<div class="img-d"><img src="//img01.sogoucdn.com/a.jpg"><img src="//img01.sogoucdn.com/b.jpg"></div>'
    : `<div class="img-box"><a target="_blank" id="sogou_vr_11002601_img_${i}" href="${href}"><img src="//img01.sogoucdn.com/a.jpg"></a></div>`;
  return `<li id="sogou_vr_11002601_box_${i}" d="${Math.floor(hash(p.id) * 1e15).toString(16)}-${p.id}"${bare ? ' class="js-li"' : ''}>${bare ? '' : picture}<div class="txt-box"><h3><a target="_blank" href="${href}" id="sogou_vr_11002601_title_${i}" uigs="article_title_${i}">${mark(p.title ?? p.text.slice(0, 30))}</a></h3>${bare ? picture : ''}
<p class="txt-info" id="sogou_vr_11002601_summary_${i}">${mark(p.text.slice(0, 80))}</p><div class="s-p"${a.layout === 'all-time-y2' ? '' : ` t="${seconds}"`}>${account}<span class="s2"><script>document.write(timeConvert('${seconds}'))</script></span></div></div></li>`;
}

export function accountItem(a: Account, i: number, newest: Post | undefined, query: string, skewMs: number): string {
  const name = escape(a.name).replaceAll(escape(query), `<em><!--red_beg-->${escape(query)}<!--red_end--></em>`);
  return `<li id="sogou_vr_11002301_box_${i}" d="oIWsFt${Math.floor(hash(a.id) * 1e12)}"><div class="gzh-box2"><div class="img-box"><a href="/link?url=${a.id}&amp;type=1"><img src="//img01.sogoucdn.com/a.jpg"></a></div>
<div class="txt-box"><p class="tit"><a target="_blank" href="/link?url=${a.id}&amp;type=1" uigs="account_name_${i}">${name}</a></p><p class="info">微信号：<label name="em_weixinhao">${escape(a.handle ?? a.id.replace(/^gh_/, 'wx'))}</label></p></div></div>
<dl><dt>功能介绍：</dt><dd>${escape(a.bio || `${a.name}的公众号`)}</dd></dl>${a.reason ? `<dl><dt><script>document.write(authname('2'))</script>认证：</dt><dd><i class="identify"></i>${escape(a.reason)}</dd></dl>` : ''}${
    newest
      ? `
<dl><dt>最近文章：</dt><dd><a target="_blank" uigs="account_article_${i}" href="/link?url=${linkToken(newest.id)}&amp;type=2">${escape(newest.title ?? '')}</a><span><script>document.write(timeConvert('${Math.floor((newest.at + skewMs) / 1000)}'))</script></span></dd></dl>`
      : ''
  }</li>`;
}
