import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import type { CollectedItem } from '@fengsui/collection';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from './analysis-context.js';
import { ImportService } from './import/import.service.js';
import { MentionStore } from './store/mention.store.js';
import { MentionViews } from './mention.views.js';

let db: TestDatabase;
let store: MentionStore;
let importer: ImportService;
const from = { source: 'weibo-m' as const, watchListId: 'school' };
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  store = new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource));
  importer = new ImportService(db.dataSource, store, db.clock, new Ledger(db.dataSource));
});
afterAll(() => db.drop());

function post(id: string, text: string, more: Partial<CollectedItem> = {}): CollectedItem {
  const author = { id: 'u1', name: '小雨同学', kind: 'plain' as const, followers: 12 };
  return {
    platform: 'weibo',
    id,
    url: null,
    author,
    title: null,
    text,
    publishedAt: db.clock.now(),
    publishedRaw: null,
    reposts: 0,
    comments: 0,
    likes: 0,
    region: null,
    kind: 'post',
    rootId: null,
    edited: false,
    repostOf: null,
    ...more,
  };
}
const save = (items: CollectedItem[]) => db.dataSource.transaction((tx) => store.store(tx, items, from));
const count = async (sql: string): Promise<number> =>
  Number((await db.dataSource.query(`select count(*) as n from ${sql}`))[0].n);

test('two workers that meet the same posts store each once', async () => {
  const posts = Array.from({ length: 40 }, (_, i) => post(`50000000000${100 + i}`, `青衣江职院的第 ${i} 条帖子`));
  const results = await Promise.all([save(posts), save([...posts].reverse())]);
  expect(results.map((r) => r.newCount).reduce((a, b) => a + b)).toBe(40);
  expect(await count('mention')).toBe(40);
  expect(await count('index_queue')).toBe(40);
});

test('an angry post is negative, of the right topic and unit, and says by which words', async () => {
  await save([post('6000000000001', '青江职院二食堂的宫保鸡丁里吃出钢丝球，太恶心了，有没有人管管！')]);
  const [row] = await db.dataSource.query(`select * from mention where platform_id = '6000000000001'`);
  expect(row).toMatchObject({ about_school: true, sentiment: 'neg', topic: '食品安全食堂', unit_id: 'logistics' });
  expect(row.score).toBeLessThan(0);
  for (const w of row.decided_by) expect(row.text).toContain(w);
});

test('a longer name that is somebody else is kept, but not as ours', async () => {
  await save([post('6000000000002', '青江职院附中的运动会开幕了')]);
  const [row] = await db.dataSource.query(
    `select about_school, match_reason from mention where platform_id = '6000000000002'`,
  );
  expect(row).toEqual({ about_school: false, match_reason: '排除：“青江职院附中”不是本校' });
});

test('an edit keeps the text before it; a deletion keeps the post; counts have a history', async () => {
  await save([post('6000000000003', '青衣江职院食堂涨价了')]);
  await db.clock.advance(1_000);
  await save([post('6000000000003', '青衣江职院食堂没有涨价，我看错了', { likes: 9 })]);
  await db.dataSource.transaction((tx) => store.markGone(tx, 'weibo', '6000000000003', 'deleted'));
  const [row] = await db.dataSource.query(`select id, state, text from mention where platform_id = '6000000000003'`);
  expect(row.state).toBe('deleted');
  const versions = await db.dataSource.query(
    `select text, reason from mention_version where mention_id = $1 order by id`,
    [row.id],
  );
  expect(versions).toEqual([
    { text: '青衣江职院食堂涨价了', reason: 'edited' },
    { text: '青衣江职院食堂没有涨价，我看错了', reason: 'deleted' },
  ]);
  expect(await count(`mention_count where mention_id = '${row.id}'`)).toBe(2);
  const [view] = await new MentionViews(db.dataSource).byIds([row.id]);
  expect(view).toMatchObject({ author: '小**', likes: 9, state: 'deleted' });
});

