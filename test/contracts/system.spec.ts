import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AccountBook, AccountLink, AccountView, ApiTokenView, Me, Problem, SystemState } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';
import { livePage } from '../harness/live-page.js';

/** /api/system: what an administrator sees and does, what the log keeps of it, and who else may not. */
let door: Door;
const ADMIN = { username: 'hanxue' };
const PASSWORD = 'Chunjiang-2026';

beforeAll(async () => {
  door = await openDoor();
}, 60_000);
afterAll(() => door.stop());

async function call<T>(
  user: string,
  method: string,
  at: string,
  body?: unknown,
): Promise<{ status: number; body: T & Problem }> {
  const fetch = await door.as(user);
  const answer = await fetch(at, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T & Problem };
}
const open = async (method: 'GET' | 'POST', at: string, body?: unknown): Promise<{ status: number; code: string }> => {
  const answer = await fetch(`${door.url}${at}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, code: (text ? (JSON.parse(text) as Problem) : { code: '' }).code };
};
const account = async (username: string): Promise<AccountView> =>
  (await call<AccountBook>(ADMIN.username, 'GET', '/api/system/accounts')).body.accounts.find(
    (a) => a.username === username,
  )!;
const said = async (kind: string): Promise<string[]> =>
  (
    await door.db.dataSource.query(
      `select actor::jsonb->>'name' || '：' || (payload::jsonb->>'text') as text from ledger_event where kind = $1 order by seq`,
      [kind],
    )
  ).map((r: { text: string }) => r.text);
const signIn = (username: string, password: string): Promise<{ status: number; code: string }> =>
  open('POST', '/api/session', { username, password });

test('only administrators see it; everybody is told whom to ask', async () => {
  for (const at of ['/api/system', '/api/system/accounts', '/api/system/tokens']) {
    expect((await call(ADMIN.username, 'GET', at)).status).toBe(200);
    const refused = await call('liumin', 'GET', at);
    expect([refused.status, refused.body.message]).toEqual([403, '您没有此项权限：需要系统管理员的权限，请联系韩雪。']);
  }
  expect((await call<Me>('liumin', 'GET', '/api/session')).body.admins).toEqual(['韩雪']);
});

test('the state names what lacks', async () => {
  await door.db.dataSource.query(`update engine_state set beat_at = app.now()`);
  const { body: s } = await call<SystemState>(ADMIN.username, 'GET', '/api/system');
  expect(s).toMatchObject({
    profile: 'demo',
    engine: { ok: true, pausedAt: null, outages: [] },
    crawlers: { lastAt: null, lastHour: 0, ok: false },
  });
  expect(s.channels.map((c) => c.channel)).toEqual(expect.arrayContaining(['企业微信', '短信', '电话', '邮件']));
  expect(s.channels[0]!.missing).toMatch(/尚未配置/);
  expect(s.keys.find((k) => k.setting === 'FENGSUI_LINK_KEYS')).toMatchObject({ kids: ['k1'] });
  expect(JSON.stringify(s)).not.toContain(Buffer.alloc(32, 7).toString('base64url'));
  await door.db.clock.advance(3_600_000);
  const later = (await call<SystemState>(ADMIN.username, 'GET', '/api/system')).body;
  expect(later.engine.ok).toBe(false);
});

test('somebody new: an account by a link, used once; then other roles, signed out, stopped, taken back', async () => {
  const wanted = {
    person: { name: '孙悦', unitId: 'logistics', function: 'unit_deputy', title: '副处长' },
    username: 'sunyue',
    roles: ['unit'],
  };
  expect((await call(ADMIN.username, 'POST', '/api/system/accounts', { ...wanted, username: 'Sun' })).body.field).toBe(
    'username',
  );
  expect((await call(ADMIN.username, 'POST', '/api/system/accounts', { ...wanted, roles: [] })).body.field).toBe(
    'roles',
  );
  const made = await call<AccountLink>(ADMIN.username, 'POST', '/api/system/accounts', wanted);
  expect(made.status).toBe(201);
  expect((await call(ADMIN.username, 'POST', '/api/system/accounts', wanted)).body.code).toBe('username_taken');
  expect(await account('sunyue')).toMatchObject({
    name: '孙悦',
    posts: ['后勤处 副处长'],
    hasPassword: false,
    sessions: 0,
  });

  // until a password is set nothing opens the account, not even the words that the decoy was made of
  expect((await signIn('sunyue', 'no such account')).status).toBe(401);
  const token = made.body.url.split('/').at(-1)!;
  expect((await open('GET', `/api/password/${token}`)).status).toBe(200);
  expect((await open('POST', `/api/password/${token}`, { password: 'sunyue-2026-A' })).code).toBe('weak_password');
  expect((await open('POST', `/api/password/${token}`, { password: PASSWORD })).status).toBe(204);
  expect((await open('POST', `/api/password/${token}`, { password: PASSWORD })).code).toBe('link_gone');
  door.accounts.push({ who: '', username: 'sunyue', password: PASSWORD });
  expect((await call<Me>('sunyue', 'GET', '/api/session')).body).toMatchObject({ name: '孙悦', roles: ['unit'] });

  const { id } = await account('sunyue');
  const page = await livePage(door.url, await door.cookie('sunyue'));
  const cut = new Promise((resolve) => page.socket.once('disconnect', resolve));
  expect((await call(ADMIN.username, 'PUT', `/api/system/accounts/${id}/roles`, { roles: ['duty'] })).status).toBe(204);
  expect(await cut).toBe('io server disconnect');
  page.close();
  expect((await call<Me>('sunyue', 'GET', '/api/session')).body.roles).toEqual(['duty']);

  const as = await door.as('sunyue');
  expect(
    (await call<{ ended: number }>(ADMIN.username, 'DELETE', `/api/system/accounts/${id}/sessions`)).body.ended,
  ).toBeGreaterThan(0);
  expect((await as('/api/session')).status).toBe(401);

  const again = await door.as('sunyue');
  const link = await call<AccountLink>(ADMIN.username, 'POST', `/api/system/accounts/${id}/password-link`);
  expect((await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/disable`)).status).toBe(204);
  expect((await again('/api/session')).status).toBe(401);
  expect((await signIn('sunyue', PASSWORD)).code).toBe('disabled');
  expect((await signIn('sunyue', 'Anders-2026-x')).code).toBe('wrong_password');
  expect((await open('GET', `/api/password/${link.body.url.split('/').at(-1)!}`)).status).toBe(410);
  expect((await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/password-link`)).body.code).toBe('disabled');
  expect((await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/enable`)).status).toBe(204);
  expect((await signIn('sunyue', PASSWORD)).status).toBe(200);

  expect(await said('account.created')).toEqual(['韩雪：建立账号 sunyue（孙悦），角色：单位人员']);
  expect(await said('account.password_set')).toEqual(['孙悦：孙悦 设置了密码']);
  expect(await said('account.roles_changed')).toEqual(['韩雪：孙悦（sunyue）的角色改为：值班员；原为：单位人员']);
  expect(await said('account.disabled')).toEqual(['韩雪：停用 孙悦 的账号 sunyue']);
  const [{ all }] = await door.db.dataSource.query(`select string_agg(l::text, ' ') as all from ledger_event l`);
  expect(all).not.toContain(token);
});

