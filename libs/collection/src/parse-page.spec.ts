import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { SourceName } from '@fengsui/contract';
import { parsePage } from './parse-page.js';
import { articleUrl } from './sources/sogou-link.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const parse = (source: SourceName, body: string, finalUrl?: string) =>
  parsePage(source, Buffer.from(body), { fetchedAt: FETCHED, ...(finalUrl ? { finalUrl } : {}) });

const mblog = (mid: string, more: object = {}): object => ({
  mid,
  id: mid,
  created_at: 'Sun Nov 22 12:00:00 +0800 2026',
  text: `第 ${mid} 条<br />换行 <span class="url-icon"><img alt=[doge] src="x"></span>`,
  reposts_count: '1.2万',
  comments_count: 3,
  attitudes_count: '100万+',
  user: { id: 1001, screen_name: '某人', verified: false, verified_type: -1, followers_count: '7164.8万' },
  pics: { '0': { url: 'x' } },
  ...more,
});
const search = (cards: unknown[]): string => JSON.stringify({ ok: 1, data: { cardlistInfo: { total: 9 }, cards } });

describe('m.weibo.cn', () => {
  test('posts stand alone or in groups; a deleted original leaves the repost', () => {
    const page = search([
      { card_type: 9, mblog: mblog('5000000000000001') },
      {
        card_type: 11,
        card_group: [
          { card_type: 42 },
          { card_type: 9, mblog: mblog('5000000000000002', { retweeted_status: { id: '1', user: null } }) },
        ],
      },
    ]);
    const { state, items } = parse('weibo-m', page);
    expect(state).toBe('ok');
    expect(items.map((i) => i.id)).toEqual(['5000000000000001', '5000000000000002']);
    expect(items[0]).toMatchObject({
      author: '某人',
      publishedAt: '2026-11-22T12:00:00+08:00',
      text: '第 5000000000000001 条\n换行 [doge]',
      reposts: 12_000,
      comments: 3,
      likes: 1_000_000,
    });
  });
  test.each([
    ['{"ok":-100,"url":"https://passport.weibo.com/sso/signin?x"}', 'login_required'],
    ['{"ok":-100,"errno":"-100","msg":"","url":"https://m.weibo.cn/captcha?scene=limit&referer=/"}', 'captcha'],
    ['{"ok":0,"msg":"这里还没有内容"}', 'empty'],
    ['<!DOCTYPE html><html><head><title>Sina Visitor System</title></head></html>', 'login_required'],
    ['{"ok":1,"data":{"surprise":true}}', 'layout_changed'],
    [search([]), 'empty'],
    ['', 'shell'],
  ])('%s is %s', (body, state) => expect(parse('weibo-m', body).state).toBe(state));
  test('a redirect to the visitor system is a login, whatever the page says', () => {
    expect(parse('weibo-m', search([]), 'https://visitor.passport.weibo.cn/visitor/visitor?entry=x').state).toBe(
      'login_required',
    );
  });
});

describe('s.weibo.com', () => {
  const card = (
    act: string,
    from = 'div',
    attrs = 'action-type="feed_list_item" mid="5000000000000003" class="card-wrap"',
  ): string =>
    `<div ${attrs}><div class="card"><div class="card-feed"><div class="content"><div class="info"><a class="name" nick-name="甲" href="//weibo.com/1001?refer_flag=1">甲</a></div>
     <p class="txt" node-type="feed_list_content">短的…<a>展开c</a></p><p class="txt" node-type="feed_list_content_full" style="display:none">完整的<em class="s-color-red">正文</em>\u200b <a>收起d</a></p>
     <${from} class="from"><a href="//weibo.com/1001/M1VT3jzNX?refer_flag=1"> 今天12:10 转赞人数超过40</a> 来自 <a>iPhone</a></${from}></div></div><div class="card-act"><ul>${act}</ul></div></div></div>`;
  test('2026: three counts, words are zero, promos without mid are passed over', () => {
    const page = `<div class="card-wrap"><div>推广</div></div>${card('<!--<li><a>收藏</a></li>--><li><a action-data="mid=77"> 转发</a></li><li><a> 5</a></li><li><button><span></span><span class="woo-like-count">1.2万</span></button></li>')}`;
    const { items } = parse('weibo-s', page);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: '5000000000000003',
      url: 'https://weibo.com/1001/M1VT3jzNX',
      author: '甲',
      text: '完整的正文',
      publishedAt: '2026-11-22T12:10:00+08:00',
      reposts: 0,
      comments: 5,
      likes: 12_000,
    });
  });
  test('2018: four entries, the first is 收藏', () => {
    const page = card(
      '<li><a>收藏</a></li><li><a>转发 3</a></li><li><a>评论</a></li><li><a><em>9</em></a></li>',
      'p',
      'class="card-wrap" action-type="feed_list_item" mid="5000000000000003"',
    );
    expect(parse('weibo-s', page).items[0]).toMatchObject({ reposts: 3, comments: 0, likes: 9 });
  });
  test.each([
    ['<div class="card card-no-result">抱歉，未找到相关结果</div>', undefined, 'empty'],
    ['<html></html>', 'https://login.sina.com.cn/sso/login.php', 'login_required'],
    ['<html></html>', 'https://weibo.com/newlogin', 'login_required'],
    [`<html>${'<p>x</p>'.repeat(900)}</html>`, undefined, 'layout_changed'],
  ])('%#: %s', (body, url, state) => expect(parse('weibo-s', body, url).state).toBe(state));
});

