import type { InspectionPassed as Passed } from '@fengsui/contract';
import { useParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import { Head } from '../components/Listing';
import '../styles/registry.css';
import '../styles/inspection.css';

/** The accounts that passed, for everybody in the school. */
export default function InspectionPassed() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<Passed>('GET', `/api/inspections/${encodeURIComponent(id)}/passed`),
    () => false,
    `inspection-passed ${id}`,
  );
  const list = live.data;
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {!list ? (
        live.error ? (
          <Failure error={live.error} retry={live.reload} />
        ) : (
          <Skeleton rows={10} />
        )
      ) : (
        <>
          <div className="page-head">
            <h1 className="page-title">{list.year} 年年检合格名单</h1>
            <a href={`/api/inspections/${id}/passed.xlsx`} download>
              导出 Excel
            </a>
          </div>
          <p className="inspection-span">
            合格 <b className="figures">{list.accounts.length}</b> 个账号
            <span className="quiet">
              ，<Time at={list.publishedAt} form="long" /> 向全校公布
            </span>
          </p>
          <section className="card registry-table" tabIndex={0} aria-label="合格名单">
            <table>
              <Head names={['主办单位', '账号', '平台', '评定日期']} />
              <tbody>
                {list.accounts.map((a, i) => (
                  <tr key={i}>
                    <td>{a.unitName ?? '—'}</td>
                    <th scope="row">{a.name}</th>
                    <td>{a.platformName}</td>
                    <td className="figures">{a.passedOn}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </DeskFrame>
  );
}
