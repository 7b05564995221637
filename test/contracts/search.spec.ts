import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiError, IndexStatus, SearchAnswer, SearchSeries, TopTermView } from '@fengsui/contract';
import { EmbeddedIndex, Indexer, Rebuild, Retention } from '@fengsui/search-index';
import { segment } from '@fengsui/analysis';
import { type Door, openDoor } from '../harness/door.js';

/** Search over HTTP: words, filters, marks, pages, curves, and what a unit may see. */
type Send = Awaited<ReturnType<Door['as']>>;
let door: Door;
let duty: Send;
let chen: Send;
beforeAll(async () => {
  door = await openDoor();
  duty = await door.as('wangxiaolan');
  chen = await door.as('chenjianguo');
  const { dataSource, clock } = door.db;
  const posts: [string, string, string | null, string][] = [
    ['青江职院二食堂的饭里有异物', 'neg', 'logistics', '小雨'],
    ['青江职院二食堂又有异物，太恶心', 'neg', 'logistics', '小雪'],
    ['青江职院图书馆招聘助理', 'pos', null, '小雨'],
    ['青江职院的银杏黄了', 'pos', null, '小雨'],
  ];
  for (const [i, [text, sentiment, unit, author]] of posts.entries())
    await dataSource.query(
      `insert into mention (platform, platform_id, source, watch_list_id, text, published_at, content_hash, about_school, segmented, sentiment, score, unit_id, author_name, author_id, region, topic)
       values ('weibo', $1, 'weibo-m', 'school', $2, app.now() - $3 * interval '1 minute', 'h', true, $4, $5, $6, $7, $8, $8, '四川', '食品安全食堂')`,
      [String(i), text, i, segment(text).join(' '), sentiment, sentiment === 'neg' ? -0.6 : 0.4, unit, author],
    );
  await dataSource.query(`insert into index_queue (mention_id) select id from mention`);
  const index = new EmbeddedIndex(dataSource);
  const retention = new Retention(dataSource, index, clock, { FENGSUI_INDEX_MONTHS: 36 });
  await new Indexer(dataSource, index, new Rebuild(dataSource, index, retention), retention, clock).round();
}, 60_000);
afterAll(() => door.stop());

const ask = async <T>(send: Send, at: string, query: Record<string, string> = {}): Promise<T> => {
  const answer = await send(`/api/${at}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
const texts = (a: SearchAnswer): string[] => a.hits.map((h) => h.mention.text);

test('words with operators find posts, say how they were understood, and mark where they stand', async () => {
  const a = await ask<SearchAnswer>(duty, 'search', { q: '二食堂 且 异物 非 恶心' });
  expect([a.understood, a.total, a.more, a.next, a.lacks]).toEqual(['二食堂 且 异物 且 非 恶心', 1, false, null, null]);
  const [hit] = a.hits;
  expect(hit!.textMarks.map(([x, y]) => hit!.mention.text.slice(x, y))).toEqual(['二食堂', '异物']);
  expect(hit!.mention.author).toBe('小**');
});

test('pages follow one another', async () => {
  const first = await ask<SearchAnswer>(duty, 'search', { limit: '3' });
  const second = await ask<SearchAnswer>(duty, 'search', { limit: '3', after: first.next! });
  expect([first.hits.length, second.hits.length, second.next]).toEqual([3, 1, null]);
  expect(new Set([...texts(first), ...texts(second)]).size).toBe(4);
});

test("a unit's leader finds his unit's posts only, whatever unit he names", async () => {
  expect((await ask<SearchAnswer>(chen, 'search')).total).toBe(2);
  expect((await ask<SearchAnswer>(chen, 'search', { unit: 'student' })).total).toBe(0);
  expect((await ask<SearchAnswer>(duty, 'search', { unit: 'logistics', sentiment: 'neg,neu' })).total).toBe(2);
  const spread = await ask<{ count: number }[]>(chen, 'search/spread');
  expect(spread.map((s) => s.count)).toEqual([2]);
});

test('curves by minute, hour and Beijing day; facets, authors and terms', async () => {
  const minutes = await ask<SearchSeries>(duty, 'search/series', { step: 'minute', list: 'school' });
  expect(minutes.points).toHaveLength(1440);
  expect(minutes.points.reduce((n, p) => n + p.neg, 0)).toBe(2);
  const days = await ask<SearchSeries>(duty, 'search/series', { step: 'day' });
  expect(days.points.every((p) => p.at.endsWith('T16:00:00.000Z'))).toBe(true);
  const facets = await ask<Record<string, unknown>>(duty, 'search/facets', { sentiment: 'neg' });
  expect(facets['unitId']).toEqual([{ value: 'logistics', count: 2 }]);
  expect(await ask(duty, 'search/authors')).toEqual([
    { author: '小**', authorKind: 'plain', count: 3, negative: 1 },
    { author: '小**', authorKind: 'plain', count: 1, negative: 1 },
  ]);
  expect(await ask<TopTermView[]>(duty, 'search/terms', { q: '异物' })).toEqual([]);
  expect(await ask<IndexStatus>(duty, 'index')).toMatchObject({ kind: 'embedded', queued: 0, lacks: null });
});

test.each([
  ['search', { q: '(食堂' }, 'q', '括号没有成对：缺少“）”。请补上，或去掉“（”。'],
  ['search', { from: '昨天' }, 'from', '“from”不合要求：起始时间应为带时区的时间，如 2026-11-22T12:30:00+08:00'],
  ['search', { sentiment: 'bad' }, 'sentiment', '“sentiment”不合要求：情感应为 pos、neu、neg 之一或几个'],
  ['search', { limit: '0' }, 'limit', '“limit”不合要求：每页至少 1 条'],
  ['search', { after: 'x' }, 'after', '翻页位置（after）无效，请从第一页重新检索。'],
  [
    'search/series',
    { step: 'minute', from: '2026-01-01T00:00:00Z' },
    'step',
    '这段时间按此步长超过 3000 个点，请缩短时间或加大步长。',
  ],
])('%s %j is refused', async (at, query, field, message) => {
  const answer = await duty(`/api/${at}?${new URLSearchParams(query as Record<string, string>)}`);
  expect([answer.status, (await answer.json()) as ApiError]).toMatchObject([400, { field, message }]);
});
