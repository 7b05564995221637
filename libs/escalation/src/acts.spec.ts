import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type EscalationKit, escalationKit } from './testing/kit.js';

const S = 1_000;
const HOUR_S = 3_600;
let k: EscalationKit;
let id: string;

beforeEach(async () => {
  k = await escalationKit();
  id = await k.open();
  await k.engine.round();
});
afterEach(() => k.db.drop());

const act = <T extends object>(more: T = {} as T) => ({
  incidentId: id,
  epoch: 1,
  requestId: randomUUID(),
  reason: '情况说明',
  actor: k.actor('王晓岚'),
  ...more,
});
const due = async (kind: string, unit = 'logistics') =>
  (
    await k.sql<{ due_at: Date; state: string }>(
      `select due_at, state from deadline where incident_id = $1 and kind = $2 and unit_id = $3 order by epoch desc, occurrence desc limit 1`,
      [id, kind, unit],
    )
  )[0]!;
const viewer = (name: string, ...unitIds: string[]) => ({
  personId: k.person[name]!,
  roles: [unitIds.length > 0 ? ('unit' as const) : ('duty' as const)],
  unitIds,
});
const sign = (name: string, epoch?: number) =>
  k.actions.sign({ incidentId: id, personId: k.person[name]!, epoch, via: 'web' });

test('a pause stops the clocks of people, not the outward ones, and puts them off by its length', async () => {
  const before = [await due('ack'), await due('respond'), await due('public_statement', 'publicity')];
  await k.pass(20);
  await k.office.pause(act({ hours: 2 }));
  await expect(k.office.pause(act({ hours: 2 }))).rejects.toThrow('已经暂停');
  const pending = (await k.views.detail(id, viewer('王晓岚'))).clocks.filter((c) => c.state === 'pending');
  expect(pending.map((c) => [c.kind, c.stoodAt !== null]).sort()).toEqual([
    ['ack', true],
    ['final_report', true],
    ['first_report', true],
    ['platform_contact', true],
    ['press', false],
    ['public_statement', false],
    ['respond', true],
    ['zero_report', true],
  ]);
  await k.live(HOUR_S, 50);
  // nobody hears of the unit; who is above 宣传部 hears that it published nothing
  expect((await k.log(id)).filter((e) => e.kind === 'level.told').map((e) => e.text)).toEqual([
    expect.stringMatching(/^事件开始/),
    expect.stringMatching(/^未收到党委宣传部权威信息发布，通知宣传部/),
    expect.stringMatching(/^未收到党委宣传部权威信息发布，通知分管校领导/),
  ]);
  expect((await due('public_statement', 'publicity')).state).toBe('breached');
  const detail = await k.views.detail(id, viewer('王晓岚'));
  expect(detail.paused).toMatchObject({ reason: '情况说明' });
  expect(detail.nextStep).toMatch(/^处置已暂停（情况说明），.*自动恢复计时$/);
  await k.office.resume(act());
  for (const [i, kind] of ['ack', 'respond'].entries()) {
    const put = ((await due(kind)).due_at.getTime() - before[i]!.due_at.getTime()) / S;
    expect(Math.abs(put - HOUR_S)).toBeLessThan(5);
  }
  expect((await due('public_statement', 'publicity')).due_at).toEqual(before[2]!.due_at);
  await k.pass(21);
  expect(await k.clues()).toContain('ack');
});

test('a pause ends by itself, as of its limit, whenever the engine comes by', async () => {
  const before = await due('respond');
  await expect(k.office.pause(act({ hours: 25 }))).rejects.toThrow('1 至 24 小时');
  await k.office.pause(act({ hours: 1 }));
  await k.live(HOUR_S + 30, 50);
  const put = ((await due('respond')).due_at.getTime() - before.due_at.getTime()) / S;
  expect(put).toBeCloseTo(HOUR_S, 1);
  expect((await k.log(id)).map((e) => e.text)).toContainEqual(expect.stringContaining('暂停期满，恢复计时'));
});

