import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import { Identity } from '@fengsui/identity';
import type { Browser, Page } from 'playwright-core';
import { seriousOn } from '../harness/axe.js';
import { keepShot, openBrowser } from '../harness/browser.js';
import { type Door, openDoor } from '../harness/door.js';
import { openIncident } from '../harness/open-incident.js';
import { signedInPage } from '../harness/signed-in.js';

/**
 * Every page for everybody: it opens without an error or a refused request, or says whom to ask; and for who works on it, it reads well in
 * light and dark, on a desk, on a phone and at twice the size.
 */
type Who = 'hanxue' | 'wangxiaolan' | 'liumin' | 'chenjianguo' | 'zhaolixin' | 'shenji' | 'jijian';
const ALL: Who[] = ['hanxue', 'wangxiaolan', 'liumin', 'chenjianguo', 'zhaolixin', 'shenji', 'jijian'];
const OFFICE: Who[] = ['hanxue', 'wangxiaolan', 'liumin'];
const SEEING: Who[] = [...OFFICE, 'zhaolixin', 'shenji'];

/** Who may open each, and who is looked over whose shoulder; :id is the incident. */
const PAGES: { path: string; name: string; may: Who[]; as?: Who }[] = [
  { path: '/home', name: '待办', may: ALL },
  { path: '/', name: '态势', may: ALL },
  { path: '/incidents', name: '事件', may: ALL },
  { path: '/incidents/:id', name: '事件工作台', may: ALL },
  { path: '/incidents/:id/report', name: '复盘报告', may: ALL },
  { path: '/stream', name: '信息流', may: ALL },
  { path: '/collection', name: '采集健康', may: OFFICE },
  { path: '/watch-lists', name: '监测方案', may: SEEING },
  { path: '/report', name: '录入', may: ['wangxiaolan', 'liumin', 'chenjianguo'] },
  { path: '/roster', name: '值班', may: ALL },
  { path: '/units', name: '单位与人员', may: ALL },
  { path: '/accounts', name: '官微台账', may: ALL },
  { path: '/accounts/candidates', name: '账号核查', may: ALL },
  { path: '/accounts/groups', name: '群台账', may: ALL },
  { path: '/inspections', name: '年检', may: ALL },
  { path: '/publishing', name: '发布授权', may: ALL },
  { path: '/circle', name: '微博圈', may: ALL },
  { path: '/questions', name: '答复', may: ALL },
  { path: '/policy', name: '策略', may: SEEING },
  { path: '/rules', name: '制度', may: ALL },
  { path: '/drills', name: '演练', may: SEEING },
  { path: '/clues', name: '问责', may: ALL.filter((w) => w !== 'hanxue') },
  { path: '/clues/figures', name: '单位台账', may: ALL.filter((w) => w !== 'hanxue') },
  { path: '/improvement', name: '整改', may: ALL },
  { path: '/briefs', name: '简报', may: [...SEEING, 'jijian'] },
  { path: '/audit', name: '审计', may: ['hanxue', 'liumin', 'shenji'] },
  { path: '/contacts', name: '联系方式', may: OFFICE },
  { path: '/system', name: '系统', may: ['hanxue'], as: 'hanxue' },
  { path: '/m', name: '手机待办', may: ALL, as: 'chenjianguo' },
  { path: '/m/i/:id', name: '手机事件', may: ALL, as: 'chenjianguo' },
  { path: '/m/up', name: '手机上报', may: ['wangxiaolan', 'liumin', 'chenjianguo'], as: 'chenjianguo' },
  { path: '/m/circle', name: '手机联动', may: ALL, as: 'chenjianguo' },
  { path: '/m/inbox', name: '手机消息', may: ALL, as: 'chenjianguo' },
  { path: '/m/reminders', name: '我的提醒', may: ALL, as: 'chenjianguo' },
  { path: '/?wall=1', name: '大屏', may: ALL },
];
/** Before anybody signs in. */
const OPEN = [
  { path: '/login', name: '登录' },
  { path: '/verify', name: '核验' },
  { path: '/nowhere', name: '没有的页面' },
];

