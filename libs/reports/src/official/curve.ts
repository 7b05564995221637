import type { ReportBlock } from '@fengsui/contract';
import { beijingClock, beijingDateTime, beijingTime } from '@fengsui/platform/beijing';

type Curve = Extract<ReportBlock, { kind: 'curve' }>;

/** Fills of negative, neutral and positive: a scale of its own, told apart in grey print too. */
export const MOODS = [
  { key: 'neg', name: '负面', color: '#B86B77' },
  { key: 'neu', name: '中性', color: '#C9CDD1' },
  { key: 'pos', name: '正面', color: '#4F8F8B' },
] as const;

export interface CurveLayout {
  /** the area of the bars */
  plot: { x: number; y: number; w: number; h: number };
  bars: { x: number; y: number; w: number; h: number; color: string }[];
  across: { x: number; text: string }[];
  up: { y: number; text: string }[];
  /** response actions on the same axis; those of one bucket share a line */
  marks: { x: number; text: string }[];
  /** 「1 14:00:55 预警」, number and time kept on one line */
  legend: string[];
}

/** Posts by time stacked by sentiment with the marks of the response above them, laid out in a box of this size. */
export function layoutCurve({ series, marks }: Curve, width: number, height: number): CurveLayout {
  const plot = { x: 30, y: 26, w: width - 38, h: height - 26 - 20 };
  const peak = Math.max(1, ...series.map((p) => p.neg + p.neu + p.pos));
  const step = niceStep(peak);
  const top = Math.ceil(peak / step) * step;
  const slot = plot.w / Math.max(1, series.length);
  const y = (n: number) => plot.y + plot.h - (n / top) * plot.h;
  const bars = series.flatMap((p, i) => {
    let below = 0;
    return MOODS.flatMap(({ key, color }) => {
      const n = p[key];
      if (n === 0) return [];
      const bar = { x: plot.x + i * slot + slot * 0.12, y: y(below + n), w: slot * 0.76, h: (n / top) * plot.h, color };
      below += n;
      return [bar];
    });
  });
  const starts = series.map((p) => new Date(p.at).getTime());
  const x = (i: number) => plot.x + (i + 0.5) * slot;
  const grouped = new Map<number, number[]>();
  marks.forEach((m, n) => {
    const i = Math.max(
      0,
      starts.findLastIndex((s) => s <= new Date(m.at).getTime()),
    );
    grouped.set(i, [...(grouped.get(i) ?? []), n + 1]);
  });
  const days = new Set(series.map((p) => beijingDateTime(new Date(p.at)).slice(0, 10))).size;
  const label = (at: string) => (days > 1 ? beijingDateTime(new Date(at)).slice(5, 16) : beijingTime(new Date(at)));
  const every = Math.max(1, Math.ceil(series.length / (days > 1 ? 6 : 10)));
  return {
    plot,
    bars,
    across: series.flatMap((p, i) => (i % every === 0 ? [{ x: x(i), text: label(p.at) }] : [])),
    up: Array.from({ length: top / step + 1 }, (_, i) => ({ y: y(i * step), text: String(i * step) })),
    marks: [...grouped].map(([i, numbers]) => ({ x: x(i), text: numbers.join('·') })),
    legend: marks.map((m, n) => `${n + 1}\u00a0${beijingClock(new Date(m.at))} ${m.label}`),
  };
}

/** Whole posts, five lines at most. */
function niceStep(peak: number): number {
  const steps = [1, 2, 5];
  for (let scale = 1; ; scale *= 10) for (const s of steps) if (peak / (s * scale) <= 5) return s * scale;
}
