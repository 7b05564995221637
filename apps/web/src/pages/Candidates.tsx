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
import { Empty, Failure, Skeleton } from '../components/States';
import { useLive } from '../live/useLive';
import { Head, Pages, useListQuery } from '../components/Listing';
import '../registry.css';

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
        <input
          type="search"
          className="registry-search"
          aria-label="查找账号"
          placeholder="账号、单位"
          key={params.get('q') === null ? 'none' : 'q'}
          defaultValue={params.get('q') ?? ''}
          onChange={(e) => set('q', e.target.value.trim())}
        />
        {list?.counts
          .filter((c) => c.n > 0 || c.state === state)
          .map((c) => (
            <button
              key={c.state}
              type="button"
              className="small-button"
              aria-pressed={state === c.state}
              onClick={() => set('state', state === c.state ? undefined : c.state)}
            >
              {c.name} <b className="figures">{c.n}</b>
            </button>
          ))}
      </div>
      <section className="card" aria-label="账号">
        {!list ? (
          live.error ? (
            <Failure error={live.error} retry={live.reload} />
          ) : (
            <Skeleton rows={10} />
          )
        ) : list.candidates.length === 0 ? (
          <Empty title={query ? '没有找到' : '没有台账以外的账号'}>
            {query
              ? '放宽条件再试。'
              : list.mayEdit
                ? '账号搜索、涉校帖文的作者和本校账号提到的账号会自动列出；其他平台上看到的可以录入。'
                : '宣传部请贵单位登记的账号会列在这里。'}
          </Empty>
        ) : (
          <>
            <Table rows={list.candidates} />
            <Pages of={list} unit="个" onTurn={(n) => set('page', String(n))} />
          </>
        )}
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
