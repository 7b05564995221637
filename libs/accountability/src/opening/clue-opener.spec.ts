import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AccountabilityKit, accountabilityKit } from '../testing/kit.js';

/** Clues as the engine opens them: against whom, on what, and what may excuse. */
let k: AccountabilityKit;
let incident: string;

beforeEach(async () => {
  k = await accountabilityKit();
  incident = await k.incident();
});
afterEach(() => k.db.drop());

const clues = () =>
  k.sql<{ against: string; person_name: string; unit_id: string; flags: string[]; evidence: { items: unknown[] } }>(
    `select against, person_name, unit_id, flags, evidence from clue order by array_position(array['unit', 'leader', 'admin', 'approver'], against), opened_at, id`,
  );
const flags = async (): Promise<Record<string, string[]>> =>
  Object.fromEntries((await clues()).map((c) => [`${c.against} ${c.person_name}`, c.flags]));

test('第十三条: the unit, its 分管领导 and its 管理员, each with evidence of his own', async () => {
  await k.sql(
    `insert into outbox (dedupe_key, incident_id, person_id, channel, purpose, priority, body, state) values ('copy', $1, $2, 'wecom', 'status', 8, '{}', 'accepted')`,
    [incident, k.person['周涛']],
  );
  await k.open(await k.missed(incident));
  expect(await flags()).toEqual({ 'unit 陈建国': [], 'leader 周涛': [], 'admin 吴静': ['unreached'] });
  expect((await k.log(incident)).join()).toMatch(
    /生成问责线索：后勤处 处长 陈建国，逾期未签收；一并涉及.*分管领导周涛/,
  );
});

test('a person has one clue an incident while nobody has looked at it; the unit one for each clock', async () => {
  await k.open(await k.missed(incident));
  await k.open(await k.missed(incident, { kind: 'first_report' }));
  expect((await clues()).map((c) => [c.against, c.evidence.items.length])).toEqual([
    ['unit', 1],
    ['unit', 1],
    ['leader', 2],
    ['admin', 2],
  ]);
  const [leader] = await k.sql<{ id: string }>(`select id from clue where against = 'leader'`);
  await k.act(leader!.id, '王晓岚', 'verify');
  await k.open(await k.missed(incident, { kind: 'respond' }));
  expect(
    (await clues())
      .filter((c) => c.against === 'leader')
      .map((c) => c.evidence.items.length)
      .sort(),
  ).toEqual([1, 2]);
});

test('clocks that run out in the same round: a clue of the unit for each, one of a person for all of an incident', async () => {
  const other = await k.incident();
  const missed = [
    await k.missed(incident),
    await k.missed(incident, { kind: 'first_report' }),
    await k.missed(other, { reached: null }),
  ];
  await k.db.dataSource.transaction((tx) => k.opener.onBreaches(tx, missed));
  expect(
    await k.sql(
      `select against, incident_id, jsonb_array_length(evidence->'items') as items, evidence->'items'->0->>'kind' as kind, flags from clue
       order by against = 'unit' desc, against desc, incident_id = $1 desc, kind`,
      [incident],
    ),
  ).toEqual([
    { against: 'unit', incident_id: incident, items: 1, kind: 'ack', flags: [] },
    { against: 'unit', incident_id: incident, items: 1, kind: 'first_report', flags: [] },
    { against: 'unit', incident_id: other, items: 1, kind: 'ack', flags: ['unreached'] },
    { against: 'leader', incident_id: incident, items: 2, kind: 'ack', flags: ['unreached'] },
    { against: 'leader', incident_id: other, items: 1, kind: 'ack', flags: ['unreached'] },
    { against: 'admin', incident_id: incident, items: 2, kind: 'ack', flags: ['unreached'] },
    { against: 'admin', incident_id: other, items: 1, kind: 'ack', flags: ['unreached'] },
  ]);
  const opened = await k.sql<{ payload: { also: string[] } }>(
    `select payload::jsonb from ledger_event where kind = 'clue.opened' order by seq`,
  );
  expect(opened.map((e) => e.payload.also.length)).toEqual([2, 2, 2]);
  expect(opened[0]!.payload.also).toEqual(opened[1]!.payload.also);
  await k.db.dataSource.transaction((tx) => k.opener.onBreaches(tx, missed));
  expect(await clues()).toHaveLength(7);
});

