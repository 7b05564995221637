import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { act, guarded, ledBack } from '../../libs/collection/src/browser/sign-in.page.js';
import { WINDOW } from '../../libs/collection/src/sessions/sign-in.view.js';
import { until } from '../harness/product.js';
import { startWorld, type World } from './kit.js';

let w: World;
beforeEach(async () => {
  w = await startWorld();
  for (const source of ['weibo-m', 'weibo-s'])
    await w.db.dataSource.query(
      `insert into source_state (source, interval_ms, gap_ms, max_pages, state, needs_person, paused_until) values ($1, 1000, 100, 1, 'login_required', true, app.now() + interval '1 day')`,
      [source],
    );
});
afterEach(() => w.stop());

const paused = async (): Promise<string[]> =>
  (await w.db.dataSource.query(`select source from source_state where needs_person order by source`)).map(
    (r: { source: string }) => r.source,
  );

test.each([
  ['weibo.com', ['weibo-m']],
  ['weibo.cn', ['weibo-s']],
] as const)(
  'a person scans the code that the page shows, and %s is signed in for every process',
  async (site, left) => {
    const [c, other] = [w.crawler(), w.crawler()];
    await c.signIns.begin(site, null, w.actor);
    const round = c.host.round();
    const open = await until('the code in the page', async () => {
      const v = await c.signIns.view(site);
      return v.state === 'open' && v.frame ? v : null;
    });
    const jpeg = Buffer.from(open.frame!.split(',')[1]!, 'base64');
    expect(open.frame).toMatch(/^data:image\/jpeg;base64,/);
    expect(jpeg.length).toBeLessThanOrEqual(150_000);
    expect(open.note).toMatch(/^请用手机微博扫描画面中的二维码/);
    expect((await c.views.one(site)).signIn).toMatchObject({ state: 'open', frame: null });
    expect(w.sim.passport.scan()).not.toBeNull();
    await round;
    expect(await other.signIns.view(site)).toMatchObject({
      state: 'done',
      note: '登录成功，采集即将恢复',
      frame: null,
    });
    const view = await other.views.one(site);
    expect([view.state, view.kind, view.obtainedBy]).toEqual(['good', 'operator', '王小兰']);
    expect(view.words).toMatch(/查验有效；预计 .*到期，依据 Cookie ALF$/);
    expect(await other.sessions.cookie(site)).toMatch(/SUB=(com|cn)_user_.*SUBP=/);
    // the other domain has nothing of it
    expect(await other.sessions.cookie(site === 'weibo.cn' ? 'weibo.com' : 'weibo.cn')).toBe('');
    expect(await paused()).toEqual(left);
    const log = await w.db.dataSource.query(`select kind, actor from ledger_event order by seq`);
    expect(log.map((e: { kind: string }) => e.kind)).toEqual(['sign_in.started', 'sign_in.done']);
  },
);

test('a code that has run out is made new by the button in the picture', async () => {
  w.sim.setScenario({ passport: { qrSeconds: 1 } } as never);
  const c = w.crawler();
  await c.signIns.begin('weibo.com', null, w.actor);
  const round = c.host.round();
  const first = await until('the page', async () => {
    const v = await c.signIns.view('weibo.com');
    return v.frame ? v : null;
  });
  await w.db.clock.advance(2_000);
  await until(
    'a picture that says it has run out',
    async () => (await c.signIns.view('weibo.com')).frameNo > first.frameNo,
  );
  expect(w.sim.passport.scan()).toBeNull();
  w.sim.setScenario({ passport: { qrSeconds: 180 } } as never);
  await c.signIns.input('weibo.com', { kind: 'key', key: 'Tab' });
  await c.signIns.input('weibo.com', { kind: 'key', key: 'Enter' });
  await until('a new code', async () => w.sim.passport.scan() !== null);
  await round;
  expect((await c.signIns.view('weibo.com')).state).toBe('done');
});

