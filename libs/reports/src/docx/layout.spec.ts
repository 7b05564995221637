import { expect, it } from '@jest/globals';
import { officialDocument } from '../render/render.js';
import type { OfficialDocument } from '../official/document.js';
import { titleLines } from '../official/document.js';
import { readZip } from './zip.js';

/** Bar 20 of escalation.md: the figures of GB/T 9704-2012, read off the XML. */
const PAPER: OfficialDocument = {
  labels: ['机密★1年', '特急'],
  mark: '青衣江职业技术学院文件',
  number: '青职院〔2026〕7号',
  title: '关于规范官方微博微信账号管理的通知',
  addressee: '各单位',
  body: [
    { kind: 'heading', level: 1, text: '一、总体要求' },
    { kind: 'heading', level: 2, text: '（一）分级负责' },
    {
      kind: 'text',
      runs: [
        { text: '谁主办谁负责，', strong: false },
        { text: '谁审批谁监督', strong: true },
      ],
    },
    { kind: 'item', no: 1, runs: [{ text: '逐级报告。', strong: false }] },
    {
      kind: 'table',
      columns: [
        { title: '事项', width: 50, center: true },
        { title: '要求', width: 50, center: false },
      ],
      rows: [['签收', '按时']],
      small: false,
    },
    { kind: 'code', url: 'https://yuqing.example.edu.cn/verify/0', lines: ['校验'] },
  ],
  issuer: '青衣江职业技术学院',
  date: '2026-11-03T01:00:00.000Z',
  annexes: [
    { title: '名单', blocks: [{ kind: 'note', text: '略' }] },
    { title: '表格', blocks: [] },
  ],
  imprint: { copyTo: ['后勤处', '学工部'], issuer: '党政办公室', date: '2026-11-03T01:00:00.000Z' },
  footnote: null,
  creator: '青衣江职业技术学院',
  description: '',
};

const parts = async (paper = PAPER) =>
  new Map(readZip(await officialDocument(paper, 'docx')).map((e) => [e.name, e.data.toString('utf8')]));
/** the paragraph a text stands in */
const paragraph = (xml: string, text: string): string => {
  const at = xml.indexOf(text);
  if (at < 0) throw new Error(`not in the document: ${text}`);
  return xml.slice(xml.lastIndexOf('<w:p>', at), xml.indexOf('</w:p>', at));
};

it('paper, margins and the grid of 22 lines of 28 characters', async () => {
  const xml = (await parts()).get('word/document.xml')!;
  expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
  for (const margin of ['w:top="2098"', 'w:right="1474"', 'w:bottom="1984"', 'w:left="1588"'])
    expect(/<w:pgMar[^>]*>/.exec(xml)![0]).toContain(margin);
  const grid = /<w:docGrid[^>]*>/.exec(xml)![0];
  for (const part of ['w:type="linesAndChars"', 'w:linePitch="579"', 'w:charSpace="-849"'])
    expect(grid).toContain(part);
});

it('faces and sizes of each part, first lines in by two characters', async () => {
  const xml = (await parts()).get('word/document.xml')!;
  for (const [text, face, size] of [
    ['机密★1年', '黑体', 32],
    ['青衣江职业技术学院文件', '方正小标宋_GBK', null],
    ['青职院〔2026〕7号', '仿宋_GB2312', 32],
    ['关于规范官方微博微信账号管理的通知', '方正小标宋_GBK', 44],
    ['各单位：', '仿宋_GB2312', 32],
    ['一、总体要求', '黑体', 32],
    ['（一）分级负责', '楷体_GB2312', 32],
    ['谁主办谁负责，', '仿宋_GB2312', 32],
    ['抄送：', '仿宋_GB2312', 28],
  ] as const) {
    const p = paragraph(xml, text);
    expect([text, p.includes(`w:eastAsia="${face}"`)]).toEqual([text, true]);
    if (size) expect([text, p.includes(`<w:sz w:val="${size}"/>`)]).toEqual([text, true]);
  }
  expect(paragraph(xml, '谁主办谁负责，')).toMatch(/w:firstLineChars="200"[\s\S]*<w:b\/>/);
  expect(paragraph(xml, '各单位：')).not.toContain('firstLine');
});

