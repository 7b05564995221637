import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import { NOON, simulated } from '../testing/simulated.js';

let s: Awaited<ReturnType<typeof simulated>>;
const HOUR = 3_600_000;
const url = (query: string, more: Record<string, string> = {}): string =>
  `${s.sim.urls.sogou}/weixin?${new URLSearchParams({ type: '2', query, ie: 'utf8', s_from: 'input', ...more })}`;
const page = async (query: string, more: Record<string, string> = {}) =>
  cheerio.load((await s.get(url(query, more))).text);
const times = ($: cheerio.CheerioAPI): number[] =>
  $('ul.news-list > li')
    .map((_, li) => Number(/timeConvert\('(\d{10})'\)/.exec($(li).html()!)![1]))
    .get();

beforeAll(async () => {
  s = await simulated();
  for (let i = 0; i < 130; i++)
    s.sim.addPost({
      platform: 'wechat',
      title: `青江职院第${i}期`,
      text: '正文',
      at: NOON - i * HOUR,
      author: { id: 'gh_1', name: '青江职院', reason: '青衣江职业技术学院' },
    });
});
afterAll(() => s.sim.stop());

test('ten of ten, not newest first, some without a picture box, a hundred at most', async () => {
  const first = await page('青江职院');
  expect(times(first)).toHaveLength(10);
  expect(times(first)).not.toEqual([...times(first)].sort((a, b) => b - a));
  expect(first('li.js-li .img-d')).toHaveLength(3);
  expect(first('ul.news-list li .s-p span.all-time-y2').first().text()).toBe('青江职院');
  expect(first('div.mun').html()).toContain('resultbarnum:130');
  const all = new Set<number>();
  for (let i = 1; i <= 10; i++) for (const t of times(await page('青江职院', { page: String(i) }))) all.add(t);
  expect(all.size).toBe(100);
  expect((await page('青江职院', { page: '10' }))('#sogou_next')).toHaveLength(0);
  expect((await page('青江职院', { page: '11' }))('#noresult_part1_container').text()).toContain('只显示100条');
  expect((await page('无此词'))('#noresult_part1_container').text()).toContain('暂无与');
  s.sim.setFault({ origin: 'sogou', fault: 'banned', count: 1 });
  expect((await page('青江职院'))('#noresult_frontbl_container').text()).toContain('法律法规');
  const account = await page('青江', { type: '1' });
  expect(account('ul.news-list2 p.tit a').text()).toBe('青江职院');
  expect(account('[uigs=account_article_0]').text()).toBe('青江职院第0期');
});

test('the hop wants cookies and Referer, hides the address in noise, and leads to the article while it lasts', async () => {
  const result = await s.get(url('青江职院'));
  const href = cheerio.load(result.text)('.txt-box h3 a').first().attr('href')!;
  const target = new URL(href, s.sim.urls.sogou).href;
  const cookie = result.cookies.map((c) => c.split(';')[0]).join('; ');
  expect((await s.get(target, { cookie })).location).toContain('/antispider/');
  expect((await s.get(target, { referer: url('青江职院') })).location).toContain('/antispider/');
  const hop = (await s.get(target, { cookie, referer: url('青江职院') })).text;
  const joined = [...hop.matchAll(/url \+= '([^']*)'/g)].map((m) => m[1]).join('');
  expect(joined).toContain('@');
  const article = joined.replaceAll('@', '');
  expect(article).toMatch(/\/s\?src=11&timestamp=\d+&ver=6200&signature=[\w-]+&new=1$/);
  expect((await s.get(article)).text).toContain('id="js_article"');
  s.clock.at = NOON + 7 * HOUR;
  expect((await s.get(article)).text).toContain('链接已过期');
  s.clock.at = NOON;

  s.sim.setScenario({ sogou: { needsKh: true } });
  const from = { cookie, referer: url('青江职院') };
  expect((await s.get(target, from)).location).toContain('/antispider/');
  const k = 5;
  const h = target.slice(target.indexOf('url=') + 4 + 26 + k).charAt(0);
  expect((await s.get(`${target}&k=${k}&h=${encodeURIComponent(h)}`, from)).status).toBe(200);
  s.sim.setScenario({ sogou: { needsKh: false } });
});

test('layouts of 2019 and 2017', async () => {
  s.sim.setScenario({ sogou: { layout: 'link-2019' } });
  const a = await page('青江职院');
  expect(a('ul.news-list .s-p').first().attr('t')).toMatch(/^\d{10}$/);
  expect(a('ul.news-list .s-p a.account').first().text()).toBe('青江职院');
  expect(a.html()).toContain('parseInt("26")');
  s.sim.setScenario({ sogou: { layout: 'direct-2017' } });
  const b = await page('青江职院');
  expect(b('.txt-box h3 a').first().attr('href')).toMatch(
    /^http:\/\/mp\.weixin\.qq\.com\/s\?src=3&timestamp=\d+&ver=1&signature=/,
  );
  s.sim.setScenario({ sogou: { layout: 'all-time-y2' } });
});

test('antispider stays until a person unlocks it; an index that lags finds later', async () => {
  s.sim.setFault({ origin: 'sogou', fault: 'captcha' });
  const away = (await s.get(url('青江职院'))).location;
  expect(away).toMatch(/^\/antispider\/\?from=%2fweixin/);
  expect((await s.get(s.sim.urls.sogou + away)).text).toContain('id="seccodeForm"');
  await s.post(`${s.sim.urls.sogou}/antispider/thank.php`, new URLSearchParams({ c: 'abcd', v: '5' }));
  expect((await s.get(url('青江职院'))).status).toBe(200);
  s.sim.setScenario({ sogou: { lagMinutes: 90 } });
  expect((await page('青江职院'))('div.mun').html()).toContain('resultbarnum:128');
  s.sim.setScenario({ sogou: { lagMinutes: 0 } });
});
