import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareSchool } from '@fengsui/api';
import type { InspectionActName, InspectionFacts } from '@fengsui/contract';
import { AccountTerms } from '@fengsui/escalation';
import { Accounts, Inspections, InspectionReader, Waits } from '@fengsui/registry';
import type { Actor } from '@fengsui/ledger';
import { accountRecord } from '../harness/account-record.js';
import { type Door, openDoor } from '../harness/door.js';
import { inspectedPosts, type StoredPost, storePosts } from '../harness/inspected-posts.js';

/**
 * 第九条 for 200 accounts, from the opening of the campaign to the closing of those that failed, in accelerated time: on time, sent back, to be repaired,
 * repaired, not repaired, late and ordered to stop, never handed in; closed by the unit and through the platform, with proof. What the sheets are filled
 * in with is counted again from the posts that were stored.
 */
const N = 200;
const YEAR = { year: 2026, fromOn: '2026-01-01', toOn: '2026-11-30', endsOn: '2026-12-20' };
const CONTENT = { team: '没有变化', handOvers: '', rules: '按制度执行', violations: '', repairs: '' };

let door: Door;
let campaign: string;
const accounts: string[] = [];
const sheets: string[] = [];
const person: Record<string, string> = {};
let posts: StoredPost[];
const uid = (i: number): string => `82${String(i).padStart(8, '0')}`;

const sql = <T>(text: string, args: unknown[] = []): Promise<T[]> => door.db.dataSource.query(text, args);
const at = (moment: string): Promise<void> =>
  door.db.clock.advance(Date.parse(`${moment}:00+08:00`) - door.db.clock.now().getTime());
/** As often as the engine would look while nothing moves. */
const rounds = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) await door.api.get(AccountTerms).round();
};
const actor = (name: string): Actor => ({ type: 'person', id: person[name]!, name, channel: 'web' });
const hand = async (name: string, roles: ('unit' | 'publicity_head')[]) =>
  door.api.get(Waits).hand({ personId: person[name]!, roles, unitIds: roles[0] === 'unit' ? ['logistics'] : [] });
const WHO = { host: ['吴静', 'unit'], leader: ['周涛', 'unit'], office: ['刘敏', 'publicity_head'] } as const;

async function act(i: number, by: keyof typeof WHO, name: InspectionActName, more: object = {}): Promise<void> {
  const [who, role] = WHO[by];
  const [{ version }] = (await sql<{ version: number }>(`select version from inspection where id = $1`, [
    sheets[i],
  ])) as [{ version: number }];
  const what = { act: name, version, text: '已阅', ...more };
  await door.api.get(Inspections).act(sheets[i]!, what, await hand(who, [role]), actor(who));
}
const handIn = async (i: number): Promise<void> => {
  await act(i, 'host', 'hand_in', { content: CONTENT });
  await act(i, 'leader', 'sign');
};
const onAccount = async (i: number, by: keyof typeof WHO, name: string): Promise<void> => {
  const [who, role] = WHO[by];
  const [{ version }] = (await sql(`select version from official_account where id = $1`, [accounts[i]])) as [
    { version: number },
  ];
  const what = { act: name as 'close', version, opinion: '已办理' };
  await door.api.get(Accounts).act(accounts[i]!, what, await hand(who, [role]), actor(who));
};
const states = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await sql<{ state: string; n: number }>(
        `select a.state, count(*)::int as n from official_account a where a.id = any($1) group by 1 order by 1`,
        [accounts],
      )
    ).map((r) => [r.state, r.n]),
  );
const each = async (from: number, to: number, work: (i: number) => Promise<void>): Promise<void> => {
  for (let i = from; i < to; i++) await work(i);
};

