import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentDetail } from '@fengsui/contract';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Client, type Product, startProduct, until } from '../harness/product.js';
import { signedInPage } from '../harness/signed-in.js';

/** The incident workbench under the hands of two people of 宣传部: one running product, real browser, real sockets. */
let p: Product;
let browser: Browser;
let wang: Page;
let liu: Page;
let duty: Client;
let head: Client;
let food: string;
const WAIT = { timeout: 30_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  p = await startProduct({ baselinePerMinute: 0 });
  p.expectMessages('chenjianguo', 'zhoutao', 'wujing', 'hefang', 'wangxiaolan', 'liumin', 'zhaolixin');
  [duty, head] = [await p.as('wangxiaolan'), await p.as('liumin')];
  browser = await openBrowser();
  const door = { url: p.url, accounts: [...p.accounts.values()].map((a) => ({ who: '', ...a })) };
  [wang, liu] = [
    await signedInPage(browser, door, 'wangxiaolan', { viewport: { width: 1440, height: 900 } }),
    await signedInPage(browser, door, 'liumin', { viewport: { width: 1280, height: 800 } }),
  ];
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await p?.stop();
});

const incident = (id: string) => duty.get<IncidentDetail>(`/api/incidents/${id}`);
async function open(title: string): Promise<string> {
  const what = { title, unitId: 'logistics', topic: '食品安全食堂', level: 3, reason: '学生来电' };
  const { id } = (await duty.post<{ id: string }>('/api/incidents', what)).body;
  await until('its clocks to begin', async () => (await incident(id)).levelNo > 0);
  return id;
}
const tools = (on: Page) => on.getByRole('toolbar', { name: '处置操作' });
const dialog = (on: Page, name: string) => on.getByRole('dialog', { name });

/** Counts presses of the mouse on a page of one document. */
async function countClicks(on: Page): Promise<() => Promise<number>> {
  await on.evaluate(() => {
    Object.assign(window, { clicks: 0 });
    window.addEventListener(
      'mousedown',
      () => Object.assign(window, { clicks: Reflect.get(window, 'clicks') + 1 }),
      true,
    );
  });
  return () => on.evaluate(() => Reflect.get(window, 'clicks') as number);
}

test('a timed walk: from the alarm to the unit that is told in at most six clicks, level and unit both changed', async () => {
  await wang.goto(p.url);
  await wang.getByTestId('sentence').waitFor(WAIT);
  const clicks = await countClicks(wang);
  await p.db.dataSource.query(
    `with i as (insert into incident (code, title, unit_id, topic, level, level_reason) values ('YQ2026-0900', '北苑宿舍停水三天', 'logistics', '宿舍后勤收费', 4, '2 条，其中负面 2 条') returning id),
       a as (insert into alarm (kind, dedupe_key, reason, numbers, mention_ids, unit_id, topic, incident_id) select 'spike', 'walk', '近 10 分钟 2 条，平时 0.1 条', '{}', '{}', 'logistics', '宿舍后勤收费', id from i returning id, incident_id)
     select pg_notify('fengsui_live', json_build_object('type', 'alarm', 'data', json_build_object('id', id, 'incidentId', incident_id, 'unitId', 'logistics', 'reason', ''))::text) from a`,
  );
  const card = wang.getByTestId('incident-card').filter({ hasText: '北苑宿舍停水' });
  await card.waitFor(WAIT);
  const began = Date.now();
  await card.click();
  const grade = wang.getByTestId('decision-form');
  await grade.getByRole('radio', { name: /Ⅲ级/ }).click();
  // choosing from a list is two clicks of a hand: it opens, and one is taken
  await grade.getByLabel('责任单位').click();
  await grade.getByLabel('责任单位').selectOption('学工部');
  await grade.getByLabel('理由').click();
  await wang.keyboard.type('涉及学生公寓');
  await grade.getByRole('button', { name: '核定 Ⅲ 级并通知学工部' }).click();
  await wang.getByTestId('ladder-step').first().getByText('何芳').waitFor(WAIT);
  const used = (await clicks()) + 1;
  console.log(JSON.stringify({ walk: 'alarm to dispatch', clicks: used, ms: Date.now() - began }));
  expect(used).toBeLessThanOrEqual(6);
  await until('the message to the unit', async () => p.sim.messages('hefang').some((m) => m.title.includes('停水')));
  expect(p.sim.messages('chenjianguo')).toEqual([]);
  // the page hears of it a moment after the unit does
  await wang
    .getByTestId('incident-sentence')
    .filter({ hasText: /^还剩 .+：学工部签收。$/ })
    .waitFor(WAIT);
});

