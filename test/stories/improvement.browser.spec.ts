import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 整改任务 in a real browser: given at the desk, handed in on the phone with proof, returned, accepted; what comes back is shown. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];
const DAY = 86_400_000;

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

const signedIn = (username: string, width = 1440, height = 900): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width, height } });

/** With FENGSUI_SHOTS=folder every state is kept as a picture to look at. */
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}
const wide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('nothing to do is said, on desk and phone', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/improvement`);
  await desk.getByText('没有在办的整改任务。').waitFor(WAIT);
  await shot(desk, 'improvement-empty');
  await desk.getByRole('button', { name: '反复出现的原因' }).click();
  await desk.getByText('近八个季度没有整改任务').waitFor(WAIT);
  await desk.context().close();
  const phone = await signedIn('chenjianguo', 360, 640);
  await phone.goto(`${door.url}/improvement`);
  await phone.getByText('交办给您单位的整改任务会列在这里，并用消息告诉您。').waitFor(WAIT);
  await shot(phone, 'improvement-phone-empty');
  await phone.context().close();
});

test('宣传部 gives a task by hand', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/improvement`);
  await desk.getByRole('button', { name: '交办任务' }).click();
  const form = desk.getByRole('dialog', { name: '交办整改任务' });
  await form.getByLabel('任务内容').fill('核对值班安排，离岗时事先指定代班人。');
  await form.getByLabel('责任单位').selectOption('后勤处');
  await form.getByLabel('期限（工作日）').fill('5');
  await shot(desk, 'improvement-new');
  await form.getByRole('button', { name: '交办', exact: true }).click();
  const task = desk.getByRole('dialog', { name: /整改任务 ZG\d+-0001/ });
  await task.getByText(/后勤处，处长 陈建国/).waitFor(WAIT);
  expect(await seriousOn(desk)).toEqual([]);
  await shot(desk, 'improvement-task');
  await desk.context().close();
});

