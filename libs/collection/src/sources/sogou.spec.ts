import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { parseSogouAccount } from './sogou-account.js';
import { articleUrl, linkAddress, parseSogouLink } from './sogou-link.js';
import { parseSogou } from './sogou.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const page = (body: string, more: Partial<Page> = {}): Page => ({
  body: `<!DOCTYPE html><html><head><title>搜狗微信搜索</title></head><body><div class="all-time-y2">搜索工具</div>${body}</body></html>`,
  finalUrl: 'https://weixin.sogou.com/weixin?type=2&query=x',
  httpStatus: 200,
  fetchedAt: FETCHED,
  ...more,
});
const AT = '1795312800';
const HREF = '/link?url=dn9a_-gY295&amp;type=2&amp;query=青江 职院&amp;token=AB';
const SCRIPT = `<span class="s2"><script>document.write(timeConvert('${AT}'))</script></span>`;
const li = (meta: string, more: { picture?: string; summary?: string; cls?: string; href?: string } = {}): string =>
  `<li id="sogou_vr_11002601_box_0" d="ab-cd"${more.cls ?? ''}>${more.picture ?? '<div class="img-box"><a href="x"><img></a></div>'}<div class="txt-box"><h3>
<a target="_blank" href="${more.href ?? HREF}" id="sogou_vr_11002601_title_0"><em><!--red_beg-->青江<!--red_end--></em>职院通报</a></h3>${more.summary ?? '<p class="txt-info">摘<em>要</em></p>'}${meta}</div></li>`;
const list = (...items: string[]): string => `<ul class="news-list">${items.join('')}</ul>`;
const hit = (meta: string, more = {}) => parseSogou(page(list(li(meta, more)))).items[0]!;
const OLD = `<div class="s-p" t="${AT}"><a class="account" i="oIWsFt8" data-isV="1">某号</a>${SCRIPT}</div>`;
const NOW = `<div class="s-p"><span class="all-time-y2">某号</span>${SCRIPT}</div>`;

describe('articles', () => {
  test.each([
    ['2016-19', OLD, 'oIWsFt8'],
    ['now', NOW, null],
    ['now, linked', `<div class="s-p"><a class="all-time-y2" href="#">某号</a>${SCRIPT}</div>`, null],
  ])('%s', (_, meta, openid) =>
    expect(hit(meta)).toMatchObject({
      title: '青江职院通报',
      text: '摘要',
      author: { id: openid, name: '某号' },
      publishedAt: new Date(Number(AT) * 1000),
      kind: 'article',
      likes: null,
    }),
  );
  test('no picture box, several pictures, a hidden or missing summary', () => {
    const picture = '<div class="img-d"><img><img></div>';
    const hidden = '<p class="txt-info" style="display:none">摘要</p>';
    expect(hit(NOW, { picture, summary: hidden, cls: ' class="js-li"' })).toMatchObject({
      title: '青江职院通报',
      text: '摘要',
    });
    expect(hit(NOW, { picture: '', summary: '' })).toMatchObject({ title: '青江职院通报', text: '' });
  });
  test.each([
    ['<span class="s2">2026-11-20</span>', '2026-11-20T00:00:00'],
    ['<span class="s2">3小时前</span>', '2026-11-22T09:30:00'],
    [`<span class="s2"><script>document.write(timeConvert(${AT}))</script></span>`, '2026-11-22T10:00:00'],
  ])('time %s', (s2, at) =>
    expect(hit(`<div class="s-p"><span class="all-time-y2">某号</span>${s2}</div>`).publishedAt).toEqual(
      new Date(`${at}+08:00`),
    ),
  );
  test('the account is looked for in the item only', () => {
    expect(hit(`<div class="s-p">${SCRIPT}</div>`).author.name).toBeNull();
  });
  test('total, next page, the number of the script, a direct link', () => {
    const body = `<div class="mun">找到约57,817条结果<!--resultbarnum:57,817--></div>${list(li(OLD, { href: 'http://mp.weixin.qq.com/s?src=3&amp;ver=1' }))}<a id="sogou_next" href="?page=2">下一页</a><script>a=this.href.substr(a+4+parseInt("26")+b,1)</script>`;
    const got = parseSogou(page(body));
    expect(got).toMatchObject({ state: 'ok', totalHint: 57_817, hasMore: true });
    expect(got.items[0]).toMatchObject({ href: 'http://mp.weixin.qq.com/s?src=3&ver=1', khNumber: 26 });
    expect(parseSogou(page(list(li(NOW))))).toMatchObject({
      totalHint: null,
      hasMore: false,
      items: [{ khNumber: null }],
    });
  });
});

