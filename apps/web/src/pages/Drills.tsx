import type { DrillRow, DrillsPage } from '@fengsui/contract';
import { NavLink } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Library } from '../components/drills/Library';
import { STATE_WORDS } from '../components/drills/words';
import { Empty, Failure, Skeleton } from '../components/States';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/drills.css';

/** 演练: the library of scenarios, and the drills that were played. */
export default function Drills() {
  const live = useLive(
    () => api<DrillsPage>('GET', '/api/drills'),
    (m) => m.type === 'drill',
    'drills',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <h1 className="page-title">演练</h1>
      {live.data ? (
        <div className="drills">
          <Played drills={live.data.drills} />
          <Library page={live.data} />
        </div>
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={8} />
      )}
    </DeskFrame>
  );
}

function Played({ drills }: { drills: DrillRow[] }) {
  return (
    <section className="card" aria-labelledby="played-title" data-testid="played">
      <h2 id="played-title">演练记录</h2>
      {drills.length === 0 ? (
        <Empty title="还没有演练过">
          从下面的脚本库选一个，看过时间线后开始；全程由系统扮演，约一分钟出评分和复盘报告。
        </Empty>
      ) : (
        <ul className="drill-list">
          {drills.map((d) => (
            <Line key={d.id} drill={d} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ drill: d }: { drill: DrillRow }) {
  const now = useNow();
  return (
    <li>
      <NavLink to={`/drills/${d.id}`} className="drill-name">
        {d.title}
      </NavLink>
      <span className="quiet">
        {d.kind}，{d.by}，{shortTime(d.startedAt ?? d.madeAt, now)}
      </span>
      <span className={`drill-state drill-${d.state}`}>
        {d.state === 'running' ? `进行中 ${Math.round(d.share * 100)}%` : STATE_WORDS[d.state]}
        {d.state === 'done' && d.total !== null && `，${d.total} 分，${d.grade}`}
      </span>
    </li>
  );
}
