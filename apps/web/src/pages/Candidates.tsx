import type { CandidateList, CandidateRow } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { seesSchool } from '../api/rights';
import { useMe } from '../api/session';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { NewCandidate } from '../components/registry/CandidateForms';
import { WaitClock } from '../components/registry/waits';
import { Empty, Loaded } from '../components/States';
import { useLive } from '../live/useLive';
import { Counts, countsOf, Head, Pages, Search, useListQuery } from '../components/Listing';
import '../styles/registry.css';

/** 账号核查 (第四、十九条): accounts that bear the school's name outside the 台账, what must be judged first. The search stands in the address. */
export default function Candidates() {
  const [params, set] = useListQuery();
  const navigate = useNavigate();
  const { roles } = useMe();
  const [making, setMaking] = useState(false);
  const query = params.toString();
  const live = useLive(
    () => api<CandidateList>('GET', `/api/discovery/candidates?${query}`),
    (m) => m.type === 'inbox',
    `candidates ${query}`,
  );
  const list = live.data;
  const state = params.get('state');
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">账号核查</h1>
        <span className="row">
          {seesSchool(roles) && <ExportTable dated="发现" tables={[{ name: 'candidates', label: '账号核查表' }]} />}
          {list?.mayEdit && (
            <button type="button" className="primary" onClick={() => setMaking(true)}>
              录入账号
            </button>
          )}
          <Link to="/accounts">返回台账</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="candidates-sentence">
        {list?.sentence ?? '\u00a0'}
      </p>
      <div className="account-filters">
        <Search params={params} set={set} label="查找账号" placeholder="账号、单位" />
        <Counts of={countsOf(list?.counts ?? [], state)} chosen={state} onChoose={(v) => set('state', v)} />
      </div>
      <section className="card" aria-label="账号">
        <Loaded live={live} rows={10}>
          {({ candidates, mayEdit, ...page }) =>
            candidates.length === 0 ? (
              <Empty title={query ? '没有找到' : '没有台账以外的账号'}>
                {query
                  ? '放宽条件再试。'
                  : mayEdit
                    ? '账号搜索、涉校帖文的作者和本校账号提到的账号会自动列出；其他平台上看到的可以录入。'
                    : '宣传部请贵单位登记的账号会列在这里。'}
              </Empty>
            ) : (
              <>
                <Table rows={candidates} />
                <Pages of={page} unit="个" onTurn={(n) => set('page', String(n))} />
              </>
            )
          }
        </Loaded>
      </section>
      {making && (
        <NewCandidate onClose={() => setMaking(false)} onSaved={(id) => void navigate(`/accounts/candidates/${id}`)} />
      )}
    </DeskFrame>
  );
}

function Table({ rows }: { rows: CandidateRow[] }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['账号', '平台', '判断', '依据', '单位', '状态']} />
        <tbody>
          {rows.map((c) => (
            <tr key={c.id}>
              <th scope="row">
                <Link to={`/accounts/candidates/${c.id}`}>{c.name}</Link>
              </th>
              <td>{c.platformName}</td>
              <td>{c.proposal === 'impersonation' ? <b>{c.proposalName}</b> : c.proposalName}</td>
              <td className="wide">{c.reason}</td>
              <td>{c.unitName ?? '—'}</td>
              <td>
                {c.stateName}
                {c.wait?.dueAt && <WaitClock wait={c.wait} owner={false} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
