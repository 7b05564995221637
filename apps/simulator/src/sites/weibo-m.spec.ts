import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOON, simulated } from '../testing/simulated.js';

let s: Awaited<ReturnType<typeof simulated>>;
const HOUR = 3_600_000;
const search = (q: string, more: Record<string, string> = {}, type = 61): string =>
  `${s.sim.urls.weiboM}/api/container/getIndex?${new URLSearchParams({ containerid: `100103type=${type}&q=${q}`, page_type: 'searchall', ...more })}`;
const blogs = (answer: { data: { cards: any[] } }): any[] =>
  answer.data.cards.flatMap((c) => [c, ...(c.card_group ?? [])]).flatMap((c) => (c.mblog ? [c.mblog] : []));

beforeAll(async () => {
  s = await simulated();
  const official = {
    id: '7001',
    name: '青衣江职院官微',
    verifiedType: 4,
    reason: '青衣江职业技术学院官方微博',
    followers: 71_648_000,
  };
  for (let i = 0; i < 25; i++)
    s.sim.addPost({
      text: `青江职院第${i}条`,
      at: NOON - (25 - i) * HOUR,
      author: official,
      reach: 400,
      region: '安徽',
    });
});
afterAll(() => s.sim.stop());

test('search pages hold ten posts, alone and in a group, newest first', async () => {
  const first = await s.json(search('青江职院'));
  const second = await s.json(search('青江职院', { page: '2' }));
  expect(blogs(first).map((b) => b.text)).toEqual(Array.from({ length: 10 }, (_, i) => `青江职院第${24 - i}条`));
  expect(blogs(second)[0].text).toBe('青江职院第14条');
  expect(first.data.cardlistInfo).toMatchObject({ total: 25, page: 2, page_size: '10' });
  expect(first.data.cards.some((c: any) => c.card_type === 11)).toBe(true);
  expect(blogs(first)[0]).toMatchObject({ region_name: '发布于 安徽', user: { followers_count: '7164.8万' } });
  expect(
    new Set(
      blogs(first)
        .concat(blogs(second))
        .map((b) => (b.pics ? Array.isArray(b.pics) : null)),
    ).size,
  ).toBe(3);
  expect(await s.json(search('青江职院', { page: '4' }))).toMatchObject({ ok: 0, msg: '这里还没有内容' });
});

test('a containerid encoded twice or not at all is a void search', async () => {
  const base = `${s.sim.urls.weiboM}/api/container/getIndex?containerid=100103type`;
  expect(await s.json(`${base}=61&q=青江职院`)).toMatchObject({ ok: 0, msg: '这里还没有内容' });
  expect(await s.json(`${base}%253D61%2526q%253D青江职院`)).toMatchObject({ ok: 0, msg: '这里还没有内容' });
});

test('hot order, users, and pages that do not advance', async () => {
  const loud = s.sim.addPost({ text: '青江职院最热', at: NOON - 30 * HOUR, reach: 99_999 });
  expect(blogs(await s.json(search('青江职院', {}, 60)))[0].mid).toBe(loud.id);
  const users = await s.json(search('官微', {}, 3));
  expect(users.data.cards[0].card_group[0]).toMatchObject({ card_type: 10, user: { id: 7001 } });
  s.sim.setScenario({ weiboM: { pageStuck: true } });
  expect(blogs(await s.json(search('青江职院', { page: '2' })))[0].text).toBe('青江职院第24条');
  s.sim.setScenario({ weiboM: { pageStuck: false } });
});

test('who may see what', async () => {
  const login = { ok: -100, url: expect.stringContaining(`${s.sim.urls.passport}/sso/signin`) };
  expect(await s.json(search('青江职院'), {})).toMatchObject(login);
  expect((await s.get(search('青江职院'), { cookie: 'SUB=sim' })).status).toBe(432);
  expect(await s.json(search('青江职院'), { cookie: 'SUB=com_user_9999999999_1_x; SUBP=a' })).toMatchObject(login);
  expect(await s.json(search('青江职院'), { cookie: 'SUB=cn_visitor_9999999999_1_x; SUBP=a' })).toMatchObject(login);
  expect(await s.json(search('青江职院'), { cookie: 'SUB=cn_user_1_1_x; SUBP=a' })).toMatchObject(login);
  expect(await s.json(search('青江职院'), { cookie: 'SUB=cn_user_9999999999_1_x; SUBP=a' })).toMatchObject({ ok: 1 });
  const config = async (cookie: string) => (await s.json(`${s.sim.urls.weiboM}/api/config`, { cookie })).data.login;
  expect(await config('SUB=sim; SUBP=sim')).toBe(true);
  expect(await config('SUB=cn_visitor_9999999999_1_x; SUBP=a')).toBe(false);
});

