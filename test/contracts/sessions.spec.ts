import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApi } from '@fengsui/api';
import type { CollectionHealth, SessionView, SignInView } from '@fengsui/contract';
import { createDemoAccounts, type DemoAccount, Identity } from '@fengsui/identity';
import { AppLogger } from '@fengsui/platform';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { until } from '../harness/product.js';
import { startWorld, type World } from '../sessions/kit.js';

/** The door to the sites' sessions: who may, and what every answer says. */
let w: World;
let api: NestExpressApplication;
let accounts: DemoAccount[];
let url: string;

beforeAll(async () => {
  w = await startWorld({ PORT: '0' });
  await applySeed(w.db.dataSource, DEMO_SCHOOL);
  api = await createApi(w.config, { clock: w.db.clock, logger: new AppLogger('api', 'error') });
  accounts = await createDemoAccounts(w.db.dataSource, api.get(Identity));
  url = await api.getUrl();
});
afterAll(async () => {
  await api.close();
  await w.stop();
});

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<{ status: number; body: T }>;
async function as(username: string): Promise<Ask> {
  const { password } = accounts.find((a) => a.username === username)!;
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, 'Content-Type': 'application/json', 'X-Fengsui': '1' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  };
}

test('a leader of a unit may neither see nor change a session', async () => {
  const chen = await as('chenjianguo');
  for (const [method, path] of [
    ['GET', '/api/sessions'],
    ['PUT', '/api/sessions/weibo.cn'],
    ['DELETE', '/api/sessions/weibo.cn'],
    ['POST', '/api/sessions/weibo.cn/sign-in'],
    ['GET', '/api/sessions/weibo.cn/sign-in'],
    ['POST', '/api/sessions/weibo.cn/sign-in/input'],
    ['DELETE', '/api/sessions/weibo.cn/sign-in'],
  ] as const)
    expect((await chen(method, path, method === 'GET' ? undefined : {})).status).toBe(403);
});

test('a cookie pasted wrong names what is missing; a right one stands in the page without its value', async () => {
  const duty = await as('wangxiaolan');
  const wrong = await duty('PUT', '/api/sessions/weibo.cn', { cookie: 'SUB=SECRETVALUE' });
  expect([wrong.status, wrong.body]).toEqual([
    400,
    expect.objectContaining({
      code: 'bad_cookie',
      field: 'cookie',
      message: '缺少 SUBP：只有 SUB 会被微博以 432 拒绝，请把 SUBP 一并复制。',
    }),
  ]);
  const refused = await duty<{ message: string }>('PUT', '/api/sessions/weibo.cn', {
    cookie: 'SUB=com_user_9999999999_1_x; SUBP=x',
  });
  expect([refused.status, refused.body.message]).toEqual([
    422,
    '微博移动端（weibo.cn）答复未登录：这份 Cookie 已失效，或者不是 .weibo.cn 的。请重新登录后复制。',
  ]);
  expect((await duty('PUT', '/api/sessions/weibo.de', { cookie: 'a=b' })).body).toMatchObject({ code: 'bad_field' });
  expect((await duty('PUT', '/api/sessions/weibo.cn', {})).body).toMatchObject({ field: 'cookie' });

  const right = await duty<SessionView>('PUT', '/api/sessions/weibo.cn', {
    cookie: 'SUB=SECRETVALUE; SUBP=SECRETVALUE',
  });
  expect([right.status, right.body.state, right.body.obtainedBy]).toEqual([200, 'good', '王晓岚']);
  const health = await duty<CollectionHealth>('GET', '/api/collection');
  expect(health.body.sessions.map((s) => [s.site, s.state])).toEqual([
    ['weibo.cn', 'good'],
    ['weibo.com', 'none'],
    ['sogou', 'none'],
    ['wechat', 'none'],
  ]);
  expect(JSON.stringify([right.body, health.body])).not.toContain('SECRETVALUE');
  expect((await duty('DELETE', '/api/sessions/weibo.cn')).status).toBe(204);
  expect((await duty('DELETE', '/api/sessions/weibo.cn')).status).toBe(404);
});

test('two people at one site: the second reads who began; then the code is scanned', async () => {
  const duty = await as('wangxiaolan');
  const head = await as('liumin');
  expect((await duty('GET', '/api/sessions/weibo.com/sign-in')).status).toBe(404);
  const begun = await duty<SignInView>('POST', '/api/sessions/weibo.com/sign-in', {});
  expect([begun.status, begun.body.state]).toEqual([200, 'waiting']);
  const second = await head<{ message: string }>('POST', '/api/sessions/weibo.com/sign-in', {});
  expect([second.status, second.body.message]).toEqual([
    409,
    expect.stringMatching(/^王晓岚于 .* 开始了微博网页版（weibo.com）的登录，尚未结束。请等其完成，或先取消。$/),
  ]);
  const input = await duty<{ message: string }>('POST', '/api/sessions/weibo.com/sign-in/input', { kind: 'jump' });
  expect([input.status, input.body.message]).toEqual([400, '“kind”不合要求：操作应为点击、输入、按键或刷新']);
  const round = w.crawler().host.round();
  const at = await until('the picture', async () => {
    const { body } = await head<SignInView>('GET', '/api/sessions/weibo.com/sign-in');
    return body.frame ? body : null;
  });
  expect([at.width, at.height, at.id]).toEqual([1000, 680, begun.body.id]);
  expect((await duty('POST', '/api/sessions/weibo.com/sign-in/input', { kind: 'click', x: 5, y: 5 })).status).toBe(204);
  w.sim.passport.scan();
  await round;
  const { body } = await head<SessionView[]>('GET', '/api/sessions');
  expect(body.find((s) => s.site === 'weibo.com')).toMatchObject({ state: 'good', obtainedBy: '王晓岚', signIn: null });
  expect((await duty('DELETE', '/api/sessions/weibo.com/sign-in')).status).toBe(409);
});
