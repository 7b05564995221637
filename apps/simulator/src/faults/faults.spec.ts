import { once } from 'node:events';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { NOON, SIGNED_IN, simulated } from '../testing/simulated.js';
import type { Fault, FaultKind } from './fault.js';

let s: Awaited<ReturnType<typeof simulated>>;
const HOUR = 3_600_000;
let html: string;
let json: string;

beforeAll(async () => {
  s = await simulated();
  for (let i = 0; i < 15; i++) s.sim.addPost({ text: `青江职院第${i}条`, at: NOON - i * 1_000 });
  html = `${s.sim.urls.weiboS}/weibo?q=${encodeURIComponent('青江职院')}`;
  json = `${s.sim.urls.weiboM}/api/container/getIndex?${new URLSearchParams({ containerid: '100103type=61&q=青江职院', page: '2' })}`;
});
afterEach(() => {
  s.sim.clearFaults();
  s.clock.at = NOON;
});
afterAll(() => s.sim.stop());

const hit = (fault: FaultKind, more: Partial<Fault> = {}): void => {
  for (const origin of ['weibo-m', 'weibo-s'] as const) s.sim.setFault({ origin, fault, ...more });
};
/** Bytes as they travel, without a client's help. */
async function raw(url: string): Promise<{ head: http.IncomingMessage; body: Buffer; cut: boolean }> {
  const request = http.get(url, { headers: { cookie: SIGNED_IN } });
  const [head] = (await once(request, 'response')) as [http.IncomingMessage];
  const parts: Buffer[] = [];
  let cut = false;
  for (const side of [request, head]) side.on('error', () => (cut = true));
  head.on('data', (p: Buffer) => parts.push(p));
  await new Promise((resolve) => head.on('close', resolve));
  return { head, body: Buffer.concat(parts), cut };
}

test.each([
  ['418', 418],
  ['432', 432],
  ['403', 403],
  ['500', 500],
  ['502', 502],
] as const)('status %s', async (fault, status) => {
  hit(fault);
  expect((await s.get(json)).status).toBe(status);
});

test('pages instead of an answer', async () => {
  hit('visitor', { count: 1 });
  expect((await s.get(json)).text).toContain('<title>Sina Visitor System</title>');
  hit('hostile', { count: 1 });
  expect((await s.get(json)).text).toContain('<div>'.repeat(20_000));
  hit('layout', { count: 1 });
  expect((await s.get(json)).text).toContain('brand-new');
});

test('connections cut before and in the middle', async () => {
  hit('network', { count: 1 });
  await expect(fetch(json)).rejects.toThrow('fetch failed');
  s.sim.clearFaults();
  hit('reset', { count: 1 });
  const { head, body, cut } = await raw(html);
  expect(cut).toBe(true);
  expect(body.length).toBeLessThan(Number(head.headers['content-length']));
  expect(s.sim.log().at(-1)).toMatchObject({ origin: 'weibo-s', status: 0, fault: 'reset' });
});

test('truncated JSON, bytes that drip, an answer 3 MB longer', async () => {
  const whole = (await s.get(json)).text;
  hit('truncate');
  const { text, status } = await s.get(json);
  expect(status).toBe(200);
  expect(whole.startsWith(text)).toBe(true);
  expect(() => JSON.parse(text)).toThrow();
  s.sim.clearFaults();
  hit('drip', { dripMs: 0 });
  const pieces: number[] = [];
  const [slow] = (await once(http.get(json, { headers: { cookie: SIGNED_IN } }), 'response')) as [http.IncomingMessage];
  for await (const piece of slow) pieces.push((piece as Buffer).length);
  expect(pieces.length).toBeGreaterThan(20);
  expect(pieces.reduce((a, b) => a + b)).toBe(Buffer.byteLength(whole));
  s.sim.clearFaults();
  hit('big');
  const big = (await s.get(json)).text;
  expect(big.length).toBeGreaterThan(3_000_000);
  expect(JSON.parse(big)).toEqual(JSON.parse(whole));
});

