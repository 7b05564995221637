import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuthorisationView, Inbox } from '@fengsui/contract';
import { Identity } from '@fengsui/identity';
import { MentionStore } from '@fengsui/mentions';
import { PublishingWatch } from '@fengsui/publishing';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { signedInPage } from '../harness/signed-in.js';

/** 第十八条 in a real browser: a sheet is written with the machine check beside it, reviewed and decided; what went out otherwise is shown where it differs. */
let door: Door;
let browser: Browser;
const WAIT = { timeout: 20_000 };
const TEXT =
  '今天下午2时，二食堂后厨发生火情，3时已扑灭，无人员受伤。联系人王老师，电话13812345678，2026年2月30日前恢复供餐。';
/** One grey pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const CLEAN = TEXT.replace('电话13812345678', '电话0816-2200000').replace('2月30日', '12月8日');

beforeAll(async () => {
  door = await openDoor();
  const { dataSource } = door.db;
  await dataSource.query(`insert into person (name, unit_id) values ('丁一', 'logistics'), ('吕二', 'logistics')`);
  await dataSource.query(
    `insert into post (person_id, unit_id, function, title, main) select id, 'logistics', 'account_admin', '官微管理员', true from person where name in ('丁一', '吕二')`,
  );
  for (const [username, name] of [
    ['wujing', '吴静'],
    ['dingyi', '丁一'],
    ['lver', '吕二'],
  ] as const) {
    const [{ id }] = await dataSource.query(`select id from person where name = $1`, [name]);
    const account = { who: name, username, password: 'Gushan-2026-fs' };
    await door.api.get(Identity).createAccount(dataSource, { ...account, personId: id, roles: ['unit'] });
    door.accounts.push(account);
  }
  await dataSource.query(
    `insert into official_account (platform, platform_uid, name, unit_id) values ('weibo', '9100000001', '青江职院后勤', 'logistics')`,
  );
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

const signedIn = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

const phone = (username: string): Promise<Page> =>
  signedInPage(browser, door, username, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

/** One act of somebody on the sheet's page. */
async function act(
  username: string,
  url: string,
  name: string,
  fill: (form: ReturnType<Page['getByRole']>) => Promise<void>,
): Promise<void> {
  const page = await signedIn(username);
  await page.goto(url);
  await page.getByRole('button', { name, exact: true }).click(WAIT);
  const form = page.getByRole('form', { name, exact: true });
  await fill(form);
  await form.getByRole('button', { name, exact: true }).click();
  await form.waitFor({ state: 'detached', ...WAIT });
  await page.context().close();
}

