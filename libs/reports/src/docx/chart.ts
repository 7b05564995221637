import { AlignmentType, Paragraph } from 'docx';
import { ChartRun } from 'docx/charts';
import type { ReportBlock } from '@fengsui/contract';
import { beijingClock, beijingTime, beijingDateTime } from '@fengsui/platform/beijing';
import { FONT, note } from './parts.js';

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';

/** The spread curve as a chart of the document itself: posts stacked by sentiment, with the marks of the response as numbers above it. */
export function spreadChart(report: Extract<ReportBlock, { kind: 'curve' }>): Paragraph[] {
  const { series } = report;
  const days = new Set(series.map((p) => beijingDateTime(new Date(p.at)).slice(0, 10))).size;
  const label = (at: string) => (days > 1 ? beijingDateTime(new Date(at)).slice(5, 16) : beijingTime(new Date(at)));
  const peak = Math.max(1, ...series.map((p) => p.pos + p.neu + p.neg));
  const marks = report.marks.slice(0, CIRCLED.length);
  const at = bucketOf(series.map((p) => new Date(p.at).getTime()));
  const byBucket = new Map<number, string>();
  for (const [i, m] of marks.entries()) {
    const b = at(new Date(m.at).getTime());
    byBucket.set(b, (byBucket.get(b) ?? '') + CIRCLED[i]);
  }
  const level = peak * 1.15;
  const chart = new ChartRun({
    type: 'column',
    stacking: 'stacked',
    gapWidth: 30,
    // which of them are written: labelEvery, set by deterministic()
    categories: series.map((p) => label(p.at)),
    series: [
      { name: '负面', values: series.map((p) => p.neg), color: 'B86B77' },
      { name: '中性', values: series.map((p) => p.neu), color: 'B9BDC2' },
      { name: '正面', values: series.map((p) => p.pos), color: '4F8F8B' },
      {
        name: '处置节点',
        type: 'line',
        values: series.map((_, i) => (byBucket.has(i) ? level : null)),
        color: '333333',
        line: { color: 'FFFFFF', width: 0 },
        markers: false,
        pointLabels: series.map((_, i) =>
          byBucket.has(i) ? { text: byBucket.get(i)!, position: 'above' as const } : false,
        ),
      },
    ],
    categoryAxis: { font: { size: 9 }, labelRotation: -45 },
    valueAxis: {
      minimum: 0,
      maximum: Math.ceil(peak * 1.35),
      interval: Math.max(1, Math.ceil(peak / 5)),
      title: { text: '条', font: { size: 9 } },
      numberFormat: '0',
      font: { size: 9 },
    },
    legend: { position: 'bottom', font: { size: 9 }, hiddenEntries: ['处置节点'] },
    font: { name: FONT.song },
    chartArea: { fill: 'FFFFFF', border: 'none' },
    transformation: { width: 588, height: 230 },
    altText: { name: '传播曲线', description: `每个时段的信息条数，峰值 ${peak} 条。` },
  });
  const key = marks.map((m, i) => `${CIRCLED[i]}${beijingClock(new Date(m.at))} ${m.label}`).join('；');
  return [
    new Paragraph({ children: [chart], alignment: AlignmentType.CENTER }),
    ...(key ? [note(`处置节点：${key}`)] : []),
  ];
}

/** Of so many labels under the axis every which is written, so that ten are: left to itself Word writes none or all. */
export const labelEvery = (n: number): number => Math.max(1, Math.ceil(n / 10));

/** Index of the bucket a moment falls into; moments outside stick to the ends. */
function bucketOf(starts: number[]): (at: number) => number {
  return (at) => {
    const i = starts.findLastIndex((s) => s <= at);
    return Math.max(0, i);
  };
}
