#!/usr/bin/env node
/**
 * Hot-search boards of 16 days of 2024 replayed: hours from an incident's first appearance to our alarm, and alarms that are none.
 * npm run bench -- hot-replay [folder=../shared/data]
 *
 * Each college of the data is a watch list (full name, short names that are not ambiguous); every board goes through HotTopics and Detection over a
 * real database, whose clock stands at the board's time.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const data = process.argv[2] ?? path.resolve(import.meta.dirname, '../../../shared/data');
if (!fs.existsSync(data)) {
  console.error(`跳过：没有数据文件夹 ${data}`);
  process.exit(0);
}
const table = (file) => {
  const bytes = fs.readFileSync(path.join(data, file));
  const [head, ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split('\n');
  const names = head.split('\t');
  return lines.map((l) => Object.fromEntries(l.split('\t').map((cell, i) => [names[i], cell])));
};
const beijing = (t) => Date.parse(`${t}+08:00`);
const boards = Map.groupBy(table('events/hot_search_hourly_before_2025.tsv.gz'), (r) => r.snapshot_time);
const times = [...boards.keys()].sort();
const shown = new Map();
for (const at of times) for (const r of boards.get(at)) if (!shown.has(r.title)) shown.set(r.title, at);

const gold = table('events/gold_campus_events_before_2025.tsv.gz');
const named = table('events/college_named_topics_before_2025.tsv.gz');
const aliases = table('colleges/aliases.tsv').filter((a) => a.ambiguity === 'ok');
const colleges = [...new Set([...gold.map((g) => g.college), ...aliases.map((a) => a.college)])].filter(Boolean).sort();
/** what a title is about, by whoever labelled it */
const about = Map.groupBy(
  [
    ...gold.map((g) => [g.title, g.college]),
    ...named.flatMap((n) => n.colleges.split(/[,;、|]/).map((c) => [n.title, c.trim()])),
  ],
  ([title]) => title,
);

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
fs.chmodSync(base, 0o755);
const server = await startPostgres(path.join(base, 'pg'), { fast: true });
process.env.TEST_DATABASE_ADMIN_URL = server.url;
const { createTestDatabase } = await import('../../libs/platform/dist/testing/index.js');
const { applySeed, DEMO_SCHOOL, Registry } = await import('../../libs/registry/dist/index.js');
const { HotTopics } = await import('../../libs/collection/dist/index.js');
const { Detection } = await import('../../libs/detection/dist/index.js');
const { EmbeddedIndex } = await import('../../libs/search-index/dist/index.js');
const db = await createTestDatabase();
await applySeed(db.dataSource, DEMO_SCHOOL);
for (const college of colleges)
  await db.dataSource.query(`insert into watch_list (id, name, school_words) values ($1, $1, $2)`, [
    college,
    [college, ...aliases.filter((a) => a.college === college).map((a) => a.alias)],
  ]);
const registry = new Registry(db.dataSource);
const hot = new HotTopics(registry, { current: async () => [] });
const detection = new Detection(db.dataSource, new EmbeddedIndex(db.dataSource), db.clock, registry);

const say = (metric, value, unit, n, more = {}) =>
  console.log(JSON.stringify({ bench: 'hot-replay', metric, value: Math.round(value * 100) / 100, unit, n, ...more }));
/** Boards in order of time, each a list of words: the alarms they lead to. */
async function replay(steps) {
  await db.dataSource.query(`truncate hot_topic, alarm cascade`);
  const started = performance.now();
  for (const [at, words] of steps) {
    await db.clock.advance(at - db.clock.now().getTime());
    const items = words.map(({ word, rank }) => ({
      kind: 'hot',
      title: null,
      text: word,
      url: `https://s.weibo.com/weibo?q=${encodeURIComponent(word)}`,
      rank,
      heat: null,
    }));
    await db.dataSource.transaction((tx) => hot.record(tx, 'search', items, db.clock.now()));
    await detection.hotTopics();
  }
  say('boards', steps.length / ((performance.now() - started) / 1000), 'boards/s', steps.length);
  return db.dataSource.query(
    `select watch_list_id as college, at, numbers->>'word' as word from alarm where kind = 'hot_search' order by at`,
  );
}

/** Per incident: hours from its first title to the first alarm of one of its titles for its college. first: title → time. */
function delays(rows, first, alarms) {
  return [...Map.groupBy(rows, (g) => g.incident_id).values()].map((titles) => {
    const alarm = alarms.find((a) => titles.some((t) => t.college === a.college && t.title === a.word));
    const from = Math.min(...titles.map(first));
    return {
      risk: titles[0].risk === 'risk',
      hours: alarm ? (alarm.at.getTime() - from) / 3_600_000 : null,
      title: titles[0].title,
      fullName: titles.some((t) => t.title.includes(t.college)),
    };
  });
}
function report(where, incidents) {
  for (const [name, some] of [
    ['incidents', incidents],
    ['risk incidents', incidents.filter((i) => i.risk)],
  ]) {
    const hours = some.flatMap((i) => (i.hours === null ? [] : [i.hours])).sort((a, b) => a - b);
    const at = (q) => Math.round((hours[Math.min(hours.length - 1, Math.floor(q * hours.length))] ?? NaN) * 100) / 100;
    say(`${where}: ${name}, hours from first appearance to the alarm, median`, at(0.5), 'h', some.length, {
      found: hours.length,
      atOnce: hours.filter((h) => h < 0.01).length,
      p90: at(0.9),
      // found by the full name alone, which is what a person would set up first
      fullNameOnly: some.filter((i) => i.fullName).length,
    });
  }
  if (process.env.BENCH_PROGRESS) for (const i of incidents) if (i.hours === null) console.error(`missed: ${i.title}`);
}

const alarms = await replay(
  times.map((t) => [beijing(t), boards.get(t).map((r) => ({ word: r.title, rank: Number(r.position) + 1 }))]),
);
report(
  'boards of 16 days',
  delays(
    gold.filter((g) => shown.has(g.title)),
    (g) => beijing(shown.get(g.title)),
    alarms,
  ),
);
const words = [...Map.groupBy(alarms, (a) => `${a.college}\t${a.word}`).values()].map(([a]) => a);
const wrong = words.filter((a) => !(about.get(a.word) ?? []).some(([, college]) => college === a.college));
say('words alarmed of', words.length, 'words', shown.size, { alarms: alarms.length, colleges: colleges.length });
say('words alarmed of that nobody labelled with that college', wrong.length, 'words', words.length, {
  perDay: Math.round((wrong.length / new Set(times.map((t) => t.slice(0, 10))).size) * 100) / 100,
});
if (process.env.BENCH_PROGRESS) for (const a of wrong) console.error(`not labelled: ${a.college} ${a.word}`);

// the boards between are not kept, but when each title of an incident came is: how long until one of them says whose it is
const titles = [...Map.groupBy(gold, (g) => beijing(g.first_seen)).entries()].sort(([x], [y]) => x - y);
const later = await replay(
  titles.map(([at, rows]) => [at, rows.map((g) => ({ word: g.title, rank: Number(g.best_rank) + 1 }))]),
);
report(
  'titles of incidents, 2020 to 2024',
  delays(gold, (g) => beijing(g.first_seen), later),
);
await db.drop();
await server.stop();
fs.rmSync(base, { recursive: true, force: true });
