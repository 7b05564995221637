#!/usr/bin/env node
/**
 * How long from publication to a stored mention while an incident is open, at the polite defaults: 200 posts an hour about it, searched every three
 * minutes, twelve seconds between requests. The clock runs faster (speed), so that delays of this machine weigh the more.
 * npm run bench -- incident-mode [minutes=90] [speed=20]
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CollectionSetup, POLITE_PACE } from '@fengsui/collection';
import { createCrawler } from '@fengsui/crawler';
import { readConfig } from '@fengsui/platform';
import { createTestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { startSimulator } from '@fengsui/simulator';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const [minutes, speed] = [90, 20].map((d, i) => Number(process.argv[2 + i] ?? d));
const MINUTE = 60_000;
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: true });
process.env.TEST_DATABASE_ADMIN_URL = server.url;
const { crawlerSettings } = await import('../harness/collection-run.mjs');
const db = await createTestDatabase();
await applySeed(db.dataSource, DEMO_SCHOOL);
await new CollectionSetup(db.dataSource).ensureSources(POLITE_PACE);
await db.dataSource.query(
  `insert into incident (code, title, unit_id, topic, watch_list_id, level, level_reason, state) values ('YQ-1', '二食堂餐食出现钢丝球', 'logistics', '食品安全食堂', 'school', 3, '', 'open')`,
);
// the posts of the incident tell which name of the school is used
await db.dataSource.query(
  `with m as (insert into mention (platform, platform_id, source, watch_list_id, text, content_hash, about_school, kind)
     values ('weibo', '1', 'weibo-m', 'school', '青江职院二食堂的宫保鸡丁里有钢丝', 'h', true, 'post') returning id)
   insert into incident_mention (incident_id, mention_id) select i.id, m.id from incident i, m`,
);
await db.clock.run(speed);
const sim = await startSimulator({ baselinePerMinute: 0, now: () => db.clock.now() });
const crawler = await createCrawler(readConfig(crawlerSettings(db.url, sim.urls, base)), { clock: db.clock });
const from = db.clock.now().getTime() + 5 * MINUTE;
for (let at = from; at < from + minutes * MINUTE; at += 18_000)
  sim.addPost({ at, text: `青江职院二食堂吃出钢丝球，食品安全谁来管（${(at - from) / 18_000}）` });
await db.clock.sleep((minutes + 12) * MINUTE);
const rows = await db.dataSource.query(
  `select extract(epoch from first_seen_at - published_at) as s from mention where text like '%钢丝球%' order by 1`,
);
const focus = await db.dataSource.query(`select target, source from crawl_job where focus`);
const s = rows.map((r) => Number(r.s));
const planned = Math.ceil((minutes * MINUTE) / 18_000);
const say = (metric, value, unit) =>
  console.log(JSON.stringify({ bench: 'incident-mode', metric, value, unit, n: s.length, speed }));
say('published', planned, 'posts');
say('stored', s.length, 'posts');
say('latency_p50', s[Math.floor(s.length * 0.5)], 's');
say('latency_p95', s[Math.floor(s.length * 0.95)], 's');
say('latency_max', s.at(-1), 's');
say('period', 180, 's');
say('incident_searches', focus.length, 'searches');
await crawler.close();
await sim.stop();
await db.drop();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
process.exit(0);