beforeAll(async () => {
  door = await openDoor();
  await prepareSchool(door.api);
  await door.db.clock.run(0);
  await sql(`update post set held_from = '2020-01-01'`);
  await sql(`update official_account set state = 'closed', active = false`);
  for (const p of await sql<{ id: string; name: string }>(`select id, name from person`)) person[p.name] = p.id;
  await at('2026-12-01T09:00');
  const first = await hand('刘敏', ['publicity_head']);
  for (let i = 0; i < N; i++) {
    const record = accountRecord(person, { name: `后勤服务${i}号`, platform: 'weibo', uid: uid(i) });
    const draft = { as: 'register' as const, record: { ...record, openedOn: '2020-09-01' }, reason: '' };
    accounts.push(await door.api.get(Accounts).create(draft, first, actor('刘敏')));
  }
  posts = inspectedPosts(
    20261201,
    Array.from({ length: N }, (_, i) => uid(i)),
    new Date('2025-12-20T00:00:00+08:00'),
    new Date('2026-12-01T00:00:00+08:00'),
  );
  await storePosts(door.db.dataSource, posts);
}, 120_000);
afterAll(() => door?.stop());

/** The same figures by other means: from the posts as the test made them, in plain arithmetic. */
function recount(i: number): Partial<InspectionFacts> & { topIds: string[] } {
  const [from, to] = [new Date('2026-01-01T00:00:00+08:00'), new Date('2026-12-01T00:00:00+08:00')];
  const own = posts
    .filter((p) => p.uid === uid(i) && p.kind !== 'comment' && !p.drill && p.at >= from && p.at < to)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const sum = (pick: (p: StoredPost) => number | null): number => own.reduce((s, p) => s + (pick(p) ?? 0), 0);
  const spread = (p: StoredPost): number => (p.reposts ?? 0) + (p.comments ?? 0) + (p.likes ?? 0);
  let longest = 0;
  const moments = [from.getTime(), ...own.map((p) => p.at.getTime()), to.getTime()];
  for (let n = 1; n < moments.length; n++) longest = Math.max(longest, moments[n]! - moments[n - 1]!);
  const shown = own.filter((p) => p.followers !== null);
  return {
    posts: own.length,
    gone: own.filter((p) => p.state === 'deleted' || p.state === 'violation').length,
    reposts: sum((p) => p.reposts),
    comments: sum((p) => p.comments),
    likes: sum((p) => p.likes),
    uncounted: own.filter((p) => p.reposts === null && p.comments === null && p.likes === null).length,
    followersFrom: shown[0]?.followers ?? null,
    followersTo: shown.at(-1)?.followers ?? null,
    silence: { days: Math.floor(longest / 86_400_000), from: '', to: '' },
    topIds: own
      .toSorted((a, b) => spread(b) - spread(a) || a.at.getTime() - b.at.getTime())
      .slice(0, 10)
      .map((p) => `${spread(p)}`),
  };
}

test('the campaign opens with a sheet for each; its figures agree with the stored posts to the unit', async () => {
  campaign = await door.api.get(Inspections).open({ ...YEAR, accountIds: null }, actor('刘敏'));
  const rows = await sql<{ id: string; account: string; facts: InspectionFacts }>(
    `select id, account_id as account, facts from inspection where campaign_id = $1`,
    [campaign],
  );
  expect(rows.length).toBe(N);
  const of = new Map(rows.map((r) => [r.account, r]));
  for (const a of accounts) sheets.push(of.get(a)!.id);
  let counted = 0;
  for (const [i, a] of accounts.entries()) {
    const { facts } = of.get(a)!;
    const { topIds, silence, ...expected } = recount(i);
    expect({ i, ...facts }).toMatchObject({
      i,
      ...expected,
      questions: { received: 0, answered: 0, inTime: 0 },
      reads: null,
    });
    expect([i, facts.silence!.days]).toEqual([i, silence!.days]);
    const n = (x: number | null): number => x ?? 0;
    expect([i, facts.top.map((t) => `${n(t.reposts) + n(t.comments) + n(t.likes)}`)]).toEqual([i, topIds]);
    counted += facts.posts!;
  }
  // the rule makes thousands of them, and the rest lies outside the period, are comments, or of a drill
  expect(counted).toBeGreaterThan(2_000);
  expect(counted).toBeLessThan(posts.length);
});

