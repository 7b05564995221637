import { percentile } from './campus-posts.mjs';
import { typicalQueries } from './index-bench.mjs';

/** Times the twelve queries in turn, so that each meets the caches as the others leave them; the first turn warms up. */
export async function timeQueries(index, kind, n, now, say, turns = 15) {
  const queries = Object.entries(typicalQueries(index, now));
  const times = new Map(queries.map(([name]) => [name, []]));
  for (let turn = 0; turn <= turns; turn++)
    for (const [name, ask] of queries) {
      const start = performance.now();
      await ask();
      if (turn > 0) times.get(name).push(performance.now() - start);
    }
  const round = (ms) => Math.round(ms * 10) / 10;
  for (const [query, ms] of times)
    say('query', round(percentile(ms, 0.95)), 'ms p95', n, {
      kind,
      query,
      p50: round(percentile(ms, 0.5)),
      asked: ms.length,
    });
  const all = [...times.values()].flat();
  say('queries', round(percentile(all, 0.95)), 'ms p95', n, {
    kind,
    p50: round(percentile(all, 0.5)),
    asked: all.length,
    target: 200,
  });
}
