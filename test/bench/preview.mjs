#!/usr/bin/env node
/**
 * How long trying a watch list out takes, and how much memory: node test/bench/preview.mjs [posts=60000]. Needs a build (npm run build).
 * Posts of the last seven days, about 150 characters each, one in twenty a long article of 3,000.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { createDataSource, migrate } = await import('../../libs/platform/dist/index.js');
const { applySeed, DEMO_SCHOOL } = await import('../../libs/registry/dist/index.js');
const { WatchListRepository } = await import('../../libs/collection/dist/index.js');
const { MentionViews, WatchListPreviews } = await import('../../libs/mentions/dist/index.js');

const posts = Number(process.argv[2] ?? 60_000);
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: true });
const dataSource = await createDataSource(server.url, 2).initialize();
await migrate(dataSource);
await applySeed(dataSource, DEMO_SCHOOL);
await dataSource.query(
  `insert into mention (platform, platform_id, source, watch_list_id, text, content_hash, about_school, excluded_by, published_at)
   select 'weibo', n::text, 'weibo-m', 'school',
     case when n % 3 = 0 then '青江职院' else '青衣江职院' end || (array['食堂','宿舍','招聘','考试','图书馆'])[1 + n % 5] ||
       repeat((array['今天的天气真好','排队排了半个小时','有没有人一起去'])[1 + n % 3], case when n % 20 = 0 then 400 else 20 end),
     'x', n % 5 <> 2, case when n % 5 = 2 then '招聘' end, app.now() - (n * 604800.0 / $1) * interval '1 second'
   from generate_series(1, $1::int) n`,
  [posts],
);
const previews = new WatchListPreviews(dataSource, new WatchListRepository(dataSource), new MentionViews(dataSource));
const words = (n, w) => Array.from({ length: n }, (_, i) => `${w}${i}`);
const draft = {
  name: 'x',
  schoolWords: ['青江职院', '青衣江职院', '青衣江职业技术学院'],
  riskWords: [...words(60, '风险'), '食堂', '宿舍', '招聘'],
  requiredWords: [],
  anyWords: [],
  stopWords: [...words(60, '排除'), '招聘'],
  accounts: [],
  platforms: ['weibo', 'wechat'],
  activeFrom: null,
  activeTo: null,
};
for (let i = 0; i < 3; i++) {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const p = await previews.preview(draft);
  const ms = performance.now() - start;
  clearInterval(watch);
  console.log(
    `${p.stored} posts, ${p.matched} matched, ${p.excluded[0]?.n ?? 0} kept out: ${Math.round(ms)} ms, memory +${Math.round((peak - before) / 2 ** 20)} MiB`,
  );
}
await dataSource.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
