import type { CircleFigures } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, span } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';
import { Head } from '../Listing';

const QUARTER_MS = 91 * 86_400_000;
const dayOf = (at: number): string => beijingInput(at).slice(0, 10);

/** Co-operation per unit of the 联动 that ended in a period. */
export function Figures() {
  const id = useId();
  const [from, setFrom] = useState(() => dayOf(serverNow() - QUARTER_MS));
  const [to, setTo] = useState(() => dayOf(serverNow()));
  const live = useLive(
    () => api<CircleFigures>('GET', `/api/circle/figures?from=${from}&to=${to}`),
    () => false,
    `circle figures ${from} ${to}`,
  );
  return (
    <section className="card" aria-labelledby={`${id}h`} data-testid="circle-figures">
      <h2 id={`${id}h`}>各单位联动情况</h2>
      <p className="row">
        <input aria-label="起始日期" type="date" value={from} onChange={(e) => setFrom(e.target.value)} /> 至{' '}
        <input aria-label="截止日期" type="date" value={to} onChange={(e) => setTo(e.target.value)} /> 到期的联动
      </p>
      {!live.data && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={4} />)}
      {live.data && live.data.units.length === 0 && <p className="quiet">这段时间没有到期的联动。</p>}
      {live.data && live.data.units.length > 0 && (
        <div className="scroll-x">
          <table className="circle-table figures">
            <Head names={['单位', '应联动', '按时', '逾期', '申报', '未见', '免予', '按时率', '用时中位数']} />
            <tbody>
              {live.data.units.map((u) => (
                <tr key={u.unitId}>
                  <td>{u.unitName}</td>
                  <td>{u.asked}</td>
                  <td>{u.done}</td>
                  <td>{u.late}</td>
                  <td>{u.declared}</td>
                  <td>{u.missed}</td>
                  <td>{u.excused}</td>
                  <td>
                    {u.share === null ? '无' : `${Math.round(u.share * 100)}%（${u.done}/${u.asked - u.excused}）`}
                  </td>
                  <td>{u.medianMs === null ? '无' : span(u.medianMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
