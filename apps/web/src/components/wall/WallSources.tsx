import type { SourceView } from '@fengsui/contract';
import { memo } from 'react';
import { clockTime, span } from '../../live/time';
import { CoverageStrip } from '../CoverageStrip';

const SEES = new Set<SourceView['state']>(['ok', 'empty', 'starting']);

/** 「05:00—05:20 漏采 20 分：要求验证」 of the longest gap; null: none. */
function gapWords(s: SourceView): string | null {
  const gaps = s.coverage.filter((c) => c.state === 'missed');
  const long = (c: (typeof gaps)[number]): number => Date.parse(c.to) - Date.parse(c.from);
  const worst = gaps.reduce<(typeof gaps)[number] | null>((w, c) => (w && long(w) >= long(c) ? w : c), null);
  if (!worst) return null;
  const others = gaps.length > 1 ? `，另有 ${gaps.length - 1} 段` : '';
  return `${clockTime(worst.from)}—${clockTime(worst.to)} 漏采 ${span(long(worst))}${worst.reason ? `：${worst.reason}` : ''}${others}`;
}

/** Every source with its last 24 hours; what it does not see, or missed, in words. */
export const WallSources = memo(function WallSources({ sources, now }: { sources: SourceView[]; now: string }) {
  return (
    <section className="card wall-sources" aria-labelledby="sources">
      <h2 id="sources">
        信源 <span className="quiet">近 24 小时</span>
      </h2>
      {sources.length === 0 && <p className="quiet">还没有启用的信源。</p>}
      <ul>
        {sources.map((s) => {
          const blind = !SEES.has(s.state) && s.state !== 'disabled';
          const words = blind ? s.words : gapWords(s);
          return (
            <li key={s.source} data-testid="source-row" data-state={s.state}>
              <b>{s.name}</b>
              <CoverageStrip coverage={s.coverage} now={Date.parse(now)} />
              {words && <span className={`wall-cut ${blind ? 'strong' : 'quiet'}`}>{words}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
});