test('120 in time, 3 sent back first, 40 to be repaired; two wait for the signature, 35 are not handed in', async () => {
  await rounds();
  await at('2026-12-08T10:00');
  await each(0, 160, handIn);
  await each(195, 198, handIn);
  await each(198, 200, (i) => act(i, 'host', 'hand_in', { content: CONTENT }));
  await each(0, 120, (i) => act(i, 'office', 'pass'));
  await each(120, 160, (i) => act(i, 'office', 'rectify', { text: '公布管理制度', until: '2027-01-15' }));
  await each(195, 198, (i) => act(i, 'office', 'return', { text: '人员变化没有写' }));
  await each(195, 198, handIn);
  await each(195, 198, (i) => act(i, 'office', 'pass'));
  await rounds();
  expect(await states()).toEqual({ rectifying: 40, registered: 160 });
}, 120_000);

test('the end passes on a Sunday: at the beginning of the next working day what is not signed is ordered to stop, nothing else', async () => {
  await at('2026-12-20T23:00');
  await rounds();
  expect((await states())['suspended']).toBeUndefined();
  await at('2026-12-21T08:31');
  await rounds();
  expect(await states()).toEqual({ rectifying: 40, registered: 123, suspended: 37 });
  const suspended = await sql<{ id: string }>(`select id from official_account where state = 'suspended'`);
  const expected = accounts.filter((_, i) => (i >= 160 && i < 195) || i >= 198);
  expect(suspended.map((r) => r.id).toSorted()).toEqual(expected.toSorted());
  const { sentence, sheets: first } = await door.api
    .get(InspectionReader)
    .page(campaign, { state: 'suspended', unitId: null, q: null }, 1, null);
  expect(sentence).toContain('37 个暂停运营');
  expect(first.every((r) => r.suspended && r.accountStateName === '暂停运营')).toBe(true);
}, 60_000);

test('the late ones hand in and pass, and may go on; what they must repair first does not let them', async () => {
  await at('2026-12-23T10:00');
  await each(160, 190, handIn);
  await each(198, 200, (i) => act(i, 'leader', 'sign'));
  await each(160, 180, (i) => act(i, 'office', 'pass'));
  await each(180, 190, (i) => act(i, 'office', 'rectify', { text: '补全交接单', until: '2027-01-15' }));
  await each(198, 200, (i) => act(i, 'office', 'pass'));
  expect(await states()).toEqual({ rectifying: 40, registered: 145, suspended: 15 });
  await each(120, 150, (i) => act(i, 'host', 'report', { text: '已公布' }));
  await each(180, 190, (i) => act(i, 'host', 'report', { text: '已补全' }));
  await each(120, 140, (i) => act(i, 'office', 'pass'));
  await each(180, 190, (i) => act(i, 'office', 'pass'));
  await each(140, 150, (i) => act(i, 'office', 'fail', { text: '公布的制度是空文' }));
  expect(await states()).toEqual({ ordered_closed: 10, rectifying: 10, registered: 175, suspended: 5 });
  // before its time has passed nobody fails for not having repaired
  await expect(act(150, 'office', 'fail', { text: '没有整改' })).rejects.toThrow('整改期限到 2027-01-15');
  await expect(sql(`update inspection set state = 'failed' where id = $1`, [sheets[150]])).rejects.toThrow(
    'the time for repair has not passed',
  );
}, 120_000);