test('taken over: the unit is still owed by, its silence brings nobody else, its missing 初报 goes above 宣传部', async () => {
  await k.pass(20);
  await k.office.takeOver(act());
  await expect(k.office.takeOver(act())).rejects.toThrow('王晓岚已接管');
  // what ends and brings nobody says whose it is; the level above is told of what will bring it
  const detail = await k.views.detail(id, viewer('王晓岚'));
  expect(detail.nextStep).toMatch(/^\d\d:\d\d:\d\d 后勤处签收时限到$/);
  expect(detail.ladder[2]!.words).toMatch(/^\d\d:\d\d:\d\d 若未初报，将报分管校领导$/);
  await k.pass(25);
  expect(await k.clues()).toEqual(['ack']);
  expect(await k.names()).toEqual(['陈建国']);
  await k.live(50);
  expect(await k.names()).toContain('赵立新');
  expect(await k.names()).not.toContain('刘敏');
});

test('reassigned: the old unit is let go and may no longer sign, the new one begins now', async () => {
  await k.pass(41);
  await k.office.reassign(act({ fromUnitId: 'logistics', toUnitId: 'student' }));
  await expect(sign('陈建国')).rejects.toThrow('没有请您签收');
  await sign('何芳');
  const mine = await k.views.detail(id, viewer('何芳', 'student'));
  expect(mine.ladder[0]!.targets.map((t) => t.name)).toEqual(['何芳']);
  expect(mine.ladders.map((l) => [l.unitName, l.lead, l.leftReason])).toEqual([
    ['学工部', true, null],
    ['后勤处', false, '改派学工部：情况说明'],
  ]);
  // what it was asked and what it missed stays to be seen; nothing of it waits
  const left = mine.ladders[1]!.steps;
  expect(left.map((s) => [s.state, s.words, s.clocks.map((c) => [c.kind, c.state])])).toEqual([
    ['left', '', [['ack', 'breached']]],
    ['left', '', []],
  ]);
  await expect(k.views.detail(id, viewer('陈建国', 'logistics'))).rejects.toThrow('不属于您的单位');
  const open = await k.sql(
    `select 1 from deadline where incident_id = $1 and unit_id = 'logistics' and state = 'pending'`,
    [id],
  );
  expect(open).toEqual([]);
  await expect(k.office.reassign(act({ fromUnitId: 'logistics', toUnitId: 'academic' }))).rejects.toThrow('刚被改派');
});

test('非我单位 refused: the clocks went on; accepted: what was held against the unit is void', async () => {
  const decline = () =>
    k.actions.file({
      incidentId: id,
      personId: k.person['陈建国']!,
      kind: 'decline',
      body: { text: '宿舍归学工部' },
      requestId: randomUUID(),
    });
  const first = await decline();
  await expect(decline()).rejects.toThrow('正等待宣传部研判');
  expect((await k.views.detail(id, viewer('王晓岚'))).ladders[0]!.decline).toMatchObject({ id: first.id });
  await k.office.judge(act({ declineId: first.id, accepted: false }));
  await k.pass(41);
  expect(await k.clues()).toEqual(['ack']);
  const second = await decline();
  await expect(k.office.judge(act({ declineId: second.id, accepted: true }))).rejects.toThrow('应由哪个单位');
  await k.office.judge(act({ declineId: second.id, accepted: true, toUnitId: 'student' }));
  expect(await k.sql(`select unit_id from app.test_exempt`)).toEqual([{ unit_id: 'logistics' }]);
  await k.pass(10);
  expect(await k.names()).toContain('何芳');
  await expect(k.office.judge(act({ declineId: second.id, accepted: true, toUnitId: 'student' }))).rejects.toThrow(
    '没有待研判',
  );
});

