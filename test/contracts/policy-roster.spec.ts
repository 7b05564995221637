import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  PolicyPage,
  Readiness,
  ReadinessPage,
  Rehearsal,
  Roster,
  RosterMonth,
  RosterPeople,
} from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore } from '@fengsui/escalation';
import { type Door, openDoor } from '../harness/door.js';

/** 处置策略 and 值班表 over HTTP: what is answered, and who may do what. */
let door: Door;
const id: Record<string, string> = {};
const HOUR = 3_600_000;

beforeAll(async () => {
  door = await openDoor();
  await new PolicyStore(door.db.dataSource).ensure(DEFAULT_POLICY);
  for (const p of await door.db.dataSource.query(`select id, name from person`)) id[p.name] = p.id;
}, 60_000);
afterAll(() => door?.stop());

const DUTY = 'wangxiaolan';
const HEAD = 'liumin';
const UNIT = 'chenjianguo';
const LEADER = 'zhaolixin';

async function call<T>(
  username: string,
  method: string,
  at: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const fetch = await door.as(username);
  const answer = await fetch(at, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T };
}
const said = (answer: { body: unknown }): string => {
  const body = answer.body as { message?: string; detail?: string };
  return body.detail ?? body.message ?? '';
};
const after = (hours: number): string => new Date(door.db.clock.now().getTime() + hours * HOUR).toISOString();

test('the policy: read by the office and leaders, drafted by duty, published by the head, refused to a unit', async () => {
  expect((await call(UNIT, 'GET', '/api/policy')).status).toBe(403);
  const page = await call<PolicyPage>(LEADER, 'GET', '/api/policy');
  expect(page.body).toMatchObject({ mayEdit: false, mayPublish: false, draft: null });
  expect((await call(LEADER, 'POST', '/api/policy/draft', {})).status).toBe(403);
  expect((await call(DUTY, 'POST', '/api/policy/draft', {})).status).toBe(204);
  const body = structuredClone(DEFAULT_POLICY);
  body.levels[3].respondByS = 60;
  const saved = await call<{ problems: { path: string }[] }>(DUTY, 'PUT', '/api/policy/draft', { body, version: 1 });
  expect(saved.body.problems.map((p) => p.path)).toEqual(['levels.3.respondByS']);
  const publish = { version: 2, reason: '试行后调整' };
  expect((await call(DUTY, 'POST', '/api/policy/draft/publish', publish)).status).toBe(403);
  const refused = await call(HEAD, 'POST', '/api/policy/draft/publish', publish);
  expect([refused.status, said(refused)]).toEqual([400, '处置策略有误：Ⅲ级回应时限应晚于初报时限。']);
  body.levels[3].respondByS = 4 * 3_600;
  await call(DUTY, 'PUT', '/api/policy/draft', { body, version: 2 });
  expect(said(await call(HEAD, 'POST', '/api/policy/draft/publish', { version: 3, reason: ' ' }))).toContain(
    '发布理由',
  );
  expect((await call(HEAD, 'POST', '/api/policy/draft/publish', { ...publish, version: 3 })).status).toBe(204);
  const now = (await call<PolicyPage>(DUTY, 'GET', '/api/policy')).body;
  expect(now.active.levels[3].respondByS).toBe(4 * 3_600);
  expect(now.versions[0]).toMatchObject({ version: 2, active: true, publishedBy: '党委宣传部 部长 刘敏' });
});

test('a rehearsal is answered and changes nothing; what is missing is named', async () => {
  const wanted = { source: 'active', level: 2, unitId: 'logistics', openedAt: '2026-10-01T23:10:00+08:00' };
  const r = await call<Rehearsal>(LEADER, 'POST', '/api/policy/rehearse', wanted);
  expect(r.status).toBe(200);
  expect(r.body.steps.map((s) => s.toldAt)).toEqual([
    '2026-10-01T15:10:00.000Z',
    '2026-10-01T15:40:00.000Z',
    '2026-10-01T15:55:00.000Z',
    '2026-10-01T16:25:00.000Z',
  ]);
  expect((await door.db.dataSource.query(`select 1 from outbox`)).length).toBe(0);
  const bad = await call(DUTY, 'POST', '/api/policy/rehearse', { ...wanted, openedAt: '明天' });
  expect([bad.status, said(bad)]).toEqual([400, expect.stringContaining('请填写启动时间')]);
  expect(said(await call(DUTY, 'POST', '/api/policy/rehearse', { ...wanted, level: 5 }))).toContain('等级应为 1 至 4');
});

