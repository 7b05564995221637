import { type CandidateView, ROUTE_NAME } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Dialog } from '../components/Dialog';
import { ActOnCandidate, ComplaintCard, FileSheet } from '../components/registry/CandidateForms';
import { WaitClock } from '../components/registry/waits';
import { Loaded } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';

/** One account outside the 台账: what it shows, why it is proposed, what was done. */
export default function Candidate() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<CandidateView>('GET', `/api/discovery/candidates/${id}`),
    (m) => m.type === 'inbox',
    `candidate ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Body candidate={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Body({ candidate: c, reload }: { candidate: CandidateView; reload: () => void }) {
  const [act, setAct] = useState<CandidateView['can'][number] | null>(null);
  const done = (): void => (setAct(null), reload());
  const facts: [string, string | null][] = [
    ['编号', c.uid],
    ['微信号或昵称', c.handle],
    ['简介', c.bio || '（空）'],
    ['认证', c.certification.text || '没有认证'],
    ['粉丝', c.followers === null ? null : c.followers.toLocaleString('en-US')],
    ['本校账号关注或转发', c.followedBy.join('、') || null],
    ['发现途径', c.foundBy],
  ];
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">
          {c.name} <span className="quiet">{c.platformName}</span>
        </h1>
        <span className="row">
          {c.can.map((x, i) => (
            <button
              key={x.act}
              type="button"
              className={i === 0 ? 'primary' : 'small-button'}
              onClick={() => setAct(x)}
            >
              {x.name}
            </button>
          ))}
          <Link to="/accounts/candidates">返回账号核查</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="candidate-sentence">
        {c.stateName}，{c.proposalName}
        {c.unitName && `，${c.unitName}`}。
      </p>
      {c.wait && (
        <div className="account-wait" data-testid="candidate-wait">
          <WaitClock wait={c.wait} />
        </div>
      )}
      {c.accountId && (
        <p>
          <Link to={`/accounts/${c.accountId}`}>台账中的登记</Link>
        </p>
      )}
      <div className="account-columns">
        <div className="column">
          <section className="card" aria-labelledby="candidate-why">
            <h2 id="candidate-why">
              依据 <span className="quiet">第四条、第十九条</span>
            </h2>
            <ul className="plain-list">
              {c.reasons.map((r) => (
                <li key={r}>{r}</li>
              ))}
            </ul>
          </section>
          <section className="card" aria-labelledby="candidate-seen">
            <h2 id="candidate-seen">读到的资料</h2>
            <dl className="sheet-fields">
              {facts.map(
                ([label, value]) =>
                  value && (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ),
              )}
              {c.link && (
                <div>
                  <dt>链接</dt>
                  <dd>
                    <a href={c.link} target="_blank" rel="noreferrer noopener">
                      打开主页
                    </a>
                  </dd>
                </div>
              )}
            </dl>
            {c.posts.length > 0 ? (
              <ul className="plain-list" aria-label="读到的内容">
                {c.posts.map((p, i) => (
                  <li key={i}>{p}</li>
                ))}
              </ul>
            ) : (
              <p className="quiet">没有读到它发布的内容。</p>
            )}
          </section>
        </div>
        <div className="column">
          {c.route && <ComplaintCard candidate={c} routeName={ROUTE_NAME[c.route]} reload={reload} />}
          <section className="card" aria-labelledby="candidate-steps">
            <h2 id="candidate-steps">经过</h2>
            <ol className="plain-list">
              {c.steps.map((s) => (
                <li key={s.no}>
                  <b>{s.actName}</b>：{s.text}{' '}
                  <span className="quiet small">
                    {s.by} <Time at={s.at} />
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
      {act?.act === 'file' ? (
        <FileSheet candidate={c} act={act} onClose={() => setAct(null)} onDone={done} />
      ) : (
        <Dialog title={act?.name ?? ''} open={act !== null} onClose={() => setAct(null)}>
          {act && <ActOnCandidate candidate={c} act={act} onDone={done} />}
        </Dialog>
      )}
    </>
  );
}
