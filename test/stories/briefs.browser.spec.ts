import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BriefMaker } from '@fengsui/reports';
import ExcelJS from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { askAgain } from '../harness/ask-again.js';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 简报 in a real browser: made at the set time, read on desk and phone, asked for, subscribed to, set. */
let door: Door;
let browser: Browser;
let maker: BriefMaker;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const midnight = (back: number): number =>
  Math.floor((door.db.clock.now().getTime() + 8 * HOUR) / DAY) * DAY - 8 * HOUR - back * DAY;
async function settle(): Promise<void> {
  while ((await maker.round()) === 0);
}
/** On to 08:31 of the next day. */
async function nextMorning(): Promise<void> {
  await door.db.clock.advance(midnight(-1) + 8.52 * HOUR - door.db.clock.now().getTime());
  await settle();
}
const saw = (back: number, from: number, to: number, state: 'seen' | 'missed'): Promise<unknown> =>
  door.db.dataSource.query(
    `insert into coverage (source, query, from_at, to_at, state, reason) values ('weibo-s', '青江职院', $1, $2, $3, $4)`,
    [
      new Date(midnight(back) + from * HOUR),
      new Date(midnight(back) + to * HOUR),
      state,
      state === 'missed' ? 'captcha' : null,
    ],
  );

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  maker = door.api.get(BriefMaker);
  // noon, so that the next 日报 is about this day, whenever the test runs; of a day on whose next three mornings no 周报 or 月报 is made
  const others = (noon: number): boolean =>
    [1, 2, 3].some((n) => {
      const morning = new Date(noon + n * DAY);
      return morning.getUTCDay() === 1 || morning.getUTCDate() === 1;
    });
  let noon = midnight(-1) + 12 * HOUR;
  while (others(noon)) noon += DAY;
  await door.db.clock.advance(noon - door.db.clock.now().getTime());
  await settle();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, width = 1440, height = 900): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width, height }, acceptDownloads: true });

/** With FENGSUI_SHOTS=folder every state is kept as a picture to look at. */
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

test('before the first set time the page says when there will be one', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/briefs`);
  await page.getByText('还没有简报').waitFor(WAIT);
  await page.getByText(/日报将于 .* 08:30 自动生成。/).waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'briefs-empty');
  await page.context().close();
});

test('a day with something, and a day with nothing that was not wholly seen: both are there in the morning', async () => {
  await saw(0, 0, 24, 'seen');
  const day = midnight(0);
  for (let i = 0; i < 38; i++)
    await door.db.dataSource.query(
      `insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, unit_id, sentiment, topic, is_question)
       values ($1, $2, 'weibo-m', '二食堂', $3, 'h', true, $4, $5, $6, $7)`,
      [
        i % 5 === 0 ? 'wechat' : 'weibo',
        `p${i}`,
        new Date(day + (8 + (i % 11)) * HOUR),
        i % 3 === 0 ? 'logistics' : i % 3 === 1 ? 'student' : null,
        i % 4 === 0 ? 'neg' : 'neu',
        i % 3 === 0 ? '食品安全食堂' : '宿舍后勤收费',
        i % 6 === 0,
      ],
    );
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ2026-0001', '二食堂餐食出现异物', 'logistics', '食品安全食堂', 2, '认证媒体转发', 'open', $1)`,
    [new Date(day + 10 * HOUR)],
  );
  await nextMorning();
  await door.db.dataSource.query(`update incident set state = 'closed', closed_at = $1`, [
    new Date(midnight(0) + 1000),
  ]);
  await nextMorning();
  await saw(0, 0, 20, 'seen');
  await saw(0, 20, 22.5, 'missed');
  await saw(0, 22.5, 24, 'seen');
  await nextMorning();
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/briefs`);
  const items = page.getByTestId('briefs').getByRole('listitem');
  await items.first().waitFor(WAIT);
  expect(await items.count()).toBe(3);
  await page.getByText(/零报告：没有相关信息、预警和事件。但微博监测中断 2 小时 30 分/).waitFor(WAIT);
  await page
    .getByText(/没有监测数据：各来源均未采集，不能作零报告。|各来源均未采集/)
    .first()
    .waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'briefs-desk');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'briefs-desk-dark');
  await page.context().close();
});

test('one brief: the sentence first, figures with comparison and n, tables; Excel holds the same', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/briefs?kind=daily`);
  await page
    .getByTestId('briefs')
    .getByText(/相关信息 38 条/)
    .click();
  const sentence = page.getByTestId('brief-sentence');
  await sentence.waitFor(WAIT);
  expect(await sentence.innerText()).toMatch(
    /^\d+月\d+日相关信息 38 条（前一日无数据可比），负面 26%（10\/38），新立事件 1 起（Ⅱ级 1 起）。$/,
  );
  await page.getByRole('row', { name: /YQ2026-0001 Ⅱ级 二食堂餐食出现异物 后勤处 处置中/ }).waitFor(WAIT);
  await page.getByText('各平台监测未中断。').waitFor(WAIT);
  await page.locator('article.brief svg').first().waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await shot(page, 'brief-desk');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'brief-desk-dark');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Excel' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^网络舆情日报 第 1 期 .*\.xlsx$/);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile((await download.path())!);
  expect(book.worksheets.map((w) => w.name).slice(0, 3)).toEqual(['数字', '声量', '事件']);
  expect((book.getWorksheet('数字')!.getRow(2).values as unknown[]).slice(1, 5)).toEqual([
    '相关信息',
    38,
    undefined,
    '条',
  ]);
  for (const [name, ending, magic] of [
    ['Word', 'docx', 'PK'],
    ['PDF', 'pdf', '%PDF'],
  ] as const) {
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    expect(paper.suggestedFilename()).toMatch(new RegExp(`^网络舆情日报 第 1 期 .*\\.${ending}$`));
    expect(fs.readFileSync((await paper.path())!).toString('latin1', 0, magic.length)).toBe(magic);
    if (SHOTS) fs.copyFileSync((await paper.path())!, `${SHOTS}/brief.${ending}`);
  }
  expect(String(book.getWorksheet('说明')!.getRow(1).getCell(2).value)).toMatch(/^网络舆情日报，.*不含演练$/);
  await page.context().close();
});

