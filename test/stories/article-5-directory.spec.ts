import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DirectoryPull, DirectoryReport, DirectoryView, PersonPage, UnitView } from '@fengsui/contract';
import { Directory } from '@fengsui/registry';
import { type Simulator, startSimulator } from '@fengsui/simulator';
import { type Door, openDoor } from '../harness/door.js';

/** 第五条: people as the school's identity service has them, by SCIM 2.0, through a double that answers as a real one does. */
let door: Door;
let sim: Simulator;
const DUTY = 'wangxiaolan';
const PEOPLE = 250;
const HOUR = 3_600_000;
const number = (i: number): string => String(20_000 + i);
const member = (i: number, more: object = {}) => ({
  ...{ id: `u-${i}`, userName: `user${i}`, name: `人员${i}`, userType: i % 10 === 0 ? 'student' : 'staff' },
  ...{ employeeNumber: number(i), department: '保卫处', active: true },
  ...more,
});

beforeAll(async () => {
  // both by one clock, once there is one
  const clock: { now?: () => Date } = {};
  sim = await startSimulator({ baselinePerMinute: 0, now: () => clock.now?.() ?? new Date() });
  const scim = { SCIM_URL: `${sim.urls.scim}/scim/v2`, SCIM_TOKEN: 'simulated-scim-token', SCIM_HOURS: '6' };
  door = await openDoor(scim);
  clock.now = () => door.db.clock.now();
  for (let i = 0; i < PEOPLE; i++) sim.identity.put(member(i));
}, 60_000);
afterAll(async () => {
  await door?.stop();
  await sim?.stop();
});
beforeEach(() => sim.clearFaults());

const call = <T>(method: string, at: string, body?: unknown) => door.call<T>(DUTY, method, `/api/registry/${at}`, body);
const pull = async (body: object = {}): Promise<DirectoryPull> =>
  (await call<DirectoryPull>('POST', 'directory/pulls', body)).body;
const found = async (name: string, more = ''): Promise<PersonPage['people']> =>
  (await call<PersonPage>('GET', `people?q=${encodeURIComponent(name)}${more}`)).body.people;
const standing = async (): Promise<number> =>
  (await door.db.dataSource.query(`select count(*)::int as n from person where directory_id is not null and active`))[0]
    .n;
const logged = async (kind: string): Promise<string[]> =>
  (
    await door.db.dataSource.query(
      `select payload::jsonb->>'text' as text from ledger_event where kind = $1 order by seq`,
      [kind],
    )
  ).map((r: { text: string }) => r.text);

test('looked at first, nothing is written; then everybody comes, page by page, once', async () => {
  sim.setFault({ origin: 'scim', fault: 'rate_limited', count: 1 });
  const seen = (await call<DirectoryReport>('POST', 'directory/look')).body;
  expect(seen).toMatchObject({ read: PEOPLE, create: PEOPLE, change: 0, leave: 0, faultCount: 0 });
  expect(await standing()).toBe(0);
  const done = await pull();
  expect([done.state, done.all, done.report?.create, await standing()]).toEqual(['done', true, PEOPLE, PEOPLE]);
  const [one] = await found('人员7');
  expect([one!.number, one!.unitName, one!.kind]).toEqual([number(7), '保卫处', 'staff']);
  expect((await pull()).report).toMatchObject({ create: 0, change: 0, same: PEOPLE });
  expect(await logged('directory.pulled')).toEqual([
    `同步人员：读到 ${PEOPLE} 人，新登记 ${PEOPLE} 人，修改 0 人，离校 0 人，0 处需核对`,
    `同步人员：读到 ${PEOPLE} 人，新登记 0 人，修改 0 人，离校 0 人，0 处需核对`,
  ]);
  expect((await door.call('chenjianguo', 'GET', '/api/registry/directory')).status).toBe(403);
});

