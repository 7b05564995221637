import type { AuthorisationList, AuthorisationRow } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { ExportTable } from '../components/ExportTable';
import { NewAuthorisation } from '../components/publishing/Forms';
import { PostsCard } from '../components/publishing/PostsCard';
import { WordsCard } from '../components/publishing/WordsCard';
import { Empty, Loaded } from '../components/States';
import { longTime } from '../live/time';
import { useLive } from '../live/useLive';
import { Counts, countsOf, Head } from '../components/Listing';
import '../styles/registry.css';
import '../styles/publishing.css';

/** 发布授权 (第十八条): what waits for whom, and what official accounts published. */
export default function Publishing() {
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const state = params.get('state');
  const live = useLive(
    () => api<AuthorisationList>('GET', `/api/publishing/authorisations${state ? `?state=${state}` : ''}`),
    () => false,
    `authorisations ${state}`,
  );
  const list = live.data;
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <div className="page-head">
        <h1 className="page-title">发布授权</h1>
        <span className="row">
          <ExportTable
            dated="申请或发布"
            tables={[
              { name: 'authorisations', label: '发布授权表' },
              { name: 'publications', label: '官微发布核对表' },
            ]}
          />
          <Link to="/circle">微博圈</Link>
          {list?.mayDraft && (
            <button type="button" className="primary" onClick={() => setMaking(true)}>
              起草申请
            </button>
          )}
        </span>
      </div>
      <p className="registry-sentence" data-testid="publishing-sentence">
        {list?.sentence ?? '\u00a0'}
      </p>
      <div className="account-filters">
        <Counts
          of={countsOf(list?.counts ?? [], state)}
          chosen={state}
          onChoose={(v) => setParams(v ? { state: v } : {}, { replace: true })}
        />
      </div>
      <div className="account-list">
        <div className="column">
          <section className="card" aria-label="授权申请">
            <Loaded live={live} rows={6}>
              {({ authorisations }) =>
                authorisations.length === 0 ? (
                  <Empty title="没有授权申请">
                    涉及重大事件、突发事件、社会热点及敏感问题、重大外事的，须先申请授权再发布。
                  </Empty>
                ) : (
                  <Table rows={authorisations} />
                )
              }
            </Loaded>
          </section>
          <PostsCard />
        </div>
        <div className="column">
          <WordsCard />
        </div>
      </div>
      {making && (
        <NewAuthorisation onClose={() => setMaking(false)} onSaved={(id) => void navigate(`/publishing/${id}`)} />
      )}
    </DeskFrame>
  );
}

function Table({ rows }: { rows: AuthorisationRow[] }) {
  return (
    <div className="registry-table">
      <table>
        <Head names={['标题', '类别', '单位', '账号', '状态', '发布后']} />
        <tbody>
          {rows.map((a) => (
            <tr key={a.id}>
              <th scope="row">
                <Link to={`/publishing/${a.id}`}>{a.title}</Link>
              </th>
              <td>{a.categoryName}</td>
              <td>{a.unitName}</td>
              <td>{a.accounts.join('、')}</td>
              <td>
                {a.mine ? <b>{a.stateName}，请您办理</b> : a.stateName}
                {a.state === 'approved' && a.validUntil && (
                  <span className="quiet figures"> 至 {longTime(a.validUntil)}</span>
                )}
              </td>
              <td>
                {a.posts === 0 ? (
                  '—'
                ) : a.differing > 0 ? (
                  <b>{a.differing} 条与授权不一致</b>
                ) : (
                  `${a.posts} 条，与授权一致`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
