import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type InspectionDesk, inspectionDesk, OFFICE_HEAD } from '../harness/inspection-desk.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第六、十、十一、十九条 in a real browser: an account of any platform is registered, whoever hosts and approved it stands beside it, and what is missing is named. */
let desk: InspectionDesk;
let browser: Browser;
const WAIT = { timeout: 30_000 };
const nobody = {
  ...{ leader: null, admins: [] as string[], guide: null },
  reviewers: [null, null, null] as [null, null, null],
};

beforeAll(async () => {
  desk = await inspectionDesk();
  await desk.door.db.dataSource.query(
    `insert into unit (id, name, kind, parent_id) values ('club', '摄影协会', 'student_body', 'student')`,
  );
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.door.stop();
});

const open = (user: string): Promise<Page> =>
  signedInPage(browser, desk.door, user, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
/** By the keyboard, as far down as the option stands. */
async function pick(within: Locator, label: string, down: number): Promise<void> {
  const box = within.getByRole('combobox', { name: label, exact: true });
  await box.click(WAIT);
  for (let i = 0; i < down; i++) await box.press('ArrowDown');
  await box.press('Enter');
}

test('第六、十九条: 抖音 goes the same way as Weibo: its 登记表 is filled in, what is missing is said, and it stands in the 台账', async () => {
  const page = await open(OFFICE_HEAD);
  await page.goto(`${desk.door.url}/accounts`);
  await page.getByRole('button', { name: '登记或申请' }).click(WAIT);
  const form = page.getByRole('form', { name: '账号' });
  // from 微信公众号, which stands there first
  await pick(form, '平台', 2);
  await form.getByRole('button', { name: '提交' }).click();
  await form.getByRole('alert').waitFor(WAIT);
  await form.getByLabel('账号名称').fill('青衣江食堂');
  await form.getByRole('button', { name: '提交' }).click();
  await page.getByRole('heading', { name: '青衣江食堂 抖音' }).waitFor(WAIT);
  await page.getByText('已登记，主办单位党委宣传部').waitFor(WAIT);
  await page.getByTestId('sheet-1').getByText('抖音').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'article-6-register');
  await page.context().close();
}, 90_000);

test('第十条: who hosts and who approved stand on the sheet; who approved reads it and changes nothing; others are told there is none', async () => {
  const account = await desk.register({
    ...{ name: '青衣江摄影', uid: 'gh_sheying', unitId: 'club', approverUnitId: 'student' },
  });
  const page = await open('hefang');
  await page.goto(`${desk.door.url}/accounts/${account}`);
  const sheet = page.getByTestId('sheet-1');
  await sheet.getByText('摄影协会').waitFor(WAIT);
  await sheet.getByText('学工部').first().waitFor(WAIT);
  expect(await page.getByRole('button', { name: '变更登记' }).count()).toBe(0);
  await page.getByRole('button', { name: '依据第五、十、十一条' }).click(WAIT);
  await page
    .getByTestId('basis-text')
    .getByText(/谁主办、谁负责/)
    .waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'article-10-basis');
  await page.context().close();
  const other = await open('chenjianguo');
  await other.goto(`${desk.door.url}/accounts/${account}`);
  await other.getByText('没有这个账号').waitFor(WAIT);
  await other.context().close();
}, 90_000);

test('第十一条: without 分管领导, 专人 and 管理制度 the 年检表 says so; with them it does not any more', async () => {
  const account = await desk.register({ name: '青衣江后勤', uid: '9100000077', people: nobody });
  const id = await desk.sheetOf(await desk.open([account]), account);
  const page = await open('wangxiaolan');
  await page.goto(`${desk.door.url}/inspections/sheets/${id}`);
  await page.getByText('没有分管领导；没有专人管理（管理员）；没有管理制度').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'article-11-gaps');
  await page.goto(`${desk.door.url}/accounts/${account}`);
  await pick(page.locator('body'), '材料种类', 1);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '管理制度.txt', mimeType: 'text/plain', buffer: Buffer.from('第一条 三审三校。\n') });
  await page.getByRole('link', { name: '管理制度.txt' }).waitFor(WAIT);
  await page.goto(`${desk.door.url}/inspections/sheets/${id}`);
  const form = page.getByRole('form').first();
  await form.getByLabel('队伍和人员变化').fill('没有变化');
  await form.getByLabel('交接情况').fill('没有交接');
  await form.getByLabel('制度及执行').fill('三审三校，按制度执行');
  await page.getByRole('button', { name: '报分管领导签字' }).click();
  await page.getByText('没有分管领导；没有专人管理（管理员）', { exact: true }).waitFor(WAIT);
  await page.context().close();
}, 90_000);
