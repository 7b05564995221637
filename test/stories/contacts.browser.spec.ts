import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { channelSettings } from '../harness/channel-settings.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 联系方式 on the desk and 我的提醒 on the phone, in a real browser; codes arrive on the simulated telephone. */
let door: Door;
let sim: Simulator;
let browser: Browser;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0 });
  door = await openDoor(channelSettings(sim));
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  await sim?.stop();
});

const signedIn = (username: string, phone = false): Promise<Page> =>
  signedInPage(browser, door, username, {
    viewport: phone ? { width: 360, height: 740 } : { width: 1440, height: 900 },
  });
const shot = async (page: Page, name: string): Promise<void> =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })));

test('the phone: a number short of a digit is said so; the right one is proved by the code on the telephone; the order is moved', async () => {
  const page = await signedIn('chenjianguo', true);
  await page.goto(`${door.url}/m/reminders`);
  const mobile = page.getByTestId('address-mobile');
  await mobile.getByText('未核实').waitFor(WAIT);
  await mobile.getByRole('button', { name: '更换' }).click();
  await mobile.getByLabel('手机', { exact: true }).fill('1390000003');
  await mobile.getByRole('button', { name: '保存' }).click();
  await mobile.getByRole('alert').getByText('手机号少 1 位，请核对，如 13800000000。').waitFor(WAIT);
  await mobile.getByLabel('手机', { exact: true }).fill('13900000003');
  await mobile.getByRole('button', { name: '保存' }).click();
  await mobile.getByRole('button', { name: '发送验证码核实' }).click(WAIT);
  await mobile.getByLabel('验证码').waitFor(WAIT);
  const text = sim.channels.phones.of('13900000003').at(-1)!.text;
  await mobile.getByLabel('验证码').fill(/\d{6}/.exec(text)![0]);
  await mobile.getByRole('button', { name: '核实', exact: true }).click();
  await mobile.getByText(/已核实 \d\d:\d\d/).waitFor(WAIT);
  await page.getByRole('button', { name: '短信提前' }).click();
  await page.getByText('1. 短信').waitFor(WAIT);
  await shot(page, 'reminders-whole');
  expect(await seriousOn(page)).toEqual([]);
  await page.context().close();
});

test('the desk: from the roster to the list; what is refused keeps what was typed; a sheet’s bad rows are listed', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/roster`);
  await page.getByRole('link', { name: '联系方式' }).click(WAIT);
  await page.getByTestId('contacts-sentence').getByText('人的手机未核实').waitFor(WAIT);
  await page.getByRole('button', { name: '修改周涛' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('邮箱').fill('liumin@qyjzy.example');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.getByRole('alert').getByText('此邮箱已登记给刘敏，请核对是谁的。').waitFor(WAIT);
  await shot(page, 'contacts-refused');
  expect(await dialog.getByLabel('邮箱').inputValue()).toBe('liumin@qyjzy.example');
  await dialog.getByLabel('邮箱').fill('zhou@qyjzy.example');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByRole('cell', { name: /zhou@qyjzy\.example\s*未核实/ }).waitFor(WAIT);
  await page
    .getByTestId('contacts-import')
    .locator('input[type=file]')
    .setInputFiles({
      name: '联系方式.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('姓名,手机\n吴静,13900000005\n张三,13900000006\n'),
    });
  await page.getByText('更新 1 人，0 人没有变化，1 行有误没有导入：').waitFor(WAIT);
  await page.getByText('第 3 行 姓名：没有名为“张三”的人，请先登记其职务').waitFor(WAIT);
  await shot(page, 'contacts');
  expect(await seriousOn(page)).toEqual([]);
  await page.context().close();
});
