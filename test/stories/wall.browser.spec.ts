import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { blindSource, FOOD, type Matter, POWER, seedMatter, seedPosts, seedSources } from '../harness/wall-world.js';

/** 态势大屏 in every state it can be in, on a screen of 1920 × 1080 and on 4K: one course of events, from calm to blind, and the data that stop. */
let door: Door;
let browser: Browser;
let wall: Page;
const WAIT = { timeout: 20_000 };
const HD = { width: 1920, height: 1080 };
const MINUTE = 60_000;

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await seedSources(door);
  browser = await openBrowser();
  wall = await opened();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

async function opened(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await signedInPage(browser, door, 'wangxiaolan', { viewport: HD, reducedMotion: 'reduce', ...options });
  // screens on walls still have the address of before
  await page.goto(`${door.url}/?wall=1`);
  await page.getByTestId('sentence').waitFor(WAIT);
  return page;
}

const said = (page: Page, words: RegExp): Promise<void> =>
  page.getByTestId('sentence').filter({ hasText: words }).waitFor(WAIT);
const kind = (page: Page): Promise<string | null> => page.getByTestId('sentence').getAttribute('data-kind');
const changed = (id: string): Promise<unknown> =>
  door.db.dataSource.query(`select pg_notify('fengsui_live', $1)`, [
    JSON.stringify({ type: 'incident', data: { id, unitId: 'logistics' } }),
  ]);

/** What of the visible text is smaller than 20 px of a 1080p screen, and what reaches out of the screen or its box; each in words. */
async function unreadable(page: Page): Promise<string[]> {
  // the font comes after the page, and the curve follows its card a moment later
  await page.evaluate(() => document.fonts.ready);
  let bad = await look(page);
  for (let n = 0; n < 20 && bad.length > 0; n++) {
    await page.waitForTimeout(100);
    bad = await look(page);
  }
  return bad;
}
const look = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const bad: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) bad.push('the page scrolls');
    for (const el of document.querySelectorAll<HTMLElement>('.wall *')) {
      const own = [...el.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim());
      const box = el.getBoundingClientRect();
      if (!own || box.width < 2 || el.closest('.sr-only, .wall-newest')) continue;
      const words = el.textContent!.trim().slice(0, 20);
      const size = Number.parseFloat(getComputedStyle(el).fontSize);
      if (size < 20) bad.push(`${size}px: ${words}`);
      if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) bad.push(`outside the screen: ${words}`);
      const card = el.closest('.card')?.getBoundingClientRect();
      if (card && box.bottom > card.bottom + 1) bad.push(`outside its card: ${words}`);
    }
    const marks = [...document.querySelectorAll('.wall-volume .curve text')]
      .map((t) => ({ words: t.textContent!, box: t.getBoundingClientRect() }))
      .filter((t) => /[\u4e00-\u9fff]/.test(t.words));
    for (const { words, box } of marks)
      if (box.right > document.querySelector('.wall-volume')!.getBoundingClientRect().right)
        bad.push(`beside the curve: ${words}`);
    for (const [i, { words, box: a }] of marks.entries())
      for (const { words: other, box: b } of marks.slice(i + 1))
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          bad.push(`on the curve ${words} touches ${other}`);
    const h1 = document.querySelector('.wall h1')!;
    if (h1.scrollHeight > h1.clientHeight + 1) bad.push('the sentence is cut');
    const foot = document.querySelector('.wall-foot')!.getBoundingClientRect();
    for (const part of document.querySelectorAll('.wall-grid > * > *'))
      if (part.getBoundingClientRect().bottom > foot.top) bad.push(`over the foot: ${part.className}`);
    return [...new Set(bad)];
  });

test('calm and empty: says so, and every part says why it is empty', async () => {
  await said(wall, /^一切平稳。近 24 小时没有新信息/);
  expect(new URL(wall.url()).pathname).toBe('/wall');
  await wall.getByText('没有在办事件').waitFor(WAIT);
  await wall.getByText('还没有监测到内容').waitFor(WAIT);
  await wall.getByText('近两小时没有预警和处置动作').waitFor(WAIT);
  // the gap of this morning in plain words
  await wall.getByText(/漏采 20 分：要求验证/).waitFor(WAIT);
  await wall.getByText('值班：王晓岚').waitFor(WAIT);
  await keepShot(wall, 'wall-empty');
  expect(await unreadable(wall)).toEqual([]);
  expect(await seriousOn(wall)).toEqual([]);
}, 60_000);

