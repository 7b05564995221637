import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startSimulator, type Simulator } from '@fengsui/simulator';
import { openBrowser } from '../harness/browser.js';

let sim: Simulator;
let browser: Browser;
const NOON = Date.parse('2026-11-22T12:30:00+08:00');
let at = NOON;

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0, now: () => new Date(at) });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await sim?.stop();
});

test('sent away from a search, a person scans the second code, and the search answers', async () => {
  sim.addPost({ text: '青江职院今天' });
  const page = await browser.newPage();
  const search = `${sim.urls.weiboS}/weibo?q=${encodeURIComponent('青江职院')}`;
  await page.goto(search);
  expect(page.url()).toContain(`${sim.urls.passport}/sso/login.php`);
  await page.click('#signin');
  await page.waitForSelector('svg#qr');
  at = NOON + 200_000;
  await page.waitForSelector('text=二维码已过期');
  await Promise.all([page.waitForNavigation(), page.click('text=刷新')]);
  await page.waitForSelector('svg#qr');
  expect(sim.passport.scan()).toBe(await page.getAttribute('svg#qr', 'data-code'));
  await page.waitForURL(search);
  expect(await page.textContent('div.card-wrap[mid]')).toContain('今天');
  const cookies = await page.context().cookies();
  expect(cookies.map((c) => c.name)).toEqual(expect.arrayContaining(['SUB', 'SUBP', 'ALF', 'SSOLoginState']));
  await page.context().close();
});

test('the visitor page makes a visitor and goes back; a captcha page is left by its button', async () => {
  const page = await browser.newPage();
  const back = `${sim.urls.weiboM}/`;
  await page.goto(`${sim.urls.passport}/visitor/visitor?entry=sinawap&a=enter&url=${encodeURIComponent(back)}`);
  await page.waitForURL(back);
  expect(sim.passport.visitors.cn).toBe(1);
  sim.setFault({ origin: 'weibo-m', fault: 'captcha' });
  await page.goto(`${sim.urls.weiboM}/captcha?scene=limit&referer=/`);
  await Promise.all([page.waitForURL(back), page.click('text=点击按钮进行验证')]);
  expect((await (await fetch(`${sim.urls.control}/__/state`)).json()).faults).toEqual([]);
  await page.context().close();
});
