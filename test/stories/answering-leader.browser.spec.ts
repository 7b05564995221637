import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Product, startProduct, until } from '../harness/product.js';

/** The leader answers: desk and phone in a real browser, from the first post to the closed incident. */
let p: Product;
let browser: Browser;
let desk: Page;
let phone: Page;
const WAIT = { timeout: 40_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  p = await startProduct();
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing');
  browser = await openBrowser();
  desk = await page({ viewport: { width: 1440, height: 900 } });
  phone = await page({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await p?.stop();
});

async function page(options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })).newPage();
}
async function signIn(on: Page, username: string): Promise<void> {
  const account = p.accounts.get(username)!;
  await on.getByLabel('用户名').fill(account.username);
  await on.getByLabel('密码').fill(account.password);
  await on.getByRole('button', { name: '登录' }).click();
}

test('the desk sees calm, then the incident, without a reload', async () => {
  await desk.goto(p.url);
  await signIn(desk, 'wangxiaolan');
  await desk.getByTestId('sentence').getByText('平稳').waitFor(WAIT);
  await desk.evaluate(() => Object.assign(window, { sameDocument: true }));
  p.sim.startCourse({ speed: 30 });
  await desk.getByTestId('incident-card').getByText('二食堂').first().waitFor(WAIT);
  await desk.getByTestId('sentence').getByText('处置中').waitFor(WAIT);
  expect(await desk.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('a scanner opens the link of the message and signs nothing; the leader taps once', async () => {
  const message = await until('a message to the unit leader', async () =>
    p.sim.messages('chenjianguo').find((m) => m.url && m.buttons.length > 0),
  );
  for (let i = 0; i < 3; i++) await fetch(message.url!);
  const signed = async (): Promise<number> =>
    (await p.db.dataSource.query(`select count(*)::int as n from escalation_target where acked_at is not null`))[0].n;
  expect(await signed()).toBe(0);
  await phone.goto(message.url!);
  await phone.getByRole('button', { name: '签收' }).click();
  await until('the signature', async () => (await signed()) === 1);
  await desk.goto(`${p.url}/incidents`);
  await desk
    .getByRole('row')
    .getByRole('link', { name: /二食堂/ })
    .click();
  await desk.getByText('陈建国').first().waitFor(WAIT);
});

test('初报 and 回应 from the phone; the desk sees them and closes', async () => {
  const [{ id }] = await p.db.dataSource.query(`select id from incident`);
  await phone.goto(`${p.url}/login?to=${encodeURIComponent(`/m/i/${id}`)}`);
  await signIn(phone, 'chenjianguo');
  const form = phone.getByTestId('filing-form');
  await form.waitFor(WAIT);
  for (const [label, text] of [
    ['是否属实', '属实，系清洁用钢丝球脱落'],
    ['现状', '三号窗口已停业'],
    ['已采取措施', '封存当日餐具，向同学致歉'],
    ['下一步', '今日十七时公布检查结果'],
  ] as const)
    await form.getByLabel(label).fill(text);
  await phone.getByRole('button', { name: '提交初报' }).click();
  await phone.getByRole('button', { name: '提交回应' }).waitFor(WAIT);
  await form.getByRole('textbox').first().fill('已致歉并整改，检查结果向师生公开');
  await phone.getByRole('button', { name: '提交回应' }).click();
  // nothing new since: one tap
  await phone.getByRole('button', { name: '零报告：无新情况' }).click();
  await phone.getByText('陈建国 已报零报告').waitFor(WAIT);
  await phone.getByRole('button', { name: '零报告：无新情况' }).waitFor({ state: 'detached', ...WAIT });
  await until('both clocks met', async () => {
    const rows = await p.db.dataSource.query(
      `select kind from deadline where state = 'met' and kind in ('ack', 'first_report', 'respond')`,
    );
    return rows.length === 3;
  });
  await desk.goto(`${p.url}/incidents/${id}`);
  await desk.getByText('封存当日餐具').first().waitFor(WAIT);
  await desk.getByText('无新情况').first().waitFor(WAIT);
  await desk.getByRole('button', { name: '办结' }).click();
  await desk.getByLabel('关闭原因').fill('已回应，声量回落');
  await desk.getByLabel('未完事项说明').fill('终报随周报一并报送');
  await desk.getByRole('button', { name: '关闭事件' }).click();
  await until(
    'the incident to be closed',
    async () => (await p.db.dataSource.query(`select 1 from incident where state = 'closed'`)).length === 1,
  );
  await p.db.clock.advance(3_600_000);
  await until('no one else to be told', async () => p.sim.messages('zhaolixin').length === 0);
  expect((await p.db.dataSource.query(`select 1 from clue`)).length).toBe(0);
});

test('a lost connection is shown, and what happened meanwhile is there when it is back', async () => {
  await desk.goto(p.url);
  await desk.getByTestId('sentence').waitFor(WAIT);
  await desk.context().setOffline(true);
  await desk.evaluate(() => window.dispatchEvent(new Event('offline')));
  await desk.getByTestId('connection-bar').waitFor(WAIT);
  p.sim.addPost({ text: '青江职院断线期间的一条' });
  await until(
    'the post to be stored',
    async () => (await p.db.dataSource.query(`select 1 from mention where text like '%断线期间%'`)).length === 1,
  );
  await desk.context().setOffline(false);
  await desk.getByText('断线期间').first().waitFor(WAIT);
}, 90_000);