test('a joint incident: each unit climbs its own ladder, the lead closes it', async () => {
  await sign('陈建国');
  await k.office.join(act({ unitId: 'student', lead: false }));
  await expect(k.office.join(act({ unitId: 'student', lead: false }))).rejects.toThrow('学工部已在处置');
  await k.pass(41);
  // 学工部 did not sign: 宣传部 hears of 学工部 alone
  const told = (await k.log(id)).filter((e) => e.kind === 'level.told').map((e) => e.text);
  expect(told.at(-1)).toMatch(/^未收到学工部签收，通知宣传部/);
  expect((await k.views.detail(id, viewer('何芳', 'student'))).ladders.map((l) => l.steps[0]!.state)).toEqual([
    'running',
    'late',
  ]);
  await k.report(id, '何芳', 'first_report');
  await k.report(id, '何芳', 'response');
  await expect(k.report(id, '何芳', 'final_report')).rejects.toThrow('终报由牵头单位报送');
  await k.report(id, '陈建国', 'first_report');
  expect((await due('first_report', 'student')).state).toBe('met');
  expect((await due('first_report')).state).toBe('met');
  await expect(k.office.release(act({ unitId: 'logistics' }))).rejects.toThrow('牵头单位不能退出');
  await k.office.join(act({ unitId: 'security', lead: true }));
  await k.office.release(act({ unitId: 'student' }));
  expect((await k.views.detail(id, viewer('王晓岚'))).ladders.map((l) => [l.unitName, l.lead])).toEqual([
    ['保卫处', true],
    ['后勤处', false],
    ['学工部', false],
  ]);
});

test('a level that changes: nobody is asked again for what he has signed; a stale button says what holds now', async () => {
  await sign('陈建国');
  await k.sql(`update incident set level = 1 where id = $1`, [id]);
  await k.engine.round();
  expect(await k.names()).toEqual(['陈建国']);
  const notes = await k.sql<{ title: string }>(
    `select o.body->>'title' as title from outbox o where purpose = 'status' and person_id = $1`,
    [k.person['陈建国']],
  );
  expect(notes.map((n) => n.title)).toEqual([expect.stringContaining('等级已调整')]);
  await expect(sign('陈建国', 1)).rejects.toThrow(/现为 Ⅰ 级，\d\d:\d\d:\d\d 若未.*请刷新/);
  await k.pass(75);
  expect((await k.names()).filter((n) => n === '刘敏')).toHaveLength(1);
});

test('the same request again changes nothing', async () => {
  const once = act({ hours: 1 });
  await k.office.pause(once);
  await k.office.resume(act());
  await k.office.pause(once);
  expect((await k.views.detail(id, viewer('王晓岚'))).paused).toBeNull();
});

test('platform contact, an order to rectify, an order to close an account: each to its end, by who may', async () => {
  const who = <T extends object>(name: string, more: T = {} as T) => ({
    incidentId: id,
    epoch: 1,
    requestId: randomUUID(),
    actor: k.actor(name),
    office: true,
    head: false,
    unitIds: [] as string[],
    ...more,
  });
  const unit = () => who('陈建国', { office: false, unitIds: ['logistics'] });
  const steps = async () => (await k.views.detail(id, viewer('王晓岚'))).steps;
  expect(await k.steps.draft(id, 'platform_contact', null)).toContain('青衣江职业技术学院');
  await k.steps.open({ ...who('王晓岚'), kind: 'platform_contact', subject: '微博 某帖', text: '请核实' });
  expect((await due('platform_contact', 'publicity')).state).toBe('met');
  await k.steps.open({ ...who('王晓岚'), kind: 'rectify', unitId: 'logistics', subject: '二食堂', text: '限期整改' });
  expect((await due('rectify')).state).toBe('pending');
  const order = { kind: 'closure_order' as const, unitId: 'logistics', subject: '微博 后勤在线', text: '责令关闭' };
  await expect(k.steps.open({ ...who('王晓岚'), ...order })).rejects.toThrow('部长发出');
  await k.steps.open({ ...who('刘敏', { head: true }), ...order });
  const [contact, rectify, closure] = await steps();
  await k.steps.move({ ...unit(), stepId: rectify!.id, to: 'reported', result: '已更换设备' });
  expect((await due('rectify')).state).toBe('met');
  await expect(k.steps.move({ ...unit(), stepId: rectify!.id, to: 'accepted', result: '自己验收' })).rejects.toThrow(
    '您不能这样办理',
  );
  await k.steps.move({ ...who('王晓岚'), stepId: rectify!.id, to: 'ordered', result: '缺照片' });
  expect((await due('rectify')).state).toBe('pending');
  await k.steps.move({ ...unit(), stepId: closure!.id, to: 'carried_out', result: '已注销' });
  await k.steps.move({ ...who('刘敏'), stepId: closure!.id, to: 'verified', result: '搜索不到' });
  await k.steps.move({ ...who('王晓岚'), stepId: contact!.id, to: 'removed', result: '平台已下架' });
  expect((await steps()).map((s) => s.stateName)).toEqual(['平台已处理', '已责令整改，待反馈', '已核实关闭']);
});

