import type { SourceView } from '@fengsui/contract';
import { clockTime } from '../live/time';
import { OUTCOMES } from './words';

const DAY = 24 * 3_600_000;

/** Each source in plain words, with what was seen and missed in the last 24 hours. */
export function Sources({ sources, now }: { sources: SourceView[]; now: string }) {
  if (sources.length === 0) return <p className="quiet">还没有启用的信源。请管理员在配置中启用微博或微信信源。</p>;
  return (
    <ul className="sources">
      {sources.map((s) => (
        <li key={s.source} data-testid="source-row" data-state={s.state}>
          <div className="source-words">
            <b>{s.name}</b>
            <span className={s.state === 'ok' || s.state === 'empty' ? 'quiet' : 'strong'}>{s.words}</span>
          </div>
          <Strip source={s} now={Date.parse(now)} />
        </li>
      ))}
    </ul>
  );
}

function reasonWords(reason: string | null): string {
  return reason ? (OUTCOMES[reason as keyof typeof OUTCOMES] ?? reason) : '未采集';
}

function Strip({ source, now }: { source: SourceView; now: number }) {
  const start = now - DAY;
  const seen = source.coverage
    .filter((c) => c.state === 'seen')
    .reduce((n, c) => n + Math.max(0, Date.parse(c.to) - Math.max(start, Date.parse(c.from))), 0);
  return (
    <div
      className="strip"
      role="img"
      aria-label={`近 24 小时看到 ${Math.min(100, Math.round((seen / DAY) * 100))}%`}
      title="近 24 小时：实心为看到，空白为未覆盖"
    >
      {source.coverage.map((c, i) => {
        const from = Math.max(start, Date.parse(c.from));
        const to = Math.min(now, Date.parse(c.to));
        if (to <= from) return null;
        return (
          <i
            key={i}
            className={c.state}
            title={`${clockTime(from)}—${clockTime(to)} ${c.state === 'seen' ? '看到' : reasonWords(c.reason)}`}
            style={{ left: `${((from - start) / DAY) * 100}%`, width: `${Math.max(0.3, ((to - from) / DAY) * 100)}%` }}
          />
        );
      })}
    </div>
  );
}
