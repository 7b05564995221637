import type { BriefBefore, BriefDetail, BriefFigure, BriefTable } from '@fengsui/contract';
import type { Sheet, SheetColumn, SheetTable } from '@fengsui/platform';

/** 「网络舆情日报 第 12 期 2026年11月25日」, without what a file's name cannot hold. */
export const fileName = (b: Pick<BriefDetail, 'title' | 'period'>): string =>
  `${b.title} ${b.period}`.replace(/[\\/:*?"<>|\s]+/g, ' ').slice(0, 100);

/** Figures, series and tables of a brief, a tab each. */
export function briefSheet(brief: BriefDetail, at: Date, by: string): Sheet {
  const { body } = brief;
  return {
    tables: [
      figures(body.figures),
      {
        name: '声量',
        columns: [
          { title: '时段起（北京时间）', width: 22, value: (p) => new Date(p.at) },
          { title: '负面', width: 10, value: (p) => p.neg },
          { title: '中性', width: 10, value: (p) => p.neu },
          { title: '正面', width: 10, value: (p) => p.pos },
        ],
        rows: body.series,
      },
      ...body.tables.map(tableOf),
    ],
    filters: `${body.name}，${body.scope ? `${body.scope.words}，` : ''}${body.period}，不含演练${body.gapped ? '；期间监测有中断，数字可能偏小' : ''}`,
    at,
    by,
  };
}

function figures(rows: BriefFigure[]): SheetTable<BriefFigure> {
  const before = rows[0]?.before ?? [];
  const then = (i: number): SheetColumn<BriefFigure>[] => {
    const { label }: BriefBefore = before[i]!;
    return [
      { title: label, width: 14, value: (f) => f.before[i]!.value ?? '无数据' },
      { title: `${label} n`, width: 12, value: (f) => f.before[i]!.of },
      { title: `${label}监测`, width: 14, value: (f) => (f.before[i]!.gapped ? '有中断' : null) },
    ];
  };
  return {
    name: '数字',
    columns: [
      { title: '项目', width: 16, value: (f) => f.name },
      { title: '本期', width: 12, value: (f) => f.value },
      { title: 'n', width: 12, value: (f) => f.of },
      { title: '单位', width: 8, value: (f) => f.unit },
      { title: '监测', width: 12, value: (f) => (f.gapped ? '有中断' : null) },
      ...before.flatMap((_, i) => then(i)),
    ],
    rows,
  };
}

const tableOf = (t: BriefTable): SheetTable<(string | number)[]> => ({
  name: t.title,
  columns: t.columns.map((title, i) => ({
    title,
    width: Math.min(60, Math.max(12, title.length * 2 + 4, ...t.rows.map((r) => String(r[i]).length + 4))),
    value: (r) => r[i] ?? null,
  })),
  rows: t.rows,
});