test('keys: shown by ?, open what they say, and do nothing while somebody types', async () => {
  food = await open('二食堂餐食出现异物');
  await wang.goto(`${p.url}/incidents/${food}`);
  await tools(wang).waitFor(WAIT);
  await wang.keyboard.press('?');
  await dialog(wang, '快捷键').getByText('改派其他单位').waitFor(WAIT);
  // a window is open: keys of the page wait
  await wang.keyboard.press('p');
  expect(await dialog(wang, '改派其他单位').count()).toBe(0);
  await wang.keyboard.press('Escape');
  await wang.keyboard.press('z');
  const pause = dialog(wang, '暂停计时');
  await pause.getByLabel('时长（小时，至多 24）').fill('30');
  await pause.getByRole('button', { name: '暂停计时' }).click();
  await pause.getByRole('alert').getByText('暂停时长应为 1 至 24 小时。').waitFor(WAIT);
  expect(await pause.getByLabel('时长（小时，至多 24）').getAttribute('aria-invalid')).toBe('true');
  expect(await seriousOn(wang)).toEqual([]);
  await pause.getByLabel('时长（小时，至多 24）').fill('2');
  await wang.keyboard.press('Escape');
  await wang.getByRole('button', { name: '写明地点' }).click();
  await wang.keyboard.type('gpzc?');
  expect(await wang.getByRole('dialog').count()).toBe(0);
  expect(await wang.getByTestId('fact-form').getByLabel('地点').inputValue()).toBe('gpzc?');
  await wang.getByTestId('fact-form').getByRole('button', { name: '取消' }).click();
  await wang.keyboard.press('j');
  await wang.getByRole('heading', { name: '北苑宿舍停水三天' }).waitFor(WAIT);
  await wang.keyboard.press('i');
  await wang.getByRole('heading', { name: '事件', exact: true }).waitFor(WAIT);
});