test('who has vanished or is inactive there loses posts and sign-in, as by the act of a person; who was entered by hand stays', async () => {
  const [holder] = await found('人员7');
  const post = { personId: holder!.id, unitId: 'security', function: 'account_admin', title: '官微管理员', main: true };
  expect((await call('POST', 'posts', { ...post, from: '2026-01-01', to: null })).status).toBe(201);
  sim.identity.users.delete('u-7');
  sim.identity.put(member(8, { active: false }), member(9, { name: '人员九' }));
  const done = await pull();
  expect(done.report).toMatchObject({ create: 0, change: 1, leave: 2, share: 0.8 });
  expect((await found('人员7', '&left=1')).map((p) => [p.left, p.posts])).toContainEqual([true, []]);
  expect((await found('人员九')).map((p) => p.number)).toEqual([number(9)]);
  const unit = (await call<UnitView>('GET', 'units/security')).body;
  expect(unit.posts.map((p) => p.person)).not.toContain('人员7');
  expect(await logged('person.left')).toContain('人员7离校（统一身份服务），不再在岗，结束任职 1 项');
  expect((await found('钱进')).map((p) => p.left)).toEqual([false]);
});

test('a list that may not be whole changes nothing: half a page, the same page twice, a broken answer, a refused token', async () => {
  const before = await standing();
  const failed = async (fault: object): Promise<string | null> => {
    sim.setFault({ origin: 'scim', path: '/scim/v2/Users', ...fault } as never);
    const { state, reason } = await pull();
    sim.clearFaults();
    expect([state, await standing()]).toEqual(['failed', before]);
    return reason;
  };
  expect(await failed({ fault: 'repeat' })).toMatch(/^\/Users 把 u-0 给了两次，名单可能缺人/);
  expect(await failed({ fault: 'token_expired' })).toBe('身份服务不认令牌（HTTP 401），请核对 SCIM_TOKEN');
  const reasons = (await call<DirectoryView>('GET', 'directory')).body.pulls.slice(0, 2).map((p) => p.state);
  expect(reasons).toEqual(['failed', 'failed']);
  expect(await logged('directory.failed')).toHaveLength(2);
  // half a page is followed by the rest of it; one failure, and one answer cut in the middle, are tried again
  sim.setFault({ origin: 'scim', path: '/scim/v2/Users', fault: 'partial', count: 1 });
  sim.setFault({ origin: 'scim', path: '/scim/v2/Groups', fault: '502', count: 1 });
  sim.setFault({ origin: 'scim', path: '/scim/v2/Users', fault: 'truncate', count: 1 });
  expect([(await pull()).state, await standing()]).toEqual(['done', before]);
}, 60_000);

test('where more than a tenth would leave it stops and asks; agreed to with the number seen it goes on', async () => {
  for (let i = 100; i < 140; i++) sim.identity.users.delete(`u-${i}`);
  const before = await standing();
  const held = await pull();
  expect([held.state, held.report?.leave, await standing()]).toEqual(['held', 40, before]);
  expect(held.reason).toBe('将有 40 人离校，占已同步人员的 16.1%，超过 10%：没有写入，请核对后确认');
  // one more has gone meanwhile: that is not what was agreed to
  sim.identity.users.delete('u-140');
  expect((await pull({ leaving: 40 })).state).toBe('held');
  expect([(await pull({ leaving: 41 })).state, await standing()]).toEqual(['done', before - 41]);
  expect(await logged('directory.held')).toHaveLength(2);
});

test('by the clock: what changed in between, everybody once a day, and again soon after a failure', async () => {
  const directory = door.api.get(Directory);
  const newest = async (): Promise<DirectoryPull> => (await call<DirectoryView>('GET', 'directory')).body.pulls[0]!;
  const last = await newest();
  expect(await directory.round()).toBeLessThanOrEqual(HOUR);
  expect((await newest()).id).toBe(last.id);
  await door.db.clock.advance(HOUR);
  await pull();
  await door.db.clock.advance(6 * HOUR);
  sim.identity.put(member(20, { name: '人员二十' }));
  sim.identity.users.delete('u-21');
  await directory.round();
  const changes = { read: 1, change: 1, leave: 0 };
  expect(await newest()).toMatchObject({ state: 'done', all: false, by: '定时', report: changes });
  await door.db.clock.advance(24 * HOUR);
  sim.setFault({ origin: 'scim', fault: 'token_expired', count: 1 });
  await directory.round();
  expect(await newest()).toMatchObject({ state: 'failed', all: true });
  await door.db.clock.advance(HOUR);
  await directory.round();
  expect(await newest()).toMatchObject({ state: 'done', all: true, report: { leave: 1 } });
});
