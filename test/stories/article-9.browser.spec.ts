import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { inspectedPosts, storePosts } from '../harness/inspected-posts.js';
import { type InspectionDesk, inspectionDesk } from '../harness/inspection-desk.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第九条 in a real browser: 宣传部 opens the year, the unit writes, 分管领导 signs on the phone, 宣传部 judges and publishes; what is late stands first. */
let desk: InspectionDesk;
let browser: Browser;
let sheet: string;
const WAIT = { timeout: 30_000 };
const WIDE = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  desk = await inspectionDesk();
  await desk.register({ name: '青衣江后勤微博', platform: 'weibo', uid: '8100000001' });
  await desk.register({ name: '青衣江食堂', platform: 'douyin', uid: null });
  const [from, to] = ['2026-02-01T00:00:00+08:00', '2026-11-01T00:00:00+08:00'].map((at) => new Date(at));
  await storePosts(desk.door.db.dataSource, inspectedPosts(4, ['8100000001'], from!, to!));
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.door.stop();
});

const open = (user: string, options: BrowserContextOptions = WIDE): Promise<Page> =>
  signedInPage(browser, desk.door, user, options);
/** Light and dark; nothing wider than the screen. */
async function look(page: Page, name: string): Promise<void> {
  expect(await seriousOn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    page.viewportSize()!.width,
  );
  await keepShot(page, name);
}

test('宣传部 opens the year’s campaign; what is wrong is said; every account has its sheet', async () => {
  const page = await open('liumin');
  await page.goto(`${desk.door.url}/inspections`);
  await page.getByText('还没有开展年检').waitFor(WAIT);
  await look(page, 'inspections-empty');
  await page.getByRole('button', { name: '开展年检' }).click();
  const form = page.getByRole('form', { name: '开展年检' });
  await form.getByLabel('报送截止（当天下班前）').fill('2026-11-30');
  await form.getByRole('button', { name: '开展年检' }).click();
  await form.getByRole('alert').getByText('报送截止应晚于今天。').waitFor(WAIT);
  await look(page, 'inspections-opening');
  await form.getByLabel('检查期间至').fill('2026-11-30');
  await form.getByLabel('报送截止（当天下班前）').fill('2026-12-20');
  await form.getByRole('button', { name: '开展年检' }).click();
  await page.getByTestId('inspection-sentence').getByText('5 个账号，待填报 5 个').waitFor(WAIT);
  await desk.round();
  const path = await page.getByRole('link', { name: '青衣江后勤微博' }).getAttribute('href');
  sheet = path!.split('/').at(-1)!;
  await page.context().close();
}, 120_000);

test('the unit writes at its desk beside what was read; what is missing is named, what was typed stays', async () => {
  const page = await open('wujing');
  await page.goto(`${desk.door.url}/inspections/sheets/${sheet}`);
  await page.getByTestId('sheet-sentence').getByText('待填报').waitFor(WAIT);
  await page.getByTestId('sheet-wait').getByText('填报年检表').waitFor(WAIT);
  expect(await page.locator('.inspection-top li').count()).toBe(10);
  const form = page.getByRole('form', { name: '填报年检表' });
  await form.getByLabel('制度及执行').fill('三审三校，按制度执行');
  await form.getByRole('button', { name: '报分管领导签字' }).click();
  await form.getByRole('alert').getByText('请填写“队伍和人员变化”').waitFor(WAIT);
  await look(page, 'inspection-sheet');
  await page.reload();
  await form.getByLabel('制度及执行').waitFor(WAIT);
  expect(await form.getByLabel('制度及执行').inputValue()).toBe('三审三校，按制度执行');
  await form.getByLabel('队伍和人员变化').fill('管理员吴静，没有变化');
  await form.getByRole('button', { name: '报分管领导签字' }).click();
  await page.getByTestId('sheet-sentence').getByText('待分管领导签字').waitFor(WAIT);
  await page.context().close();
}, 120_000);

test('分管领导 on the phone: in 待办 with its time, signed in two taps', async () => {
  await desk.round();
  const page = await open('zhoutao', PHONE);
  await page.goto(`${desk.door.url}/m`);
  await page.getByTestId('my-waits').getByText('青衣江后勤微博：请签署年检表').tap(WAIT);
  await page.getByTestId('sheet-ask').getByText('请签署年检表').waitFor(WAIT);
  const sign = page.getByRole('button', { name: '签字并报宣传部' });
  const box = (await sign.boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(640);
  await look(page, 'phone-inspection');
  await page.getByRole('button', { name: '退回重填' }).tap();
  await page.getByRole('alert').getByText('请填写退回理由。').waitFor(WAIT);
  await sign.tap();
  await page.getByTestId('sheet-ask').getByText('已提交：签字').waitFor(WAIT);
  await page.context().close();
}, 120_000);

test('宣传部 judges and publishes; what was not handed in is ordered to stop and stands first; the school reads the list', async () => {
  const page = await open('liumin');
  await page.goto(`${desk.door.url}/inspections/sheets/${sheet}`);
  await page.getByRole('button', { name: '合格', exact: true }).click(WAIT);
  const form = page.getByRole('form', { name: '合格' });
  await form.getByLabel('检查意见').fill('运营规范');
  await form.getByRole('button', { name: '合格' }).click();
  await page.getByTestId('sheet-sentence').getByText('合格：运营规范').waitFor(WAIT);
  await page.getByRole('button', { name: '深色' }).click();
  await look(page, 'inspection-sheet-passed-dark');
  await page.context().close();
  await desk.at('2026-12-21T09:00');
  await desk.round();
  await later();
}, 120_000);

/** Weeks later everybody signs in again. */
async function later(): Promise<void> {
  const page = await open('liumin');
  await page.goto(`${desk.door.url}/inspections`);
  await page.getByRole('button', { name: '深色' }).click(WAIT);
  await page.getByTestId('inspection-sentence').getByText('4 个暂停运营').waitFor(WAIT);
  await page.getByRole('button', { name: '公布合格名单' }).click();
  await page.getByRole('link', { name: '合格名单' }).waitFor(WAIT);
  await look(page, 'inspections-dark');
  const found = page.waitForResponse((r) => r.url().includes('state=suspended'));
  await page.getByRole('button', { name: /^暂停运营/ }).click();
  expect((await found).status()).toBe(200);
  await page.getByText('共 4 个').waitFor(WAIT);
  await page.setViewportSize({ width: 360, height: 740 });
  await look(page, 'inspections-small-dark');
  await page.context().close();
  const unit = await open('hefang', { viewport: { width: 360, height: 740 } });
  await unit.goto(`${desk.door.url}/inspections`);
  await unit.getByRole('link', { name: '合格名单' }).click(WAIT);
  await unit.getByRole('region', { name: '合格名单' }).getByText('青衣江后勤微博').waitFor(WAIT);
  await look(unit, 'inspection-passed-small');
  await unit.goto(`${desk.door.url}/inspections/sheets/${sheet}`);
  await unit.getByText('没有这张年检表，或您无权查看。').waitFor(WAIT);
  await unit.context().close();
}
