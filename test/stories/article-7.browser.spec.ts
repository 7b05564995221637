import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import { AccountTerms } from '@fengsui/escalation';
import type { Browser, Page } from 'playwright-core';
import { accountRecord } from '../harness/account-record.js';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第七、八条 in a real browser: the leader's opinion on the phone in two taps, 宣传部's at its desk, the certification, and everybody's home page. */
let door: Door;
let browser: Browser;
let account: string;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  const people: Record<string, string> = {};
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  const record = accountRecord(people, { name: '青衣江后勤视频', platform: 'channels', uid: null, openedOn: null });
  const body = { as: 'apply', record, reason: '发布食堂、宿舍服务信息，每周两条' };
  account = (await door.call<{ id: string }>('wangxiaolan', 'POST', '/api/registry/accounts', body)).body.id;
  await door.api.get(AccountTerms).round();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const desk = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 } });
const phone = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
const shot = async (page: Page, name: string): Promise<void> =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })));
const state = async (): Promise<string> =>
  (await door.db.dataSource.query(`select state from official_account where id = $1`, [account]))[0].state;

test('the leader on the phone: in 待办 with its time; a reason is asked for to send back; two taps agree', async () => {
  const page = await phone('chenjianguo');
  await page.goto(`${door.url}/m`);
  const waits = page.getByTestId('my-waits');
  await waits.getByText('青衣江后勤视频：请签署意见').waitFor(WAIT);
  await waits.getByTestId('clock').waitFor(WAIT);
  expect(await page.getByText('没有待办').count()).toBe(0);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'phone-todo');
  await waits.getByRole('link').tap();
  await page.getByTestId('account-ask').getByText('请签署意见').waitFor(WAIT);
  // what is asked, until when, and the button are on the first screen
  const yes = page.getByRole('button', { name: '同意' });
  expect((await yes.boundingBox())!.y + (await yes.boundingBox())!.height).toBeLessThanOrEqual(640);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'phone-opinion');
  await page.getByRole('button', { name: '退回补正' }).tap();
  await page.getByRole('alert').getByText('请写明需要补正什么。').waitFor(WAIT);
  expect(await state()).toBe('applied');
  await yes.tap();
  await page.getByTestId('account-ask').getByText('已提交：同意').waitFor(WAIT);
  expect(await state()).toBe('endorsed');
  await shot(page, 'phone-said');
  await page.getByRole('link', { name: '全部待办' }).tap();
  await page.getByText('没有待办').waitFor(WAIT);
  await page.context().close();
});

test('宣传部 at its desk: its home page says what waits; approved, opened and recorded; then the certification', async () => {
  await door.api.get(AccountTerms).round();
  const page = await desk('liumin');
  await page.goto(`${door.url}/home`);
  await page.getByTestId('home-sentence').getByText('1 件等您办').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'home-office');
  await page.getByRole('region', { name: '等我办' }).getByRole('link').click();
  await page.getByTestId('account-wait').getByText('宣传部 审批开通').waitFor(WAIT);
  await shot(page, 'account-waits');
  await page.getByRole('button', { name: '批准开通' }).click();
  await page.getByLabel('意见').fill('同意开通');
  await page.getByRole('form', { name: '批准开通' }).getByRole('button', { name: '批准开通' }).click();
  await page.getByText('已批准，待开通').first().waitFor(WAIT);
  await page.getByRole('button', { name: '登记开通' }).click();
  const form = page.getByRole('form', { name: '登记开通' });
  await form.getByLabel('开通日期').fill('2026-01-05');
  await form.getByLabel('事由').fill('已开通');
  await form.getByRole('button', { name: '登记开通' }).click();
  await page.getByText('已开通，待登记').first().waitFor(WAIT);
  const card = page.getByTestId('certification');
  await card.getByRole('button', { name: '申请认证辅助' }).click();
  await page.getByLabel('认证主体', { exact: true }).fill('青衣江职业技术学院');
  await page.getByLabel('平台要求的材料').fill('事业单位法人证书、认证公函，各盖章一份');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  for (const [name, label] of [
    ['已盖章', '办理情况'],
    ['已提交平台', '提交情况'],
    ['认证通过', '认证结果'],
  ] as const) {
    await card.getByRole('button', { name }).click(WAIT);
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByLabel(label).fill('已办');
    if (name === '认证通过') await dialog.getByLabel('认证有效期至').fill('2099-12-31');
    await dialog.getByRole('button', { name }).click();
  }
  await card.getByText('有效期至 2099-12-31').first().waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'account-certified');
  await page.context().close();
});

test('everybody’s home page, light and dark, at the desk and at 360 px; the times of the 台账 are shown and set', async () => {
  for (const who of ['wangxiaolan', 'chenjianguo', 'zhaolixin', 'hanxue']) {
    const page = await desk(who);
    await page.goto(`${door.url}/home`);
    await page.getByRole('region', { name: '近七天的变化' }).getByText('青衣江后勤视频').first().waitFor(WAIT);
    await shot(page, `home-${who}`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: '深色' }).click();
    expect(await seriousOn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await shot(page, `home-${who}-small`);
    await page.context().close();
  }
  const page = await desk('liumin');
  await page.goto(`${door.url}/accounts`);
  const terms = page.getByTestId('wait-terms');
  await terms.locator('summary').click(WAIT);
  await terms.getByLabel('新建申请：签署意见').fill('2');
  const saved = page.waitForResponse((r) => r.url().endsWith('/api/registry/terms') && r.request().method() === 'PUT');
  await terms.getByRole('button', { name: '保存时限' }).click();
  expect((await saved).status()).toBe(204);
  const [{ days }] = await door.db.dataSource.query(
    `select days from account_term where kind = 'account' and state = 'applied'`,
  );
  expect(days).toBe(2);
  await shot(page, 'accounts-terms');
  await page.context().close();
});
