#!/usr/bin/env node
/**
 * How fast saved pages are read, source by source, on one core: npm run bench -- parse [seconds=3].
 * The pages come from the simulator in this process. A JSON line a figure; n is how many pages were read, items how many
 * posts stood on them, bytes how long one is on average.
 */
import { parsePage } from '../../libs/collection/dist/parse-page.js';
import { startSimulator } from '../../apps/simulator/dist/index.js';

const seconds = Number(process.argv[2] ?? 3);
const at = new Date('2026-11-22T12:30:00+08:00');
const sim = await startSimulator({ baselinePerMinute: 0, now: () => at });
const headers = { cookie: 'SUB=sim; SUBP=sim', referer: 'https://weibo.com/' };
const long = '今天中午二食堂三号窗口排了半个小时的队，打到的菜里有异物，找了经理也没有说法。'.repeat(3);
const posts = Array.from({ length: 60 }, (_, i) =>
  sim.addPost({
    text: `青江职院${i % 4 ? '食堂又排队了，第' + i + '天' : long}`,
    at: at - (i + 1) * 30_000,
    reach: 80,
    author: { id: '88', name: '某人' },
  }),
);
const articles = Array.from({ length: 30 }, (_, i) =>
  sim.addPost({
    platform: 'wechat',
    title: `青江职院通知 ${i}`,
    text: Array.from({ length: 25 }, () => long).join('\n'),
    at: at - (i + 1) * 60_000,
    author: { id: `gh_${i}`, name: `青江职院第${i}号` },
  }),
);
const get = async (base, path) => {
  const answer = await fetch(new URL(path, base), { headers });
  return Buffer.from(await answer.arrayBuffer());
};
const search = (page) =>
  `/api/container/getIndex?${new URLSearchParams({ containerid: '100103type=61&q=青江职院', page_type: 'searchall', page })}`;
const u = sim.urls;
const pages = {
  'weibo-m': await Promise.all([1, 2, 3].map((n) => get(u.weiboM, search(String(n))))),
  'weibo-s': await Promise.all([1, 2, 3].map((n) => get(u.weiboS, `/realtime?q=青江职院&page=${n}`))),
  'weibo-ajax': await Promise.all([
    get(u.weiboWeb, '/ajax/statuses/mymblog?uid=88&page=1&feature=0'),
    get(u.weiboWeb, `/ajax/statuses/buildComments?id=${posts[0].id}&count=20`),
  ]),
  'weibo-hot': [await get(u.weiboWeb, '/ajax/side/hotSearch'), await get(u.weiboWeb, '/ajax/statuses/hot_band')],
  sogou: await Promise.all([1, 2].map((n) => get(u.sogou, `/weixin?type=2&query=青江职院&page=${n}`))),
  'sogou-account': [await get(u.sogou, '/weixin?type=1&query=青江职院')],
  'wechat-article': await Promise.all(
    articles.slice(0, 5).map((a) => get(u.wechat, `/s/${Buffer.from(a.id).toString('base64url')}`)),
  ),
};
await sim.stop();

for (const [source, all] of Object.entries(pages)) {
  const read = (bytes) => parsePage(source, bytes, { fetchedAt: at });
  for (const bytes of all) {
    const { state, items } = read(bytes);
    if (state !== 'ok' || items.length === 0) throw new Error(`${source}: ${state}, ${items.length} items`);
  }
  for (const until = performance.now() + 500; performance.now() < until;) all.forEach(read);
  let n = 0;
  let items = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) items += read(all[n++ % all.length]).items.length;
  const s = (performance.now() - start) / 1000;
  const bytes = Math.round(all.reduce((sum, b) => sum + b.length, 0) / all.length);
  const line = (metric, value, unit) =>
    console.log(JSON.stringify({ bench: 'parse', source, metric, value, unit, n, items, bytes }));
  line('throughput', Math.round(items / s), 'posts/s');
  line('page', Number(((s * 1000) / n).toFixed(3)), 'ms/page');
}