test('a link expires, and a newer one replaces it', async () => {
  const { id } = await account('liumin');
  const link = async (): Promise<string> =>
    (await call<AccountLink>(ADMIN.username, 'POST', `/api/system/accounts/${id}/password-link`)).body.url
      .split('/')
      .at(-1)!;
  const [first, second] = [await link(), await link()];
  expect((await open('GET', `/api/password/${first}`)).status).toBe(410);
  expect((await open('GET', `/api/password/${second}`)).status).toBe(200);
  await door.db.clock.advance(73 * 3_600_000);
  expect((await open('POST', `/api/password/${second}`, { password: PASSWORD })).status).toBe(410);
});

test('the last administrator stays, and nobody stops himself', async () => {
  const { id } = await account(ADMIN.username);
  expect((await call(ADMIN.username, 'PUT', `/api/system/accounts/${id}/roles`, { roles: ['duty'] })).body.code).toBe(
    'last_admin',
  );
  expect((await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/disable`)).body.code).toBe('own_account');
});

test('a token is made, shown once, used, and revoked; what acts as a stopped account stops with it', async () => {
  const made = await call<{ token: string }>(ADMIN.username, 'POST', '/api/system/tokens', {
    name: '办公平台',
    username: 'wangxiaolan',
    days: 30,
  });
  const ask = async (): Promise<number> =>
    (await fetch(`${door.url}/api/session`, { headers: { Authorization: `Bearer ${made.body.token}` } })).status;
  expect(await ask()).toBe(200);
  const { id } = await account('wangxiaolan');
  await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/disable`);
  expect(await ask()).toBe(401);
  await call(ADMIN.username, 'POST', `/api/system/accounts/${id}/enable`);
  expect(await ask()).toBe(200);
  expect((await call(ADMIN.username, 'DELETE', `/api/system/tokens/${encodeURIComponent('办公平台')}`)).status).toBe(
    204,
  );
  expect(await ask()).toBe(401);
  const [listed] = (await call<ApiTokenView[]>(ADMIN.username, 'GET', '/api/system/tokens')).body;
  expect(listed).toMatchObject({ name: '办公平台', personName: '王晓岚', revokedAt: expect.any(String) });
  expect(JSON.stringify(listed)).not.toContain(made.body.token);
  expect((await call(ADMIN.username, 'POST', '/api/system/tokens', { name: 'x', role: 'admin' })).status).toBe(400);
  expect((await call(ADMIN.username, 'POST', '/api/system/tokens', { name: 'x' })).body.field).toBe('role');
  expect(await said('api_token.created')).toEqual(['韩雪：生成接口令牌“办公平台”，以王晓岚的身份调用，有效 30 天']);
});