test('the leader hands it in on the phone with proof; what is refused keeps what was typed', async () => {
  const phone = await signedIn('chenjianguo', 360, 640);
  await phone.goto(`${door.url}/m`);
  await phone.getByTestId('my-tasks').getByText('核对值班安排').waitFor(WAIT);
  await phone.getByRole('link', { name: '整改', exact: true }).click();
  await phone.getByTestId('task-sentence').getByText('1 项待整改，均未到期。').waitFor(WAIT);
  expect(await wide(phone)).toBe(0);
  await shot(phone, 'improvement-phone');
  await phone.getByRole('button', { name: '核对值班安排' }).click();
  const task = phone.getByRole('dialog', { name: /整改任务/ });
  await task.getByLabel('整改情况').fill('已排定双人值班，见附件。');
  const file = task.locator('input[type=file]').first();
  await file.setInputFiles({ name: '程序.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0') });
  await task.getByRole('button', { name: '报送整改' }).click();
  await task
    .getByRole('alert')
    .getByText(/文件“程序.exe”不能作为证据：内容是程序文件/)
    .waitFor(WAIT);
  expect(await task.getByLabel('整改情况').inputValue()).toBe('已排定双人值班，见附件。');
  await task.getByRole('button', { name: '去掉 程序.exe' }).click();
  await file.setInputFiles({ name: '值班表.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
  expect(await seriousOn(phone)).toEqual([]);
  await shot(phone, 'improvement-phone-submit');
  await task.getByRole('button', { name: '报送整改' }).click();
  await task.getByRole('link', { name: /值班表.pdf/ }).waitFor(WAIT);
  await phone.emulateMedia({ colorScheme: 'dark' });
  await shot(phone, 'improvement-phone-dark');
  await task.getByRole('button', { name: '关闭' }).click();
  await phone.getByTestId('task-sentence').getByText('1 项待验收。').waitFor(WAIT);
  await phone.context().close();
});

test('returned with a reason, overdue in words and weight, handed in again, accepted by the head', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/improvement`);
  await desk.getByRole('button', { name: '核对值班安排' }).click();
  const task = desk.getByRole('dialog', { name: /整改任务/ });
  await task.getByRole('button', { name: '退回', exact: true }).click();
  const form = task.getByRole('form', { name: '退回' });
  await form.getByLabel('退回理由').fill('缺夜间安排。');
  await form.getByRole('button', { name: '退回' }).click();
  // what is typed is text of the page too
  await form.waitFor({ state: 'detached', ...WAIT });
  await task.getByText('缺夜间安排。').waitFor(WAIT);
  await task.getByRole('button', { name: '关闭' }).click();
  await door.db.clock.advance(20 * DAY);
  await desk.context().close();
  const leader = await signedIn('chenjianguo', 360, 640);
  await leader.goto(`${door.url}/improvement`);
  await leader.getByTestId('task-sentence').getByText('1 项待整改，1 项已超期。').waitFor(WAIT);
  await shot(leader, 'improvement-phone-overdue');
  await leader.getByRole('button', { name: '核对值班安排' }).click();
  const back = leader.getByRole('dialog', { name: /整改任务/ });
  await back.getByLabel('整改情况').fill('已补夜间安排。');
  await back.getByRole('button', { name: '报送整改' }).click();
  await leader.getByTestId('task-sentence').getByText('1 项待验收。').waitFor(WAIT);
  await back.getByRole('form', { name: '报送整改' }).waitFor({ state: 'detached', ...WAIT });
  await back.getByText('已补夜间安排。').waitFor(WAIT);
  await leader.context().close();
  const head = await signedIn('liumin');
  await head.goto(`${door.url}/improvement`);
  await head.getByRole('button', { name: '核对值班安排' }).click();
  const accept = head.getByRole('dialog', { name: /整改任务/ });
  await accept.getByRole('button', { name: '验收销号' }).click();
  await accept.getByRole('form', { name: '验收销号' }).getByRole('button', { name: '验收销号' }).click();
  await accept.getByText(/ 销号$/).waitFor(WAIT);
  await accept.getByRole('button', { name: '关闭' }).click();
  await head.getByText('没有在办的整改任务。').waitFor(WAIT);
  await head.getByRole('button', { name: '已了结' }).click();
  await head.getByText('已了结 1 项。').waitFor(WAIT);
  await shot(head, 'improvement-done');
  await head.context().close();
});

test('causes over the quarters, those that came back first; the list with many; what fails', async () => {
  await door.db.dataSource.query(`
    insert into improvement_task (code, source, cause, topic, text, unit_id, due_at, opened_at, state, ended_at, submitted_by, ended_by)
    select 'ZG2025-' || n, 'manual', (array['silent', 'late', 'gap'])[1 + n % 3], '食品安全食堂', '整改事项第 ' || n || ' 项：完善内部报告程序，明确夜间和节假日联系人。',
      (array['logistics', 'student', 'academic'])[1 + n % 3], app.now() + n * interval '1 day' - interval '4 days', app.now() - n * interval '40 days',
      case when n in (6, 7) then 'accepted' else 'open' end, case when n in (6, 7) then app.now() - n * interval '39 days' end,
      case when n in (6, 7) then (select id from person where name = '陈建国') end, case when n in (6, 7) then (select id from person where name = '刘敏') end
    from generate_series(1, 12) n`);
  const desk = await signedIn('liumin');
  await desk.goto(`${door.url}/improvement?tab=causes`);
  await desk
    .getByText(/销号后又出现 \d 次/)
    .first()
    .waitFor(WAIT);
  const rows = desk.getByRole('row');
  expect(await rows.nth(1).innerText()).toMatch(/销号后又出现/);
  expect(await seriousOn(desk)).toEqual([]);
  await shot(desk, 'improvement-causes');
  await desk.getByRole('button', { name: '在办' }).click();
  await desk
    .getByTestId('task-sentence')
    .getByText(/10 项待整改，\d 项已超期。/)
    .waitFor(WAIT);
  expect(await seriousOn(desk)).toEqual([]);
  await shot(desk, 'improvement-desk');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shot(desk, 'improvement-desk-dark');
  await desk.route('**/api/improvement?*', (r) => r.abort());
  await desk.reload();
  await desk.getByText('网络不通，请检查网络后重试。').waitFor(WAIT);
  await shot(desk, 'improvement-failing');
  await desk.context().close();
});