describe('pages without results', () => {
  test.each([
    ['<div id="noresult_part1_container">没有找到相关的微信公众号文章。</div>', {}, 'empty'],
    ['<p>暂无与“x”相关的官方认证订阅号。</p>', {}, 'empty'],
    ['<form id="seccodeForm"><input id="seccodeInput"></form>', {}, 'captcha'],
    ['<p class="p2">用户您好，您的访问过于频繁</p>', {}, 'captcha'],
    ['<p class="p2">系统检测到您网络中存在异常访问请求</p>', {}, 'captcha'],
    ['<p>请输入验证码</p>', {}, 'captcha'],
    ['<p>向右滑动完成验证</p>', {}, 'captcha'],
    ['<p>The URL has moved <a href="https://weixin.sogou.com/antispider/">here</a></p>', {}, 'captcha'],
    [list(li(NOW)), { finalUrl: 'https://weixin.sogou.com/antispider/?from=%2fweixin' }, 'captcha'],
    [`<script>${' '.repeat(10_000)}</script>`, {}, 'shell'],
    [`<p>x</p>${' '.repeat(16_000)}`, {}, 'layout_changed'],
    [list('<li><div class="new">x</div></li>'), {}, 'layout_changed'],
    ['', { httpStatus: 403 }, 'rate_limited'],
    ['', { httpStatus: 502 }, 'network'],
    [list(li(NOW, { summary: '<p class="txt-info">请输入验证码，您的访问过于频繁</p>' })), {}, 'ok'],
  ])('%#: %s', (body, more, state) => {
    expect(parseSogou(page(body, more)).state).toBe(state);
    if (state !== 'ok')
      expect(parseSogouAccount(page(body.replaceAll('news-list', 'news-list2'), more)).state).toBe(state);
  });
  test('behind page 10 the site wants a sign-in: the end, not an empty result', () => {
    const cap = '<div id="noresult_part1_container"><p>当前只显示100条结果，请您：<a>登录</a>后查看更多结果</p></div>';
    expect(parseSogou(page(cap))).toMatchObject({
      state: 'ok',
      items: [],
      hasMore: false,
      note: '已到搜狗 100 条上限',
    });
  });
  test('a query the site answers with nothing by law is empty, and told apart', () => {
    const banned = '<div id="noresult_frontbl_container"><p>根据相关法律法规和政策，部分搜索结果未予显示。</p></div>';
    expect(parseSogou(page(banned))).toMatchObject({ state: 'empty', note: '搜狗称依法律法规未予显示' });
  });
});

