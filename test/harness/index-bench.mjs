/** What the benches of the index share: a durable database with many mentions, services over it, and the twelve typical queries. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { segment, TOPICS } from '@fengsui/analysis';
import { createDataSource, migrate, SystemClock } from '@fengsui/platform';
import { seeded } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL } from '@fengsui/registry';
import { Indexer, parseQuery, Rebuild, Retention, topTerms } from '@fengsui/search-index';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { campusPosts } from './campus-posts.mjs';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

// the output is JSON lines alone
Logger.overrideLogger(false);

/** A fresh database on a durable server (fsync on), with the demonstration's school. */
export async function openDatabase() {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fengsui-bench-'));
  fs.chmodSync(base, 0o755);
  const server = await startPostgres(path.join(base, 'pg'), { fast: false });
  const dataSource = await createDataSource(server.url, 10).initialize();
  await migrate(dataSource);
  await applySeed(dataSource, DEMO_SCHOOL);
  await dataSource.query(
    `insert into watch_list (id, name, school_words, risk_words) values ('food', '食堂', '{青江职院}', '{食堂}')`,
  );
  return {
    dataSource,
    server,
    base,
    async close() {
      await dataSource.destroy();
      await server.stop();
      fs.rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Indexer and rebuild over an index. */
export function services(dataSource, index) {
  const clock = new SystemClock();
  const retention = new Retention(dataSource, index, clock, { FENGSUI_INDEX_MONTHS: 36 });
  const rebuild = new Rebuild(dataSource, index, retention);
  return { rebuild, indexer: new Indexer(dataSource, index, rebuild, retention, clock) };
}

const UNITS = ['logistics', 'student', null];

/** Posts written over ninety days before now, straight into the record: judged by the generator, segmented as always. */
export async function fillRecord(dataSource, n, now) {
  for (const index of ['mention_near', 'mention_reread', 'mention_root', 'mention_author', 'mention_published'])
    await dataSource.query(`drop index if exists ${index}`);
  const random = seeded(11);
  const units = (await dataSource.query(`select id from unit`)).map((u) => u.id);
  const posts = campusPosts(2026);
  const SIZE = 5_000;
  for (let done = 0; done < n; done += SIZE) {
    const rows = Array.from({ length: Math.min(SIZE, n - done) }, (_, i) => {
      const p = posts.next().value;
      const negative = p.mood === 'neg';
      const unit = UNITS[Math.floor(random() * 3)];
      return {
        platform: p.platform,
        platform_id: String(done + i),
        watch_list_id: p.text.includes('食堂') ? 'food' : 'school',
        author_id: p.author.id,
        author_name: p.author.name,
        author_kind: p.author.kind,
        region: p.region,
        title: p.title,
        text: p.text,
        published_at: new Date(now - Math.floor(random() * 90 * DAY)).toISOString(),
        sentiment: p.mood,
        score: ((negative ? -1 : p.mood === 'pos' ? 1 : 0.1) * Math.round(random() * 1000)) / 1000,
        topic: negative ? TOPICS[Math.floor(random() * TOPICS.length)].name : null,
        unit_id: units.includes(unit) ? unit : null,
        segmented: segment(p.text).join(' '),
      };
    });
    await dataSource.query(
      `insert into mention (platform, platform_id, source, watch_list_id, author_id, author_name, author_kind, region, title, text, published_at, content_hash, about_school, sentiment, score, topic, unit_id, segmented)
       select platform, platform_id, 'weibo-m', watch_list_id, author_id, author_name, author_kind, region, title, text, published_at, 'h', true, sentiment, score, topic, unit_id, segmented
       from json_to_recordset($1::json) as t (platform text, platform_id text, watch_list_id text, author_id text, author_name text, author_kind text, region text, title text, text text,
         published_at timestamptz, sentiment text, score real, topic text, unit_id text, segmented text)`,
      [JSON.stringify(rows)],
    );
  }
  await dataSource.query('analyze mention');
}

/** Twelve things a person or a stage asks, most of them over the last thirty days. */
export function typicalQueries(index, now) {
  const to = new Date(Math.ceil(now / MINUTE) * MINUTE);
  const last = (days) => ({ from: new Date(to.getTime() - days * DAY), to });
  const q = (text) => ({ query: parseQuery(text) });
  const filter = { sentiments: ['neg'], platforms: ['weibo'], regions: ['四川'], ...last(30), limit: 20 };
  const thirdPage = (async () => (await index.search({ ...filter, after: (await index.search(filter)).next })).next)();
  return {
    'newest posts': () => index.search({ limit: 20 }),
    'one word': () => index.search({ ...q('食堂'), limit: 20 }),
    'two words and a filter, 30 days': () =>
      index.search({ ...q('二食堂 异物'), ...last(30), sentiments: ['neg'], limit: 20 }),
    'brackets and 非': () => index.search({ ...q('(钢丝 或 异物 或 拉肚子) 且 食堂 非 招聘会'), limit: 20 }),
    'phrase, 90 days': () => index.search({ ...q('"热水 停"'), ...last(90), limit: 20 }),
    'rare word': () => index.search({ ...q('三食堂2025 或 图书馆77'), limit: 20 }),
    'third page of a filter': async () => index.search({ ...filter, after: await thirdPage }),
    'facets of a word, 30 days': () => index.facets({ ...q('宿舍'), ...last(30) }),
    'series by minute, 120 minutes': () => index.series({ from: new Date(to.getTime() - 120 * MINUTE), to }, MINUTE),
    'series by hour of a watch list, 30 days': () => index.series({ watchListId: 'food', ...last(30) }, 60 * MINUTE),
    'top terms of negative posts, 7 days': () => topTerms(index, { sentiments: ['neg'], ...last(7) }, last(28), 30),
    'top authors and spread, 7 days': () => Promise.all([index.authors(last(7), 30), index.spread(last(7))]),
  };
}
