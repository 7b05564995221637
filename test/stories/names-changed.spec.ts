import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AnalysisState, SchoolView, SearchAnswer } from '@fengsui/contract';
import { type Client, type Product, startProduct, until } from '../harness/product.js';

/**
 * What the school is called changes: what is stored is judged by the new names, by whichever engine lives, and the figures follow. Nobody is told of a
 * post that is older than a day.
 */
let p: Product;
let head: Client;
const OLD = 900;
const CHILD = fileURLToPath(new URL('../harness/reanalysis-process.mjs', import.meta.url));
const one = async <T>(sql: string, ...params: unknown[]): Promise<T> =>
  Object.values((await p.db.dataSource.query(sql, params))[0] as Record<string, T>)[0]!;
const state = (): Promise<AnalysisState> => head.get<AnalysisState>('/api/analysis');
const isDone = async (): Promise<boolean> => {
  const { version, run } = await state();
  return run?.version === version && run.finishedAt !== null;
};
const school = (): Promise<SchoolView> => head.get<SchoolView>('/api/registry/school');
async function call(change: Partial<SchoolView>): Promise<void> {
  const answer = await fetch(`${p.url}/api/registry/school`, {
    method: 'PUT',
    headers: { cookie: head.cookie, 'Content-Type': 'application/json', 'X-Fengsui': '1' },
    body: JSON.stringify({ ...(await school()), mayEdit: undefined, ...change }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
}
/** Posts as they came days or hours ago, stored under the names of then. */
const store = (n: number, text: string, ago: string, every: string): Promise<unknown> =>
  p.db.dataSource.query(
    `insert into mention (platform, platform_id, source, watch_list_id, author_id, author_name, text, content_hash, analysis_version, published_at, first_seen_at)
     select 'weibo', $2 || n, 'weibo-m', 'school', '70' || n, '路人' || n, $2 || n, md5($2 || n), '2025.01-1',
       app.now() - $3::interval - n * $4::interval, app.now() - $3::interval - n * $4::interval from generate_series(1, $1::int) n`,
    [n, text, ago, every],
  );
const acts = async (): Promise<unknown[]> => [
  await one(`select count(*)::int from alarm`),
  await one(`select count(*)::int from incident`),
  await one(`select count(*)::int from question`),
  await one(`select count(*)::int from outbox`),
];

beforeAll(async () => {
  p = await startProduct({ baselinePerMinute: 0 });
  head = await p.as('liumin');
}, 60_000);
afterAll(() => p.stop());

test('a new short name: stored posts that bear it are the school’s, killed engines lose nothing, nobody is told of old ones', async () => {
  await p.stopEngine();
  await store(
    OLD,
    '雅河青职二食堂的菜里吃出钢丝球，太恶心了，有没有人管管，什么时候给个说法？',
    '30 hours',
    '30 minutes',
  );
  await store(3, '雅河青职的银杏黄了', '1 hour', '1 minute');
  await p.startEngine();
  await until('all judged by the names as they are', isDone);
  expect(await one(`select count(*)::int from mention where about_school`)).toBe(0);
  const before = (await state()).version;
  await p.stopEngine();
  await call({ shortNames: [...(await school()).shortNames, '雅河青职'] });
  const children: ChildProcess[] = [];
  let kills = 0;
  const done = (): Promise<number> => one(`select count(*)::int from mention where about_school`);
  for (const upTo of [1, 250, 500]) {
    const env = { ...process.env, DATABASE_URL: p.config.DATABASE_URL };
    const child = spawn(process.execPath, [CHILD], { env, stdio: ['pipe', 'ignore', 'inherit'] });
    children.push(child);
    await until(`${upTo} judged anew`, async () => (await done()) >= upTo, 60_000);
    child.kill('SIGKILL');
    kills++;
  }
  const { run } = await state();
  expect([kills, run?.finishedAt, run!.words]).toEqual([
    ...[3, null, expect.stringMatching(/^正在按现行名称和第 .+ 版规则重新研判：\d+ \/ 903 条（\d+%），预计还需/)],
  ]);
  expect(run!.done).toBe(await one(`select count(*)::int from mention where analysis_version = $1`, run!.version));
  await p.startEngine();
  await until('all judged by the new name', isDone);
  expect((await state()).run).toMatchObject({ total: OLD + 3, done: OLD + 3, changed: OLD + 3 });
  expect(await one(`select count(*)::int from mention where about_school and match_reason = '简称“雅河青职”'`)).toBe(
    OLD + 3,
  );
  // each once in the history of judgements, and in the index
  expect(await one(`select count(*)::int from mention_analysis where version = $1 and not about_school`, before)).toBe(
    OLD + 3,
  );
  const found = async (): Promise<number> =>
    (await head.get<SearchAnswer>(`/api/search?q=${encodeURIComponent('钢丝球')}`)).total;
  await until('the index to follow', async () => (await found()) === OLD);
  // what would alarm, be asked and be told were it new
  expect(await one(`select count(*)::int from mention where is_question and severity_words <> '{}'`)).toBe(OLD);
  await p.db.clock.advance(120_000);
  await until('engines to have looked', async () => (await one<number>(`select count(*)::int from index_queue`)) === 0);
  expect(await acts()).toEqual([0, 0, 0, 0]);
}, 180_000);

test('the name taken back: they are nobody’s again, and the index follows', async () => {
  await call({ shortNames: (await school()).shortNames.filter((n) => n !== '雅河青职') });
  await until(
    'all judged without it',
    async () => (await isDone()) && (await one<number>(`select count(*)::int from mention where about_school`)) === 0,
  );
  expect((await state()).run).toMatchObject({ total: OLD + 3, done: OLD + 3, changed: OLD + 3 });
  await until(
    'the index to follow',
    async () => (await head.get<SearchAnswer>(`/api/search?q=${encodeURIComponent('钢丝球')}`)).total === 0,
  );
  expect(await acts()).toEqual([0, 0, 0, 0]);
}, 120_000);

test('a grave post of an hour ago, found by the new name, is news', async () => {
  p.expectMessages('wangxiaolan', 'liumin', 'chenjianguo', 'zhoutao', 'wujing');
  await p.stopEngine();
  await store(1, '雅河青职学生宿舍起火，有人受伤，已经报警', '1 hour', '1 minute');
  await p.startEngine();
  await until('it to be judged', isDone);
  expect((await acts())[0]).toBe(0);
  await call({ shortNames: [...(await school()).shortNames, '雅河青职'] });
  await until('the alarm', () => one(`select exists (select 1 from alarm where kind = 'single_post')`));
}, 120_000);
