#!/usr/bin/env node
/**
 * Lists of units, people and accounts at the API: a real api process over a durable database of the size of a large college.
 * npm run bench -- registry [units=2000] [people=20000] [accounts=5000] [rounds=60]. Target: p95 of at most 300 ms for each list.
 * Posts of the accounts (ten each for the half that are Weibo) are there for the signs; what comes in by sheet is timed too.
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
const { accounts: signIns } = await new Promise((resolve, reject) => {
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const line = text.split('\n').find((l) => l.includes('"ready"'));
    if (line) resolve(JSON.parse(line));
  });
  child.once('exit', (code) => reject(new Error(`api ended (${code})`)));
});
const url = `http://127.0.0.1:${port}`;
const duty = signIns.find((a) => a.username === 'wangxiaolan');
const answer = await fetch(`${url}/api/session`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(duty),
});
const headers = { cookie: answer.headers.getSetCookie()[0].split(';')[0], 'X-Fengsui': '1' };

/** Takes a sheet as a person would; answers how long it took. */
async function bring(path, rows) {
  const form = new FormData();
  form.set('file', new File([rows.join('\n')], 'sheet.csv'));
  const began = performance.now();
  const got = await fetch(`${url}${path}`, { method: 'POST', headers, body: form });
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
  `insert into mention (platform, platform_id, author_id, author_name, text, published_at, first_seen_at, kind)
   select 'weibo', a.platform_uid || '-' || n, a.platform_uid, a.name, '今日食堂', app.now() - n * (1 + length(a.platform_uid)) * interval '1 day', app.now(), 'post'
   from official_account a, generate_series(1, 10) n where a.platform = 'weibo' and a.platform_uid like 'n%'`,
);
await db.dataSource.query('analyze');

const [{ id: unit }] = await db.dataSource.query(`select id from unit where name = '单位7'`);
const [{ id: account }] = await db.dataSource.query(`select id from official_account where name = '账号7'`);
const pages = Math.floor(people / 50);
const LISTS = {
  units: () => '/api/registry/units',
  unit: () => `/api/registry/units/${unit}`,
  people: (i) => `/api/registry/people?page=${1 + ((i * 37) % pages)}`,
  people_search: (i) => `/api/registry/people?q=${encodeURIComponent(`人员${i}`)}`,
  people_of_unit: () => `/api/registry/people?unitId=${unit}`,
  accounts: (i) => `/api/registry/accounts?page=${1 + (i % 100)}`,
  accounts_search: (i) => `/api/registry/accounts?q=${encodeURIComponent(`账号${i}`)}`,
  accounts_flag: () => '/api/registry/accounts?flag=no_staff_reviewer&state=standing',
  accounts_below: () => `/api/registry/accounts?unitId=${unit}`,
  account: () => `/api/registry/accounts/${account}`,
  readiness: () => '/api/roster/readiness',
  roster: () => '/api/roster',
};
for (const [name, at] of Object.entries(LISTS)) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    const got = await fetch(`${url}${at(i)}`, { headers });
    await got.arrayBuffer();
    if (!got.ok) throw new Error(`${name}: ${got.status}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  say(`${name}_p95`, percentile(times, 0.95), 'ms', rounds, {
    p50: Math.round(percentile(times, 0.5)),
    target: TARGET_MS,
  });
}
child.removeAllListeners('exit').kill('SIGKILL');
await db.close();
process.exit(0);