test('a timeline is read by since_id, by visitors too; the profile names the account', async () => {
  const cookie = 'SUB=cn_visitor_9999999999_1_x; SUBP=a';
  const url = `${s.sim.urls.weiboM}/api/container/getIndex?containerid=1076037001`;
  const seen: string[] = [];
  for (let since: number | undefined, i = 0; i < 4; i++) {
    const page = await s.json(`${url}${since ? `&since_id=${since}` : ''}`, { cookie });
    seen.push(...blogs(page).map((b) => b.text));
    since = page.data.cardlistInfo.since_id;
    if (since === undefined) break;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `青江职院第${24 - i}条`));
  const profile = await s.json(`${s.sim.urls.weiboM}/api/container/getIndex?containerid=1005057001`, { cookie });
  expect(profile.data.userInfo).toMatchObject({ id: 7001, followers_count: '7164.8万', verified: true });
});

test('long text, page, status, edits, a deleted original', async () => {
  const text = `青江职院长文${'字'.repeat(200)}`;
  const long = s.sim.addPost({ text, at: NOON - 1000 });
  const base = s.sim.urls.weiboM;
  const [first] = blogs(await s.json(search('长文')));
  expect(first).toMatchObject({
    isLongText: true,
    text: expect.stringContaining(`<a href="/status/${long.id}">全文</a>`),
  });
  expect(first.longText).toBeUndefined();
  expect((await s.json(`${base}/statuses/extend?id=${long.id}`)).data.longTextContent).toBe(text);
  expect((await s.json(`${base}/statuses/show?id=${first.bid}`)).data.mid).toBe(long.id);
  const page = await s.get(`${base}/detail/${long.id}`, {});
  const data = /var \$render_data = (\[[\s\S]*?\])\[0\]/.exec(page.text);
  expect(JSON.parse(data![1]!)[0].status.longText.longTextContent).toBe(text);
  s.sim.setScenario({ weiboM: { inlineLongText: true, oldTimes: true } });
  expect(blogs(await s.json(search('长文')))[0]).toMatchObject({
    longText: { longTextContent: text },
    created_at: '刚刚',
  });
  s.sim.setScenario({ weiboM: { inlineLongText: false, oldTimes: false } });

  const repost = s.sim.addPost({ text: '转发微博', repostOf: long.id, at: NOON - 500 });
  s.sim.world.edit(repost.id, '改口了');
  s.sim.world.remove(long.id);
  const [again] = blogs(await s.json(search('改口了')));
  expect(again).toMatchObject({ mid: repost.id, edit_count: 1, retweeted_status: { id: long.id, user: null } });
  expect(await s.json(`${base}/statuses/show?id=${long.id}`)).toMatchObject({ ok: 0 });
});

test('comments by max_id, without signing in by page, and reposts', async () => {
  const root = s.sim.addPost({ text: '青江职院热议', at: NOON - HOUR, reach: 200 });
  for (let i = 0; i < 12; i++) s.sim.addPost({ text: `转${i}`, repostOf: root.id, at: NOON - 100 + i });
  const base = s.sim.urls.weiboM;
  const ids: string[] = [];
  for (let max = 0, i = 0; i < 9; i++) {
    const { data } = await s.json(
      `${base}/comments/hotflow?id=${root.id}&mid=${root.id}&max_id_type=0${max ? `&max_id=${max}` : ''}`,
    );
    ids.push(...data.data.map((c: any) => c.id));
    max = data.max_id;
    if (max === 0) break;
  }
  expect(new Set(ids).size).toBe(59);
  expect(ids).toHaveLength(59);
  expect((await s.json(`${base}/api/comments/show?id=${root.id}&page=1`, {})).data.max).toBe(5);
  const reposts = await s.json(`${base}/api/statuses/repostTimeline?id=${root.id}&page=2`);
  expect(reposts.data).toMatchObject({ max: 2, total_number: 12 });
  expect(reposts.data.data.map((b: any) => b.text)).toEqual(['转1', '转0']);
});

test('a captcha stays until a person presses the button', async () => {
  s.sim.setFault({ origin: 'weibo-m', fault: 'captcha' });
  const blocked = await s.json(search('青江职院'));
  expect(blocked).toMatchObject({ ok: -100, errno: '-100' });
  expect((await s.get(blocked.url)).text).toContain('点击按钮进行验证');
  expect((await s.json(search('青江职院'))).ok).toBe(-100);
  await s.post(`${s.sim.urls.weiboM}/captcha`, new URLSearchParams({ scene: 'limit' }));
  expect((await s.json(search('青江职院'))).ok).toBe(1);
});
