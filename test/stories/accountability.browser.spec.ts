import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ClueEngine, ClueOpener } from '@fengsui/accountability';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import type { Browser, Page } from 'playwright-core';
import { askAgain } from '../harness/ask-again.js';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { missedSignature } from '../harness/missed-signature.js';

/** A clue from 核实 to 销号 in a real browser: the desk verifies and decides, the phone states and proves, a third person closes. */
let door: Door;
let browser: Browser;
let id: string;
const WAIT = { timeout: 20_000 };
const DAY = 24 * 3_600_000;
const SHOTS = process.env['FENGSUI_SHOTS'];
const PHOTO = {
  name: '现场.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const engine = (): Promise<number> => door.api.get(ClueEngine, { strict: false }).round();

const signedIn = (username: string, phone = false): Promise<Page> =>
  signedInPage(browser, door, username, {
    viewport: phone ? { width: 360, height: 640 } : { width: 1440, height: 900 },
  });

/** Readable for everybody in both themes, and no wider than its window; with FENGSUI_SHOTS=folder a picture of each is kept. */
async function look(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.waitForFunction((theme) => document.documentElement.dataset['theme'] === theme, scheme);
    // colours that change gradually are looked at when they have changed
    await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
    expect([name, scheme, await seriousOn(page)]).toEqual([name, scheme, []]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect([name, wide]).toEqual([name, 0]);
    if (!SHOTS) continue;
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${SHOTS}/${name}-${scheme}.png`, fullPage: true });
  }
}

const act = async (page: Page, button: string): Promise<ReturnType<Page['getByTestId']>> => {
  await page.getByRole('button', { name: button, exact: true }).click();
  return page.getByTestId('act-form');
};
/** A paper is taken as a file under its number. */
async function taken(page: Page, link: RegExp, name: RegExp): Promise<void> {
  const [file] = await Promise.all([
    page.waitForEvent('download', WAIT),
    page.getByRole('link', { name: link }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(name);
  expect(await file.failure()).toBeNull();
}
const state = (page: Page, name: string): Promise<void> =>
  page.getByTestId('clue-state').getByText(name, { exact: true }).waitFor(WAIT);

test('nothing waits: the page says so, and why', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/clues`);
  await desk.getByText('没有待办的问责线索。').waitFor(WAIT);
  await look(desk, 'clues-empty');
  await desk.context().close();
});

