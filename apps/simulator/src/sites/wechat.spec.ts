import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import { NOON, simulated } from '../testing/simulated.js';
import type { NewPost } from '../world/world.js';

let s: Awaited<ReturnType<typeof simulated>>;
const TEXT = '第一段“引号”\n第二段 <标签>';
const put = (more: Partial<NewPost> = {}): string => {
  const p = s.sim.addPost({
    platform: 'wechat',
    title: '标题',
    text: TEXT,
    at: NOON,
    author: { id: 'gh_9', name: '某号' },
    ...more,
  });
  return `${s.sim.urls.wechat}/s/${Buffer.from(p.id).toString('base64url')}`;
};
const read = async (address: string): Promise<string> => (await s.get(address)).text;
/** What JsDecode makes of a field of cgiDataNew. */
const field = (html: string, name: string): string =>
  new RegExp(`${name}: JsDecode\\('([^']*)'\\)`)
    .exec(html)![1]!
    .replace(/\\x([0-9a-f]{2})/g, (_, x: string) => String.fromCharCode(parseInt(x, 16)));

beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

test('an ordinary article', async () => {
  const html = await read(put());
  const $ = cheerio.load(html);
  expect($('#js_article')).toHaveLength(1);
  expect($('#js_content').text()).toBe(TEXT.replace('\n', ''));
  expect($('#publish_time').text()).toBe('');
  expect(html).toContain(`var ct = "${NOON / 1000}"`);
  expect(html).toMatch(/var biz = "" \|\| "MzI/);
  expect(html).toMatch(/real_item_show_type: '0' \* 1/);
});

test('shares have no ct and no heading; a text share may be all title', async () => {
  const pictures = await read(put({ article: { type: 8 } }));
  expect(pictures).not.toMatch(/var ct|id="activity-name"|id="js_content"/);
  expect(field(pictures, 'content_noencode')).toBe(TEXT);
  const texts = [await read(put({ article: { type: 10 } })), await read(put({ article: { type: 10 } }))];
  const found = texts.map((t) => [field(t, 'title'), field(t, 'content_noencode')]);
  expect(found).toContainEqual([TEXT, '']);
  expect(found).toContainEqual(['', TEXT]);
});

test.each([
  ['deleted', '该内容已被发布者删除'],
  ['violation', '此内容因违规无法查看'],
  ['unavailable', '该内容暂时无法查看'],
  ['unknown_error', '未知错误，请稍后再试'],
] as const)('%s', async (state, words) => {
  const html = await read(put({ article: { state } }));
  expect(html).toContain(words);
  expect(html).not.toContain('js_article');
});

test('deleted later, 3 MB, captcha with and without words, the long form', async () => {
  const gone = put({ deletedAt: NOON + 1_000 });
  expect(await read(gone)).toContain('js_article');
  s.clock.at = NOON + 1_000;
  expect(await read(gone)).toContain('该内容已被发布者删除');
  s.clock.at = NOON;
  expect((await read(put({ article: { big: true } }))).length).toBeGreaterThan(3_000_000);
  const address = put();
  s.sim.setFault({ origin: 'wechat', fault: 'captcha', count: 1 });
  expect(await read(address)).toContain('环境异常');
  s.sim.setFault({ origin: 'wechat', fault: 'captcha_silent', count: 1 });
  const silent = cheerio.load(await read(address));
  expect(silent('body').clone().find('script').remove().end().text().trim()).toBe('');
  expect(silent.html()).toContain('TCaptcha.js');
  const long = await s.get(`${s.sim.urls.wechat}/s?__biz=MzI&mid=1&idx=1&sn=a`);
  expect([long.status, long.location]).toEqual([302, expect.stringContaining('/mp/wappoc_appmsgcaptcha?poc_token=')]);
});
