import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ExcludedMentions, MentionView } from '@fengsui/contract';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** What the analysis left out and what people say instead, over the real api and in a real browser. */
let door: Door;
let browser: Browser;
let desk: Page;
const WAIT = { timeout: 20_000 };

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await door.db.dataSource.query(`
    insert into mention (platform, platform_id, source, author_name, text, content_hash, about_school, match_reason, published_at) values
      ('weibo', 'a1', 'weibo-s', '路人甲', '青江职院附中的运动会，联系 13812345678', 'a', false, '排除：“青江职院附中”不是本校', app.now()),
      ('weibo', 'a2', 'weibo-s', '路人乙', '青江职院附中放假', 'b', false, '排除：“青江职院附中”不是本校', app.now()),
      ('weibo', 'a3', 'weibo-s', '路人丙', '青江职院食堂还行', 'c', true, '简称“青江职院”', app.now())`);
  browser = await openBrowser();
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const { password } = door.accounts.find((a) => a.username === 'wangxiaolan')!;
  await context.request.post(`${door.url}/api/session`, { data: { username: 'wangxiaolan', password } });
  desk = await context.newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

test('what was not counted stands by reason, with its number, and is brought back by one button', async () => {
  await desk.goto(`${door.url}/collection`);
  const card = desk.getByTestId('left-out');
  await card.getByText('近 7 天有 2 条帖子').waitFor(WAIT);
  await card.getByText('“青江职院附中”不是本校').click();
  // nobody's number is shown
  await card.getByText('联系 138********').waitFor(WAIT);
  await card.getByRole('listitem').filter({ hasText: '放假' }).getByRole('button', { name: '恢复' }).click();
  await card.getByText('近 7 天有 1 条帖子').waitFor(WAIT);
  const [row] = await door.db.dataSource.query(
    `select about_school, match_reason from mention where platform_id = 'a2'`,
  );
  expect(row).toEqual({ about_school: true, match_reason: '王晓岚恢复，原未计入本校（“青江职院附中”不是本校）' });
});

test('the page says how far judging anew has come', async () => {
  await door.db.dataSource.query(
    `insert into analysis_run (version, total, done, changed, started_at) values ('2027.01-1', 1000, 250, 12, app.now() - interval '10 seconds')`,
  );
  await desk.reload();
  await desk
    .getByTestId('judging')
    .getByText(/250 \/ 1000 条（25%），预计还需 /)
    .waitFor(WAIT);
  await door.db.dataSource.query(
    `update analysis_run set done = 1000, finished_at = started_at + interval '40 seconds'`,
  );
  await desk.reload();
  await desk.getByTestId('judging').getByText('重新研判 1000 条，其中 12 条有变化，用时 40 秒').waitFor(WAIT);
});

test('duty corrects a post; who may not is refused; a wrong word is named', async () => {
  const [{ id }] = await door.db.dataSource.query(`select id from mention where platform_id = 'a3'`);
  const send = async (username: string, body: object): Promise<{ status: number; body: any }> => {
    const answer = await (
      await door.as(username)
    )(`/api/mentions/${id}/correct`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const said = await send('wangxiaolan', { sentiment: 'neg', topic: '食品安全食堂', unitId: 'logistics' });
  expect(said.status).toBe(200);
  expect(said.body as MentionView).toMatchObject({ sentiment: 'neg', topic: '食品安全食堂', unitName: '后勤处' });
  expect((await send('chenjianguo', { sentiment: 'pos' })).status).toBe(403);
  expect(await send('wangxiaolan', { topic: '天气' })).toMatchObject({
    status: 400,
    body: { field: 'topic', message: '没有这个主题，请从十八类中选择。' },
  });
  await until(
    'its document',
    async () => (await door.db.dataSource.query(`select 1 from index_queue where mention_id = $1`, [id])).length > 0,
  );
  const list = await (await door.as('chenjianguo'))('/api/mentions/excluded');
  expect(list.status).toBe(403);
  const mine = (await (await (await door.as('liumin'))('/api/mentions/excluded')).json()) as ExcludedMentions;
  expect(mine.reasons.map((r) => r.n)).toEqual([1]);
});
