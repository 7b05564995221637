#!/usr/bin/env node
/**
 * A simulated week of Weibo collected by three crawler processes: 200 posts an hour with bursts to 3,000, page caps, 5 % faults, two blocks and a
 * two-hour outage, one crawler killed every minute. npm run bench -- collection [days=7] [speed=400] [killEveryMs=60000]
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const [days, speed, killEveryMs] = [7, 400, 60_000].map((d, i) => Number(process.argv[2 + i] ?? d));
const HOUR = 3_600_000;
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: true });
process.env.TEST_DATABASE_ADMIN_URL = server.url;
const { collectionRun } = await import('../harness/collection-run.mjs');

let said = 0;
const r = await collectionRun({
  hours: days * 24,
  speed,
  killEveryMs,
  faults: 0.05,
  bursts: [
    { atHour: 3, perHour: 3_000, minutes: 20 },
    ...Array.from({ length: days - 1 }, (_, d) => ({
      atHour: (d + 1) * 24 + 5,
      perHour: 3_000,
      minutes: d % 2 ? 20 : 60,
    })),
  ],
  prepare(sim, from) {
    const during = (origin, fault, fromHour, toHour) =>
      sim.setFault({ origin, fault, from: from + fromHour * HOUR, until: from + toHour * HOUR });
    during('weibo-s', 'captcha', 8, 8.5);
    during('weibo-m', 'login', days * 24 * 0.4, days * 24 * 0.4 + 1);
    for (const origin of ['weibo-m', 'weibo-s']) during(origin, 'network', days * 24 * 0.6, days * 24 * 0.6 + 2);
  },
  async onTick({ db, sim, hour, peakMiB }) {
    if (hour - said < 6 || !process.env.BENCH_PROGRESS) return;
    said = hour;
    const [m] = await db.dataSource.query(`select count(*)::int as n from mention`);
    const [w] = await db.dataSource.query(`select count(*)::int as n from crawl_job where kind = 'window'`);
    const s = await db.dataSource.query(
      `select source, state, day_count, paused_until > app.now() as paused, pause_reason from source_state where day_count > 0`,
    );
    console.error(
      Math.round(hour),
      'h',
      m.n,
      'stored',
      w.n,
      'windows',
      sim.log().length,
      'requests',
      Math.round(peakMiB),
      'MiB',
      JSON.stringify(s),
    );
  },
});
const n = r.posts;
const say = (metric, value, unit) =>
  console.log(JSON.stringify({ bench: 'collection', metric, value, unit, n, days, speed }));
say('recall', r.recall, 'share of posts not deleted meanwhile');
say('missed', r.missed, 'posts');
say('missed_outside_gaps', r.missedOutsideGaps.length, 'posts');
say('deleted_posts_caught', r.deletedCaught, 'share');
say('duplicates', r.duplicates, 'posts');
say('budget_violations', r.violations.length, 'requests');
say('requests', r.requests, 'requests');
say('faulty_answers', r.faulty, 'requests');
say('windows_left', r.windowsLeft, 'windows');
say('kills', r.kills, 'processes');
say('crawler_memory_peak', Math.round(r.peakMiB), 'MiB');
say('wall', Math.round(r.wallMs / 1000), 's');
for (const e of r.errors.slice(0, 5)) console.error(e);
for (const v of r.violations.slice(0, 5)) console.error(JSON.stringify(v));
for (const m of r.missedOutsideGaps.slice(0, 5)) console.error(JSON.stringify(m));
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
process.exit(0);
