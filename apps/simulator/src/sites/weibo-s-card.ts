/** s.weibo.com: a result in the layout of 2026 and in that of 2018 (sources.md 2.4 Selectors). */
import type { Post } from '../world/post.js';
import type { World } from '../world/world.js';
import { escape, searchTime, short } from './html.js';
import { isLong } from './mblog.js';
import { midToBid } from './mid-bid.js';

/** Zero is a word. */
const count = (value: number, word: string): string => (value > 0 ? String(short(value)) : word);
const link = (p: Post): string => `//weibo.com/${p.author.id}/${midToBid(p.id)}?refer_flag=1001030103_`;

/** Text with the hits marked; a long one stands there cut, and whole but hidden. */
function texts(text: string, q: string, nick: string): string {
  const mark = (t: string): string =>
    q
      .split(/\s+/)
      .reduce((s, w) => (w ? s.replaceAll(escape(w), `<em class="s-color-red">${escape(w)}</em>`) : s), escape(t))
      .replace(/\[([^\]\s]{1,6})\]/g, '<img src="https://face.t.sinajs.cn/a.png" class="face" title="[$1]" alt="[$1]">')
      .replaceAll('\n', '<br/>');
  const name = `nick-name="${escape(nick)}"`;
  if (!isLong(text)) return `<p class="txt" node-type="feed_list_content" ${name}>\n  ${mark(text)}\u200b </p>`;
  return `<p class="txt" node-type="feed_list_content" ${name}>${mark([...text].slice(0, 130).join(''))}...<a href="javascript:void(0);" action-type="fl_unfold" target="_blank">展开<i class="wbicon">c</i></a></p>
<p class="txt" node-type="feed_list_content_full" ${name} style="display: none">${mark(text)}\u200b<a href="javascript:void(0);" action-type="fl_fold">收起<i class="wbicon">d</i></a></p>`;
}

const badge = (p: Post): string =>
  p.author.verifiedType > 0
    ? '<svg id="woo_svg_vblue"></svg>'
    : p.author.verifiedType === 0
      ? '<svg id="woo_svg_vyellow"></svg>'
      : '';

export function card2026(p: Post, world: World, q: string, skewMs: number): string {
  const c = world.counts(p);
  const popular = c.reposts + c.likes > 40 ? ' &nbsp;转赞人数超过40' : '';
  return `<div action-type="feed_list_item" mid="${p.id}" class="card-wrap"><div class="card"><div class="card-feed">
<div class="avator">${badge(p)}</div>
<div class="content" node-type="like">
<div class="info"><div style="padding: 6px 0 3px;"><a href="//weibo.com/${p.author.id}?refer_flag=1001030103_" class="name" target="_blank" nick-name="${escape(p.author.name)}">${escape(p.author.name)}</a></div></div>
${texts(world.text(p), q, p.author.name)}
${forward(p, world, 'div', skewMs)}
<div class="from"><a href="${link(p)}" target="_blank">
 ${searchTime(p.at + skewMs, world.now())}${popular} </a> &nbsp;来自 <a href="//app.weibo.com/t/feed/a" rel="nofollow">iPhone客户端</a></div>
</div></div>
<div class="card-act"><ul>
<!--<li><a href="javascript:void(0);" action-type="feed_list_favorite">收藏</a></li>-->
<li><a action-type="feed_list_forward" action-data="mid=${p.id}"><span class="woo-font"></span> ${count(c.reposts, '转发')}</a></li>
<li><a action-type="feed_list_comment" action-data="mid=${p.id}"><span class="woo-font"></span> ${count(c.comments, '评论')}</a></li>
<li><a action-type="feed_list_like" action-data="mid=${p.id}"><button class="woo-like-main"><span class="woo-like-iconWrap"></span><span class="woo-like-count">${count(c.likes, '赞')}</span></button></a></li>
</ul></div></div></div>`;
}

export function card2018(p: Post, world: World, q: string, skewMs: number): string {
  const c = world.counts(p);
  const n = (value: number): string => (value > 0 ? ` ${short(value)}` : ' ');
  return `<div class="card-wrap" action-type="feed_list_item" mid="${p.id}"><div class="card"><div class="card-feed">
<div class="avator"><a href="//weibo.com/${p.author.id}"><img src="//tva1.sinaimg.cn/a.jpg"></a></div>
<div class="content" node-type="like"><p node-type="like"></p>
<div class="info"><div class="menu s-fr"><a href="javascript:void(0);"><i class="wbicon">c</i></a></div><div style="padding: 6px 0 3px;"><a href="//weibo.com/${p.author.id}?refer_flag=1001030103_" class="name" target="_blank" nick-name="${escape(p.author.name)}">${escape(p.author.name)}</a>${p.author.verifiedType > 0 ? '<a href="//verified.weibo.com/" title="微博官方认证"><i class="icon-vip icon-vip-b"></i></a>' : ''}</div></div>
${texts(world.text(p), q, p.author.name)}
${forward(p, world, 'p', skewMs)}
<p class="from"><a href="${link(p)}" target="_blank" suda-data="key=tblog_search_weibo">${searchTime(p.at + skewMs, world.now())}</a> &nbsp;来自 <a href="http://app.weibo.com/t/feed/a" rel="nofollow">微博 weibo.com</a></p>
</div></div>
<div class="card-act"><ul>
<li><a href="javascript:void(0);" action-type="feed_list_favorite">收藏</a></li>
<li><a href="javascript:void(0);" action-type="feed_list_forward">转发${n(c.reposts)}</a></li>
<li><a href="javascript:void(0);" action-type="feed_list_comment">评论${n(c.comments)}</a></li>
<li><a title="赞" action-data="mid=${p.id}" action-type="feed_list_like" href="javascript:void(0);"><i class="icon-act icon-act-praise"></i><em>${c.likes > 0 ? short(c.likes) : ''}</em></a></li>
</ul></div></div></div>`;
}

/** The post that is passed on. */
function forward(p: Post, world: World, tag: 'div' | 'p', skewMs: number): string {
  const o = p.repostOf ? world.find(p.repostOf) : null;
  if (!o) return '';
  if (world.isDeleted(o))
    return '<div class="card-comment"><div class="con"><p>抱歉，此微博已被作者删除。查看帮助</p></div></div>';
  const c = world.counts(o);
  return `<div class="card-comment"><div class="con"><div node-type="feed_list_forwardContent"><a href="//weibo.com/${o.author.id}?refer_flag=1001030103_" class="name" nick-name="${escape(o.author.name)}">@${escape(o.author.name)}</a>
${texts(world.text(o), '', o.author.name)}</div>
<div class="func"><ul class="act s-fr"><li><a>转发${c.reposts || ''}</a></li><li><a>评论${c.comments || ''}</a></li><li><a action-type="feed_list_like" action-data="mid=${o.id}">赞${c.likes || ''}</a></li></ul>
<${tag} class="from"><a href="${link(o)}">${searchTime(o.at + skewMs, world.now())}</a></${tag}></div></div></div>`;
}