it('red mark 35 mm under the top of the type area, red line 4 mm under the number, title two lines below', async () => {
  const xml = (await parts()).get('word/document.xml')!;
  expect(paragraph(xml, '青衣江职业技术学院文件')).toContain('<w:color w:val="E60012"/>');
  // what stands above the mark: two labels of a line each, the rest, and what its line leaves free over it
  const size = Number(/<w:sz w:val="(\d+)"/.exec(paragraph(xml, '青衣江职业技术学院文件'))![1]);
  const above = Number(/<w:spacing [^>]*w:line="(\d+)"/.exec(xml.slice(xml.indexOf('特急') + 50))![1]);
  expect(2 * 579 + above + (1200 - size * 10) / 2).toBeCloseTo(1984, -1);
  const number = paragraph(xml, '〔2026〕7号');
  const line = /<w:bottom [^>]*>/.exec(number)![0];
  for (const part of ['w:color="E60012"', 'w:sz="15"', 'w:space="11"']) expect(line).toContain(part);
  const between = xml.slice(xml.indexOf('〔2026〕7号'), xml.indexOf('关于规范'));
  expect(between.match(/<w:spacing [^>]*w:line="579"/g)).toHaveLength(2);
});

it('page numbers on the outer side in 4 号宋体, version marks with lines of 0.35 and 0.25 mm', async () => {
  const files = await parts();
  const footers = [...files].filter(([n]) => /^word\/footer\d+\.xml$/.test(n)).map(([, xml]) => xml);
  expect(footers.map((xml) => /<w:jc w:val="(\w+)"/.exec(xml)![1]).sort()).toEqual(['left', 'right']);
  for (const xml of footers)
    expect(xml).toMatch(/w:eastAsia="宋体"[\s\S]*<w:sz w:val="28"[\s\S]*— [\s\S]*PAGE[\s\S]* —/);
  expect(files.get('word/settings.xml')).toContain('<w:evenAndOddHeaders');
  const xml = files.get('word/document.xml')!;
  const mark = xml.slice(xml.lastIndexOf('<w:tbl>'));
  expect(mark).toMatch(/<w:tblpPr[^>]*w:tblpYSpec="bottom"/);
  const borders = /<w:tblBorders>.*?<\/w:tblBorders>/.exec(mark)![0];
  expect(borders).toMatch(/<w:top [^>]*w:sz="8"/);
  expect(borders).toMatch(/<w:bottom [^>]*w:sz="8"/);
  expect(borders).toMatch(/<w:insideH [^>]*w:sz="6"/);
  expect(mark).toContain('抄送：后勤处，学工部。');
  expect(mark).toMatch(/党政办公室[\s\S]*2026年11月3日印发/);
});

it('date without leading zeros and four characters from the right, annexes named and on pages of their own, faces with fallbacks', async () => {
  const files = await parts();
  const xml = files.get('word/document.xml')!;
  expect(paragraph(xml, '2026年11月3日<')).toMatch(/w:right="1280"[\s\S]*w:jc w:val="right"/);
  expect(xml).toContain('附件：1. 名单');
  for (const n of ['附件1', '附件2']) expect(paragraph(xml, `>${n}<`)).toMatch(/<w:pageBreakBefore\/>[\s\S]*黑体/);
  expect(files.get('word/fontTable.xml')).toContain(
    '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,华文仿宋"/>',
  );
  expect([...files.keys()].some((n) => /media\/.*\.png/.test(n))).toBe(true);
});

it('long tables are written row by row as the library writes short ones, whatever is in them', async () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => [`<&>\u0001${i}`, '"记录"']);
  const made = async (n: number) => {
    const table = {
      kind: 'table' as const,
      columns: [
        { title: 'a', width: 50, center: true },
        { title: 'b', width: 50, center: false },
      ],
      rows: rows(n),
      small: true,
    };
    return (await parts({ ...PAPER, body: [table], annexes: [] })).get('word/document.xml')!;
  };
  const [short, long] = [await made(200), await made(201)];
  const row = (xml: string, i: number) => {
    const at = xml.indexOf(`&lt;&amp;&gt; ${i}<`);
    return xml.slice(xml.lastIndexOf('<w:tr>', at), xml.indexOf('</w:tr>', at)).replaceAll('&quot;', '"');
  };
  expect(row(long, 150)).toBe(row(short, 150));
  expect(long.match(/<w:tr>/g)!.length).toBe(short.match(/<w:tr>/g)!.length + 1);
  expect(long).not.toMatch(/\u0001|[0-9a-f]{64}:/);
});

it('a long title stands in lines that end where a phrase ends', () => {
  expect(titleLines('关于“二食堂餐盘里有异物”舆情处置情况的复盘报告')).toEqual([
    '关于“二食堂餐盘里有异物”',
    '舆情处置情况的复盘报告',
  ]);
  const long = titleLines('关于“学生反映宿舍连续三天深夜停水停电并要求学校公开说明原因”舆情处置情况的复盘报告');
  expect(long.every((l) => [...l].length <= 20)).toBe(true);
  expect(long.join('')).toContain('停电并要求');
});
