import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import { CircleWatch } from '@fengsui/publishing';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第十四条 in a real browser: 宣传部 asks, the unit sees it on the phone, what is read of its timeline shows as done. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 30_000 };

async function stored(id: string, uid: string, root: string | null): Promise<void> {
  await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, url, author_id, author_name, author_kind, text, content_hash, about_school, published_at, kind, root_id, repost_of)
     values ('weibo', $1, 'weibo-m', 'https://weibo.com/' || $2 || '/' || $1, $2, $2, 'official', '我校2027年招生章程今天发布，欢迎转发。', $1, true, app.now(),
       case when $3::text is null then 'post' else 'repost' end, $3, $3)`,
    [id, uid, root],
  );
}

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  const { dataSource } = door.db;
  await dataSource.query(`update post set held_from = '2020-01-01'`);
  await dataSource.query(
    `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', '9100000001', '青江职院后勤', 'logistics')`,
  );
  await dataSource.query(
    `insert into account_person (account_id, role, person_id) select a.id, 'admin', p.id from official_account a, person p where a.platform_uid = '9100000001' and p.name = '陈建国'`,
  );
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const desk = (username: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 }, colorScheme });
const phone = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

test('宣传部 makes a group, asks it to pass on a post, the unit opens it on the phone, and a repost shows as done', async () => {
  const page = await desk('liumin');
  await page.goto(`${door.url}/circle`);
  await page.getByText('还没有联动').waitFor(WAIT);
  expect(await page.getByRole('button', { name: '发起联动' }).isDisabled()).toBe(true);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'circle-empty');
  await stored('6000000001', '9000000001', null);
  await page.reload();
  await page.getByRole('button', { name: '新建分组' }).click(WAIT);
  const group = page.getByRole('form', { name: '分组' });
  await group.getByLabel('分组名称').fill('处室');
  await group.getByLabel(/青江职院后勤/).check();
  await group.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '修改“处室”' }).waitFor(WAIT);
  await page.getByRole('button', { name: '发起联动' }).click();
  const form = page.getByRole('form', { name: '发起联动' });
  await form.getByRole('button', { name: '发起联动' }).click();
  await form.getByRole('alert').getByText('请选择要联动的账号').waitFor(WAIT);
  await form.getByLabel('处室 1').check();
  await keepShot(page, 'circle-ask');
  expect(await seriousOn(page)).toEqual([]);
  await form.getByRole('button', { name: '发起联动' }).click();
  const card = page.getByTestId('circle-action');
  await card.getByText('进行中，0/1 已联动').waitFor(WAIT);
  await page.getByTestId('circle-sentence').getByText('1 次联动进行中，1 个账号还没有见到。').waitFor(WAIT);

  const small = await phone('chenjianguo');
  await small.goto(`${door.url}/m`);
  await small.getByTestId('my-circle').getByText('青江职院后勤：请转发或评论').click(WAIT);
  const ask = small.getByTestId('circle-ask');
  await ask.getByText('青江职院后勤：请转发或评论').waitFor(WAIT);
  const open = ask.getByRole('link', { name: '打开原帖' });
  expect(await open.getAttribute('href')).toBe('https://weibo.com/9000000001/6000000001');
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await seriousOn(small)).toEqual([]);
  await keepShot(small, 'circle-phone');

  await stored('6000000002', '9100000001', '6000000001');
  await door.api.get(CircleWatch).round();
  await page.reload();
  await card.getByText('进行中，1/1 已联动').waitFor(WAIT);
  await card.getByRole('button', { name: '查看各账号' }).click();
  await card.getByText('已联动（转发）').waitFor(WAIT);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'circle');
  await small.reload();
  await ask.getByText('青江职院后勤：已联动').waitFor(WAIT);
  await small.context().close();
  await page.context().close();
});

test('a unit declares whom it follows; what the school gave is logged; in the dark too', async () => {
  const unit = await desk('chenjianguo', 'dark');
  await unit.goto(`${door.url}/circle`);
  const matrix = unit.getByTestId('circle-follows');
  await matrix.getByRole('button', { name: '申报青江职院后勤的关注' }).click(WAIT);
  const form = unit.getByRole('form', { name: '申报关注' });
  await form.getByLabel('青衣江职院', { exact: true }).check();
  await form.getByRole('button', { name: '申报' }).click();
  await matrix.getByRole('cell', { name: '关注', exact: true }).waitFor(WAIT);
  expect(await unit.getByRole('button', { name: '登记支持' }).count()).toBe(0);
  expect(await seriousOn(unit)).toEqual([]);
  await keepShot(unit, 'circle-dark');
  await unit.context().close();
  const page = await desk('liumin');
  await page.goto(`${door.url}/circle`);
  await page.getByRole('button', { name: '登记支持' }).click(WAIT);
  const support = page.getByRole('form', { name: '登记支持' });
  await support.getByRole('button', { name: '登记' }).click();
  await support.getByRole('alert').getByText('请填写事由').waitFor(WAIT);
  await support.getByRole('combobox', { name: '账号' }).fill('后勤');
  await support.locator('.ant-select-item-option').filter({ hasText: '青江职院后勤' }).click(WAIT);
  await support.getByLabel('事由').fill('校级账号推荐关注');
  await support.getByRole('button', { name: '登记' }).click();
  await page.getByText('青江职院后勤：校级账号推荐关注').waitFor(WAIT);
  await keepShot(page, 'circle-support');
  await page.context().close();
});
