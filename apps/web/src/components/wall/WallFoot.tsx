import type { BoardStep, Overview } from '@fengsui/contract';
import { memo, type ReactNode } from 'react';
import { clockTime } from '../../live/time';

const TOLD = 3;

/** Today in figures, each with what it is measured by, and what was done last. children: lies over the latter when there is something graver to say. */
export const WallFoot = memo(function WallFoot({
  today: t,
  steps,
  children,
}: {
  today: Overview['today'];
  steps: BoardStep[];
  children?: ReactNode;
}) {
  const cells: [string, string, string][] = [
    ['发现', String(t.mentions), '条'],
    ['负面', t.mentions > 0 ? `${Math.round((t.negative / t.mentions) * 100)}%` : '—', `${t.negative} 条`],
    ['预警', String(t.alarms), '次'],
    ['处置', String(t.handling), '起'],
    ['按时', t.dueTotal > 0 ? `${Math.round((t.onTime / t.dueTotal) * 100)}%` : '—', `n=${t.dueTotal}`],
  ];
  const last = steps.slice(-TOLD).reverse();
  return (
    <footer className="wall-foot">
      <dl className="card wall-today" aria-label="今日">
        <div>
          <dt>今日</dt>
          <dd className="quiet">0 时起</dd>
        </div>
        {cells.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures">
              <b>{value}</b> <span className="quiet">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="wall-last">
        <ol className="card wall-ticker" aria-label="最近的处置动作">
          {last.length === 0 && <li className="quiet">近两小时没有预警和处置动作</li>}
          {last.map((s) => (
            <li key={`${s.at}${s.label}${s.incidentId}`} className="wall-cut">
              <span className="figures quiet">{clockTime(s.at)}</span> <b>{s.label}</b> {s.title}
            </li>
          ))}
        </ol>
        {children}
      </div>
    </footer>
  );
});