test('GBK that calls itself utf-8, or nothing', async () => {
  hit('charset_wrong');
  const wrong = await raw(html);
  expect(wrong.head.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(wrong.body.toString()).not.toContain('青江职院');
  expect(iconv.decode(wrong.body, 'gbk')).toContain('青江职院');
  s.sim.clearFaults();
  hit('charset_none');
  const none = await raw(html);
  expect(none.head.headers['content-type']).toBe('text/html');
  expect(iconv.decode(none.body, 'gbk')).not.toContain('meta charset');
});

test('a hundred megabytes, plain and packed', async () => {
  hit('gzip_bomb');
  const bomb = await raw(html);
  expect(bomb.body.length).toBeLessThan(200_000);
  expect(gunzipSync(bomb.body).length).toBe(104_857_600);
  s.sim.clearFaults();
  hit('huge');
  const request = http.get(html);
  const [head] = (await once(request, 'response')) as [http.IncomingMessage];
  let seen = 0;
  for await (const part of head) if ((seen += (part as Buffer).length) > 5_000_000) break;
  expect(seen).toBeGreaterThan(5_000_000);
  request.destroy();
});

test('redirects without end, the same and growing', async () => {
  hit('redirect_loop');
  expect(s.sim.urls.weiboS + (await s.get(html)).location).toBe(html);
  s.sim.clearFaults();
  hit('redirect_grow');
  expect((await s.get(html)).location.length).toBeGreaterThan(html.length - s.sim.urls.weiboS.length + 50);
});

test('a drifting layout keeps its frame and loses its parts', async () => {
  hit('drift');
  const page = (await s.get(html)).text;
  expect(page).toContain('青江职院');
  expect(page).not.toMatch(/class="card-wrap"| mid="/);
  expect((await s.json(json)).data).not.toHaveProperty('cards');
});

test('page 1 whatever is asked; times in the future', async () => {
  const mids = async (): Promise<string[]> =>
    [...(await s.get(json)).text.matchAll(/"mid":"(\d+)"/g)].map((m) => m[1]!);
  const second = await mids();
  hit('repeat');
  expect(await mids()).toHaveLength(10);
  expect(await mids()).not.toEqual(second);
  s.sim.clearFaults();
  hit('skew');
  expect((await s.get(json)).text).toContain('Sun Nov 22 14:29:');
});

test('a share, a window of time, a path, a count', async () => {
  hit('500', { share: 0.05 });
  let bad = 0;
  for (let i = 0; i < 400; i++) if ((await s.get(json)).status === 500) bad++;
  expect(bad).toBeGreaterThan(8);
  expect(bad).toBeLessThan(36);
  s.sim.clearFaults();

  hit('502', { from: '2026-11-22T13:00:00+08:00', until: NOON + 2 * HOUR });
  const at = async (ms: number): Promise<number> => {
    s.clock.at = ms;
    return (await s.get(json)).status;
  };
  expect(await at(NOON)).toBe(200);
  expect(await at(NOON + HOUR / 2)).toBe(502);
  expect(await at(NOON + 2 * HOUR - 1)).toBe(502);
  expect(await at(NOON + 2 * HOUR)).toBe(200);
  s.sim.clearFaults();

  hit('403', { path: '/api/config', count: 2 });
  expect((await s.get(json)).status).toBe(200);
  const config = `${s.sim.urls.weiboM}/api/config`;
  expect([(await s.get(config)).status, (await s.get(config)).status, (await s.get(config)).status]).toEqual([
    403, 403, 200,
  ]);
});

test('the log is NDJSON with moment, address, status and fault; wrong orders are refused', async () => {
  await s.post(`${s.sim.urls.control}/__/reset`, {});
  await s.post(`${s.sim.urls.control}/__/fault`, { origin: 'weibo-m', fault: '432', count: 1 });
  await s.get(json);
  await s.get(html);
  const lines = (await s.get(`${s.sim.urls.control}/__/log`)).text
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
  expect(lines).toEqual([
    {
      at: NOON,
      origin: 'weibo-m',
      path: '/api/container/getIndex',
      query: new URL(json).search,
      status: 432,
      fault: '432',
    },
    { at: NOON, origin: 'weibo-s', path: '/weibo', query: new URL(html).search, status: 200, fault: null },
  ]);
  for (const [path, order] of [
    ['fault', { origin: 'weibo', fault: '432' }],
    ['fault', { origin: 'weibo-m', fault: '433' }],
    ['fault', { origin: 'weibo-m', fault: '432', share: 5 }],
    ['fault', { origin: 'weibo-m', fault: '432', from: 'gestern' }],
    ['scenario', { weiboX: {} }],
    ['scenario', { weiboM: { pageStick: true } }],
  ] as const)
    expect((await s.post(`${s.sim.urls.control}/__/${path}`, order)).status).toBe(400);
});
