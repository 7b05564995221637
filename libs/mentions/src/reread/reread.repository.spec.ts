import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CollectedItem } from '@fengsui/collection';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import type { EntityManager } from 'typeorm';
import { AnalysisContextReader } from '../analysis-context.js';
import { MentionStore } from '../store/mention.store.js';

/** What is to be read again, what wants a picture, and the evidence beside a post. */
const MINUTE = 60_000;
let db: TestDatabase;
let store: MentionStore;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  store = new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource));
});
afterAll(() => db.drop());
beforeEach(() => db.empty('mention', 'incident'));

const post = (id: string, more: Partial<CollectedItem> = {}): CollectedItem => ({
  platform: 'weibo',
  id,
  url: `https://weibo.com/1/${id}`,
  author: { id: '55', name: '小雨同学', kind: 'plain', followers: 12 },
  title: null,
  text: '青江职院二食堂太恶心了，吃出虫子没人管',
  publishedAt: db.clock.now(),
  publishedRaw: null,
  reposts: 1,
  comments: 1,
  likes: 1,
  region: null,
  kind: 'post',
  rootId: null,
  edited: false,
  repostOf: null,
  ...more,
});
const tx = <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => db.dataSource.transaction(work);
const save = (...items: CollectedItem[]) =>
  tx((t) => store.store(t, items, { source: 'weibo-m', watchListId: 'school' }));
const due = async (limit = 10): Promise<string[]> => (await tx((t) => store.dueForReread(t, limit))).map((p) => p.id);
const done = (id: string, outcome: 'read' | 'failed' | 'deleted' = 'read') =>
  tx((t) => store.rereadDone(t, 'weibo', id, outcome));
const row = async (id: string) => (await db.dataSource.query('select * from mention where platform_id = $1', [id]))[0];
async function incidentWith(...ids: string[]): Promise<string> {
  const [{ id }] = await db.dataSource.query(
    `insert into incident (code, title, unit_id, topic, level, level_reason, state, opened_at)
     values ('YQ-' || nextval('incident_code_seq'), '食堂', 'logistics', '食品安全食堂', 3, '', 'open', app.now()) returning id`,
  );
  await db.dataSource.query(
    `insert into incident_mention (incident_id, mention_id) select $1, id from mention where platform_id = any($2)`,
    [id, ids],
  );
  return id;
}

test('a negative post is due at five minutes, once for all workers, and then at fifteen', async () => {
  await save(post('1001'), post('1002', { text: '青江职院的晚霞' }));
  expect(await due()).toEqual([]);
  await db.clock.advance(5 * MINUTE);
  const [a, b] = await Promise.all([due(), due()]);
  expect([...a, ...b]).toEqual(['1001']);
  expect(await due()).toEqual([]);
  await done('1001');
  await db.clock.advance(9 * MINUTE);
  expect(await due()).toEqual([]);
  await db.clock.advance(MINUTE);
  expect(await due()).toEqual(['1001']);
});

test('a worker that died leaves its post to another; a reading that failed is made again', async () => {
  await save(post('1003'));
  await db.clock.advance(5 * MINUTE);
  expect(await due()).toEqual(['1003']);
  await db.clock.advance(5 * MINUTE + 1);
  expect(await due()).toEqual(['1003']);
  await done('1003', 'failed');
  await db.clock.advance(9 * MINUTE);
  expect(await due()).toEqual([]);
  await db.clock.advance(MINUTE + 1);
  expect(await due()).toEqual(['1003']);
});

test('a post that becomes much talked about is read again from then on', async () => {
  const quiet = { text: '青江职院的晚霞' };
  await save(post('1004', quiet));
  expect((await row('1004')).reread_at).toBeNull();
  await save(post('1004', { ...quiet, likes: 48 }));
  expect((await row('1004')).reread_at).not.toBeNull();
});

test('comments, imports and what lies in the past are not read again', async () => {
  const old = new Date(db.clock.now().getTime() - 8 * 24 * 60 * MINUTE);
  await save(post('1005', { publishedAt: old }), post('import:1'), post('1006', { kind: 'comment' }));
  await db.clock.advance(20 * MINUTE);
  expect(await due()).toEqual([]);
});