test('the desk sees what is open with its evidence, verifies and notifies; without a word nothing is sent', async () => {
  id = await missedSignature(door.db.dataSource, door.api.get(ClueOpener));
  await engine();
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/`);
  await desk.getByRole('link', { name: '问责' }).click();
  await desk.getByTestId('clue-sentence').getByText('3 条待核实。').waitFor(WAIT);
  await look(desk, 'clues');
  await desk.getByRole('link', { name: '后勤处', exact: true }).click();
  await desk.getByText('陈建国 · 企业微信').first().waitFor(WAIT);
  await desk.getByText('系统未发现。仍请听取申辩。').waitFor(WAIT);
  await look(desk, 'clue-opened');
  const form = await act(desk, '核实属实');
  await form.getByRole('button', { name: '核实属实' }).click();
  await form.getByRole('alert').getByText('请填写核实情况。').waitFor(WAIT);
  await look(desk, 'clue-verify');
  await form.getByLabel('核实情况').fill('企业微信 20:00 已送达，20:30 前无签收记录');
  await form.getByRole('button', { name: '核实属实' }).click();
  await state(desk, '已核实，待通知');
  const notice = await act(desk, '通知当事方');
  await notice.getByLabel('通知内容').fill('未在时限内签收，请说明情况');
  await notice.getByLabel('申辩期限（工作日）').fill('3');
  await notice.getByRole('button', { name: '通知当事方' }).click();
  await state(desk, '已通知，待申辩');
  await desk.getByText('尚未送达；送达前申辩期限不作数').waitFor(WAIT);
  await look(desk, 'clue-notified');
  await taken(desk, /^核实通知书 .* PDF$/, /^核实通知书 舆情核实〔\d{4}〕1号\.pdf$/);
  await desk.context().close();
});

test('on the phone who is concerned reads what it rests on and states, with a photo; the desk sees that it was read', async () => {
  const phone = await signedIn('chenjianguo', true);
  await phone.goto(`${door.url}/m`);
  await phone.getByTestId('my-clues').getByRole('link').click();
  await phone.getByText('您可以陈述申辩').waitFor(WAIT);
  await look(phone, 'phone-clue');
  const form = await act(phone, '提交申辩');
  await form.getByLabel('申辩内容').fill('当时正在食堂现场封存餐具，未看手机');
  await form.locator('input[type=file]').first().setInputFiles(PHOTO);
  await look(phone, 'phone-statement');
  // what is typed survives a reload, a photo does not
  await phone.reload();
  await (await act(phone, '提交申辩')).getByLabel('申辩内容').waitFor(WAIT);
  expect(await form.getByLabel('申辩内容').inputValue()).toContain('封存餐具');
  await form.locator('input[type=file]').first().setInputFiles(PHOTO);
  await form.getByRole('button', { name: '提交申辩' }).click();
  await phone.getByText('已收到您的申辩，可再补充').waitFor(WAIT);
  await phone.getByAltText('现场.png').waitFor(WAIT);
  await phone.context().close();
});

test('a decision is made by who may, in words; the photo stands beside it', async () => {
  const duty = await signedIn('wangxiaolan');
  await duty.goto(`${door.url}/clues/${id}`);
  await state(duty, '已申辩，待处理');
  await duty.getByText('处理决定：处理决定须由宣传部部长、校领导、问责评审办理。').waitFor(WAIT);
  expect(await duty.getByRole('button', { name: '作出处理决定' }).count()).toBe(0);
  await duty.context().close();
  const head = await signedIn('liumin');
  await head.goto(`${door.url}/clues/${id}`);
  await head.getByAltText('现场.png').waitFor(WAIT);
  await look(head, 'clue-stated');
  const form = await act(head, '作出处理决定');
  await form.getByLabel('处理理由').fill('现场处置属实，但未安排他人值守');
  await form.getByRole('button', { name: '作出处理决定' }).click();
  await form.getByRole('alert').getByText('请选择处理方式。').waitFor(WAIT);
  expect(await form.getByLabel('移送').count()).toBe(0);
  await form.getByLabel('责令整改').check();
  await form.getByLabel('整改期限（工作日）').fill('99');
  await form.getByRole('button', { name: '作出处理决定' }).click();
  await form.getByRole('alert').getByText('期限应为 1 至 60 个工作日。').waitFor(WAIT);
  await look(head, 'clue-decide');
  await form.getByLabel('整改期限（工作日）').fill('5');
  await form.getByRole('button', { name: '作出处理决定' }).click();
  await state(head, '整改中');
  await head.context().close();
});

test('the rectification is proved from the phone and closed by a third person', async () => {
  const phone = await signedIn('chenjianguo', true);
  await phone.goto(`${door.url}/m/clues/${id}`);
  await phone.getByText('处理决定：责令整改').first().waitFor(WAIT);
  await look(phone, 'phone-decision');
  await taken(phone, /^处理决定书 .* Word$/, /^处理决定书 舆情处理〔\d{4}〕1号\.docx$/);
  const form = await act(phone, '报送整改');
  await form.getByLabel('整改情况').fill('已排双人值班');
  await form
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...PHOTO, name: '值班表.png' });
  await form.getByRole('button', { name: '报送整改' }).click();
  await phone.getByText('已整改，待销号').first().waitFor(WAIT);
  await phone.context().close();
  const leader = await signedIn('zhaolixin');
  await leader.goto(`${door.url}/clues/${id}`);
  const closing = await act(leader, '销号');
  await closing.getByLabel('销号意见').fill('值班表已查验');
  await closing.getByRole('button', { name: '销号' }).click();
  await state(leader, '已销号');
  await leader.getByText('销号：赵立新').waitFor(WAIT);
  await look(leader, 'clue-closed');
  await leader.context().close();
});

test('a reviewer’s missed time is seen by everybody who reviews, and stands in the figures', async () => {
  await door.db.clock.advance(8 * DAY);
  await engine();
  const desk = await signedIn('liumin');
  await desk.goto(`${door.url}/clues`);
  await desk.getByText('2 条待核实；其中 2 条已过时限。').waitFor(WAIT);
  await desk.getByText(/已超/).first().waitFor(WAIT);
  await look(desk, 'clues-late');
  await desk.getByRole('link', { name: '单位成绩' }).click();
  await desk.getByTestId('unit-logistics').getByText('按时 0%（n=1）').first().waitFor(WAIT);
  await desk.getByTestId('review').getByRole('row', { name: /核实/ }).getByText('33%（n=3）').waitFor(WAIT);
  await look(desk, 'figures');
  await desk.context().close();
  // a unit sees its own, and nothing of those who review
  const phone = await signedIn('chenjianguo', true);
  await phone.goto(`${door.url}/clues/figures`);
  await phone.getByText('（本单位）').waitFor(WAIT);
  expect(await phone.getByTestId('review').count()).toBe(0);
  await look(phone, 'figures-phone');
  await phone.goto(`${door.url}/clues`);
  await phone.getByTestId('clue-sentence').waitFor(WAIT);
  await look(phone, 'clues-phone');
  await phone.context().close();
});

test('what fails is said: the service away, no such clue', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/clues/00000000-0000-4000-8000-000000000000`);
  await desk.getByText('没有这条线索，或您无权查看。').waitFor(WAIT);
  await desk.route('**/api/clues', (r) => r.abort());
  await desk.goto(`${door.url}/clues`);
  await desk.getByText('网络不通，请检查网络后重试。').waitFor(WAIT);
  await look(desk, 'clues-failing');
  await askAgain(desk, '**/api/clues');
  await desk.getByTestId('clue-sentence').waitFor(WAIT);
  await desk.context().close();
});
