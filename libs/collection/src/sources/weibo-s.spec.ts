import { describe, expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseWeiboS } from './weibo-s.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const page = (body: string, more: Partial<Page> = {}): Page => ({
  body: `<!DOCTYPE html><html><head><title>微博搜索</title></head><body>${body}</body></html>`,
  finalUrl: 'https://s.weibo.com/weibo?q=x',
  httpStatus: 200,
  fetchedAt: FETCHED,
  ...more,
});
const MID = '5000000000000003';
const NOW_COUNTS =
  '<!--<li><a action-type="feed_list_favorite">收藏</a></li>--><li><a action-type="feed_list_forward" action-data="mid=77"><span class="woo-font">\ue627</span> 转发</a></li><li><a action-type="feed_list_comment" action-data="mid=77"> 5</a></li><li><a action-type="feed_list_like"><button><span class="woo-like-iconWrap">9</span><span class="woo-like-count">1.2万</span></button></a></li>';
const OLD_COUNTS =
  '<li><a action-type="feed_list_favorite">收藏</a></li><li><a action-type="feed_list_forward">转发 3</a></li><li><a action-type="feed_list_comment">评论 </a></li><li><a action-type="feed_list_like" action-data="mid=4294967296"><i class="icon-act"></i><em></em></a></li>';
interface Parts {
  attributes?: string;
  avator?: string;
  texts?: string;
  box?: string;
  from?: string;
  counts?: string;
}
const card = (p: Parts = {}): string =>
  `<div ${p.attributes ?? `action-type="feed_list_item" mid="${MID}" class="card-wrap"`}><div class="card"><div class="card-feed"><div class="avator">${p.avator ?? ''}</div><div class="content">
<div class="info"><a href="//weibo.com/1001?refer_flag=1001030103_" class="name" nick-name="甲">甲</a></div>
${p.texts ?? '<p class="txt" node-type="feed_list_content">正文</p>'}${p.box ?? ''}
${p.from ?? '<div class="from"><a href="//weibo.com/1001/M1VT3jzNX?refer_flag=1001030103_"> 今天12:10 </a> 来自 <a>iPhone客户端</a></div>'}
</div></div><div class="card-act"><ul>${p.counts ?? NOW_COUNTS}</ul></div></div></div>`;
const item = (p: Parts = {}) => parseWeiboS(page(card(p))).items[0]!;

