import type { CauseTable } from '@fengsui/contract';
import { api } from '../../api/client';
import { Empty, Failure, Skeleton } from '../States';
import { useLive } from '../../live/useLive';

/** What keeps coming back: by cause, unit and topic, a column a quarter. */
export function Causes() {
  const live = useLive(
    () => api<CauseTable>('GET', '/api/improvement/causes'),
    () => false,
    'causes',
  );
  if (!live.data) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={6} />;
  const { quarters, rows } = live.data;
  if (rows.length === 0)
    return <Empty title="近八个季度没有整改任务">复盘报告审定后，其中的整改任务会按原因统计在这里。</Empty>;
  return (
    <section className="card" aria-label="反复出现的原因">
      <p className="quiet">每格为该季度因此交办的任务数；销号后又出现的排在前。演练不计。</p>
      <div className="scroll-x" tabIndex={0} role="region" aria-label="反复出现的原因，表格">
        <table className="brief-table causes">
          <thead>
            <tr>
              <th scope="col">原因</th>
              <th scope="col">单位</th>
              <th scope="col">主题</th>
              {quarters.map((q) => (
                <th key={q} scope="col">
                  {q.slice(2, 4)}年{q.slice(-4, -2).replace('第', '').trim()}季
                </th>
              ))}
              <th scope="col">销号/共</th>
              <th scope="col">是否再现</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={`${r.cause} ${r.unitName} ${r.topic ?? ''}`}>
                <th scope="row">{r.causeName}</th>
                <td>{r.unitName}</td>
                <td>{r.topic ?? '—'}</td>
                {r.counts.map((n, i) => (
                  <td key={i} className={n > 0 ? 'figures number strong' : 'figures number quiet'}>
                    {n}
                  </td>
                ))}
                <td className="figures number">
                  {r.accepted}/{r.total}
                </td>
                <td className={r.cameBack > 0 ? 'strong' : undefined}>{r.words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
