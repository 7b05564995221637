import type { HotTopicView } from '@fengsui/contract';
import { shortTime } from '../../live/time';
import { amount } from '../words';
import { Time } from '../Time';

/** Topics of the board that concern the school, each with its way up and down. */
export function HotTopics({ topics, now }: { topics: HotTopicView[]; now: number }) {
  return (
    <section className="card" aria-labelledby="hot-title">
      <div className="row">
        <h2 id="hot-title">微博热搜</h2>
        <a href="/api/tables/hot.xlsx" download>
          导出 Excel
        </a>
      </div>
      {topics.length === 0 ? (
        <p className="quiet">近七天热搜榜上没有与本校有关的话题。</p>
      ) : (
        <ul className="hot">
          {topics.map((t) => {
            const last = t.ranks.at(-1);
            return (
              <li key={t.id}>
                <div>
                  {t.url ? (
                    <a href={t.url} target="_blank" rel="noreferrer noopener">
                      {t.word}
                    </a>
                  ) : (
                    <b>{t.word}</b>
                  )}
                  <div className="quiet small figures">
                    <Time at={t.firstSeenAt} /> 上榜 · 因“{t.matchedBy}” ·{' '}
                    {last?.rank ? `现第 ${last.rank} 位` : `${shortTime(t.lastSeenAt, now)} 最后见到`}
                    {t.bestRank ? ` · 最高第 ${t.bestRank} 位` : ''}
                    {last?.heat ? ` · 热度 ${amount(last.heat)}` : ''}
                  </div>
                </div>
                <RankCurve ranks={t.ranks} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Rank over time, the top of the board at the top; broken where it stood outside the ranking. */
function RankCurve({ ranks }: { ranks: HotTopicView['ranks'] }) {
  if (ranks.length < 2) return null;
  const from = Date.parse(ranks[0]!.at);
  const wide = Math.max(1, Date.parse(ranks.at(-1)!.at) - from);
  const lines: string[] = [''];
  for (const r of ranks) {
    if (r.rank === null) {
      if (lines.at(-1)) lines.push('');
      continue;
    }
    const x = 2 + ((Date.parse(r.at) - from) / wide) * 116;
    const y = 3 + (Math.min(50, r.rank) - 1) * (30 / 49);
    lines[lines.length - 1] += `${lines.at(-1) ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  const seen = ranks.filter((r) => r.rank !== null);
  return (
    <svg
      className="rank"
      viewBox="0 0 120 36"
      role="img"
      aria-label={seen.length > 0 ? `名次由第 ${seen[0]!.rank} 到第 ${seen.at(-1)!.rank}` : '未进入排名'}
    >
      {lines.filter(Boolean).map((d) => (
        <path key={d} d={d.includes('L') ? d : `${d}h1`} />
      ))}
    </svg>
  );
}
