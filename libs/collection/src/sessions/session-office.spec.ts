import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Actor } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { said, sessionsKit, settings } from './testing/sessions-kit.js';
import { type SiteDouble, siteDouble } from './testing/site-double.js';

const SECRET = '_2A25SECRETSECRET';
const DAY = 86_400_000;
let db: TestDatabase;
let weibo: SiteDouble;
let login: boolean;
let k: ReturnType<typeof sessionsKit>;
let actor: Actor;

beforeEach(async () => {
  db = await createTestDatabase();
  login = true;
  weibo = await siteDouble({
    '/api/config': (request, r) =>
      void r.end(JSON.stringify({ data: { login: login && (request.headers.cookie ?? '').includes(SECRET) } })),
  });
  k = sessionsKit(db, settings(db.url, { WEIBO_M_BASE: weibo.url }));
  const [{ id }] = await db.dataSource.query(`insert into person (name) values ('王小兰') returning id`);
  actor = { type: 'person', id, name: '王小兰', post: '宣传部 值班员', channel: 'web' };
  for (const source of ['weibo-m', 'weibo-s'])
    await db.dataSource.query(
      `insert into source_state (source, interval_ms, gap_ms, max_pages, state, needs_person, paused_until, pause_reason)
       values ($1, 1000, 100, 1, 'login_required', true, app.now() + interval '1 day', '登录已失效')`,
      [source],
    );
});
afterEach(async () => {
  await weibo.stop();
  await db.drop();
});

const alf = (ms: number): string =>
  `SUB=${SECRET}; SUBP=${SECRET}; ALF=${Math.floor((db.clock.now().getTime() + ms) / 1000)}`;
const events = async (): Promise<{ kind: string; text: string }[]> =>
  (await db.dataSource.query(`select kind, payload from ledger_event order by seq`)).map(
    (r: { kind: string; payload: string }) => ({ kind: r.kind, text: JSON.parse(r.payload).text as string }),
  );

test('a pasted cookie is confirmed by the site, sealed, and lets the sources of that site go on', async () => {
  await k.office.paste('weibo.cn', alf(20 * DAY), actor);
  expect(await k.views.one('weibo.cn')).toMatchObject({ state: 'good', kind: 'operator', obtainedBy: '王小兰' });
  expect(
    await db.dataSource.query(
      `select source, needs_person, paused_until is null as free from source_state order by source`,
    ),
  ).toEqual([
    { source: 'weibo-m', needs_person: false, free: true },
    { source: 'weibo-s', needs_person: true, free: false },
  ]);
  expect(await events()).toEqual([{ kind: 'session.pasted', text: '粘贴了微博移动端（weibo.cn）的 Cookie，查验有效' }]);
});

test('a cookie that the site refuses is not stored; one that cannot be checked is, and that is said', async () => {
  login = false;
  await expect(k.office.paste('weibo.cn', alf(20 * DAY), actor)).rejects.toMatchObject({
    status: 422,
    field: 'cookie',
    message: '微博移动端（weibo.cn）答复未登录：这份 Cookie 已失效，或者不是 .weibo.cn 的。请重新登录后复制。',
  });
  expect((await k.views.one('weibo.cn')).state).toBe('none');
  await k.office.paste('weibo.com', alf(20 * DAY), actor);
  const view = await k.views.one('weibo.com');
  expect([view.state, view.words.split('；')[0]]).toEqual(['unknown', '已保存，站点连接不上，尚未查验']);
});

test('no part of a cookie stands in the database, the log, the ledger, an answer or an error', async () => {
  const log = await said(async () => {
    await k.office.paste('weibo.cn', alf(20 * DAY), actor);
    await k.sessions.learn('weibo.cn', [`XSRF=${SECRET}`]);
    login = false;
    await k.office
      .paste('weibo.cn', alf(20 * DAY), actor)
      .catch((e: Error) => expect(e.message).not.toContain('SECRET'));
    await db.clock.advance(3_600_000);
    await k.keeper.round();
    await k.sessions.renew('weibo.cn');
  });
  expect(log).not.toContain('SECRET');
  expect(JSON.stringify(await k.views.list())).not.toContain('SECRET');
  const tables = await db.dataSource.query(
    `select (select string_agg(s::text, ' ') from site_session s) || (select string_agg(l::text, ' ') from ledger_event l) as all`,
  );
  expect(tables[0].all).not.toContain('SECRET');
  expect(tables[0].all).not.toContain(Buffer.from(SECRET).toString('hex'));
});

