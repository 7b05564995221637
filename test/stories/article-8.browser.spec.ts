import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { Browser, Page } from 'playwright-core';
import { accountRecord } from '../harness/account-record.js';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第八条 in a real browser, by the two who have it in hand: the host asks and sends, 宣传部 sets the seal; what the platform refuses is mended. */
let door: Door;
let browser: Browser;
let account: string;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  const people: Record<string, string> = {};
  for (const p of await door.db.dataSource.query(`select id, name from person`)) people[p.name] = p.id;
  const record = accountRecord(people, { certification: 'none', certifiedAs: null, certifiedUntil: null });
  const body = { as: 'register', record, reason: '' };
  account = (await door.call<{ id: string }>('liumin', 'POST', '/api/registry/accounts', body)).body.id;
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const at = async (username: string): Promise<Page> => {
  const page = await signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${door.url}/accounts/${account}`);
  return page;
};
/** One act in the card; the state that it leads to is then shown. */
async function act(page: Page, name: string, label: string, text: string, then: string): Promise<void> {
  await page.reload();
  const card = page.getByTestId('certification');
  await card.getByRole('button', { name, exact: true }).click(WAIT);
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByLabel(label).fill(text);
  if (name === '认证通过') await dialog.getByLabel('认证有效期至').fill('2099-12-31');
  await dialog.getByRole('button', { name, exact: true }).click();
  await card.getByText(then, { exact: true }).waitFor(WAIT);
}

test('asked by the host, sealed by 宣传部, sent, refused by the platform, mended, granted until a day', async () => {
  const [host, office] = [await at('chenjianguo'), await at('liumin')];
  await host.getByTestId('certification').getByRole('button', { name: '申请认证辅助' }).click(WAIT);
  await host.getByLabel('认证主体', { exact: true }).fill('青衣江职业技术学院');
  await host.getByRole('button', { name: '提交', exact: true }).click();
  await host.getByRole('alert').getByText('平台要求的材料').waitFor(WAIT);
  await host.getByLabel('平台要求的材料').fill('事业单位法人证书、认证公函，各盖章一份');
  await host.getByRole('button', { name: '提交', exact: true }).click();
  await host.getByTestId('certification').getByText('待宣传部盖章', { exact: true }).waitFor(WAIT);
  // the seal is not the host's
  expect(await host.getByRole('button', { name: '已盖章' }).count()).toBe(0);
  await act(office, '已盖章', '办理情况', '公函两份已盖章', '已盖章，待提交平台');
  await act(host, '已提交平台', '提交情况', '已上传', '已提交，待平台结果');
  await act(host, '平台未通过', '平台给出的理由', '公函缺联系人', '待补正');
  await act(host, '补正后重新提交', '补正情况', '已补联系人', '待宣传部盖章');
  await act(office, '已盖章', '办理情况', '已盖章', '已盖章，待提交平台');
  await act(host, '已提交平台', '提交情况', '已上传', '已提交，待平台结果');
  await act(host, '认证通过', '认证结果', '已加认证', '已通过');
  await host.getByTestId('certification').getByText('有效期至 2099-12-31').first().waitFor(WAIT);
  expect(await host.getByTestId('certification').getByText('平台未通过：公函缺联系人').count()).toBe(1);
  expect(await seriousOn(host)).toEqual([]);
  await keepShot(host, 'certification-granted');
}, 90_000);