test('a sheet is checked while it is written, reviewed by three, decided with 口径; the post that went out otherwise shows where', async () => {
  const page = await signedIn('wujing');
  await page.goto(`${door.url}/publishing`);
  await page.getByTestId('publishing-sentence').getByText('没有待办的授权申请。').waitFor(WAIT);
  await page.getByRole('button', { name: '起草申请' }).click();
  const form = page.getByRole('form', { name: '发布授权申请' });
  await form.getByLabel('标题').fill('关于二食堂火情的情况说明');
  await form.getByLabel('正文').fill(TEXT);
  const check = form.getByTestId('live-check');
  await check.getByText('13812345678').waitFor(WAIT);
  await check.getByText('没有这一天：2026年2月30日，请核对日期。').waitFor(WAIT);
  await form.getByLabel('类别').selectOption({ label: '突发事件' });
  await form.getByLabel('新浪微博“青江职院后勤”').check();
  await form.getByRole('button', { name: '提交初审' }).click();
  await form.getByRole('alert').getByText('保密审查“是否涉及国家秘密和内部敏感信息”还没有回答。').waitFor(WAIT);
  for (const q of await form.locator('.secrecy-line').all()) await q.getByLabel('否').check();
  await keepShot(page, 'publishing-draft');
  expect(await seriousOn(page)).toEqual([]);
  await form.getByRole('button', { name: '提交初审' }).click();
  await page.getByTestId('authorisation-state').getByText('待初审').waitFor(WAIT);
  expect(await page.locator('mark.finding').allInnerTexts()).toEqual(['13812345678', '2026年2月30日']);
  await keepShot(page, 'publishing-sheet');
  expect(await seriousOn(page)).toEqual([]);
  const url = page.url();

  // sent back for what was found, mended, reviewed by three
  await act('dingyi', url, '退回修改', (f) => f.getByLabel('退回理由').fill('请隐去手机号，核对日期'));
  await act('wujing', url, '修改后重新提交', async (f) => {
    await f.getByLabel('正文').fill(CLEAN);
    await f.getByLabel('修改情况').fill('已改');
  });
  for (const [user, name] of [
    ['dingyi', '初审初校通过'],
    ['lver', '复审复校通过'],
    ['chenjianguo', '终审终校通过'],
  ] as const)
    await act(user, url, name, async (f) => {
      await f.getByLabel('意见').fill('同意');
      await f.getByLabel(/已逐字校对/).check();
    });
  const until = new Date(door.db.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 16);
  await act('liumin', url, '同意授权', async (f) => {
    await f.getByLabel('意见').fill('同意发布');
    await f.getByLabel(/口径/).fill('以学校情况说明为准');
    await f.getByLabel('授权有效期至').fill(until);
  });
  await page.reload();
  await page.getByTestId('authorisation-state').getByText('已授权').waitFor(WAIT);
  await page.getByText('机器检查未发现问题').waitFor(WAIT);

  await door.db.clock.advance(60_000);
  const now = door.db.clock.now();
  const item = (id: string, text: string): unknown => ({
    ...{ platform: 'weibo', id, url: `https://weibo.com/${id}`, title: null, text, kind: 'post', publishedAt: now },
    author: { id: '9100000001', name: '青江职院后勤', kind: 'organisation', followers: 3_000 },
    ...{
      publishedRaw: '',
      reposts: 0,
      comments: 0,
      likes: 0,
      region: null,
      rootId: null,
      edited: false,
      repostOf: null,
    },
  });
  await door.db.dataSource.transaction((tx) =>
    door.api
      .get(MentionStore)
      .store(
        tx,
        [
          item('p1', CLEAN.replace('无人员受伤', '1人受轻伤')),
          item('p2', '紧急通报：实训楼发生爆炸，多名学生受伤送医。'),
        ] as never[],
        { source: 'weibo-ajax', watchListId: null },
      ),
  );
  await door.api.get(PublishingWatch).round();
  await page.reload();
  await page.getByRole('link', { name: '与授权不一致' }).click(WAIT);
  await page.getByTestId('published-verdict').getByText('与授权不一致').waitFor(WAIT);
  expect((await page.getByTestId('diff').locator('ins').allInnerTexts()).join('')).toContain('1');
  expect((await page.getByTestId('diff').locator('del').allInnerTexts()).join('')).toContain('无');
  await keepShot(page, 'publishing-difference');
  expect(await seriousOn(page)).toEqual([]);

  const duty = await signedIn('wangxiaolan');
  await duty.goto(`${door.url}/publishing`);
  await duty
    .getByTestId('posts')
    .getByRole('button', { name: /未经授权/ })
    .click(WAIT);
  await keepShot(duty, 'publishing-list');
  expect(await seriousOn(duty)).toEqual([]);
  await duty.getByTestId('posts').getByRole('link', { name: '问责线索' }).click(WAIT);
  await duty.getByRole('heading', { name: /后勤处：.*未经授权发布涉及突发事件的内容/ }).waitFor(WAIT);
  await duty.getByText('紧急通报：实训楼发生爆炸，多名学生受伤送医。').first().waitFor(WAIT);
  await keepShot(duty, 'publishing-clue');
  expect(await seriousOn(duty)).toEqual([]);
}, 180_000);

