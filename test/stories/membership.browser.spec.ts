import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncidentDetail, JudgementView } from '@fengsui/contract';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** People say which posts make an incident and what a post means: in a real browser, over the real api and database. */
let door: Door;
let browser: Browser;
let desk: Page;
let steel: string;
let roach: string;
const WAIT = { timeout: 20_000 };
const FOOD = ['二食堂餐盘里吃出钢丝球', '二食堂打的饭里有钢丝球，差点吃下去', '食堂钢丝球，经理还不道歉'];
const WATER = ['北苑宿舍停水三天没人修', '北苑又停水了，三天没洗澡', '北苑宿舍停水，报修没有回音'];
const JOKE = '二食堂钢丝球炒饭，哈哈哈';

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  steel = await incident('二食堂餐盘出现钢丝球', [...FOOD, ...WATER, JOKE]);
  roach = await incident('三食堂火锅发现蟑螂', ['三食堂火锅窗口吃出蟑螂', '三食堂火锅里一只蟑螂']);
  browser = await openBrowser();
  desk = await signedIn('wangxiaolan', { viewport: { width: 1440, height: 900 } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

async function incident(title: string, texts: string[]): Promise<string> {
  const [{ id }] = await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state)
     values ('YQ2026-' || nextval('incident_code_seq'), $1, 'logistics', '食品安全食堂', 3, '两条认证媒体', 'open') returning id`,
    [title],
  );
  await door.db.dataSource.query(
    `with m as (insert into mention (platform, platform_id, source, watch_list_id, author_name, text, content_hash, about_school, match_reason, unit_id, sentiment, score, decided_by, topic, published_at)
       select 'weibo', $2 || n, 'weibo-m', 'school', '路人', '青江职院' || t, $2 || n, true, '简称“青江职院”', 'logistics', 'neg', -0.6, '{}', '食品安全食堂', app.now() - n * interval '5 minutes'
       from unnest($3::text[]) with ordinality x(t, n) returning id)
     insert into incident_mention (incident_id, mention_id) select $1, id from m`,
    [id, title, texts],
  );
  return id;
}

const signedIn = (username: string, options: BrowserContextOptions = {}): Promise<Page> =>
  signedInPage(browser, door, username, options);

const post = (on: Page, text: string) => on.getByTestId('mention').filter({ hasText: text });
const form = () => desk.getByTestId('decision-form');
async function choose(text: string, item: RegExp): Promise<void> {
  await post(desk, text).getByRole('button', { name: '处理' }).click();
  await desk.getByRole('menuitem', { name: item }).click();
}
async function homeOf(text: string): Promise<string | null> {
  const [row] = await door.db.dataSource.query(
    `select i.title from mention m left join incident_mention im on im.mention_id = m.id left join incident i on i.id = im.incident_id where m.text = '青江职院' || $1`,
    [text],
  );
  return row.title;
}

test('alarms at nearly the same time have one label on the curve; the pages hold nothing that axe calls serious', async () => {
  await door.db.dataSource.query(
    `insert into alarm (kind, watch_list_id, dedupe_key, reason, numbers, mention_ids, unit_id, topic, incident_id, at)
     select 'spike', 'school', 'k' || n, '近 3 分钟 6 条，平时 0.2 条', '{}', '{}', 'logistics', '食品安全食堂', $1, app.now() - n * interval '20 seconds' from generate_series(1, 3) n`,
    [steel],
  );
  for (const at of ['/', '/collection', `/incidents/${steel}`]) {
    await desk.goto(`${door.url}${at}`);
    await desk.waitForLoadState('networkidle');
    expect([at, await seriousOn(desk)]).toEqual([at, []]);
  }
  await desk.locator('.curve text').getByText('1–3', { exact: true }).waitFor(WAIT);
}, 60_000);

test('移出: says what follows, wants a reason, a refusal leaves the form; the post is counted and comes back', async () => {
  await desk.goto(`${door.url}/incidents/${steel}`);
  await choose(JOKE, /移出本事件/);
  await form().getByText('以后也不会自动归入').waitFor(WAIT);
  await form().getByRole('button', { name: '移出' }).click();
  await form().getByRole('alert').getByText('请填写理由').waitFor(WAIT);
  // somebody else changes the incident at the very moment
  await form().getByLabel('理由').fill('玩笑');
  await desk.route('**/exclude', async (route) => {
    await door.db.dataSource.query(`update incident set version = version + 1 where id = $1`, [steel]);
    await route.continue();
  });
  const readAgain = desk.waitForResponse(
    async (r) => r.url().endsWith(`/api/incidents/${steel}`) && ((await r.json()) as IncidentDetail).version === 2,
  );
  await form().getByRole('button', { name: '移出' }).click();
  await form().getByRole('alert').getByText('此事件刚被他人修改，请刷新后再试。').waitFor(WAIT);
  await readAgain;
  expect(await form().getByLabel('理由').inputValue()).toBe('玩笑');
  expect(await homeOf(JOKE)).toBe('二食堂餐盘出现钢丝球');
  await desk.unroute('**/exclude');
  await form().getByRole('button', { name: '移出' }).click();
  await post(desk, JOKE).waitFor({ state: 'detached', ...WAIT });
  expect(await homeOf(JOKE)).toBeNull();
  const out = desk.getByTestId('taken-out');
  await out.getByText('已移出 1 条').click();
  await out.getByText(/王晓岚 .*移出：玩笑/).waitFor(WAIT);
  await out.getByRole('button', { name: '移回本事件' }).click();
  await form().getByLabel('理由').fill('是反讽，说的就是这件事');
  await form().getByRole('button', { name: '移回' }).click();
  await post(desk, JOKE).getByText('已由王晓岚固定').waitFor(WAIT);
  await out.waitFor({ state: 'detached', ...WAIT });
  expect(await homeOf(JOKE)).toBe('二食堂餐盘出现钢丝球');
}, 60_000);

test('拆分: chosen posts make an incident of their own, those like them follow; 固定 keeps one', async () => {
  await choose(FOOD[0]!, /固定在本事件/);
  await form().getByLabel('理由').fill('看了原文');
  await form().getByRole('button', { name: '固定' }).click();
  await post(desk, FOOD[0]!).getByText('已由王晓岚固定').waitFor(WAIT);
  for (const text of WATER.slice(0, 2))
    await desk.getByRole('checkbox', { name: `选择：青江职院${text.slice(0, 10)}` }).check();
  await desk.getByRole('toolbar', { name: '所选帖子' }).getByText('已选 2 条').waitFor(WAIT);
  await desk.getByRole('button', { name: '拆分为新事件' }).click();
  await form().getByText('所选 2 条帖子另立为新事件').waitFor(WAIT);
  await form().getByLabel('新事件名称').fill('北苑宿舍停水');
  await form().getByLabel('理由').fill('是另一件事');
  await form().getByRole('button', { name: '拆分' }).click();
  await desk.getByRole('status').getByText('已另立事件“北苑宿舍停水”').waitFor(WAIT);
  expect(await Promise.all([...WATER, ...FOOD].map(homeOf))).toEqual([
    ...Array(3).fill('北苑宿舍停水'),
    ...Array(3).fill('二食堂餐盘出现钢丝球'),
  ]);
  await desk.getByTestId('taken-out').getByText('已移出 2 条').click();
  await desk.getByTestId('taken-out').getByRole('link', { name: /^YQ/ }).first().click();
  await desk.getByRole('heading', { name: '北苑宿舍停水' }).waitFor(WAIT);
}, 60_000);

test('取消固定: the word is taken back with a reason, in the menu and for several at once; the log says who and why', async () => {
  await desk.goto(`${door.url}/incidents/${steel}`);
  await choose(JOKE, /取消固定/);
  await form().getByText('以后系统重新归类时可能移到更相近的事件').waitFor(WAIT);
  await form().getByLabel('理由').fill('固定有误');
  await form().getByRole('button', { name: '取消固定' }).click();
  await post(desk, JOKE)
    .getByTestId('pinned')
    .waitFor({ state: 'detached', ...WAIT });
  expect(await homeOf(JOKE)).toBe('二食堂餐盘出现钢丝球');
  await desk.locator('.log').getByText('王晓岚取消固定 1 条帖子：固定有误').waitFor(WAIT);
  // what is still pinned can be freed together; what is not offers no such thing
  await desk.getByRole('checkbox', { name: `选择：青江职院${FOOD[0]!.slice(0, 10)}` }).check();
  const chosen = desk.getByRole('toolbar', { name: '所选帖子' });
  await chosen.getByRole('button', { name: '取消固定' }).waitFor(WAIT);
  await desk.getByRole('checkbox', { name: `选择：青江职院${JOKE.slice(0, 10)}` }).check();
  expect(await chosen.getByRole('button', { name: '取消固定' }).count()).toBe(0);
}, 60_000);

test('并入: the chooser lists what is under way; the page goes on with the other incident', async () => {
  // more than the chooser lists: the rest is found by the server
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     select 'YQ2026-7' || lpad(n::text, 3, '0'), '教务系统打不开 ' || n, 'logistics', '其他', 4, '', 'open', app.now() + interval '1 second'
     from generate_series(1, 250) n`,
  );
  await desk.goto(`${door.url}/incidents/${roach}`);
  await desk.getByRole('toolbar', { name: '处置操作' }).getByRole('button', { name: '并入' }).click();
  await form().getByText('本事件随即结束').waitFor(WAIT);
  await form().getByText('其余请用编号、名称或单位查找').waitFor(WAIT);
  expect(
    await form()
      .getByRole('radio', { name: /二食堂餐盘出现钢丝球/ })
      .count(),
  ).toBe(0);
  await form().getByLabel('查找').fill('没有这样的事');
  await form().getByText('没有符合的事件').waitFor(WAIT);
  await form().getByLabel('查找').fill('钢丝球');
  await form()
    .getByRole('radio', { name: /二食堂餐盘出现钢丝球/ })
    .check();
  await form().getByLabel('理由').fill('同一家承包方');
  await form()
    .getByRole('button', { name: /^并入 YQ/ })
    .click();
  await desk.getByRole('heading', { level: 1, name: '二食堂餐盘出现钢丝球' }).waitFor(WAIT);
  await post(desk, '三食堂火锅窗口吃出蟑螂').getByText('已由王晓岚固定').waitFor(WAIT);
  expect(await door.db.dataSource.query(`select state, merged_into from incident where id = $1`, [roach])).toEqual([
    { state: 'rejected', merged_into: steel },
  ]);
}, 60_000);

