import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scenarioText } from '@fengsui/drills';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 演练 in a real browser: the library and its timelines, a rehearsal from start to score, what goes wrong, and who may not. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 30_000 };
const PLAYED = { timeout: 150_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  for (const built of ['apps/web/dist/index.html', 'apps/drill-stage/dist/main.js'])
    if (!fs.existsSync(built)) throw new Error(`${built} is not built: run npm run setup`);
  door = await openDoor();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, phone = false, dark = false): Promise<Page> =>
  signedInPage(browser, door, username, {
    colorScheme: dark ? 'dark' : 'light',
    viewport: phone ? { width: 360, height: 780 } : { width: 1440, height: 900 },
  });
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}
const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

test('nothing played yet; the library shows what happens when; a file with errors is refused with its lines', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/drills`);
  await page.getByText('还没有演练过').waitFor(WAIT);
  expect(await page.getByTestId('library').locator('.scenario').count()).toBe(8);
  await shot(page, 'drills-empty');
  expect(await seriousOn(page)).toEqual([]);
  await page.getByRole('button', { name: /食堂餐食现异物/ }).click();
  const preview = page.getByTestId('preview');
  await preview.getByText('导调给宣传部值班员：记者来电（20 分钟内答复）').waitFor(WAIT);
  await preview.getByText('通知到达后 6 分钟签收（企业微信）').waitFor(WAIT);
  await shot(page, 'drills-preview');
  expect(await seriousOn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const wrong = scenarioText('food-foreign-object').replace('"kind": "food"', '"kind": "fire"');
  await page.getByLabel('用自己的脚本文件').setInputFiles(file('我的脚本.json', wrong));
  await page.getByLabel('演练目的').fill('试一试');
  await page.getByRole('button', { name: '开始演练' }).click();
  await page
    .getByRole('alert')
    .getByText(/第 3 行：kind 应为 food、dormitory/)
    .waitFor(WAIT);
  await shot(page, 'drills-refused');
}, 90_000);

test('a rehearsal: it is started, its course is seen as it goes, and the score and the reports stay', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/drills`);
  await page.getByRole('button', { name: /食堂餐食现异物/ }).click();
  await page.getByRole('button', { name: '开始演练' }).click();
  await page.getByText('请填写演练目的').waitFor(WAIT);
  await page.getByLabel('演练目的').fill('新学期第一次');
  await page.getByRole('button', { name: '开始演练' }).click();
  await page.getByText('可以离开此页').waitFor(WAIT);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByTestId('course').getByText('陈建国签收（企业微信）').waitFor(PLAYED);
  await shot(page, 'drill-running');
  expect(await seriousOn(page)).toEqual([]);
  await page.getByTestId('outcome').getByText('不计分').first().waitFor(PLAYED);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  const director = page.getByTestId('director');
  expect(await director.getByText('已回应').count()).toBe(2);
  await page.getByRole('heading', { name: '已完成' }).waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  const word = page.getByRole('link', { name: '复盘报告 Word' });
  const answer = await page.request.get(`${door.url}${await word.getAttribute('href')}`);
  expect((await answer.body()).subarray(0, 2).toString()).toBe('PK');
  await shot(page, 'drill-done');
  for (const [phone, dark] of [
    [false, true],
    [true, false],
    [true, true],
  ] as const) {
    const other = await signedIn('zhaolixin', phone, dark);
    await other.goto(page.url());
    await other.getByTestId('outcome').waitFor(WAIT);
    expect(await other.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(await seriousOn(other)).toEqual([]);
    await shot(other, `drill-done-${phone ? 'phone' : 'desk'}-${dark ? 'dark' : 'light'}`);
    await other.goto(`${door.url}/drills`);
    await other.getByText('新学期第一次').or(other.getByTestId('played')).first().waitFor(WAIT);
    expect(await other.getByRole('button', { name: '用自己的脚本文件' }).count()).toBe(0);
    await shot(other, `drills-${phone ? 'phone' : 'desk'}-${dark ? 'dark' : 'light'}`);
  }
}, 300_000);

test('a script whose posts become no incident: the drill failed, and the page says why', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/drills`);
  const quiet = JSON.stringify({
    ...{ title: '一句闲话', kind: 'food', summary: '没有人在意', goals: ['看系统不误报'], begins: '10:00' },
    expect: { level: 4, detectedWithin: 30 },
    posts: [{ at: 0, text: '{简称}今天的晚霞真好看' }],
    close: { at: 10, reason: '无事' },
  });
  await page.getByLabel('用自己的脚本文件').setInputFiles(file('闲话.json', quiet));
  await page.getByLabel('演练目的').fill('看系统不误报');
  await page.getByRole('button', { name: '开始演练' }).click();
  await page.getByRole('alert').getByText('脚本中的信息没有形成事件').waitFor(PLAYED);
  await page.getByRole('heading', { name: '未能完成' }).waitFor(WAIT);
  await shot(page, 'drill-failed');
}, 180_000);

test('a surprise drill waits for consent and says what hinders it', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/drills`);
  await page.getByRole('button', { name: /深夜突发事件/ }).click();
  await page.getByText('不预告演练的规则').click();
  await page.getByText('须事先征得分管校领导同意').waitFor(WAIT);
  await page.getByLabel('演练目的').fill('夜间抽查');
  await page.getByRole('button', { name: '提出不预告演练' }).click();
  await page.getByTestId('drill-state').getByText('尚未设置演练网址').waitFor(WAIT);
  await shot(page, 'drill-waiting');
  expect(await seriousOn(page)).toEqual([]);
  const leader = await signedIn('zhaolixin');
  await leader.goto(page.url());
  await leader.getByRole('button', { name: '同意此次不预告演练' }).click();
  await leader.getByText(/赵立新 于 .* 同意/).waitFor(WAIT);
  await page.getByRole('button', { name: '撤回' }).click();
  await page.getByLabel('原因').fill('改期');
  await page.getByRole('button', { name: '确认中止' }).click();
  await page.getByRole('heading', { name: '已中止' }).waitFor(WAIT);
}, 120_000);