test('what is not repaired, or never handed in, fails; ordered closed, closed by the unit or through the platform, with proof', async () => {
  await at('2027-01-18T10:00');
  await rounds();
  await each(150, 160, (i) => act(i, 'office', 'fail', { text: '期满没有整改' }));
  await each(190, 195, (i) => act(i, 'office', 'fail', { text: '暂停后仍未报送' }));
  await rounds();
  expect(await states()).toEqual({ ordered_closed: 25, registered: 175 });
  await each(140, 150, (i) => onAccount(i, 'host', 'report_closed'));
  await each(150, 160, (i) => onAccount(i, 'office', 'platform_close'));
  await each(190, 195, (i) => onAccount(i, 'office', 'platform_close'));
  await expect(onAccount(140, 'office', 'close')).rejects.toThrow('已经注销的证明');
  await expect(
    sql(`update official_account set state = 'closed', active = false where id = $1`, [accounts[140]]),
  ).rejects.toThrow('closed with proof that it is gone');
  // as collection keeps what it read: the page still stands, then it does not
  const read = (i: number, state: string, note: string | null): Promise<unknown> =>
    sql(
      `insert into crawl_attempt (source, kind, target, started_at, finished_at, state, final_url, note) values ('weibo-ajax', 'timeline', $1, app.now(), app.now(), $2, 'https://weibo.com/ajax/statuses/mymblog', $3)`,
      [uid(i), state, note],
    );
  await read(145, 'ok', null);
  await expect(onAccount(145, 'office', 'close')).rejects.toThrow('仍能读到');
  await onAccount(145, 'office', 'still_there');
  await at('2027-01-19T10:00');
  await onAccount(145, 'host', 'report_closed');
  for (const i of [145, 146, 147, 148, 149, ...range(150, 160)]) await read(i, 'empty', '该用户不存在(20003)');
  const papers = [...range(140, 145), ...range(190, 195)];
  await sql(
    `insert into evidence (hash, mime, content, size_bytes) select md5(x), 'image/png', '\\x89504e47', 4 from unnest($1::text[]) x`,
    [papers.map(String)],
  );
  for (const i of papers)
    await sql(
      `insert into account_file (account_id, hash, kind, name, added_by) values ($1, md5($2), 'proof', '平台答复.png', '吴静')`,
      [accounts[i], String(i)],
    );
  for (const i of [...range(140, 160), ...range(190, 195)]) await onAccount(i, 'office', 'close');
  expect(await states()).toEqual({ closed: 25, registered: 175 });
  const closures = await sql<{ via: string; page: boolean; paper: boolean; n: number }>(
    `select via, page is not null as page, evidence_hash is not null as paper, count(*)::int as n from account_closure group by 1, 2, 3 order by 1, 2`,
  );
  expect(closures).toEqual([
    { via: 'platform', page: false, paper: true, n: 5 },
    { via: 'platform', page: true, paper: false, n: 10 },
    { via: 'unit', page: false, paper: true, n: 5 },
    { via: 'unit', page: true, paper: false, n: 5 },
  ]);
}, 120_000);

test('nothing waits any more; every sheet, step and entry of the log says the same; the list is published', async () => {
  expect(await door.api.get(Waits).seen(null)).toEqual({ waits: [], total: 0, late: 0 });
  const ends = await sql<{ state: string; late: boolean; lifted: boolean; n: number }>(
    `select state, suspended_at is not null as late, lifted_at is not null as lifted, count(*)::int as n from inspection group by 1, 2, 3 order by 1, 2, 3`,
  );
  expect(ends).toEqual([
    { state: 'failed', late: false, lifted: false, n: 20 },
    { state: 'failed', late: true, lifted: false, n: 5 },
    { state: 'passed', late: false, lifted: false, n: 143 },
    { state: 'passed', late: true, lifted: true, n: 32 },
  ]);
  const [{ odd }] = (await sql(
    `select count(*)::int as odd from inspection i where (select state from inspection_step s where s.inspection_id = i.id order by no desc limit 1) <> i.state
       or not exists (select 1 from ledger_event e where e.payload::jsonb->>'inspectionId' = i.id::text and e.payload::jsonb->>'to' = i.state)`,
  )) as [{ odd: number }];
  expect(odd).toBe(0);
  // what was judged stays judged, and no step or figure is touched
  for (const past of [
    `update inspection set opinion = 'x' where id = $1`,
    `delete from inspection where id = $1`,
    `update inspection_step set text = 'x' where inspection_id = $1`,
  ])
    await expect(sql(past, [sheets[0]])).rejects.toThrow(/it is judged|a sheet stays|keeps what was written/);
  await door.api.get(Inspections).publish(campaign, actor('刘敏'));
  expect((await door.api.get(InspectionReader).passed(campaign)).accounts.length).toBe(175);
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
