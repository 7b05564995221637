import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fetcher, NetworkFailure, parsePage } from '@fengsui/collection';
import type { Site } from '@fengsui/contract';
import { PathFetcher } from '../../libs/collection/src/browser/path-fetcher.js';
import { readPaste } from '../../libs/collection/src/sessions/paste.js';
import { crawler, type Crawler, startWorld, type World } from './kit.js';

let w: World;
let c: Crawler;
let hostile: Server;
let evil: string;

beforeAll(async () => {
  hostile = createServer((request, response) => {
    if (request.url === '/loop') response.writeHead(302, { Location: '/loop' }).end();
    else if (request.url === '/reset') request.socket.destroy();
    else if (request.url === '/file')
      response
        .writeHead(200, {
          'Content-Disposition': 'attachment; filename=a.exe',
          'Content-Type': 'application/octet-stream',
        })
        .end('x');
    else if (request.url === '/endless') {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      const more = setInterval(() => response.write(`<p>${'x'.repeat(280_000)}</p>`), 10);
      response.on('close', () => clearInterval(more));
    } else if (request.url === '/script')
      response
        .setHeader('Content-Type', 'text/html; charset=utf-8')
        .end(
          `<!DOCTYPE html><body><div id="app"></div><script>alert(1); window.open('/loop'); setTimeout(function () { document.getElementById('app').textContent = '正文'.repeat(150); }, 200);</script>`,
        );
    else
      response
        .setHeader('Content-Type', 'text/html; charset=utf-8')
        .end('<!DOCTYPE html><h1>绵阳职业技术学院</h1><div style="height:9000px"></div>');
  });
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  evil = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
  w = await startWorld({ WECHAT_BASE: evil });
  c = w.crawler();
  for (let i = 0; i < 12; i++) w.sim.addPost({ text: `绵职院二食堂今天的菜 ${i}` });
});
afterAll(async () => {
  await w.stop();
  hostile.closeAllConnections();
  hostile.close();
});

const signIn = async (site: 'weibo.cn' | 'weibo.com', cookie = 'SUB=a; SUBP=b'): Promise<void> => {
  const content = readPaste(cookie, site, w.db.clock.now());
  await c.repository.transaction((tx) =>
    c.repository.put(tx, { site, kind: 'operator', content, state: 'good', by: null }),
  );
  c.sessions.forget(site);
};
const get = (url: string, site: Site, headers: Record<string, string> = {}) => ({ url, site, headers });

test('a search page is the same through the browser as over plain HTTP, with the same session', async () => {
  await signIn('weibo.com');
  const url = `${w.sim.urls.weiboS}/weibo?q=${encodeURIComponent('绵职院')}&page=1`;
  const [plain, seen] = [await c.http.get(get(url, 'weibo.com')), await c.browser.get(get(url, 'weibo.com'))];
  const parsed = (body: string) => parsePage('weibo-s', Buffer.from(body), { fetchedAt: w.db.clock.now() });
  expect([seen.httpStatus, seen.finalUrl]).toEqual([200, url]);
  expect(parsed(seen.body).items.map((i) => [i.id, i.text])).toEqual(
    parsed(plain.body).items.map((i) => [i.id, i.text]),
  );
  expect(parsed(seen.body)).toMatchObject({ state: 'ok' });
  expect(parsed(seen.body).items).toHaveLength(10);
});

test('where a request ended is known: a login wall by its address', async () => {
  const url = `${w.sim.urls.weiboS}/weibo?q=a`;
  w.sim.setFault({ origin: 'weibo-s', fault: 'login', count: 1 });
  const page = await c.browser.get(get(url, 'weibo.com'));
  expect(new URL(page.finalUrl).origin).toBe(w.sim.urls.passport);
});

test('JSON comes by fetch from the same origin, with its headers; .weibo.cn has cookies of its own', async () => {
  await signIn('weibo.cn', 'SUB=c; SUBP=d');
  const url = `${w.sim.urls.weiboM}/api/container/getIndex?containerid=${encodeURIComponent('100103type=61&q=绵职院')}&page_type=searchall&page=1`;
  w.sim.clearLog();
  const page = await c.browser.get(
    get(url, 'weibo.cn', {
      'X-Requested-With': 'XMLHttpRequest',
      Referer: `${w.sim.urls.weiboM}/p/searchall`,
      'User-Agent': 'x',
      Cookie: 'x',
    }),
  );
  expect(page.httpStatus).toBe(200);
  expect(JSON.parse(page.body).ok).toBe(1);
  // one request: the empty page it is asked from never reaches the site
  expect(w.sim.log().filter((e) => e.origin === 'weibo-m')).toHaveLength(1);
  const wall = await c.browser.get(
    get(`${w.sim.urls.weiboS}/weibo?q=a`, 'weibo.cn', { 'X-Requested-With': 'XMLHttpRequest' }),
  );
  expect(new URL(wall.finalUrl).pathname).not.toBe('/weibo');
});

