import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOON, SIGNED_IN, simulated } from '../testing/simulated.js';
import { midToBid } from './mid-bid.js';

let s: Awaited<ReturnType<typeof simulated>>;
const HOUR = 3_600_000;
const VISITOR = 'SUB=com_visitor_9999999999_1_x; SUBP=a';
const ajax = (path: string, cookie = SIGNED_IN, referer = 'https://weibo.com/') =>
  s.get(`${s.sim.urls.weiboWeb}/ajax${path}`, { cookie, ...(referer ? { referer } : {}) });
const body = async (path: string, cookie?: string): Promise<any> => JSON.parse((await ajax(path, cookie)).text);

beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

test('a status by mid or bid, its whole text, its comments and reposts', async () => {
  const text = `青江职院${'长'.repeat(200)}`;
  const p = s.sim.addPost({ text, at: NOON - HOUR, reach: 200, region: '重庆' });
  s.sim.addPost({ text: '转', repostOf: p.id, at: NOON });
  const shown = await body(`/statuses/show?id=${midToBid(p.id)}&locale=zh-CN`, VISITOR);
  expect(shown).toMatchObject({
    ok: 1,
    mid: p.id,
    mblogid: midToBid(p.id),
    isLongText: true,
    region_name: '发布于 重庆',
  });
  expect((await body(`/statuses/show?id=${p.id}`)).mid).toBe(p.id);
  expect((await body(`/statuses/longtext?id=${midToBid(p.id)}`)).data.longTextContent).toBe(text);
  const first = await body(
    `/statuses/buildComments?flow=0&is_reload=1&id=${p.id}&is_show_bulletin=2&is_mix=0&count=20`,
  );
  expect(first.data).toHaveLength(20);
  let all = first.data.length;
  for (let max = first.max_id, i = 0; max && i < 9; i++) {
    const next = await body(`/statuses/buildComments?id=${p.id}&count=20&max_id=${max}`);
    all += next.data.length;
    max = next.max_id;
  }
  expect(all).toBe(first.total_number);
  const reposts = await body(`/statuses/repostTimeline?id=${p.id}&page=1&moduleID=feed&count=10`);
  expect(reposts.data[0].retweeted_status.mid).toBe(p.id);
  expect((await ajax('/statuses/show?id=4000000000000000')).status).toBe(400);
});

test('an account: timeline by page, profile, and the cheap login probe', async () => {
  for (let i = 0; i < 25; i++)
    s.sim.addPost({ text: `官微${i}`, at: NOON - HOUR + i, author: { id: '88', name: '官微' } });
  const second = await body('/statuses/mymblog?uid=88&page=2&feature=0', VISITOR);
  expect(second.data.list.map((p: any) => p.text_raw)).toEqual(['官微4', '官微3', '官微2', '官微1', '官微0']);
  expect((await body('/profile/info?uid=88', VISITOR)).data.user.screen_name).toBe('官微');
  const [out, signedIn] = [await ajax('/profile/info', ''), await ajax('/profile/info')];
  expect([out.status, JSON.parse(out.text).ok]).toEqual([200, -100]);
  expect([signedIn.status, JSON.parse(signedIn.text).message]).toEqual([400, '缺少必要参数']);
  expect((await body('/statuses/buildComments?id=1', VISITOR)).ok).toBe(-100);
  expect((await ajax('/statuses/mymblog?uid=88', 'SUB=sim')).status).toBe(432);
  expect((await body('/statuses/mymblog?uid=88', 'SUB=cn_user_9999999999_1_x; SUBP=a')).ok).toBe(-100);
});

test('hot search: anonymous with a Referer; a word rises and goes by the clock and by the control API', async () => {
  const refused = await ajax('/side/hotSearch', '', '');
  expect([refused.status, JSON.parse(refused.text)]).toEqual([403, { error: 'Forbidden' }]);
  const rank = async (): Promise<number | undefined> =>
    (await body('/side/hotSearch', '')).data.realtime.find((e: any) => e.word === '青江职院食堂')?.realpos;
  expect(await rank()).toBeUndefined();
  s.sim.world.hot.set({
    word: '青江职院食堂',
    label: '热',
    course: [
      { at: NOON, rank: 30 },
      { at: NOON + HOUR, rank: 3 },
      { at: NOON + 2 * HOUR, rank: null },
    ],
  });
  expect(await rank()).toBe(30);
  s.clock.at = NOON + HOUR;
  expect(await rank()).toBe(3);
  const band = await body('/statuses/hot_band', '');
  expect(band.data.band_list).toHaveLength(50);
  expect(band.data.band_list[2]).toMatchObject({ word: '青江职院食堂', realpos: 3, label_name: '热' });
  s.clock.at = NOON + 2 * HOUR;
  expect(await rank()).toBeUndefined();
  await s.post(`${s.sim.urls.control}/__/hot`, { word: '青江职院食堂', rank: 1 });
  expect(await rank()).toBe(1);
  s.clock.at = NOON;
  expect((await body('/side/search?q=青江', '')).data).toEqual({ hotquery: [], user: [], users: [] });
});
