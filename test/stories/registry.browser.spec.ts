import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 单位与人员 and 台账 in a real browser: a gap is seen and filled, a sheet with faults is refused, an account gets its new sheet, the school its names. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  door = await openDoor();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, width = 1440): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width, height: 900 } });
const shot = async (page: Page, name: string): Promise<void> =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })));
async function choose(page: Page, label: string, text: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('combobox', { name: label, exact: true }).fill(text);
  await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click(WAIT);
}

test('a gap in the chain is red and in words; the office fills it; a sheet with a circle is refused by row and column', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/units`);
  await page.getByTestId('units-sentence').getByText('2 个单位的责任链有缺口').waitFor(WAIT);
  await page.getByText('学工部').first().click();
  await page.getByTestId('chain').getByText('缺口：无人任职').first().waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'units');
  await page.getByRole('button', { name: '登记任职' }).click();
  const form = page.getByRole('form', { name: '任职' });
  await choose(page, '人员', '韩雪', /韩雪/);
  await page.getByRole('combobox', { name: '职责' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: '官微管理员' }).click(WAIT);
  await form.getByLabel('职务', { exact: true }).fill('官微管理员');
  await form.getByRole('button', { name: '保存' }).click();
  await form.getByRole('alert').getByText('韩雪已任信息工程系系主任（主职）').waitFor(WAIT);
  await shot(page, 'units-two-places');
  await form.getByText('兼任', { exact: true }).click();
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByTestId('chain').getByText('韩雪').waitFor(WAIT);
  await page.getByText('导入', { exact: true }).click();
  const sheet = page.getByTestId('sheet-import').first();
  const rows = '单位名称,类别,上级单位\n甲科,处室,乙科\n乙科,处室,甲科\n';
  await sheet
    .locator('input[type=file]')
    .setInputFiles({ name: '单位.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await sheet.getByText('第 2 行 C 列“上级单位”：隶属关系首尾相接：甲科 → 乙科 → 甲科').waitFor(WAIT);
  const mended = rows.replace('甲科,处室,乙科', '甲科,处室,后勤处');
  await sheet
    .locator('input[type=file]')
    .setInputFiles({ name: '单位.csv', mimeType: 'text/csv', buffer: Buffer.from(mended) });
  await sheet.getByRole('button', { name: '全部写入' }).click(WAIT);
  await sheet.getByText('已写入：').waitFor(WAIT);
  await shot(page, 'units-import');
  await page.getByText('人员', { exact: true }).click();
  await page.getByRole('button', { name: '韩雪' }).click(WAIT);
  await page.getByText('学工部 官微管理员').last().waitFor(WAIT);
  await shot(page, 'people');
  await page.context().close();
});

test('who was entered as having left is found among those who left and taken back, with a reason', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/units?view=people`);
  await page.getByRole('button', { name: '吴静' }).click(WAIT);
  await page.getByRole('button', { name: '登记离校' }).click(WAIT);
  await page.getByRole('dialog', { name: '吴静离校' }).getByRole('button', { name: '登记离校' }).click(WAIT);
  await page.getByRole('button', { name: '吴静' }).waitFor({ ...WAIT, state: 'detached' });
  await page.getByLabel('已离校').click();
  await page.getByRole('button', { name: '吴静' }).click(WAIT);
  await page.getByRole('button', { name: '恢复在校' }).click(WAIT);
  const form = page.getByRole('form', { name: '恢复在校' });
  await form.getByRole('button', { name: '恢复在校' }).click();
  await form.getByRole('alert').getByText('请填写恢复理由').waitFor(WAIT);
  await shot(page, 'person-return');
  expect(await seriousOn(page)).toEqual([]);
  await form.getByRole('combobox', { name: '所在单位' }).fill('教务');
  await form.locator('.ant-select-tree-title').filter({ hasText: '教务处' }).click(WAIT);
  await form.getByLabel('恢复理由').fill('误登记');
  await form.getByRole('button', { name: '恢复在校' }).click();
  await page.getByText('没有找到').waitFor(WAIT);
  await page.getByLabel('已离校').click();
  await page.getByRole('button', { name: '吴静' }).waitFor(WAIT);
  await page.context().close();
});