test('closing names what is not done; explained, it closes and every clock stops', async () => {
  const close = { incidentId: id, version: 1, reason: '平息', actor: k.actor('王晓岚') };
  await k.steps.open({
    ...{
      incidentId: id,
      epoch: 1,
      requestId: randomUUID(),
      actor: k.actor('王晓岚'),
      office: true,
      head: false,
      unitIds: [],
    },
    ...{ kind: 'platform_contact' as const, subject: '微博', text: '请核实' },
  });
  await expect(k.office.close(close)).rejects.toThrow(
    '尚有未完事项：后勤处尚未初报；后勤处尚未回应；后勤处尚未终报；平台沟通（微博）已发出，待平台答复。',
  );
  await k.report(id, '陈建国', 'first_report');
  await k.report(id, '陈建国', 'response');
  await k.report(id, '陈建国', 'final_report');
  await expect(k.office.close(close)).rejects.toThrow('尚有未完事项：平台沟通（微博）已发出，待平台答复。');
  await k.office.close({ ...close, unfinished: '平台三日未复' });
  const log = (await k.log(id)).map((e) => e.text);
  expect(log).toContain('办结时未完：平台沟通（微博）已发出，待平台答复。说明：平台三日未复');
  expect(await k.sql(`select 1 from deadline where state = 'pending'`)).toEqual([]);
  await expect(sign('陈建国')).rejects.toThrow('已办结');
});

test('重新处置: ended, then again: the unit is paged and signs anew, what it filed stays filed, and silence climbs as at first', async () => {
  await sign('陈建国');
  await k.report(id, '陈建国', 'first_report');
  const version = async () => (await k.views.detail(id, viewer('王晓岚'))).version;
  const end = { incidentId: id, reason: '平息', unfinished: '无', actor: k.actor('王晓岚') };
  await k.office.close({ ...end, version: await version() });
  await k.pass(HOUR_S);
  const before = (await k.pages()).length;
  await k.office.reopen({ ...end, reason: '再起', version: await version() });
  expect((await k.pages()).slice(before).map((p) => p.name)).toEqual(['陈建国']);
  const detail = await k.views.detail(id, viewer('王晓岚'));
  expect(detail).toMatchObject({ state: 'open', epoch: 2, levelNo: 1, takenOver: null });
  expect(detail.ladder[0]!.targets.find((t) => t.name === '陈建国')!.ackedAt).toBeNull();
  expect(detail.clocks.map((c) => c.kind)).not.toContain('first_report');
  expect(detail.clocks.map((c) => c.kind)).toEqual(expect.arrayContaining(['ack', 'respond', 'follow_report']));
  await k.live(31 * 60);
  expect((await k.views.detail(id, viewer('王晓岚'))).levelNo).toBeGreaterThan(1);
  await sign('陈建国', 2);
  await expect(sign('陈建国', 1)).rejects.toThrow('等级已调整');
});

test('what the school has published meets the outward clock', async () => {
  await k.office.publish({ ...act(), kind: 'public_statement', text: '情况通报', url: 'https://weibo.com/1/2' });
  expect((await due('public_statement', 'publicity')).state).toBe('met');
});