test('更正: the words that decided and the chances are shown; what is corrected says by whom and from what', async () => {
  await choose(FOOD[1]!, /更正研判/);
  const dialog = desk.getByRole('dialog', { name: '研判' });
  await dialog.getByText(/负面 \d+% · 中性 \d+% · 正面 \d+%/).waitFor(WAIT);
  await dialog.getByText('计入本校：简称“青江职院”').waitFor(WAIT);
  await dialog.getByRole('button', { name: '保存更正' }).click();
  await dialog.getByRole('alert').getByText('还没有改动').waitFor(WAIT);
  await dialog.getByLabel('情感').selectOption('中性');
  await dialog.getByLabel('责任单位').selectOption('学工部');
  await dialog.getByLabel('理由（选填）').fill('投诉的是学工部');
  expect(await seriousOn(desk)).toEqual([]);
  await dialog.getByRole('button', { name: '保存更正' }).click();
  await dialog.waitFor({ state: 'hidden', ...WAIT });
  await post(desk, FOOD[1]!).getByText('王晓岚更正：情感原为负面、责任单位原为后勤处（投诉的是学工部）').waitFor(WAIT);
  await desk
    .locator('.log')
    .getByText('王晓岚更正一条帖子的研判：情感为中性、单位为学工部（理由：投诉的是学工部）')
    .waitFor(WAIT);
  const [row] = await door.db.dataSource.query(
    `select sentiment, unit_id, corrected from mention where text = '青江职院' || $1`,
    [FOOD[1]],
  );
  expect(row).toEqual({ sentiment: 'neu', unit_id: 'student', corrected: ['sentiment', 'unit'] });
}, 60_000);

