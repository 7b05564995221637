import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Page } from '../outcome.js';
import { idFromUrl, parseWechatArticle } from './wechat-article.js';

const FETCHED = new Date('2026-11-22T12:30:00+08:00');
const page = (body: string, more: Partial<Page> = {}): Page => ({
  body: `<!DOCTYPE html><html><head>${body}</body></html>`,
  finalUrl: 'https://mp.weixin.qq.com/s/abc',
  httpStatus: 200,
  fetchedAt: FETCHED,
  ...more,
});
const one = (body: string) => {
  const { state, items, note } = parseWechatArticle(page(body));
  expect([state, note]).toEqual(['ok', undefined]);
  return items[0]!;
};
const IDS = `var biz = "MzI/y==" || ""; var sn = "" || "x"; var mid = "" || "" || "2247504179"; var idx = "" || "2";`;
const BODY =
  '<div id="js_article"><h1 id="activity-name"> 标题 </h1><a id="js_name">\n 某号 </a><em id="publish_time"></em><div id="js_content" style="visibility:hidden"><p>第一段</p><p>第二段<script>var x = 1</script></p></div></div>';
const AD = `<script>var ad = { user_name: 'gh_1e80bb81a1d2', nick_name: '微信广告', real_item_show_type: '5' * 1, title: JsDecode('广告') };</script>`;
const share = (type: number, fields: string): string =>
  `<script>var item_show_type = '5'; </script></head><body><div id="js_article" class="share_content_page"></div><script>window.biz = '' || 'MzA=='; window.mid = '' || '' || '9'; window.idx = '' || '' || '1';</script>
<script>window.cgiDataNew = { base_resp: { title: JsDecode('里层') }, user_name: JsDecode('gh_1'), nick_name: JsDecode('某号'), ${fields}
 create_time: JsDecode('2025-11-05 18:30'), real_item_show_type: '${type}' * 1, list: [{ title: JsDecode('别的文章') }], };
 window.other = { title: '外面', content_noencode: '外面' };</script>${AD}`;

describe('an ordinary article', () => {
  test('2025: ids, time, place, body without scripts; the advert behind it is not the author', () => {
    const item = one(
      `<meta property="og:title" content="标题 &amp; 副题"></head><body>${BODY}<script>${IDS} var user_name = "gh_9"; var ct = "1762747210"; var createTime = '2025-11-10 12:00'; var msg_link = "http://mp.weixin.qq.com/s/KDW"; var read_num = "" * 1;
 window.ip_wording = { countryName: '中国', provinceName: '四川', cityName: '' };</script>${AD}`,
    );
    expect(item).toEqual({
      platform: 'wechat',
      id: 'MzI/y==:2247504179:2',
      url: 'https://mp.weixin.qq.com/s/KDW',
      author: { id: 'gh_9', name: '某号', kind: 'organisation', followers: null },
      title: '标题 & 副题',
      text: '第一段\n第二段',
      publishedAt: new Date('2025-11-10T12:00:10+08:00'),
      publishedRaw: '1762747210',
      reposts: null,
      comments: null,
      likes: null,
      region: '四川',
      kind: 'article',
      rootId: null,
      edited: false,
      repostOf: null,
    });
  });
  test('2018: the second literal, no #js_name, the name in a variable, title and time in scripts', () => {
    const item = one(
      `</head><body><div id="js_article"><div id="js_content"><section>正文</section></div></div><script>
var biz = ""||"ODUz==";var sn = ""||"";var mid = ""||"2650";var idx = ""||"1"; var nickname = "老&amp;号"; var msg_title = '引\\x26quot;号;\\'题'.html(false); var createTime = "2018-04-03 08:05";</script>`,
    );
    expect(item).toMatchObject({
      id: 'ODUz==:2650:1',
      author: { name: '老&号' },
      title: `引"号;'题`,
      text: '正文',
      publishedAt: new Date('2018-04-03T08:05:00+08:00'),
      region: null,
    });
  });
  test('it may quote every marker there is', () => {
    const quoted = '<div class="weui-msg__title">该内容已被发布者删除</div>环境异常 去验证 未知错误，请稍后再试';
    const item = one(
      `</head><body>${BODY.replace('<p>第一段</p>', `<p>${quoted}</p>`)}<script>${IDS} var poc_token = "";</script>`,
    );
    expect(item.text).toContain('该内容已被发布者删除');
  });
  test('a line number of a listing is no text, nor is the name of a picture', () => {
    const code = '<ul class="code-snippet__line-index"><li>1</li></ul><p>code<img alt="图片" data-src="x"></p>';
    expect(one(`</head><body>${BODY.replace('<p>第一段</p>', code)}<script>${IDS}</script>`).text).toBe('code\n第二段');
  });
  test('a video without a body keeps its description', () => {
    const item = one(
      `<meta name="description" content="一行\\x0a二行"></head><body><div id="js_article"></div><script>${IDS} var ori = 1; window.cgiDataNew = { title: JsDecode('片子'), ori_create_time: '1762338600' * 1, real_item_show_type: '5' * 1 };</script>`,
    );
    expect(item).toMatchObject({
      title: '片子',
      text: '一行\n二行',
      publishedAt: new Date('2025-11-05T18:30:00+08:00'),
    });
  });
});

