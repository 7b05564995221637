import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { ReaderGone, sheetFile, writeSheet } from './sheet.js';

const AT = new Date('2026-11-25T00:30:00Z');
const opened = async (file: Buffer): Promise<ExcelJS.Workbook> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(file as unknown as ArrayBuffer);
  return book;
};
const text = (title: string): { title: string; width: number; value: (r: string) => string } => ({
  title,
  width: 20,
  value: (r) => r,
});

test('head row, Beijing time as a date, numbers as numbers, and a sheet that says what was asked for', async () => {
  const rows = [{ name: '二食堂异物', at: AT, n: -3, none: null }];
  const file = await sheetFile({
    tables: [
      {
        name: '事件',
        columns: [
          { title: '事件', width: 30, value: (r) => r.name },
          { title: '立案', width: 20, value: (r) => r.at },
          { title: '变化', width: 8, value: (r) => r.n },
          { title: '办结', width: 20, value: (r) => r.none },
        ],
        rows,
      },
    ],
    filters: '等级：Ⅱ级',
    at: AT,
    by: '王晓岚',
  });
  const book = await opened(file);
  const sheet = book.getWorksheet('事件')!;
  expect(sheet.getRow(1).values).toEqual([undefined, '事件', '立案', '变化', '办结']);
  expect(sheet.getRow(1).font.bold).toBe(true);
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  expect(sheet.getColumn(1).width).toBe(30);
  const [name, at, n, none] = [1, 2, 3, 4].map((i) => sheet.getRow(2).getCell(i));
  expect([name!.value, n!.value, none!.value]).toEqual(['二食堂异物', -3, null]);
  expect((at!.value as Date).toISOString()).toBe('2026-11-25T08:30:00.000Z');
  expect(at!.numFmt).toBe('yyyy-mm-dd hh:mm:ss');
  const about = book.getWorksheet('说明')!;
  expect(about.getSheetValues().flat().filter(Boolean)).toEqual([
    '筛选条件',
    '等级：Ⅱ级',
    '导出时间（北京时间）',
    '2026-11-25 08:30:00',
    '导出人',
    '王晓岚',
    '“事件”行数',
    '1',
  ]);
});

test.each(['=1+1', '+86138', '-2', '@SUM(A1)', ' =cmd|x', '\t=1', '＝HYPERLINK("x")', '\ufeff=1'])(
  '%j cannot run as a formula',
  async (value) => {
    const file = await sheetFile({
      tables: [{ name: '帖子', columns: [text('内容')], rows: [value] }],
      filters: '',
      at: AT,
      by: '',
    });
    const kept = (await opened(file)).getWorksheet('帖子')!.getRow(2).getCell(1);
    expect(kept.type).toBe(ExcelJS.ValueType.String);
    expect(String(kept.value).replace(/^\s+/, '').startsWith("'")).toBe(true);
  },
);

test('an ordinary text stays as it is; what XML cannot hold is left out; a long one is cut', async () => {
  const file = await sheetFile({
    tables: [
      { name: 'a/b:[c]', columns: [text('内容')], rows: ['2026-11-25 说明=无', 'a\u0000b\u0007', '长'.repeat(40_000)] },
    ],
    filters: '',
    at: AT,
    by: '',
  });
  const sheet = (await opened(file)).worksheets[0]!;
  expect(sheet.name).toBe('a b  c ');
  expect([2, 3].map((r) => sheet.getRow(r).getCell(1).value)).toEqual(['2026-11-25 说明=无', 'ab']);
  expect(String(sheet.getRow(4).getCell(1).value).length).toBe(32_767);
});

test('rows that fail on the way end the file, not in a whole one', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield '一';
    throw new Error('数据库断开');
  }
  const out = new PassThrough();
  out.resume();
  const closed = new Promise((resolve) => out.once('error', resolve));
  await expect(
    writeSheet(out, {
      tables: [{ name: '帖子', columns: [text('内容')], rows: broken() }],
      filters: '',
      at: AT,
      by: '',
    }),
  ).rejects.toThrow('数据库断开');
  expect(await closed).toBeInstanceOf(Error);
});

test('a reader who goes away ends the reading too', async () => {
  const out = new PassThrough();
  let read = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      if (++read === 2_000) out.destroy();
      yield '一行';
      if (read % 100 === 0) await new Promise(setImmediate);
    }
  }
  out.resume();
  await expect(
    writeSheet(out, {
      tables: [{ name: '帖子', columns: [text('内容')], rows: endless() }],
      filters: '',
      at: AT,
      by: '',
    }),
  ).rejects.toThrow(ReaderGone);
  const at = read;
  await new Promise(setImmediate);
  expect(read).toBe(at);
});

test('rows are read no faster than the reader takes them', async () => {
  const rows = 30_000;
  let read = 0;
  function* many(): Generator<string> {
    // what cannot be packed small
    for (; read < rows; read++) yield createHash('shake256', { outputLength: 250 }).update(`${read}`).digest('base64');
  }
  const out = new PassThrough();
  const written = writeSheet(out, {
    tables: [{ name: '帖子', columns: [text('内容')], rows: many() }],
    filters: [['检索式', '无']],
    at: AT,
    by: '',
    notes: async () => [['条数', `${read} 条`]],
  });
  // nobody reads: the reading stands still
  for (let seen = -1; seen !== read || read === 0; await new Promise((r) => setTimeout(r, 50))) seen = read;
  expect(read).toBeLessThan(rows / 3);
  const [file] = await Promise.all([buffer(out), written]);
  const book = await opened(file);
  expect(book.getWorksheet('帖子')!.rowCount).toBe(rows + 1);
  expect((book.getWorksheet('说明')!.getSheetValues() as string[][]).slice(1).map((r) => [r[1], r[2]])).toEqual([
    ['检索式', '无'],
    ['导出时间（北京时间）', '2026-11-25 08:30:00'],
    ['导出人', undefined],
    ['“帖子”行数', String(rows)],
    ['条数', `${rows} 条`],
  ]);
});