test('the roster: everybody reads it; a unit changes its own, not another’s; the calendar is the office’s', async () => {
  const leave = {
    kind: 'leave',
    personId: id['陈建国'],
    substituteId: null,
    unitId: null,
    function: null,
    from: after(24),
    to: after(48),
    back: null,
    reason: '公出',
  };
  expect((await call(UNIT, 'POST', '/api/roster/absences', leave)).status).toBe(204);
  const other = await call(UNIT, 'POST', '/api/roster/absences', { ...leave, personId: id['何芳'] });
  expect([other.status, said(other)]).toEqual([403, '您只能修改本单位的值班；其他单位的请联系宣传部值班员。']);
  expect((await call(LEADER, 'POST', '/api/roster/absences', leave)).status).toBe(403);
  expect(said(await call(DUTY, 'POST', '/api/roster/absences', { ...leave, reason: '' }))).toContain('请填写事由');
  const roster = (await call<Roster>(UNIT, 'GET', '/api/roster')).body;
  expect(roster.lines.filter((l) => l.mayEdit).every((l) => l.unitId === 'logistics')).toBe(true);
  const ready = (await call<Readiness>(UNIT, 'GET', '/api/roster/readiness')).body;
  expect(ready.gaps.find((g) => g.unitId === 'logistics')?.why).toBe('陈建国请假，没有代班的人');
  const [a] = roster.absences;
  expect((await call(LEADER, 'POST', `/api/roster/absences/${a!.id}/cancel`)).status).toBe(403);
  expect((await call(UNIT, 'POST', `/api/roster/absences/${a!.id}/cancel`)).status).toBe(204);
  const days = { from: '2026-11-28', to: '2026-11-29', working: false, name: '校庆' };
  expect((await call(UNIT, 'POST', '/api/roster/school-days', days)).status).toBe(403);
  expect((await call(DUTY, 'POST', '/api/roster/school-days', days)).status).toBe(204);
  const month = await call<RosterMonth>(
    LEADER,
    'GET',
    '/api/roster/month?month=2026-11&unitId=logistics&function=unit_leader',
  );
  expect(month.body.days[27]).toMatchObject({ date: '2026-11-28', working: false, words: '校庆' });
  expect(month.body.days[27]!.spans[0]!.people[0]!.name).toBe('陈建国');
});

test('turns and sheets: a unit sets its own; a sheet’s bad rows come back by number; the digest is text', async () => {
  const rotation = {
    unitId: 'logistics',
    function: 'unit_leader',
    pattern: 'weekly',
    startsOn: '2026-11-23',
    handover: '08:00',
    members: [id['陈建国']],
    version: null,
  };
  expect((await call(UNIT, 'PUT', '/api/roster/rotation', rotation)).status).toBe(204);
  const foreign = { ...rotation, unitId: 'student', members: [id['何芳']] };
  expect((await call(UNIT, 'PUT', '/api/roster/rotation', foreign)).status).toBe(403);
  const bad = await call(DUTY, 'PUT', '/api/roster/rotation', { ...rotation, handover: '8点', version: 1 });
  expect(said(bad)).toContain('交接时间应写作 08:00');
  const form = new FormData();
  form.set('file', new Blob(['日期,姓名\n2026-12-01,王晓岚\n2026-12-02,张三\n']), '值班.csv');
  const fetch = await door.as(DUTY);
  const answer = await fetch('/api/roster/import?unitId=publicity&function=publicity_duty', {
    method: 'POST',
    body: form,
  });
  expect(await answer.json()).toEqual({ ok: 1, bad: [{ row: 3, reason: '张三未登记任此职' }] });
  const readiness = (await call<Readiness>(DUTY, 'GET', '/api/roster/readiness')).body;
  expect(readiness.text).toMatch(/^值班就绪情况（\d{4}-\d\d-\d\d 起 14 天）/);
});