test('on the phone: told of it, whoever is awaited reads text, picture and places, sends back with reasons, or agrees', async () => {
  const [{ id: account }] = await door.db.dataSource.query(
    `select id from official_account where platform_uid = '9100000001'`,
  );
  const sheet = {
    ...{ title: '关于宿舍停水的情况说明', text: TEXT, category: 'emergency', wantedAt: null },
    accountIds: [account],
    secrecy: Object.fromEntries(
      ['state_secret', 'project', 'result', 'cooperation', 'other'].map((q) => [q, { answer: 'no', note: '' }]),
    ),
  };
  const at = '/api/publishing/authorisations';
  const made = await door.call<{ id: string }>('wujing', 'POST', at, { unitId: 'logistics', sheet });
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  const { id } = made.body;
  const page = await phone('dingyi');
  const form = new FormData();
  form.set('file', new File([PICTURE], '现场.png'));
  const added = await door.call('wujing', 'POST', `${at}/${id}/files`, form);
  expect([added.status, added.body?.detail ?? '']).toEqual([204, '']);
  const act = async (user: string, name: string): Promise<void> => {
    const { version } = (await door.call<AuthorisationView>(user, 'GET', `${at}/${id}`)).body;
    const body = { act: name, version, text: '同意', checked: true };
    expect((await door.call(user, 'POST', `${at}/${id}/acts`, body)).status).toBe(204);
  };
  const told = async (user: string): Promise<string[]> =>
    (await door.call<Inbox>(user, 'GET', '/api/inbox')).body.messages.map((m) => m.title);
  expect(await told('dingyi')).toContain('【发布授权】关于宿舍停水的情况说明，请初审初校');
  // who drafted it is not asked to review it
  expect((await told('wujing')).filter((t) => t.includes('宿舍停水'))).toEqual([]);

  await page.goto(`${door.url}/m`);
  const mine = page.getByTestId('my-authorisations');
  await mine.getByText('关于宿舍停水的情况说明').waitFor(WAIT);
  await keepShot(page, 'phone-publishing-todo');
  await mine.getByRole('link').tap();
  await page.getByTestId('authorisation-ask').getByText('待初审，请签署意见').waitFor(WAIT);
  expect(await page.locator('mark.finding').allInnerTexts()).toEqual(['13812345678', '2026年2月30日']);
  await page.getByRole('img', { name: '现场.png' }).waitFor(WAIT);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await seriousOn(page)).toEqual([]);
  await keepShot(page, 'phone-publishing');
  await page.getByRole('button', { name: '退回修改' }).tap();
  await page.getByRole('alert').getByText('请写明需要修改什么。').waitFor(WAIT);
  await page.getByRole('button', { name: '初审初校通过' }).tap();
  await page.getByRole('alert').getByText('初审同时校对文字，请确认已经校对。').waitFor(WAIT);
  await page.getByLabel(/已逐字校对/).check();
  await page.getByRole('button', { name: '初审初校通过' }).tap();
  await page.getByTestId('authorisation-ask').getByText('已提交：初审初校通过').waitFor(WAIT);
  await page.context().close();

  await act('lver', 'review_2');
  expect(await told('chenjianguo')).toContain('【发布授权】关于宿舍停水的情况说明，请终审终校');
  await act('chenjianguo', 'review_3');
  expect(await told('liumin')).toContain('【发布授权】关于宿舍停水的情况说明，请审批');

  const head = await phone('liumin');
  await head.goto(`${door.url}/m/publishing/${id}`);
  await head.getByRole('button', { name: '报分管校领导' }).tap(WAIT);
  await head.getByRole('alert').getByText('请写明报批的理由。').waitFor(WAIT);
  await head.getByLabel('意见（同意的可不填）').fill('涉及民生，报请审定');
  await head.getByRole('button', { name: '报分管校领导' }).tap();
  await head.getByTestId('authorisation-ask').getByText('已提交：报分管校领导').waitFor(WAIT);
  await head.context().close();

  const leader = await phone('zhaolixin');
  await leader.goto(`${door.url}/m/publishing/${id}`);
  await leader.getByRole('button', { name: '同意授权' }).tap(WAIT);
  await leader.getByRole('alert').getByText('请填写口径').waitFor(WAIT);
  await leader.getByLabel(/口径/).fill('以学校情况说明为准');
  await leader
    .getByLabel('授权有效期至')
    .fill(new Date(door.db.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 16));
  await leader.emulateMedia({ colorScheme: 'dark' });
  expect(await seriousOn(leader)).toEqual([]);
  await keepShot(leader, 'phone-publishing-leader');
  await leader.getByRole('button', { name: '同意授权' }).tap();
  await leader.getByTestId('authorisation-ask').getByText('已提交：同意授权').waitFor(WAIT);
  expect(await told('wujing')).toContain('【发布授权】关于宿舍停水的情况说明，已授权');
  await leader.context().close();
}, 120_000);

test('the list of words is changed a version at a time; a line that is none is named', async () => {
  const page = await signedIn('liumin');
  await page.goto(`${door.url}/publishing`);
  await page.getByRole('button', { name: '修改词表' }).click(WAIT);
  const form = page.getByRole('form', { name: '发布词表' });
  await form.getByRole('textbox').fill('禁用，残废人，应写“残疾人”\n停招');
  await form.getByRole('button', { name: '保存为新版' }).click();
  await form.getByRole('alert').getByText('第 2 行应写作“禁用，词，说明”').waitFor(WAIT);
  await form.getByRole('textbox').fill('禁用，残废人，应写“残疾人”\n敏感，停招');
  await form.getByRole('button', { name: '保存为新版' }).click();
  await page.getByText('第 1 版，共 2 个词').waitFor(WAIT);
  await page.context().close();
}, 60_000);
