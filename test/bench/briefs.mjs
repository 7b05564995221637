#!/usr/bin/env node
/**
 * Briefs: how long a day and a month take to make beside one count of the same posts, and a long table as Excel: npm run bench -- briefs [posts=300000] [incidents=20000].
 * Needs a build. A PostgreSQL of its own; JSON lines.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { createDataSource, migrate, SystemClock } = await import('../../libs/platform/dist/index.js');
const { Ledger } = await import('../../libs/ledger/dist/index.js');
const { Registry, applySeed, DEMO_SCHOOL } = await import('../../libs/registry/dist/index.js');
const { TableExport } = await import('../../libs/reports/dist/index.js');
const { BriefFactsRepository } = await import('../../libs/reports/dist/briefs/facts.repository.js');
const { briefBody } = await import('../../libs/reports/dist/briefs/body.js');

const [posts, incidents] = [Number(process.argv[2] ?? 300_000), Number(process.argv[3] ?? 20_000)];
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: true });
const dataSource = await createDataSource(server.url, 4).initialize();
await migrate(dataSource);
await applySeed(dataSource, DEMO_SCHOOL);
const tell = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'briefs', metric, value, unit, n, ...more }));
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
async function timed(work, times = 5) {
  const took = [];
  for (let i = 0; i < times; i++) {
    const at = performance.now();
    await work();
    took.push(performance.now() - at);
  }
  return Math.round(median(took));
}

// two years of posts, so that every comparison finds its own
await dataSource.query(
  `insert into mention (platform, platform_id, source, text, published_at, content_hash, about_school, unit_id, sentiment, topic, is_question)
   select case when n % 5 = 0 then 'wechat' else 'weibo' end, 'p' || n, 'weibo-m', '二食堂餐盘里有异物', now() - random() * interval '730 days', 'h', true,
     (array['logistics', 'student', 'academic', null])[1 + n % 4], (array['neg', 'neu', 'pos'])[1 + n % 3], (array['食品安全食堂', '宿舍后勤收费', null])[1 + n % 3], n % 6 = 0
   from generate_series(1, $1::int) n`,
  [posts],
);
await dataSource.query(
  `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at, closed_at)
   select 'YQ-' || n, '二食堂餐食出现异物', 'logistics', '食品安全食堂', 1 + n % 4, '认证媒体转发', 'closed', now() - interval '40 days', now() - interval '39 days' from generate_series(1, $1::int) n`,
  [incidents],
);
await dataSource.query(
  `insert into coverage (source, query, from_at, to_at, state) select 'weibo-s', '词' || q, now() - interval '730 days', now(), 'seen' from generate_series(1, 200) q`,
);
await dataSource.query('vacuum analyze');

const DAY = 86_400_000;
const midnight = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000;
const facts = new BriefFactsRepository();
for (const [kind, days] of [
  ['daily', 1],
  ['monthly', 30],
]) {
  const span = { from: new Date(midnight - days * DAY), to: new Date(midnight) };
  let found;
  const ms = await timed(() =>
    dataSource.transaction('REPEATABLE READ', async (tx) => {
      found = briefBody(await facts.read(tx, { kind, span, scope: null, dueAt: null }));
    }),
  );
  const reference = await timed(() =>
    dataSource.query(
      `select count(*) from mention where about_school and not drill and published_at >= $1 and published_at < $2`,
      [span.from, span.to],
    ),
  );
  tell(`${kind}_ms`, ms, 'ms', found.figures[0].value, {
    stored: posts,
    reference,
    referenceIs: 'one count of the period',
  });
}

const tables = new TableExport(dataSource, new Registry(dataSource), new Ledger(dataSource), new SystemClock());
const plan = await tables.plan('incidents', {}, { roles: ['duty'], unitIds: [] });
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
const out = new PassThrough();
let bytes = 0;
out.on('data', (c) => (bytes += c.length));
const at = performance.now();
await tables.write(out, plan, { type: 'system', id: 'bench', name: '测量' });
clearInterval(watch);
tell('export_rows_per_s', Math.round(incidents / ((performance.now() - at) / 1000)), '1/s', incidents, {
  bytes,
  rssGrowthMiB: Math.round((peak - before) / 1048576),
});
await dataSource.destroy();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
