import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import type { Browser, Page } from 'playwright-core';
import { askAgain } from '../harness/ask-again.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { until } from '../harness/product.js';

/** 处置策略 and 值班表 in a real browser over the real api. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 20_000 };
const SHOTS = process.env['FENGSUI_SHOTS'];
const HOUR = 3_600_000;

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  // a second person on duty, so that there is something to take turns in
  await door.db.dataSource.query(`
    with q as (insert into person (name, mobile) values ('罗兰', '13900000001') returning id)
    insert into post (person_id, unit_id, function, title) select id, 'publicity', 'publicity_duty', '舆情值班员' from q`);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string, phone = false): Promise<Page> =>
  signedInPage(browser, door, username, {
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
  });

/** With FENGSUI_SHOTS=folder every state is kept as a picture to look at. */
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}
const input = (hours: number): string =>
  new Date(door.db.clock.now().getTime() + (hours + 8) * HOUR).toISOString().slice(0, 16);

test('the policy: what is in force stands side by side; a draft says what is wrong, then what it changes, and is published with a reason', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/policy`);
  await page.getByText('现行“默认策略”第 1 版').waitFor(WAIT);
  await page
    .getByRole('row', { name: /第 1 步/ })
    .getByText('启动即通知，30 分钟内签收')
    .waitFor(WAIT);
  await shot(page, 'policy-active');
  await page.getByRole('button', { name: '起草修改' }).click();
  const report = page.getByLabel('初报', { exact: true });
  await report.waitFor(WAIT);
  await report.fill('5');
  await page.getByText('Ⅱ级回应时限应晚于初报时限').first().waitFor(WAIT);
  expect(await page.getByRole('button', { name: '发布…' }).isDisabled()).toBe(true);
  await shot(page, 'policy-draft-wrong');
  await report.fill('1');
  await page.getByTestId('changes').getByText('Ⅱ级初报时限：由 2 小时 改为 1 小时').waitFor(WAIT);
  await shot(page, 'policy-draft-right');
  // what is typed is kept: the page may be left
  await page.reload();
  await page.getByText('草稿', { exact: true }).click();
  await page.getByRole('button', { name: '发布…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '发布' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/发布理由/)
    .waitFor(WAIT);
  await dialog.getByLabel('发布理由（记入日志）').fill('试行一月后调整');
  await shot(page, 'policy-publish');
  await dialog.getByRole('button', { name: '发布' }).click();
  await page.getByText(/现行“默认策略”第 2 版，党委宣传部 部长 刘敏 .* 发布：试行一月后调整/).waitFor(WAIT);
  await page.context().close();
});

test('a rehearsal: 国庆 at night, Ⅳ of 后勤处: who is told when, and when it arrives', async () => {
  const page = await signedIn('wangxiaolan');
  await page.goto(`${door.url}/policy`);
  const card = page.getByTestId('rehearsal');
  await card.getByLabel('启动时间').fill('2026-10-01T23:10');
  await card.getByRole('combobox', { name: '等级' }).click();
  await page.getByTitle('Ⅳ级 一般').click();
  await card.getByRole('combobox', { name: '责任单位' }).click();
  await page.getByTitle('后勤处').click();
  await card.getByRole('button', { name: '推演' }).click();
  await card.getByText(/国庆节，免打扰时段，通知待其结束/).waitFor(WAIT);
  await card.getByRole('cell', { name: /后勤处 处长 陈建国/ }).waitFor(WAIT);
  expect(await card.getByTestId('timeline').getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/单位负责人 陈建国[\s\S]*10月2日 07:00 → 10月8日 10:00 前签收/),
    expect.stringMatching(/宣传部 [\s\S]*10月8日 10:00 → 10月8日 12:00 前签收/),
    expect.stringMatching(/分管校领导 赵立新[\s\S]*10月8日 12:00 → 10月9日 12:00 前签收/),
  ]);
  await shot(page, 'rehearsal');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'rehearsal-dark');
  await page.context().close();
});

test('the roster: a unit leader on a phone writes down who stands in, and the month shows it', async () => {
  const phone = await signedIn('chenjianguo', true);
  await phone.goto(`${door.url}/roster`);
  await phone.getByTestId('roster-sentence').waitFor(WAIT);
  await phone.getByRole('button', { name: '登记代班、换班、请假' }).click();
  const form = phone.getByRole('form', { name: '登记' });
  await form.getByLabel('由谁代班').click();
  await phone.getByTitle('周涛 后勤处 副处长').click();
  await form.getByLabel('自', { exact: true }).fill(input(-3));
  await form.getByLabel('至', { exact: true }).fill(input(26));
  await form.getByLabel('事由').fill('外出开会');
  await form.getByRole('button', { name: '登记' }).click();
  await form.getByRole('alert').getByText('代班须事先登记：开始时间已过，请从现在起算。').waitFor(WAIT);
  await shot(phone, 'roster-absence-refused-phone');
  await form.getByLabel('自', { exact: true }).fill(input(2));
  await form.getByRole('button', { name: '登记' }).click();
  await phone.getByTestId('absences').getByText('由 周涛 代').waitFor(WAIT);
  await phone.getByTestId('month').getByText('周涛（代陈建国）').first().waitFor(WAIT);
  await shot(phone, 'roster-phone');
  // another unit's post is seen, not changed
  await phone.getByRole('button', { name: /学工部 单位负责人/ }).click();
  await phone.getByTestId('month').getByText('何芳').first().waitFor(WAIT);
  expect(await phone.getByRole('button', { name: '设置轮值' }).count()).toBe(0);
  await phone.context().close();
});

test('the roster on the desk: turns are set, a leave without a substitute is a gap, and the dashboard says so', async () => {
  const desk = await signedIn('wangxiaolan');
  await desk.goto(`${door.url}/roster`);
  await desk.getByRole('button', { name: /党委宣传部 宣传部值班员/ }).click();
  await desk.getByText('不轮值，2 人均在值').waitFor(WAIT);
  // found by the name of whoever holds a post there; the sentence is of the whole school all the same
  const said = await desk.getByTestId('roster-sentence').innerText();
  const search = desk.getByLabel('查找单位或人员');
  await search.fill('何芳');
  await desk.getByText('共 1 个单位').waitFor(WAIT);
  await desk.getByTestId('month').getByText('学工部 单位负责人').waitFor(WAIT);
  expect(await desk.getByTestId('roster-sentence').innerText()).toBe(said);
  await search.fill('查无此人');
  await desk.getByText('没有找到').waitFor(WAIT);
  await search.fill('');
  await desk.getByRole('button', { name: /党委宣传部 宣传部值班员/ }).click();
  await desk.getByRole('button', { name: '设置轮值' }).click();
  await desk.getByText('每人一天').click();
  await desk.getByRole('button', { name: '保存轮值' }).click();
  await desk.getByText(/按日轮值，08:00 交接：(王晓岚 → 罗兰|罗兰 → 王晓岚)/).waitFor(WAIT);
  await desk.getByRole('button', { name: '登记代班、换班、请假' }).click();
  const form = desk.getByRole('form', { name: '登记' });
  await form.getByText('请假', { exact: true }).click();
  await form.getByLabel('谁不在值').click();
  await desk.getByTitle('何芳').click();
  await form.getByText(/无人代班的/).waitFor(WAIT);
  await form.getByLabel('自', { exact: true }).fill(input(3));
  await form.getByLabel('事由').fill('病假');
  await form.getByRole('button', { name: '登记' }).click();
  await desk.getByTestId('readiness').getByText('何芳请假，没有代班的人', { exact: true }).waitFor(WAIT);
  await desk.getByRole('form', { name: '添加校历' }).getByLabel('名称').fill('寒假');
  await desk.getByLabel('起始日期').fill('2027-01-16');
  await desk.getByLabel('结束日期').fill('2027-02-21');
  await desk.getByRole('button', { name: '添加', exact: true }).click();
  await desk.getByText('2027-01-16 至 2027-02-21 放假').waitFor(WAIT);
  await shot(desk, 'roster-desk');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await shot(desk, 'roster-desk-dark');
  await desk.goto(`${door.url}/`);
  await desk
    .getByTestId('duty-warning')
    .getByText(/值班有空缺：/)
    .waitFor(WAIT);
  await shot(desk, 'dashboard-warning');
  await desk.context().close();
});

test('both pages fit a phone: nothing but tables is pushed sideways', async () => {
  const phone = await signedIn('liumin', true);
  const wide = (): Promise<number> =>
    phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await phone.goto(`${door.url}/policy`);
  await phone.getByTestId('rehearsal').getByRole('button', { name: '推演' }).click();
  await phone.getByTestId('timeline').waitFor(WAIT);
  expect(await wide()).toBe(0);
  await shot(phone, 'policy-phone');
  await phone.getByRole('button', { name: '起草修改' }).click();
  await phone.getByLabel('初报', { exact: true }).waitFor(WAIT);
  expect(await wide()).toBe(0);
  await shot(phone, 'policy-draft-phone');
  await phone.getByRole('button', { name: '放弃草稿' }).click();
  await phone.goto(`${door.url}/roster`);
  await phone.getByTestId('roster-sentence').waitFor(WAIT);
  expect(await wide()).toBe(0);
  await phone.context().close();
});

test('what fails is said: the service away, no right, nobody in any post', async () => {
  const leader = await signedIn('chenjianguo');
  await leader.goto(`${door.url}/policy`);
  await leader.getByText('没有查看权限').waitFor(WAIT);
  await leader.context().close();
  const desk = await signedIn('wangxiaolan');
  await desk.route('**/api/roster?*', (r) => r.abort());
  await desk.goto(`${door.url}/roster`);
  await desk.getByText('网络不通，请检查网络后重试。').waitFor(WAIT);
  await shot(desk, 'roster-failing');
  await askAgain(desk, '**/api/roster?*');
  await desk.getByTestId('roster-sentence').waitFor(WAIT);
  await door.db.dataSource.query(`update post set held_to = app.now()`);
  await desk.reload();
  await desk.getByText('还没有人任职').waitFor(WAIT);
  await until('the sentence counts the gaps', async () =>
    /有 \d+ 处无人在值/.test(await desk.getByTestId('roster-sentence').innerText()),
  );
  await shot(desk, 'roster-empty');
  await desk.context().close();
});
