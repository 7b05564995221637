import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { FOOD, POWER, seedMatter } from '../harness/wall-world.js';

/** An alarm at the desk: silent until allowed, then louder and more often, in title and page, until somebody at one of the desks says 已看到. */
let door: Door;
let browser: Browser;
let duty: Page;
const WAIT = { timeout: 20_000 };
const MINUTE = 60_000;
interface Tone {
  gain: number;
}
declare global {
  interface Window {
    tones: Tone[];
  }
}

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  browser = await openBrowser();
  duty = await desk('wangxiaolan');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

/** A desk whose clock the test moves and whose tones it hears. */
async function desk(username: string): Promise<Page> {
  const page = await signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    window.tones = [];
    const ramp = AudioParam.prototype.linearRampToValueAtTime;
    AudioParam.prototype.linearRampToValueAtTime = function (value, at) {
      window.tones.push({ gain: value });
      return ramp.call(this, value, at);
    };
  });
  await page.clock.install();
  await page.goto(door.url);
  await page.getByTestId('sentence').waitFor(WAIT);
  return page;
}
const tones = (page: Page): Promise<Tone[]> => page.evaluate(() => window.tones.splice(0));
async function raise(n: number, matter = FOOD): Promise<void> {
  const id = await seedMatter(door, n, { ...matter, levelNo: 0, openedMinutes: -1 });
  await door.db.dataSource.query(
    `select pg_notify('fengsui_live', json_build_object('type', 'alarm', 'data', json_build_object('id', id, 'incidentId', incident_id, 'unitId', unit_id, 'reason', reason))::text)
     from alarm where incident_id = $1`,
    [id],
  );
}

/** Time goes on, in the database and on the page of 值班员. */
async function pass(ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 10_000) {
    await door.db.clock.advance(10_000);
    await duty.clock.runFor(10_000);
  }
}

test('silent until somebody allows it here; a trial is heard in three strengths', async () => {
  await duty.getByRole('button', { name: '提示音：关' }).click();
  const dialog = duty.getByRole('dialog', { name: '预警提示' });
  expect(await dialog.getByRole('button', { name: /试听/ }).count()).toBe(0);
  await dialog.getByRole('button', { name: '开启提示音' }).click();
  await duty.getByText('提示音：开').waitFor(WAIT);
  for (const name of ['一般', '加强', '急促']) await dialog.getByRole('button', { name: `试听：${name}` }).click();
  expect([...new Set((await tones(duty)).map((t) => t.gain))].map((g) => g.toFixed(2))).toEqual([
    '0.20',
    '0.45',
    '0.80',
  ]);
  expect(await seriousOn(duty)).toEqual([]);
  await dialog.getByRole('button', { name: '关闭', exact: true }).click();
}, 60_000);

test('an alarm rings, louder and more often with time, and flashes in the title; 已看到 ends it on every desk', async () => {
  const head = await desk('liumin');
  await raise(1);
  const bar = (page: Page) => page.getByTestId('alarm-bar');
  await bar(duty).getByText('5 分钟 37 条，平时 2 条，负面占 75%。').waitFor(WAIT);
  await bar(head).waitFor(WAIT);
  await duty.waitForFunction(() => document.title === '(1) 烽燧', undefined, WAIT);
  expect((await tones(duty)).map((t) => t.gain.toFixed(2))).toEqual(['0.20', '0.20']);
  // the head's desk never allowed a sound
  expect(await tones(head)).toEqual([]);
  await pass(2 * MINUTE);
  const second = (await tones(duty)).map((t) => t.gain.toFixed(2));
  expect(second.filter((g) => g === '0.45').length).toBeGreaterThanOrEqual(8);
  await pass(2 * MINUTE);
  expect((await tones(duty)).at(-1)!.gain).toBeCloseTo(0.8);
  const titles = new Set<string>();
  for (let i = 0; i < 4; i++) {
    titles.add(await duty.title());
    await duty.clock.runFor(1000);
  }
  expect([...titles].sort()).toEqual(['(1) 烽燧', '【预警待看】1 条']);
  expect(await bar(duty).getAttribute('class')).toContain('alarm-stage-3');
  expect(await seriousOn(duty)).toEqual([]);

  await raise(2, POWER);
  await bar(head).getByText('2 条预警待看').waitFor(WAIT);
  await bar(head).getByRole('button', { name: '已看到' }).click();
  await bar(head).waitFor({ state: 'detached', ...WAIT });
  await bar(duty).waitFor({ state: 'detached', ...WAIT });
  expect(await duty.title()).toBe('烽燧');
  await tones(duty);
  await duty.clock.runFor(MINUTE);
  expect(await tones(duty)).toEqual([]);
  await duty
    .getByText(/刘敏 \d\d:\d\d 已看到/)
    .first()
    .waitFor(WAIT);
  await head.context().close();
}, 90_000);

test('after a reload the sound waits for a press anywhere, and says so', async () => {
  await duty.reload();
  await duty.getByRole('button', { name: /提示音：(待恢复|开)/ }).waitFor(WAIT);
  await duty.getByRole('heading', { name: '在办事件' }).click();
  await duty.getByText('提示音：开').waitFor(WAIT);
}, 60_000);
