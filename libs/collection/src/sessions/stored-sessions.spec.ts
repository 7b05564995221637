import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { readPaste } from './paste.js';
import { key, said, sessionsKit, settings } from './testing/sessions-kit.js';
import { type SiteDouble, siteDouble } from './testing/site-double.js';

type Kit = ReturnType<typeof sessionsKit>;
let db: TestDatabase;
let weibo: SiteDouble;
let config: Record<string, string>;
/** how the site answers now */
let login: boolean;
let visitors: 'given' | 'refused';
let given: number;

beforeEach(async () => {
  db = await createTestDatabase();
  [login, visitors, given] = [true, 'given', 0];
  weibo = await siteDouble({
    '/api/config': (_, r) => void r.end(JSON.stringify({ ok: 1, data: { login } })),
    '/ajax/profile/info': (_, r) =>
      login
        ? void r.writeHead(400).end('{"ok":0,"message":"缺少必要参数"}')
        : void r.end('{"ok":-100,"url":"https://weibo.com/login.php"}'),
    '/visitor/genvisitor2': (request, r, body) => {
      const form = new URLSearchParams(body);
      const asked = [form.get('cb'), form.get('tid'), form.get('from'), form.get('webdriver')].join('|');
      if (visitors === 'refused' || asked !== 'visitor_gray_callback||weibo|false' || request.method !== 'POST')
        return void r.writeHead(403).end('{}');
      const n = ++given;
      // slow enough for every other caller to come meanwhile
      setTimeout(() => {
        r.setHeader('Set-Cookie', [`SUB=v${n}; Max-Age=3600; Path=/`]);
        r.end(
          `window.visitor_gray_callback && visitor_gray_callback({"retcode":20000000,"msg":"succ","data":{"sub":"v${n}","subp":"p${n}","tid":"t"}});`,
        );
      }, 300);
    },
  });
  config = { WEIBO_M_BASE: weibo.url, WEIBO_WEB_BASE: weibo.url, WEIBO_PASSPORT_BASE: weibo.url };
});
afterEach(async () => {
  await weibo.stop();
  await db.drop();
});

const kit = (more: Record<string, string> = {}): Kit => sessionsKit(db, settings(db.url, { ...config, ...more }));
const operator = async (
  k: Kit,
  cookie = 'SUB=op; SUBP=opp',
  site: 'weibo.cn' | 'weibo.com' = 'weibo.cn',
): Promise<void> =>
  k.repository.transaction((tx) =>
    k.repository.put(tx, {
      site,
      kind: 'operator',
      content: readPaste(cookie, site, db.clock.now()),
      state: 'good',
      by: null,
    }),
  );

test('an operator comes before the settings, these before a visitor; an expired operator gives way', async () => {
  const k = kit({ WEIBO_M_COOKIE: 'SUB=set; SUBP=set' });
  await k.repository.transaction((tx) =>
    k.repository.put(tx, {
      site: 'weibo.cn',
      kind: 'visitor',
      content: readPaste('SUB=v; SUBP=v', 'weibo.cn', db.clock.now()),
      state: 'good',
      by: null,
    }),
  );
  expect(await k.sessions.cookie('weibo.cn')).toBe('SUB=set; SUBP=set');
  expect(await k.sessions.cookie('weibo.com')).toBe('');
  await operator(k);
  await db.clock.advance(4_000);
  expect(await k.sessions.cookie('weibo.cn')).toBe('SUB=op; SUBP=opp');
  const plain = kit();
  await db.dataSource.query(`update site_session set state = 'expired' where kind = 'operator'`);
  expect(await plain.sessions.cookie('weibo.cn')).toBe('SUB=v; SUBP=v');
});

test('what one process learns the others send after some seconds; a session of the settings learns for itself', async () => {
  const [a, b] = [kit(), kit()];
  await operator(a);
  expect(await b.sessions.cookie('weibo.cn')).toBe('SUB=op; SUBP=opp');
  await a.sessions.learn('weibo.cn', ['XSRF-TOKEN=1; path=/', 'SUB=foreign; domain=.weibo.com']);
  await db.clock.advance(4_000);
  expect(await b.sessions.cookie('weibo.cn')).toBe('SUB=op; SUBP=opp; XSRF-TOKEN=1');
  const set = kit({ SOGOU_COOKIE: 'SUV=1' });
  await set.sessions.learn('sogou', ['SNUID=2']);
  expect(await set.sessions.cookie('sogou')).toBe('SUV=1; SNUID=2');
  expect(await db.dataSource.query(`select 1 from site_session where site = 'sogou'`)).toEqual([]);
});

test('nothing is written when an answer sets nothing new', async () => {
  const k = kit();
  await operator(k);
  await k.sessions.learn('weibo.cn', ['SUB=op']);
  const version = async (): Promise<number> =>
    Number((await db.dataSource.query(`select version from site_session`))[0].version);
  expect(await version()).toBe(1);
  await k.sessions.learn('weibo.cn', ['SUB=newer']);
  expect(await version()).toBe(2);
});

