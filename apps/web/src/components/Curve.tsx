import type { SeriesPoint } from '@fengsui/contract';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import { clockTime } from '../live/time';
import { markLabels } from './mark-labels';
import { useTheme } from './theme';

echarts.use([BarChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

export interface Mark {
  at: string;
  /** what stands at the line: a number, or a short word */
  short: string;
}

const NAMES = { neg: '负面', neu: '中性', pos: '正面' } as const;

/** Posts by time, stacked by sentiment, with numbered marks on the same axis. */
export default function Curve({
  series,
  marks,
  height,
  large = false,
}: {
  series: SeriesPoint[];
  marks: Mark[];
  height: number | string;
  large?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const { dark } = useTheme();

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const c = echarts.init(el, null, { renderer: 'svg' });
    chart.current = c;
    const watch = new ResizeObserver(() => (c.resize(), setWidth(el.clientWidth)));
    watch.observe(el);
    return () => {
      watch.disconnect();
      c.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!box.current) return;
    // the figure takes the colours of where it stands: a report is paper, white in the dark theme too
    const css = getComputedStyle(box.current);
    const v = (name: string): string => css.getPropertyValue(name).trim();
    const size = large ? 20 : 12;
    const ends = series.length > 0 ? [Date.parse(series[0]!.at), Date.parse(series.at(-1)!.at)] : null;
    const step = ends && series.length > 1 ? (ends[1]! - ends[0]!) / (series.length - 1) : 60_000;
    const scale = ends ? width / (ends[1]! - ends[0]! + step) : 0;
    const labels = markLabels(
      marks.map((m) => ({ x: ends ? (Date.parse(m.at) - ends[0]!) * scale : 0, short: m.short })),
      size,
    );
    const max = Math.max(3, ...series.map((p) => p.pos + p.neu + p.neg));
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: v('--sans') },
        grid: {
          left: 8,
          right: 12,
          top: marks.length ? size + 12 : 12,
          bottom: 4,
          outerBoundsMode: 'same',
          outerBoundsContain: 'axisLabel',
        },
        tooltip: {
          trigger: 'axis',
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
        series: (['neg', 'neu', 'pos'] as const).map((k) => ({
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
                    label: { show: labels[i] !== null, formatter: labels[i] ?? '', distance: 3 },
                  })),
                }
              : undefined,
        })),
      },
      { notMerge: true },
    );
  }, [series, marks, dark, large, width]);

  const total = series.reduce((n, p) => n + p.pos + p.neu + p.neg, 0);
  const negative = series.reduce((n, p) => n + p.neg, 0);
  return (
    <div
      ref={box}
      className="curve"
      style={{ height }}
      role="img"
      aria-label={`声量曲线：共 ${total} 条，负面 ${negative} 条`}
    />
  );
}
