import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome, Task } from '@fengsui/collection';
import { BudgetSpent } from '../../libs/collection/src/scheduler/job.repository.js';
import { NOON, pageKit } from './page-kit.js';

let k: Awaited<ReturnType<typeof pageKit>>;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BIZ = 'MzI5NjQxMDg4OQ==';
const account = { id: 'gh_aa11bb22cc33', name: '青江职院后勤', reason: '青江职业技术学院' };
const short = (mid: string): string => `https://mp.weixin.qq.com/s/${Buffer.from(mid).toString('base64url')}`;

beforeAll(async () => {
  k = await pageKit();
});
afterAll(() => k.sim.stop());
beforeEach(() => k.reset());

describe('s.weibo.com', () => {
  const search = (query: string, page = 1): Promise<Outcome> => k.weibo.read({ kind: 'search', query, page }, k.turn);
  let root: string;
  let repost: string;
  let orphan: string;
  beforeAll(() => {
    for (let i = 0; i < 520; i++)
      k.sim.addPost({ text: `分页词第${i}条`, at: NOON - i * 60_000, region: i % 4 === 0 ? '安徽' : '四川' });
    const author = { id: '2002', name: '乙' };
    root = k.sim.addPost({ text: `原${'文'.repeat(200)}`, at: NOON - 2 * HOUR, author }).id;
    repost = k.sim.addPost({ text: `转帖词${'长'.repeat(200)}`, at: NOON - 60_000, repostOf: root }).id;
    const gone = k.sim.addPost({ text: '删了', at: NOON - 3 * HOUR }).id;
    orphan = k.sim.addPost({ text: '孤儿词', at: NOON - 120_000, repostOf: gone }).id;
    k.sim.world.remove(gone);
  });

  test.each(['2018', '2026'] as const)('layout of %s: repost and original, both whole', async (layout) => {
    k.sim.setScenario({ weiboS: { layout } });
    const got = await search('转帖词');
    expect(got).toMatchObject({ state: 'ok', page: 1, hasMore: false, pages: 1, httpStatus: 200 });
    expect(got.items).toHaveLength(1);
    expect(got.items[0]).toMatchObject({
      id: repost,
      text: `转帖词${'长'.repeat(200)}`,
      kind: 'repost',
      rootId: root,
      publishedAt: new Date(NOON - 60_000),
      repostOf: { id: root, text: `原${'文'.repeat(200)}`, author: { id: '2002', name: '乙' } },
    });
    expect((await search('孤儿词')).items[0]).toMatchObject({
      id: orphan,
      kind: 'repost',
      rootId: null,
      repostOf: null,
    });
    expect((await search('分页词')).items.map((i) => i.text)[0]).toBe('分页词第0条');
    expect(k.turns()).toBe(0);
  });
  test('fifty pages; behind them the first one again, which is none', async () => {
    expect(await search('分页词')).toMatchObject({ state: 'ok', pages: 50, hasMore: true });
    expect(await search('分页词', 51)).toMatchObject({ state: 'ok', items: [], hasMore: false, page: 51 });
    expect(await search('没有人写过')).toMatchObject({ state: 'empty', items: [], hasMore: false });
  });
  test('a window in whole hours, and a province', async () => {
    const window = (minutes: [number, number], region: number | null): Promise<Outcome> => {
      const [from, to] = minutes.map((m) => new Date(NOON - m * 60_000)) as [Date, Date];
      return k.weibo.read({ kind: 'window', query: '分页词', page: 1, from, to, region }, k.turn);
    };
    // 12:20 to 12:25, in an hour that is not over: the site is asked for the whole of it, and no post is dropped
    const got = await window([10, 5], null);
    expect(got.items.map((i) => i.text)).toEqual(Array.from({ length: 10 }, (_, i) => `分页词第${i}条`));
    expect(decodeURIComponent(k.sim.log()[0]!.query)).toContain('timescope=custom:2026-11-22-12:2026-11-22-13');
    const anhui = await window([90, 0], 34);
    expect(anhui.items.length).toBeGreaterThan(5);
    expect(anhui.items.every((i) => Number(/\d+/.exec(i.text)![0]) % 4 === 0)).toBe(true);
  });
  test('signed out', async () => {
    k.sessions.jars.clear();
    expect(await search('分页词')).toMatchObject({
      state: 'login_required',
      items: [],
      note: expect.stringContaining('被转到'),
    });
  });
  test('a request that the site calls malformed is no empty result', async () => {
    const got = await k.malformed.read({ kind: 'search', query: '分页词', page: 1 }, k.turn);
    expect(got).toMatchObject({ state: 'layout_changed', items: [], note: expect.stringContaining('6102') });
  });
  test.each([
    ['visitor', 'login_required'],
    ['shell', 'shell'],
    ['layout', 'layout_changed'],
    ['418', 'rate_limited'],
    ['502', 'network'],
    ['network', 'network'],
    ['reset', 'network'],
    ['truncate', 'network'],
    ['drift', 'layout_changed'],
    ['big', 'ok'],
  ] as const)('%s is %s', async (fault, state) => {
    k.sim.setFault({ origin: 'weibo-s', fault });
    const got = await search('分页词');
    expect(got.state).toBe(state);
    expect(got.raw !== undefined).toBe(state === 'layout_changed');
  });
});

