import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Product, startProduct, until } from '../harness/product.js';

/** The collection pages over the whole product: a site asks for a captcha, a person releases, a new list brings posts. */
let p: Product;
let browser: Browser;
let desk: Page;
const WAIT = { timeout: 40_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  p = await startProduct({ baselinePerMinute: 0 });
  browser = await openBrowser();
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
  });
  const { username, password } = p.accounts.get('wangxiaolan')!;
  await context.request.post(`${p.url}/api/session`, { data: { username, password } });
  desk = await context.newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await p?.stop();
});

test('a captcha is said on the open page with how long nothing was seen; released, the source sees again', async () => {
  await desk.goto(`${p.url}/collection`);
  const row = desk.locator('[data-source="weibo-m"]');
  await row.getByText(/正常，/).waitFor(WAIT);
  await desk.evaluate(() => Object.assign(window, { sameDocument: true }));
  p.sim.setFault({ origin: 'weibo-m', fault: 'captcha' });
  const sentence = desk.getByTestId('collection-sentence');
  await sentence.getByText(/微博（移动端）已中断 .+：要求验证/).waitFor(WAIT);
  await row.getByText(/要求验证，暂停 2 小时/).waitFor(WAIT);
  p.sim.clearFaults();
  await desk.getByTestId('collection-next').click();
  await row.getByText(/正常，/).waitFor(WAIT);
  expect(await desk.evaluate(() => 'sameDocument' in window)).toBe(true);
  const [said] = await p.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'source.released'`,
  );
  expect(said).toEqual({ text: '恢复微博（移动端）的采集' });
}, 120_000);

test('a list that a person saves starts to bring posts', async () => {
  await desk.goto(`${p.url}/watch-lists`);
  await desk.getByRole('button', { name: '新建方案' }).click();
  await desk.getByLabel('方案名称').fill('读书社');
  const words = desk.getByLabel('学校名称');
  await words.fill('绿荫读书社');
  await words.press('Enter');
  await desk.getByTestId('preview').getByText('绿荫读书社').first().waitFor(WAIT);
  await desk.getByRole('button', { name: '保存' }).click();
  await desk.getByRole('cell', { name: '读书社' }).first().waitFor(WAIT);
  p.sim.addPost({ text: '绿荫读书社的灯一直亮着' });
  await until('the post to be stored for the new list', async () => {
    const rows = await p.db.dataSource.query(
      `select 1 from mention m join watch_list w on w.id = m.watch_list_id where w.name = '读书社' and m.text like '%一直亮着%'`,
    );
    return rows.length === 1;
  });
}, 120_000);
