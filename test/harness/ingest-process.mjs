/**
 * A process of the ingest bench: `producer` stores parsed posts as a crawler does, `indexer` carries the queue as the engine does.
 * Settings from the environment; orders and reports over IPC; it dies with whoever started it.
 */
import { Logger } from '@nestjs/common';
import { createDataSource, Loop, PgListener, readConfig, SystemClock } from '@fengsui/platform';
import { Ledger } from '@fengsui/ledger';
import { MentionStore } from '@fengsui/mentions';
import { Registry } from '@fengsui/registry';
import { ElasticIndex, EmbeddedIndex } from '@fengsui/search-index';
import { AnalysisContextReader } from '../../libs/mentions/dist/analysis-context.js';
import { campusPosts, collected } from './campus-posts.mjs';
import { services } from './index-bench.mjs';

Logger.overrideLogger(false);
const PAGE = 50;
const LANES = 2;
const config = readConfig(process.env);
const dataSource = await createDataSource(config.DATABASE_URL, 10).initialize();
process.on('disconnect', () => process.exit(0));

if (process.argv[2] === 'indexer') {
  const index = config.ELASTICSEARCH_NODE
    ? new ElasticIndex({ node: config.ELASTICSEARCH_NODE })
    : new EmbeddedIndex(dataSource);
  const { indexer } = services(dataSource, index);
  const listener = new PgListener(config);
  await listener.onApplicationBootstrap();
  new Loop('索引', () => indexer.round(), new SystemClock()).start(listener, 'index');
} else {
  const clock = new SystemClock();
  const store = new MentionStore(new AnalysisContextReader(new Registry(dataSource), clock), new Ledger(dataSource));
  const posts = campusPosts(77);
  let made = 0;
  const page = (size) =>
    Array.from({ length: size }, () =>
      collected(posts.next().value, String(6_000_000_000_000_000 + made++), new Date()),
    );
  const save = async (size = PAGE) => {
    const { newIds } = await dataSource.transaction((tx) =>
      store.store(tx, page(size), { source: 'weibo-m', watchListId: 'school' }),
    );
    process.send({ stored: newIds.length, at: Date.now() });
  };
  await save();
  process.on('message', async ({ posts: count, seconds, page: size = PAGE }) => {
    const start = performance.now();
    let begun = 0;
    // in two lanes, each page at its time; without a time as fast as they go
    const lane = async () => {
      while (begun < count) {
        const due = seconds ? (begun / count) * seconds * 1_000 : 0;
        begun += size;
        const wait = due - (performance.now() - start);
        if (wait > 0) await new Promise((r) => setTimeout(r, wait));
        await save(size);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    process.send({ done: true, took: (performance.now() - start) / 1_000, memory: process.memoryUsage().rss });
  });
}
process.send({ ready: true });
