import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY, DEMO_POLICY } from './policy-defaults.js';
import { type EscalationKit, escalationKit } from './testing/kit.js';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
let k: EscalationKit;
afterEach(() => k.db.drop());

const seconds = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / S);
const opened = async (id: string): Promise<Date> =>
  (await k.sql<{ opened_at: Date }>(`select opened_at from incident where id = $1`, [id]))[0]!.opened_at;
/** To the next time of day in Beijing, as if the engine had lived until then. */
async function until(time: string): Promise<void> {
  const [h, m] = time.split(':').map(Number);
  const now = k.db.clock.now().getTime();
  const day = Math.floor((now + 8 * HOUR) / (24 * HOUR)) * 24 * HOUR - 8 * HOUR;
  const at = day + (h! * 60 + m!) * MIN;
  await k.db.clock.advance(at - now + (at <= now ? 24 * HOUR : 0));
  await k.engine.round();
}

describe('times of the demonstration', () => {
  beforeEach(async () => {
    k = await escalationKit();
  });

  test('ten levels, the engine a few seconds late at each: no due time drifts by a millisecond', async () => {
    const id = await k.open();
    await k.engine.round();
    const functions = ['unit_leader', 'publicity_head', 'school_leader', 'party_secretary'];
    const steps = Array.from({ length: 10 }, (_, i) => ({
      no: i + 1,
      name: `第 ${i + 1} 级`,
      functions: [functions[i % 4]],
      cc: [],
      scope: 'school',
      toldAfterS: i * 40,
      ackByS: (i + 1) * 40,
    }));
    await k.sql(
      `update escalation_run set policy_snapshot = jsonb_set(policy_snapshot, '{levels,2,steps}', $2), started_at = started_at where incident_id = $1`,
      [id, JSON.stringify(steps)],
    );
    await k.sql(`update deadline set state = 'cancelled' where kind <> 'ack'`);
    const t0 = (await k.deadlines(id)).find((d) => d.kind === 'ack')!.starts_at.getTime();
    await k.pass(47);
    for (let i = 2; i < 11; i++) await k.pass(40 + (i % 5));
    const acks = (await k.deadlines(id)).filter((d) => d.kind === 'ack');
    expect(acks.map((d) => d.due_at.getTime() - t0)).toEqual(steps.map((s) => s.ackByS * S));
  });

  test('after an outage Ⅱ tells the missed levels together, Ⅲ the next one, each with a window from now and its lateness', async () => {
    const two = await k.open(2);
    const three = await k.open(3);
    await k.engine.round();
    await k.pass(3 * 3_600);
    const told = async (id: string) =>
      (
        await k.sql<{ p: { levelNo: number; latenessMs: number } }>(
          `select payload::jsonb as p from ledger_event where incident_id = $1 and kind = 'engine.late' order by seq`,
          [id],
        )
      )
        // of levels; those of windows that start again have none
        .filter((e) => e.p.levelNo)
        .map((e) => [e.p.levelNo, Math.round(e.p.latenessMs / S)]);
    expect(await told(two)).toEqual([
      [2, 3 * 3_600 - 40],
      [3, 3 * 3_600 - 70],
    ]);
    expect(await told(three)).toEqual([[2, 3 * 3_600 - 60]]);
    const now = k.db.clock.now();
    const acks = (await k.deadlines(two)).filter((d) => d.kind === 'ack' && d.state === 'pending');
    expect(acks.map((d) => seconds(now, d.due_at))).toEqual([30, 50]);
    // the next level of Ⅲ keeps its distance from the one told late
    await k.pass(41);
    const third = (await k.deadlines(three)).find((d) => d.kind === 'ack' && d.level_no === 3)!;
    expect(seconds(now, third.starts_at)).toBe(40);
  });

  test('a window that lay in an outage counts against nobody and starts again; outward clocks never re-base', async () => {
    const id = await k.open();
    await k.engine.round();
    await k.db.clock.advance(S);
    await k.report(id, '陈建国', 'first_report');
    await k.report(id, '陈建国', 'response');
    const due = (await k.deadlines(id)).find((d) => d.kind === 'public_statement')!.due_at;
    await k.pass(3_600);
    const rows = await k.deadlines(id);
    const follow = rows.filter((d) => d.kind === 'follow_report');
    expect(follow.map((d) => d.state)).toEqual(['rebased', 'pending']);
    const statement = rows.find((d) => d.kind === 'public_statement')!;
    expect([statement.state, statement.due_at]).toEqual(['breached', due]);
    // these windows began before the outage: they were known
    expect((await k.clues()).sort()).toEqual(['final_report', 'platform_contact', 'press', 'public_statement']);
  });

  test('a level without people or without addresses: the next at once, a task for 宣传部, no failure of the unit', async () => {
    await k.sql(`update post set held_to = app.now() where function = 'unit_leader' and unit_id = 'logistics'`);
    await k.sql(`delete from person_contact where person_id = any($1)`, [[k.person['王晓岚'], k.person['刘敏']]]);
    const id = await k.open();
    await k.engine.round();
    expect((await k.sql<{ level_no: number }>(`select level_no from escalation_run`))[0]!.level_no).toBe(3);
    expect((await k.names()).at(-1)).toBe('赵立新');
    const log = (await k.log(id)).filter((e) => e.kind === 'level.unreachable').map((e) => e.text);
    expect(log).toEqual([
      '后勤处单位负责人无人在岗，直接报上一级；已请宣传部补全',
      '宣传部登记的联系方式均无法送达，直接报上一级；已请宣传部补全',
    ]);
    expect(await k.sql(`select cause from data_quality_task where closed_at is null`)).toHaveLength(2);
    expect(await k.clues()).toEqual([]);
    expect((await k.deadlines(id)).filter((d) => d.kind === 'ack').map((d) => d.level_no)).toEqual([3]);
  });

  test('nobody of a unit can be told: shown as such, and nobody is called silent for what it does not report', async () => {
    await k.sql(`delete from person_contact where person_id = any($1)`, [
      ['陈建国', '周涛', '吴静'].map((n) => k.person[n]),
    ]);
    const id = await k.open();
    await k.engine.round();
    const duty = { personId: k.person['王晓岚']!, roles: ['duty' as const], unitIds: [] };
    const first = async () => (await k.views.detail(id, duty)).ladder[0]!;
    expect((await first()).targets.map((t) => [t.name, t.reached])).toEqual([
      ['陈建国', false],
      ['吴静', false],
      ['周涛', false],
    ]);
    expect((await first()).words).toBe('登记的联系方式均无法送达，已直接报上一级；待初报、回应、零报告、终报');
    await k.live(100, 10);
    const log = (await k.log(id)).map((e) => e.text);
    expect(log).toContain('初报时限将到，无人可提醒');
    expect(log).toContain('后勤处没有可通知到的人，未收到初报');
    expect((await k.deadlines(id)).find((d) => d.kind === 'first_report')!.state).toBe('breached');
    // 宣传部 and the leader above were told, and have not signed
    expect(await k.clues()).toEqual(['ack', 'ack']);
    // it is passed over once its own clocks are done
    await k.sql(`update deadline set state = 'cancelled' where level_no = 1`);
    expect((await first()).state).toBe('unreachable');
  });

  test('one of a unit was told, in copy: the unit is asked for its 初报, whom nothing reached is not', async () => {
    await k.sql(`delete from person_contact where person_id = $1`, [k.person['陈建国']]);
    await k.open();
    await k.engine.round();
    await k.live(100);
    const clues = await k.sql<{ kind: string; persons: number }>(
      `select kind, persons from app.test_breach where kind = 'first_report'`,
    );
    expect(clues).toEqual([{ kind: 'first_report', persons: 0 }]);
  });

  test('signed and silent: the same level is asked again, then the next is told; a report counts anew, notes only so far', async () => {
    const id = await k.open(4);
    await k.engine.round();
    const sign = () => k.actions.sign({ incidentId: id, personId: k.person['陈建国']!, via: 'web' });
    await sign();
    const idle = async () => (await k.deadlines(id)).filter((d) => d.kind === 'idle' && d.state === 'pending')[0]!;
    const first = await idle();
    await k.live(150);
    await k.report(id, '陈建国', 'note');
    expect(seconds(first.due_at, (await idle()).due_at)).toBe(150);
    await k.live(20);
    await k.report(id, '陈建国', 'first_report');
    expect(seconds(k.db.clock.now(), (await idle()).due_at)).toBe(180);
    await k.live(190);
    expect((await k.pages()).filter((p) => /^【催办】.*签收后.*未收到进展$/.test(p.title))).toHaveLength(1);
    expect((await k.clues()).filter((c) => c === 'idle')).toEqual([]);
    for (let i = 0; i < 14; i++) {
      await k.report(id, '陈建国', 'note');
      await k.live(60);
    }
    expect((await k.clues()).filter((c) => c === 'idle')).toHaveLength(1);
  });

  test('续报 again and again on a grid, until the 终报', async () => {
    const id = await k.open();
    await k.engine.round();
    await k.report(id, '陈建国', 'first_report');
    await k.report(id, '陈建国', 'response');
    const follow = async () => (await k.deadlines(id)).filter((d) => d.kind === 'follow_report');
    const t = (await follow())[0]!.starts_at;
    await k.live(140);
    await k.report(id, '陈建国', 'follow_up');
    await k.live(170);
    await k.report(id, '陈建国', 'follow_up');
    await expect(k.report(id, '王晓岚', 'final_report')).rejects.toThrow('终报由牵头单位报送');
    expect((await follow()).map((d) => [seconds(t, d.due_at), d.state])).toEqual([
      [150, 'met'],
      [300, 'breached'],
      [450, 'met'],
      [600, 'pending'],
    ]);
    await k.report(id, '陈建国', 'final_report');
    await k.live(400);
    expect((await follow()).at(-1)!.state).toBe('cancelled');
    expect((await k.deadlines(id)).find((d) => d.kind === 'final_report')!.state).toBe('met');
  });

  test('零报告 on a grid from the opening: every report answers it; where nothing is new, one word answers the 续报 as well', async () => {
    const id = await k.open();
    await k.engine.round();
    const t0 = await opened(id);
    const me = { personId: k.person['陈建国']!, roles: [], unitIds: ['logistics'] };
    const may = async () => (await k.views.detail(id, me)).can.zeroReport;
    const of = async (kind: string) =>
      (await k.deadlines(id))
        .filter((d) => d.kind === kind)
        .map((d) => [seconds(t0, d.due_at), d.state, d.met_at ? seconds(t0, d.met_at) : null]);
    await expect(k.report(id, '陈建国', 'zero_report')).rejects.toThrow('请先报送初报');
    expect([await of('zero_report'), await may()]).toEqual([[[300, 'pending', null]], false]);
    await k.report(id, '陈建国', 'first_report');
    await k.report(id, '陈建国', 'response');
    expect(await of('zero_report')).toEqual([
      [300, 'met', 0],
      [600, 'pending', null],
    ]);
    await k.live(140);
    expect(await may()).toBe(true);
    const said = await k.report(id, '陈建国', 'zero_report');
    expect([said.kindName, said.body, said.personName]).toEqual(['零报告', { text: '无新情况' }, '陈建国']);
    // that window of both has its report, the next has not begun
    expect(await may()).toBe(false);
    await k.live(210);
    await expect(k.report(id, '王晓岚', 'zero_report')).rejects.toThrow('零报告由涉事单位报送');
    await k.report(id, '陈建国', 'zero_report');
    expect(await of('follow_report')).toEqual([
      [150, 'met', 140],
      [300, 'breached', 350],
      [450, 'met', 350],
      [600, 'pending', null],
    ]);
    expect(await of('zero_report')).toEqual([
      [300, 'met', 0],
      [600, 'met', 350],
      [900, 'pending', null],
    ]);
    await k.report(id, '陈建国', 'final_report');
    expect((await of('zero_report')).at(-1)).toEqual([900, 'cancelled', null]);
  });

  test('a 零报告 that does not come: reminded, told on, and the next is due one period later', async () => {
    const alone = { ...DEMO_POLICY.levels[2], followUpEveryS: null, idleAfterS: null, platformContactByS: null };
    const plan = { ...alone, publicStatementByS: null, pressByS: null, finalReportByS: null };
    await k.policies.activate({ ...DEMO_POLICY, levels: { ...DEMO_POLICY.levels, 2: plan } });
    const id = await k.open();
    await k.engine.round();
    await k.report(id, '陈建国', 'first_report');
    await k.report(id, '陈建国', 'response');
    await k.live(550);
    const warned = await k.sql<{ name: string; text: string }>(
      `select p.name, o.body->>'description' as text from outbox o join person p on p.id = o.person_id where purpose = 'warn' order by 1`,
    );
    expect(warned.map((w) => w.name)).toEqual(['周涛', '陈建国'].sort());
    expect(warned[0]!.text).toMatch(/^后勤处：零报告尚未收到，时限为 .*有新情况请续报；没有的，请报零报告。$/);
    expect(await k.names()).not.toContain('王晓岚');
    const duty = { personId: k.person['王晓岚']!, roles: ['duty' as const], unitIds: [] };
    expect((await k.views.detail(id, duty)).nextStep).toMatch(/若未零报告，将报宣传部$/);
    await k.live(60);
    expect(await k.names()).toContain('王晓岚');
    expect(await k.clues()).toEqual(['zero_report']);
    expect((await k.log(id)).map((e) => e.text)).toContain('后勤处未在时限内零报告：至今未收到');
    const [step] = (await k.views.detail(id, duty)).ladder;
    expect(step!.clocks.filter((c) => c.kind === 'zero_report').map((c) => c.state)).toEqual([
      'met',
      'breached',
      'pending',
    ]);
    // late, it stands beside the breach
    await k.report(id, '陈建国', 'zero_report');
    const rows = (await k.deadlines(id)).filter((d) => d.kind === 'zero_report');
    expect(rows.map((d) => [d.state, d.met_at !== null])).toEqual([
      ['met', true],
      ['breached', true],
      ['met', true],
      ['pending', false],
    ]);
  });

  test('at 80 % those who owe it and the leader in charge are reminded, once', async () => {
    await k.open();
    await k.engine.round();
    await k.pass(33);
    await k.pass(2);
    const warned = await k.sql<{ name: string; title: string }>(
      `select p.name, o.body->>'title' as title from outbox o join person p on p.id = o.person_id where purpose = 'warn' order by 1`,
    );
    expect(warned.map((w) => w.name)).toEqual(['周涛', '陈建国'].sort());
    expect(warned[0]!.title).toMatch(/^【催办】.*签收时限 \d\d:\d\d:\d\d$/);
  });

  test('paused by an operator: nothing is told; the time counts as an outage', async () => {
    const id = await k.open();
    await k.engine.round();
    const by = { type: 'system' as const, id: 'cli', name: '操作员' };
    await k.state.pause('恢复备份后核对', by);
    await k.pass(600);
    expect(await k.names()).toEqual(['陈建国']);
    await expect(k.state.pause('再次', by)).rejects.toThrow('已经暂停');
    await k.state.resume('发件已核对', by);
    await k.engine.round();
    expect(await k.names()).toContain('赵立新');
    const [outage] = await k.sql<{ s: number }>(
      `select extract(epoch from to_at - from_at)::int as s from engine_outage order by to_at desc limit 1`,
    );
    expect(outage!.s).toBeGreaterThanOrEqual(600);
    expect((await k.log(id)).some((e) => e.kind === 'engine.late')).toBe(true);
  });

  test('the screens say what comes next, at every stage', async () => {
    const id = await k.open();
    await k.engine.round();
    const duty = { personId: k.person['王晓岚']!, roles: ['duty' as const], unitIds: [] };
    const next = async () => (await k.views.detail(id, duty)).nextStep;
    expect(await next()).toMatch(/^\d\d:\d\d:\d\d 若未签收，将报宣传部$/);
    await k.actions.sign({ incidentId: id, personId: k.person['陈建国']!, via: 'web' });
    expect(await next()).toMatch(/若未初报，将报宣传部$|若仍无进展，将再次提醒$/);
    await k.report(id, '陈建国', 'first_report');
    await k.report(id, '陈建国', 'response');
    expect(await next()).toMatch(/若未续报，将报宣传部$|若宣传部未平台沟通/);
    const [run] = await k.sql<{ next_step: string }>(`select next_step from escalation_run`);
    expect(run!.next_step).toBe(await next());
  });
});

