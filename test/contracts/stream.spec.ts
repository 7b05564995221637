import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { segment } from '@fengsui/analysis';
import type { ApiError, ExportState, SavedView, SearchAnswer, SearchChoices, SimilarPosts } from '@fengsui/contract';
import { Indexer } from '@fengsui/search-index';
import { type ElasticServer, startElasticsearch } from '@fengsui/search-index/testing';
import ExcelJS from 'exceljs';
import { type Door, openDoor } from '../harness/door.js';
import { until } from '../harness/product.js';

/** What the page 信息流 asks of the api, over both kinds of index: folding, posts by id, choices, kept searches, exports, bulk corrections. */
type Send = Awaited<ReturnType<Door['as']>>;
const COPY = '青江职院二食堂的饭里有异物，大家小心';

describe.each(['embedded', 'elasticsearch'] as const)('%s', (kind) => {
  let elastic: ElasticServer | null = null;
  let door: Door | null = null;
  let duty: Send;
  let chen: Send;
  beforeAll(async () => {
    if (kind === 'elasticsearch') {
      elastic = await startElasticsearch();
      if (!elastic) return;
    }
    door = await openDoor(elastic ? { ELASTICSEARCH_NODE: elastic.url } : {});
    [duty, chen] = [await door.as('wangxiaolan'), await door.as('chenjianguo')];
    // five copies of one post of 后勤处, one of 学工部, and one that stands alone
    const texts = [...Array(5).fill(COPY), '北苑停水', COPY] as string[];
    for (const [i, text] of texts.entries())
      await door.db.dataSource.query(
        `insert into mention (platform, platform_id, source, watch_list_id, text, published_at, content_hash, about_school, segmented, sentiment, score, unit_id, author_name, near_of)
         values ('weibo', $1, 'weibo-m', 'school', $2, app.now() - $3 * interval '1 minute', 'h', true, $4, 'neg', -0.6, $5, '小雨',
           (select id from mention where platform_id = '0' and $6))`,
        [String(i), text, 10 - i, segment(text).join(' '), i === 5 || i === 6 ? 'student' : 'logistics', i !== 5],
      );
    await door.db.dataSource.query(`insert into index_queue (mention_id) select id from mention`);
    await door.api.get(Indexer).round();
  }, 300_000);
  afterAll(async () => {
    await door?.stop();
    await elastic?.stop();
  });

  const ask = async <T>(send: Send, at: string, query: Record<string, string> = {}): Promise<T> => {
    const answer = await send(`/api/${at}?${new URLSearchParams(query)}`);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const act = (send: Send, method: string, at: string, body?: unknown): Promise<Response> =>
    send(`/api/${at}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  const idOf = async (platformId: string): Promise<string> =>
    (await door!.db.dataSource.query(`select id from mention where platform_id = $1`, [platformId]))[0].id;

  test('posts with nearly the same text stand once, as the newest, with how many there are', async () => {
    if (!door) return;
    const plain = await ask<SearchAnswer>(duty, 'search');
    expect(plain.hits).toHaveLength(7);
    expect(plain.hits[0]!.story).toBe(plain.hits[6]!.story);
    const folded = await ask<SearchAnswer>(duty, 'search', { fold: 'true' });
    expect(folded.hits.map((h) => [h.mention.id, h.alike])).toEqual([
      [await idOf('6'), 5],
      [await idOf('5'), 0],
    ]);
    expect([folded.total, folded.next]).toEqual([7, null]);
    // page by page the same posts are met, and no page stops because of copies
    const first = await ask<SearchAnswer>(duty, 'search', { fold: 'true', limit: '1' });
    const second = await ask<SearchAnswer>(duty, 'search', { fold: 'true', limit: '4', after: first.next! });
    expect([first.hits.length, second.hits.map((h) => h.mention.id)]).toEqual([1, [await idOf('5'), await idOf('4')]]);
  });

  test('a unit sees and counts copies among its own posts only', async () => {
    if (!door) return;
    const [hit] = (await ask<SearchAnswer>(chen, 'search', { fold: 'true' })).hits;
    expect([hit!.mention.id, hit!.alike]).toEqual([await idOf('4'), 4]);
    const all = await ask<SimilarPosts>(duty, 'mentions/similar', { ids: await idOf('6') });
    const own = await ask<SimilarPosts>(chen, 'mentions/similar', { ids: await idOf('4') });
    expect([all.total, all.mentions.length, own.total, own.ids.includes(await idOf('6'))]).toEqual([5, 5, 4, false]);
    expect((await duty('/api/mentions/similar?ids=x')).status).toBe(400);
  });

  test('posts by id, with what else is asked; choices within what one may see', async () => {
    if (!door) return;
    const ids = [await idOf('5'), await idOf('6')].join(',');
    expect((await ask<SearchAnswer>(duty, 'search', { ids })).total).toBe(2);
    expect((await ask<SearchAnswer>(duty, 'search', { ids, q: '停水' })).total).toBe(1);
    expect((await ask<SearchAnswer>(chen, 'search', { ids })).total).toBe(0);
    const refused = await duty('/api/search?ids=1,2');
    expect([refused.status, ((await refused.json()) as ApiError).field]).toEqual([400, 'ids.0']);
    const mine = await ask<SearchChoices>(duty, 'search/choices');
    expect(mine.units.length).toBeGreaterThan(1);
    expect(mine.lists.map((l) => l.id)).toContain('school');
    expect((await ask<SearchChoices>(chen, 'search/choices')).units.map((u) => u.name)).toEqual(['后勤处']);
  });

  test('searches are kept under names, by each person for himself', async () => {
    if (!door) return;
    const put = (send: Send, name: string, query: string) => act(send, 'PUT', 'search/views', { name, query });
    expect((await put(duty, ' 食堂 ', 'q=食堂')).status).toBe(200);
    const again = (await (await put(duty, '食堂', 'q=食堂&span=24h')).json()) as SavedView;
    expect(await ask(duty, 'search/views')).toEqual([{ id: again.id, name: '食堂', query: 'q=食堂&span=24h' }]);
    expect(await ask(chen, 'search/views')).toEqual([]);
    expect((await put(duty, '', 'q=1')).status).toBe(400);
    // somebody else's stays
    expect((await act(chen, 'DELETE', `search/views/${again.id}`)).status).toBe(204);
    expect(await ask<SavedView[]>(duty, 'search/views')).toHaveLength(1);
    for (let i = 0; i < 49; i++) expect((await put(duty, `第 ${i}`, '')).status).toBe(200);
    const full = await put(duty, '再一个', '');
    expect([full.status, ((await full.json()) as ApiError).message]).toEqual([
      409,
      '最多保存 50 个检索，请先删去不用的。',
    ]);
    expect((await act(duty, 'DELETE', `search/views/${again.id}`)).status).toBe(204);
    expect(await ask<SavedView[]>(duty, 'search/views')).toHaveLength(49);
  });

  test('an export is made beside the request, says how far it is, holds what was found, and stands in the log', async () => {
    if (!door) return;
    // whoever posts writes for whoever opens the file
    const formula = '=HYPERLINK("http://127.0.0.1/","看图")';
    await door.db.dataSource.query(`update mention set title = $1 where platform_id = '0'`, [`\u0007${formula}`]);
    const started = (await (await act(duty, 'POST', 'search/exports?q=异物')).json()) as ExportState;
    expect(started).toMatchObject({ total: 6, found: 6, limit: 20_000, error: null });
    await until(
      'the file',
      async () => (await ask<ExportState>(duty, `search/exports/${started.id}`)).state === 'done',
    );
    expect((await chen(`/api/search/exports/${started.id}`)).status).toBe(404);
    const answer = await duty(`/api/search/exports/${started.id}/file`);
    expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toMatch(/信息流-\d{8}-\d{4}\.xlsx$/);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await answer.arrayBuffer()) as never);
    const rows = book.getWorksheet('帖子')!.getSheetValues() as unknown as string[][];
    expect(rows.slice(1).map((r) => [r[4], r[11]])).toEqual([['作者', '情感'], ...Array(6).fill(['小**', '负面'])]);
    expect(rows.map((r) => r[8]).filter((t) => t?.includes('HYPERLINK'))).toEqual([`'${formula}`]);
    const about = book.getWorksheet('说明')!.getSheetValues() as unknown as string[][];
    const said = Object.fromEntries(about.slice(1).map((r) => [r[1], r[2]]));
    expect(said).toMatchObject({ 检索式: '异物', 条数: '6 条', 平台: '不限', 可能缺少: '无' });
    const [event] = await door.db.dataSource.query(
      `select payload::jsonb->>'text' as text from ledger_event where kind = 'search.exported'`,
    );
    expect(event.text).toBe('王晓岚导出信息流 6 条（检索到 6 条）');
    expect((await act(duty, 'DELETE', `search/exports/${started.id}`)).status).toBe(204);
    expect((await duty(`/api/search/exports/${started.id}/file`)).status).toBe(404);
    expect((await act(duty, 'POST', 'search/exports?q=(')).status).toBe(400);
  });

  test('one word on many posts: who may, all or none, found so afterwards', async () => {
    if (!door) return;
    const mentionIds = [await idOf('0'), await idOf('1')];
    const said = { mentionIds, sentiment: 'neu', reason: '是转述' };
    expect((await act(chen, 'POST', 'mentions/correct', said)).status).toBe(403);
    expect((await act(duty, 'POST', 'mentions/correct', { ...said, reason: ' ' })).status).toBe(400);
    const many = await act(duty, 'POST', 'mentions/correct', {
      ...said,
      mentionIds: [...Array(501).keys()].map(() => crypto.randomUUID()),
    });
    expect([many.status, ((await many.json()) as ApiError).message]).toEqual([400, '一次最多更正 500 条，请分批。']);
    const done = await act(duty, 'POST', 'mentions/correct', said);
    expect([done.status, await done.json()]).toEqual([200, { count: 2 }]);
    await door.api.get(Indexer).round();
    const neutral = await ask<SearchAnswer>(duty, 'search', { sentiment: 'neu' });
    expect(neutral.hits.map((h) => h.mention.corrections)).toEqual(
      Array(2).fill([{ field: 'sentiment', was: '负面', by: '王晓岚', at: expect.any(String), reason: '是转述' }]),
    );
  });
});

test('an index that does not answer: every question says so, and nothing is lost', async () => {
  const door = await openDoor({ ELASTICSEARCH_NODE: 'http://127.0.0.1:9' });
  try {
    const send = await door.as('liumin');
    const post = { method: 'POST' };
    const answers = await Promise.all([
      send('/api/search'),
      send('/api/search/facets'),
      send('/api/search/exports', post),
      send('/api/index/rebuild', post),
    ]);
    for (const a of answers) {
      expect(a.status).toBe(503);
      expect(((await a.json()) as ApiError).message).toMatch(/^检索服务没有应答/);
    }
    expect((await send('/api/search/views')).status).toBe(200);
    expect((await send('/api/search/choices')).status).toBe(200);
  } finally {
    await door.stop();
  }
}, 60_000);