describe('Sogou', () => {
  const search = (query: string, page = 1, source = k.sogou()): Promise<Outcome> =>
    source.read({ kind: 'search', query, page }, k.turn);
  const mids: string[] = [];
  beforeAll(() => {
    for (let i = 0; i < 4; i++) {
      const type = ([0, 8, 10, 10] as const)[i]!;
      mids.push(
        k.sim.addPost({
          platform: 'wechat',
          title: `食堂词${i}`,
          text: `食堂词第${i}篇\n第二段`,
          at: NOON - (i + 1) * HOUR,
          author: account,
          region: '四川',
          article: { type },
        }).id,
      );
    }
    for (const state of ['violation', 'unavailable'] as const)
      k.sim.addPost({ platform: 'wechat', title: `${state}词`, text: '关门词', at: NOON - HOUR, article: { state } });
    k.sim.addPost({ platform: 'wechat', title: '旧闻词', text: '旧闻词', at: NOON - 31 * DAY, author: account });
    k.sim.addPost({ platform: 'wechat', title: '旧闻词新', text: '旧闻词', at: NOON - 29 * DAY, author: account });
    for (let i = 0; i < 120; i++)
      k.sim.addPost({ platform: 'wechat', title: `多词${i}`, text: '多词', at: NOON - 40 * DAY - i * HOUR });
  });

  test.each(['all-time-y2', 'link-2019', 'direct-2017'] as const)(
    '%s: every hit is opened in its turn',
    async (layout) => {
      k.sim.setScenario({ sogou: { layout, needsKh: layout !== 'direct-2017' } });
      const got = await search('食堂词');
      expect(got).toMatchObject({ state: 'ok', hasMore: false, totalHint: 4 });
      expect(got.note).toBeUndefined();
      expect(got.items.map((i) => i.id).sort()).toEqual(mids.map((m) => `${BIZ}:${m}:1`).sort());
      const first = got.items.find((i) => i.id.includes(mids[0]!))!;
      expect(first).toMatchObject({
        title: '食堂词0',
        text: '食堂词第0篇\n第二段',
        url: short(mids[0]!),
        author: { id: account.id, name: account.name },
        publishedAt: new Date(NOON - HOUR),
        region: '四川',
        likes: null,
      });
      for (const [i, m] of mids.entries())
        expect(got.items.find((x) => x.id.includes(m))!.text).toBe(`食堂词第${i}篇\n第二段`);
      // the search itself had its turn before
      expect(k.turns()).toBe(layout === 'direct-2017' ? 4 : 8);
      expect(k.sim.log()).toHaveLength(k.turns() + 1);
    },
  );
  test('known hits are not opened again', async () => {
    const source = k.sogou();
    const first = await search('食堂词', 1, source);
    k.sim.clearLog();
    expect((await search('食堂词', 1, source)).items).toEqual(first.items);
    expect(k.paths()).toEqual(['/weixin']);
  });
  test('hits older than thirty days are not opened', async () => {
    expect((await search('旧闻词')).items.map((i) => i.title)).toEqual(['旧闻词新']);
    expect(k.turns()).toBe(2);
  });
  test('what cannot be opened is counted, and named where it may still be there', async () => {
    const got = await search('关门词');
    expect(got).toMatchObject({ state: 'ok', items: [] });
    const [head, parts] = got.note!.split('：');
    expect([head, parts!.split('；').sort()]).toEqual([
      '2 篇未能打开',
      ['因违规不可看 1 篇', '暂时无法查看 1 篇（《unavailable词》）'].sort(),
    ]);
  });
  test('a link that has expired on the way is named', async () => {
    k.sim.setScenario({ wechat: { temporaryLinkMinutes: -1 } });
    expect((await search('旧闻词')).note).toBe('1 篇未能打开：链接已过期 1 篇（《旧闻词新》）');
  });
  test('the cap of a hundred is the end, not an empty result', async () => {
    expect(await search('多词', 10)).toMatchObject({ state: 'ok', hasMore: false, items: [] });
    expect(await search('多词', 11)).toMatchObject({ state: 'ok', hasMore: false, note: '已到搜狗 100 条上限' });
    expect(await search('没有人写过')).toMatchObject({ state: 'empty', items: [] });
  });
  test('a captcha on the way stops at once, with what was read', async () => {
    k.sim.setFault({ origin: 'sogou', fault: 'captcha', path: '/link' });
    const got = await search('食堂词');
    expect(got).toMatchObject({ state: 'captcha', items: [], hasMore: false });
    expect(got.note).toBe('搜狗反爬验证，本页 4 条中第 1 条起未打开');
    expect(k.turns()).toBe(1);
  });
  test('a captcha at the article stops too', async () => {
    k.sim.setFault({ origin: 'wechat', fault: 'captcha_silent' });
    expect(await search('食堂词')).toMatchObject({ state: 'captcha', items: [] });
    expect(k.turns()).toBe(2);
  });
  test('articles out of reach: nothing was seen; one of them: the others count', async () => {
    k.sim.setFault({ origin: 'wechat', fault: 'network' });
    expect(await search('食堂词')).toMatchObject({ state: 'network', items: [] });
    k.sim.clearFaults();
    k.sim.setFault({ origin: 'wechat', fault: 'unknown_error', count: 1 });
    const got = await search('食堂词');
    expect([got.state, got.items.length]).toEqual(['ok', 3]);
    expect(got.note).toMatch(/^1 篇未能打开：网络不通 1 篇（《食堂词\d》）$/);
  });
  test('an article whose page was cut is not taken', async () => {
    k.sim.setFault({ origin: 'wechat', fault: 'truncate', count: 1 });
    expect((await search('食堂词')).items).toHaveLength(3);
  });
  test('what has been opened is kept when the budget ends', async () => {
    let left = 2;
    const turn = async (): Promise<void> => {
      if (left-- === 0) throw new BudgetSpent(new Date(NOON));
    };
    const got = await k.sogou().read({ kind: 'search', query: '食堂词', page: 1 }, turn);
    expect(got).toMatchObject({ state: 'rate_limited', items: [{ kind: 'article' }], hasMore: false });
    left = 0;
    const none = k.sogou().read({ kind: 'search', query: '食堂词', page: 1 }, turn);
    await expect(none).rejects.toThrow(BudgetSpent);
  });
  test.each([
    ['captcha', 'captcha'],
    ['banned', 'empty'],
    ['layout', 'layout_changed'],
    ['network', 'network'],
    ['403', 'rate_limited'],
    ['truncate', 'network'],
  ] as const)('%s is %s', async (fault, state) => {
    k.sim.setFault({ origin: 'sogou', fault });
    expect((await search('多词')).state).toBe(state);
  });
  test('a shell is asked for once more, under another address', async () => {
    k.sim.setFault({ origin: 'sogou', fault: 'shell', count: 1 });
    expect((await search('多词')).state).toBe('ok');
    const [first, second] = k.sim.log().map((e) => e.query);
    expect([k.turns(), second]).toEqual([1, `${first}&_=${NOON}`]);
    k.sim.setFault({ origin: 'sogou', fault: 'shell' });
    expect((await search('多词')).state).toBe('shell');
  });
  test('accounts', async () => {
    const task: Task = { kind: 'accounts', query: '青江职院后勤', page: 1 };
    expect(await k.accounts.read(task, k.turn)).toMatchObject({
      state: 'ok',
      items: [
        {
          id: 'wxaa11bb22cc33',
          kind: 'account',
          title: '青江职院后勤',
          text: '青江职院后勤的公众号\n青江职业技术学院',
          publishedAt: new Date(NOON - HOUR),
        },
      ],
    });
    expect((await k.accounts.read({ ...task, query: '没有这个号' }, k.turn)).state).toBe('empty');
    k.sim.setFault({ origin: 'sogou', fault: 'captcha' });
    expect((await k.accounts.read(task, k.turn)).state).toBe('captcha');
  });
});

