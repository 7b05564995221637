import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApi } from '@fengsui/api';
import { MentionStore } from '@fengsui/mentions';
import { AppLogger } from '@fengsui/platform';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Balancer, startBalancer } from '../harness/balancer.js';
import { openBrowser } from '../harness/browser.js';
import { openIncident } from '../harness/open-incident.js';
import { type Client, type Product, startProduct, until } from '../harness/product.js';
import { signedInPage } from '../harness/signed-in.js';

/**
 * Pages of one browser at two api processes. The line goes for a minute in the middle of a storm (ten seconds of the wall clock: this
 * database's clock runs six times as fast), the pages say so at once, and afterwards show what the database holds.
 */
let p: Product;
let second: NestExpressApplication;
let balancer: Balancer;
let browser: Browser;
let context: BrowserContext;
let [board, list, one, stream]: Page[] = [];
let head: Client;
let incidentId: string;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  p = await startProduct({ baselinePerMinute: 0 });
  const people = await p.db.dataSource.query(`select wecom_userid as id from person where wecom_userid is not null`);
  p.expectMessages(...people.map((x: { id: string }) => x.id));
  second = await createApi({ ...p.config, PORT: 0 }, { clock: p.db.clock, logger: new AppLogger('api', 'error') });
  balancer = await startBalancer([p.url, (await second.getUrl()).replace('[::1]', '127.0.0.1')]);
  head = await p.as('liumin');
  incidentId = await openIncident(p.db.dataSource, ['陈建国', '王晓岚']);
  await storm(20);
  browser = await openBrowser();
  board = await signedInPage(
    browser,
    { url: balancer.url, accounts: [...p.accounts.values()].map((a) => ({ who: '', ...a })) },
    'wangxiaolan',
    { viewport: { width: 1440, height: 900 } },
  );
  context = board.context();
  [list, one, stream] = [await context.newPage(), await context.newPage(), await context.newPage()];
  await board.goto(balancer.url);
  await list.goto(`${balancer.url}/incidents`);
  await one.goto(`${balancer.url}/incidents/${incidentId}`);
  await stream.goto(`${balancer.url}/stream?span=24h`);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await balancer?.stop();
  await second?.close();
  await p?.stop();
});

let made = 0;
/** So many posts, stored in pages as a crawler stores them. */
async function storm(count: number): Promise<void> {
  const store = second.get(MentionStore);
  for (let left = count; left > 0; left -= 20)
    await p.db.dataSource.transaction((tx) =>
      store.store(
        tx,
        Array.from({ length: Math.min(20, left) }, () => post(made++)),
        { source: 'weibo-m', watchListId: 'school' },
      ),
    );
}
const post = (n: number): Parameters<MentionStore['store']>[1][number] => ({
  ...{ platform: 'weibo', id: String(5_000_000_000_000_000 + n), url: null, title: null, kind: 'post' },
  author: { id: String(n), name: `同学${n}`, kind: 'plain', followers: 10 },
  text: `青江职院二食堂的饭里吃出异物了，第 ${n} 个发现`,
  ...{ publishedAt: p.db.clock.now(), publishedRaw: null, reposts: 0, comments: 0, likes: 0, region: null },
  ...{ rootId: null, edited: false, repostOf: null },
});

