import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiError, WatchList, WatchListPreview, WatchListView } from '@fengsui/contract';
import { type Door, openDoor } from '../harness/door.js';

/** 监测方案 over HTTP. */
type Send = Awaited<ReturnType<Door['as']>>;
let door: Door;
let duty: Send;
let head: Send;
beforeAll(async () => {
  door = await openDoor();
  duty = await door.as('wangxiaolan');
  head = await door.as('liumin');
}, 60_000);
afterAll(() => door.stop());

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
const draft = { name: '食堂', schoolWords: ['青江职院'], riskWords: ['食堂'], platforms: ['weibo'] };
const answer = async <T>(got: Promise<Response>): Promise<[number, T]> => {
  const r = await got;
  return [r.status, (await r.json()) as T];
};

test('a list is tried out, made, changed, taken out of use; who is slower is told by name; the log keeps it all', async () => {
  const [ok, preview] = await answer<WatchListPreview>(duty('/api/watch-lists/preview', json('POST', draft)));
  expect([ok, preview.days, preview.refusal]).toEqual([200, 7, null]);
  const [made, list] = await answer<WatchList>(duty('/api/watch-lists', json('POST', draft)));
  expect([made, list.version, list.active, list.stopWords]).toEqual([201, 1, true, []]);
  const at = `/api/watch-lists/${list.id}`;
  const [changed, after] = await answer<WatchList>(
    head(at, json('PUT', { ...draft, stopWords: ['招聘'], version: 1 })),
  );
  expect([changed, after.version, after.stopWords]).toEqual([200, 2, ['招聘']]);
  const [late, words] = await answer<ApiError>(duty(at, json('PUT', { ...draft, version: 1 })));
  expect([late, words.message]).toEqual([
    409,
    expect.stringMatching(/^此方案已被刘敏于 \d\d:\d\d 修改，请刷新后再改。$/),
  ]);
  const [off, inactive] = await answer<WatchList>(duty(`${at}/deactivate`, json('POST', { version: 2 })));
  expect([off, inactive.active, inactive.version]).toEqual([200, false, 3]);
  expect((await answer<WatchList>(duty(`${at}/activate`, json('POST', { version: 3 }))))[1].active).toBe(true);
  const [, all] = await answer<WatchListView[]>(duty('/api/watch-lists'));
  expect(all.find((l) => l.id === list.id)).toMatchObject({ updatedBy: '王晓岚', perDay: 0 });
  const log = await door.db.dataSource.query(
    `select kind, payload::jsonb->>'text' as text from ledger_event where kind like 'watch_list.%' order by seq`,
  );
  expect(log).toEqual([
    { kind: 'watch_list.created', text: '王晓岚新建监测方案“食堂”' },
    { kind: 'watch_list.changed', text: '刘敏修改监测方案“食堂”' },
    { kind: 'watch_list.deactivated', text: '王晓岚停用监测方案“食堂”' },
    { kind: 'watch_list.activated', text: '王晓岚启用监测方案“食堂”' },
  ]);
});

test('what makes no sense or would match everything is refused and nothing is written; others may not', async () => {
  const count = async () => (await door.db.dataSource.query(`select count(*)::int as n from watch_list`))[0].n;
  const before = await count();
  const refused = async (body: object): Promise<[number, string | undefined, string]> => {
    const [status, error] = await answer<ApiError>(duty('/api/watch-lists', json('POST', body)));
    return [status, error.field, error.message];
  };
  expect(await refused({ ...draft, schoolWords: [] })).toEqual([
    400,
    'schoolWords',
    '请至少填写一个校名或别名，帖子里有其中之一才算相关。',
  ]);
  expect(await refused({ ...draft, schoolWords: ['院'] })).toEqual([
    400,
    'schoolWords',
    expect.stringMatching(/^校名“院”只有一个字，几乎什么帖子都会命中：近七天入库的 \d+ 条中会命中 \d+ 条/),
  ]);
  expect(await refused({ ...draft, schoolWords: '青江职院' })).toEqual([
    400,
    'schoolWords',
    '“schoolWords”不合要求：校名应为一组词语',
  ]);
  expect(await refused({ ...draft, platforms: ['tieba'] })).toEqual([
    400,
    'platforms',
    expect.stringContaining('不认识的平台“tieba”'),
  ]);
  const [gone] = await answer(duty('/api/watch-lists/none', json('PUT', { ...draft, version: 1 })));
  expect(gone).toBe(404);
  expect(await count()).toBe(before);
  const chen = await door.as('chenjianguo');
  expect((await chen('/api/watch-lists')).status).toBe(403);
  expect((await (await door.as('zhaolixin'))('/api/watch-lists', json('POST', draft))).status).toBe(403);
});
