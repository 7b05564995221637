import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Rebuild } from '@fengsui/search-index';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** 信息流 with 100,000 posts, read from the first to the last in a real browser. */
const POSTS = 100_000;
let door: Door;
let browser: Browser;
let page: Page;
let cdp: CDPSession;

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, author_name, text, content_hash, about_school, sentiment, score, published_at, segmented)
     select 'weibo', 'n' || n, 'weibo-m', 'school', '路人', '第 ' || n || ' 条：' || repeat('青江职院食堂的饭菜怎么样，', 1 + n % 9), 'h' || n, true, 'neu', 0,
       app.now() - n * interval '5 seconds', '食堂' from generate_series(1, $1) n`,
    [POSTS],
  );
  await door.api.get(Rebuild).begin();
  while (await door.api.get(Rebuild).step());
  browser = await openBrowser();
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
  const { password } = door.accounts.find((a) => a.username === 'wangxiaolan')!;
  await context.request.post(`${door.url}/api/session`, { data: { username: 'wangxiaolan', password } });
  page = await context.newPage();
  cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

/** Seconds of script and of layout so far, and bytes of heap. */
async function cost(): Promise<{ script: number; layout: number; heap: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((m) => m.name === name)!.value;
  return {
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
    heap: of('JSHeapUsedSize'),
  };
}
const feed = () => page.getByTestId('feed');
const held = async (): Promise<number> => Number(await feed().getAttribute('data-rows'));

test('100,000 posts in one list: few rows exist at a time, scrolling costs little, nothing is missing or twice, memory stays small', async () => {
  await page.goto(`${door.url}/stream?span=30d`);
  await feed().waitFor({ timeout: 30_000 });
  // to the last post: each page is asked for when the end comes near
  await page.evaluate(`(async () => {
    const feed = document.querySelector('[data-testid=feed]');
    while (Number(feed.dataset.rows) < ${POSTS}) {
      window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      await new Promise((r) => requestAnimationFrame(r));
    }
  })()`);
  await page.getByText(`已到最后，共列出 ${POSTS} 条。`).waitFor({ timeout: 30_000 });
  expect(await held()).toBe(POSTS);
  await page.evaluate(`window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })`);
  await page.getByText(`第 ${POSTS} 条：`).first().waitFor({ timeout: 30_000 });

  // upwards through some thousand posts, as a wheel does it, and down again
  const before = await cost();
  const frames = (await page.evaluate(`(async () => {
    const seen = { frames: 0, rows: 0, late: 0 };
    let last = performance.now();
    for (const step of [...Array(300).fill(-700), ...Array(300).fill(700)]) {
      window.scrollBy({ top: step, behavior: 'instant' });
      await new Promise((r) => requestAnimationFrame(r));
      const now = performance.now();
      if (now - last > 100) seen.late++;
      last = now;
      seen.frames++;
      seen.rows = Math.max(seen.rows, document.querySelectorAll('.feed-row').length);
    }
    return seen;
  })()`)) as { frames: number; rows: number; late: number };
  const after = await cost();
  const perFrame = {
    script: ((after.script - before.script) / frames.frames) * 1000,
    layout: ((after.layout - before.layout) / frames.frames) * 1000,
  };
  console.info(
    JSON.stringify({
      story: 'stream-long',
      posts: POSTS,
      frames: frames.frames,
      scriptMs: Math.round(perFrame.script * 10) / 10,
      layoutMs: Math.round(perFrame.layout * 10) / 10,
      lateFrames: frames.late,
      rows: frames.rows,
      heapMiB: Math.round(after.heap / 2 ** 20),
    }),
  );
  expect(frames.rows).toBeLessThan(60);
  // a frame has 16.7 ms; the machine that tests is shared and several times slower than a desk
  expect(perFrame.script).toBeLessThan(16);
  expect(after.heap).toBeLessThan(200 * 2 ** 20);

  // what one reads does not move when rows above turn out higher than was thought
  await page.evaluate(`window.scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: 'instant' })`);
  await until('rows in the middle', async () => (await page.locator('.feed-row .mention').count()) > 5);
  const order = (await page.evaluate(`(async () => {
    const numbers = () => [...document.querySelectorAll('.feed-row .mention-text')].map((e) => Number(/第 (\\d+) 条/.exec(e.textContent)[1]));
    let ok = true;
    for (let i = 0; i < 20; i++) {
      window.scrollBy({ top: -400, behavior: 'instant' });
      await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
      const all = numbers().sort((a, b) => a - b);
      ok &&= all.every((n, k) => k === 0 || n === all[k - 1] + 1);
    }
    return ok;
  })()`)) as boolean;
  expect(order).toBe(true);
}, 540_000);