describe('accounts', () => {
  const account = (more = ''): string =>
    `<ul class="news-list2"><li id="sogou_vr_11002301_box_0" d="oIWsFt8"><div class="gzh-box2"><div class="txt-box"><p class="tit"><a href="/link?url=a&amp;type=1"><em><!--red_beg-->青江<!--red_end--></em>职院</a></p><p class="info">微信号：<label name="em_weixinhao">${more}</label></p></div></div>
<dl><dt>功能介绍：</dt><dd>官方<em>账号</em></dd></dl><dl><dt><script>document.write(authname('2'))</script>认证：</dt><dd><i class="identify"></i>青江职业技术学院</dd></dl>
<dl><dt>最近文章：</dt><dd><a uigs="account_article_0" href="/link?url=b">新文</a><span><script>document.write(timeConvert('${AT}'))</script></span></dd></dl></li></ul>`;
  test('name, 微信号, what it is, newest article', () => {
    expect(parseSogouAccount(page(account('qjzy')))).toMatchObject({
      state: 'ok',
      items: [
        {
          id: 'qjzy',
          kind: 'account',
          title: '青江职院',
          author: { id: 'oIWsFt8', name: '青江职院', kind: 'organisation' },
          text: '官方账号\n青江职业技术学院',
          url: 'https://weixin.sogou.com/link?url=a&type=1',
          publishedAt: new Date(Number(AT) * 1000),
        },
      ],
    });
  });
  test('without 微信号 the openid stands for it', () => {
    expect(parseSogouAccount(page(account())).items[0]!.id).toBe('oIWsFt8');
  });
});

describe('the link', () => {
  const answer = (pieces: string): string => `<script>setTimeout(function(){var url = '';\n${pieces}},100);</script>`;
  test('fragments are joined and noise is taken out', () => {
    const body = answer("url += 'https://mp.w';\n url += '@eixin.qq.com/s?src';\n url += '=11&new=1';");
    expect(articleUrl(body)).toBe('https://mp.weixin.qq.com/s?src=11&new=1');
    expect(parseSogouLink(page(body))).toMatchObject({ state: 'ok', next: 'https://mp.weixin.qq.com/s?src=11&new=1' });
  });
  test.each([
    ['', { finalUrl: 'https://weixin.sogou.com/antispider/?from=%2flink' }, 'captcha'],
    ['<form id="seccodeForm"></form>', {}, 'captcha'],
    ['<script>var other = 1</script>', {}, 'shell'],
    ['', { httpStatus: 500 }, 'network'],
  ])('%s %j is %s', (body, more, state) =>
    expect(parseSogouLink(page(body, more))).toMatchObject({ state, next: null }),
  );
  test('k and h as the page computes them; spaces as a browser sends them', () => {
    const token = Array.from({ length: 150 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
    const href = `/link?url=${token}&type=2&query=a b`;
    const address = linkAddress({ href, khNumber: 26 }, 'https://weixin.sogou.com', 7);
    expect(address).toBe(`https://weixin.sogou.com/link?url=${token}&type=2&query=a%20b&k=7&h=${token[33]}`);
    expect(linkAddress({ href, khNumber: null }, 'https://weixin.sogou.com', 7)).not.toContain('&k=');
  });
});

const SAMPLES = path.resolve('../shared/samples/sogou');
const present = fs.existsSync(SAMPLES);
if (!present) console.warn('recorded pages are not here (../shared/samples): their tests are skipped');
(present ? describe : describe.skip)('recorded pages', () => {
  const recorded = (file: string): Page => ({ ...page(''), body: fs.readFileSync(path.join(SAMPLES, file), 'utf8') });
  test('search of 2017: ten of ten', () => {
    const got = parseSogou(recorded('search-article-2017.html'));
    expect(got).toMatchObject({ state: 'ok', totalHint: 57_817, hasMore: true, pages: null });
    expect(got.items).toHaveLength(10);
    expect(got.items[0]).toMatchObject({
      title: '高考有多重要,为什么要重视高考?丨微观点',
      author: { id: 'oIWsFt8nKJlpLQbQ5H9NMPBjxup8', name: '占豪' },
      publishedAt: new Date('2017-07-01T19:35:51+08:00'),
    });
    expect(got.items[0]!.text).toMatch(/^针对这个问题,其实占豪已经谈过/);
    for (const i of got.items) {
      expect([i.author.name, i.publishedAt, i.title]).not.toContain(null);
      expect(i.href).toMatch(/^http:\/\/mp\.weixin\.qq\.com\/s\?src=3&timestamp=/);
    }
  });
  test('antispider of 2017', () => expect(parseSogou(recorded('antispider-2017.html')).state).toBe('captcha'));
});
