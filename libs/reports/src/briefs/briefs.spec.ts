import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ledger } from '@fengsui/ledger';
import { Outbox } from '@fengsui/notification';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { canonical } from '../after-action/body.js';
import { seedIncident } from '../testing/seed-incident.js';
import { BriefMaker } from './brief-maker.js';
import { BriefRepository } from './brief.repository.js';
import { Briefs } from './briefs.service.js';
import { BriefFactsRepository } from './facts.repository.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DUTY = { personId: '00000000-0000-4000-8000-000000000000', roles: ['duty' as const], unitIds: ['publicity'] };
const HEAD = { type: 'person' as const, id: 'h', name: '刘敏', post: '党委宣传部 部长' };
let db: TestDatabase;
let people: Record<string, string>;
let incidentId: string;
const repository = new BriefRepository();

/** The parts of one engine process, over the one database. */
function engine(): BriefMaker {
  return new BriefMaker(
    db.dataSource,
    new BriefFactsRepository(),
    repository,
    new Ledger(db.dataSource),
    new Outbox(db.dataSource, []),
    { PUBLIC_URL: 'https://yuqing.example.edu.cn/' },
  );
}
const briefs = (): Briefs => new Briefs(db.dataSource, repository, engine(), new Ledger(db.dataSource), db.clock);
async function settle(maker = engine()): Promise<void> {
  while ((await maker.round()) === 0);
}
/** Goes to the next moment of this Beijing time of day. */
async function goTo(hour: number, minute: number): Promise<void> {
  const now = db.clock.now().getTime();
  const day = Math.floor((now + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
  const at = day + hour * HOUR + minute * 60_000;
  await db.clock.advance((at > now ? at : at + DAY) - now);
}
const stored = async (kind: string): Promise<{ id: string; number: number; from_at: Date; body_hash: string }[]> =>
  db.dataSource.query(`select id, number, from_at, body_hash from brief where kind = $1 order by from_at`, [kind]);
/** A source saw everything between two hours of the given day (0: today), but for the hours missed. */
async function saw(dayBack: number, missed: [number, number][] = []): Promise<void> {
  const day = Math.floor((db.clock.now().getTime() + 8 * HOUR) / DAY) * DAY - 8 * HOUR - dayBack * DAY;
  const at = (h: number): Date => new Date(day + h * HOUR);
  let from = 0;
  for (const [a, b] of [...missed, [24, 24] as [number, number]]) {
    if (a > from)
      await db.dataSource.query(
        `insert into coverage (source, query, from_at, to_at, state) values ('weibo-s', '青江职院', $1, $2, 'seen')`,
        [at(from), at(a)],
      );
    if (b > a)
      await db.dataSource.query(
        `insert into coverage (source, query, from_at, to_at, state, reason) values ('weibo-s', '青江职院', $1, $2, 'missed', 'captcha')`,
        [at(a), at(b)],
      );
    from = b;
  }
}

beforeAll(async () => {
  db = await createTestDatabase();
  await goTo(14, 0);
  // an incident of today, with four posts, one clock kept, one late, two never answered
  ({ people, incidentId } = await seedIncident(db.dataSource, new Ledger(db.dataSource), db.clock.now().getTime()));
  await db.dataSource.query(`delete from coverage`);
  await db.dataSource.query(`update deadline set clue = true where state = 'breached'`);
  await settle();
});
afterAll(() => db.drop());

test('a new installation owes nothing for the time before it', async () => {
  expect(await stored('daily')).toEqual([]);
  const [row] = await db.dataSource.query(`select count(*)::int as n from brief_schedule where next_at > app.now()`);
  expect(row.n).toBe(3);
});

test('the set time comes: three engines make one 日报 of yesterday, with the figures of the record, in the log, told once to who subscribed', async () => {
  await briefs().subscribe(people['刘敏']!, ['daily']);
  await saw(0, [[9, 11.5]]);
  await saw(1);
  await saw(7);
  // a post of the day before, one of a week before, and a drill's, which counts nowhere
  for (const [id, back, drill] of [
    ['b1', 1, false],
    ['b2', 7, false],
    ['d1', 0, true],
  ] as const)
    await db.dataSource.query(
      `insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, drill) values ('weibo', $1, 'weibo-m', '食堂', app.now() - $2 * interval '1 day', 'h', true, $3)`,
      [id, back, drill],
    );
  await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, drill) values ('YQ-2026-0099', '演练', 'logistics', '其他', 1, '演练', 'open', app.now(), true)`,
  );
  await goTo(8, 29);
  await Promise.all([engine(), engine(), engine()].map(settle));
  expect(await stored('daily')).toEqual([]);
  await goTo(8, 30);
  await Promise.all([engine(), engine(), engine()].map(settle));
  const [made, ...others] = await stored('daily');
  expect(others).toEqual([]);
  const brief = await briefs().get(made!.id);
  expect(brief.sentence).toMatch(
    /^\d+月\d+日相关信息 4 条（前一日 1 条），负面 3\/4，新立事件 1 起（Ⅱ级 1 起），到期时限 4 项按时 1 项。期间微博监测中断 2 小时 30 分，此间的情况看不到，数字可能偏小。$/,
  );
  expect(brief.gapped).toBe(true);
  const figure = (key: string) => brief.body.figures.find((f) => f.key === key)!;
  expect(figure('mentions')).toMatchObject({ value: 4, of: null, gapped: true });
  expect(figure('mentions').before.map((b) => [b.label, b.value, b.gapped])).toEqual([
    ['前一日', 1, false],
    ['上周同日', 1, false],
  ]);
  expect(figure('negative')).toMatchObject({ value: 3, of: 4 });
  expect(figure('due_kept')).toMatchObject({ value: 1, of: 4, gapped: false });
  expect(figure('opened').value).toBe(1);
  // the same hours, the same length
  for (const f of brief.body.figures)
    for (const b of f.before) {
      expect(Date.parse(b.to) - Date.parse(b.from)).toBe(DAY);
      expect((Date.parse(brief.from) - Date.parse(b.from)) % DAY).toBe(0);
    }
  const table = (key: string) => brief.body.tables.find((t) => t.key === key)!;
  expect(table('incidents').rows.map((r) => [r[0], r[1], r[4], r[5]])).toEqual([['YQ-2026-0007', 'Ⅱ级', '已办结', 4]]);
  expect(table('platforms').rows).toEqual([
    ['微博', 3, 3, '100%', 1, 1],
    ['微信', 1, 0, '0%', 0, 0],
  ]);
  expect(table('late').rows.map((r) => [r[1], r[2], r[4]])).toEqual([
    ['后勤处', '签收', '至今未完成'],
    ['党委宣传部', '签收', '超过 1 分 12 秒完成'],
    ['学校领导', '签收', '至今未完成'],
  ]);
  expect(table('coverage').rows[0]).toEqual([
    '微博',
    expect.stringMatching(/ 09:00$/),
    expect.stringMatching(/ 11:30$/),
    '2 小时 30 分',
    '要求验证',
  ]);
  expect(brief.body.series).toHaveLength(24);
  expect(brief.body.series[14]).toMatchObject({ neg: 3, neu: 1 });
  expect(JSON.stringify(brief.body)).not.toContain('0099');
  // the hash stands with the brief and in the log
  expect(createHash('sha256').update(canonical(brief.body)).digest('hex')).toBe(brief.hash);
  const logged = await db.dataSource.query(`select payload from ledger_event where kind = 'brief.made'`);
  expect(logged.map((l: { payload: string }) => JSON.parse(l.payload).bodyHash)).toEqual([brief.hash]);
  const sent = await db.dataSource.query(
    `select person_id, body->>'title' as title, body->>'url' as url from outbox where dedupe_key like 'brief:%'`,
  );
  expect(sent).toEqual([
    {
      person_id: people['刘敏'],
      title: '【简报】网络舆情日报第 1 期',
      url: `https://yuqing.example.edu.cn/briefs/${made!.id}`,
    },
  ]);
});