test('on a phone a school leader reads it without pushing sideways, and subscribes', async () => {
  const phone = await signedIn('zhaolixin', 360, 640);
  await phone.goto(`${door.url}/briefs`);
  await phone.getByRole('checkbox', { name: /日报/ }).check();
  await phone.getByTestId('briefs').getByRole('link').last().click();
  await phone.getByTestId('brief-sentence').waitFor(WAIT);
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
  expect(await seriousOn(phone)).toEqual([]);
  await shot(phone, 'brief-phone');
  await phone.emulateMedia({ colorScheme: 'dark' });
  await shot(phone, 'brief-phone-dark');
  await phone.goto(`${door.url}/briefs`);
  await phone.getByTestId('briefs').waitFor(WAIT);
  expect(await phone.getByRole('checkbox', { name: /日报/ }).isChecked()).toBe(true);
  await shot(phone, 'briefs-phone');
  await phone.context().close();
});

test('a 专报 on demand, and the set time is changed by who may', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/briefs`);
  await page.getByRole('button', { name: '生成专报' }).click();
  const dialog = page.getByRole('dialog', { name: '生成专报' });
  await dialog.getByLabel('一个主题').check();
  await dialog.getByLabel('主题', { exact: true }).selectOption('食品安全食堂');
  await dialog.getByLabel('至（含）').fill('2020-01-01');
  await dialog.getByRole('button', { name: '生成', exact: true }).click();
  await dialog.getByText('截止日期早于起始日期，请核对。').waitFor(WAIT);
  await shot(page, 'brief-special-refused');
  await dialog.getByLabel('一起事件').check();
  await dialog.getByRole('button', { name: '生成', exact: true }).click();
  await page
    .getByTestId('brief-sentence')
    .getByText(/“二食堂餐食出现异物”/)
    .waitFor(WAIT);
  await page.goto(`${door.url}/briefs`);
  await page.getByRole('button', { name: '修改日报' }).click();
  const form = page.getByRole('dialog', { name: '日报生成时间' });
  await form.getByLabel('时间（北京时间）').fill('07:45');
  await shot(page, 'brief-schedule');
  await form.getByRole('button', { name: '保存' }).click();
  await page.getByTestId('schedules').getByText('每日 07:45').waitFor(WAIT);
  await page.context().close();
});

test('what fails is said: the service away, no right, no such brief', async () => {
  const page = await signedIn('wangxiaolan');
  await page.route('**/api/briefs', (r) => r.abort());
  await page.goto(`${door.url}/briefs`);
  await page.getByText('网络不通，请检查网络后重试。').waitFor(WAIT);
  await shot(page, 'briefs-failing');
  await askAgain(page, '**/api/briefs');
  await page.getByTestId('briefs').waitFor(WAIT);
  await page.goto(`${door.url}/briefs/00000000-0000-4000-8000-000000000000`);
  await page.getByText('没有这期简报，请从简报列表进入。').waitFor(WAIT);
  await page.context().close();
  const leader = await signedIn('chenjianguo');
  await leader.goto(`${door.url}/briefs`);
  await leader.getByText('没有查看权限').waitFor(WAIT);
  await leader.context().close();
});
