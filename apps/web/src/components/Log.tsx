import type { LogEntry } from '@fengsui/contract';
import { useState } from 'react';
import { longTime } from '../live/time';

const FIRST = 12;

/** The ledger of the matter, newest first, each entry with the head of its hash. */
export function Log({ entries }: { entries: LogEntry[] }) {
  const [all, setAll] = useState(false);
  const rows = [...entries].sort((a, b) => b.seq - a.seq);
  return (
    <div className="card">
      <h2>处置日志</h2>
      {rows.length === 0 && <p className="quiet">还没有记录。</p>}
      <ol className="log">
        {rows.slice(0, all ? undefined : FIRST).map((e) => (
          <li key={e.seq}>
            <time className="quiet figures" dateTime={e.at}>
              {longTime(e.at)}
            </time>
            <span>
              {e.text}
              <span className="quiet small"> {e.actor}</span>
            </span>
            <code className="quiet" title={`第 ${e.seq} 条，校验值 ${e.hash}`}>
              {e.hash.slice(0, 8)}
            </code>
          </li>
        ))}
      </ol>
      {rows.length > FIRST && (
        <button type="button" className="quiet-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '只看最近' : `查看全部 ${rows.length} 条`}
        </button>
      )}
    </div>
  );
}
