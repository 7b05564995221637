import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome, Source, Task } from '@fengsui/collection';
import { BudgetSpent } from '../../libs/collection/src/scheduler/job.repository.js';
import { NOON, SIGNED_IN, weiboKit } from './weibo-kit.js';

let k: Awaited<ReturnType<typeof weiboKit>>;
const HOUR = 3_600_000;
const LONG = `青江职院长文${'字'.repeat(200)}\n第二段`;
let root: string;
let long: string;
let gone: string;

beforeAll(async () => {
  k = await weiboKit();
  const official = { id: '7001', name: '青江职院官微', verifiedType: 4, reason: '官方微博', followers: 71_648_000 };
  for (let i = 0; i < 25; i++)
    k.sim.addPost({ text: `官微第${i}条`, at: NOON - (30 - i) * HOUR, author: official, region: '安徽' });
  root = k.sim.addPost({ text: '青江职院热议', at: NOON - HOUR, reach: 200, region: '重庆' }).id;
  for (let i = 0; i < 12; i++) k.sim.addPost({ text: `转${i}`, repostOf: root, at: NOON - 100 + i });
  long = k.sim.addPost({ text: LONG, at: NOON - 2 * HOUR }).id;
  gone = k.sim.addPost({ text: '一会儿就没了', at: NOON - HOUR }).id;
  k.sim.world.remove(gone);
});
afterAll(() => k.sim.stop());
beforeEach(() => k.reset());

const read = (source: Source, task: Task): Promise<Outcome> => source.read(task, k.turn);
const search = (query: string, page = 1): Promise<Outcome> => read(k.m, { kind: 'search', query, page });
/** Page by page to the end; the states seen. */
async function walk(source: Source, task: (cursor: string | null) => Task): Promise<Outcome[]> {
  const out: Outcome[] = [];
  for (let cursor: string | null = null, i = 0; i < 30; i++) {
    const got: Outcome = await read(source, task(cursor));
    out.push(got);
    cursor = got.next;
    if (cursor === null) return out;
  }
  throw new Error('没有读到头');
}
const ids = (pages: Outcome[]): string[] => pages.flatMap((p) => p.items.map((i) => i.id));