describe('Sogou', () => {
  test.each([
    ['<div id="noresult_part1_container">当前只显示100条结果，请您：登录后查看更多结果</div>', 'ok'],
    ['<div id="noresult_part1_container">没有找到</div>', 'empty'],
    ['<form id="seccodeForm"></form>', 'captcha'],
    ['<html><body></body></html>', 'shell'],
  ])('%s is %s', (body, state) => expect(parse('sogou', body).state).toBe(state));
  test('the address of an article is put together from its pieces', () => {
    expect(
      articleUrl(
        "var url = ''; url += 'https://mp.w'; url += '@eixin.qq.com/s?src'; url += '=11&new=1'; url.replace(\"@\", \"\");",
      ),
    ).toBe('https://mp.weixin.qq.com/s?src=11&new=1');
  });
});

describe('WeChat articles', () => {
  test('an article that quotes a marker is still an article; the first non-empty literal counts', () => {
    const page = `<div id="js_article"><h1 id="activity-name">标题</h1><div id="js_name">某号</div><div id="js_content"><p>文中引用：该内容已被发布者删除</p></div></div>
      <script>var biz = "" || "MzA=="; var mid = "" || "" || "22"; var idx = "1" || ""; var ct = "1762747210"; var read_num = "" * 1;</script>`;
    const { state, items } = parse('wechat-article', page);
    expect(state).toBe('ok');
    expect(items[0]).toMatchObject({
      id: 'MzA==:22:1',
      title: '标题',
      author: '某号',
      text: '文中引用：该内容已被发布者删除',
      publishedAt: '2025-11-10T12:00:10+08:00',
      likes: null,
    });
  });
  test('a text share without content carries its text in the title', () => {
    const page = `<div id="js_article"></div><script>window.cgiDataNew = { title: JsDecode('第一行\\x0a第二行'), content_noencode: JsDecode(''), nick_name: JsDecode('某号'), user_name: 'gh_1', create_time: JsDecode('2025-11-05 18:30'), real_item_show_type: '10' * 1 };</script><script>var user_name: 'gh_ad', nick_name: '微信广告'; var biz = "MzA=="; var mid = "9"; var idx = "1";</script>`;
    expect(parse('wechat-article', page).items[0]).toMatchObject({
      id: 'MzA==:9:1',
      author: '某号',
      publishedAt: '2025-11-05T18:30:00+08:00',
      text: '第一行\n第二行',
    });
  });
  test.each([
    ['<div class="weui-msg__title">The content has been deleted by the author.</div>', 'deleted'],
    ['<div class="weui-msg"><h2 class="weui-msg__title">此内容因违规无法查看</h2></div>', 'violation'],
    ['<div class="mesg-block">该内容暂时无法查看</div>', 'unavailable'],
    ['<div class="weui-msg__title">链接已过期</div>', 'expired'],
    ['<script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script>', 'captcha'],
  ])('%s is %s', (body, state) => expect(parse('wechat-article', body).state).toBe(state));
});

const SAMPLES = path.resolve('../shared/samples');
const present = fs.existsSync(SAMPLES);
if (!present) console.warn('recorded pages are not here (../shared/samples): their tests are skipped');
(present ? describe : describe.skip)('recorded pages', () => {
  test.each([
    ['weibo-m', 'weibo-m/user-timeline-2022.json', 'ok'],
    ['sogou', 'sogou/search-article-2017.html', 'ok'],
    ['sogou', 'sogou/antispider-2017.html', 'captcha'],
    ['wechat-article', 'wechat-article/normal-2025.html', 'ok'],
    ['wechat-article', 'wechat-article/image-share-2025.html', 'ok'],
    ['wechat-article', 'wechat-article/deleted-by-author.html', 'deleted'],
    ['wechat-article', 'wechat-article/violation.html', 'violation'],
    ['wechat-article', 'wechat-article/expired-2017.html', 'expired'],
  ] as const)('%s %s is %s', (source, file, state) => {
    const result = parsePage(source, fs.readFileSync(path.join(SAMPLES, file)), { fetchedAt: FETCHED });
    expect(result.state).toBe(state);
    expect(result.items.length > 0).toBe(state === 'ok');
    for (const i of result.items) {
      expect(i.publishedAt).not.toBeNull();
      expect(i.author).toBeTruthy();
      expect(i.text.length).toBeGreaterThan(5);
    }
  });
});
