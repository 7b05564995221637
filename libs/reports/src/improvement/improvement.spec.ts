import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ImprovementState } from '@fengsui/contract';
import { DEFAULT_POLICY, PolicyStore, WorkingDays } from '@fengsui/escalation';
import { type Actor, Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import type { Viewer } from '../viewer.js';
import { causeTable } from './causes.js';
import { ImprovementTasks } from './improvement-tasks.service.js';
import { ImprovementRepository } from './improvement.repository.js';
import { ImprovementViews } from './improvement.views.js';
import { MOVES, next } from './machine.js';
import { TaskOwners } from './owners.js';
import { ImprovementReminders } from './reminders.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let db: TestDatabase;
let people: Record<string, string>;
let tasks: ImprovementTasks;
let views: ImprovementViews;
let incidentId: string;

const engine = (): ImprovementReminders =>
  new ImprovementReminders(
    db.dataSource,
    new ImprovementRepository(),
    new TaskOwners(new Registry(db.dataSource), new Outbox(db.dataSource, []), {
      PUBLIC_URL: 'https://y.example.edu.cn',
    }),
    new WorkingDays(new PolicyStore(db.dataSource)),
    new Ledger(db.dataSource),
  );
async function settle(): Promise<void> {
  await Promise.all(
    [engine(), engine(), engine()].map(async (e) => {
      while ((await e.round()) === 0);
    }),
  );
}
const actor = (name: string, post: string): Actor => ({ type: 'person', id: people[name]!, name, post });
const viewer = (name: string, roles: Viewer['roles'], unitIds: string[]): Viewer => ({
  personId: people[name]!,
  roles,
  unitIds,
});
const duty = (): Viewer => viewer('王晓岚', ['duty'], ['publicity']);
const head = (): Viewer => viewer('刘敏', ['publicity_head'], ['publicity']);
const leader = (): Viewer => viewer('陈建国', ['unit'], ['logistics']);
const stranger = (): Viewer => viewer('何芳', ['unit'], ['student']);
const dutyActor = (): Actor => actor('王晓岚', '党委宣传部 舆情值班员');
const headActor = (): Actor => actor('刘敏', '党委宣传部 部长');
const leaderActor = (): Actor => actor('陈建国', '后勤处 处长');
const PDF = { name: '值班表.pdf', content: Buffer.from('%PDF-1.7\nx') };
const sent = async (like: string): Promise<{ name: string; title: string }[]> =>
  db.dataSource.query(
    `select p.name, o.body->>'title' as title from outbox o join person p on p.id = o.person_id where o.dedupe_key like $1 order by o.created_at, p.name`,
    [like],
  );
const refusal = (work: Promise<unknown>): Promise<[number, string]> =>
  work.then(
    () => [200, ''] as [number, string],
    (e: { status: number; message: string }) => [e.status, e.message] as [number, string],
  );
const opened = async (unitId: string | null = 'logistics'): Promise<string> =>
  (await tasks.create({ text: '核对值班安排，离岗时事先指定代班人。', unitId, days: 5, cause: 'silent' }, dutyActor()))
    .id;
const version = async (id: string): Promise<number> => (await views.detail(id, head())).version;

beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  await new PolicyStore(db.dataSource).ensure(DEFAULT_POLICY);
  // Wednesday 10:00 in Beijing of a week without days off
  await db.clock.advance(Date.parse('2026-11-25T02:00:00Z') - db.clock.now().getTime());
  people = Object.fromEntries(
    ((await db.dataSource.query(`select name, id from person`)) as { name: string; id: string }[]).map((p) => [
      p.name,
      p.id,
    ]),
  );
  const owners = new TaskOwners(new Registry(db.dataSource), new Outbox(db.dataSource, []), {
    PUBLIC_URL: 'https://y.example.edu.cn/',
  });
  const days = new WorkingDays(new PolicyStore(db.dataSource));
  tasks = new ImprovementTasks(db.dataSource, new ImprovementRepository(), owners, days, new Ledger(db.dataSource));
  views = new ImprovementViews(db.dataSource, new ImprovementRepository(), new Registry(db.dataSource), db.clock);
  const [row] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, closed_at) values ('YQ2026-0001', '二食堂异物', 'logistics', '食品安全食堂', 2, '', 'closed', app.now(), app.now()) returning id`,
  );
  incidentId = row.id;
});
afterAll(() => db.drop());

test('a task by hand: its due time counts working days, its owner is told, the log says so', async () => {
  const { id, code } = await tasks.create(
    { text: '核对值班安排。', unitId: 'logistics', days: 5, incidentId },
    dutyActor(),
  );
  const task = await views.detail(id, duty());
  expect(code).toMatch(/^ZG\d{4}-\d{4}$/);
  expect(task).toMatchObject({
    state: 'open',
    unitName: '后勤处',
    owner: { name: '陈建国', post: '处长' },
    incident: { code: 'YQ2026-0001' },
    topic: '食品安全',
    overdue: false,
    can: ['extend', 'assign', 'cancel'],
  });
  // five working days from Wednesday 10:00 is the next Wednesday 10:00
  expect(Math.round((Date.parse(task.dueAt) - Date.parse(task.openedAt)) / 1000)).toBe((7 * DAY) / 1000);
  expect(await sent(`improvement:${id}:open:%`)).toEqual([
    { name: '陈建国', title: `【整改】${code} 请于 12月2日 10:00前完成` },
  ]);
  const [event] = await db.dataSource.query(
    `select payload, incident_id from ledger_event where kind = 'improvement.opened'`,
  );
  expect([JSON.parse(event.payload).text, event.incident_id]).toEqual([
    `整改任务 ${code}（后勤处，其他）：核对值班安排。期限 12月2日 10:00`,
    incidentId,
  ]);
  expect(await refusal(tasks.create({ text: '一', unitId: 'nowhere', days: 5 }, dutyActor()))).toEqual([
    400,
    '没有这个单位，请从列表中选择。',
  ]);
  expect((await refusal(tasks.create({ text: '一', unitId: null, days: 0 }, dutyActor())))[1]).toBe(
    '期限应为 1 至 250 个工作日。',
  );
});

test('the whole way: handed in with proof, returned, handed in again, accepted by another person; a unit sees its own only', async () => {
  const id = await opened();
  expect((await views.list(stranger(), false)).tasks.map((t) => t.id)).not.toContain(id);
  expect(await refusal(views.detail(id, stranger()))).toEqual([404, '没有这项整改任务，或您无权查看。']);
  const mine = await views.list(leader(), false);
  expect(mine.tasks.find((t) => t.id === id)!.can).toEqual(['submit']);
  await tasks.act(id, { act: 'submit', version: 1, text: '已排定双人值班。' }, [PDF], leader(), leaderActor());
  expect(
    await refusal(tasks.act(id, { act: 'submit', version: 1, text: '再报' }, [], leader(), leaderActor())),
  ).toEqual([409, '此任务已有新的办理，请看最新情况后再操作。']);
  expect((await sent(`improvement:${id}:1:submit:%`)).map((s) => s.name)).toEqual(['王晓岚']);
  await tasks.act(id, { act: 'return', version: 2, text: '缺夜间安排。', days: 2 }, [], duty(), dutyActor());
  const back = await views.detail(id, leader());
  expect([back.state, back.can]).toEqual(['returned', ['submit']]);
  await tasks.act(id, { act: 'submit', version: 3, text: '已补夜间安排。' }, [], leader(), leaderActor());
  await tasks.act(id, { act: 'accept', version: 4, text: '' }, [], head(), headActor());
  const done = await views.detail(id, leader());
  expect([done.state, done.can, done.dueWords]).toEqual(['accepted', [], expect.stringMatching(/销号$/)]);
  expect(done.steps.map((s) => [s.actName, s.by, s.files.length])).toEqual([
    ['交办', '党委宣传部 舆情值班员 王晓岚', 0],
    ['报送整改', '后勤处 处长 陈建国', 1],
    ['退回', '党委宣传部 舆情值班员 王晓岚', 0],
    ['报送整改', '后勤处 处长 陈建国', 0],
    ['验收销号', '党委宣传部 部长 刘敏', 0],
  ]);
  const proof = done.steps[1]!.files[0]!;
  expect(await views.file(id, proof.hash, leader())).toMatchObject({ name: '值班表.pdf', mime: 'application/pdf' });
  expect((await refusal(views.file(id, proof.hash, stranger())))[0]).toBe(404);
  const kinds = await db.dataSource.query(`select kind from ledger_event where payload like $1 order by seq`, [
    `%${id}%`,
  ]);
  expect(kinds.map((k: { kind: string }) => k.kind.replace('improvement.', ''))).toEqual([
    'opened',
    'submit',
    'return',
    'submit',
    'accept',
  ]);
  expect((await views.list(leader(), true)).tasks.map((t) => t.id)).toContain(id);
});

test('who handed it in does not accept it: the rule says so, and the database', async () => {
  const id = await opened('publicity');
  await tasks.act(id, { act: 'submit', version: 1, text: '已办。' }, [], head(), headActor());
  expect(await refusal(tasks.act(id, { act: 'accept', version: 2, text: '' }, [], head(), headActor()))).toEqual([
    403,
    '报送的人不能自己验收，请由宣传部其他人员验收。',
  ]);
  await expect(
    db.dataSource.query(
      `update improvement_task set state = 'accepted', ended_at = app.now(), ended_by = submitted_by where id = $1`,
      [id],
    ),
  ).rejects.toThrow('improvement_two_people');
  await tasks.act(id, { act: 'accept', version: 2, text: '' }, [], duty(), dutyActor());
});

test('every act from every state: allowed as the table says, refused otherwise', async () => {
  const states = Object.keys(MOVES) as ImprovementState[];
  const reach: Record<ImprovementState, ('submit' | 'return' | 'accept' | 'cancel')[]> = {
    open: [],
    submitted: ['submit'],
    returned: ['submit', 'return'],
    accepted: ['submit', 'accept'],
    cancelled: ['cancel'],
  };
  const perform = async (
    id: string,
    act: 'submit' | 'accept' | 'return' | 'extend' | 'assign' | 'cancel',
  ): Promise<void> => {
    const request = { act, version: await version(id), text: '说明', days: 3, unitId: 'logistics' };
    const by = act === 'submit' ? ([leader(), leaderActor()] as const) : ([head(), headActor()] as const);
    await tasks.act(id, request, [], ...by);
  };
  for (const state of states)
    for (const act of ['submit', 'accept', 'return', 'extend', 'assign', 'cancel'] as const) {
      const id = await opened();
      for (const step of reach[state]) await perform(id, step);
      const wanted = next(state, act);
      const [status] = await refusal(perform(id, act));
      expect([state, act, status]).toEqual([state, act, wanted ? 200 : 409]);
      if (wanted) expect((await views.detail(id, head())).state).toBe(wanted);
    }
});

test('rights and fields: the office does not hand in, a unit does not accept; reasons are asked for; programs are no proof', async () => {
  const id = await opened();
  expect(await refusal(tasks.act(id, { act: 'submit', version: 1, text: '代报' }, [], duty(), dutyActor()))).toEqual([
    403,
    '只有责任单位的人员可以报送整改。',
  ]);
  expect(
    await refusal(tasks.act(id, { act: 'cancel', version: 1, text: '不办' }, [], leader(), leaderActor())),
  ).toEqual([403, '只有宣传部可以办理此项。']);
  expect(await refusal(tasks.act(id, { act: 'submit', version: 1, text: ' ' }, [], leader(), leaderActor()))).toEqual([
    400,
    '请填写整改情况。',
  ]);
  const [status, message] = await refusal(
    tasks.act(
      id,
      { act: 'submit', version: 1, text: '已办' },
      [PDF, { name: 'a.exe', content: Buffer.from('MZ\x90') }],
      leader(),
      leaderActor(),
    ),
  );
  expect([status, message]).toEqual([400, expect.stringContaining('“a.exe”不能作为证据：内容是程序文件')]);
  // all or nothing
  expect((await views.detail(id, leader())).steps).toHaveLength(1);
  const admins = await opened(null);
  expect((await views.detail(admins, head())).unitName).toBe('系统管理员');
  const admin = viewer('王晓岚', ['admin'], []);
  await tasks.act(admins, { act: 'submit', version: 1, text: '已修' }, [], admin, dutyActor());
});

test('reminders before and after the due time, at work, once with three engines; 宣传部 hears of what is overdue; none after it ended', async () => {
  await db.dataSource.query(`update improvement_task set remind_at = null`);
  await db.dataSource.query(`delete from in_app_message`);
  await db.dataSource.query(`delete from outbox`);
  const id = await opened();
  const due = Date.parse((await views.detail(id, head())).dueAt);
  const goTo = async (at: number): Promise<void> => {
    await db.clock.advance(at - db.clock.now().getTime());
    await settle();
  };
  const reminders = (): Promise<{ name: string; title: string }[]> => sent(`improvement:${id}:remind:%`);
  await goTo(due - 4 * DAY);
  expect(await reminders()).toEqual([]);
  // three days before is a Sunday: on Monday, at the beginning of work
  await goTo(due - 2.5 * DAY);
  expect(await reminders()).toEqual([]);
  await goTo(due - 2 * DAY);
  await goTo(due - DAY + HOUR);
  const before = await reminders();
  expect(before.length).toBe(2);
  expect(before.every((r) => r.name === '陈建国' && r.title.startsWith('【整改催办】'))).toBe(true);
  await goTo(due + HOUR);
  const after = (await reminders()).slice(2);
  expect(after.map((r) => r.name).sort()).toEqual(['王晓岚', '陈建国']);
  expect(after[0]!.title).toMatch(/^【整改超期】ZG\d+-\d+ 已超 /);
  const list = await views.list(leader(), false);
  expect(list.tasks.find((t) => t.id === id)).toMatchObject({
    overdue: true,
    dueWords: expect.stringMatching(/^已超 /),
  });
  // an outage of a month is one reminder, not nine
  await goTo(due + 29 * DAY);
  expect((await reminders()).length).toBe(6);
  const sends: { at: Date }[] = await db.dataSource.query(
    `select created_at as at from outbox where dedupe_key like $1`,
    [`improvement:${id}:remind:%`],
  );
  expect(sends.length).toBe(6);
  await tasks.act(id, { act: 'cancel', version: await version(id), text: '重复' }, [], head(), headActor());
  await goTo(due + 60 * DAY);
  expect((await reminders()).length).toBe(6);
});

test('an approved report opens its tasks in its transaction; its next version does not open them again', async () => {
  const lessons = [
    { cause: 'late' as const, text: '说明原因，完善内部报告程序。', unitId: 'logistics', due: '2027-03-10' },
    { cause: 'gap' as const, text: '检查登录状态和采集限制。', unitId: null, due: '2027-03-10' },
  ];
  const approve = (v: number): Promise<void> =>
    db.dataSource.transaction((tx) => tasks.fromReport(tx, { incidentId, version: v, tasks: lessons }, headActor()));
  await approve(1);
  await approve(2);
  const all = (await views.list(head(), false)).tasks.filter((t) => t.source === 'report');
  expect(all.map((t) => [t.causeName, t.unitName, t.topic]).sort()).toEqual([
    ['监测中断', '系统管理员', '食品安全'],
    ['逾期完成', '后勤处', '食品安全'],
  ]);
  // the end of work on that day
  expect(new Set(all.map((t) => new Date(Date.parse(t.dueAt) + 8 * HOUR).toISOString().slice(0, 10)))).toEqual(
    new Set(['2027-03-10']),
  );
});

test('causes: quarters of Beijing, and what came back after it had been accepted stands first', () => {
  const at = (d: string): Date => new Date(`${d}T12:00:00+08:00`);
  const t = (cause: 'silent' | 'late', unitName: string, openedAt: string, endedAt?: string) => ({
    cause,
    unitName,
    topic: '食品安全食堂',
    openedAt: at(openedAt),
    state: endedAt ? ('accepted' as const) : ('open' as const),
    endedAt: endedAt ? at(endedAt) : null,
  });
  const { quarters, rows } = causeTable(
    [
      t('silent', '后勤处', '2026-02-01', '2026-03-01'),
      t('silent', '后勤处', '2026-07-01', '2026-08-01'),
      t('silent', '后勤处', '2026-11-20'),
      t('late', '学工部', '2026-10-01', '2026-11-01'),
      t('late', '后勤处', '2025-01-01'),
    ],
    at('2026-11-25'),
  );
  expect([quarters.length, quarters[0], quarters.at(-1)]).toEqual([8, '2025 年第 1 季度', '2026 年第 4 季度']);
  expect(rows.map((r) => [r.causeName, r.unitName, r.counts, r.cameBack, r.words])).toEqual([
    ['送达未应', '后勤处', [0, 0, 0, 0, 1, 0, 1, 1], 2, '销号后又出现 2 次，最近 2026年11月'],
    ['逾期完成', '后勤处', [1, 0, 0, 0, 0, 0, 0, 0], 0, '尚未销号'],
    ['逾期完成', '学工部', [0, 0, 0, 0, 0, 0, 0, 1], 0, '销号后未再出现'],
  ]);
});
