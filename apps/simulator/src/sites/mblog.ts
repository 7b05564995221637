/** Weibo's post objects: mblog of m.weibo.cn (sources.md 2.2) and status of weibo.com/ajax (2.5). */
import { editsAt, type Post } from '../world/post.js';
import { hash } from '../world/random.js';
import type { World } from '../world/world.js';
import { escape, oldTime, short, weiboTime } from './html.js';
import { midToBid } from './mid-bid.js';

/** Characters that a list shows of a post. */
const SHOWN = 140;
export const isLong = (text: string): boolean => [...text].length > SHOWN;

/** Text as m.weibo.cn sends it: lines, topics, names, emoji, links. */
export const html = (text: string): string =>
  escape(text)
    .replaceAll('\n', '<br />')
    .replace(
      /#([^#\s]+)#/g,
      '<a href="https://m.weibo.cn/search?containerid=231522type%3D1%26t%3D10%26q%3D%23$1%23"><span class="surl-text">#$1#</span></a>',
    )
    .replace(/@([\p{L}\d_-]{2,20})/gu, "<a href='/n/$1'>@$1</a>")
    .replace(
      /\[([^\]\s]{1,6})\]/g,
      '<span class="url-icon"><img alt=[$1] src="https://h5.sinaimg.cn/m/emoticon/$1.png" style="width:1em; height:1em;" /></span>',
    );

export interface Shape {
  world: World;
  skewMs: number;
  oldTimes?: boolean;
  inlineLongText?: boolean;
}

/** A deleted original as it stands in a repost: without its author. */
const gone = (p: Post): Record<string, unknown> => ({
  id: p.id,
  mid: p.id,
  idstr: p.id,
  created_at: weiboTime(p.at),
  text: '抱歉，此微博已被作者删除。查看帮助：<a href="https://weibo.cn/sinaurl?u=http%3A%2F%2Ft.cn%2FRfd3rQV">网页链接</a>',
  user: null,
  deleted: '1',
});

/** mblog. followers_count is text, pictures are an array, an object or absent, as seen. */
export function mblog(p: Post, s: Shape, nested = false): Record<string, unknown> {
  const { world } = s;
  const text = world.text(p);
  const c = world.counts(p);
  const long = isLong(text);
  const edits = editsAt(p, world.now());
  const original = !nested && p.repostOf ? world.find(p.repostOf) : null;
  const at = p.at + s.skewMs;
  return {
    visible: { type: 0, list_id: 0 },
    created_at: s.oldTimes ? oldTime(at, world.now()) : weiboTime(at),
    id: p.id,
    mid: p.id,
    idstr: p.id,
    bid: midToBid(p.id),
    can_edit: false,
    text: long ? `${html([...text].slice(0, SHOWN - 10).join(''))}...<a href="/status/${p.id}">全文</a>` : html(text),
    textLength: text.length * 2,
    isLongText: long,
    ...(long && s.inlineLongText ? { longText: { longTextContent: html(text), url_objects: [] } } : {}),
    source: 'iPhone客户端',
    region_name: `发布于 ${p.region}`,
    region_opt: 1,
    reposts_count: short(c.reposts),
    comments_count: short(c.comments),
    attitudes_count: short(c.likes),
    mblogtype: 0,
    ...pictures(p),
    user: { ...user(p.author), followers_count: String(short(p.author.followers)) },
    ...(edits > 0
      ? { edit_count: edits, edit_at: weiboTime(p.edits[edits - 1]!.at), edit_config: { edited: true } }
      : {}),
    ...(original ? { retweeted_status: world.isDeleted(original) ? gone(original) : mblog(original, s, true) } : {}),
  };
}

/** status of weibo.com/ajax. */
export function status(p: Post, s: Shape, nested = false): Record<string, unknown> {
  const { world } = s;
  const text = world.text(p);
  const c = world.counts(p);
  const long = isLong(text);
  const edits = editsAt(p, world.now());
  const shown = long ? `${[...text].slice(0, SHOWN - 10).join('')} ...展开` : text;
  const original = !nested && p.repostOf ? world.find(p.repostOf) : null;
  return {
    visible: { type: 0, list_id: 0 },
    created_at: weiboTime(p.at + s.skewMs),
    id: Number(p.id),
    idstr: p.id,
    mid: p.id,
    mblogid: midToBid(p.id),
    // a post on weibo.com comes without what its author says of himself
    user: { ...user(p.author), description: undefined },
    text_raw: shown,
    text: long ? `${html(shown.replace(/ \.\.\.展开$/, ''))} ...<span class="expand">展开</span>` : html(text),
    source: '<a href="http://weibo.com/" rel="nofollow">微博网页版</a>',
    region_name: `发布于 ${p.region}`,
    reposts_count: c.reposts,
    comments_count: c.comments,
    attitudes_count: c.likes,
    pic_ids: [],
    pic_num: 0,
    isLongText: long,
    ...(long ? { continue_tag: { title: '全文', pic: '', scheme: '' } } : {}),
    ...(edits > 0 ? { edit_count: edits, edit_at: weiboTime(p.edits[edits - 1]!.at) } : {}),
    ...(original ? { retweeted_status: world.isDeleted(original) ? gone(original) : status(original, s, true) } : {}),
  };
}

export function user(a: Post['author']): Record<string, unknown> {
  return {
    id: Number(a.id),
    idstr: a.id,
    screen_name: a.name,
    profile_image_url: 'https://tvax1.sinaimg.cn/a.jpg',
    avatar_hd: 'https://wx1.sinaimg.cn/orj480/a.jpg',
    profile_url: `https://m.weibo.cn/u/${a.id}`,
    statuses_count: 200 + Math.floor(hash(a.id) * 5_000),
    verified: a.verifiedType >= 0 && a.verifiedType <= 7,
    verified_type: a.verifiedType,
    ...(a.reason ? { verified_reason: a.reason } : {}),
    description: a.bio,
    gender: hash(`${a.id}g`) < 0.5 ? 'f' : 'm',
    followers_count: a.followers,
    follow_count: 120,
  };
}

function pictures(p: Post): Record<string, unknown> {
  const pic = (n: number): object => ({
    pid: `p${p.id}${n}`,
    url: `https://wx1.sinaimg.cn/orj360/p${p.id}${n}.jpg`,
    size: 'orj360',
    large: { size: 'large', url: `https://wx1.sinaimg.cn/large/p${p.id}${n}.jpg` },
  });
  const dice = hash(p.id);
  if (dice < 0.4) return {};
  if (dice < 0.7) return { pic_num: 2, pics: [pic(0), pic(1)] };
  if (dice < 0.8)
    return { pic_num: 1, pics: [{ ...pic(0), type: 'video', videoSrc: 'https://f.video.weibocdn.com/a.mp4' }] };
  return { pic_num: 2, pics: { '0': pic(0), '1': pic(1) } };
}
