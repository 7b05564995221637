import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { Browser, Page } from 'playwright-core';
import { accountRecord } from '../harness/account-record.js';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第二十条 in a real browser: the 制度 are read, drafted, compared and put in force; articles are shown where they apply. */
let door: Door;
let browser: Browser;
let account: string;
const WAIT = { timeout: 30_000 };

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  const people: Record<string, string> = {};
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  const body = { as: 'register', record: accountRecord(people), reason: '' };
  account = (await door.call<{ id: string }>('liumin', 'POST', '/api/registry/accounts', body)).body.id;
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const desk = (username: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 }, colorScheme });
const phone = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

test('部长 reads what is in force, drafts a revision, sees what it changes, and puts it in force', async () => {
  const page = await desk('liumin');
  await page.goto(`${door.url}/rules`);
  await page.getByTestId('rules-sentence').getByText('管理办法现行第 1 版，自 2017年12月19日起施行。').waitFor(WAIT);
  await page.getByTestId('rule-text').getByText('第十八条').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'rules');
  await page.getByRole('button', { name: '起草修订' }).click();
  const form = page.getByRole('form', { name: '草稿' });
  const article = form.getByLabel('第二十条条文');
  await article.waitFor(WAIT);
  await form.getByLabel('第一条条文').fill('');
  await form.getByRole('button', { name: '保存草稿' }).click();
  await page.getByTestId('rule-problems').getByText('第一条没有内容').waitFor(WAIT);
  await form.getByLabel('第一条条文').fill('为规范学校各级新媒体建设，制定本办法。');
  await form.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText('1 处变化').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'rules-draft');
  const ending = page.getByRole('form', { name: '施行' });
  await ending.getByLabel('自哪天起施行').fill('2001-01-01');
  await ending.getByLabel('修订理由').fill('学校更名后修订');
  await ending.getByRole('button', { name: '施行' }).click();
  await ending.getByRole('alert').getByText('施行日期不能早于今天').waitFor(WAIT);
  await ending.getByLabel('自哪天起施行').fill('2099-09-01');
  await ending.getByRole('button', { name: '施行' }).click();
  await page.getByTestId('rules-sentence').getByText('第 2 版自 2099年9月1日起施行。').waitFor(WAIT);
  const compared = page.getByTestId('rule-compare');
  await compared.getByText('1 处变化').waitFor(WAIT);
  await compared.locator('ins').first().waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'rules-history');
  // the other documents under the same list
  await page.getByText('台账办理时限', { exact: true }).click();
  await page.getByTestId('rule-text').getByText('新建申请：签署意见').waitFor(WAIT);
  await page.getByText('发布词表', { exact: true }).click();
  await page.getByText('还没有施行发布词表').waitFor(WAIT);
  await keepShot(page, 'rules-empty');
  await page.context().close();
});

test('an account’s sheet names its version and opens the article; on the phone too', async () => {
  const page = await desk('chenjianguo', 'dark');
  await page.goto(`${door.url}/accounts/${account}`);
  const sheet = page.getByTestId('sheet-1');
  await sheet.getByText('（第 1 版）').waitFor(WAIT);
  await sheet.getByRole('button', { name: '依据第六条' }).click();
  const text = page.getByTestId('basis-text');
  await text.getByText(/加盖主管单位公章后报党委宣传部登记备案/).waitFor(WAIT);
  await text.getByText(/第 1 版，2017年12月19日起施行/).waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'rules-basis-dark');
  await page.keyboard.press('Escape');
  await page.goto(`${door.url}/rules`);
  await page.getByTestId('rule-text').getByText('第十八条').waitFor(WAIT);
  expect(await page.getByRole('button', { name: '起草修订' }).count()).toBe(0);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'rules-dark');
  await page.context().close();
  const small = await phone('chenjianguo');
  await small.goto(`${door.url}/m/up`);
  await small.getByRole('button', { name: '依据第十三条' }).tap();
  await small
    .getByTestId('basis-text')
    .getByText(/积极疏导/)
    .waitFor(WAIT);
  await keepShot(small, 'rules-basis-phone');
  await small.goto(`${door.url}/rules`);
  await small.getByTestId('rule-text').getByText('第十八条').waitFor(WAIT);
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await keepShot(small, 'rules-phone');
  await small.context().close();
});
