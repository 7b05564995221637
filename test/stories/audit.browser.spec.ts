import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Checkpoints } from '@fengsui/ledger';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';

/** The page 审计 in a real browser: the state of the log, and a name that its owner wants erased. */
let door: Door;
let browser: Browser;
let desk: Page;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  browser = await openBrowser();
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const { password } = door.accounts.find((a) => a.username === 'liumin')!;
  await context.request.post(`${door.url}/api/session`, { data: { username: 'liumin', password } });
  desk = await context.newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

test('who reported by telephone is entered, kept sealed, found and erased; the chain stays whole', async () => {
  await desk.goto(`${door.url}/report`);
  await desk.getByLabel('内容').fill('来电反映二食堂餐食有异物');
  await desk.getByLabel('反映人 选填').fill('李小雨');
  await desk.getByLabel('反映人联系方式').fill('13800001111');
  await desk.getByRole('button', { name: '报送' }).click();
  await desk.getByTestId('entry-result').waitFor(WAIT);
  const [{ all }] = await door.db.dataSource.query(`select string_agg(l::text, ' ') as all from ledger_event l`);
  expect(all).not.toMatch(/李小雨|13800001111/);
  await door.api.get(Checkpoints).write();

  await desk.getByRole('link', { name: '审计' }).click();
  const people = desk.getByTestId('people-in-log');
  await people.getByLabel('姓名或联系方式').fill('李小雨');
  await people.getByRole('button', { name: '查找' }).click();
  await people.getByRole('listitem').filter({ hasText: '13800001111' }).getByRole('button', { name: '删除' }).click();
  await people.getByLabel('理由').fill('本人来函');
  await people.getByRole('button', { name: '确认删除' }).click();
  await people.getByText('没有记录提到“李小雨”，或其信息已删除。').waitFor(WAIT);
  await people.getByLabel('姓名或联系方式').fill('');
  await people.getByRole('button', { name: '查找' }).click();
  await people.getByText('已删除的个人信息').waitFor(WAIT);
});

test('the page shows the head, the last checkpoint, the result of a verification, and its limit', async () => {
  const state = desk.getByTestId('ledger-state');
  await state
    .getByText(/第 \d+ 条/)
    .first()
    .waitFor(WAIT);
  await state.getByText(/其后 \d+ 条尚未封存/).waitFor(WAIT);
  await state.getByRole('button', { name: '立即校验' }).click();
  await state.getByText(/完整：逐条重算 \d+ 条，全部相符（.*刘敏）/).waitFor(WAIT);
  await desk.getByText('最近封存点之后的记录，若被有数据库最高权限的人连同校验值一起重算，无法发现。').waitFor(WAIT);
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    state.getByRole('link', { name: '下载封存文件' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('ledger-checkpoints.jsonl');
});