describe('shares', () => {
  test('pictures (8): escapes undone, the page without time variable', () => {
    const fields = `title: JsDecode('图\\x26quot;集'), desc: JsDecode(''), content_noencode: JsDecode('一\\x0a二 \\x3ca href=\\x22x\\x22\\x3e链\\x3c/a\\x3e'), ori_create_time: '1762338600' * 1,`;
    expect(one(share(8, fields))).toMatchObject({
      id: 'MzA==:9:1',
      author: { id: 'gh_1', name: '某号' },
      title: '图"集',
      text: '一\n二 链',
      publishedAt: new Date('2025-11-05T18:30:00+08:00'),
    });
  });
  test('text (10): in the content', () => {
    const fields = `title: JsDecode(''), content_noencode: JsDecode('只有正文'),`;
    expect(one(share(10, fields))).toMatchObject({ title: null, text: '只有正文' });
  });
  test('text (10): in the title, and no title of another article instead', () => {
    const fields = `title: JsDecode('第一行\\x0a第二行'), content_noencode: JsDecode(''),`;
    expect(one(share(10, fields))).toMatchObject({ text: '第一行\n第二行', author: { name: '某号' } });
  });
});

describe('no article', () => {
  const message = (title: string, more = ''): string =>
    `</head><body><div class="weui-msg"><h2 class="weui-msg__title title">\n ${title}\n </h2>${more}</div>`;
  test.each([
    [message('该内容已被发布者删除'), {}, 'deleted'],
    [message('The content has been deleted by the author.'), {}, 'deleted'],
    [message('此内容因违规无法查看', '<div class="weui-msg__desc">涉嫌过度营销</div>'), {}, 'violation'],
    ['</head><body><div class="mesg-block"><p>该内容暂时无法查看</p></div>', {}, 'unavailable'],
    [message('链接已过期'), {}, 'expired'],
    [message('环境异常', '<p>完成验证后即可继续访问</p><a id="js_verify">去验证</a>'), {}, 'captcha'],
    ['</head><body><div id="app"></div><script>var poc_token = "x"</script>', {}, 'captcha'],
    ['<script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script></head><body>', {}, 'captcha'],
    ['<script>var PAGE_MID = "mmbizwap:secitptpage/verify.html"</script></head><body>', {}, 'captcha'],
    ['', { finalUrl: 'https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x' }, 'captcha'],
    [message('未知错误，请稍后再试'), {}, 'network'],
    [message('参数错误'), {}, 'layout_changed'],
    ['</head><body>', {}, 'shell'],
    ['</head><body>', { httpStatus: 502 }, 'network'],
    ['</head><body>', { httpStatus: 403 }, 'rate_limited'],
    [`</head><body>${'<p>x</p>'.repeat(900)}`, {}, 'layout_changed'],
    [`</head><body>${BODY}${BODY}<script>${IDS}</script>`, {}, 'layout_changed'],
    [`</head><body>${BODY}`, {}, 'layout_changed'],
  ])('%#: %s', (body, more, state) => {
    const got = parseWechatArticle(page(body, more));
    expect([got.state, got.items]).toEqual([state, []]);
  });
  test('a violation is told with its reason', () => {
    const desc = '<div class="weui-msg__desc"><p>由用户投诉并经平台审核，涉嫌过度营销</p></div>';
    expect(parseWechatArticle(page(message('此内容因违规无法查看', desc))).note).toBe(
      '此内容因违规无法查看：由用户投诉并经平台审核，涉嫌过度营销',
    );
  });
});

