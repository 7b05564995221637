import type { TopTermView } from '@fengsui/contract';
import { Skeleton } from '../States';
import { apiParams, type StreamQuery, withWord } from './query';
import { useRead } from './useRead';

const SHOWN = 14;
const percent = (share: number): string => (share > 0 && share < 0.01 ? '不到 1%' : `${Math.round(share * 100)}%`);

/** 突出词: words more frequent here than in all posts of four weeks; one click narrows the search to them. */
export function HotWords({
  query: s,
  asOf,
  round,
  onSearch,
}: {
  query: StreamQuery;
  asOf: number;
  round: number;
  onSearch: (q: string) => void;
}) {
  const { data, error, loading } = useRead<[TopTermView[]]>([`/api/search/terms?${apiParams(s, asOf)}`], round);
  return (
    <section className="card" aria-labelledby="hot-title" aria-busy={loading}>
      <h2 id="hot-title">突出词</h2>
      {error ? (
        <p className="quiet">暂缺。</p>
      ) : !data ? (
        <Skeleton rows={3} />
      ) : data[0].length === 0 ? (
        <p className="quiet small">没有哪个词比近四周的全部帖子明显多。</p>
      ) : (
        <>
          <ul className="hot-words">
            {data[0].slice(0, SHOWN).map((t) => (
              <li key={t.word}>
                <button type="button" className="facet-value" onClick={() => onSearch(withWord(s.q, t.word))}>
                  <span>{t.word}</span>
                  <span className="figures">
                    {percent(t.share)}
                    <span className="quiet">，平时 {percent(t.backgroundShare)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <p className="quiet small">含这个词的帖子所占比例，抽样至多 1,000 条；“平时”为近四周全部帖子。</p>
        </>
      )}
    </section>
  );
}