test('what a person types lies sealed until the browser takes it, once', async () => {
  const c = w.crawler();
  await c.signIns.begin('weibo.com', null, w.actor);
  await w.db.dataSource.query(
    `update sign_in set state = 'open', lease_until = app.now() + interval '1 minute', fence = 1`,
  );
  await c.signIns.input('weibo.com', { kind: 'click', x: 10, y: 20 });
  await c.signIns.input('weibo.com', { kind: 'type', text: 'my-password' });
  const [{ inputs, id }] = await w.db.dataSource.query(`select id, inputs::text as inputs from sign_in`);
  expect(inputs).not.toContain('password');
  expect(await c.signInRows.beat(id, 1)).toEqual([
    { kind: 'click', x: 10, y: 20 },
    { kind: 'type', text: 'my-password' },
  ]);
  expect(await c.signInRows.beat(id, 1)).toEqual([]);
  expect(await c.signInRows.beat(id, 0)).toBeNull();
});

test('a host that died is replaced by another; the dead one can write nothing more', async () => {
  const [dead, alive] = [w.crawler(), w.crawler()];
  await dead.signIns.begin('weibo.com', null, w.actor);
  const taken = (await dead.signInRows.claim())!;
  expect(await alive.signInRows.anyWaiting()).toBe(false);
  await w.db.clock.advance(16_000);
  const round = alive.host.round();
  await until('the other host', async () => (await alive.signIns.view('weibo.com')).frame !== null);
  expect(await dead.signInRows.beat(taken.id, taken.fence)).toBeNull();
  await dead.signInRows.show(taken.id, taken.fence, Buffer.from('late'), 'late');
  expect((await alive.signIns.view('weibo.com')).note).not.toBe('late');
  w.sim.passport.scan();
  await round;
  expect((await alive.signIns.view('weibo.com')).state).toBe('done');
});

test('a host that is told to stop hands the sign-in on at once; cancelled, it ends; after five minutes it is over', async () => {
  const [first, second] = [w.crawler(), w.crawler()];
  await first.signIns.begin('weibo.com', null, w.actor);
  const open = async (): Promise<unknown> =>
    until('an open window', async () => (await first.signIns.view('weibo.com')).frame !== null);
  const one = first.host.round();
  await open();
  first.host.beforeApplicationShutdown();
  await one;
  expect((await first.signIns.view('weibo.com')).state).toBe('waiting');
  const two = second.host.round();
  await until('the second host', async () => (await second.signIns.view('weibo.com')).state === 'open');
  await second.signIns.cancel('weibo.com', w.actor);
  await two;
  expect((await second.signIns.view('weibo.com')).state).toBe('cancelled');

  await second.signIns.begin('weibo.com', null, w.actor);
  const three = second.host.round();
  await open();
  await w.db.clock.advance(301_000);
  await three;
  expect(await second.signIns.view('weibo.com')).toMatchObject({
    state: 'failed',
    note: '五分钟内没有完成登录，窗口已关闭，请重新开始',
    frame: null,
  });
});

test('where no browser opens the person reads why', async () => {
  const c = w.crawler();
  Object.assign(c.config, { FENGSUI_BROWSER: '/nowhere/chromium' });
  await c.signIns.begin('weibo.com', null, w.actor);
  await c.host.round();
  expect(await c.signIns.view('weibo.com')).toMatchObject({
    state: 'waiting',
    note: '设置 FENGSUI_BROWSER 指向的文件不存在：/nowhere/chromium',
  });
  await w.db.clock.advance(301_000);
  await c.host.round();
  expect((await c.signIns.view('weibo.com')).state).toBe('failed');
});

