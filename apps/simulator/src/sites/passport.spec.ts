import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOON, simulated } from '../testing/simulated.js';

let s: Awaited<ReturnType<typeof simulated>>;
const values = (cookies: string[]): Record<string, string> =>
  Object.fromEntries(cookies.map((c) => c.split(';')[0]!.split('=') as [string, string]));
const header = (v: Record<string, string>): { cookie: string } => ({
  cookie: Object.entries(v)
    .map(([k, x]) => `${k}=${x}`)
    .join('; '),
});
const codeOf = (html: string): string => /data-code="(\w+)"/.exec(html)![1]!;
const signedIn = async (cookies: Record<string, string>): Promise<[boolean, number]> => [
  (await s.json(`${s.sim.urls.weiboM}/api/config`, header(cookies))).data.login,
  (await s.get(`${s.sim.urls.weiboWeb}/ajax/profile/info`, header(cookies))).status,
];

beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

test('a visitor is made for the asking domain, counted, and sees timelines only', async () => {
  s.sim.addPost({ text: '官微', author: { id: '88' } });
  const form = new URLSearchParams({ cb: 'visitor_gray_callback', tid: '', from: 'weibo', webdriver: 'false' });
  const answer = await s.post(`${s.sim.urls.passport}/visitor/genvisitor2`, form);
  const data = JSON.parse(/visitor_gray_callback\((\{.*\})\);$/.exec(await answer.text())![1]!);
  expect(data).toMatchObject({ retcode: 20000000, data: { sub: expect.stringMatching(/^com_visitor_/) } });
  const cookies = values(answer.headers.getSetCookie());
  expect(cookies['SUB']).toBe(data.data.sub);
  expect((await s.json(`${s.sim.urls.weiboWeb}/ajax/statuses/mymblog?uid=88`, header(cookies))).ok).toBe(1);
  expect(await signedIn(cookies)).toEqual([false, 200]);
  expect(s.sim.passport.visitors).toEqual({ cn: 0, com: 1 });
  expect((await s.get(`${s.sim.urls.passport}/visitor/visitor?entry=sinawap`, {})).text).toContain(
    '<title>Sina Visitor System</title>',
  );
  const wap = await s.get(`${s.sim.urls.passport}/visitor/visitor?a=incarnate&t=x&w=2&cb=cross_domain&from=wap`, {});
  expect(values(wap.cookies)['SUB']).toMatch(/^cn_visitor_/);
  expect(s.sim.passport.visitors).toEqual({ cn: 1, com: 1 });
});

test.each([
  ['wapsso', 'weiboM', 'cn', [true, 200]],
  ['miniblog', 'weiboS', 'com', [false, 400]],
] as const)('signing in at %s by scanning', async (entry, origin, domain, health) => {
  const back = `${s.sim.urls[origin]}/weibo?q=a`;
  const url = `${s.sim.urls.passport}/sso/signin?entry=${entry}&source=${entry}&url=${encodeURIComponent(back)}`;
  const html = (await s.get(url, {})).text;
  expect(html).toMatch(/扫码登录[\s\S]*<svg[\s\S]*二维码已过期[\s\S]*刷新/);
  const state = (): Promise<any> => s.json(`${s.sim.urls.passport}/sso/qr/state?code=${codeOf(html)}`, {});
  expect((await state()).retcode).toBe(50114001);
  expect(await (await s.post(`${s.sim.urls.control}/__/scan`, {})).json()).toEqual({ code: codeOf(html) });
  const confirmed = await state();
  expect(confirmed.retcode).toBe(20000000);
  const entered = await s.get(s.sim.urls.passport + confirmed.data.url, {});
  expect([entered.status, entered.location]).toEqual([302, back]);
  const cookies = values(entered.cookies);
  expect(cookies).toMatchObject({
    SUB: expect.stringMatching(`^${domain}_user_`),
    SUBP: expect.any(String),
    ALF: String(NOON / 1000 + 30 * 86_400),
    SSOLoginState: String(NOON / 1000),
  });
  expect(await signedIn(cookies)).toEqual(health);
  expect((await state()).retcode).toBe(50114004);
  s.clock.at = NOON + 30 * 86_400_000;
  expect(await signedIn(cookies)).toEqual([false, 200]);
  s.clock.at = NOON;
  await s.post(`${s.sim.urls.control}/__/sign-out`, { domain });
  expect(await signedIn(cookies)).toEqual([false, 200]);
});

test('a code is over after its time, and nobody can scan it then; a foreign return address is not followed', async () => {
  const url = `${s.sim.urls.passport}/sso/signin?entry=miniblog&url=${encodeURIComponent('http://example.com/')}`;
  const code = codeOf((await s.get(url, {})).text);
  s.clock.at = NOON + 181_000;
  expect((await s.json(`${s.sim.urls.passport}/sso/qr/state?code=${code}`, {})).retcode).toBe(50114004);
  expect((await s.post(`${s.sim.urls.control}/__/scan`, {})).status).toBe(404);
  const fresh = codeOf((await s.get(url, {})).text);
  expect(s.sim.passport.scan(code)).toBeNull();
  expect(s.sim.passport.scan(fresh)).toBe(fresh);
  expect((await s.get(`${s.sim.urls.passport}/sso/qr/enter?code=${fresh}`, {})).location).toBe(
    `${s.sim.urls.weiboWeb}/`,
  );
  expect((await s.get(`${s.sim.urls.passport}/sso/qr/enter?code=${fresh}`, {})).status).toBe(403);
  s.clock.at = NOON;
});
