#!/usr/bin/env node
/**
 * Lists of units, people and accounts at the API: a real api process over a durable database of the size of a large college.
 * npm run bench -- registry [units=2000] [people=20000] [accounts=5000] [rounds=60]. Target: p95 of at most 300 ms for each list.
 * Posts of the accounts (ten each for the half that are Weibo) are there for the signs and as what was published; one account in ten waits for
 * somebody; as many 发布授权 as units; a 年检 of every account that stands, 3,000 candidates, 5,000 questions, 20 groups and 30 联动 of 100 accounts. What comes in by sheet is timed too. A table of the lists comes last, on stderr.
 */
import { spawn } from 'node:child_process';
import { freePort } from '../../scripts/lib/postgres.mjs';
import { percentile } from '../harness/campus-posts.mjs';
import { openDatabase } from '../harness/index-bench.mjs';

const [units, people, accounts, rounds] = [2_000, 20_000, 5_000, 60].map((n, i) => Number(process.argv[i + 2] ?? n));
const TARGET_MS = 300;
const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'registry', metric, value: Math.round(value * 10) / 10, unit, n, ...more }));

const db = await openDatabase();
const port = await freePort();
const env = {
  ...process.env,
  FENGSUI_PROFILE: 'demo',
  DATABASE_URL: db.server.url,
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  FENGSUI_DATA_DIR: db.base,
  FENGSUI_LINK_KEYS: `k1:${'b'.repeat(43)}`,
  LOG_LEVEL: 'error',
};
const child = spawn(process.execPath, ['apps/api/dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
process.once('exit', () => child.kill('SIGKILL'));
const { accounts: signIns } = await new Promise((resolve, reject) => {
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const line = text.split('\n').find((l) => l.includes('"ready"'));
    if (line) resolve(JSON.parse(line));
  });
  child.once('exit', (code) => reject(new Error(`api ended (${code})`)));
});
const url = `http://127.0.0.1:${port}`;
const headersOf = async (username) => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(signIns.find((a) => a.username === username)),
  });
  return { cookie: answer.headers.getSetCookie()[0].split(';')[0], 'X-Fengsui': '1' };
};
const [duty, head, host, leader] = await Promise.all(
  ['wangxiaolan', 'liumin', 'chenjianguo', 'zhaolixin'].map(headersOf),
);

/** Takes a sheet as a person would; answers how long it took. */
async function bring(path, rows) {
  const form = new FormData();
  form.set('file', new File([rows.join('\n')], 'sheet.csv'));
  const began = performance.now();
  const got = await fetch(`${url}${path}`, { method: 'POST', headers: duty, body: form });
  const report = await got.json();
  if (!report.applied) throw new Error(`not taken: ${JSON.stringify(report).slice(0, 400)}`);
  return performance.now() - began;
}

