#!/usr/bin/env node
/**
 * Judging the store anew: npm run bench -- reanalyse [posts=20000]. Posts of an older version in a durable PostgreSQL; posts a second without the
 * breath between batches, with one engine and with two, and with it; every one of them is judged otherwise than before (the dearest case).
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const { judge } = await import('../../libs/analysis/dist/index.js');
const { createDataSource, migrate, SystemClock } = await import('../../libs/platform/dist/index.js');
const { applySeed, DEMO_SCHOOL, Registry } = await import('../../libs/registry/dist/index.js');
const { Reanalysis } = await import('../../libs/mentions/dist/index.js');
const { AnalysisContextReader } = await import('../../libs/mentions/dist/analysis-context.js');

const posts = Number(process.argv[2] ?? 20_000);
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: false });
const dataSource = await createDataSource(server.url, 4).initialize();
await migrate(dataSource);
await applySeed(dataSource, DEMO_SCHOOL);
const engine = () => new Reanalysis(dataSource, new AnalysisContextReader(new Registry(dataSource), new SystemClock()));
const line = (metric, value, unit) =>
  console.log(JSON.stringify({ bench: 'reanalyse', metric, value, unit, n: posts }));

async function old() {
  await dataSource.query(`truncate index_queue, mention_analysis, analysis_run`);
  await dataSource.query(`update mention set analysis_version = '2025.01-1', score = -1`);
  await dataSource.query(`vacuum analyze mention`);
}
/** Rounds until nothing is left; breathes as the engine's loop does. */
async function work(reanalysis, breathes) {
  for (;;) {
    const rest = await reanalysis.round();
    if (rest === 60_000) return;
    if (breathes || rest === 1_000) await new Promise((done) => setTimeout(done, Math.min(rest, 50)));
  }
}
async function measure(metric, engines, breathes) {
  await old();
  const start = performance.now();
  await Promise.all(engines.map((e) => work(e, breathes)));
  const seconds = (performance.now() - start) / 1000;
  const [{ done, changed, queued }] = await dataSource.query(
    `select done, changed, (select count(*)::int from index_queue) as queued from analysis_run`,
  );
  if (done !== posts || changed !== posts || queued !== posts)
    throw new Error(JSON.stringify({ done, changed, queued }));
  line(metric, Math.round(posts / seconds), 'posts/s');
}

// dictionary and models are loaded at first use
judge('青江职院食堂');
try {
  await dataSource.query(
    `insert into mention (platform, platform_id, source, text, content_hash, about_school, match_reason, analysis_version, published_at)
     select 'weibo', n::text, 'weibo-m', '青江职院二食堂今天排队排了 ' || n || ' 分钟，打到的菜里有异物，找了经理也没有说法，希望学校管一管。', n::text, true,
       '简称“青江职院”', '2025.01-1', app.now() - n * interval '1 minute' from generate_series(1, $1::int) n`,
    [posts],
  );
  await measure('one engine', [engine()], false);
  await measure('two engines', [engine(), engine()], false);
  await measure('one engine, with the breath between batches', [engine()], true);
} finally {
  await dataSource.destroy();
  await server.stop();
  fs.rmSync(base, { recursive: true, force: true });
}