test('an operator session is probed every half hour, by one of several keepers', async () => {
  await k.office.paste('weibo.cn', alf(20 * DAY), actor);
  const others = [k, sessionsKit(db, k.config), sessionsKit(db, k.config)];
  const probes = (): number => weibo.seen.length;
  const before = probes();
  await Promise.all(others.map((o) => o.keeper.round()));
  expect(probes()).toBe(before);
  await db.clock.advance(36 * 60_000);
  await Promise.all(others.map((o) => o.keeper.round()));
  expect(probes()).toBe(before + 1);
  const checked = (await k.views.one('weibo.cn')).checkedAt;
  // a site that does not answer leaves the last word standing
  const site = weibo;
  await db.clock.advance(36 * 60_000);
  await site.stop();
  await k.keeper.round();
  expect(await k.views.one('weibo.cn')).toMatchObject({ state: 'good', checkedAt: checked });
  weibo = await siteDouble({ '/api/config': (_, r) => void r.end('{"data":{"login":false}}') });
  others.forEach((o) => Object.assign(o.config, { WEIBO_M_BASE: weibo.url }));
  await db.clock.advance(36 * 60_000);
  await Promise.all(others.map((o) => o.keeper.round()));
  expect(await k.views.one('weibo.cn')).toMatchObject({ state: 'expired' });
  expect((await events()).filter((e) => e.kind === 'session.expired')).toHaveLength(1);
});

test('the end is announced at 72 hours, at 24 hours and when it has come, once each, whoever looks', async () => {
  await k.office.paste('weibo.cn', alf(5 * DAY), actor);
  const others = [k, sessionsKit(db, k.config)];
  const look = async (): Promise<number> => {
    await Promise.all(others.map((o) => o.keeper.round()));
    return (await events()).filter((e) => e.kind === 'session.expiring').length;
  };
  expect(await look()).toBe(0);
  expect((await k.views.one('weibo.cn')).state).toBe('good');
  await db.clock.advance(2 * DAY + 60_000);
  expect([await look(), await look()]).toEqual([1, 1]);
  const view = await k.views.one('weibo.cn');
  expect(view.state).toBe('expiring');
  expect(view.words).toMatch(/^\d+ 秒前查验有效；预计 .* 到期，还有 2 天 23 小时，依据 Cookie ALF，请提前重新登录$/);
  await db.clock.advance(2 * DAY);
  expect([await look(), await look()]).toEqual([2, 2]);
  await db.clock.advance(DAY);
  expect([await look(), await look()]).toEqual([3, 3]);
  // the forecast was wrong: the site still says signed in
  expect((await k.views.one('weibo.cn')).state).toBe('expiring');
});

test('a session is removed with all that belongs to it', async () => {
  await k.office.paste('weibo.cn', alf(20 * DAY), actor);
  await k.office.remove('weibo.cn', actor);
  expect(await k.sessions.cookie('weibo.cn')).toBe('');
  await expect(k.office.remove('weibo.cn', actor)).rejects.toMatchObject({ status: 404 });
});

test('two people cannot sign in to one site at once: the second hears who began', async () => {
  expect(await k.signIns.begin('weibo.cn', null, actor)).toMatchObject({ state: 'waiting', frame: null, width: 1000 });
  await expect(k.signIns.begin('weibo.cn', null, actor)).rejects.toMatchObject({
    status: 409,
    message: expect.stringMatching(
      /^王小兰于 \d\d:\d\d:\d\d 开始了微博移动端（weibo.cn）的登录，尚未结束。请等其完成，或先取消。$/,
    ),
  });
  await expect(k.signIns.begin('weibo.com', 'https://evil.example/', actor)).rejects.toMatchObject({ field: 'url' });
  await expect(k.signIns.begin('sogou', null, actor)).rejects.toMatchObject({ field: 'url' });
  await expect(k.signIns.input('weibo.cn', { kind: 'reload' })).rejects.toMatchObject({ status: 409 });
  await k.signIns.cancel('weibo.cn', actor);
  expect((await k.signIns.view('weibo.cn')).state).toBe('cancelled');
  await k.signIns.begin('weibo.cn', `${weibo.url}/captcha?scene=limit`, actor);
});
