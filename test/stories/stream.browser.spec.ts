import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { segment } from '@fengsui/analysis';
import { Indexer } from '@fengsui/search-index';
import ExcelJS from 'exceljs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';
import { until } from '../harness/product.js';

/** 信息流: a 值班员 searches, narrows, keeps, takes away and corrects, in a real browser over the real api, database and index. */
let door: Door;
let browser: Browser;
let desk: Page;
const WAIT = { timeout: 20_000 };
const STEEL = '青江职院二食堂餐盘里吃出钢丝球，太恶心了，经理还不道歉';

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await store([
    ...Array.from({ length: 5 }, (_, i) => ({ text: STEEL, minutes: 5 + i, nearOf: i === 0 ? null : STEEL })),
    { text: '青江职院食堂的饭菜又涨价了', minutes: 20, state: 'deleted' },
    { text: '青江职院图书馆招聘助理，食堂旁边', minutes: 30, sentiment: 'pos', unit: 'student' },
    { text: '青江职院附中的运动会，场面热烈', minutes: 40, sentiment: 'pos', unit: null, region: '北京' },
    { text: '青江职院宿舍停水', minutes: 60 * 24 * 10 },
  ]);
  await door.db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state) values ('YQ2026-9001', '二食堂餐盘出现钢丝球', 'logistics', '食品安全食堂', 3, '两条认证媒体', 'open')`,
  );
  browser = await openBrowser();
  desk = await signedIn('wangxiaolan', { viewport: { width: 1440, height: 900 } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

interface Post {
  text: string;
  minutes: number;
  sentiment?: string;
  unit?: string | null;
  region?: string;
  state?: string;
  nearOf?: string | null;
}
async function store(posts: Post[]): Promise<void> {
  for (const p of posts)
    await door.db.dataSource.query(
      `with m as (insert into mention (platform, platform_id, source, watch_list_id, author_name, text, content_hash, about_school, match_reason, unit_id, sentiment, score,
           decided_by, topic, region, published_at, segmented, state, state_at, near_of)
         values ('weibo', gen_random_uuid(), 'weibo-m', 'school', '路人甲', $1, 'h', true, '简称“青江职院”', $2, $3, case $3 when 'neg' then -0.62 else 0.4 end,
           case when $1 like '%恶心%' then '{恶心}'::text[] else '{}' end, case $3 when 'neg' then '食品安全食堂' end, $4, app.now() - $5 * interval '1 minute', $6, $7, app.now(),
           (select id from mention where text = $8 order by seq limit 1)) returning id)
       insert into index_queue (mention_id) select id from m`,
      [
        ...[p.text, p.unit === undefined ? 'logistics' : p.unit, p.sentiment ?? 'neg', p.region ?? '四川', p.minutes],
        ...[segment(p.text).join(' '), p.state ?? 'visible', p.nearOf ?? null],
      ],
    );
  await door.api.get(Indexer).round();
}

const signedIn = (username: string, options: BrowserContextOptions = {}): Promise<Page> =>
  signedInPage(browser, door, username, options);

const posts = (on: Page) => on.getByTestId('feed').getByTestId('mention');
const sentence = () => desk.getByTestId('stream-sentence');
const form = () => desk.getByTestId('decision-form');
async function search(q: string): Promise<void> {
  await desk.getByLabel('检索式').fill(q);
  await desk.getByRole('button', { name: '检索', exact: true }).click();
}

test('the page opens with one sentence, the newest first, copies folded; nothing that axe calls serious', async () => {
  await desk.goto(`${door.url}/`);
  await desk.getByRole('link', { name: '信息流' }).click();
  await sentence().getByText('本校帖子近 7 天 8 条，负面 75%（6 条）；前 7 天 1 条，负面 100%。').waitFor(WAIT);
  expect(await posts(desk).count()).toBe(4);
  const steel = posts(desk).first();
  expect(await steel.locator('u').allTextContents()).toEqual(['恶心']);
  await steel.getByText('−0.62').waitFor(WAIT);
  await posts(desk)
    .filter({ hasText: '涨价' })
    .getByText(/已删除 \d\d:\d\d，存证在/)
    .waitFor(WAIT);
  await steel.getByRole('button', { name: '+4 条相似' }).click();
  const alike = desk.getByRole('dialog', { name: '文字几乎相同的帖子' });
  await alike.getByTestId('mention').nth(3).waitFor(WAIT);
  await alike.getByRole('button', { name: '关闭' }).click();
  await desk.getByRole('img', { name: '声量与负面占比曲线：共 8 条，负面 6 条' }).waitFor(WAIT);
  expect(await seriousOn(desk)).toEqual([]);
  await desk.getByLabel('折叠相似').uncheck();
  await posts(desk).nth(7).waitFor(WAIT);
  expect(new URL(desk.url()).searchParams.get('fold')).toBe('0');
  await desk.getByLabel('折叠相似').check();
}, 60_000);

test('a search marks what it found; what is written wrongly is said at the field, which keeps it; back goes back', async () => {
  await search('食堂 非 招聘');
  await desk.getByTestId('understood').getByText('系统理解为：食堂 且 非 招聘').waitFor(WAIT);
  await desk.getByTestId('total').getByText('6 条', { exact: true }).waitFor(WAIT);
  expect(await posts(desk).first().locator('mark').allTextContents()).toEqual(['食堂']);
  await search('(食堂 且');
  const field = desk.getByLabel('检索式');
  await desk.getByRole('search').getByRole('alert').waitFor(WAIT);
  expect(await desk.getByRole('search').getByRole('alert').textContent()).toMatch(/“且”后面|括号没有成对/);
  expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).toEqual(['(食堂 且', 'true']);
  expect(await seriousOn(desk)).toEqual([]);
  await desk.goBack();
  await desk.getByTestId('understood').getByText('系统理解为：食堂 且 非 招聘').waitFor(WAIT);
  expect(await field.inputValue()).toBe('食堂 非 招聘');
  // an address alone opens the same search
  const other = await desk.context().newPage();
  await other.goto(desk.url());
  await other.getByTestId('total').getByText('6 条', { exact: true }).waitFor(WAIT);
  await other.close();
}, 60_000);

test('facets count and narrow, a second value may be added, each condition can be taken back; a word narrows further', async () => {
  await desk.goto(`${door.url}/stream?span=30d`);
  const facet = (name: string) => desk.getByRole('group', { name });
  await facet('情感').getByRole('button', { name: '负面 7' }).click();
  await desk.getByTestId('total').getByText('7 条', { exact: true }).waitFor(WAIT);
  await facet('情感').getByRole('button', { name: '正面 2' }).click();
  await desk.getByTestId('total').getByText('9 条', { exact: true }).waitFor(WAIT);
  await facet('责任单位').getByRole('button', { name: '学工部 1' }).click();
  await desk.getByTestId('total').getByText('1 条', { exact: true }).waitFor(WAIT);
  expect(Object.fromEntries(new URL(desk.url()).searchParams)).toEqual({
    span: '30d',
    sentiment: 'neg,pos',
    unit: 'student',
  });
  await desk.getByRole('button', { name: '去掉条件 责任单位：学工部' }).click();
  await desk.getByTestId('total').getByText('9 条', { exact: true }).waitFor(WAIT);
  await desk.getByRole('button', { name: '清除全部条件' }).first().click();
  await desk.getByTestId('total').getByText('9 条', { exact: true }).waitFor(WAIT);
  await facet('地区').getByRole('button', { name: '四川 8' }).click();
  await desk.getByTestId('total').getByText('8 条', { exact: true }).waitFor(WAIT);
  await desk.getByLabel('时间').selectOption('自定时间…');
  await desk.getByLabel('自', { exact: true }).fill('2020-01-01T00:00');
  await desk.getByLabel('至', { exact: true }).fill('2020-02-01T00:00');
  await desk.getByTestId('nothing-found').getByText('没有符合的帖子').waitFor(WAIT);
  await desk.getByTestId('nothing-found').getByRole('button', { name: '清除全部条件' }).click();
  await desk.getByTestId('nothing-found').getByRole('button', { name: '查全部时间' }).click();
  await desk.getByTestId('total').getByText('9 条', { exact: true }).waitFor(WAIT);
}, 60_000);

test('a search is kept under a name and opened again', async () => {
  await desk.goto(`${door.url}/stream?q=食堂&sentiment=neg&span=24h`);
  const card = desk.getByTestId('saved-views');
  // what is found moves the card down
  await desk.getByTestId('total').getByText('6 条', { exact: true }).waitFor(WAIT);
  await card.getByRole('button', { name: '保存当前' }).click();
  await card.getByRole('alert').getByText('请填写名称。').waitFor(WAIT);
  await card.getByLabel('检索的名称').fill('食堂负面');
  await card.getByRole('button', { name: '保存当前' }).click();
  await card.getByRole('link', { name: '食堂负面' }).waitFor(WAIT);
  await desk.goto(`${door.url}/stream`);
  await card.getByRole('link', { name: '食堂负面' }).click();
  await desk.getByTestId('total').getByText('6 条', { exact: true }).waitFor(WAIT);
  expect(await desk.getByLabel('检索式').inputValue()).toBe('食堂');
  await card.getByRole('button', { name: '删除 食堂负面' }).click();
  await card.getByText('常用的检索起个名字存下来').waitFor(WAIT);
}, 60_000);

test('posts are put into an incident, with those like them, and a reason is wanted', async () => {
  await desk.goto(`${door.url}/stream`);
  await desk.getByRole('checkbox', { name: /^选择：青江职院二食堂餐盘/ }).check();
  await desk.getByRole('toolbar').getByText('已选 1 条').waitFor(WAIT);
  await desk.getByRole('button', { name: '归入事件…' }).click();
  await desk.getByLabel('连同与之几乎相同的 4 条').waitFor(WAIT);
  await form()
    .getByRole('radio', { name: /二食堂餐盘出现钢丝球/ })
    .check();
  await form().getByRole('button', { name: '归入 YQ2026-9001' }).click();
  await form().getByRole('alert').getByText('请填写理由').waitFor(WAIT);
  await form().getByLabel('理由').fill('说的是同一件事');
  expect(await seriousOn(desk)).toEqual([]);
  await form().getByRole('button', { name: '归入 YQ2026-9001' }).click();
  await desk.getByText('已将 5 条帖子归入事件。').waitFor(WAIT);
  await desk.getByRole('link', { name: '打开“二食堂餐盘出现钢丝球”' }).click();
  await desk.getByText('5 条', { exact: true }).first().waitFor(WAIT);
  await desk.locator('.log').getByText('王晓岚将 5 条帖子归入本事件：说的是同一件事').waitFor(WAIT);
}, 60_000);

test('what is not about the school leaves; a sentiment is corrected; both with who and why, and the list shows it in place', async () => {
  await desk.goto(`${door.url}/stream`);
  await desk.getByRole('checkbox', { name: /^选择：青江职院附中/ }).check();
  await desk.getByRole('button', { name: '与本校无关…' }).click();
  await form().getByLabel('理由').fill('附中是另一所学校');
  await form().getByRole('button', { name: '确定' }).click();
  await desk.getByText('已将 1 条帖子认定与本校无关').waitFor(WAIT);
  const gone = posts(desk).filter({ hasText: '附中的运动会' });
  await gone.getByText('王晓岚更正：原判与本校有关（附中是另一所学校）').waitFor(WAIT);
  await desk.getByRole('checkbox', { name: /^选择：青江职院食堂的饭菜/ }).check();
  await desk.getByRole('button', { name: '更正情感…' }).click();
  expect(await form().getByRole('button', { name: '请先选择情感' }).isDisabled()).toBe(true);
  await form().getByRole('radio', { name: '中性' }).check();
  await form().getByLabel('理由').fill('只是陈述');
  await form().getByRole('button', { name: '确定' }).click();
  await posts(desk).filter({ hasText: '涨价' }).getByText('王晓岚更正：情感原为负面（只是陈述）').waitFor(WAIT);
  await door.api.get(Indexer).round();
  await search('附中');
  await desk.getByTestId('nothing-found').waitFor(WAIT);
  const rows = await door.db.dataSource.query(
    `select payload::jsonb->>'text' as text from ledger_event where kind = 'mention.corrected' order by seq`,
  );
  expect(rows.map((r: { text: string }) => r.text)).toEqual([
    '王晓岚更正一条帖子的研判：与本校无关（理由：附中是另一所学校）',
    '王晓岚更正一条帖子的研判：情感为中性（理由：只是陈述）',
  ]);
}, 60_000);

test('the result is taken away as an Excel file; the limit is said before', async () => {
  await desk.goto(`${door.url}/stream?q=食堂`);
  await desk.getByRole('button', { name: '导出 Excel…' }).click();
  const dialog = desk.getByRole('dialog', { name: '导出 Excel' });
  await dialog.getByText('一次最多 20,000 条').waitFor(WAIT);
  await dialog.getByRole('button', { name: '开始导出' }).click();
  await dialog.getByText('已备好 7 条').waitFor(WAIT);
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    dialog.getByRole('link', { name: '下载' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^信息流-\d{8}-\d{4}\.xlsx$/);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile((await download.path())!);
  expect(book.getWorksheet('帖子')!.rowCount).toBe(8);
}, 60_000);

test('what comes while one reads does not move the list: a line says how many, and one click brings them', async () => {
  await desk.goto(`${door.url}/stream?q=食堂`);
  await posts(desk).first().waitFor(WAIT);
  await desk.waitForLoadState('networkidle');
  const before = await posts(desk).count();
  await store([{ text: '青江职院三食堂的汤里有虫子', minutes: 0 }]);
  await desk.getByRole('button', { name: '新到或有变化 1 条，点此更新' }).waitFor(WAIT);
  expect(await posts(desk).count()).toBe(before);
  await desk.getByRole('button', { name: '新到或有变化 1 条，点此更新' }).click();
  await posts(desk).filter({ hasText: '汤里有虫子' }).waitFor(WAIT);
}, 60_000);

test('what the index lacks is said, with the way to its state', async () => {
  await door.db.dataSource.query(
    `insert into index_queue (mention_id, enqueued_at) select id, app.now() - interval '2 hours' from mention limit 3`,
  );
  await desk.goto(`${door.url}/stream`);
  await desk
    .getByTestId('lacks')
    .getByText(/结果可能不全：.*有 3 条尚未进入检索，正在排队/)
    .waitFor(WAIT);
  await desk.getByTestId('lacks').getByRole('link', { name: '查看检索索引' }).click();
  await desk.getByTestId('index-card').getByText('3 条，最早的等了 2 小时').waitFor(WAIT);
  await door.api.get(Indexer).round();
}, 60_000);

test('a phone holds it; who is of a unit sees its posts and acts on none', async () => {
  const phone = await signedIn('chenjianguo', {
    viewport: { width: 360, height: 640 },
    isMobile: true,
    hasTouch: true,
  });
  await phone.goto(`${door.url}/stream`);
  await posts(phone).first().waitFor(WAIT);
  await phone.getByText('只列出后勤处的帖子').waitFor(WAIT);
  expect(await posts(phone).filter({ hasText: '招聘助理' }).count()).toBe(0);
  expect(await phone.getByTestId('feed').getByRole('checkbox').count()).toBe(0);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await phone.getByText('筛选', { exact: true }).click();
  await phone.getByRole('group', { name: '情感' }).getByRole('button', { name: /^负面/ }).click();
  await phone.getByRole('button', { name: '去掉条件 情感：负面' }).waitFor(WAIT);
  expect(await seriousOn(phone)).toEqual([]);
  await phone.context().close();
}, 60_000);

test('an index that does not answer: the page says so in place of the list, keeps what was typed, and tries again', async () => {
  const dark = await openDoor({ ELASTICSEARCH_NODE: 'http://127.0.0.1:9' });
  const context = await browser.newContext({ locale: 'zh-CN' });
  try {
    const { password } = dark.accounts.find((a) => a.username === 'wangxiaolan')!;
    await context.request.post(`${dark.url}/api/session`, { data: { username: 'wangxiaolan', password } });
    const page = await context.newPage();
    await page.goto(`${dark.url}/stream?q=食堂`);
    const list = page.getByRole('region', { name: '检索结果' });
    await list.getByText('检索服务没有应答，请稍后再试。帖子照常入库，恢复后自动补上。').waitFor(WAIT);
    expect(await page.getByLabel('检索式').inputValue()).toBe('食堂');
    const asked = page.waitForRequest((r) => r.url().includes('/api/search?'));
    await list.getByRole('button', { name: '重试' }).click();
    await asked;
    await until('the words again', () => list.getByText('检索服务没有应答').isVisible());
    expect(await seriousOn(page)).toEqual([]);
  } finally {
    await context.close();
    await dark.stop();
  }
}, 90_000);
