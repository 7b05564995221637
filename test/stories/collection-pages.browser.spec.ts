import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { until } from '../harness/product.js';

/** 采集健康, 监测方案 and 线索录入 in a real browser, over the real api and database. */
let door: Door;
let browser: Browser;
let desk: Page;
const WAIT = { timeout: 20_000 };
/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await door.db.dataSource.query(`
    insert into source_state (source, interval_ms, gap_ms, daily, state, since, last_ok_at) values
      ('weibo-s', 600000, 12000, 300, 'ok', app.now() - interval '3 hours', app.now()),
      ('weibo-m', 600000, 12000, 300, 'ok', app.now() - interval '3 hours', app.now())`);
  browser = await openBrowser();
  desk = await signedIn('wangxiaolan', { viewport: { width: 1440, height: 900 } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, options: BrowserContextOptions = {}): Promise<Page> =>
  signedInPage(browser, door, username, options);

/** A phone scrolls one way only. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test('calm, then a captcha stops a source: the open page says so with its length, one button releases it', async () => {
  await desk.goto(`${door.url}/collection`);
  const sentence = desk.getByTestId('collection-sentence');
  await sentence.getByText('两个来源正常，近 24 小时无缺口。').waitFor(WAIT);
  await door.db.dataSource.query(`
    insert into coverage (source, query, from_at, to_at, state, reason) values
      ('weibo-s', '青江职院', app.now() - interval '9 hours', app.now() - interval '130 minutes', 'seen', null),
      ('weibo-s', '青江职院', app.now() - interval '130 minutes', app.now(), 'missed', 'captcha');
    update source_state set state = 'captcha', last_ok_at = app.now() - interval '130 minutes', paused_until = '9999-01-01T00:00:00Z',
      pause_reason = '24 小时内第三次要求验证，请人工处理后恢复', needs_person = true where source = 'weibo-s';
    select pg_notify('fengsui_live', '{"type":"source","data":{"source":"weibo-s","state":"captcha"}}')`);
  await sentence.getByText('微博搜索已中断 2 小时 10 分：要求验证。').waitFor(WAIT);
  const row = desk.locator('[data-source="weibo-s"]');
  await row.getByText('24 小时内第三次要求验证').waitFor(WAIT);
  // the strip tells when and why to a keyboard
  await row.getByRole('slider').focus();
  await desk.keyboard.press('ArrowRight');
  await row.getByText(/漏采：要求验证/).waitFor(WAIT);
  await desk.getByRole('cell', { name: '要求验证' }).waitFor(WAIT);
  await desk.getByTestId('collection-next').click();
  await until('the source to be released', async () => {
    const [s] = await door.db.dataSource.query(`select * from source_state where source = 'weibo-s'`);
    return s.paused_until === null && !s.needs_person;
  });
  await row.getByText('即将恢复').waitFor(WAIT);
}, 60_000);

test('a cookie pasted wrong is refused at its field, with the part that is missing', async () => {
  const session = desk.locator('[data-testid="session"][data-site="weibo.cn"]');
  await session.getByRole('button', { name: '粘贴 Cookie' }).click();
  await session.getByLabel('Cookie', { exact: true }).fill('SUB=_2A25abc; SCF=xyz');
  await session.getByRole('button', { name: '保存' }).click();
  await session.getByRole('alert').getByText(/SUBP/).waitFor(WAIT);
  expect(await session.getByLabel('Cookie', { exact: true }).inputValue()).toBe('SUB=_2A25abc; SCF=xyz');
});

test('a budget below what a site bears is refused at its field', async () => {
  await desk.locator('[data-source="weibo-m"]').getByRole('button', { name: '设置' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('两次请求的间隔').fill('0.01');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/间隔应在/)
    .waitFor(WAIT);
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'hidden' });
});

test('a kept page comes as a file of text, never as a page', async () => {
  await door.db.dataSource.query(
    `insert into kept_page (source, target, state, note, size_bytes, gzip, expires_at) values ('weibo-s', '青江职院', 'layout_changed', '没有卡片', 27, $1, app.now() + interval '1 day')`,
    [gzipSync('<script>alert(1)</script>')],
  );
  await desk.reload();
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.locator('#kept-pages').getByText('下载').click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.txt$/);
});

test('who has no right is told whom to ask', async () => {
  const leader = await signedIn('zhaolixin');
  await leader.goto(`${door.url}/collection`);
  await leader.getByText('没有查看权限').waitFor(WAIT);
  await leader.context().close();
});

test('a list that would take everything is refused with its number; a good one shows its preview and saves', async () => {
  await door.db.dataSource.query(`
    insert into mention (platform, platform_id, source, author_name, text, content_hash, about_school, published_at)
    select 'weibo', 'x' || n, 'weibo-s', '路人', '今天天气不错，出门走走' || n, 'x' || n, false, app.now() - n * interval '10 minutes' from generate_series(1, 200) n;
    insert into mention (platform, platform_id, source, author_name, text, content_hash, about_school, published_at)
    select 'weibo', 'y' || n, 'weibo-s', '同学', '青江职院宿舍停热水' || n || case when n % 2 = 0 then '（招租）' else '' end, 'y' || n, true, app.now() - n * interval '1 hour' from generate_series(1, 8) n`);
  await desk.goto(`${door.url}/watch-lists`);
  await desk.getByRole('button', { name: '新建方案' }).click();
  await desk.getByLabel('方案名称').fill('宿舍');
  const words = desk.getByLabel('学校名称');
  await words.fill('今天');
  await words.press('Enter');
  await desk.getByTestId('refusal').getByText(/200/).waitFor(WAIT);
  await desk.getByRole('button', { name: '保存' }).click();
  await desk.getByRole('alert').filter({ hasText: '200' }).nth(1).waitFor(WAIT);
  // pasted together, they come apart
  await words.press('Backspace');
  await words.fill('青江职院、青衣江职院，');
  const stop = desk.getByLabel('排除词');
  await stop.fill('招租');
  await stop.press('Enter');
  const preview = desk.getByTestId('preview');
  await preview.locator('.preview-number').getByText('4', { exact: true }).waitFor(WAIT);
  await preview.getByText('因“招租”').waitFor(WAIT);
  await preview.locator('mark').getByText('青江职院').first().waitFor(WAIT);
  // what is typed outlives the page
  await desk.reload();
  await desk.getByRole('button', { name: '新建方案' }).click();
  await desk.getByText('已恢复您上次未保存的修改').waitFor(WAIT);
  await desk.getByRole('button', { name: '保存' }).click();
  await desk.getByRole('cell', { name: '宿舍' }).waitFor(WAIT);
  const [saved] = await door.db.dataSource.query(`select * from watch_list where name = '宿舍'`);
  expect([saved.school_words, saved.stop_words]).toEqual([['青江职院', '青衣江职院'], ['招租']]);
}, 60_000);

test('whoever is slower does not overwrite, and reads who was faster', async () => {
  await desk.getByRole('button', { name: '宿舍' }).click();
  const [{ id }] = await door.db.dataSource.query(`select id from watch_list where name = '宿舍'`);
  const head = await door.as('liumin');
  const changed = await head(`/api/watch-lists/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: '宿舍',
      schoolWords: ['青江职院'],
      stopWords: ['招租'],
      platforms: ['weibo'],
      version: 1,
    }),
  });
  expect(changed.status).toBe(200);
  await desk.getByLabel('方案名称').fill('宿舍区');
  await desk.getByRole('button', { name: '保存' }).click();
  await desk
    .getByRole('alert')
    .getByText(/刘敏.*没有覆盖对方/)
    .waitFor(WAIT);
  await desk.getByRole('button', { name: '采用最新内容' }).click();
  await until('the newest content', async () => (await desk.getByLabel('方案名称').inputValue()) === '宿舍');
  await desk.getByRole('button', { name: 'Close' }).or(desk.locator('.ant-drawer-close')).first().click();
});

test('a leader reports by phone what is shared, with a photo: it stands in the stream of the desk, and a second time is known', async () => {
  const phone = await signedIn('chenjianguo', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  await phone.goto(
    `${door.url}/report?title=${encodeURIComponent('二食堂')}&text=${encodeURIComponent('青江职院二食堂餐盘有异物 https://weibo.com/1234567890/Nabcdefgh')}`,
  );
  const form = phone.getByTestId('entry-form');
  expect(await form.getByLabel('链接').inputValue()).toBe('https://weibo.com/1234567890/Nabcdefgh');
  expect(await form.getByLabel('内容').inputValue()).toBe('青江职院二食堂餐盘有异物');
  await form
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '餐盘.png', mimeType: 'image/png', buffer: PNG });
  await form.getByText('餐盘.png').waitFor(WAIT);
  expect(await fits(phone)).toBe(true);
  await desk.goto(door.url);
  await desk.getByTestId('sentence').waitFor(WAIT);
  await form.getByRole('button', { name: '报送' }).click();
  await form.getByTestId('entry-result').waitFor(WAIT);
  const mention = desk.getByTestId('mention').filter({ hasText: '餐盘有异物' });
  await mention.waitFor(WAIT);
  await mention.getByRole('button', { name: '存证 1' }).click();
  await desk.getByRole('dialog').getByText('餐盘.png').waitFor(WAIT);
  const picture = desk.getByRole('dialog').getByRole('img');
  await until('the picture to load', () =>
    picture.evaluate((i) => (i as unknown as { naturalWidth: number }).naturalWidth > 0),
  );
  await form.getByLabel('内容').fill('青江职院二食堂餐盘有异物');
  await form.getByLabel('链接').fill('https://weibo.com/1234567890/Nabcdefgh');
  await form.getByRole('button', { name: '报送' }).click();
  await phone.locator('[data-known="true"]').waitFor(WAIT);
  await phone.context().close();
}, 60_000);

test('a file of many goes in by rows; bad ones are listed with number and reason', async () => {
  await desk.goto(`${door.url}/report`);
  const form = desk.getByTestId('import-form');
  await form.locator('input[type=file]').setInputFiles({
    name: '线索.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('平台,正文,发布时间\n微博,青江职院图书馆,2026-11-20 10:00\n贴吧,青江职院,2026-11-20 10:00\n'),
  });
  const report = desk.getByTestId('import-report');
  await report.getByText('收录 1 条').waitFor(WAIT);
  await report.getByRole('cell', { name: /不认识的平台“贴吧”/ }).waitFor(WAIT);
  // React would refuse a javascript: address; this one is ours and leads to this installation
  const href = await desk.getByText('烽燧：报送此页').getAttribute('href');
  expect(decodeURIComponent(href!)).toContain(`${door.url}/report?via=`);
});
