import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { Checkpoints, Ledger } from '@fengsui/ledger';
import type { Browser, Page } from 'playwright-core';
import { seedAftermath } from '../../libs/reports/src/testing/seed-aftermath.js';
import { seedIncident } from '../../libs/reports/src/testing/seed-incident.js';
import { seedWorkbench } from '../../libs/reports/src/testing/seed-workbench.js';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';

/** The report in real browsers: two people at work on it, one approves, a stranger with the paper checks it on a phone. */
let door: Door;
let browser: Browser;
let duty: Page;
let head: Page;
let id: string;
const WAIT = { timeout: 20_000 };
/** A paste as a browser makes it, into the open editor. */
const PASTE = `(() => {
  const data = new DataTransfer();
  data.setData('text/html', '<p class="MsoNormal" onclick="x()">值班员应<b>当面交接</b>。<img src="/none.png"></p>');
  document.querySelector('.paper-box').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
})()`;
const section = (page: Page, key: string) => page.getByTestId(`section-${key}`);

async function pageOf(username: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true });
  const { password } = door.accounts.find((a) => a.username === username)!;
  await context.request.post(`${door.url}/api/session`, { data: { username, password } });
  const page = await context.newPage();
  await page.goto(`${door.url}/incidents/${id}/report`);
  return page;
}

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  // the working days of tasks are the policy's
  await door.api.get(PolicyStore).ensure(DEFAULT_POLICY);
  const seeded = await seedIncident(door.db.dataSource, door.api.get(Ledger));
  id = seeded.incidentId;
  await seedAftermath(door.db.dataSource, id, seeded.people);
  await seedWorkbench(door.db.dataSource, door.api.get(Ledger), id, seeded.people);
  await door.api.get(Checkpoints).write();
  browser = await openBrowser();
  [duty, head] = await Promise.all([pageOf('wangxiaolan'), pageOf('liumin')]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

test('what is pasted is cleaned before it gets in, saved text is marked with who and when, the original beside it', async () => {
  const lessons = section(duty, 'lessons');
  await lessons.getByRole('button', { name: '修改' }).click(WAIT);
  const box = lessons.getByRole('textbox');
  await box.press('Control+A');
  await duty.evaluate(PASTE);
  await lessons.getByText('已去除样式与属性 1 处、图片 1 处，只保留段落、编号和加粗。').waitFor(WAIT);
  expect(await box.innerHTML()).not.toMatch(/img|onclick|MsoNormal/);
  await lessons.getByRole('button', { name: '保存' }).click();
  await lessons.getByText(/王晓岚 \d{4}年.* 修改，查看原稿/).click(WAIT);
  await lessons.getByText('后勤处处长陈建国的消息已送达，在 1 分内未收到签收。').waitFor(WAIT);
  expect(await lessons.locator('b').first().innerText()).toBe('当面交接');
});

test('who owes a task and by when is said before it is given out', async () => {
  const box = duty.getByTestId('report-tasks');
  await box.locator('summary').click(WAIT);
  const first = box.locator('li').first();
  await first.getByLabel('责任单位').selectOption('student');
  await first.getByRole('button', { name: '保存' }).click();
  await first.getByText(/王晓岚改定/).waitFor(WAIT);
  await section(duty, 'lessons')
    .getByText(/第 1 项的责任单位或期限由.*王晓岚改定。/)
    .waitFor(WAIT);
});

test('the second of two is told who was faster, sees the latest, and keeps what he typed', async () => {
  const [mine, theirs] = [section(head, 'summary'), section(duty, 'summary')];
  await mine.getByRole('button', { name: '修改' }).click(WAIT);
  await theirs.getByRole('button', { name: '修改' }).click(WAIT);
  for (const [s, text] of [
    [theirs, '值班员的概述。'],
    [mine, '部长的概述。'],
  ] as const) {
    await s.getByRole('textbox').fill(text);
    await s.getByRole('button', { name: '保存' }).click();
    if (s === theirs) await s.getByText('已保存。').waitFor(WAIT);
  }
  await mine.getByText('王晓岚刚刚改过“概述与定性”一节，您的修改没有保存').waitFor(WAIT);
  await mine.locator('.paper-theirs').getByText('值班员的概述。').waitFor(WAIT);
  expect(await mine.getByRole('textbox').innerText()).toBe('部长的概述。');
  await mine.getByRole('button', { name: '保存' }).click();
  await mine.getByText(/部长刘敏 \d{4}年.* 修改，查看原稿/).waitFor(WAIT);
});

test('五要素 and approved 口径 stand on the page with their review; printed, the curve keeps its legend on its page', async () => {
  const known = section(duty, 'summary').getByRole('table');
  await known.getByRole('row', { name: /地点.*二食堂二楼窗口.*后勤处初报.*已核实.*部长刘敏.*第 \d+ 条/ }).waitFor(WAIT);
  const wordings = section(duty, 'reply').getByRole('table').nth(1);
  await wordings.getByRole('row', { name: /答媒体问.*以学校通报为准。.*起草与审定为同一人.*未发布/ }).waitFor(WAIT);
  await section(duty, 'summary').getByRole('table').scrollIntoViewIfNeeded();
  await keepShot(duty, 'report-known');
  await wordings.scrollIntoViewIfNeeded();
  await keepShot(duty, 'report-wordings');
  await duty.emulateMedia({ media: 'print' });
  const curve = section(duty, 'spread').locator('.paper-curve');
  await curve.scrollIntoViewIfNeeded();
  expect(await curve.evaluate((e) => getComputedStyle(e).breakInside)).toBe('avoid');
  await keepShot(duty, 'report-print');
  await duty.emulateMedia({ media: 'screen' });
});

test('a file is made with its progress', async () => {
  const [download] = await Promise.all([
    duty.waitForEvent('download', WAIT),
    duty.getByRole('button', { name: 'PDF' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('关于“二食堂餐盘里有异物”舆情处置情况的复盘报告（草稿）.pdf');
  expect(
    fs
      .readFileSync((await download.path())!)
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('the head approves what is on his screen; nobody else is offered to', async () => {
  expect(await duty.getByRole('button', { name: '审定' }).count()).toBe(0);
  await head.getByRole('button', { name: '审定', exact: true }).click(WAIT);
  await head.getByRole('button', { name: '确认审定' }).click();
  await head.getByText('已审定，第 1 版').waitFor(WAIT);
  expect(await head.getByLabel('版本').locator('option').count()).toBe(2);
  expect(await seriousOn(head)).toEqual([]);
});

test('whoever holds the paper checks it on a phone without signing in; a changed row is named', async () => {
  const link = await head.getByRole('link', { name: '打开校验页' }).getAttribute('href');
  const phone = await (await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'zh-CN' })).newPage();
  await phone.goto(`${door.url}${link}`);
  await phone.getByText('一致', { exact: true }).waitFor(WAIT);
  await phone.getByText('所摘录的 13 条处置日志逐条重算，全部相符。').waitFor(WAIT);
  expect(await seriousOn(phone)).toEqual([]);
  await door.db.dataSource.query(`alter table ledger_event disable trigger all`);
  await door.db.dataSource.query(`update ledger_event set payload = replace(payload, '刘敏', '某人') where seq = 5`);
  await door.db.dataSource.query(`alter table ledger_event enable trigger all`);
  await phone.reload();
  await phone.getByText('不一致', { exact: true }).waitFor(WAIT);
  await phone.getByText('处置日志第 5 条的内容与校验值不符（改动）。').waitFor(WAIT);
  await phone.context().close();
});