test('零报告 says what could not be seen; a day nobody watched is no 零报告', async () => {
  await saw(0, [[20, 21]]);
  await goTo(8, 30);
  await settle();
  const zero = await briefs().get((await stored('daily'))[1]!.id);
  expect(zero.zero).toBe(true);
  expect(zero.sentence).toMatch(
    /零报告：没有相关信息、预警和事件。但微博监测中断 1 小时，此间的情况看不到，不等于没有。$/,
  );
  await saw(0);
  await goTo(8, 30);
  await settle();
  const calm = await briefs().get((await stored('daily'))[2]!.id);
  expect(calm.sentence).toMatch(/零报告：没有相关信息、预警和事件，监测未中断。$/);
  expect(calm.gapped).toBe(false);
  await goTo(8, 30);
  await settle();
  const blind = await briefs().get((await stored('daily'))[3]!.id);
  expect(blind.sentence).toMatch(/没有监测数据：各来源均未采集，不能作零报告。$/);
  expect([blind.gapped, blind.body.figures[0]!.words]).toEqual([true, '本期没有监测数据，不作比较']);
  // nothing was collected on the day compared with
  await saw(0);
  await goTo(8, 30);
  await settle();
  const after = await briefs().get((await stored('daily'))[4]!.id);
  expect(after.body.figures[0]!.before[0]).toMatchObject({ label: '前一日', value: null });
  expect(after.body.figures[0]!.words).toMatch(/^前一日无数据可比/);
});

