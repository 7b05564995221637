import type { SearchFacets, SearchSeries } from '@fengsui/contract';
import { lazy, Suspense } from 'react';
import { MoodKey } from '../Figure';
import { Skeleton } from '../States';
import { beforeWords, curveParams, narrowed, spanWords, type StreamQuery } from './query';
import { type Read, useRead } from './useRead';

const StreamCurve = lazy(() => import('./StreamCurve'));

interface Sum {
  total: number;
  negative: number;
}
const sum = (s: SearchSeries): Sum =>
  s.points.reduce((n, p) => ({ total: n.total + p.pos + p.neu + p.neg, negative: n.negative + p.neg }), {
    total: 0,
    negative: 0,
  });
const percent = ({ total, negative }: Sum): string => `${Math.round((negative / total) * 100)}%`;

/** The curve of the search, and of the time before for comparison. */
export function useTrend(s: StreamQuery, asOf: number, round: number): Read<SearchSeries[]> {
  const paths = [curveParams(s, asOf), ...(beforeWords(s) ? [curveParams(s, asOf, true)] : [])];
  return useRead<SearchSeries[]>(
    paths.map((p) => `/api/search/series?${p}`),
    round,
  );
}

/** 「“食堂”近 7 天 312 条，负面 8%（25 条）；前 7 天 298 条，负面 7%。」 facets: of the search; series: its curve and that of the time before. */
export function trendSentence(s: StreamQuery, facets: SearchFacets, series: SearchSeries[]): string {
  const now = {
    total: facets.sentiment.reduce((n, v) => n + v.count, 0),
    negative: facets.sentiment.find((v) => v.value === 'neg')?.count ?? 0,
  };
  const what = s.q.trim() ? `“${s.q.trim().slice(0, 30)}”` : narrowed(s) ? '符合条件的帖子' : '本校帖子';
  const before = series[1] ? sum(series[1]) : null;
  const compared =
    before === null
      ? ''
      : before.total === 0
        ? `；${beforeWords(s)}没有`
        : `；${beforeWords(s)} ${before.total} 条，负面 ${percent(before)}`;
  if (now.total === 0) return `${what}${spanWords(s)}没有${compared}。`;
  return `${what}${spanWords(s)} ${now.total} 条，负面 ${percent(now)}（${now.negative} 条）${compared}。`;
}

/** Volume stacked by sentiment, and the negative share. */
export function Trend({ trend }: { trend: Read<SearchSeries[]> }) {
  const series = trend.data?.[0];
  return (
    <section className="card" aria-labelledby="trend-title" aria-busy={trend.loading}>
      <div className="row">
        <h2 id="trend-title">声量与负面占比</h2>
        <span className="mood-key">
          <MoodKey /> <i className="share-key" /> 负面占比
        </span>
      </div>
      {trend.error ? (
        <p className="quiet">曲线暂缺，不等于没有帖子。</p>
      ) : !series ? (
        <Skeleton rows={4} />
      ) : (
        <Suspense fallback={<Skeleton rows={4} />}>
          <StreamCurve series={series} height={170} title="信息流 声量与负面占比" />
        </Suspense>
      )}
    </section>
  );
}
