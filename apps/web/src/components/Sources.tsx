import type { SourceView } from '@fengsui/contract';
import { CoverageStrip } from './CoverageStrip';

/** Each source in plain words, with what was seen and missed in the last 24 hours. */
export function Sources({ sources, now }: { sources: SourceView[]; now: string }) {
  if (sources.length === 0) return <p className="quiet">还没有启用的信源。请管理员在配置中启用微博或微信信源。</p>;
  return (
    <ul className="sources">
      {sources.map((s) => (
        <li key={s.source} data-testid="source-row" data-state={s.state}>
          <div className="source-words">
            <b>{s.name}</b>
            <span className={s.state === 'ok' || s.state === 'empty' || s.state === 'starting' ? 'quiet' : 'strong'}>
              {s.words}
            </span>
          </div>
          <CoverageStrip coverage={s.coverage} now={Date.parse(now)} />
        </li>
      ))}
    </ul>
  );
}