test('第十条: where an official account wrote of it, whoever approved the account', async () => {
  await k.sql(
    `insert into official_account (platform, platform_uid, name, unit_id, approver_unit_id) values ('weibo', '77', '后勤在线', 'logistics', 'student')`,
  );
  await k.sql(
    `with m as (insert into mention (platform, platform_id, source, author_id, author_name, author_kind, text, first_seen_at, content_hash)
       values ('weibo', 'p1', 'weibo-m', '77', '后勤在线', 'official', '二食堂', app.now(), 'h') returning id)
     insert into incident_mention (incident_id, mention_id) select $1, id from m`,
    [incident],
  );
  await k.open(await k.missed(incident));
  const approver = (await clues()).find((c) => c.against === 'approver')!;
  expect([approver.unit_id, approver.person_name, approver.flags]).toEqual(['student', '何芳', []]);
  // unless noted, 党委宣传部 approved it (第七条)
  await k.sql(`update official_account set approver_unit_id = null where platform_uid = '77'`);
  await k.open(await k.missed(incident, { kind: 'respond' }));
  const names = (await clues()).filter((c) => c.against === 'approver').map((c) => c.person_name);
  expect(names.sort()).toEqual(['何芳', '刘敏']);
});

test('what 宣传部 or a leader missed concerns them alone', async () => {
  await k.open(await k.missed(incident, { unit: 'publicity', level: 2, people: ['王晓岚', '刘敏'] }));
  expect((await clues()).map((c) => [c.against, c.person_name])).toEqual([['unit', '王晓岚、刘敏']]);
});

test.each([
  ['no message was written', null, ['unreached']],
  ['refused by the channel', 'failed', ['unreached']],
  ['of unknown outcome', 'unknown', ['unreached']],
  ['taken', 'accepted', []],
  ['read', 'read', []],
] as const)('nobody reached by any channel: %s', async (_, reached, expected) => {
  await k.open(await k.missed(incident, { reached }));
  expect((await flags())['unit 陈建国']).toEqual(expected);
});

test('one of two reached is enough; who signed was reached whatever the channels say', async () => {
  const both = await k.missed(incident, { people: ['陈建国', '周涛'], reached: 'failed' });
  await k.sql(`update outbox set state = 'accepted' where person_id = $1`, [k.person['周涛']]);
  await k.open(both);
  expect((await flags())['unit 陈建国、周涛']).toEqual([]);
  const other = await k.incident();
  await k.sql(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, told_at, told_reason, acked_at, acked_via)
     values ($1, 1, 1, $2, '陈建国', '处长', '后勤处', app.now(), '', app.now(), '网页')`,
    [other, k.person['陈建国']],
  );
  await k.open(await k.missed(other, { kind: 'first_report', reached: 'failed' }));
  expect((await flags())['unit 陈建国']).toEqual([]);
});

test('the engine late, and a registered absence with a substitute, are flagged; without a substitute it is not', async () => {
  const absence = (name: string, substitute: string | null): Promise<unknown> =>
    k.sql(
      `insert into duty_absence (kind, person_id, substitute_id, from_at, to_at, reason, created_by) values ($1, $2, $3, app.now() - interval '1 day', app.now() + interval '1 day', '', '')`,
      [substitute ? 'cover' : 'leave', k.person[name], substitute && k.person[substitute]],
    );
  await absence('陈建国', '周涛');
  await absence('吴静', null);
  await k.open(await k.missed(incident, { lateMs: 120_000 }));
  expect(await flags()).toEqual({
    'unit 陈建国': ['engine_late', 'on_leave'],
    'leader 周涛': ['unreached', 'engine_late'],
    'admin 吴静': ['unreached', 'engine_late'],
  });
});

test('whom nothing had an address of was not told and is named in no clue', async () => {
  await k.sql(
    `insert into escalation_target (incident_id, epoch, level_no, person_id, person_name, post_title, unit_name, cc, reached, told_at, told_reason)
     values ($1, 1, 1, $2, '吴静', '官微管理员', '后勤处', true, false, app.now(), '')`,
    [incident, k.person['吴静']],
  );
  await k.open(await k.missed(incident));
  expect((await clues()).map((c) => c.against)).toEqual(['unit', 'leader']);
});

test('another unit’s by the judgement of 宣传部: what nobody has looked at is dropped, what is further on is flagged', async () => {
  const first = await k.open(await k.missed(incident));
  const second = await k.open(await k.missed(incident, { kind: 'respond' }));
  await k.act(second, '王晓岚', 'verify');
  await k.db.dataSource.transaction(async (tx) => {
    const said = { incidentId: incident, unitId: 'logistics', reason: '属学工部', actor: k.actor('王晓岚') };
    await k.ledger.appendAll(tx, await k.opener.onExempt(tx, said));
  });
  expect([await k.state(first), await k.state(second)]).toEqual(['dropped', 'verified']);
  const d = await k.views.detail(first, await k.viewer('刘敏'), null);
  expect(d.steps.map((s) => [s.act, s.by])).toEqual([
    ['open', '系统'],
    ['drop', '王晓岚'],
  ]);
  expect((await k.views.detail(second, await k.viewer('刘敏'), null)).flags).toEqual(['wrong_unit']);
});

test('the same breach told twice opens nothing more', async () => {
  const breach = await k.missed(incident);
  await k.open(breach);
  await k.open(breach);
  expect(await clues()).toHaveLength(3);
  expect((await k.log(incident)).filter((e) => e.startsWith('clue.opened'))).toHaveLength(1);
});
