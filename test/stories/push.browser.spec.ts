import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { Outbox, OutboxWorker } from '@fengsui/notification';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { DataSource } from 'typeorm';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { channelSettings } from '../harness/channel-settings.js';
import { type Door, openDoor } from '../harness/door.js';
import { openIncident } from '../harness/open-incident.js';
import { until } from '../harness/product.js';
import { standIns } from '../harness/push-browser.js';

/**
 * Browser push from the press in 我的提醒 to the opened incident, in a real Chromium with its real service worker. The maker's push service is
 * the simulator's: it gives the subscription, checks and decrypts what is sent, and what it decrypted is handed to Chromium as the maker would.
 */
let door: Door;
let sim: Simulator;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let worker: Worker;
let cdp: CDPSession;
let registrationId = '';
let incidentId: string;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];
const shot = async (name: string): Promise<void> =>
  void (SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })));

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0 });
  door = await openDoor(channelSettings(sim));
  incidentId = await openIncident(door.db.dataSource, ['陈建国']);
  browser = await openBrowser();
  context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
  await context.grantPermissions(['notifications'], { origin: door.url });
  await standIns(context, (key) => sim.channels.push.subscribe(key));
  const { password } = door.accounts.find((a) => a.username === 'chenjianguo')!;
  await context.request.post(`${door.url}/api/session`, { data: { username: 'chenjianguo', password } });
  page = await context.newPage();
  cdp = await context.newCDPSession(page);
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => r.scopeURL.startsWith(door.url))?.registrationId ?? registrationId;
  });
  await cdp.send('ServiceWorker.enable');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  await sim?.stop();
});

/** One round of the outbox: what is due goes out, what was reported is applied. */
const round = (): Promise<number> => door.api.get(OutboxWorker).round();
/** What the maker decrypted last is given to the browser; answers the notifications that then stand there under its number. */
async function shown(): Promise<{ title: string; id: string }[]> {
  const { text } = sim.channels.push.messages.at(-1)!;
  const { id } = JSON.parse(text) as { id: string };
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: door.url, registrationId, data: text });
  return until('the notification to be shown', async () => {
    const found = await worker.evaluate(async (tag) => {
      const all: Notification[] = await (self as any).registration.getNotifications({ tag });
      return all.map((n) => ({ title: n.title, id: n.tag }));
    }, id);
    return found.length > 0 && found;
  });
}
const states = async (key: string): Promise<string[]> =>
  (
    await door.db.dataSource.query(`select state from outbox where channel = 'web_push' and dedupe_key like $1`, [key])
  ).map((r: { state: string }) => r.state);

test('nothing is asked before the press; pressed, the device stands in the list, and its first notification verifies it', async () => {
  await page.goto(`${door.url}/m/reminders`);
  const press = page.getByRole('button', { name: '在这台设备开启推送' });
  await press.waitFor(WAIT);
  const asked = (): Promise<number> => page.evaluate(() => (window as unknown as { asked: number }).asked);
  expect(await asked()).toBe(0);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((r) => r.length))).toBe(0);
  await shot('reminders');
  const started = context.waitForEvent('serviceworker', WAIT);
  await press.click();
  worker = await started;
  await page.getByText(/（本机）/).waitFor(WAIT);
  await page.getByText('未核实：还没有显示过通知').waitFor(WAIT);
  expect(await asked()).toBe(1);
  expect(await seriousOn(page)).toEqual([]);
  await round();
  expect((await shown()).map((n) => n.title)).toEqual(['浏览器推送已开启，事件通知将显示在这里']);
  await until('the browser to report', async () => (await round(), (await states('push:%')).includes('delivered')));
  await page.reload();
  await page
    .getByTestId('push-devices')
    .getByText(/已核实 \d\d:\d\d/)
    .waitFor(WAIT);
  await shot('reminders-device');
});

test('a message of an incident is shown in one line; pressed, it opens the incident, and that is a receipt', async () => {
  const [{ id: personId }] = await door.db.dataSource.query(`select id from person where name = '陈建国'`);
  const title = '【Ⅱ级舆情】二食堂餐食出现异物，相关37条。请14:35前签收';
  await door.api.get(DataSource).transaction((tx) =>
    door.api.get(Outbox).enqueue(tx, {
      ...{ dedupeKey: `${incidentId}:1:1:page:${personId}`, incidentId, personId, purpose: 'page', priority: 3 },
      message: {
        ...{ level: 2, drill: false, title, description: '事涉后勤处。', code: 'YQ2026-0001' },
        ...{ url: `${door.url}/m/l/signed-link`, buttons: [{ key: 'ack', text: '签收' }] },
      },
    }),
  );
  await round();
  const [notification] = await shown();
  expect(notification!.title).toBe(title);
  expect([...title].length).toBeLessThanOrEqual(40);
  expect(sim.channels.push.messages.at(-1)!.text).not.toContain('signed-link');
  await worker.evaluate((tag) => (self as any).press(tag), notification!.id);
  await page.waitForURL(`${door.url}/m/i/${incidentId}`, WAIT);
  await page.getByRole('heading', { name: '二食堂餐食出现异物' }).waitFor(WAIT);
  await until(
    'the press to be reported',
    async () => (await round(), (await states(`${incidentId}%`)).includes('read')),
  );
  await page.getByText(/浏览器推送 已读/).waitFor(WAIT);
});

test('a receipt without the proof that lay in the message changes nothing', async () => {
  await door.db.dataSource.query(`update outbox set state = 'accepted' where channel = 'web_push'`);
  const [{ id }] = await door.db.dataSource.query(`select id from outbox where channel = 'web_push' limit 1`);
  const answer = await fetch(`${door.url}/api/push/receipts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id, proof: 'x'.repeat(43), what: 'read' }),
  });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'no_proof']);
  await round();
  expect(new Set(await states('%'))).toEqual(new Set(['accepted']));
});

test('removed, the device is gone here and there', async () => {
  await page.goto(`${door.url}/m/reminders`);
  await page.getByRole('button', { name: /^移除/ }).click(WAIT);
  await page.getByRole('button', { name: '在这台设备开启推送' }).waitFor(WAIT);
  expect(await door.db.dataSource.query(`select 1 from push_subscription`)).toEqual([]);
});