describe('m.weibo.cn', () => {
  test('search: ok, then empty behind the last page', async () => {
    const first = await search('官微');
    expect(first).toMatchObject({ state: 'ok', page: 1, hasMore: true, totalHint: 25, httpStatus: 200 });
    expect(first.items).toHaveLength(10);
    expect(first.items[0]).toMatchObject({
      text: '官微第24条',
      region: '安徽',
      author: { id: '7001', kind: 'organisation', followers: 71_648_000 },
      publishedAt: new Date(NOON - 6 * HOUR),
    });
    expect((await search('官微', 3)).items).toHaveLength(5);
    expect(await search('官微', 4)).toMatchObject({ state: 'empty', page: 4, items: [] });
    expect(await search('没有人写过的词')).toMatchObject({ state: 'empty' });
    expect(k.turns()).toBe(0);
  });
  test('a cut text is completed in its turn', async () => {
    const got = await search('长文');
    expect(got.items[0]).toMatchObject({ id: long, text: LONG });
    expect([k.turns(), k.paths()]).toEqual([1, ['/api/container/getIndex', '/statuses/extend']]);
  });
  test('a cut text whose whole is refused stays as shown, and says so', async () => {
    k.sim.setFault({ origin: 'weibo-m', fault: '418', path: '/statuses/extend' });
    const got = await search('长文');
    expect(got).toMatchObject({ state: 'ok', note: expect.stringContaining('418') });
    expect(got.items[0]!.text).toMatch(/^青江职院长文字+\.\.\.$/);
  });
  test('what has been read is kept when the budget ends at a long text; any other end passes through', async () => {
    const end = (error: Error) => k.m.read({ kind: 'search', query: '长文', page: 1 }, () => Promise.reject(error));
    expect(await end(new BudgetSpent(new Date(NOON)))).toMatchObject({ state: 'ok', items: [{ id: long }] });
    await expect(end(new Error('lease'))).rejects.toThrow('lease');
  });
  test('without a session: login', async () => {
    k.sessions.now = '';
    expect(await search('官微')).toMatchObject({ state: 'login_required', items: [], httpStatus: 200 });
    expect([k.sessions.renewals, k.turns()]).toEqual([1, 0]);
  });
  test('a stale visitor cookie: 432, renewed and asked once more', async () => {
    k.sessions.now = 'SUB=sim';
    expect(await search('官微')).toMatchObject({ state: 'rate_limited', httpStatus: 432 });
    k.sessions.renewed = SIGNED_IN;
    expect(await search('官微')).toMatchObject({ state: 'ok' });
    expect([k.sessions.renewals, k.turns()]).toEqual([2, 1]);
  });
  test.each([
    ['captcha', 'captcha', 0],
    ['418', 'rate_limited', 0],
    ['403', 'rate_limited', 0],
    ['432', 'rate_limited', 1],
    ['visitor', 'login_required', 1],
    ['shell', 'shell', 0],
    ['layout', 'layout_changed', 0],
    ['drift', 'layout_changed', 0],
    ['hostile', 'layout_changed', 0],
    ['502', 'network', 0],
    ['network', 'network', 0],
    ['reset', 'network', 0],
    ['redirect_loop', 'network', 0],
  ] as const)('%s is %s', async (fault, state, renewals) => {
    k.sim.setFault({ origin: 'weibo-m', fault });
    const got = await search('官微');
    expect([got.state, got.items, k.sessions.renewals]).toEqual([state, [], renewals]);
    expect(got.raw !== undefined).toBe(state === 'layout_changed');
  });
  test('an answer that was cut gives the posts that came whole, and does not count as read', async () => {
    k.sim.setFault({ origin: 'weibo-m', fault: 'truncate' });
    const got = await search('官微');
    expect(got).toMatchObject({ state: 'network', note: expect.stringContaining('不完整') });
    expect(got.items.length).toBeGreaterThan(0);
    expect(got.items.length).toBeLessThan(10);
  });
  test('a redirect to the sign-in page is a login', async () => {
    const server = createServer((_, response) => {
      response.writeHead(302, { Location: `${k.sim.urls.passport}/sso/signin?entry=wapsso` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const other = await weiboKit({ weiboM: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    try {
      const got = await other.m.read({ kind: 'search', query: '官微', page: 1 }, k.turn);
      expect(got).toMatchObject({ state: 'login_required', items: [] });
      expect(got.finalUrl).toContain(k.sim.urls.passport);
    } finally {
      await other.sim.stop();
      server.close();
    }
  });
  test('a timeline to its end', async () => {
    const pages = await walk(k.m, (cursor) => ({ kind: 'timeline', uid: '7001', cursor }));
    expect(pages.map((p) => [p.state, p.items.length, p.hasMore])).toEqual([
      ['ok', 10, true],
      ['ok', 10, true],
      ['ok', 5, false],
    ]);
    expect(new Set(ids(pages)).size).toBe(25);
  });
  test('one post, whole; a deleted one', async () => {
    expect(await read(k.m, { kind: 'post', id: root })).toMatchObject({
      state: 'ok',
      items: [{ id: root, comments: 59 }],
    });
    expect((await read(k.m, { kind: 'post', id: long })).items[0]!.text).toBe(LONG);
    expect(await read(k.m, { kind: 'post', id: gone })).toMatchObject({ state: 'deleted', items: [] });
  });
  test('without a session the page of a post is read in place of its JSON', async () => {
    k.sessions.now = '';
    expect(await read(k.m, { kind: 'post', id: long })).toMatchObject({
      state: 'ok',
      items: [{ id: long, text: LONG }],
    });
    expect(await read(k.m, { kind: 'post', id: gone })).toMatchObject({ state: 'deleted' });
    expect([k.turns(), k.paths()[1]]).toEqual([2, `/detail/${long}`]);
  });
  test('comments to their end, each once, all of the post', async () => {
    const pages = await walk(k.m, (cursor) => ({ kind: 'comments', id: root, cursor }));
    expect(pages.map((p) => p.items.length)).toEqual([20, 20, 19]);
    expect(new Set(ids(pages)).size).toBe(59);
    expect(pages.flatMap((p) => p.items).every((i) => i.kind === 'comment' && i.rootId === root)).toBe(true);
    expect(pages[0]!.next).toMatch(/^\d+:0$/);
  });
  test('without a session the first fifty comments are read by page', async () => {
    k.sessions.now = '';
    const pages = await walk(k.m, (cursor) => ({ kind: 'comments', id: root, cursor }));
    expect(new Set(ids(pages)).size).toBe(50);
    expect(pages[0]).toMatchObject({ state: 'ok', next: 'page:2', note: expect.stringContaining('未登录') });
    expect(k.turns()).toBe(1);
  });
  test('reposts to their end; comments and reposts of a deleted post', async () => {
    const pages = await walk(k.m, (cursor) => ({ kind: 'reposts', id: root, cursor }));
    expect(pages.map((p) => p.items.length)).toEqual([10, 2]);
    expect(pages.flatMap((p) => p.items).every((i) => i.kind === 'repost' && i.rootId === root)).toBe(true);
    for (const kind of ['comments', 'reposts'] as const)
      expect(await read(k.m, { kind, id: gone, cursor: null })).toMatchObject({ state: 'deleted', next: null });
    expect(await read(k.m, { kind: 'reposts', id: long, cursor: null })).toMatchObject({ state: 'empty', next: null });
  });
});

describe('weibo.com/ajax', () => {
  test('one post, its whole text in its turn; a deleted one', async () => {
    expect(await read(k.ajax, { kind: 'post', id: root })).toMatchObject({
      state: 'ok',
      items: [{ id: root, region: '重庆', comments: 59 }],
    });
    expect(k.turns()).toBe(0);
    expect((await read(k.ajax, { kind: 'post', id: long })).items[0]!.text).toBe(LONG);
    expect(k.turns()).toBe(1);
    expect(await read(k.ajax, { kind: 'post', id: gone })).toMatchObject({ state: 'deleted', httpStatus: 400 });
  });
  test('a timeline, comments and reposts to their ends', async () => {
    const timeline = await walk(k.ajax, (cursor) => ({ kind: 'timeline', uid: '7001', cursor }));
    expect(timeline.map((p) => [p.page, p.items.length, p.hasMore])).toEqual([
      [1, 20, true],
      [2, 5, false],
    ]);
    expect(timeline[0]!.next).toMatch(/^2:\d+kp2$/);
    const comments = await walk(k.ajax, (cursor) => ({ kind: 'comments', id: root, cursor }));
    expect(comments.map((p) => p.items.length)).toEqual([20, 20, 19]);
    expect(new Set(ids(comments)).size).toBe(59);
    const reposts = await walk(k.ajax, (cursor) => ({ kind: 'reposts', id: root, cursor }));
    expect(reposts.map((p) => p.items.length)).toEqual([10, 2]);
    for (const i of [...comments, ...reposts].flatMap((p) => p.items)) expect(i.rootId).toBe(root);
  });
  test('without a session: login; with half of one: 432, renewed', async () => {
    k.sessions.now = '';
    expect(await read(k.ajax, { kind: 'post', id: root })).toMatchObject({ state: 'login_required' });
    k.sessions.now = 'SUB=sim';
    k.sessions.renewed = SIGNED_IN;
    expect(await read(k.ajax, { kind: 'timeline', uid: '7001', cursor: null })).toMatchObject({ state: 'ok' });
    expect([k.sessions.renewals, k.turns()]).toEqual([2, 1]);
  });
  test.each([
    ['captcha', 'captcha'],
    ['login', 'login_required'],
    ['418', 'rate_limited'],
    ['432', 'rate_limited'],
    ['visitor', 'login_required'],
    ['drift', 'layout_changed'],
    ['500', 'network'],
    ['network', 'network'],
    ['truncate', 'network'],
  ] as const)('%s is %s', async (fault, state) => {
    k.sim.setFault({ origin: 'weibo-web', fault });
    const tasks: Task[] = [
      { kind: 'post', id: root },
      { kind: 'timeline', uid: '7001', cursor: null },
      { kind: 'comments', id: root, cursor: null },
    ];
    for (const task of tasks) expect(await read(k.ajax, task)).toMatchObject({ state, items: [], next: null });
  });
});

describe('the hot-search board', () => {
  test('one request, without a session', async () => {
    k.sessions.now = '';
    k.sim.world.hot.set({ word: '青江职院食堂', label: '热', course: [{ at: NOON, rank: 3 }] });
    const got = await read(k.hot, { kind: 'hot' });
    expect(got).toMatchObject({ state: 'ok', hasMore: false, next: null });
    expect(got.items).toHaveLength(51);
    expect(got.items.find((i) => i.id === '青江职院食堂')).toMatchObject({
      kind: 'hot',
      rank: 3,
      heat: expect.any(Number),
    });
    expect(got.items[0]).toMatchObject({ id: '今天是全国消防日', rank: null });
    expect([k.paths(), k.turns()]).toEqual([['/ajax/side/hotSearch'], 0]);
  });
  test('the other address when the first is unreadable, in its turn', async () => {
    k.sim.setFault({ origin: 'weibo-web', fault: 'layout', path: '/ajax/side' });
    const got = await read(k.hot, { kind: 'hot' });
    expect(got).toMatchObject({ state: 'ok', note: expect.stringContaining('第一个地址') });
    expect([got.items.length, k.turns()]).toEqual([50, 1]);
  });
  test.each([
    ['drift', 'layout_changed', 2],
    ['403', 'rate_limited', 1],
    ['432', 'rate_limited', 1],
    ['visitor', 'login_required', 1],
    ['network', 'network', 1],
  ] as const)('%s is %s', async (fault, state, requests) => {
    k.sim.setFault({ origin: 'weibo-web', fault });
    expect(await read(k.hot, { kind: 'hot' })).toMatchObject({ state, items: [] });
    expect(k.paths()).toHaveLength(requests);
  });
});
