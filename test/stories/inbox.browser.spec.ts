import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Outbox } from '@fengsui/notification';
import { DataSource } from 'typeorm';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { openIncident } from '../harness/open-incident.js';

/** 站内消息 in a real browser: the bell counts live, and what came while nobody looked is still there. */
let door: Door;
let browser: Browser;
let incidentId: string;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];

beforeAll(async () => {
  door = await openDoor();
  incidentId = await openIncident(door.db.dataSource, ['陈建国', '王晓岚']);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, phone = false): Promise<Page> =>
  signedInPage(browser, door, username, {
    viewport: phone ? { width: 360, height: 740 } : { width: 1440, height: 900 },
  });
async function tell(name: string, title: string): Promise<void> {
  const [{ id }] = await door.db.dataSource.query(`select id from person where name = $1`, [name]);
  await door.api.get(DataSource).transaction((tx) =>
    door.api.get(Outbox).enqueue(tx, {
      ...{
        dedupeKey: `${incidentId}:1:1:page:${name}:${title}`,
        incidentId,
        personId: id,
        purpose: 'page',
        priority: 3,
      },
      message: {
        ...{ level: 2, drill: false, title, description: '事涉后勤处。请签收。', code: 'YQ2026-0001', url: null },
        buttons: [{ key: 'ack', text: '签收' }],
      },
    }),
  );
}
async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

test('the desk: the bell counts while the page stands open, lists, and opens the incident; then it is read', async () => {
  const page = await signedIn('wangxiaolan');
  const line = page.waitForEvent('websocket', (socket) => socket.url().includes('/socket.io'));
  await page.goto(`${door.url}/incidents`);
  const bell = page.getByTestId('bell');
  await bell.waitFor(WAIT);
  expect(await bell.innerText()).toBe('消息');
  // the page hears of it by the socket: it stays as it is
  await page.evaluate(() => ((window as { mark?: number }).mark = 1));
  await line;
  await tell('王晓岚', '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收');
  await page.getByRole('button', { name: '消息，1 条未读' }).waitFor(WAIT);
  expect(await page.evaluate(() => (window as { mark?: number }).mark)).toBe(1);
  await bell.click();
  const item = page.getByRole('dialog').getByRole('button', { name: /未读：\s*【Ⅱ级舆情】二食堂餐食出现异物/ });
  await item.waitFor(WAIT);
  await shot(page, 'bell-open');
  expect(await seriousOn(page)).toEqual([]);
  await item.click();
  await page.waitForURL(`${door.url}/incidents/${incidentId}`, WAIT);
  await page.getByRole('button', { name: '消息', exact: true }).waitFor(WAIT);
  await page.getByLabel('含消息收发').check();
  await page.getByText(/站内消息已读：.*王晓岚/).waitFor(WAIT);
  await page.context().close();
});

test('the phone: what came while nobody was there is counted and listed; opening the incident elsewhere reads it too', async () => {
  await tell('陈建国', '夜里的一条');
  const page = await signedIn('chenjianguo', true);
  await page.goto(`${door.url}/m`);
  const link = page.getByTestId('to-inbox').getByText('消息 1');
  await link.waitFor(WAIT);
  await link.click();
  await page.getByRole('button', { name: /未读：\s*夜里的一条/ }).waitFor(WAIT);
  await shot(page, 'phone-inbox');
  expect(await seriousOn(page)).toEqual([]);
  await page.goto(`${door.url}/m/i/${incidentId}`);
  await page.getByRole('heading', { name: '二食堂餐食出现异物' }).waitFor(WAIT);
  await page
    .getByText(/站内消息 已读/)
    .first()
    .waitFor(WAIT);
  await page.goto(`${door.url}/m/inbox`);
  await page.getByText(/已读 \d\d:\d\d/).waitFor(WAIT);
  await page.getByRole('heading', { name: '消息', exact: true }).waitFor(WAIT);
  await page.context().close();
});