test('a check that the site wants of a person is passed in the window, with the cookies that met it', async () => {
  const c = w.crawler();
  await c.office.paste('weibo.cn', 'SUB=mine; SUBP=mine', w.actor);
  w.sim.setFault({ origin: 'weibo-m', fault: 'captcha' });
  const search = `${w.sim.urls.weiboM}/api/container/getIndex?containerid=${encodeURIComponent('100103type=61&q=a')}`;
  const asked = await c.http.get({ url: search, site: 'weibo.cn', headers: {} });
  await c.signIns.begin('weibo.cn', (JSON.parse(asked.body) as { url: string }).url, w.actor);
  const round = c.host.round();
  const v = await until('the check in the window', async () => {
    const now = await c.signIns.view('weibo.cn');
    return now.frame ? now : null;
  });
  // signed in all the while: only leaving the page ends it
  expect(v.state).toBe('open');
  await c.signIns.input('weibo.cn', { kind: 'key', key: 'Tab' });
  await c.signIns.input('weibo.cn', { kind: 'key', key: 'Enter' });
  await round;
  expect(await c.signIns.view('weibo.cn')).toMatchObject({ state: 'done', note: '完成验证，采集即将恢复' });
  expect(await c.sessions.cookie('weibo.cn')).toBe('SUB=mine; SUBP=mine');
  const again = await c.http.get({ url: search, site: 'weibo.cn', headers: {} });
  expect((JSON.parse(again.body) as { ok: number }).ok).not.toBe(-100);
});

test('a sign-in that no crawler took does not bar the next one for ever', async () => {
  const c = w.crawler();
  await c.signIns.begin('weibo.com', null, w.actor);
  await w.db.clock.advance(301_000);
  expect(await c.signIns.view('weibo.com')).toMatchObject({
    state: 'failed',
    note: '没有采集程序能打开浏览器，请系统管理员检查',
  });
  expect((await c.signIns.begin('weibo.com', null, w.actor)).state).toBe('waiting');
});

test('the window does not leave the sites, by its own way or by a redirect', async () => {
  const c = w.crawler();
  const asked: string[] = [];
  const inside = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/away') response.writeHead(302, { Location: `${elsewhere()}/internal` });
    response.end('internal');
  });
  const elsewhere = (): string => `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  const home = `${w.sim.urls.passport}/sso/signin?entry=miniblog`;
  await c.browsers.withContext('weibo.com', { cookies: [], origins: [] }, {}, async (context) => {
    const page = await context.newPage();
    await guarded(page, c.config);
    await page.goto(home);
    await page.evaluate(`location.href = ${JSON.stringify(`${elsewhere()}/direct`)}`);
    await until('the page of the refusal', async () => page.url().startsWith('chrome-error:'));
    expect(asked).toEqual([]);
    await act(page, { kind: 'reload' }, home);
    expect(page.url()).toBe(home);
  });
  await c.browsers.withContext('weibo.com', { cookies: [], origins: [] }, {}, async (context) => {
    const page = await context.newPage();
    await page.goto(`${elsewhere()}/away`);
    await ledBack(page, home, c.config);
    expect(page.url()).toBe(home);
  });
  expect(asked).toEqual(['/away', '/internal']);
  inside.closeAllConnections();
  inside.close();
});

test('clicks, text and keys do in the page what they would in a browser', async () => {
  const c = w.crawler();
  await c.browsers.withContext('weibo.com', { cookies: [], origins: [] }, { viewport: WINDOW }, async (context) => {
    const page = await context.newPage();
    await page.setContent('<input style="position:absolute;left:100px;top:50px"><p></p>');
    await act(page, { kind: 'click', x: 120, y: 60 }, 'about:blank');
    await act(page, { kind: 'type', text: '验证码 12345' }, 'about:blank');
    await act(page, { kind: 'key', key: 'Backspace' }, 'about:blank');
    expect(await page.inputValue('input')).toBe('验证码 1234');
  });
});

test('three crawlers that find both sites closed ask each for one visitor', async () => {
  const crawlers = [w.crawler(), w.crawler(), w.crawler()];
  const results = await Promise.all(
    crawlers.flatMap((c) => [1, 2, 3].flatMap(() => [c.sessions.renew('weibo.cn'), c.sessions.renew('weibo.com')])),
  );
  expect(results.every(Boolean)).toBe(true);
  expect(w.sim.passport.visitors).toEqual({ cn: 1, com: 1 });
  for (const c of crawlers) {
    expect(await c.sessions.cookie('weibo.cn')).toMatch(/^SUB=cn_visitor_\w+; SUBP=\w+$/);
    expect(await c.sessions.cookie('weibo.com')).toMatch(/^SUB=com_visitor_\w+; SUBP=\w+$/);
  }
});
