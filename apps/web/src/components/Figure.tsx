import type { SeriesPoint } from '@fengsui/contract';
import { lazy, Suspense, useMemo } from 'react';
import { clockTimeSeconds } from '../live/time';
import { Skeleton } from './States';

const Curve = lazy(() => import('./Curve'));

/** The key to the colours of sentiment. */
export function MoodKey() {
  return (
    <span className="mood-key">
      <i className="neg" /> 负面 <i className="neu" /> 中性 <i className="pos" /> 正面
    </span>
  );
}

/** The curve with its numbered marks and what each number means. */
export function Figure({
  series,
  marks,
  title,
  height = 240,
  large,
  list = true,
}: {
  series: SeriesPoint[];
  marks: { at: string; label: string }[];
  /** names the picture and the sheet that can be saved; null: none, on a wall */
  title: string | null;
  height?: number | string;
  large?: boolean;
  list?: boolean;
}) {
  const lines = useMemo(
    () => marks.map((m, i) => ({ at: m.at, label: m.label, short: list ? String(i + 1) : m.label })),
    [marks, list],
  );
  if (series.length === 0) return <p className="quiet">这段时间没有监测到相关内容。</p>;
  return (
    <>
      <Suspense fallback={<Skeleton rows={5} />}>
        <Curve series={series} marks={lines} height={height} large={large} title={title} />
      </Suspense>
      {list && marks.length > 0 && (
        <ol className="marks">
          {marks.map((m, i) => (
            <li key={i}>
              <b>{i + 1}</b> <span className="figures">{clockTimeSeconds(m.at)}</span> {m.label}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