describe('a post', () => {
  test('layout of 2026', () => {
    expect(item({ avator: '<svg id="woo_svg_vblue"></svg>' })).toEqual({
      platform: 'weibo',
      id: MID,
      url: 'https://weibo.com/1001/M1VT3jzNX',
      author: { id: '1001', name: '甲', kind: 'organisation', followers: null },
      title: null,
      text: '正文',
      publishedAt: new Date('2026-11-22T12:10:00+08:00'),
      publishedRaw: '今天12:10',
      reposts: 0,
      comments: 5,
      likes: 12_000,
      region: null,
      kind: 'post',
      rootId: null,
      edited: false,
      repostOf: null,
    });
  });
  test('layout of 2018: attributes in another order, p.from, four entries', () => {
    const old = item({
      attributes: `class="card-wrap" action-type="feed_list_item" mid="${MID}"`,
      from: '<p class="from"><a href="//weibo.com/1001/M1VT3jzNX">32分钟前 转赞人数超过40</a> 来自 <a>微博 weibo.com</a></p>',
      counts: OLD_COUNTS,
    });
    expect(old).toMatchObject({
      id: MID,
      publishedAt: new Date('2026-11-22T11:58:00+08:00'),
      reposts: 3,
      comments: 0,
      likes: 0,
    });
  });
  test.each([
    ['今天12:30 转赞人数超过40', '2026-11-22T12:30:00'],
    ['昨天 23:10', '2026-11-21T23:10:00'],
    ['09月16日 08:26', '2026-09-16T08:26:00'],
    ['2025年09月16日 08:26 来自 iPhone客户端', '2025-09-16T08:26:00'],
  ])('time %s', (raw, at) => {
    const from = `<div class="from"><a href="//weibo.com/1001/M1VT3jzNX">\n ${raw}\n </a></div>`;
    expect(item({ from }).publishedAt).toEqual(new Date(`${at}+08:00`));
  });
  test('an unreadable time stays null with its words; without a link the mid makes the address', () => {
    expect(item({ from: '<div class="from">很久以前 来自 iPhone</div>' })).toMatchObject({
      publishedAt: null,
      publishedRaw: '很久以前',
      url: `https://m.weibo.cn/detail/${MID}`,
    });
  });
  test.each([
    ['<p class="txt" node-type="feed_list_content">青江<em class="s-color-red">职院</em>\u200b\ue627 </p>', '青江职院'],
    [
      '<p class="txt" node-type="feed_list_content">短…<a action-type="fl_unfold">展开<i class="wbicon">c</i></a></p><p class="txt" node-type="feed_list_content_full" style="display:none">完整<br/>两行\u200b<a action-type="fl_fold">收起<i class="wbicon">d</i></a></p>',
      '完整\n两行',
    ],
    ['<p class="txt" node-type="feed_list_content">短的...<a href="#">展开c</a></p>', '短的...'],
    ['<p class="txt" node-type="feed_list_content_full">完整 收起d</p>', '完整'],
    ['<p class="txt" node-type="feed_list_content">救援行动已经展开</p>', '救援行动已经展开'],
    [
      '<p class="txt" node-type="feed_list_content">笑<img class="face" title="[doge]" src="x"><a href="/n/乙">@乙</a> <a href="//s.weibo.com/weibo?q=%23x%23">#话题#</a> <a><i class="wbicon">2</i>青江市</a></p>',
      '笑[doge]@乙 #话题# 青江市',
    ],
  ])('text of %s', (texts, text) => expect(item({ texts }).text).toBe(text));
  test.each([
    ['', 'plain'],
    ['<svg id="woo_svg_vyellow"></svg>', 'verified_person'],
    ['<svg id="woo_svg_vorange"></svg>', 'verified_person'],
    ['<svg id="woo_svg_vgold"></svg>', 'verified_person'],
    ['<a title="微博官方认证"><i class="icon-vip icon-vip-b"></i></a>', 'organisation'],
  ])('badge %s', (avator, kind) => expect(item({ avator }).author.kind).toBe(kind));
  test('three entries without 收藏, and none at all', () => {
    expect(item({ counts: '<li>转发</li><li>评论</li><li>赞</li>' })).toMatchObject({
      reposts: 0,
      comments: 0,
      likes: 0,
    });
    expect(item({ counts: '' })).toMatchObject({ reposts: null, comments: null, likes: null });
  });
});

describe('a repost', () => {
  const text = (who: string): string =>
    `<p class="txt" node-type="feed_list_content">${who}短…<a action-type="fl_unfold">展开c</a></p><p class="txt" node-type="feed_list_content_full">${who}全文<a action-type="fl_fold">收起d</a></p>`;
  const box = (like: string): string =>
    `<div class="card-comment"><div class="con"><div node-type="feed_list_forwardContent"><a href="//weibo.com/2002?refer_flag=1" class="name" nick-name="乙">@乙</a>${text('原')}</div>
<div class="func"><ul class="act s-fr"><li><a>转发2</a></li><li><a>评论</a></li><li><a action-type="feed_list_like"${like}>赞1.1万</a></li></ul><div class="from"><a href="//weibo.com/2002/z0JH2lOMb?refer_flag=1">2025年01月02日 03:04</a></div></div></div></div>`;
  test('both have a whole text; the original is a post of its own', () => {
    const repost = item({ texts: text('转'), box: box(' action-data="mid=3501756485200075"') });
    expect(repost).toMatchObject({
      id: MID,
      author: { name: '甲' },
      text: '转全文',
      kind: 'repost',
      rootId: '3501756485200075',
      reposts: 0,
      comments: 5,
      publishedAt: new Date('2026-11-22T12:10:00+08:00'),
    });
    expect(repost.repostOf).toMatchObject({
      id: '3501756485200075',
      url: 'https://weibo.com/2002/z0JH2lOMb',
      author: { id: '2002', name: '乙' },
      text: '原全文',
      publishedAt: new Date('2025-01-02T03:04:00+08:00'),
      reposts: 2,
      comments: 0,
      likes: 11_000,
      kind: 'post',
      repostOf: null,
    });
  });
  test('the address of the original tells its mid where nothing else does', () => {
    expect(item({ box: box('') }).rootId).toBe('3501756485200075');
  });
  test('a deleted original leaves a repost without one', () => {
    const gone = item({
      box: '<div class="card-comment"><div class="con"><p>抱歉，此微博已被作者删除。</p></div></div>',
    });
    expect(gone).toMatchObject({ text: '正文', kind: 'repost', rootId: null, repostOf: null });
  });
});

