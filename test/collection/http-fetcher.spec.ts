import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Site } from '@fengsui/contract';
import { NetworkFailure, Sessions } from '@fengsui/collection';
import type { Config } from '@fengsui/platform';
import { type Fault, type Simulator, startSimulator } from '@fengsui/simulator';
import { HttpFetcher } from '../../libs/collection/src/http-fetcher.js';
import { settings } from '../../libs/collection/src/sessions/testing/sessions-kit.js';

/** Sessions that only note what they are asked and told. */
class NotedSessions extends Sessions {
  readonly learnt: [Site, string[]][] = [];
  override cookie = async (site: Site): Promise<string> => `SUB=${site}; SUBP=x`;
  override learn = async (site: Site, set: string[]): Promise<void> => void this.learnt.push([site, set]);
  override renew = async (): Promise<boolean> => false;
}

const AT = new Date('2026-11-22T12:30:00+08:00');
const servers: (Server | net.Server)[] = [];
/** A server on loopback; its address. */
async function listening(server: Server | net.Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const web = (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
  listening(createServer(answer));
/** A server that says these bytes, whatever it is asked, and hangs up. */
const raw = (bytes: string): Promise<string> =>
  listening(
    net.createServer((socket) => void socket.once('data', () => socket.end(bytes)).on('error', () => undefined)),
  );

let sim: Simulator;
let config: Config;
let sessions: NotedSessions;
const fetcher = (more: Partial<Config> = {}, timeoutMs?: number): HttpFetcher =>
  new HttpFetcher(sessions, { ...config, ...more }, () => AT, timeoutMs);
const get = (url: string, more: Partial<Config> = {}, timeoutMs?: number, site: Site = 'weibo.com') =>
  fetcher(more, timeoutMs).get({
    url,
    site,
    headers: { 'User-Agent': 'test', Referer: 'x', 'X-XSRF-TOKEN': 'secret' },
  });
/** What the failure says; anything else fails the test. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('no failure'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(NetworkFailure);
  return (error as Error).message;
}

beforeAll(async () => {
  sim = await startSimulator({ baselinePerMinute: 0, now: () => AT });
  for (let i = 0; i < 5; i++) sim.addPost({ text: `青江职院食堂第${i}条`, at: AT.getTime() - (i + 1) * 1_000 });
  config = settings('postgres://x', {
    WEIBO_M_BASE: sim.urls.weiboM,
    WEIBO_S_BASE: sim.urls.weiboS,
    WEIBO_WEB_BASE: sim.urls.weiboWeb,
    WEIBO_PASSPORT_BASE: sim.urls.passport,
    SOGOU_BASE: sim.urls.sogou,
    WECHAT_BASE: sim.urls.wechat,
  });
});
afterEach(() => sim.clearFaults());
beforeAll(() => void (sessions = new NotedSessions()));
afterAll(async () => {
  for (const s of servers) {
    if ('closeAllConnections' in s) s.closeAllConnections();
    s.close();
  }
  await sim.stop();
});

const search = (): string => `${sim.urls.weiboS}/realtime?q=${encodeURIComponent('青江职院')}`;
const fault = (kind: Fault['fault'], more: Partial<Fault> = {}): void =>
  sim.setFault({ origin: 'weibo-s', fault: kind, ...more });

describe('faults of the sites', () => {
  test('a page as it should be', async () => {
    const page = await get(search());
    expect(page).toMatchObject({ httpStatus: 200, finalUrl: search(), fetchedAt: AT });
    expect(page.body).toContain('食堂第4条');
  });
  test.each([
    ['drip', { dripMs: 5 }, 500, '超时：0.5 秒内没有收完应答'],
    ['hang', {}, 500, '超时：0.5 秒内没有收完应答'],
    ['network', {}, 15_000, '连接被中断'],
    ['reset', {}, 15_000, '连接被中断'],
    ['gzip_bomb', {}, 15_000, '应答超过 6 MB'],
    ['huge', {}, 15_000, '应答超过 6 MB'],
    ['redirect_loop', {}, 15_000, '重定向循环'],
    ['redirect_grow', {}, 15_000, '重定向过多：超过 6 次'],
  ] as const)('%s is bounded and said', async (kind, more, timeoutMs, message) => {
    sim.clearLog();
    fault(kind, more);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(await failureOf(get(search(), {}, timeoutMs))).toContain(message);
    expect(performance.now() - start).toBeLessThan(timeoutMs + 5_000);
    // the simulator, which makes the 100 MB, lives in this process too
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150);
    expect(sim.log().length).toBeLessThanOrEqual(6);
  });
  test.each(['charset_wrong', 'charset_none'] as const)('%s is read all the same', async (kind) => {
    fault(kind);
    expect((await get(search())).body).toContain('食堂第4条');
  });
  test('3 MB are read whole', async () => {
    fault('big');
    const { body } = await get(search());
    expect(body.endsWith('-->')).toBe(true);
    expect(body.length).toBeGreaterThan(2 ** 20);
  });
});

describe('where cookies go', () => {
  test('only to the configured origins and the passport; learnt only from there', async () => {
    const seen: Record<string, IncomingMessage['headers'][]> = {};
    const urls: Record<string, string> = {};
    const server = (name: string, to: () => string | null) =>
      web((request, response) => {
        (seen[name] ??= []).push(request.headers);
        const next = to();
        response.setHeader('Set-Cookie', `FROM=${name}; path=/`);
        if (next) response.writeHead(302, { Location: next }).end('x'.repeat(100_000));
        else response.end('ok');
      });
    urls['stranger'] = await server('stranger', () => urls['passport']!);
    urls['passport'] = await server('passport', () => urls['other']!);
    urls['other'] = await server('other', () => urls['end']!);
    urls['home'] = await server('home', () => urls['stranger']!);
    urls['end'] = await server('end', () => null);
    sessions.learnt.length = 0;
    const page = await get(`${urls['home']}/a#part`, {
      WEIBO_S_BASE: urls['home']!,
      WEIBO_PASSPORT_BASE: urls['passport']!,
      WEIBO_WEB_BASE: urls['end']!,
      // another site's own origin is a stranger too
      WEIBO_M_BASE: urls['other']!,
    });
    expect(page.finalUrl).toBe(`${urls['end']}/`);
    const cookies = Object.fromEntries(Object.entries(seen).map(([name, [h]]) => [name, h!.cookie ?? null]));
    const own = 'SUB=weibo.com; SUBP=x';
    expect(cookies).toEqual({ home: own, stranger: null, passport: own, other: null, end: own });
    expect(seen['stranger']![0]).toMatchObject({ 'user-agent': 'test' });
    expect(seen['stranger']![0]!['x-xsrf-token']).toBeUndefined();
    expect(sessions.learnt).toEqual([
      ['weibo.com', ['FROM=home; path=/']],
      ['weibo.com', ['FROM=passport; path=/']],
      ['weibo.com', ['FROM=end; path=/']],
    ]);
  });
  test('a redirect back to the same address is followed while the way brings new cookies', async () => {
    let n = 0;
    const url = await web((request, response) => {
      if (n++ === 0) response.writeHead(302, { Location: request.url! }).end();
      else response.end('in');
    });
    class Fresh extends NotedSessions {
      override cookie = async (): Promise<string> => `N=${n}`;
    }
    const page = await new HttpFetcher(new Fresh(), { ...config, WEIBO_S_BASE: url }, () => AT).get({
      url,
      site: 'weibo.com',
      headers: {},
    });
    expect(page.body).toBe('in');
  });
  test('a form is posted once: the redirect is followed without it', async () => {
    const methods: string[] = [];
    const url = await web((request, response) => {
      methods.push(`${request.method} ${request.headers['content-type'] ?? '-'}`);
      if (methods.length === 1) response.writeHead(307, { Location: '/next' }).end();
      else response.end('ok');
    });
    await fetcher().get({ url, site: 'weibo.com', headers: {}, method: 'POST', form: { a: '1' } });
    expect(methods).toEqual(['POST application/x-www-form-urlencoded;charset=UTF-8', 'GET -']);
  });
  test('what the sessions throw is no failure of the network', async () => {
    class Broken extends NotedSessions {
      override cookie = async (): Promise<string> => Promise.reject(new Error('database gone'));
    }
    const broken = new HttpFetcher(new Broken(), config, () => AT);
    await expect(broken.get({ url: search(), site: 'weibo.com', headers: {} })).rejects.toThrow('database gone');
  });
});

describe('connections', () => {
  test('nobody listens', async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await failureOf(get(url))).toBe(`无法连接（${new URL(url).host}）`);
  });
  test.each([
    ['http://no-such-host.invalid/', '域名解析失败（no-such-host.invalid）'],
    ['ftp://127.0.0.1/', '不支持的协议：ftp'],
  ])('%s: %s', async (url, message) => expect(await failureOf(get(url))).toBe(message));
  test.each([
    ['HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n', '不支持的协议：file'],
    ['HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n', '重定向到无效的地址'],
    ['SSH-2.0-OpenSSH_9.6\r\n', '应答不是有效的 HTTP'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nonly this', '连接被中断'],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, '应答头过大'],
    ['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!', '应答解压失败'],
    ['HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\nnot brotl', '应答解压失败'],
  ])('%j', async (bytes, message) => expect(await failureOf(get(await raw(bytes)))).toContain(message));
  test('the deadline holds for all hops together', async () => {
    const url = await web((request, response) => {
      setTimeout(() => response.writeHead(302, { Location: `/${request.url!.length}${request.url}` }).end(), 200);
    });
    const start = performance.now();
    expect(await failureOf(get(url, {}, 500))).toContain('超时');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
  test('after the limit nothing more is read: the server sees the connection closed', async () => {
    let sent = 0;
    const closed = Promise.withResolvers<void>();
    const url = await web((_, response) => {
      response.on('close', () => closed.resolve());
      const part = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!response.destroyed && sent < 2 ** 30) {
          sent += part.length;
          if (!response.write(part)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect(await failureOf(get(url))).toBe('应答超过 6 MB');
    await closed.promise;
    expect(sent).toBeLessThan(32 * 2 ** 20);
  });
  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('%s of exactly 6 MB is read, of one byte more is not', async (encoding, pack) => {
    const url = await web((request, response) => {
      const size = 6 * 2 ** 20 + (request.url === '/over' ? 1 : 0);
      response.setHeader('Content-Encoding', encoding).end(pack(Buffer.alloc(size, 'x')));
    });
    expect((await get(url)).body.length).toBe(6 * 2 ** 20);
    expect(await failureOf(get(`${url}/over`))).toBe('应答超过 6 MB');
  });
});