describe('the plans of a school', () => {
  beforeEach(async () => {
    k = await escalationKit(DEFAULT_POLICY);
  });

  test('Ⅲ at night: the message waits for morning and no window runs before; Ⅰ goes out at once', async () => {
    await until('23:10');
    const three = await k.open(3);
    const one = await k.open(1);
    await k.engine.round();
    const goes = async (id: string): Promise<string> => {
      const [row] = await k.sql<{ at: Date }>(
        `select not_before as at from outbox where incident_id = $1 and purpose = 'page'`,
        [id],
      );
      return new Date(row!.at.getTime() + 8 * HOUR).toISOString().slice(11, 16);
    };
    expect([await goes(one), await goes(three)]).toEqual(['23:10', '07:00']);
    const ack = (await k.deadlines(three)).find((d) => d.kind === 'ack')!;
    expect(new Date(ack.due_at.getTime() + 8 * HOUR).toISOString().slice(11, 16)).toBe('08:00');
    const duty = { personId: k.person['王晓岚']!, roles: ['duty' as const], unitIds: [] };
    expect((await k.views.detail(three, duty)).nextStep).toMatch(/^\d+月\d+日 08:00 若未签收，将报宣传部$/);
  });

  test('a night falls on a running Ⅲ: whatever is written in it waits for morning', async () => {
    await until('20:50');
    const id = await k.open(3);
    await k.engine.round();
    await k.live(66 * 60, 60);
    await until('22:01');
    const late = await k.sql(
      `select 1 from outbox where incident_id = $1 and created_at >= app.now() - interval '1 minute' and not_before <= app.now()`,
      [id],
    );
    expect(late).toEqual([]);
  });

  test('an outward clock counts from the opening, whatever the level was then, and a new plan gives it time from now at least', async () => {
    await until('09:00');
    const id = await k.open(3);
    await k.engine.round();
    const t0 = await opened(id);
    await k.live(6 * 3_600, 600);
    await k.sql(`update incident set level = 1 where id = $1`, [id]);
    await k.engine.round();
    const of = async (kind: string) => (await k.deadlines(id)).filter((d) => d.kind === kind && d.epoch === 2)[0]!;
    expect(seconds(t0, (await of('press')).due_at)).toBe(24 * 3_600);
    expect(seconds(k.db.clock.now(), (await of('public_statement')).due_at)).toBe(5 * 3_600);
  });
});
