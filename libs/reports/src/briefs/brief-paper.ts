import {
  type BriefDetail,
  type BriefFigure,
  type BriefTable,
  NOTHING_NAME,
  type ReportBlock,
  type ReportColumn,
} from '@fengsui/contract';
import { beijingDateTime } from '@fengsui/platform';
import type { OfficialDocument } from '../official/document.js';

const NUMERALS = '一二三四五六七八九十';
/** Above so many columns a table is set smaller. */
const FEW_COLUMNS = 6;
const SHORT: Record<BriefDetail['kind'], string> = {
  daily: '舆情日报',
  weekly: '舆情周报',
  monthly: '舆情月报',
  special: '舆情专报',
};

/** A brief as a paper in the official layout; the same brief gives the same paper. */
export function briefPaper(brief: BriefDetail): OfficialDocument {
  const { body } = brief;
  const [, no = ''] = /第 (\d+) 期/.exec(brief.title) ?? [];
  const year = beijingDateTime(new Date(Date.parse(body.to) - 1)).slice(0, 4);
  const full = body.tables.filter((t) => t.rows.length > 0);
  const empty = body.tables.filter((t) => t.rows.length === 0);
  const sections: { title: string; blocks: ReportBlock[] }[] = [
    { title: '主要数字', blocks: figures(body.figures) },
    ...(body.figures[0]!.value > 0
      ? [{ title: '声量', blocks: [{ kind: 'curve' as const, series: body.series, marks: [] }] }]
      : []),
    ...full.map((t) => ({ title: t.title, blocks: tableOf(t) })),
    ...(empty.length > 0 ? [{ title: '其他', blocks: empty.map((t) => said(`${t.title}：${t.empty}`)) }] : []),
  ];
  return {
    labels: [],
    mark: `${body.schoolName}${body.name}`,
    number: `${SHORT[body.kind]}〔${year}〕${no}号`,
    title: `${body.scope ? body.scope.words : body.period.replace(/（.*/, '')}${body.name}`,
    addressee: null,
    body: [
      { kind: 'text', runs: [{ text: brief.sentence, strong: true }] },
      ...body.points.map((text, i): ReportBlock => ({ kind: 'item', no: i + 1, runs: [{ text, strong: false }] })),
      ...sections.flatMap((s, i): ReportBlock[] => [
        { kind: 'heading', level: 1, text: `${NUMERALS[i] ?? i + 1}、${s.title}` },
        ...s.blocks,
      ]),
    ],
    issuer: `${body.schoolName}党委宣传部`,
    date: body.madeAt,
    annexes: [],
    imprint: null,
    footnote: `正文校验值 ${brief.hash}`,
    creator: body.schoolName,
    description: `${brief.title}，正文校验值 ${brief.hash}`,
  };
}

const said = (text: string): ReportBlock => ({ kind: 'text', runs: [{ text, strong: false }] });

function figures(list: BriefFigure[]): ReportBlock[] {
  const rows = list.map((f) => [
    f.name,
    `${f.of === 0 ? NOTHING_NAME[f.key] : `${f.value}${f.of === null ? '' : `/${f.of}`} ${f.unit}`}${f.gapped ? '※' : ''}`,
    f.words || '—',
  ]);
  return [
    {
      kind: 'table',
      columns: [
        { title: '项目', width: 22, center: true },
        { title: '本期', width: 22, center: true },
        { title: '比较', width: 56, center: false },
      ],
      rows,
      small: false,
    },
    ...(list.some((f) => f.gapped)
      ? [{ kind: 'note' as const, text: '标“※”的数字：期间监测有中断，可能偏小。斜线后为总数（n）。' }]
      : [{ kind: 'note' as const, text: '斜线后为总数（n）；比较的时段与本期等长。' }]),
  ];
}

function tableOf(t: BriefTable): ReportBlock[] {
  const rows = t.rows.map((r) => r.map(String));
  return [
    { kind: 'table', columns: columnsOf(t.columns, rows), rows, small: t.columns.length > FEW_COLUMNS },
    ...(t.more > 0 ? [{ kind: 'note' as const, text: `另有 ${t.more} 行未列，见系统。` }] : []),
  ];
}

/** Widths in percent by what the columns hold: the longest text, no column below a share that holds four characters. */
function columnsOf(titles: string[], rows: string[][]): ReportColumn[] {
  const weight = titles.map((title, i) =>
    Math.min(30, Math.max(4, wide(title) / 2, ...rows.map((r) => wide(r[i] ?? '')))),
  );
  const all = weight.reduce((a, b) => a + b, 0);
  const widths = weight.map((w) => Math.floor((w / all) * 100));
  widths[weight.indexOf(Math.max(...weight))]! += 100 - widths.reduce((a, b) => a + b, 0);
  return titles.map((title, i) => ({ title, width: widths[i]!, center: weight[i]! <= 10 }));
}

/** In Chinese characters: Latin letters and figures take half the room. */
const wide = (text: string): number => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) < 0x2000 ? 0.5 : 1), 0);