test('three processes that learn at once lose nothing', async () => {
  const kits = [kit(), kit(), kit()];
  await operator(kits[0]!);
  await Promise.all(
    kits.flatMap((k, i) => Array.from({ length: 10 }, (_, n) => k.sessions.learn('weibo.cn', [`c${i}x${n}=1`]))),
  );
  const cookie = await kit().sessions.cookie('weibo.cn');
  expect(cookie.split('; ')).toHaveLength(32);
});

test('what a request of the session before learns does not reach the new one', async () => {
  const k = kit();
  await operator(k);
  await k.sessions.cookie('weibo.cn');
  await db.clock.advance(1_000);
  await operator(kit(), 'SUB=new; SUBP=newp');
  await k.sessions.learn('weibo.cn', ['SUB=deleted; Max-Age=0']);
  expect(await kit().sessions.cookie('weibo.cn')).toBe('SUB=new; SUBP=newp');
});

test('a new first key reseals at the next write; a missing one is said, and the crawler goes on without the session', async () => {
  const old = kit({ FENGSUI_SESSION_KEYS: key('s1', 1) });
  await operator(old);
  const both = kit({ FENGSUI_SESSION_KEYS: `${key('s2', 2)},${key('s1', 1)}` });
  await both.sessions.learn('weibo.cn', ['A=1']);
  expect(await db.dataSource.query(`select kid from site_session`)).toEqual([{ kid: 's2' }]);
  const without = kit({ FENGSUI_SESSION_KEYS: key('s1', 1) });
  const log = await said(async () => {
    expect(await without.sessions.cookie('weibo.cn')).toBe('');
    await db.clock.advance(4_000);
    expect(await without.sessions.cookie('weibo.cn')).toBe('');
  });
  const words = '封存会话的密钥 s2 不在现有密钥中：请把它加回 FENGSUI_SESSION_KEYS，或重新登录';
  expect(log).toBe(`微博移动端（weibo.cn）：${words}`);
  expect(await without.views.one('weibo.cn')).toMatchObject({ state: 'unknown', words });
  // the session is still there for those who have the key, and the keeper does not stumble
  await without.keeper.round();
  expect(await both.sessions.cookie('weibo.cn')).toBe('SUB=op; SUBP=opp; A=1');
});

test('three processes with ten callers each renew once; all of them may try again', async () => {
  const kits = [kit(), kit(), kit()];
  const results = await Promise.all(
    kits.flatMap((k) => Array.from({ length: 10 }, () => k.sessions.renew('weibo.com'))),
  );
  expect(results.every(Boolean)).toBe(true);
  expect(weibo.seen.filter((s) => s === 'POST /visitor/genvisitor2')).toHaveLength(1);
  for (const k of kits) expect(await k.sessions.cookie('weibo.com')).toBe('SUB=v1; SUBP=p1');
  // weibo.cn has a session of its own
  expect(await kits[0]!.sessions.cookie('weibo.cn')).toBe('');
});

test('a minute of rest after a good renewal; after bad ones it grows', async () => {
  const k = kit();
  const asked = (): number => weibo.seen.filter((s) => s.includes('genvisitor2')).length;
  expect(await k.sessions.renew('weibo.com')).toBe(true);
  await db.clock.advance(30_000);
  expect([await k.sessions.renew('weibo.com'), asked()]).toEqual([false, 1]);
  visitors = 'refused';
  await db.clock.advance(31_000);
  expect([await k.sessions.renew('weibo.com'), asked()]).toEqual([false, 2]);
  for (const [wait, n] of [
    [55_000, 2],
    [10_000, 3], // a minute after the first bad one
    [110_000, 3],
    [15_000, 4], // two after the second
    [230_000, 4],
    [15_000, 5],
  ] as const) {
    await db.clock.advance(wait);
    await k.sessions.renew('weibo.com');
    expect(asked()).toBe(n);
  }
});

test('an operator session is only asked after: expired, it calls a person, and a visitor serves meanwhile', async () => {
  const k = kit();
  await operator(k, 'SUB=op; SUBP=opp', 'weibo.com');
  expect(await k.sessions.renew('weibo.com')).toBe(true);
  expect(given).toBe(0);
  login = false;
  await db.clock.advance(61_000);
  expect(await k.sessions.renew('weibo.com')).toBe(false);
  expect(await k.views.one('weibo.com')).toMatchObject({ state: 'expired', words: '登录已失效，请重新登录' });
  const [event] = await db.dataSource.query(`select payload from ledger_event where kind = 'session.expired'`);
  expect(JSON.parse(event.payload).text).toBe('微博网页版（weibo.com）的登录已失效，请重新登录');
  await db.clock.advance(61_000);
  expect(await k.sessions.renew('weibo.com')).toBe(true);
  expect(await k.sessions.cookie('weibo.com')).toBe('SUB=v1; SUBP=p1');
  expect((await k.views.one('weibo.com')).words).toBe('登录已失效，请重新登录；热搜和账号时间线暂以访客身份读取');
});

test('a site that cannot be reached changes nothing and is not called expired', async () => {
  const k = kit();
  await operator(k);
  await weibo.stop();
  expect(await k.sessions.renew('weibo.cn')).toBe(false);
  expect((await k.views.one('weibo.cn')).state).toBe('good');
  weibo = await siteDouble({});
});
