import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ManualEntry } from '@fengsui/contract';
import { type Actor, Ledger, LedgerKeys, Subjects } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../analysis-context.js';
import { EvidenceReader } from '../evidence/evidence.reader.js';
import { MentionViews } from '../mention.views.js';
import { MentionStore } from '../store/mention.store.js';
import { ManualEntries } from './manual-entries.service.js';

const KEYS = new LedgerKeys({ FENGSUI_LEDGER_KEYS: `k1:${'A'.repeat(43)}`, FENGSUI_DATA_DIR: '' });
let db: TestDatabase;
let store: MentionStore;
let entries: ManualEntries;
let reader: EvidenceReader;
const actor: Actor = { type: 'person', id: '', name: '吴静', post: '后勤处 官微管理员', channel: 'web' };
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  [{ id: actor.id }] = await db.dataSource.query(`select id from person where name = '吴静'`);
  const ledger = new Ledger(db.dataSource);
  store = new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource));
  entries = new ManualEntries(
    db.dataSource,
    store,
    new MentionViews(db.dataSource),
    ledger,
    new Subjects(db.dataSource, KEYS, ledger),
    db.clock,
  );
  reader = new EvidenceReader(db.dataSource);
});
afterAll(() => db.drop());

const PNG = { name: '截图.png', content: Buffer.from('\x89PNG\r\n\x1a\n1', 'latin1') };
const entry = (more: Partial<ManualEntry> = {}): ManualEntry => ({
  via: '电话',
  platform: 'manual',
  text: '家长来电：二食堂饭菜里吃出虫子，太恶心了',
  ...more,
});
const events = async (kind: string): Promise<{ text: string }[]> =>
  (await db.dataSource.query(`select payload from ledger_event where kind = $1 order by seq`, [kind])).map(
    (e: { payload: string }) => JSON.parse(e.payload),
  );
const row = async (id: string) => (await db.dataSource.query('select * from mention where id = $1', [id]))[0];
const crawled = (id: string, text: string, url: string | null = null) =>
  db.dataSource.transaction((tx) =>
    store.store(
      tx,
      [
        {
          platform: 'weibo',
          id,
          url,
          author: { id: '1', name: '小雨同学', kind: 'plain', followers: 3 },
          title: null,
          text,
          publishedAt: db.clock.now(),
          publishedRaw: null,
          reposts: 4,
          comments: 5,
          likes: 6,
          region: null,
          kind: 'post',
          rootId: null,
          edited: false,
          repostOf: null,
        },
      ],
      { source: 'weibo-m', watchListId: 'school' },
    ),
  );

