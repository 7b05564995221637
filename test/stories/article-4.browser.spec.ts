import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import { Discovery } from '@fengsui/discovery';
import { AccountTerms } from '@fengsui/escalation';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第四、十九条 in a real browser: what is found, with its reasons; the unit is asked and hands in its sheet; a false one is complained of; one is entered. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 30_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.dataSource.query(`update post set held_from = '2020-01-01'`);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const desk = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 } });
const shot = async (page: Page, name: string): Promise<void> =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })));
const small = async (page: Page, name: string): Promise<void> => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: '深色' }).click();
  await page.getByRole('button', { name: '浅色' }).waitFor(WAIT);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, name);
  await page.getByRole('button', { name: '浅色' }).click();
  await page.setViewportSize({ width: 1440, height: 900 });
};
/** One act, its words written; waits for the answer. */
async function act(
  page: Page,
  name: string,
  words: string,
  before: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click(WAIT);
  const form = page.getByRole('form', { name });
  await form.waitFor(WAIT);
  await before();
  await form.getByRole('textbox').last().fill(words);
  const answer = page.waitForResponse((r) => r.url().endsWith('/acts') && r.request().method() === 'POST');
  await form.getByRole('button', { name, exact: true }).click();
  expect((await answer).status()).toBe(204);
}

test('empty it says where accounts come from; full, what must be judged stands first, with its reasons', async () => {
  const page = await desk('wangxiaolan');
  await page.goto(`${door.url}/accounts`);
  await page.getByRole('link', { name: '账号核查' }).click(WAIT);
  await page.getByText('没有台账以外的账号').waitFor(WAIT);
  await shot(page, 'candidates-empty');
  await door.db.dataSource.query(
    `insert into account_sighting (platform, key, uid, name, bio, certified_kind, certified_text, followers, link, found_by) values
      ('weibo', '8100000002', '8100000002', '青江职院·后勤处', '服务师生', 'none', '', 812, 'https://weibo.com/u/8100000002', 'search'),
      ('weibo', '8100000004', '8100000004', '青衣江职院招生办王老师', '内部名额，加微信 zs88812，定金可退', 'none', '', 96, null, 'search'),
      ('wechat', 'qyj-wall', null, '青江职院表白墙', '学生自办，与学校无关', 'none', '', null, null, 'search')`,
  );
  await door.api.get(Discovery).round();
  await page.reload();
  await page.getByText('2 个账号待判断，其中 1 个疑似假冒。').waitFor(WAIT);
  const rows = page.getByRole('region', { name: '账号' }).locator('tbody tr');
  expect(await rows.first().innerText()).toContain('青衣江职院招生办王老师');
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'candidates');
  await small(page, 'candidates-small');
  await page.context().close();
});

test('宣传部 asks the unit; the unit sees it waiting, hands in its sheet; registered, it is closed', async () => {
  const page = await desk('wangxiaolan');
  await page.goto(`${door.url}/accounts/candidates`);
  await page.getByRole('link', { name: '青江职院·后勤处' }).click(WAIT);
  await page.getByText('名称与后勤处相符（“后勤处”）', { exact: true }).waitFor(WAIT);
  await shot(page, 'candidate-ours');
  await act(page, '请单位登记', '请在十个工作日内登记');
  await page.getByTestId('candidate-sentence').getByText('已请单位登记').waitFor(WAIT);
  await door.api.get(AccountTerms).round();
  const unit = await desk('chenjianguo');
  await unit.goto(`${door.url}/accounts/candidates`);
  await unit.getByText('请登记 1 个账号。').waitFor(WAIT);
  await unit.getByRole('link', { name: '青江职院·后勤处' }).click();
  await unit.getByTestId('candidate-wait').waitFor(WAIT);
  await shot(unit, 'candidate-asked');
  await act(unit, '交登记表', '补办登记', async () => {
    const form = unit.getByRole('form', { name: '交登记表' });
    expect(await form.getByLabel('账号名称').inputValue()).toBe('青江职院·后勤处');
    await form.getByLabel('开通日期').fill('2021-09-01');
    await shot(unit, 'candidate-sheet');
  });
  await unit.getByTestId('candidate-sentence').getByText('已交登记表，待登记').waitFor(WAIT);
  await unit.context().close();
  await page.reload();
  await page.getByRole('link', { name: '台账中的登记' }).click(WAIT);
  await page.getByRole('button', { name: '登记备案' }).click(WAIT);
  const form = page.getByRole('form', { name: '登记备案' });
  await form.getByLabel('事由').fill('准予备案');
  const answer = page.waitForResponse((r) => r.url().endsWith('/acts') && r.request().method() === 'POST');
  await form.getByRole('button', { name: '登记备案' }).click();
  expect((await answer).status()).toBe(204);
  await door.api.get(Discovery).round();
  await page.goto(`${door.url}/accounts/candidates?state=registered`);
  await page.getByRole('link', { name: '青江职院·后勤处' }).waitFor(WAIT);
  await page.context().close();
});

test('a false one is complained of with its papers; one seen elsewhere is entered', async () => {
  const page = await desk('liumin');
  await page.goto(`${door.url}/accounts/candidates`);
  await page.getByRole('link', { name: '青衣江职院招生办王老师' }).click(WAIT);
  await act(page, '按假冒投诉', '冒用招生名义收取定金');
  const card = page.getByTestId('complaint');
  await card.getByText('还缺事业单位法人证书、盖章通知').waitFor(WAIT);
  for (const [kind, name] of [
    ['certificate', '事业单位法人证书.pdf'],
    ['notice', '关于假冒账号的通知.pdf'],
  ] as const) {
    await card.getByLabel('材料种类').selectOption(kind);
    const answer = page.waitForResponse((r) => r.url().endsWith('/files') && r.request().method() === 'POST');
    await card
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
    expect((await answer).status()).toBe(204);
    await card.getByText(name).waitFor(WAIT);
  }
  await act(page, '登记投诉', '举报中心提交，编号 20261126');
  await page.getByTestId('candidate-sentence').getByText('已投诉，待平台答复').waitFor(WAIT);
  await door.api.get(AccountTerms).round();
  await page.reload();
  await page.getByTestId('candidate-wait').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'candidate-complaint');
  await small(page, 'candidate-complaint-small');
  await page.goto(`${door.url}/accounts/candidates`);
  await page.getByRole('button', { name: '录入账号' }).click(WAIT);
  const form = page.getByRole('form', { name: '录入账号' });
  await form.getByRole('button', { name: '录入' }).click();
  await form.getByRole('alert').getByText('请填写账号名称').waitFor(WAIT);
  await form.getByLabel('账号名称').fill('青衣江职院学工在线直播');
  await form.getByLabel('简介').fill('青衣江职业技术学院学工部官方账号');
  await form.getByRole('button', { name: '录入' }).click();
  await page.getByTestId('candidate-sentence').getByText('待宣传部判断，疑似本校未登记').waitFor(WAIT);
  await shot(page, 'candidate-entered');
  await page.context().close();
});