test('the roster is read by pages of units, the viewer’s own first, and searched by unit or name; who may be away is asked apart', async () => {
  await door.db.dataSource.query(
    `with u as (insert into unit (id, name, kind, position) select 'page-' || n, '分页单位' || n || '%', 'office', -n from generate_series(1, 60) n returning id),
       q as (insert into person (name) select '分页甲' || n from generate_series(1, 60) n returning id, substr(name, 4) as n)
     insert into post (person_id, unit_id, function, title) select q.id, 'page-' || n, 'unit_leader', '处长' from q`,
  );
  const read = async (username: string, query: string): Promise<Roster> =>
    (await call<Roster>(username, 'GET', `/api/roster?${query}`)).body;
  const units = (r: Roster): string[] => [...new Set(r.lines.map((l) => l.unitId))];
  const first = await read(DUTY, '');
  expect([first.page, first.size, units(first).length, units(first)[0]]).toEqual([1, 50, 50, 'page-60']);
  const second = await read(DUTY, 'page=2');
  expect(units(second).length).toBe(first.total - 50);
  expect(units(second).some((u) => units(first).includes(u))).toBe(false);
  expect([second.lines[0]!.now.length, second.mayEdit]).toEqual([1, true]);
  // what may be changed stands first, and is not asked of the page
  expect(units(await read(UNIT, ''))[0]).toBe('logistics');
  const others = await read(UNIT, 'page=2');
  expect([others.lines.some((l) => l.mayEdit), others.mayEdit]).toEqual([false, true]);
  expect((await read(LEADER, '')).mayEdit).toBe(false);
  const found = await read(DUTY, `q=${encodeURIComponent('甲33')}`);
  expect([found.total, found.lines.map((l) => l.now[0]!.name)]).toEqual([1, ['分页甲33']]);
  expect(units(await read(DUTY, `q=${encodeURIComponent('单位33%')}`))).toEqual(['page-33']);
  expect((await read(DUTY, `q=${encodeURIComponent('单位%6')}`)).total).toBe(0);
  expect((await read(UNIT, `q=${encodeURIComponent('甲33')}`)).mayEdit).toBe(true);
  expect(said(await call(DUTY, 'GET', '/api/roster?page=x'))).toContain('页码应为数字');
  const people = async (username: string, more: string): Promise<RosterPeople['people']> =>
    (await call<RosterPeople>(username, 'GET', `/api/roster/people?${more}`)).body.people;
  // who may stand in is found by name or unit, fifty at once; who may be away, for posts that the viewer may change, himself first
  expect(await people(UNIT, `q=${encodeURIComponent('甲33')}`)).toMatchObject([
    { name: '分页甲33', post: '分页单位33% 处长', posts: [] },
  ]);
  expect((await people(UNIT, `q=${encodeURIComponent('单位33%')}`)).map((p) => p.name)).toEqual(['分页甲33']);
  expect(await people(UNIT, '')).toHaveLength(50);
  expect(await people(DUTY, 'away=1')).toHaveLength(50);
  const own = await people(UNIT, 'away=1');
  expect(own[0]).toMatchObject({
    name: '陈建国',
    posts: [{ unitId: 'logistics', function: 'unit_leader', functionName: '单位负责人' }],
  });
  expect(own.every((p) => p.posts.length > 0 && p.posts.every((x) => x.unitId === 'logistics'))).toBe(true);
  expect(await people(UNIT, `away=1&q=${encodeURIComponent('甲33')}`)).toEqual([]);
});

test('readiness names the first of each part with how many there are; all of a part are read by pages', async () => {
  const ready = (await call<Readiness>(DUTY, 'GET', '/api/roster/readiness')).body;
  // sixty heads of units without any address
  expect(ready.unitsUnreachable).toHaveLength(10);
  expect(ready.counts.unitsUnreachable).toBeGreaterThanOrEqual(60);
  expect(ready.counts.unreachable).toBeGreaterThanOrEqual(60);
  expect(ready.text).toContain(`无人可通知的单位 ${ready.counts.unitsUnreachable} 个：`);
  expect(ready.text).toContain(`另有 ${ready.counts.unitsUnreachable - 20} 项，见值班表“值班就绪”。`);
  const page = async (part: string, n: number): Promise<ReadinessPage> =>
    (await call<ReadinessPage>(DUTY, 'GET', `/api/roster/readiness/${part}?page=${n}`)).body;
  for (const part of ['gaps', 'unitsUnreachable', 'unreachable', 'chainGaps'] as const) {
    const all: unknown[] = [];
    for (let n = 1; all.length < ready.counts[part]; n++) {
      const got = await page(part, n);
      expect([got.total, got.size, got[part].length > 0]).toEqual([ready.counts[part], 50, true]);
      all.push(...got[part]);
    }
    expect(all.slice(0, 10)).toEqual(ready[part]);
    expect(new Set(all.map((x) => JSON.stringify(x))).size).toBe(all.length);
  }
  expect((await page('gaps', 99)).gaps).toEqual([]);
  expect((await call(DUTY, 'GET', '/api/roster/readiness/all')).status).toBe(400);
});