test.each([
  ['https://mp.weixin.qq.com/s?__biz=MzI/y==&mid=22&idx=3&sn=x', 'MzI/y==:22:3'],
  ['https://mp.weixin.qq.com/s/KDW', null],
  [null, null],
])('identity in %s', (url, id) => expect(idFromUrl(url)).toBe(id));

describe('weight and malice', () => {
  // processor time, in ms: other suites run beside this one
  const within = (limit: number, body: string): string => {
    const from = process.threadCpuUsage();
    const { state } = parseWechatArticle(page(body));
    const { user, system } = process.threadCpuUsage(from);
    expect((user + system) / 1000).toBeLessThan(limit);
    return state;
  };
  const heavy = `<script>${'var a={b:"c",d:[1,2]};'.repeat(200_000)}</script>`;
  test('six megabytes in less than a second', () => {
    expect(within(1_000, `${heavy}</head><body>${BODY}<script>${IDS}</script>`)).toBe('ok');
  });
  test.each([
    ['unclosed scripts', '<script>'.repeat(500_000), 'layout_changed'],
    ['unclosed comments', `${BODY}<script>${IDS}</script>${'<!--'.repeat(500_000)}`, 'ok'],
    ['nesting', `${BODY}<script>${IDS}</script>${'<div><b>'.repeat(300_000)}`, 'ok'],
    ['many beside each other', '<li>'.repeat(100_000), 'layout_changed'],
    ['an open string', `${BODY}<script>${IDS} window.cgiDataNew = { title: '${"\\'".repeat(500_000)}</script>`, 'ok'],
    ['many variables', `${BODY}<script>${'var ct = '.repeat(200_000)} ${IDS}</script>`, 'ok'],
  ])('%s', (_, body, state) => expect(within(1_000, body)).toBe(state));
});

const SAMPLES = path.resolve('../shared/samples/wechat-article');
const present = fs.existsSync(SAMPLES);
if (!present) console.warn('recorded pages are not here (../shared/samples): their tests are skipped');
(present ? describe : describe.skip)('recorded pages', () => {
  const recorded = (file: string) =>
    parseWechatArticle({ ...page(''), body: fs.readFileSync(path.join(SAMPLES, file), 'utf8') });
  test('article of 2025', () => {
    const { state, items } = recorded('normal-2025.html');
    expect(state).toBe('ok');
    expect(items[0]).toMatchObject({
      id: 'MzIyNjMxOTY0NA==:2247504179:1',
      url: 'https://mp.weixin.qq.com/s/KDWh_qGpFN5Vu1TR9t30Mw',
      title: 'AI编程害死我了，给我的抓包软件埋了一个大雷！',
      author: { id: 'gh_fe02be2b2ff0', name: '轩辕的编程宇宙' },
      publishedAt: new Date('2025-11-10T12:00:10+08:00'),
      region: '四川',
      reposts: null,
      comments: null,
      likes: null,
    });
    expect(items[0]!.text).toMatch(/^大家好，我是轩辕。\n最近我正在迭代我的EasyTshark抓包软件/);
  });
  test('pictures of 2025', () => {
    const { state, items } = recorded('image-share-2025.html');
    expect(state).toBe('ok');
    expect(items[0]).toMatchObject({
      id: 'MzI2NDk5NzA0Mw==:2248864730:1',
      url: 'https://mp.weixin.qq.com/s/JJyPUpHLM2bGvfk5FNvTUA',
      title: '新能源车均价创6年新低，价格战「寒气」侵蚀供应链',
      author: { id: 'gh_240fbf8b33e4', name: '36氪' },
      publishedAt: new Date('2025-11-05T18:30:00+08:00'),
      region: '北京',
      likes: null,
    });
    expect(items[0]!.text).toMatch(/^今年，中国汽车行业价格战，寒气越发深入。\n2025年9月/);
    expect(items[0]!.text).toMatch(/"Talk is Cheap\. Show me the data\."$/);
  });
  test.each([
    ['deleted-by-author.html', 'deleted', '该内容已被发布者删除'],
    [
      'violation.html',
      'violation',
      '此内容因违规无法查看：由用户投诉并经平台审核，涉嫌过度营销、骚扰用户，查看对应规则',
    ],
    ['expired-2017.html', 'expired', '链接已过期'],
  ])('%s is %s', (file, state, note) => expect(recorded(file)).toMatchObject({ state, items: [], note }));
});
