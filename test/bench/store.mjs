#!/usr/bin/env node
/**
 * How fast pages of posts are stored, on one core beside a durable PostgreSQL: node test/bench/store.mjs [pages=150] [postsPerPage=20].
 * Needs a build (npm run build). Prints posts a second for new posts, and for pages that are all known already.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { createDataSource, migrate, SystemClock } = await import('../../libs/platform/dist/index.js');
const { applySeed, DEMO_SCHOOL, Registry } = await import('../../libs/registry/dist/index.js');
const { Ledger } = await import('../../libs/ledger/dist/index.js');
const { MentionStore } = await import('../../libs/mentions/dist/index.js');
const { AnalysisContextReader } = await import('../../libs/mentions/dist/analysis-context.js');

const [pages, size] = [Number(process.argv[2] ?? 150), Number(process.argv[3] ?? 20)];
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: false });
const dataSource = await createDataSource(server.url, 2).initialize();
await migrate(dataSource);
await applySeed(dataSource, DEMO_SCHOOL);
const store = new MentionStore(
  new AnalysisContextReader(new Registry(dataSource), new SystemClock()),
  new Ledger(dataSource),
);

const WORDS =
  '食堂 宿舍 停水 热水 老师 考试 选课 图书馆 快递 军训 社团 晚霞 操场 排队 涨价 空调 网络 补考 奖学金 门禁 电动车 实训 就业 招聘 毕业 室友 辅导员 早八 体测 讲座'.split(
    ' ',
  );
let seed = 7;
const random = (n) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % n;
const post = (n) => ({
  platform: 'weibo',
  id: String(5_000_000_000_000_000 + n),
  url: `https://weibo.com/1/${n}`,
  author: { id: String(random(5000)), name: `同学${random(5000)}`, kind: 'plain', followers: random(900) },
  title: null,
  text: `青江职院${Array.from({ length: 12 + random(20) }, () => WORDS[random(WORDS.length)]).join(random(2) ? '' : '，')}`,
  publishedAt: new Date(),
  publishedRaw: '刚刚',
  reposts: random(9),
  comments: random(9),
  likes: random(99),
  region: '四川',
  kind: 'post',
  rootId: null,
  edited: false,
  repostOf: null,
});
const all = Array.from({ length: pages }, (_, p) => Array.from({ length: size }, (_, i) => post(p * size + i)));
const run = async (what) => {
  const from = { source: 'weibo-m', watchListId: 'school' };
  // the dictionary is loaded at first use
  await dataSource.transaction((tx) => store.store(tx, [post(-1)], from));
  const start = performance.now();
  for (const page of all) await dataSource.transaction((tx) => store.store(tx, page, from));
  const s = (performance.now() - start) / 1000;
  console.log(
    `${what}: ${Math.round((pages * size) / s)} posts/s, ${((s / pages) * 1000).toFixed(1)} ms a page of ${size}`,
  );
};
await run('new posts');
await run('known posts');
await dataSource.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