let door: Door;
let browser: Browser;
let incidentId: string;
const pages = new Map<Who, Page>();
/** console errors, page errors and refused requests since the last look, and requests under way, by page */
const trouble = new Map<Page, string[]>();
const under = new Map<Page, number>();

beforeAll(async () => {
  if (!fs.existsSync('apps/web/dist/index.html')) throw new Error('apps/web is not built: run npm run setup');
  door = await openDoor();
  await prepareSchool(door.api);
  for (const [username, name, role] of [
    ['shenji', '沈清', 'audit'],
    ['jijian', '纪明', 'review'],
  ] as const) {
    const [{ id }] = await door.db.dataSource.query(`insert into person (name) values ($1) returning id`, [name]);
    const account = { who: name, username, password: 'Gushan-2026-fs' };
    await door.api.get(Identity).createAccount(door.db.dataSource, { ...account, personId: id, roles: [role] });
    door.accounts.push(account);
  }
  incidentId = await openIncident(door.db.dataSource, ['陈建国', '王晓岚']);
  await door.db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, author_name, text, content_hash, about_school, sentiment, score, published_at, segmented, unit_id)
     select 'weibo', 'n' || n, 'weibo-m', 'school', '同学' || n, '青江职院二食堂的饭里吃出异物了，第 ' || n || ' 个发现', 'h' || n, true,
       (array['neg', 'neu', 'pos'])[1 + n % 3], 0, app.now() - n * interval '90 seconds', '食堂', 'logistics' from generate_series(1, 40) n`,
  );
  await door.db.dataSource.query(
    `insert into incident_mention (incident_id, mention_id) select $1, id from mention where platform_id < 'n2'`,
    [incidentId],
  );
  browser = await openBrowser();
  for (const who of ALL) {
    const page = await signedInPage(browser, door, who, {
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    pages.set(who, watched(page));
    await page.goto(`${door.url}/m/reminders`);
    await settled(page);
  }
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

/** An answer that is no fault: no report yet while the incident is open. */
const EXPECTED = /^409 \/api\/incidents\/[\w-]+\/report\/page$/;
function watched(page: Page): Page {
  const seen: string[] = [];
  trouble.set(page, seen);
  under.set(page, 0);
  page.on('pageerror', (e) => seen.push(e.message));
  page.on('console', (m) => {
    // the browser's own line about an answer says less than the answer
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) seen.push(m.text());
  });
  page.on('response', (r) => {
    const line = `${r.status()} ${new URL(r.url()).pathname}`;
    if (r.status() >= 400 && !EXPECTED.test(line)) seen.push(line);
  });
  const more = (by: number): void => void under.set(page, under.get(page)! + by);
  page.on('request', () => more(1));
  page.on('requestfinished', () => more(-1));
  page.on('requestfailed', () => more(-1));
  return page;
}
/** What went wrong since the last look. */
const wrong = (page: Page): string[] => trouble.get(page)!.splice(0);

/** To another page of the same document, as a link does it; the wall, which is always dark, has a document of its own. */
async function go(page: Page, path: string): Promise<void> {
  const to = path.replace(':id', incidentId);
  if (`${path}${page.url()}`.includes('wall')) await page.goto(`${door.url}${to}`);
  else
    await page.evaluate((at) => {
      history.pushState({}, '', at);
      dispatchEvent(new PopStateEvent('popstate', { state: {} }));
    }, to);
  await settled(page);
}
/** Words instead of grey lines, no request under way, nothing in motion, for some frames in a row. */
async function settled(page: Page): Promise<void> {
  const calm = (): Promise<boolean> =>
    page.evaluate(async () => {
      await new Promise((r) => requestAnimationFrame(r));
      return (
        document.querySelector('.skeleton') === null &&
        document.body.innerText.trim().length > 0 &&
        document.getAnimations().every((a) => a.playState !== 'running')
      );
    });
  const end = Date.now() + 20_000;
  for (let frames = 0; frames < 4;) {
    if (Date.now() > end) throw new Error(`${page.url()} did not settle: ${await page.locator('body').innerText()}`);
    frames = (await calm()) && under.get(page) === 0 ? frames + 1 : 0;
  }
}
/** How far the page goes beyond its window, and what does. */
async function beyond(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth - clientWidth <= 1) return null;
    const inside = (e: Element | null): boolean =>
      e !== null &&
      e !== document.documentElement &&
      (getComputedStyle(e).overflowX !== 'visible' || inside(e.parentElement));
    const wide = [...document.querySelectorAll('body *')].filter(
      (e) => e.getBoundingClientRect().right > clientWidth + 1 && !inside(e.parentElement),
    );
    const names = wide.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
    return `${clientWidth} px wide: ${scrollWidth - clientWidth} px beyond the edge: ${names.join(', ')}`;
  });
}
test.each(ALL)(
  '%s: every page opens, or says whom to ask',
  async (who) => {
    const page = pages.get(who)!;
    const found: string[] = [];
    for (const { path, name, may } of PAGES) {
      await go(page, path);
      const refused = page.getByTestId('no-right');
      if (may.includes(who)) {
        if (await refused.isVisible()) found.push(`${name}: refused`);
      } else {
        const words = (await refused.isVisible()) ? await refused.innerText() : 'not refused';
        if (!/此页需要.+的权限，请联系韩雪。/.test(words)) found.push(`${name}: ${words}`);
      }
      found.push(...wrong(page).map((w) => `${name}: ${w}`));
    }
    expect(found).toEqual([]);
  },
  60_000,
);

describe('for who works on it', () => {
  test.each(PAGES)(
    '$name',
    async ({ path, name, as = 'liumin' }) => {
      const page = pages.get(as)!;
      const found: string[] = [];
      const phone = path.startsWith('/m');
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1440, height: 900 });
      await go(page, path);
      found.push(...(await seriousOn(page)));
      if (!phone) await keepShot(page, `every-${name}-1440-light`);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await settled(page);
      found.push(...(await seriousOn(page, 'color-contrast')).map((f) => `dark: ${f}`));
      if (!phone) await keepShot(page, `every-${name}-1440-dark`);
      // twice the size on the same screen, then a phone
      for (const width of path.includes('wall') ? [] : [720, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const over = await beyond(page);
        if (over) found.push(over);
        if (width === 360) await keepShot(page, `every-${name}-360-dark`);
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      if (phone) await keepShot(page, `every-${name}-360-light`);
      found.push(...wrong(page));
      expect(found).toEqual([]);
    },
    60_000,
  );

  test.each(OPEN)(
    '$name',
    async ({ path, name }) => {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
      const page = watched(await context.newPage());
      await page.goto(`${door.url}${path}`);
      await settled(page);
      const found = await seriousOn(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await seriousOn(page, 'color-contrast')).map((f) => `dark: ${f}`));
      await page.setViewportSize({ width: 360, height: 740 });
      const over = await beyond(page);
      if (over) found.push(over);
      await keepShot(page, `every-${name}-360-dark`);
      found.push(...wrong(page));
      await context.close();
      expect(found).toEqual([]);
    },
    60_000,
  );
});

test('a session that ends in the middle of a text loses none of it: signed in again over the page, and sent', async () => {
  const page = pages.get('wangxiaolan')!;
  await page.setViewportSize({ width: 1440, height: 900 });
  await go(page, '/report');
  await page.getByLabel('内容').fill('来电反映二食堂餐食有异物，已记录');
  await door.db.dataSource.query(
    `delete from session s using account a where a.id = s.account_id and a.username = 'wangxiaolan'`,
  );
  await page.getByRole('button', { name: '报送' }).click();
  const again = page.getByRole('dialog', { name: '请重新登录' });
  await again.waitFor();
  await keepShot(page, 'session-ended');
  expect(await seriousOn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await again.getByLabel('用户名').fill('wangxiaolan');
  await again.getByLabel('密码').fill('wrong');
  await again.getByRole('button', { name: '登录' }).click();
  await again.getByText('用户名或密码不对，请核对后重试。').waitFor();
  await again.getByLabel('密码').fill(door.accounts.find((a) => a.username === 'wangxiaolan')!.password);
  await again.getByRole('button', { name: '登录' }).click();
  await again.waitFor({ state: 'detached' });
  expect(await page.getByLabel('内容').inputValue()).toBe('来电反映二食堂餐食有异物，已记录');
  await page.getByRole('button', { name: '报送' }).click();
  await page.getByTestId('entry-result').waitFor();
  const stored = await door.db.dataSource.query(
    `select 1 from mention where text = '来电反映二食堂餐食有异物，已记录'`,
  );
  expect(stored).toHaveLength(1);
}, 60_000);

test('系统: an account is made and stopped, and its owner sets the password', async () => {
  const admin = pages.get('hanxue')!;
  await admin.setViewportSize({ width: 1440, height: 900 });
  await go(admin, '/system');
  const box = admin.getByTestId('accounts');
  await box.getByRole('button', { name: '新建账号' }).click();
  const form = admin.getByRole('dialog', { name: '新建账号' });
  await form.getByRole('button', { name: '建立账号' }).click();
  await form.getByText('请选择人员；名单里没有的，请填全姓名、单位、职责、职务。').waitFor();
  await form
    .getByLabel('人员', { exact: true })
    .selectOption({ label: (await form.locator('option', { hasText: '周涛' }).innerText()).trim() });
  await form.getByLabel('用户名').fill('zhoutao');
  await form.getByLabel('单位人员').check();
  await keepShot(admin, 'system-new-account');
  await form.getByRole('button', { name: '建立账号' }).click();
  const link = admin.getByRole('dialog', { name: '设置密码的链接' });
  const url = new URL(await link.getByLabel('链接').inputValue());
  expect(await seriousOn(admin)).toEqual([]);
  await link.getByRole('button', { name: '关闭' }).click();
  await box.getByRole('row', { name: /周涛/ }).getByText('待本人设置密码').waitFor();

  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 740 } });
  const owner = watched(await context.newPage());
  await owner.goto(`${door.url}${url.pathname}`);
  await owner.getByText('周涛，请设置密码。用户名：zhoutao。').waitFor();
  expect(await seriousOn(owner)).toEqual([]);
  await keepShot(owner, 'password-360');
  await owner.getByLabel('新密码').fill('Xiangye-2026');
  await owner.getByLabel('再填一次').fill('Xiangye-2026');
  await owner.getByRole('button', { name: '保存' }).click();
  await owner.getByText('密码已设置，请登录。').waitFor();
  await owner.getByLabel('用户名').fill('zhoutao');
  await owner.getByLabel('密码').fill('Xiangye-2026');
  await owner.getByRole('button', { name: '登录' }).click();
  await owner.getByRole('heading', { name: /待办/ }).waitFor();

  await go(admin, '/m/reminders');
  await go(admin, '/system');
  await box.getByRole('button', { name: '管理周涛的账号' }).click();
  await admin.getByRole('dialog', { name: '周涛的账号' }).getByRole('button', { name: '停用账号' }).click();
  await box.getByRole('row', { name: /周涛/ }).getByText('已停用').waitFor();
  // the phone that was signed in hears of it without being touched
  await owner.getByRole('dialog', { name: '请重新登录' }).waitFor({ timeout: 30_000 });
  await context.close();
}, 90_000);