test('what is heard by phone is a mention of its unit, with who wrote it down and what shows it', async () => {
  const answer = await entries.enter(entry(), [PNG], actor);
  expect(answer).toMatchObject({
    mention: { platform: 'manual', aboutSchool: true, unitId: 'logistics', sentiment: 'neg' },
    known: false,
    words: '已录入，附 1 份证据',
  });
  expect(await row(answer.mention.id)).toMatchObject({
    kind: 'manual',
    source: 'manual',
    match_reason: '人工录入（电话）',
    reported_via: '电话',
    reported_by: actor.id,
    reread_at: null,
  });
  expect(await events('mention.entered')).toMatchObject([{ text: '后勤处 官微管理员吴静录入舆情，来源：电话' }]);
  expect(await events('evidence.added')).toMatchObject([
    {
      text: '后勤处 官微管理员吴静添加证据 1 份',
      files: [{ name: '截图.png', hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    },
  ]);
  const wide = { personId: actor.id, unitIds: null };
  expect(await reader.of(answer.mention.id, wide)).toMatchObject([
    { name: '截图.png', mime: 'image/png', kind: 'upload', addedBy: '吴静', sizeBytes: 9 },
  ]);
});

test('told twice it is one', async () => {
  const first = await entries.enter(entry({ text: '同一件事' }), [], actor);
  const again = await entries.enter(entry({ text: '同一件事', via: '网警' }), [], actor);
  expect(again).toMatchObject({ mention: { id: first.mention.id }, known: true });
  expect(again.words).toMatch(/^此帖已于 \d\d:\d\d 收录，已补充来源“网警”$/);
});

test('a link to Weibo is the post itself: told first and crawled later it is one, with its counts', async () => {
  const told = await entries.enter(entry({ url: 'https://weibo.com/1/M1VT3jzNX?from=x', text: '食堂' }), [], actor);
  expect(told).toMatchObject({ mention: { platform: 'weibo' }, known: false });
  expect((await crawled('4804608494665869', '青江职院食堂的一条')).newCount).toBe(0);
  expect(await row(told.mention.id)).toMatchObject({
    platform_id: '4804608494665869',
    likes: '6',
    reported_via: '电话',
  });
});

test('crawled first, the entry adds channel and evidence, and brings it back where a word kept it out', async () => {
  await crawled('4386539339591774', '青江职院招聘信息汇总');
  const told = await entries.enter(
    entry({ via: '网警', url: 'https://m.weibo.cn/status/HAjhzEfg2', text: '网警提示' }),
    [PNG],
    actor,
  );
  expect(told).toMatchObject({ known: true, mention: { aboutSchool: true, text: '青江职院招聘信息汇总' } });
  expect(told.words).toContain('已补充来源“网警”和 1 份证据');
  expect(await row(told.mention.id)).toMatchObject({
    excluded_by: null,
    reported_via: '网警',
    match_reason: '简称“青江职院”',
  });
});

test('a link to an article is the article', async () => {
  const url = 'https://mp.weixin.qq.com/s?__biz=MzIy==&mid=2247&idx=2&sn=x';
  const told = await entries.enter(entry({ platform: 'wechat', url }), [], actor);
  expect((await row(told.mention.id)).platform_id).toBe('MzIy==:2247:2');
});

test('a file that is refused, or a time that is none, leaves nothing behind', async () => {
  const count = async () => (await db.dataSource.query('select count(*)::int as n from mention'))[0].n;
  const before = await count();
  const bad = { name: '通知.png', content: Buffer.from('MZ\x90') };
  await expect(entries.enter(entry({ text: '坏文件' }), [PNG, bad], actor)).rejects.toThrow(
    '文件“通知.png”不能作为证据：内容是程序文件',
  );
  await expect(entries.enter(entry({ text: 'x', publishedAt: '昨天' }), [], actor)).rejects.toMatchObject({
    field: 'publishedAt',
    message: '发布时间：“昨天”不是时间，应如 2026-11-22 14:35。',
  });
  expect(await count()).toBe(before);
});

test('an excluded post comes back once, judged and indexed, and the log says who did it', async () => {
  await crawled('777', '青江职院二食堂太恶心了，另附招聘信息汇总');
  const [{ id }] = await db.dataSource.query(`select id from mention where platform_id = '777'`);
  await entries.recover(id, actor);
  expect(await row(id)).toMatchObject({
    about_school: true,
    excluded_by: null,
    sentiment: 'neg',
    unit_id: 'logistics',
  });
  expect(await db.dataSource.query(`select 1 from index_queue where mention_id = $1`, [id])).toHaveLength(1);
  expect((await events('mention.recovered'))[0]!.text).toBe('吴静恢复一条被“招聘信息汇总”排除的帖子');
  await expect(entries.recover(id, actor)).rejects.toMatchObject({ status: 409 });
  await crawled('777', '青江职院二食堂太恶心了，另附招聘信息汇总');
  expect((await row(id)).about_school).toBe(true);
});

test('evidence is for those who may see the post: its unit, who reported it, the whole school', async () => {
  const told = await entries.enter(
    entry({ text: '北苑宿舍停水三天，学生很生气' }),
    [{ ...PNG, content: Buffer.concat([PNG.content, Buffer.from('2')]) }],
    actor,
  );
  const [{ hash } = { hash: '' }] = await reader.of(told.mention.id, { personId: actor.id, unitIds: null });
  const stranger = '00000000-0000-0000-0000-000000000001';
  expect((await reader.file(hash!, { personId: stranger, unitIds: [told.mention.unitId!] })).mime).toBe('image/png');
  expect((await reader.file(hash!, { personId: actor.id, unitIds: [] })).name).toBe('截图.png');
  const other = { personId: stranger, unitIds: ['it-dept'] };
  await expect(reader.of(told.mention.id, other)).rejects.toMatchObject({ status: 404 });
  await expect(reader.file(hash!, other)).rejects.toMatchObject({ status: 404 });
});
