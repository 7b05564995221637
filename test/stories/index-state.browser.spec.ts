import fs from 'node:fs';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Indexer, Rebuild } from '@fengsui/search-index';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** The state of the search index on the page 采集: what lags, what was refused and why, 再试, and a rebuild with its progress. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  door.expectError(/无法进入索引，已搁置/);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string): Promise<Page> => signedInPage(browser, door, username);
const card = (on: Page) => on.getByTestId('index-card');
const round = (): Promise<number> => door.api.get(Indexer).round();

test('a post the index cannot take stands with its reason, masked, and is tried again by one button', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/collection`);
  await card(page).getByText('检索和曲线都是全的。').waitFor(WAIT);
  await card(page).getByText('内置（PostgreSQL）').waitFor(WAIT);
  // no row of an index holds a region of this length
  await door.db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, segmented, region)
       values ('weibo', 'p', 'weibo-m', '青江职院的毒帖，电话 13812345678', app.now(), 'h', true, '毒帖', $1) returning id)
     insert into index_queue (mention_id) select id from m`,
    [randomBytes(6_000).toString('hex')],
  );
  for (let i = 0; i < 6; i++) {
    await round();
    await door.db.clock.advance(60_000);
  }
  await page.reload();
  await page.getByTestId('index-lacks').getByText('1 条帖子无法进入检索，已搁置。').waitFor(WAIT);
  const aside = page.getByTestId('set-aside');
  await aside.getByText('青江职院的毒帖，电话 138********').waitFor(WAIT);
  await aside.getByText(/原因：index row requires \d+ bytes/).waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await door.db.dataSource.query(`update mention set region = '四川' where platform_id = 'p'`);
  await aside.getByRole('button', { name: '再试：青江职院的毒帖' }).click();
  await aside.waitFor({ state: 'detached', ...WAIT });
  await round();
  await page.reload();
  await card(page).getByText('检索和曲线都是全的。').waitFor(WAIT);
  const found = await (await door.as('wangxiaolan'))('/api/search?q=毒帖');
  expect(((await found.json()) as { total: number }).total).toBe(1);
  await page.context().close();
}, 90_000);

test('a rebuild is begun by who may, once at a time, and shows how far it is', async () => {
  const duty = await signedIn('wangxiaolan');
  await duty.goto(`${door.url}/collection`);
  await card(duty).getByText('没有，新帖入库即可检索').waitFor(WAIT);
  expect(await card(duty).getByRole('button', { name: '重建索引' }).count()).toBe(0);
  await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, segmented)
     select 'weibo', 'r' || n, 'weibo-m', 't', app.now(), 'h', true, '字' from generate_series(1, 4000) n`,
  );
  const head = await signedIn('liumin');
  await head.goto(`${door.url}/collection`);
  await card(head).getByRole('button', { name: '重建索引' }).click();
  await head.getByRole('dialog', { name: '重建检索索引' }).getByRole('button', { name: '开始重建' }).click();
  await card(head).getByText('正在重建，已完成 0%').waitFor(WAIT);
  const again = await (await door.as('liumin'))('/api/index/rebuild', { method: 'POST' });
  expect(again.status).toBe(409);
  const refused = await (await door.as('wangxiaolan'))('/api/index/rebuild', { method: 'POST' });
  expect(refused.status).toBe(403);
  await door.api.get(Rebuild).step();
  await card(head)
    .getByText(/正在重建，已完成 (49|50)%/)
    .waitFor(WAIT);
  while (await door.api.get(Rebuild).step());
  await card(head).getByRole('button', { name: '重建索引' }).waitFor(WAIT);
  const [event] = await door.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'index.rebuild'`,
  );
  expect(event.text).toBe('刘敏启动检索索引重建');
  await Promise.all([duty.context().close(), head.context().close()]);
}, 90_000);
