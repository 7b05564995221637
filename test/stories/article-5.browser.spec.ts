import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第五条 in a real browser: people come from the school's identity service; what would change is looked at first, and too many leaving asks a person. */
let door: Door;
let sim: Simulator;
let browser: Browser;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0 });
  door = await openDoor({ SCIM_URL: `${sim.urls.scim}/scim/v2`, SCIM_TOKEN: 'simulated-scim-token' });
  for (let i = 0; i < 20; i++)
    sim.identity.put({
      ...{ id: `u-${i}`, userName: `u${i}`, name: `人员${i}`, employeeNumber: String(20_000 + i), userType: 'staff' },
      ...{ department: i === 19 ? '保安处' : '保卫处', active: true },
    });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  await sim?.stop();
});

const act = async (page: Page, button: string | RegExp, path: string): Promise<void> => {
  const answered = page.waitForResponse((r) => r.url().endsWith(path) && r.request().method() === 'POST');
  await page.getByTestId('directory').getByRole('button', { name: button }).click(WAIT);
  await answered;
};

test('looked at, taken over, held where too many would leave, and a refusal of the service is on the page', async () => {
  const page = await signedInPage(browser, door, 'wangxiaolan', { viewport: { width: 1440, height: 900 } });
  await page.goto(`${door.url}/units?view=import`);
  const card = page.getByTestId('directory');
  await act(page, '先看会改什么', '/directory/look');
  await page.getByTestId('directory-look').getByText('共读到 20 人，新增 20，').waitFor(WAIT);
  await page.getByTestId('directory-look').getByText('人员19（20019）：没有单位“保安处”').waitFor(WAIT);
  await keepShot(page, 'directory-look');
  expect(await seriousOn(page)).toEqual([]);
  await act(page, '立即同步', '/directory/pulls');
  await card.getByText('新增 20，修改 0，离校 0，需核对 1').waitFor(WAIT);
  for (const i of [1, 2, 3]) sim.identity.users.delete(`u-${i}`);
  await act(page, '立即同步', '/directory/pulls');
  const held = page.getByTestId('directory-held');
  await held.getByText('将有 3 人离校，占已同步人员的 15%').waitFor(WAIT);
  await held.getByText('离校：人员1（20001）、人员2（20002）、人员3（20003）').waitFor(WAIT);
  await keepShot(page, 'directory-held');
  expect(await seriousOn(page)).toEqual([]);
  await act(page, /已核对，3 人确已离校/, '/directory/pulls');
  await card.getByText('新增 0，修改 0，离校 3，需核对 1').waitFor(WAIT);
  sim.setFault({ origin: 'scim', fault: 'token_expired', count: 1 });
  await act(page, '立即同步', '/directory/pulls');
  await card.getByText('身份服务不认令牌（HTTP 401），请核对 SCIM_TOKEN').waitFor(WAIT);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: '深色' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'directory-failed-phone');
  await page.context().close();
}, 90_000);