// a tree of four levels; three people of each unit in posts, the others without
const above = (i) => (i < 20 ? '' : `单位${Math.floor(i / 10) - 1}`);
const KINDS = ['党组织', '系部', '处室'];
const unitRows = Array.from({ length: units }, (_, i) => `单位${i},${KINDS[i % 3]},${above(i)}`);
say(
  'sheet_units',
  await bring('/api/registry/import?kind=units&apply=1', ['单位名称,类别,上级单位', ...unitRows]),
  'ms',
  units,
);
const FUNCTIONS = ['单位负责人', '单位分管领导', '官微管理员'];
const personRows = Array.from(
  { length: people },
  (_, i) => `人员${i},${100_000 + i},教职工,单位${i % units},${i < 3 * units ? FUNCTIONS[Math.floor(i / units)] : ''}`,
);
say(
  'sheet_people',
  await bring('/api/registry/import?kind=people&apply=1', ['姓名,工号,身份,所在单位,职责', ...personRows]),
  'ms',
  people,
);
const accountRows = Array.from({ length: accounts }, (_, i) => {
  const platform = i % 2 === 0 ? '新浪微博' : '微信公众号';
  const [admin, reviewer] = [`人员${(i % units) + 2 * units}`, `人员${(i % units) + units}`];
  return `${platform},账号${i},n${i},单位${i % units},2020-01-01,${admin},${i % 7 === 0 ? '' : reviewer}`;
});
say(
  'sheet_accounts',
  await bring('/api/registry/accounts/import?apply=1', [
    '平台,账号名称,平台编号,主办单位,开通日期,管理员,初审',
    ...accountRows,
  ]),
  'ms',
  accounts,
);
await db.dataSource.query(
  `insert into mention (source, platform, platform_id, author_id, author_name, text, published_at, first_seen_at, kind, author_kind, content_hash)
   select 'weibo-ajax', 'weibo', a.platform_uid || '-' || n, a.platform_uid, a.name, '今日食堂', app.now() - n * (1 + length(a.platform_uid)) * interval '1 day', app.now(), 'post', 'official', md5(a.platform_uid || n)
   from official_account a, generate_series(1, 10) n where a.platform = 'weibo' and a.platform_uid like 'n%'`,
);
await db.dataSource.query(
  `update publication p set looked_at = app.now(), account_id = o.id from mention m join official_account o on o.platform = m.platform and o.platform_uid = m.author_id
   where m.id = p.mention_id`,
);
// one account in ten is on its way; what it waits for is late for every other one
await db.dataSource.query(
  `update official_account set state = case n % 4 when 0 then 'applied' when 1 then 'endorsed' when 2 then 'returned' else 'approved' end, active = false,
     due_at = app.now() + case when n % 8 < 4 then -interval '1 day' else interval '2 days' end
   from (select id as one, row_number() over (order by id) as n from official_account where platform = 'wechat' limit ${Math.round(accounts / 10)}) x where id = one`,
);
await db.dataSource.query(
  `with n as (select id, name, row_number() over (order by name) as n from unit where name like '单位%'),
     w as (select unit_id, array_agg(id order by name) as ids from person where unit_id in (select id from n) group by 1),
     made as (
       insert into authorisation (unit_id, drafted_by, title, text, category, secrecy, state, review_1, review_2, review_3, decided_by, decided_at, wording, valid_until, state_at)
       select n.id, ids[1], '情况说明' || n, repeat('今日情况说明。', 60), 'emergency', '{}', case when n % 5 = 0 then 'office' else 'approved' end, ids[2], ids[3], ids[4],
         case when n % 5 = 0 then null else d.id end, case when n % 5 = 0 then null else app.now() end, '口径', app.now() + interval '3 days', app.now() - n * interval '1 hour'
       from n join w on w.unit_id = n.id, (select id from person where name = '刘敏') d where cardinality(ids) >= 4 returning id, unit_id)
   insert into authorisation_account select m.id, o.id from made m join official_account o on o.unit_id = m.unit_id and o.platform = 'weibo'`,
);
// 年检 of every account that stands: one in five handed in, two passed
const [{ id: campaign }] = await db.dataSource.query(
  `with c as (insert into inspection_campaign (year, from_on, to_on, ends_on, opened_by) values (2025, '2025-01-01', '2025-12-31', '2026-12-31', '刘敏') returning id),
     a as (select id, row_number() over (order by id) as n from official_account a where a.active and not exists (select 1 from inspection i where i.account_id = a.id)),
     post as (select jsonb_build_object('mentionId', gen_random_uuid(), 'text', repeat('今日食堂', 20), 'url', null, 'at', '2025-06-01T00:00:00.000Z', 'reposts', 3, 'comments', 2, 'likes', 9) as one),
     made as (
       insert into inspection (campaign_id, account_id, state, facts, content, handed_by, handed_at, signed_by, signed_name, signed_at, first_signed_at, judged_by, judged_name, judged_at, opinion, due_at)
       select c.id, a.id, state, jsonb_build_object('posts', 10, 'gone', 0, 'reposts', 30, 'comments', 20, 'likes', 90, 'uncounted', 0, 'reads', null, 'followersFrom', 900, 'followersTo', 950,
           'silence', null, 'top', (select jsonb_agg(one) from post, generate_series(1, 10)), 'incidents', '[]'::jsonb, 'unauthorised', 0, 'questions', null, 'signs', '["无初审"]'::jsonb, 'gaps', '[]'::jsonb),
         case when handed then '{"team": "三人", "handOvers": "", "rules": "", "violations": "", "repairs": ""}'::jsonb end, case when handed then '管理员' end, case when handed then app.now() end,
         case when handed then s.id end, case when handed then s.name end, case when handed then app.now() end, case when handed then app.now() end,
         case when judged then d.id end, case when judged then d.name end, case when judged then app.now() end, case when judged then '合格' end,
         case when not judged then app.now() + (n % 20 - 5) * interval '1 day' end
       from c, a cross join lateral (select n % 5 < 3 as handed, n % 5 < 2 as judged, case when n % 5 < 2 then 'passed' when n % 5 = 2 then 'submitted' else 'open' end as state) x,
         (select id, name from person where name = '人员0') s, (select id, name from person where name = '刘敏') d
       returning 1)
   select id from c`,
);
await db.dataSource.query(
  `insert into account_candidate (platform, key, seen, name, found_by, found_at, proposal, reasons, unit_id, aside_as, state, due_at)
   select 'weibo', 'c' || n, jsonb_build_object('platform', 'weibo', 'uid', 'c' || n, 'handle', null, 'name', '像账号' || n, 'bio', '校园生活', 'certification', '{"kind": "none", "text": ""}'::jsonb, 'followers', 100, 'link', null, 'posts', '[]'::jsonb, 'followedBy', '[]'::jsonb),
     '像账号' || n, 'search', app.now() - n * interval '1 minute', case when n % 3 = 0 then 'fan' else 'ours' end, '{名称含校名,简介提到学校}', u.id,
     case when n % 3 = 0 then 'fan' end, case n % 3 when 0 then 'aside' when 1 then 'found' else 'asked' end, case when n % 3 = 2 then app.now() + (n % 20 - 5) * interval '1 day' end
   from generate_series(1, 3000) n join unit u on u.name = '单位' || n % ${units}`,
);
await db.dataSource.query(
  `with q as (
     insert into question (text, features, kind, state, unit_id, unit_reason, reply, replied_by, reviewed_by, published_at, starts_at, due_at, created_at)
     select '请问图书馆几点关门' || n, '{图书馆,关门}', case when n % 4 = 0 then 'complaint' else 'question' end, x.state, u.id, '提到单位',
       case when published then '晚上十点。' end, case when published then r.id end, case when published then d.id end, case when published then app.now() end,
       app.now(), case when x.state = 'dispatched' then app.now() + (n % 20 - 5) * interval '1 hour' end, app.now() - n * interval '1 minute'
     from generate_series(1, 5000) n join unit u on u.name = '单位' || n % ${units}
       cross join lateral (select n % 10 < 6 as published, case when n % 10 < 6 then 'published' when n % 10 < 8 then 'dispatched' else 'found' end as state) x,
       (select id from person where name = '人员0') r, (select id from person where name = '刘敏') d
     returning id, state, unit_id, due_at, created_at),
   asked as (insert into question_asking (question_id, looked_at, asked_at, via) select id, app.now(), created_at, 'phone' from q)
   insert into question_round (question_id, no, unit_id, started_at, due_at, ended_at, outcome)
   select id, 1, unit_id, created_at, coalesce(due_at, app.now()), case when state = 'published' then app.now() end, case when state = 'published' then 'answered' end from q where state <> 'found'`,
);
await db.dataSource.query(
  `with a as (select id, unit_id, row_number() over (order by id) as n from official_account where platform = 'weibo' and active),
     g as (insert into circle_group (name) select '分组' || n from generate_series(1, 20) n returning id, substr(name, 3)::int as n),
     m as (insert into circle_group_account select g.id, a.id from g join a on a.n % 20 = g.n - 1),
     act as (
       insert into circle_action (mention_id, wanted, text, made_by, made_at, until_at)
       select id, 'either', '请转发', '王晓岚', app.now() - interval '1 day', app.now() + interval '1 day' from (select id from mention where author_kind = 'official' order by id limit 30) x returning id)
   insert into circle_request (action_id, account_id, unit_id) select act.id, a.id, a.unit_id from act, a where a.n <= 100`,
);
await db.dataSource.query('analyze');

