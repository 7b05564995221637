import type { CoverageInterval } from '@fengsui/contract';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { clockTime, span } from '../live/time';

const DAY = 24 * 3_600_000;

interface Piece {
  from: number;
  to: number;
  state: 'seen' | 'missed' | 'none';
  reason: string | null;
}

/** The last 24 hours without holes: what the ledger does not tell of is "not covered". */
function pieces(coverage: CoverageInterval[], now: number): Piece[] {
  const start = now - DAY;
  const out: Piece[] = [];
  let at = start;
  for (const c of coverage) {
    const from = Math.max(at, Date.parse(c.from));
    const to = Math.min(now, Date.parse(c.to));
    if (to <= from) continue;
    if (from > at) out.push({ from: at, to: from, state: 'none', reason: null });
    out.push({ from, to, state: c.state, reason: c.reason });
    at = to;
  }
  // The last round lies a little back: that is not a hole.
  if (now - at > DAY / 200) out.push({ from: at, to: now, state: 'none', reason: null });
  return out;
}

function pieceWords(p: Piece): string {
  const what = p.state === 'seen' ? '看到' : p.state === 'missed' ? `漏采：${p.reason ?? '原因不明'}` : '未覆盖';
  return `${clockTime(p.from)}—${clockTime(p.to)}（${span(p.to - p.from)}）${what}`;
}

/** Seen, missed and not covered in the last 24 hours. With read, pointer and arrow keys tell when and why, and an axis stands below. */
export function CoverageStrip({
  coverage,
  now,
  read = false,
}: {
  coverage: CoverageInterval[];
  now: number;
  read?: boolean;
}) {
  const [chosen, setChosen] = useState<number | null>(null);
  const start = now - DAY;
  const all = pieces(coverage, now);
  const share = (state: Piece['state']): number =>
    Math.round((all.filter((p) => p.state === state).reduce((n, p) => n + p.to - p.from, 0) / DAY) * 100);
  const summary = `近 24 小时看到 ${share('seen')}%，漏采 ${share('missed')}%`;
  const picked = chosen === null ? null : (all[Math.min(chosen, all.length - 1)] ?? null);
  const bars = all
    .filter((p) => p.state !== 'none')
    .map((p) => (
      <i
        key={p.from}
        className={p.state}
        title={read ? undefined : pieceWords(p)}
        style={{
          left: `${((p.from - start) / DAY) * 100}%`,
          width: `${Math.max(0.3, ((p.to - p.from) / DAY) * 100)}%`,
        }}
      />
    ));
  if (!read)
    return (
      <div className="strip" role="img" aria-label={summary}>
        {bars}
      </div>
    );
  const point = (e: PointerEvent<HTMLDivElement>): void => {
    const box = e.currentTarget.getBoundingClientRect();
    const at = start + ((e.clientX - box.left) / box.width) * DAY;
    const n = all.findIndex((p) => p.from <= at && at < p.to);
    setChosen(n < 0 ? null : n);
  };
  const key = (e: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!step) return;
    e.preventDefault();
    setChosen((c) => Math.min(all.length - 1, Math.max(0, (c ?? (step > 0 ? -1 : all.length)) + step)));
  };
  return (
    <div className="strip-read">
      <div
        className="strip"
        role="slider"
        tabIndex={0}
        aria-label="近 24 小时覆盖，左右键逐段查看"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, all.length - 1)}
        aria-valuenow={chosen ?? Math.max(0, all.length - 1)}
        aria-valuetext={picked ? pieceWords(picked) : summary}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setChosen(null)}
        onFocus={(e) => e.currentTarget.matches(':focus-visible') && setChosen(all.length - 1)}
        onBlur={() => setChosen(null)}
        onKeyDown={key}
      >
        {bars}
        {picked && (
          <b
            style={{
              left: `${((picked.from - start) / DAY) * 100}%`,
              width: `${Math.max(0.3, ((picked.to - picked.from) / DAY) * 100)}%`,
            }}
          />
        )}
      </div>
      <div className="strip-axis figures quiet" aria-hidden>
        {picked ? (
          <span className="strip-words">{pieceWords(picked)}</span>
        ) : (
          [24, 18, 12, 6, 0].map((h) => <span key={h}>{h === 0 ? '现在' : clockTime(now - h * 3_600_000)}</span>)
        )}
      </div>
    </div>
  );
}