test('two people: each sees the other there and what is being written; the other’s text is shown, one’s own is kept', async () => {
  for (const page of [wang, liu]) await page.goto(`${p.url}/incidents/${food}`);
  await wang.getByTestId('presence').getByText('刘敏也在看').waitFor(WAIT);
  await liu.getByTestId('presence').getByText('王晓岚也在看').waitFor(WAIT);
  await wang.getByRole('button', { name: '写明地点' }).click();
  await liu.getByTestId('presence').getByText('王晓岚正在填写“五要素·地点”').waitFor(WAIT);
  const mine = wang.getByTestId('fact-form');
  await mine.getByLabel('地点').fill('二食堂三号窗口');
  await mine.getByLabel('来源').fill('后勤处来电');
  await liu.getByRole('button', { name: '写明地点' }).click();
  const theirs = liu.getByTestId('fact-form');
  await theirs.getByRole('button', { name: '保存' }).click();
  await theirs.getByRole('alert').getByText('请填写内容。').waitFor(WAIT);
  await theirs.getByLabel('地点').fill('二食堂二楼');
  await theirs.getByLabel('来源').fill('校园网值班');
  await theirs.getByRole('button', { name: '保存' }).click();
  await mine.getByTestId('theirs').getByText('二食堂二楼').waitFor(WAIT);
  expect(await mine.getByLabel('地点').inputValue()).toBe('二食堂三号窗口');
  expect(await mine.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  expect(await seriousOn(wang)).toEqual([]);
  await mine.getByRole('button', { name: '仍用我写的' }).click();
  await mine.getByLabel('已核实（以我的名义）').check();
  await mine.getByRole('button', { name: '保存' }).click();
  await liu.getByTestId('fact-place').getByText('二食堂三号窗口').waitFor(WAIT);
  await liu.getByTestId('fact-place').getByText('已核实').waitFor(WAIT);
  await liu.getByTestId('fact-place').getByRole('button', { name: '共 2 稿' }).click();
  await dialog(liu, '“地点”的各稿').getByText('二食堂二楼').waitFor(WAIT);
  await liu.keyboard.press('Escape');
  await liu.goto(`${p.url}/incidents`);
  await wang
    .getByTestId('presence')
    .getByText('刘敏')
    .waitFor({ state: 'detached', ...WAIT });
});

test('two people: a decision made on an older state is held up once, with what the other did before the eyes', async () => {
  await wang.keyboard.press('g');
  const grade = dialog(wang, '调整等级');
  await grade.getByRole('radio', { name: /Ⅳ级/ }).click();
  await grade.getByLabel('理由').fill('仅一人反映');
  const { version } = await incident(food);
  const changed = { level: 2, version, reason: '两家媒体来电' };
  expect((await head.post(`/api/incidents/${food}/confirm`, changed)).status).toBe(204);
  await grade.getByTestId('news').getByText('刘敏由 Ⅲ 级改定为 Ⅱ 级：两家媒体来电').waitFor(WAIT);
  // the engine's new plan is a change too
  await grade.getByTestId('news').getByText('时限自此重新计算').waitFor(WAIT);
  expect(await grade.getByLabel('理由').inputValue()).toBe('仅一人反映');
  await grade.getByRole('button', { name: '改为 Ⅳ 级' }).click();
  await grade.getByRole('alert').getByText('核对后再按一次').waitFor(WAIT);
  expect((await incident(food)).level).toBe(2);
  await grade.getByRole('button', { name: '改为 Ⅳ 级' }).click();
  await grade.waitFor({ state: 'hidden', ...WAIT });
  expect((await incident(food)).level).toBe(4);
  const again = { level: 2, version: (await incident(food)).version, reason: '按部长意见' };
  expect((await head.post(`/api/incidents/${food}/confirm`, again)).status).toBe(204);
});

test('a text outlives the page and the session: kept as a draft, and still in the form after signing in again', async () => {
  await wang.locator('.log').getByText('按部长意见').waitFor(WAIT);
  const contact = tools(wang).getByRole('button', { name: '联系平台' });
  const form = dialog(wang, '联系平台');
  await contact.click();
  await form.getByLabel('对象').fill('微博 12:31 一帖');
  // the text the office begins with comes while the form is open already
  await until('the text to begin with', async () => (await form.getByLabel('正文').inputValue()).includes('贵平台'));
  await form.getByLabel('正文').fill('请核实并处理该不实信息');
  await wang.reload();
  await contact.getByText('有草稿').waitFor(WAIT);
  await contact.click();
  await form.getByText('已恢复您上次未提交的内容。').waitFor(WAIT);
  expect(await form.getByLabel('正文').inputValue()).toBe('请核实并处理该不实信息');
  const account = p.accounts.get('wangxiaolan')!;
  await wang.context().clearCookies();
  // the page may have noticed by itself before the hand is there
  await form.getByRole('button', { name: '登记并跟踪' }).dispatchEvent('click');
  const again = dialog(wang, '请重新登录');
  await again.getByLabel('用户名').fill(account.username);
  await again.getByLabel('密码').fill(account.password);
  await again.getByRole('button', { name: '登录' }).click();
  await again.waitFor({ state: 'detached', ...WAIT });
  expect(await form.getByLabel('正文').inputValue()).toBe('请核实并处理该不实信息');
  await form.getByRole('button', { name: '登记并跟踪' }).click();
  await wang.getByTestId('disposal-step').getByText('微博 12:31 一帖').waitFor(WAIT);
  await contact.getByText('有草稿').waitFor({ state: 'detached', ...WAIT });
});

test('口径: written beside the evidence, approved by the head who sees the same, published as approved', async () => {
  await tools(wang).getByRole('button', { name: '口径' }).click();
  const mine = dialog(wang, '口径');
  await mine.getByRole('region', { name: '依据' }).getByText('二食堂三号窗口').waitFor(WAIT);
  await mine.getByRole('button', { name: '存为草稿' }).click();
  await mine.getByRole('alert').getByText('请填写口径正文。').waitFor(WAIT);
  await mine.getByLabel('正文').fill('学校已停用涉事窗口，今日 17:00 公布检查结果。');
  await mine.getByRole('button', { name: '存为草稿' }).click();
  await mine.getByRole('button', { name: '提交部长审定' }).click();
  await mine.getByTestId('wording').getByText('待部长审定').waitFor(WAIT);
  expect(await mine.getByRole('button', { name: '审定', exact: true }).count()).toBe(0);
  await until('the head to be told', async () => p.sim.messages('liumin').some((m) => m.title.includes('口径待审')));
  expect(await seriousOn(wang)).toEqual([]);
  await liu.goto(`${p.url}/incidents/${food}`);
  await tools(liu).getByRole('button', { name: '口径' }).click();
  const theirs = dialog(liu, '口径');
  await theirs.getByRole('region', { name: '依据' }).getByText('二食堂三号窗口').waitFor(WAIT);
  await theirs.getByRole('button', { name: '审定', exact: true }).click();
  await mine.getByRole('button', { name: '登记已发布' }).click();
  await mine.getByLabel('网址（选填）').fill('https://example.edu.cn/notice/1');
  await mine.getByRole('button', { name: '登记', exact: true }).click();
  await mine.getByTestId('wording').getByText('已发布', { exact: true }).waitFor(WAIT);
  await theirs.getByRole('link', { name: '查看已发布的内容' }).waitFor(WAIT);
  await wang.keyboard.press('Escape');
  await mine.waitFor({ state: 'hidden', ...WAIT });
  await wang.getByRole('region', { name: '经过' }).getByText('学校已停用涉事窗口').waitFor(WAIT);
});

test('办结 names what is not done; 重新处置 brings it back; the list finds it by state, word and key', async () => {
  await wang.keyboard.press('c');
  const close = dialog(wang, '办结');
  await close.getByLabel('关闭原因').fill('已公开回应');
  await close.getByRole('button', { name: '关闭事件' }).click();
  await close.getByRole('alert').getByText('尚有未完事项').waitFor(WAIT);
  await close.getByLabel('未完事项说明').fill('终报随周报报送');
  await close.getByRole('button', { name: '关闭事件' }).click();
  await wang.getByTestId('incident-sentence').getByText('办结：已公开回应').waitFor(WAIT);
  await wang.keyboard.press('r');
  const again = dialog(wang, '重新处置');
  await again.getByText('自此重新计时，随即通知后勤处并请其签收').waitFor(WAIT);
  await again.getByLabel('理由').fill('同一窗口再次被投诉');
  await again.getByRole('button', { name: '重新处置' }).click();
  await wang.getByTestId('ladder-step').first().getByText('重新处置').first().waitFor(WAIT);
  expect((await incident(food)).state).toBe('open');

  await wang.keyboard.press('i');
  await wang.getByRole('button', { name: /处置中 2/ }).click();
  await wang.getByRole('row').filter({ hasText: '二食堂餐食出现异物' }).waitFor(WAIT);
  await wang.keyboard.press('/');
  await wang.keyboard.type('停水');
  await wang
    .getByRole('row')
    .filter({ hasText: '二食堂餐食出现异物' })
    .waitFor({ state: 'detached', ...WAIT });
  expect(await seriousOn(wang)).toEqual([]);
  await wang.getByLabel('查找').blur();
  await wang.keyboard.press('j');
  await wang.keyboard.press('o');
  await wang.getByRole('heading', { name: '北苑宿舍停水三天' }).waitFor(WAIT);
});

test('who may not decide sees no buttons and reads what is known; a joint incident shows a ladder for each unit', async () => {
  const { epoch } = await incident(food);
  const join = { requestId: randomUUID(), epoch, reason: '涉及学生安抚', unitId: 'student', lead: false };
  expect((await duty.post(`/api/incidents/${food}/units`, join)).status).toBe(204);
  const door = { url: p.url, accounts: [...p.accounts.values()].map((a) => ({ who: '', ...a })) };
  const chen = await signedInPage(browser, door, 'chenjianguo', { viewport: { width: 720, height: 450 } });
  await chen.goto(`${p.url}/incidents/${food}`);
  await chen.getByRole('region', { name: '学工部' }).waitFor(WAIT);
  await chen.getByTestId('fact-place').getByText('二食堂三号窗口').waitFor(WAIT);
  expect(await tools(chen).count()).toBe(0);
  expect(await chen.getByRole('button', { name: /^(写明|改写|核实)/ }).count()).toBe(0);
  expect(await chen.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  expect(await seriousOn(chen)).toEqual([]);
  await chen.context().close();
});