describe('mp.weixin.qq.com', () => {
  const add = (article: object, more = {}): string =>
    k.sim.addPost({
      platform: 'wechat',
      title: '题',
      text: '甲\n乙',
      at: NOON - HOUR,
      author: account,
      article,
      ...more,
    }).id;
  const read = (url: string): Promise<Outcome> => k.article.read({ kind: 'article', url }, k.turn);
  test.each([0, 8, 10, 10] as const)('type %d, from the configured origin', async (type) => {
    const mid = add({ type });
    const got = await read(short(mid));
    expect(got).toMatchObject({ state: 'ok', httpStatus: 200 });
    expect(got.finalUrl.startsWith(k.sim.urls.wechat)).toBe(true);
    expect(got.items).toMatchObject([
      { id: `${BIZ}:${mid}:1`, text: '甲\n乙', author: { name: account.name }, publishedAt: new Date(NOON - HOUR) },
    ]);
  });
  test('three megabytes', async () => {
    expect((await read(short(add({ big: true })))).items[0]!.text).toBe('甲\n乙');
  });
  test.each(['deleted', 'violation', 'unavailable'] as const)('%s passes through', async (state) => {
    const mid = add(state === 'deleted' ? {} : { state });
    if (state === 'deleted') k.sim.world.remove(mid);
    expect(await read(short(mid))).toMatchObject({ state, items: [] });
  });
  test('an expired link; the long form meets the captcha', async () => {
    expect((await read('https://mp.weixin.qq.com/s?src=11&timestamp=1&signature=eA')).state).toBe('expired');
    const long = await read(`https://mp.weixin.qq.com/s?__biz=${BIZ}&mid=1&idx=1&sn=x`);
    expect([long.state, new URL(long.finalUrl).pathname]).toEqual(['captcha', '/mp/wappoc_appmsgcaptcha']);
  });
  test.each([
    ['captcha', 'captcha'],
    ['captcha_silent', 'captcha'],
    ['unknown_error', 'network'],
    ['network', 'network'],
    ['reset', 'network'],
    ['truncate', 'network'],
    ['shell', 'shell'],
  ] as const)('%s is %s', async (fault, state) => {
    const mid = add({});
    k.sim.setFault({ origin: 'wechat', fault });
    expect((await read(short(mid))).state).toBe(state);
  });
});