test('handling: ladders, nearest clock first, counting down by itself; words, topics, platforms and regions', async () => {
  await seedPosts(door, 240);
  const id = await seedMatter(door, 1, { ...FOOD, dueMinutes: 8 });
  await seedMatter(door, 2, { ...POWER, levelNo: 1 });
  await changed(id);
  await said(wall, /^2 起处置中。最近一个时限 7 分 \d+ 秒：二食堂餐盘里有异物，后勤处未签收。/);
  const cards = wall.getByTestId('wall-incident');
  expect(await cards.count()).toBe(2);
  expect(await cards.first().textContent()).toMatch(/二食堂餐盘里有异物.*告知.*宣传部未到.*还剩 0[78]:\d\d/);
  const before = await wall.getByTestId('sentence').textContent();
  await wall.waitForFunction((b) => document.querySelector('h1')!.textContent !== b, before, WAIT);
  // marks as near to one another as labels just fit, from the left edge on
  await door.db.dataSource.query(
    `insert into alarm (kind, watch_list_id, at, dedupe_key, reason, numbers, unit_id)
     select 'spike', 'school', app.now() - (118 - 4.5 * n - n * n * 0.1) * interval '1 minute', 'near-' || n, '5 分钟 6 条，平时 0.2 条。', '{}', 'student'
     from generate_series(0, 15) n`,
  );
  // words and topics are counted once a minute
  await door.db.clock.advance(MINUTE);
  await wall.reload();
  await wall.getByText('食品安全').first().waitFor(WAIT);
  await wall.getByText(/微博 \d+ · 微信 \d+/).waitFor(WAIT);
  await wall.getByText(/四川 \d+%/).waitFor(WAIT);
  // words that nobody used in the week before
  await wall.getByText('上周 0%').first().waitFor(WAIT);
  await keepShot(wall, 'wall-handling');
  expect(await unreadable(wall)).toEqual([]);
  expect(await seriousOn(wall)).toEqual([]);
}, 90_000);

test('paused: the clock stands and says so, and no longer counts as the nearest', async () => {
  const [[{ id }]] = await door.db.dataSource.query(
    `update escalation_run set state = 'paused', paused_at = app.now(), paused_until = app.now() + interval '2 hours', paused_reason = '等待检测结果'
     where incident_id = (select id from incident where title = $1) returning incident_id as id`,
    [FOOD.title],
  );
  await changed(id);
  const last = wall.getByTestId('wall-incident').last();
  await last.filter({ hasText: /二食堂餐盘里有异物.*已暂停，还剩.*恢复后顺延/ }).waitFor(WAIT);
  await said(wall, /^2 起处置中。最近一个时限 2\d 分.*北苑宿舍半夜断电/);
  await keepShot(wall, 'wall-paused');
  expect(await unreadable(wall)).toEqual([]);
}, 60_000);

test('full and overdue, on 1080p and on 4K: nothing overlaps, the rest is counted, the same picture twice as large', async () => {
  for (let n = 3; n <= 9; n++) {
    const matter: Matter = {
      ...FOOD,
      title: `图书馆预约系统第${n}次故障，多人在馆外等候`,
      level: 3,
      dueMinutes: 30 + n,
      posts: 3,
    };
    await seedMatter(door, n, { ...matter, topic: '教学学位就业', unitId: 'student' });
  }
  const id = await seedMatter(door, 10, { ...POWER, title: '三号楼断水', levelNo: 2, dueMinutes: -12 });
  await changed(id);
  await said(wall, /^1 起已逾期 12 分.*：三号楼断水，.*未签收/);
  await keepShot(wall, 'wall-full');
  expect(await kind(wall)).toBe('overdue');
  expect(await wall.getByTestId('wall-incident').first().textContent()).toMatch(/三号楼断水.*已超 1[12] 分/);
  await wall.getByText('另有 4 起，见“事件”页').waitFor(WAIT);
  expect(await unreadable(wall)).toEqual([]);
  const large = await opened({ viewport: { width: 3840, height: 2160 } });
  await large.getByText('另有 4 起，见“事件”页').waitFor(WAIT);
  expect(await unreadable(large)).toEqual([]);
  const height = (page: Page): Promise<number> =>
    page.getByTestId('sentence').evaluate((e) => e.getBoundingClientRect().height);
  expect(await height(large)).toBeCloseTo(2 * (await height(wall)), -1);
  await keepShot(large, 'wall-4k');
  expect(await seriousOn(large)).toEqual([]);
  await large.context().close();
}, 120_000);