test('the register: what wants looking at first, an account with its chain, a change that keeps the former sheet, the form to print', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/accounts`);
  await page.getByTestId('accounts-sentence').getByText('现有 3 个账号').waitFor(WAIT);
  await page.getByRole('button', { name: /没有教职工审核/ }).click();
  await shot(page, 'accounts');
  expect(await seriousOn(page)).toEqual([]);
  await page.getByRole('link', { name: '青衣江职院学工在线' }).click();
  await page.getByRole('button', { name: '变更登记' }).click(WAIT);
  await choose(page, '分管领导', '何芳', /何芳/);
  await page.getByLabel('事由').fill('补填分管领导');
  await page.getByRole('form', { name: '变更登记' }).getByRole('button', { name: '变更登记' }).click();
  await page.getByTestId('sheet-1').getByText('何芳（学工部 部长）').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'account');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'PDF' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('青衣江职院学工在线变更登记表.pdf');
  await page.context().close();
});

test('a unit sees its own accounts and no buttons of the office; both pages are readable at 360 px and in the dark', async () => {
  const page = await signedIn('chenjianguo', 360);
  await page.goto(`${door.url}/accounts`);
  await page.getByText('还没有登记账号').waitFor(WAIT);
  await page.goto(`${door.url}/units?unit=logistics`);
  await page.getByTestId('chain').getByText('陈建国').waitFor(WAIT);
  expect(await page.getByRole('button', { name: '新设单位' }).count()).toBe(0);
  await page.getByRole('button', { name: '深色' }).click();
  expect(await seriousOn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shot(page, 'units-phone-dark');
  await page.context().close();
});

test('before a school is entered the empty form says what it is for; 部长 enters it on 360 px; two who change it at once are told', async () => {
  await door.db.dataSource.query(`delete from school_profile`);
  const page = await signedIn('liumin', 360);
  await page.goto(`${door.url}/units`);
  await page.getByText('学校', { exact: true }).click(WAIT);
  await page.getByTestId('school-sentence').getByText('还没有录入学校。录入后，').waitFor(WAIT);
  const form = page.getByRole('form', { name: '学校' });
  const save = form.getByRole('button', { name: '保存' });
  await save.click();
  await form.getByRole('alert').getByText('请填写学校全称').waitFor(WAIT);
  await shot(page, 'school-empty-phone');
  await form.getByLabel('全称', { exact: true }).fill('青衣江职业技术学院');
  await form.getByRole('combobox', { name: '简称' }).fill('青衣江职院、青江职院、');
  await save.click();
  await form.getByText('已保存').waitFor(WAIT);
  await page.getByTestId('school-sentence').getByText('青衣江职业技术学院').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shot(page, 'school-phone');

  const other = await signedIn('hanxue');
  await other.goto(`${door.url}/units?view=school`);
  const theirs = other.getByRole('form', { name: '学校' });
  await theirs.getByRole('combobox', { name: '昵称' }).fill('青江人、', WAIT);
  await theirs.getByRole('combobox', { name: '多义的名称' }).click();
  await other.locator('.ant-select-item-option').filter({ hasText: '青江人' }).click(WAIT);
  await other.keyboard.press('Escape');
  await theirs.getByRole('button', { name: '保存' }).click();
  await theirs.getByText('已保存').waitFor(WAIT);
  expect(await seriousOn(other)).toEqual([]);
  await shot(other, 'school');
  await form.getByRole('combobox', { name: '校区' }).fill('北校区、');
  await save.click();
  await form.getByRole('alert').getByText('学校名称已被别人更新，请看最新情况后再改。').waitFor(WAIT);
  await form.getByRole('button', { name: '改看最新内容' }).click({ timeout: 60_000 });
  await form.getByTitle('青江人').first().waitFor(WAIT);
  await page.context().close();
  await other.context().close();

  const reader = await signedIn('wangxiaolan');
  await reader.goto(`${door.url}/units?view=school`);
  await reader.getByText('青衣江职院、青江职院').waitFor(WAIT);
  expect(await reader.getByRole('button', { name: '保存' }).count()).toBe(0);
  expect(await seriousOn(reader)).toEqual([]);
  await reader.context().close();
}, 180_000);

test('群台账: a group is entered with its 群主, refused with its field, and ends with its reason', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/accounts`);
  await page.getByRole('link', { name: '群台账' }).click();
  await page.getByText('由群主负责').waitFor(WAIT);
  await page.getByRole('button', { name: '登记群' }).click();
  const form = page.getByRole('form', { name: '群' });
  await page.getByRole('combobox', { name: '种类' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: 'QQ 群' }).first().click(WAIT);
  await form.getByLabel('群名称').fill('宿舍报修');
  await form.getByLabel('群号').fill('31');
  await page.getByRole('combobox', { name: '单位', exact: true }).click();
  await page.locator('.ant-select-tree-title').filter({ hasText: '后勤处' }).click(WAIT);
  await choose(page, '群主', '吴静', /吴静/);
  await form.getByLabel('用途').fill('宿舍报修');
  await form.getByLabel('人数').fill('480');
  await form.getByRole('button', { name: '保存' }).click();
  await form.getByRole('alert').getByText('群号应为 5 至 12 位数字').waitFor(WAIT);
  await shot(page, 'chat-groups-refused');
  await form.getByLabel('群号').fill('312004567');
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: '312004567' });
  await row.getByText('吴静').waitFor(WAIT);
  await page.getByTestId('groups-sentence').getByText('在册 1 个群。').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'chat-groups');
  await row.getByRole('button', { name: '不再使用' }).click();
  await page.getByLabel('原因').fill('改用报修系统');
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByTestId('groups-sentence').getByText('还没有登记工作群。').waitFor(WAIT);
  await page.getByLabel('含不再使用的').click();
  await page.getByText('起不再使用：改用报修系统').waitFor(WAIT);
  await page.context().close();
}, 90_000);
