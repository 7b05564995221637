import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { Ledger } from '@fengsui/ledger';
import { createTestDatabase, type TestDatabase } from '@fengsui/platform/testing';
import { applySeed, DEMO_SCHOOL, Registry } from '@fengsui/registry';
import { AnalysisContextReader } from '../analysis-context.js';
import { MentionStore } from '../store/mention.store.js';
import { ImportService } from './import.service.js';

let db: TestDatabase;
let importer: ImportService;
beforeAll(async () => {
  db = await createTestDatabase();
  await applySeed(db.dataSource, DEMO_SCHOOL);
  importer = new ImportService(
    db.dataSource,
    new MentionStore(new AnalysisContextReader(new Registry(db.dataSource), db.clock), new Ledger(db.dataSource)),
    db.clock,
    new Ledger(db.dataSource),
  );
});
afterAll(() => db.drop());

const HEAD = '平台,正文,发布时间,点赞';
const csv = (...rows: string[]) => importer.importFile('t.csv', Buffer.from([HEAD, ...rows].join('\n')));
const stored = async (): Promise<number> =>
  Number((await db.dataSource.query('select count(*) as n from mention'))[0].n);
const textOf = async (text: string) => (await db.dataSource.query('select * from mention where text = $1', [text]))[0];

describe('encodings', () => {
  const rows = (text: string) => `${HEAD}\n微博,${text},2026-11-01 08:00,1\n`;
  test.each([
    ['UTF-8 with a mark', (s: string) => Buffer.from(`\ufeff${s}`)],
    ['UTF-16 LE with a mark', (s: string) => iconv.encode(s, 'utf16le', { addBOM: true })],
    ['UTF-16 BE with a mark', (s: string) => iconv.encode(s, 'utf16be', { addBOM: true })],
    ['GB18030 with a character of four bytes', (s: string) => iconv.encode(s.replace('@', '😀'), 'gb18030')],
  ])('%s is read', async (name, encode) => {
    expect(await importer.importFile('e.csv', encode(rows(`${name}@`)))).toMatchObject({ ok: 1, bad: [] });
    expect(await textOf(name.startsWith('GB') ? `${name}😀` : `${name}@`)).toMatchObject({
      source: 'import',
      about_school: true,
      match_reason: '人工导入',
    });
  });

  const long = rows('台風過後，學校餐廳的菜價漲了不少，同學們都覺得應該給個說法，請後勤單位儘快回應');
  test.each([
    ['Big5', iconv.encode(long, 'big5')],
    ['UTF-16 without a mark', iconv.encode(rows('没有标记'), 'utf16le', { addBOM: false })],
    [
      'a UTF-8 file cut in the middle of a character',
      Buffer.from(rows('食堂今天的菜价又涨了不少，大家都说应该有个解释')).subarray(0, 60),
    ],
    ['bytes of a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0xff, 0xd8])],
  ])('%s is refused in words', async (_, bytes) => {
    const before = await stored();
    await expect(importer.importFile('e.csv', bytes)).rejects.toMatchObject({
      code: 'bad_encoding',
      message: expect.stringContaining('CSV UTF-8'),
    });
    expect(await stored()).toBe(before);
  });
});

describe('rows are numbered as Excel shows them', () => {
  test('empty lines count, a cell of two lines is one row', async () => {
    const report = await csv('', '微博,"两行\n的正文",2026-11-01 08:00,1', '', '微博,这一行的时间不对,昨天,1');
    expect(report.ok).toBe(1);
    expect(report.bad).toEqual([{ row: 5, field: 'published_at', reason: '“昨天”不是时间，应如 2026-11-22 14:35' }]);
  });
  test('a comma too many is named, and the columns are not shifted', async () => {
    const report = await csv('微博,食堂涨价了,大家怎么看,2026-11-01 08:00,1');
    expect(report).toMatchObject({ ok: 0, bad: [{ row: 2, field: '列数' }] });
  });
});

test.each([
  ['2026-02-30 12:00', '不存在这个日期'],
  ['2026-11-01 25:00', '不存在这个日期'],
  ['0026-11-01 08:00', '早于 2009 年'],
  ['2031-01-01 08:00', '在将来'],
  ['', '为空'],
  ['46000.5', '不是时间'],
])('the date %p is refused: %s', async (date, reason) => {
  const report = await csv(`微博,日期 ${date},${date},1`);
  expect(report.bad).toEqual([{ row: 2, field: 'published_at', reason: expect.stringContaining(reason) }]);
});

test.each([
  ['2026-11-01T08:00:00Z', '2026-11-01T08:00:00.000Z'],
  ['2026-11-01 08:00:30', '2026-11-01T00:00:30.000Z'],
  ['2026/11/1 8:00', '2026-11-01T00:00:00.000Z'],
  ['2026年11月1日', '2026-10-31T16:00:00.000Z'],
  ['2026-11-01 08:00 +0900', '2026-10-31T23:00:00.000Z'],
])('the date %s is %s', async (date, iso) => {
  await csv(`微博,写法 ${date},${date},1`);
  expect((await textOf(`写法 ${date}`)).published_at.toISOString()).toBe(iso);
});

test('a character that cannot be stored and a count beyond reason are named; the row beside them goes in', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('s');
  sheet.addRow(['platform', 'text', 'published_at', 'likes', 'url']);
  sheet.addRow(['weibo', '数量太大', '2026-11-01 08:00', '99999999999999999999']);
  sheet.addRow(['weibo', '链接不对', '2026-11-01 08:00', '1', 'weibo.com/1/abc']);
  sheet.addRow([]);
  sheet.addRow(['weibo', '这一行没问题', '2026-11-01 08:00', '1.2万']);
  const report = await importer.importFile('c.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  expect(report.bad.map((b) => [b.row, b.field])).toEqual([
    [2, 'likes'],
    [3, 'url'],
  ]);
  expect((await textOf('这一行没问题')).likes).toBe('12000');
});

test('the same file sent twice at the same moment is stored once, and the second says so', async () => {
  const file = Buffer.from(
    [HEAD, ...Array.from({ length: 30 }, (_, i) => `微博,同时导入 ${i},2026-11-01 08:00,${i}`)].join('\n'),
  );
  const [a, b] = await Promise.all([importer.importFile('1.csv', file), importer.importFile('2.csv', file)]);
  expect([a.ok, b.ok].sort((x, y) => x - y)).toEqual([0, 30]);
  expect(a.duplicates.length + b.duplicates.length).toBe(30);
});

test('every file that was read leaves a line with its figures', async () => {
  await csv('微博,留痕,2026-11-01 08:00,1', '贴吧,,昨天,x');
  const [batch] = await db.dataSource.query(
    'select rows_ok, rows_bad, rows_duplicate from import_batch order by at desc limit 1',
  );
  expect(batch).toEqual({ rows_ok: 1, rows_bad: 1, rows_duplicate: 0 });
});

test('an empty file and one that is only a header', async () => {
  await expect(importer.importFile('x.csv', Buffer.alloc(0))).rejects.toThrow('文件是空的');
  await expect(importer.importFile('x.csv', Buffer.from('\n\n'))).rejects.toThrow('文件是空的');
  expect(await csv()).toMatchObject({ ok: 0, bad: [], duplicates: [] });
});

test.each(['PK but no workbook', 'x'])('a renamed file is refused in words: %s', async (content) => {
  await expect(importer.importFile('x.xlsx', Buffer.from(content))).rejects.toThrow('不是有效的 Excel');
});