const [{ id: unit }] = await db.dataSource.query(`select id from unit where name = '单位7'`);
const [{ id: action }] = await db.dataSource.query(`select id from circle_action order by made_at, id limit 1`);
const [{ id: group }] = await db.dataSource.query(`select id from circle_group order by name limit 1`);
const [{ id: account }] = await db.dataSource.query(`select id from official_account where name = '账号7'`);
const pages = Math.floor(people / 50);
const LISTS = {
  units: () => '/api/registry/units',
  unit_and_chain: () => `/api/registry/units/${unit}`,
  people: (i) => `/api/registry/people?page=${1 + ((i * 37) % pages)}`,
  people_search: (i) => `/api/registry/people?q=${encodeURIComponent(`人员${i}`)}`,
  people_of_unit: () => `/api/registry/people?unitId=${unit}`,
  people_by_post: (i) => `/api/registry/people?function=unit_leader&page=${1 + (i % 40)}`,
  accounts: (i) => `/api/registry/accounts?page=${1 + (i % 100)}`,
  accounts_search: (i) => `/api/registry/accounts?q=${encodeURIComponent(`账号${i}`)}`,
  accounts_flag: () => '/api/registry/accounts?flag=no_staff_reviewer&state=standing',
  accounts_below: () => `/api/registry/accounts?unitId=${unit}`,
  accounts_of_host: [host, () => '/api/registry/accounts'],
  account: () => `/api/registry/accounts/${account}`,
  waits: () => '/api/registry/waits',
  waits_all: () => '/api/registry/waits?all=1',
  waits_of_host: [host, () => '/api/registry/waits'],
  home_duty: () => '/api/home',
  home_head: [head, () => '/api/home'],
  home_leader: [leader, () => '/api/home'],
  home_host: [host, () => '/api/home'],
  authorisations: () => '/api/publishing/authorisations',
  authorisations_waiting: [head, () => '/api/publishing/authorisations?state=office'],
  authorisations_of_host: [host, () => '/api/publishing/authorisations'],
  publishing_choices: () => '/api/publishing/choices',
  posts: (i) => `/api/publishing/posts?page=${1 + (i % 400)}`,
  posts_verdict: () => '/api/publishing/posts?verdict=differs',
  posts_of_host: [host, () => '/api/publishing/posts'],
  readiness: () => '/api/roster/readiness',
  readiness_all: (i) => `/api/roster/readiness/unreachable?page=${1 + (i % 20)}`,
  roster: (i) => `/api/roster?page=${1 + (i % Math.ceil(units / 50))}`,
  roster_search: (i) => `/api/roster?q=${encodeURIComponent(`人员${i}`)}`,
  roster_people: () => '/api/roster/people',
  roster_people_search: (i) => `/api/roster/people?q=${encodeURIComponent(`人员${i}`)}`,
  roster_people_away: (i) => `/api/roster/people?away=1&q=${encodeURIComponent(`单位${i}`)}`,
  inspection: (i) => `/api/inspections/${campaign}?page=${1 + (i % 90)}`,
  inspection_late: () => `/api/inspections/${campaign}?state=late`,
  candidates: (i) => `/api/discovery/candidates?page=${1 + (i % 60)}`,
  candidates_search: (i) => `/api/discovery/candidates?q=${encodeURIComponent(`像账号${i}`)}`,
  questions: (i) => `/api/questions?page=${1 + (i % 100)}`,
  questions_published: (i) => `/api/questions?state=published&page=${1 + (i % 60)}`,
  questions_search: (i) => `/api/questions?q=${encodeURIComponent(`关门${i}`)}`,
  questions_mine: [head, () => '/api/questions?mine=1'],
  question_units: (i) => `/api/questions/units?q=${encodeURIComponent(`单位${i}`)}`,
  circle: () => '/api/circle',
  circle_actions: () => '/api/circle/actions',
  circle_requests: (i) => `/api/circle/actions/${action}/requests?page=${1 + (i % 2)}`,
  circle_members: (i) => `/api/circle/members?page=${1 + (i % 80)}`,
  circle_members_search: (i) => `/api/circle/members?q=${encodeURIComponent(`账号${i}`)}`,
  circle_group: () => `/api/circle/groups/${group}`,
  rules: () => '/api/rules',
};
const table = [];
for (const [name, list] of Object.entries(LISTS)) {
  const [headers, at] = Array.isArray(list) ? list : [duty, list];
  const times = [];
  let bytes = 0;
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    const got = await fetch(`${url}${at(i)}`, { headers });
    bytes = (await got.arrayBuffer()).byteLength;
    if (!got.ok) throw new Error(`${name}: ${got.status}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)].map(Math.round);
  say(`${name}_p95`, p95, 'ms', rounds, { p50, bytes, target: TARGET_MS });
  table.push({ list: name, p50, p95, kB: Math.round(bytes / 1000), ok: p95 <= TARGET_MS });
}
console.error(['list'.padEnd(26), 'p50 ms', 'p95 ms', '    kB'].join('  '));
for (const r of table)
  console.error(
    [r.list.padEnd(26), ...[r.p50, r.p95, r.kB].map((n) => String(n).padStart(6)), r.ok ? '' : '✗'].join('  '),
  );
child.removeAllListeners('exit');
await db.close();
process.exit(0);
