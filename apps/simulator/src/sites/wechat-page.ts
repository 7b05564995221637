/** The page of an article: types 0, 8 (pictures) and 10 (text), as they are since 2025 (sources.md 2.7). */
import type { Post } from '../world/post.js';
import { escape, jsEscape, plainTime } from './html.js';

export const BIZ = 'MzI5NjQxMDg4OQ==';

export function articlePage(p: Post, text: string, at: number): string {
  const { type, big } = p.article;
  const title = escape(p.title ?? '');
  const head = `<meta charset="utf-8"><meta property="og:title" content="${type === 10 ? '' : title}"><meta property="og:type" content="article"><meta name="author" content="${type === 0 ? escape(p.author.name) : ''}"><meta name="description" content="${escape(text.slice(0, 60).replaceAll('\n', '\\x0a'))}">${big ? `<style>${'.rich_media_filler{margin:0;padding:0;display:block}'.repeat(60_000)}</style>` : ''}`;
  return `<!DOCTYPE html><html><head>${head}</head><body id="activity-detail" class="zh_CN wx_wap_page">
${type === 0 ? ordinary(p, text, title) : share(p)}
<script>${ids(p)}
${type === 0 ? `var ct = "${Math.floor(at / 1000)}"; var createTime = '${plainTime(at)}'; var msg_title = '${jsEscape(p.title ?? '')}'.html(false); var nickname = htmlDecode("${escape(p.author.name)}");` : ''}
var read_num = "" * 1; window.ip_wording = { countryName: '中国', provinceName: '${p.region}', cityName: '' };</script>
<script>${data(p, text, at)}</script>
<script>var ad = { user_name: 'gh_1e80bb81a1d2', nick_name: '微信广告', item_show_type: '5' };</script></body></html>`;
}

const ordinary = (p: Post, text: string, title: string): string => {
  const paragraphs = text
    .split('\n')
    .map((t) => `<p style="margin: 0px;"><span>${escape(t)}</span></p>`)
    .join('');
  return `<div id="js_article" class="rich_media"><h1 class="rich_media_title" id="activity-name">${title}</h1><a id="js_name">
 ${escape(p.author.name)} </a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">${paragraphs}<img data-src="https://mmbiz.qpic.cn/a/640"></div></div>`;
};

/** A share has a frame and no text of its own: script fills it. */
const share = (p: Post): string =>
  `<div id="js_article" class="share_content_page"><div id="js_image_desc"></div>${p.article.type === 10 ? '<div id="js_content"></div>' : ''}</div>`;

/** The second literal is the one, the first stands empty. */
const ids = (p: Post): string => {
  const link = `http://mp.weixin.qq.com/s/${Buffer.from(p.id).toString('base64url')}`;
  return `var biz = "" || "${BIZ}"; var sn = "" || "" || "${Buffer.from(p.id).toString('hex')}"; var mid = "" || "" || "${p.id}"; var idx = "" || "" || "1"; var user_name = "${p.author.id}"; var msg_link = "${link}"; var comment_id = "4242" || "0" * 1;`;
};

function data(p: Post, text: string, at: number): string {
  const { type } = p.article;
  // a text share may have its text in the title and no content; even mids do here
  const inTitle = type === 10 && Number(p.id.at(-1)) % 2 === 0;
  const content = type === 0 ? escape(text) : text;
  return `window.cgiDataNew = {
  base_resp: { ret: '0' * 1, errmsg: JsDecode('ok'), },
  user_name: JsDecode('${p.author.id}'),
  nick_name: JsDecode('${jsEscape(p.author.name)}'),
  title: JsDecode('${jsEscape(inTitle ? text : type === 10 ? '' : (p.title ?? ''))}'),
  desc: JsDecode(''),
  content_noencode: JsDecode('${inTitle ? '' : jsEscape(content)}'),
  create_time: JsDecode('${plainTime(at)}'),
  ori_create_time: '${Math.floor(at / 1000)}' * 1,
  real_item_show_type: '${type}' * 1,
  bizuin: JsDecode('${BIZ}'),
  mid: '${p.id}' * 1,
  idx: '1' * 1,
  ${type === 8 ? `picture_page_info_list: [{ cdn_url: JsDecode('https://mmbiz.qpic.cn/a/0') }],` : ''}
};`;
}
