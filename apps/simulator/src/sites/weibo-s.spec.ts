import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as cheerio from 'cheerio';
import { NOON, SIGNED_IN, simulated } from '../testing/simulated.js';

let s: Awaited<ReturnType<typeof simulated>>;
const HOUR = 3_600_000;
const url = (q: string, more: Record<string, string> = {}, path = '/weibo'): string =>
  `${s.sim.urls.weiboS}${path}?${new URLSearchParams({ q, ...more })}`;
const page = async (q: string, more: Record<string, string> = {}) => cheerio.load((await s.get(url(q, more))).text);
const mids = ($: cheerio.CheerioAPI): string[] =>
  $('div.card-wrap[mid]')
    .map((_, e) => $(e).attr('mid'))
    .get();

beforeAll(async () => {
  s = await simulated();
  for (let i = 0; i < 620; i++)
    s.sim.addPost({
      text: `青江职院第${i}条`,
      at: NOON - i * 60_000,
      region: i % 4 === 0 ? '安徽' : '四川',
      city: 1 + (i % 3),
      reach: i % 2,
    });
});
afterAll(() => s.sim.stop());

test('fifty pages at most; page 51 is page 1 again; promos have no mid', async () => {
  const first = await page('青江职院');
  expect(mids(first)).toHaveLength(10);
  expect(first('div.card-wrap:not([mid])')).toHaveLength(2);
  expect(first('body').text()).toContain('共50页');
  expect(first('ul.s-scroll > li')).toHaveLength(50);
  expect(first('a.next').attr('href')).toMatch(/^\/weibo\?.*page=2/);
  const last = await page('青江职院', { page: '50' });
  expect(last('a.next')).toHaveLength(0);
  expect(mids(await page('青江职院', { page: '51' }))).toEqual(mids(first));
  expect((await page('无此词'))('div.card-no-result').text()).toContain('抱歉，未找到');
});

test('a time window ends before its end, with or without a leading zero, hours or days', async () => {
  const count = async (timescope: string): Promise<number> => {
    let n = 0;
    for (let i = 1; ; i++) {
      const part = mids(await page('青江职院', { timescope, page: String(i) }));
      n += part.length;
      if (part.length < 10) return n;
    }
  };
  // 11:00 belongs to it, 12:00 does not
  expect(await count('custom:2026-11-22-11:2026-11-22-12')).toBe(60);
  expect(await count('custom:2026-11-22-9:2026-11-22-10')).toBe(60);
  expect(await count('custom:2026-11-22-09:2026-11-22-10')).toBe(60);
  expect(await count('custom:2026-11-22-0:2026-11-22-6')).toBe(229);
  expect(await count('custom:2026-11-22-6:2026-11-22-12')).toBe(360);
  expect(await count('custom:2026-11-22-12:2026-11-23-0')).toBe(31);
  expect(await count('custom:2026-11-23:2026-11-24')).toBe(0);
  expect(await count('custom:2026-11-22-9:')).toBe(211);
  expect(await count('gestern')).toBe(0);
  const last = s.sim.addPost({ text: '青江职院整点', at: Date.parse('2026-11-21T10:00:00+08:00') });
  expect(mids(await page('青江职院', { timescope: 'custom:2026-11-21-10:2026-11-21-11' }))).toEqual([last.id]);
  expect(mids(await page('青江职院', { timescope: 'custom:2026-11-21-9:2026-11-21-10' }))).toEqual([]);
});

test('by province and city, original only, by heat', async () => {
  const window = { timescope: 'custom:2026-11-22-11:2026-11-22-12' };
  const total = async (more: Record<string, string>): Promise<string> =>
    /共(\d+)页/.exec((await page('青江职院', { ...window, ...more }))('body').text())?.[1] ?? '0';
  expect(await total({ region: 'custom:34:1000' })).toBe('2');
  expect(await total({ region: 'custom:51:1000' })).toBe('5');
  expect(await total({ region: 'custom:51:1' })).toBe('2');
  expect(await total({ region: 'custom:11:1000' })).toBe('0');
  const root = s.sim.addPost({ text: '青江职院原帖', at: NOON, reach: 900 });
  const repost = s.sim.addPost({ text: '转', at: NOON, repostOf: root.id });
  expect(mids(await page('青江职院'))).toContain(repost.id);
  expect(mids(await page('青江职院', { scope: 'ori' }))).not.toContain(repost.id);
  expect(mids(await page('青江职院', { xsort: 'hot' }))[0]).toBe(root.id);
});

test('who is not signed in, whoever asks as a script, whoever does not encode', async () => {
  for (const cookie of ['', 'SUB=cn_user_9999999999_1_x; SUBP=a', 'SUB=com_visitor_9999999999_1_x; SUBP=a'])
    expect((await s.get(url('青江职院'), { cookie })).location).toContain(`${s.sim.urls.passport}/sso/login.php`);
  const sorry = `${s.sim.urls.weiboWeb}/sorry?pagenotfound&retcode=6102`;
  const script = await s.get(url('青江职院'), { cookie: SIGNED_IN, 'X-Requested-With': 'XMLHttpRequest' });
  expect([script.status, script.location]).toEqual([302, sorry]);
  const socket = net.connect(Number(new URL(s.sim.urls.weiboS).port), '127.0.0.1');
  socket.write(`GET /weibo?q=青江职院 HTTP/1.1\r\nHost: a\r\nCookie: ${SIGNED_IN}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 302 [\s\S]*Location: /);
  expect(String(answer)).toContain(sorry);
  socket.destroy();
});

test('both layouts: counts by position, time, text, badge, repost', async () => {
  const root = s.sim.addPost({
    text: `青江职院布局${'长'.repeat(200)}`,
    at: NOON - HOUR / 2,
    reach: 100_000,
    author: { id: '42', name: '某报', verifiedType: 3 },
  });
  s.sim.addPost({ text: '看布局', repostOf: root.id, at: NOON - 5_000, reach: 0 });
  for (const layout of ['2026', '2018'] as const) {
    s.sim.setScenario({ weiboS: { layout } });
    const { text } = await s.get(url('布局'));
    expect(/<div ([a-z-]+)="[^"]*"[^>]* mid=|<div mid=/.exec(text)?.[1]).toBe(
      layout === '2026' ? 'action-type' : 'class',
    );
    const $ = cheerio.load(text);
    const card = $(`div.card-wrap[mid="${root.id}"]`);
    expect(card.find('.card-act ul > li')).toHaveLength(layout === '2026' ? 3 : 4);
    const from = card.find('.from').first();
    expect(from.prop('tagName')).toBe(layout === '2026' ? 'DIV' : 'P');
    expect(from.find('a').first().text()).toContain('30分钟前');
    expect(card.find('[node-type="feed_list_content"]').first().text()).toMatch(/展开c$/);
    expect(card.find('[node-type="feed_list_content_full"]').first().text()).toMatch(/收起d$/);
    const repost = $('div.card-wrap[mid]').first();
    expect(repost.find('.card-comment [action-type=feed_list_like]').attr('action-data')).toBe(`mid=${root.id}`);
    expect(repost.find('.card-act').text()).toContain('转发');
  }
  s.sim.setScenario({ weiboS: { layout: '2026' } });
  expect((await page('某报', {}))('div.card-no-result')).toHaveLength(1);
  expect((await s.get(url('某报', {}, '/user'))).text).toContain('//weibo.com/u/42');
  expect(
    mids(cheerio.load((await s.get(url('布局', { rd: 'realtime', tw: 'realtime' }, '/realtime'))).text)),
  ).toHaveLength(2);
});