test('blind: what cannot be seen stands beside the overdue, and beats calm', async () => {
  await blindSource(door);
  await said(wall, /^1 起已逾期.*另，微博搜索已中断 2 小时 10 分，此间的情况看不到。$/);
  expect(await unreadable(wall)).toEqual([]);
  await door.db.dataSource.query(`update incident set state = 'closed', closed_at = app.now(), closed_reason = '办结'`);
  await changed('00000000-0000-4000-8000-000000000000');
  await said(wall, /^微博搜索已中断 2 小时 1\d 分，此间的情况看不到。$/);
  expect(await kind(wall)).toBe('blind');
  await wall
    .getByTestId('source-row')
    .getByText(/监测中断 2 小时 1\d 分/)
    .waitFor(WAIT);
}, 60_000);

test('stale: data that stop are said with their age, whatever was said before', async () => {
  const page = await signedInPage(browser, door, 'wangxiaolan', { viewport: HD });
  await page.clock.install();
  await page.goto(`${door.url}/wall`);
  await said(page, /^微博搜索已中断/);
  const clock = (ms: number): string =>
    new Date(ms).toLocaleTimeString('zh-CN', {
      timeZone: 'Asia/Shanghai',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  const now = door.db.clock.now().getTime();
  await page.route('**/api/overview', (r) => r.abort());
  await page.clock.runFor(3 * MINUTE);
  await said(page, /^数据已停在 \d\d:\d\d，3 分.*前，此后的情况看不到。$/);
  expect(await kind(page)).toBe('stale');
  const at = /停在 (\d\d:\d\d)/.exec((await page.getByTestId('sentence').textContent())!)![1];
  expect([clock(now - MINUTE), clock(now), clock(now + MINUTE)]).toContain(at);
  await page.getByText(/^此前：微博搜索已中断/).waitFor(WAIT);
  await keepShot(page, 'wall-stale');
  expect(await unreadable(page)).toEqual([]);
  await page.unroute('**/api/overview');
  await page.clock.runFor(MINUTE);
  await said(page, /^微博搜索已中断/);
  await page.context().close();
}, 60_000);

test('half an hour on the wall leaves nothing behind: objects, nodes and listeners stay as many as after the first minutes', async () => {
  const page = await signedInPage(browser, door, 'wangxiaolan', { viewport: HD });
  let asked = 0;
  let answered = 0;
  const isRead = (r: Request): boolean => r.url().endsWith('/api/overview');
  const end = (r: Request): void => void (isRead(r) && answered++);
  page.on('request', (r) => isRead(r) && asked++);
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  await page.clock.install();
  await page.goto(`${door.url}/wall`);
  await page.locator('.curve svg').waitFor(WAIT);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const reads = async (count: number): Promise<void> => {
    for (const last = asked + count; asked < last;) {
      await page.clock.runFor(5_000);
      // no more time passes for the page than its reads have patience
      while (answered < asked) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  /** how many there are when what nobody holds is gone */
  const held = async (): Promise<Record<'objects' | 'nodes' | 'listeners', number>> => {
    const root = await cdp.send('Runtime.evaluate', { expression: 'Object.prototype', objectGroup: 'held' });
    const { objects } = await cdp.send('Runtime.queryObjects', {
      prototypeObjectId: root.result.objectId!,
      objectGroup: 'held',
    });
    const { result } = await cdp.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await cdp.send('Runtime.releaseObjectGroup', { objectGroup: 'held' });
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((m) => m.name === name)!.value;
    return { objects: result.value as number, nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
  };
  await reads(9);
  const before = await held();
  await reads(90);
  const after = await held();
  // ninety of anything kept at each read would be seen
  expect(after.listeners).toBeLessThan(before.listeners + 60);
  expect(after.nodes).toBeLessThan(before.nodes + 60);
  expect(after.objects).toBeLessThan(before.objects * 1.05);
  await page.context().close();
}, 90_000);
