import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MentionStore } from '@fengsui/mentions';
import { PublishingWatch } from '@fengsui/publishing';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { DONE, DUTY, openPublishingDesk, type PublishingDesk } from '../harness/publishing-desk.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第十五至十七条 in a real browser: what was altered and taken down after leave, the school's own words, the questions on secrecy. */
let k: PublishingDesk;
let browser: Browser;
const WAIT = { timeout: 30_000 };

beforeAll(async () => {
  k = await openPublishingDesk();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await k?.stop();
});

const open = (user: string): Promise<Page> =>
  signedInPage(browser, k.door, user, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('第十五条: a correction after leave is shown word by word; what is taken down says so', async () => {
  const one = await k.reviewed();
  expect(await k.approve(one)).toEqual(DONE);
  await k.door.db.clock.advance(60_000);
  await k.published(k.sheet().text, { id: 'b1' });
  const mention = await k.published(k.sheet().text.replace('暂停开放', '照常开放'), { id: 'b1', edited: true });
  const page = await open(DUTY);
  await page.goto(`${k.door.url}/publishing`);
  await page
    .getByTestId('posts')
    .getByRole('button', { name: /与授权不一致/ })
    .click(WAIT);
  await page.getByTestId('posts').getByRole('link', { name: '与授权不一致' }).click(WAIT);
  await page.waitForURL(`**/publishing/posts/${mention}`);
  await page.getByTestId('diff').locator('del').getByText('暂停').waitFor(WAIT);
  await page.getByTestId('diff').locator('ins').getByText('照常').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'article-15-corrected');
  await k.door.db.dataSource.transaction((tx) => k.door.api.get(MentionStore).markGone(tx, 'weibo', 'b1', 'deleted'));
  await k.door.api.get(PublishingWatch).round();
  await page.reload();
  await page.getByTestId('published-verdict').getByText('原帖已删除').waitFor(WAIT);
  await page.context().close();
}, 90_000);

test('第十六、十七条: a word of the school’s list is marked with what to write instead; no question on secrecy stays open, yes is explained', async () => {
  const words = { version: 0, words: [{ kind: 'forbidden', word: '残废人', note: '应写“残疾人”' }] };
  expect((await k.call(DUTY, 'PUT', 'words', words)).status).toBe(204);
  const page = await open('wujing');
  await page.goto(`${k.door.url}/publishing`);
  await page.getByRole('button', { name: '起草申请' }).click(WAIT);
  const form = page.getByRole('form', { name: '发布授权申请' });
  await form.getByLabel('标题').fill('关于助残活动的情况说明');
  await form.getByLabel('正文').fill('学校关爱残废人，方案见内部资料。');
  await form.getByTestId('live-check').getByText('应写“残疾人”').waitFor(WAIT);
  await form.getByLabel('类别').selectOption({ label: '突发事件' });
  await form.getByLabel('新浪微博“青江职院后勤”').check();
  const questions = await form.locator('.secrecy-line').all();
  expect(questions.length).toBe(5);
  for (const q of questions.slice(1)) await q.getByLabel('否').check();
  await form.getByRole('button', { name: '提交初审' }).click();
  await form.getByRole('alert').getByText('保密审查“是否涉及国家秘密和内部敏感信息”还没有回答。').waitFor(WAIT);
  await questions[0]!.getByLabel('是', { exact: true }).check();
  await form.getByRole('button', { name: '提交初审' }).click();
  await form
    .getByRole('alert')
    .getByText(/答“是”的，请写明怎样处理。/)
    .waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'article-17-questions');
  await page.context().close();
}, 90_000);