const HEAD = 'platform,url,author,text,published_at,reposts';
test('an import takes the good rows and names the bad ones', async () => {
  const rows = [
    '微博,https://weibo.com/1/M1VT3jzNX,某甲,二食堂排队太久,2026-11-20 12:00,1.2万',
    '微博,,某乙,时间写错,2026-02-30 12:00,3',
    '贴吧,,某丙,平台不对,2026-11-20 12:00,3',
    '微博,,某丁,,昨天中午,三',
    '微博,https://weibo.com/1/M1VT3jzNX,某甲,重复的一条,2026-11-20 12:00,1',
    `微博,,某戊,${'长'.repeat(3_500_000)},2026-11-20 12:00,1`,
    '微信,,某号,食堂回应,2026-11-20T13:00:00+08:00,',
  ];
  const report = await importer.importFile('a.csv', Buffer.from(`${HEAD}\n${rows.join('\n')}\n`));
  expect(report.ok).toBe(2);
  expect(report.duplicates).toEqual([6]);
  expect(report.bad.map((b) => [b.row, b.field])).toEqual([
    [3, 'published_at'],
    [4, 'platform'],
    [5, 'text'],
    [5, 'published_at'],
    [5, 'reposts'],
    [7, 'text'],
  ]);
  const [stored] = await db.dataSource.query(
    `select text, reposts, published_at, about_school from mention where platform_id = '4804608494665869'`,
  );
  expect(stored).toEqual({
    text: '二食堂排队太久',
    reposts: '12000',
    published_at: new Date('2026-11-20T04:00:00Z'),
    about_school: true,
  });
  expect((await importer.importFile('a.csv', Buffer.from(`${HEAD}\n${rows[0]}\n`))).duplicates).toEqual([2]);
});

test('a GB18030 file is read; one of unknown encoding or without columns is refused and nothing is stored', async () => {
  const good = await importer.importFile(
    'gb.csv',
    iconv.encode('平台,正文,发布时间\n微博,编码测试一则,2026-11-19 08:00\n', 'gb18030'),
  );
  expect(good.ok).toBe(1);
  const before = await count('mention');
  await expect(
    importer.importFile(
      'x.csv',
      Buffer.from([
        ...Buffer.from('platform,text,published_at\n'),
        ...Array.from({ length: 400 }, (_, i) => 0x80 + (i % 3)),
      ]),
    ),
  ).rejects.toThrow('编码无法识别');
  await expect(importer.importFile('x.csv', Buffer.from('平台,作者\n微博,甲\n'))).rejects.toThrow(
    '缺少列：text（正文）、published_at（发布时间）',
  );
  await expect(importer.importFile('x.xlsx', Buffer.from('not a workbook'))).rejects.toThrow('不是有效的 Excel');
  expect(await count('mention')).toBe(before);
});

test('an Excel file with real dates is read as Beijing time', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('s');
  sheet.addRow(['平台', '正文', '发布时间', '点赞']);
  sheet.addRow(['微博', 'Excel 里的一条', new Date('2026-11-18T09:30:00Z'), 7]);
  const report = await importer.importFile('b.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  expect(report).toMatchObject({ ok: 1, bad: [] });
  const [row] = await db.dataSource.query(`select published_at, likes from mention where text = 'Excel 里的一条'`);
  expect(row).toEqual({ published_at: new Date('2026-11-18T01:30:00Z'), likes: '7' });
});

test('a source that knows more of an author completes what another left out', async () => {
  const media = { id: 'm', name: '江城晚报', followers: null as number | null, kind: 'organisation' as const };
  await save([post('6000000000009', '青江职院的一则报道', { author: media })]);
  await save([
    post('6000000000009', '青江职院的一则报道', { author: { ...media, kind: 'media', followers: 320_000 } }),
  ]);
  await save([post('6000000000009', '青江职院的一则报道', { author: media })]);
  const [row] = await db.dataSource.query(
    `select author_kind, author_followers from mention where platform_id = '6000000000009'`,
  );
  expect(row).toEqual({ author_kind: 'media', author_followers: '320000' });
});