test('a unit leader reads why, changes nothing, and sees no post of another unit', async () => {
  const [own] = await door.db.dataSource.query(`select id from mention where text = '青江职院' || $1`, [FOOD[0]]);
  const [other] = await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, text, content_hash, about_school, unit_id) values ('weibo', 'o', 'weibo-m', '青江职院', 'o', true, 'student') returning id`,
  );
  const chen = await door.as('chenjianguo');
  const said = (await (await chen(`/api/mentions/${own.id}/judgement`)).json()) as JudgementView;
  expect(said.choices).toBeNull();
  expect(said.probabilities.pos + said.probabilities.neu + said.probabilities.neg).toBeCloseTo(1);
  expect((await chen(`/api/mentions/${other.id}/judgement`)).status).toBe(404);
  const send = async (at: string, body: object): Promise<number> =>
    (await chen(at, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }))
      .status;
  const { version } = (await (await chen(`/api/incidents/${steel}`)).json()) as IncidentDetail;
  const word = { reason: '与我处无关', version };
  expect([
    await send(`/api/incidents/${steel}/pin`, { ...word, mentionIds: [own.id] }),
    await send(`/api/incidents/${steel}/unpin`, { ...word, mentionIds: [own.id] }),
    await send(`/api/incidents/${steel}/exclude`, { ...word, mentionId: own.id }),
    await send(`/api/incidents/${steel}/split`, { ...word, mentionIds: [own.id], title: '别的事' }),
    await send(`/api/incidents/${steel}/merge`, { ...word, intoId: roach }),
    await send(`/api/mentions/${own.id}/correct`, { sentiment: 'pos' }),
    await send(`/api/mentions/${own.id}/recover`, {}),
  ]).toEqual(Array(7).fill(403));
  expect(await homeOf(FOOD[0]!)).toBe('二食堂餐盘出现钢丝球');
  const phone = await signedIn('chenjianguo', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  await phone.goto(`${door.url}/incidents/${steel}`);
  await post(phone, FOOD[0]!).getByText('已由王晓岚固定').waitFor(WAIT);
  expect(await phone.getByRole('button', { name: '处理' }).count()).toBe(0);
  expect(await phone.getByRole('checkbox').count()).toBe(0);
  expect(await phone.getByRole('toolbar', { name: '处置操作' }).count()).toBe(0);
  await post(phone, FOOD[0]!).getByRole('button', { name: '负面' }).click();
  await phone.getByRole('dialog', { name: '研判' }).getByText(/得分/).waitFor(WAIT);
  expect(await phone.getByTestId('correct-form').count()).toBe(0);
  await phone.context().close();
}, 60_000);
