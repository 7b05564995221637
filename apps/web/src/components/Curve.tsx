import type { SeriesPoint } from '@fengsui/contract';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { useMemo } from 'react';
import { clockTime, longTime } from '../live/time';
import { ChartTools } from './chart/ChartTools';
import type { ChartData } from './chart/save';
import { type Draw, useChart } from './chart/useChart';
import { markLabels } from './mark-labels';

echarts.use([BarChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent]);

export interface Mark {
  at: string;
  /** what stands at the line: a number, or a short word */
  short: string;
  label: string;
}

const NAMES = { neg: '负面', neu: '中性', pos: '正面' } as const;
/** px left free on both sides */
const SIDE = 8;
const KINDS = ['neg', 'neu', 'pos'] as const;

/** Posts by time, stacked by sentiment, with numbered marks on the same axis. title: of the picture and the sheet that can be saved; null: none can. */
export default function Curve({
  series,
  marks,
  height,
  title,
  large = false,
}: {
  series: SeriesPoint[];
  marks: Mark[];
  height: number | string;
  title: string | null;
  large?: boolean;
}) {
  const { box, draw } = useChart(drawing(series, marks, large), [series, marks, large]);
  const [total, negative] = useMemo(
    () => [series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0), series.reduce((n, p) => n + p.neg, 0)],
    [series],
  );
  const figures = (name: string): ChartData => ({
    title: name,
    about: `${longTime(series[0]!.at)} — ${longTime(series.at(-1)!.at)}，${total} 条，负面 ${negative} 条`,
    columns: ['时间', '负面', '中性', '正面', '合计'],
    rows: series.map((p) => [p.at, p.neg, p.neu, p.pos, p.neg + p.neu + p.pos]),
    marks,
    key: KINDS.map((k) => ({ name: NAMES[k], variable: `--${k}` })),
  });
  return (
    <>
      <div
        ref={box}
        className="curve"
        style={{ height }}
        role="img"
        aria-label={`声量曲线：共 ${total} 条，负面 ${negative} 条`}
      />
      {title && <ChartTools draw={draw} data={() => figures(title)} />}
    </>
  );
}

function drawing(series: SeriesPoint[], marks: Mark[], large: boolean): Draw {
  return (v, width) => {
    const size = large ? 20 : 12;
    const ends = series.length > 0 ? [Date.parse(series[0]!.at), Date.parse(series.at(-1)!.at)] : null;
    const step = ends && series.length > 1 ? (ends[1]! - ends[0]!) / (series.length - 1) : 60_000;
    const max = Math.max(3, ...series.map((p) => p.pos + p.neu + p.neg));
    // between the figures of the axis and the right edge
    const inner = width - 2 * SIDE - size * (0.6 * String(max).length + 0.7);
    const scale = ends ? inner / (ends[1]! - ends[0]! + step) : 0;
    const labels = markLabels(
      marks.map((m) => ({ x: ends ? (Date.parse(m.at) - ends[0]! + step / 2) * scale : 0, short: m.short })),
      size,
      { from: 0, to: inner },
    );
    return {
      animation: false,
      textStyle: { fontFamily: v('--sans') },
      grid: {
        left: SIDE,
        right: SIDE,
        top: marks.length ? size + 12 : 12,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: v('--surface'),
        borderColor: v('--line'),
        textStyle: { color: v('--text'), fontSize: size },
        formatter: (p: { value: [number, number]; seriesName: string }[]) =>
          p.length
            ? `${clockTime(p[0]!.value[0])}<br>${p.map((x) => `${x.seriesName} ${x.value[1]} 条`).join('<br>')}`
            : '',
      },
      xAxis: {
        type: 'time',
        min: ends ? ends[0]! - step / 2 : undefined,
        max: ends ? ends[1]! + step / 2 : undefined,
        axisLine: { lineStyle: { color: v('--line') } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { color: v('--quiet'), fontSize: size, hideOverlap: true, formatter: (t: number) => clockTime(t) },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        max,
        splitNumber: 3,
        splitLine: { lineStyle: { color: v('--line'), opacity: 0.6 } },
        axisLabel: { color: v('--quiet'), fontSize: size },
      },
      series: KINDS.map((k) => ({
        name: NAMES[k],
        type: 'bar',
        stack: 'all',
        barWidth: '70%',
        barMinWidth: 2,
        barMaxWidth: 14,
        itemStyle: { color: v(`--${k}`) },
        data: series.map((p) => [Date.parse(p.at), p[k]]),
        markLine:
          k === 'neg' && marks.length
            ? {
                silent: true,
                symbol: 'none',
                lineStyle: { color: v('--text-2'), type: 'solid', width: 1, opacity: 0.7 },
                label: { show: true, color: v('--text'), fontSize: size, fontWeight: 600 },
                data: marks.map((m, i) => ({
                  xAxis: Date.parse(m.at),
                  label: labels[i]
                    ? { formatter: labels[i].text, distance: 3, offset: [labels[i].shift, 0] }
                    : { show: false },
                })),
              }
            : undefined,
      })),
    };
  };
}