test('after an outage every missed 日报 is made, in order and saying so, and one message is sent', async () => {
  const had = (await stored('daily')).length;
  await db.dataSource.query(`delete from in_app_message`);
  await db.dataSource.query(`delete from outbox`);
  await db.clock.advance(5 * DAY + HOUR);
  await Promise.all([engine(), engine()].map(settle));
  const all = await stored('daily');
  expect(all.length - had).toBe(5);
  const days = all.map((b) => b.from_at.getTime());
  expect(days.slice(1).map((d, i) => d - days[i]!)).toEqual(days.slice(1).map(() => DAY));
  expect(all.map((b) => b.number)).toEqual(all.map((_, i) => i + 1));
  const late = await briefs().get(all.at(-2)!.id);
  expect(late.body.caughtUp).toBe(true);
  expect(late.body.points.at(-1)).toMatch(/^本期应于 .* 08:30 生成，系统恢复后于 .* 补做。$/);
  const sent = await db.dataSource.query(
    `select dedupe_key from outbox where dedupe_key like 'brief:%' and body->>'title' like '%日报%'`,
  );
  expect(sent).toHaveLength(1);
});

test('周报 on Monday of seven days, 月报 on the 1st of the month, each once', async () => {
  for (let d = 0; d < 40; d++) {
    await db.clock.advance(DAY);
    await settle();
  }
  const weekly = await stored('weekly');
  expect(weekly.length).toBeGreaterThanOrEqual(5);
  for (const { id } of weekly) {
    const b = await briefs().get(id);
    expect(Date.parse(b.to) - Date.parse(b.from)).toBe(7 * DAY);
    // Monday 00:00 in Beijing
    expect(new Date(Date.parse(b.from) + 8 * HOUR).getUTCDay()).toBe(1);
    expect(b.body.series).toHaveLength(7);
  }
  const monthly = await stored('monthly');
  expect(monthly.length).toBeGreaterThanOrEqual(1);
  const month = await briefs().get(monthly[0]!.id);
  expect(month.period).toMatch(/^\d{4}年\d+月$/);
  const [before, lastYear] = month.body.figures[0]!.before;
  const length = Date.parse(month.to) - Date.parse(month.from);
  expect(before!.label).toBe(`前 ${length / DAY} 天`);
  expect([before, lastYear].map((b) => Date.parse(b!.to) - Date.parse(b!.from))).toEqual([length, length]);
});

test('专报 of one incident and of one topic; a drill is refused; bad dates are said', async () => {
  const of = await briefs().get(await briefs().special({ incidentId }, HEAD));
  expect(of.body.scope).toMatchObject({ incidentId, words: 'YQ-2026-0007 二食堂餐盘里有异物' });
  expect(of.body.figures[0]).toMatchObject({ key: 'mentions', value: 4 });
  expect(of.madeBy).toBe('党委宣传部 部长 刘敏');
  const day = (back: number): string =>
    new Date(db.clock.now().getTime() - back * DAY + 8 * HOUR).toISOString().slice(0, 10);
  const topic = await briefs().get(await briefs().special({ topic: '食品安全食堂', from: day(90), to: day(0) }, HEAD));
  expect(topic.body.figures[0]).toMatchObject({ value: 4 });
  expect(topic.sentence).toContain('“食品安全食堂”');
  const [drill] = await db.dataSource.query(`select id from incident where drill`);
  for (const [request, status, field] of [
    [{ incidentId: drill.id }, 409, 'incidentId'],
    [{}, 400, 'topic'],
    [{ topic: '没有' }, 400, 'topic'],
    [{ topic: '食品安全食堂', from: '2026-02-30', to: '2026-03-01' }, 400, 'from'],
    [{ topic: '食品安全食堂', from: '2026-03-02', to: '2026-03-01' }, 400, 'to'],
    [{ topic: '食品安全食堂', from: '2020-03-02', to: '2026-03-01' }, 400, 'to'],
  ] as const)
    await expect(briefs().special(request, HEAD)).rejects.toMatchObject({ status, field });
});

test('a brief is never changed; settings have one writer at a time and lose no set time', async () => {
  await expect(db.dataSource.query(`update brief set body = '{}'`)).rejects.toThrow('never changed');
  await expect(db.dataSource.query(`delete from brief`)).rejects.toThrow('never changed');
  await expect(db.dataSource.query(`truncate brief cascade`)).rejects.toThrow('never changed');
  const s = briefs();
  const change = { enabled: true, at: '07:45', weekday: null, monthDay: null, version: 1 };
  const before = (await stored('daily')).length;
  // the set time has passed unserved when somebody changes it
  await goTo(8, 31);
  await s.schedule('daily', change, HEAD);
  await settle();
  expect((await stored('daily')).length).toBe(before + 1);
  await expect(s.schedule('daily', change, HEAD)).rejects.toMatchObject({ status: 409 });
  await expect(s.schedule('weekly', { ...change, version: 1 }, HEAD)).rejects.toMatchObject({ field: 'weekday' });
  await goTo(7, 46);
  await settle();
  expect((await stored('daily')).length).toBe(before + 2);
  await s.schedule('daily', { ...change, enabled: false, version: 2 }, HEAD);
  await db.clock.advance(3 * DAY);
  await settle();
  expect((await stored('daily')).length).toBe(before + 2);
  const list = await s.list(DUTY, 'daily', null);
  expect(list.schedules[0]).toMatchObject({ kind: 'daily', enabled: false, nextAt: null, version: 3 });
  expect(list.can).toEqual({ make: true, schedule: false });
});