const today = `date_trunc('day', app.now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'`;
const query = async <T>(sql: string, ...values: unknown[]): Promise<T[]> => p.db.dataSource.query(sql, values);
/** What the pages should show, by SQL alone. */
async function held(): Promise<{ posts: number; negative: number; incidents: string[]; log: number[]; found: number }> {
  const [n] = await query<{ posts: number; negative: number; found: number }>(
    `select count(*) filter (where at >= ${today})::int as posts, count(*) filter (where at >= ${today} and sentiment = 'neg')::int as negative,
       count(*)::int as found from (select coalesce(published_at, first_seen_at) as at, sentiment from mention where about_school) m`,
  );
  const incidents = await query<{ code: string }>(`select code from incident where state <> 'rejected' order by code`);
  const log = await query<{ seq: string }>(
    `select seq from ledger_event where incident_id = $1 order by seq desc`,
    incidentId,
  );
  return { ...n!, incidents: incidents.map((i) => i.code), log: log.map((l) => Number(l.seq)) };
}
/** What they do show. */
async function shown(): Promise<Awaited<ReturnType<typeof held>>> {
  const figures = await board!.locator('[aria-label="今日"]').innerText();
  const figure = (name: string): number => Number(new RegExp(`${name}\\s+(\\d+)`).exec(figures)?.[1]);
  const codes = await list!.locator('tbody').innerText();
  const card = one!.locator('.card', { has: one!.locator('.log') });
  const messages = card.getByLabel('含消息收发');
  if ((await messages.isVisible()) && !(await messages.isChecked())) await messages.check();
  const all = card.getByRole('button', { name: /查看全部 \d+ 条/ });
  if (await all.isVisible()) await all.click();
  const log = await card.locator('.log code').evaluateAll((e) => e.map((x) => x.getAttribute('title') ?? ''));
  return {
    posts: figure('发现'),
    negative: figure('负面'),
    incidents: (codes.match(/YQ\d{4}-\d{4}/g) ?? []).sort(),
    log: log.map((title) => Number(/第 (\d+) 条/.exec(title)?.[1])),
    found: await streamed(),
  };
}
/** The list of 信息流 and what it says has come since. */
async function streamed(): Promise<number> {
  const total = Number((await stream!.getByTestId('total').innerText()).replace(/\D/g, ''));
  const fresh = await stream!.locator('.stream-fresh').allInnerTexts();
  return total + Number(/(\d+) 条/.exec(fresh[0] ?? '')?.[1] ?? 0);
}
/** Within 20 s the pages show what is held. */
async function same(): Promise<void> {
  const end = Date.now() + WAIT.timeout;
  while (!isDeepStrictEqual(await shown(), await held()) && Date.now() < end);
  expect(await shown()).toEqual(await held());
}

test('a minute without a line in a storm: said at once, and afterwards nothing is missing', async () => {
  await same();
  const before = await held();
  const pages = [board!, list!, one!, stream!];

  await context.setOffline(true);
  for (const page of pages) await page.getByTestId('connection-bar').waitFor({ timeout: 3_000 });
  expect(await board!.getByTestId('connection-bar').innerText()).toMatch(
    /^连接已断开，正在重连；以下为 \d\d:\d\d:\d\d 的数据$/,
  );

  await p.db.clock.run(6);
  const end = Date.now() + 10_000;
  const { version } = await head.get<{ version: number }>(`/api/incidents/${incidentId}`);
  const graded = await head.post(`/api/incidents/${incidentId}/confirm`, { level: 1, version });
  expect(graded.status).toBeLessThan(300);
  await openIncident(p.db.dataSource, ['陈建国'], 'YQ2026-0002');
  for (let i = 0; i < 30; i++) await storm(20);
  await until('ten seconds to pass', async () => Date.now() >= end);
  await p.db.clock.run(1);
  expect((await shown()).posts).toBe(before.posts);
  const now = await held();
  expect(now.posts).toBe(before.posts + 600);
  expect(now.incidents.length).toBeGreaterThan(before.incidents.length);
  expect(now.log.length).toBeGreaterThan(before.log.length);

  await context.setOffline(false);
  for (const page of pages) await page.getByTestId('connection-bar').waitFor({ state: 'detached', timeout: 10_000 });
  await same();
}, 180_000);

test('the process a page was at goes, and with it the line: the page comes back at another and misses nothing', async () => {
  const before = [...balancer.taken];
  balancer.cut();
  await storm(40);
  await same();
  expect(balancer.taken.every((n, i) => n > before[i]!)).toBe(true);
}, 60_000);

test('a process that no longer hears the database lets its pages go, and they say so', async () => {
  await query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fengsui-listener' and datname = current_database()`,
  );
  await board!.getByTestId('connection-bar').waitFor(WAIT);
  await storm(40);
  await board!.getByTestId('connection-bar').waitFor({ state: 'detached', ...WAIT });
  await same();
}, 60_000);
