import type { SearchSeries } from '@fengsui/contract';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { longTime, shortTime } from '../../live/time';
import { serverNow } from '../../live/now';
import { ChartTools } from '../chart/ChartTools';
import type { ChartData } from '../chart/save';
import { type Draw, useChart } from '../chart/useChart';

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent]);

const NAMES = { neg: '负面', neu: '中性', pos: '正面' } as const;
const DAY = 86_400_000;
const SIZE = 12;
/** More bars than these cannot be told apart in a card. */
const MOST_BARS = 60;

type Point = Omit<SearchSeries['points'][number], 'mean'>;

/** Neighbouring buckets put together until there are few enough. */
function merged({ points }: SearchSeries): Point[] {
  const each = Math.ceil(points.length / MOST_BARS);
  return Array.from({ length: Math.ceil(points.length / each) }, (_, i) => {
    const part = points.slice(i * each, (i + 1) * each);
    const of = (k: 'pos' | 'neu' | 'neg'): number => part.reduce((n, p) => n + p[k], 0);
    const total = of('pos') + of('neu') + of('neg');
    return {
      at: part[0]!.at,
      ...{ pos: of('pos'), neu: of('neu'), neg: of('neg') },
      negativeShare: total === 0 ? null : of('neg') / total,
    };
  });
}

const KINDS = ['neg', 'neu', 'pos'] as const;

/** Posts by time, stacked by sentiment, and the share of negative ones as a line on an axis of its own. title: of the picture and the sheet. */
export default function StreamCurve({
  series,
  height,
  title,
}: {
  series: SearchSeries;
  height: number;
  title: string;
}) {
  const { box, draw } = useChart(drawing(series), [series]);
  const total = series.points.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
  const negative = series.points.reduce((n, p) => n + p.neg, 0);
  const figures = (): ChartData => ({
    title,
    about: `${longTime(series.points[0]!.at)} — ${longTime(series.points.at(-1)!.at)}，${total} 条，负面 ${negative} 条`,
    columns: ['时间', '负面', '中性', '正面', '合计', '负面占比'],
    rows: series.points.map((p) => [p.at, p.neg, p.neu, p.pos, p.neg + p.neu + p.pos, p.negativeShare]),
    marks: [],
    key: KINDS.map((k) => ({ name: NAMES[k], variable: `--${k}` })),
  });
  return (
    <>
      <div
        ref={box}
        className="curve"
        style={{ height }}
        role="img"
        aria-label={`声量与负面占比曲线：共 ${total} 条，负面 ${negative} 条`}
      />
      {series.points.length > 0 && <ChartTools draw={draw} data={figures} />}
    </>
  );
}

function drawing(series: SearchSeries): Draw {
  return (v) => {
    const points = merged(series);
    const when = (t: number): string => {
      const words = shortTime(new Date(t).toISOString(), serverNow());
      return series.stepMs >= DAY ? words.replace(/ ?\d\d:\d\d$/, '') : words;
    };
    const label = { color: v('--quiet'), fontSize: SIZE };
    return {
      animation: false,
      textStyle: { fontFamily: v('--sans') },
      grid: { left: 8, right: 8, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: v('--surface'),
        borderColor: v('--line'),
        textStyle: { color: v('--text'), fontSize: SIZE },
        formatter: (p: { dataIndex: number }[]) => {
          const at = points[p[0]!.dataIndex]!;
          const share = at.negativeShare === null ? '' : `，占 ${Math.round(at.negativeShare * 100)}%`;
          return `${when(Date.parse(at.at))}<br>负面 ${at.neg} 条${share}<br>中性 ${at.neu} 条<br>正面 ${at.pos} 条`;
        },
      },
      xAxis: {
        type: 'category',
        data: points.map((p) => p.at),
        axisLine: { lineStyle: { color: v('--line') } },
        axisTick: { show: false },
        axisLabel: { ...label, hideOverlap: true, formatter: (at: string) => when(Date.parse(at)) },
      },
      yAxis: [
        {
          type: 'value',
          minInterval: 1,
          splitNumber: 3,
          splitLine: { lineStyle: { color: v('--line'), opacity: 0.6 } },
          axisLabel: label,
        },
        {
          type: 'value',
          min: 0,
          max: 1,
          interval: 0.5,
          splitLine: { show: false },
          axisLabel: { ...label, formatter: (n: number) => `${n * 100}%` },
        },
      ],
      series: [
        ...KINDS.map((k) => ({
          name: NAMES[k],
          type: 'bar',
          stack: 'all',
          barCategoryGap: '20%',
          itemStyle: { color: v(`--${k}`) },
          data: points.map((p) => p[k]),
        })),
        {
          name: '负面占比',
          type: 'line',
          yAxisIndex: 1,
          showSymbol: false,
          connectNulls: false,
          lineStyle: { color: v('--text-2'), width: 1.5 },
          itemStyle: { color: v('--text-2') },
          data: points.map((p) => p.negativeShare),
        },
      ],
    };
  };
}
