import { expect, test } from '@jest/globals';
import type { BriefBody, BriefDetail } from '@fengsui/contract';
import { readZip } from '../docx/zip.js';
import { officialDocument } from '../render/render.js';
import { briefPaper } from './brief-paper.js';

const body: BriefBody = {
  schoolName: '青衣江职业技术学院',
  kind: 'daily',
  name: '网络舆情日报',
  period: '2026年11月25日（周三）',
  from: '2026-11-24T16:00:00.000Z',
  to: '2026-11-25T16:00:00.000Z',
  scope: null,
  madeAt: '2026-11-26T00:30:00.412Z',
  caughtUp: false,
  zero: false,
  gapped: true,
  sentence: '11月25日相关信息 38 条。',
  points: ['至期末仍在处置 1 起。'],
  figures: [
    {
      key: 'mentions',
      name: '相关信息',
      value: 38,
      unit: '条',
      of: null,
      before: [],
      gapped: true,
      words: '前一日 31 条',
    },
    { key: 'negative', name: '负面', value: 9, unit: '条', of: 38, before: [], gapped: true, words: '' },
  ],
  series: [{ at: '2026-11-24T16:00:00.000Z', pos: 0, neu: 29, neg: 9 }],
  tables: [
    {
      key: 'incidents',
      title: '事件',
      columns: ['编号', '等级', '事件', '责任单位', '状态', '本期信息（条）', '立案', '办结'],
      rows: [['YQ2026-0001', 'Ⅱ级', '二食堂餐食出现异物', '后勤处', '处置中', 3, '11-25 10:00', '—']],
      more: 4,
      empty: '没有事件。',
    },
    { key: 'hot', title: '热搜', columns: ['上榜词'], rows: [], more: 0, empty: '没有热搜。' },
  ],
};
const brief: BriefDetail = {
  id: 'x',
  kind: 'daily',
  title: '网络舆情日报 第 12 期',
  period: body.period,
  from: body.from,
  to: body.to,
  madeAt: body.madeAt,
  zero: false,
  gapped: true,
  sentence: body.sentence,
  body,
  hash: 'ab'.repeat(32),
  madeBy: '系统',
  previous: null,
  next: null,
};

test('a brief as a paper: number, title, sentence first, each figure with its n and its mark, tables, what there was none of', async () => {
  const paper = briefPaper(brief);
  expect([paper.mark, paper.number, paper.title]).toEqual([
    '青衣江职业技术学院网络舆情日报',
    '舆情日报〔2026〕12号',
    '2026年11月25日网络舆情日报',
  ]);
  for (const block of paper.body)
    if (block.kind === 'table') expect(block.columns.reduce((sum, c) => sum + c.width, 0)).toBe(100);
  const [docx, again] = await Promise.all([
    officialDocument(paper, 'docx'),
    officialDocument(briefPaper(brief), 'docx'),
  ]);
  expect(docx.equals(again)).toBe(true);
  const xml = readZip(docx)
    .find((e) => e.name === 'word/document.xml')!
    .data.toString('utf8');
  const text = xml.replace(/<[^>]+>/g, '');
  for (const said of [
    '11月25日相关信息 38 条。',
    '至期末仍在处置 1 起。',
    '一、主要数字',
    '38 条※',
    '9/38 条※',
    '期间监测有中断，可能偏小',
    '二食堂餐食出现异物',
    '另有 4 行未列，见系统。',
    '热搜：没有热搜。',
  ])
    expect(text).toContain(said);
  // GB/T 9704-2012: margins in twips
  expect(xml).toMatch(/<w:pgMar [^>]*w:top="2098"/);
  const pdf = await officialDocument(paper, 'pdf');
  expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-');
}, 60_000);