test('what a site sets in the browser plain HTTP sends afterwards, and the other way round', async () => {
  const site = 'sogou';
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.cookie ?? '');
    response
      .setHeader('Set-Cookie', [`N${seen.length}=${seen.length}; Path=/`])
      .setHeader('Content-Type', 'text/html; charset=utf-8')
      .end('<p>ok</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // cookies travel only between a session and the site's own address
  const own = crawler(w.db, { ...w.config, SOGOU_BASE: new URL(url).origin });
  for (const fetcher of [own.browser, own.http, own.browser]) await fetcher.get(get(url, site));
  await own.browsers.onApplicationShutdown();
  expect(seen).toEqual(['', 'N1=1', 'N1=1; N2=2']);
  const [{ sealed }] = await w.db.dataSource.query(`select sealed from site_session where site = 'sogou'`);
  expect(Buffer.from(sealed).includes(Buffer.from('N1'))).toBe(false);
  server.closeAllConnections();
  server.close();
});

test('a hostile page is bounded: endless, looping, reset, a download, a page of script', async () => {
  for (const [path, message] of [
    ['/loop', '重定向过多'],
    ['/reset', 'ERR_EMPTY_RESPONSE'],
    ['/endless', '页面超过 6 MB'],
  ] as const) {
    const failure = await c.browser.get(get(evil + path, 'wechat')).catch((e: Error) => e);
    expect(failure).toBeInstanceOf(NetworkFailure);
    expect((failure as Error).message).toBe(message);
  }
  await expect(c.browser.get(get(`${evil}/file`, 'wechat'))).rejects.toBeInstanceOf(NetworkFailure);
  const written = await c.browser.get(get(`${evil}/script`, 'wechat'));
  expect(written.body).toContain('正文正文');
});

test('a browser that crashes is started again, and closed when it is told to stop', async () => {
  const failure = await c.browsers
    .withPage('wechat', 5_000, async (page) => {
      await page.goto(`${evil}/`);
      await page.goto('chrome://crash').catch(() => undefined);
      await page.context().browser()!.close();
      return page.title();
    })
    .catch((e: Error) => e);
  expect(failure).toBeInstanceOf(NetworkFailure);
  expect((await c.browser.get(get(`${evil}/`, 'wechat'))).httpStatus).toBe(200);
});

test('a screenshot is bounded in height and size; a wall is none', async () => {
  const picture = (await c.screenshots.take(`${evil}/`, 'wechat'))!;
  expect(picture.length).toBeLessThanOrEqual(1_500_000);
  // start of frame: height and width
  const at = picture.findIndex((b, i) => b === 0xff && (picture[i + 1] === 0xc0 || picture[i + 1] === 0xc2));
  expect([picture.readUInt16BE(at + 5), picture.readUInt16BE(at + 7)]).toEqual([6000, 1080]);
  w.sim.setFault({ origin: 'weibo-s', fault: 'login', count: 1 });
  expect(await c.screenshots.take(`${w.sim.urls.weiboS}/weibo?q=a`, 'weibo.com')).toBeNull();
  expect(await c.screenshots.take('http://127.0.0.1:9/', 'wechat')).toBeNull();
});

test('a wall that makes itself a visitor does not take the place of an operator', async () => {
  await signIn('weibo.com', 'SUB=operator; SUBP=op');
  const wall = `${w.sim.urls.passport}/visitor/visitor?entry=miniblog&a=enter&url=${encodeURIComponent(`${w.sim.urls.weiboWeb}/`)}`;
  await c.browsers.withPage('weibo.com', 20_000, async (page) => {
    await page.goto(wall);
    await page.waitForURL((u) => u.origin === w.sim.urls.weiboWeb);
  });
  expect(w.sim.passport.visitors.com).toBe(1);
  expect(await c.sessions.cookie('weibo.com')).toBe('SUB=operator; SUBP=op');
  const cookies = await c.browsers.withPage('weibo.com', 20_000, (page) =>
    c.browsers.cookiesOf(page.context(), 'weibo.com'),
  );
  expect(cookies.find((x) => x.name === 'SUB')?.value).toBe('operator');
});

test('Chinese is seen in pictures, on a host without a Chinese font too', async () => {
  const drawn = await c.browsers.withPage('wechat', 20_000, async (page) => {
    await page.goto(`${evil}/`);
    return page.evaluate(`['绵', '阳'].map((t) => {
      const canvas = document.createElement('canvas');
      const pen = canvas.getContext('2d');
      pen.font = '40px sans-serif';
      pen.fillText(t, 10, 50);
      return canvas.toDataURL();
    })`) as Promise<string[]>;
  });
  // without a font both are the same empty box
  expect(drawn[0]).not.toBe(drawn[1]);
});

test('a site goes by the browser when one of its sources does, and back', async () => {
  const asked: string[] = [];
  const by = (name: string): Fetcher => ({
    get: async (r) => {
      asked.push(`${name} ${r.site}`);
      return { body: '', finalUrl: r.url, httpStatus: 200, fetchedAt: w.db.clock.now() };
    },
  });
  await w.db.dataSource.query(
    `insert into source_state (source, interval_ms, gap_ms, max_pages, path) values ('weibo-ajax', 1000, 100, 1, 'http'), ('weibo-s', 1000, 100, 1, 'browser')`,
  );
  const fetcher = new PathFetcher(by('http'), by('browser'), w.db.dataSource);
  for (const site of ['weibo.com', 'weibo.cn'] as const) await fetcher.get(get('http://x/', site));
  await w.db.dataSource.query(`update source_state set path = 'http'`);
  await new PathFetcher(by('http'), by('browser'), w.db.dataSource).get(get('http://x/', 'weibo.com'));
  expect(asked).toEqual(['browser weibo.com', 'http weibo.cn', 'http weibo.com']);
});