describe('the page', () => {
  const PROMO =
    '<div class="card-wrap" action-type="feed_list_item"><div class="card"><p class="txt" node-type="feed_list_content">推广 共9页</p></div></div>';
  const pager = (more: string): string => `<div class="m-page">${more}</div>`;
  test('promos are passed over; pages and what is next', () => {
    const next = '<a class="next" href="/weibo?q=x&amp;page=2">下一页</a>';
    expect(parseWeiboS(page(PROMO + card() + pager(`${next} 共50页`)))).toMatchObject({
      state: 'ok',
      pages: 50,
      hasMore: true,
      items: [{ id: MID }],
    });
    const list = '<ul class="s-scroll"><li class="cur"><a>第1页</a></li><li><a>第2页</a></li></ul>';
    expect(parseWeiboS(page(card() + pager(list)))).toMatchObject({ pages: 2, hasMore: false });
    expect(parseWeiboS(page(card({ texts: '<p class="txt">共7页</p>' }))).pages).toBeNull();
  });
  test('behind the last page the first comes again: nothing more, and no posts counted twice', () => {
    const body = card() + pager('<a class="pagenum">第1页</a> 共50页 <a class="next" href="?page=2">下一页</a>');
    expect(parseWeiboS(page(body), 's.weibo.com', 51)).toMatchObject({
      state: 'ok',
      items: [],
      hasMore: false,
      pages: 50,
    });
    expect(parseWeiboS(page(body), 's.weibo.com', 1).items).toHaveLength(1);
  });
  const NONE = '<div class="s-pt20b40 card-no-result card"><p>抱歉，未找到“x”相关结果。</p></div>';
  test.each([
    [NONE, {}, 'empty'],
    [PROMO + NONE, {}, 'empty'],
    [PROMO, {}, 'layout_changed'],
    [`<div class="card-wrap" mid="${MID}"><div class="new"></div></div>`, {}, 'layout_changed'],
    ['', {}, 'shell'],
    [`${'<p>x</p>'.repeat(9)}${' '.repeat(4_000)}`, {}, 'layout_changed'],
    ['<p>请先登录</p>', {}, 'login_required'],
    ['<script>location="https://passport.weibo.com/sso/signin?entry=x"</script>', {}, 'login_required'],
    ['<title>Sina Visitor System</title>', {}, 'login_required'],
    [card(), { finalUrl: 'https://passport.weibo.com/visitor/visitor?entry=miniblog' }, 'login_required'],
    [card(), { finalUrl: 'https://login.sina.com.cn/sso/login.php?url=https://s.weibo.com/' }, 'login_required'],
    [NONE, { finalUrl: 'https://weibo.com/newlogin' }, 'login_required'],
    [NONE, { finalUrl: 'https://s.weibo.com:8443/weibo' }, 'login_required'],
    ['', { finalUrl: 'https://weibo.com/sorry?pagenotfound&retcode=6102' }, 'layout_changed'],
    ['', { httpStatus: 418 }, 'rate_limited'],
    ['', { httpStatus: 502 }, 'network'],
    [card({ texts: '<p class="txt">请先登录，说的是教务系统</p>' }), {}, 'ok'],
  ])('%#: %s %j is %s', (body, more, state) => expect(parseWeiboS(page(body, more)).state).toBe(state));
  test('the refused form is named', () => {
    const sorry = page('', { finalUrl: 'https://weibo.com/sorry?pagenotfound&retcode=6102' });
    expect(parseWeiboS(sorry).note).toContain('6102');
  });
  test('the expected host is told with its port', () => {
    const here = page(card(), { finalUrl: 'http://127.0.0.1:4711/weibo?q=x' });
    expect(parseWeiboS(here, '127.0.0.1:4711').state).toBe('ok');
    expect(parseWeiboS(here, '127.0.0.1:4712').state).toBe('login_required');
  });
  test('a page nested deeper than any is read as far as it goes, soon', () => {
    const body = card({ texts: `<p class="txt">浅</p>${'<div>'.repeat(300_000)}` });
    const from = process.threadCpuUsage();
    expect(parseWeiboS(page(body)).items[0]!.text).toBe('浅');
    const { user, system } = process.threadCpuUsage(from);
    expect((user + system) / 1000).toBeLessThan(1_000); // ms of the processor: other suites run beside this one
  });
});