test('a post of an open incident: every ten minutes, hourly from the second day, never again after closing', async () => {
  const old = new Date(db.clock.now().getTime() - 8 * 24 * 60 * MINUTE);
  await save(post('1007', { text: '青江职院的晚霞', publishedAt: old }));
  const incident = await incidentWith('1007');
  expect(await due()).toEqual(['1007']);
  await done('1007');
  await db.clock.advance(9 * MINUTE);
  expect(await due()).toEqual([]);
  await db.clock.advance(MINUTE + 1);
  expect(await due()).toEqual(['1007']);
  await db.clock.advance(24 * 60 * MINUTE);
  await done('1007');
  await db.clock.advance(59 * MINUTE);
  expect(await due()).toEqual([]);
  await db.clock.advance(MINUTE + 1);
  expect(await due()).toEqual(['1007']);
  await db.dataSource.query(`update incident set state = 'closed', closed_at = app.now() where id = $1`, [incident]);
  await done('1007');
  expect((await row('1007')).reread_at).toBeNull();
});

test('a post that is gone keeps its text and is not read again, though its incident is open', async () => {
  await save(post('1008'));
  await incidentWith('1008');
  await db.clock.advance(5 * MINUTE);
  expect(await due()).toEqual(['1008']);
  await done('1008', 'deleted');
  expect(await row('1008')).toMatchObject({ state: 'deleted', reread_at: null });
  await db.clock.advance(60 * MINUTE);
  expect(await due()).toEqual([]);
});

test('the stored timeline of an account is what can still be seen of it', async () => {
  const early = new Date(db.clock.now().getTime() - 60 * MINUTE);
  await save(post('1010', { publishedAt: early }), post('1011'), post('1012'), post('1013', { kind: 'comment' }));
  await tx((t) => store.markGone(t, 'weibo', '1012', 'deleted'));
  const since = new Date(early.getTime() - 1);
  expect(await tx((t) => store.timelineOf(t, 'weibo', '55', since))).toEqual(['1011', '1010']);
  expect(await tx((t) => store.timelineOf(t, 'weibo', '55', db.clock.now()))).toEqual([]);
  expect(await tx((t) => store.timelineOf(t, 'weibo', '56', since))).toEqual([]);
});

test('grave posts, negative ones of media and those of incidents want a picture, newest first, one worker each, three times at most', async () => {
  const wants = async (): Promise<string[]> => (await tx((t) => store.needsScreenshot(t, 10))).map((p) => p.id);
  const media = { id: '9', name: '蜀江晚报', kind: 'media' as const, followers: 9 };
  await save(
    post('1020', { text: '青江职院有人坠楼' }),
    post('1021', { text: '青江职院食堂太差劲了，失望', author: media }),
    post('1022', { text: '青江职院的晚霞' }),
    post('1023', { text: '青江职院的操场' }),
    post('1024', { text: '青江职院有人坠楼', url: null }),
  );
  await incidentWith('1022');
  const [a, b] = await Promise.all([wants(), wants()]);
  expect([...a, ...b].sort()).toEqual(['1020', '1021', '1022']);
  const file = {
    content: Buffer.from('png'),
    mime: 'image/png',
    kind: 'screenshot' as const,
    name: '截图.png',
    addedBy: null,
  };
  const hash = await tx((t) => store.addEvidence(t, 'weibo', '1020', file));
  const [{ payload }] = await db.dataSource.query(`select payload from ledger_event where kind = 'evidence.added'`);
  expect(JSON.parse(payload)).toMatchObject({ text: '系统存证：截图.png', files: [{ name: '截图.png', hash }] });
  for (const expected of [['1021', '1022'], ['1021', '1022'], []]) {
    await db.clock.advance(31 * MINUTE);
    expect((await wants()).sort()).toEqual(expected);
  }
});

test('a file is kept once, however many posts it belongs to; a post that is not stored is named', async () => {
  await save(post('1030'), post('1031'));
  const file = {
    content: Buffer.from('x'),
    mime: 'text/plain',
    kind: 'upload' as const,
    name: '记录.txt',
    addedBy: null,
  };
  const one = await tx((t) => store.addEvidence(t, 'weibo', '1030', file));
  expect(await tx((t) => store.addEvidence(t, 'weibo', '1030', file))).toBe(one);
  expect(await tx((t) => store.addEvidence(t, 'weibo', '1031', file))).toBe(one);
  expect(await db.dataSource.query(`select count(*)::int as n from mention_evidence where hash = $1`, [one])).toEqual([
    { n: 2 },
  ]);
  await expect(tx((t) => store.addEvidence(t, 'weibo', '1', file))).rejects.toThrow('没有这条帖子');
});
