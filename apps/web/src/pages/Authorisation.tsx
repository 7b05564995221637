import { type AuthorisationActName, type AuthorisationView, SECRECY, type SecrecyQuestion } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { FilesCard } from '../components/publishing/FilesCard';
import { ActOnAuthorisation } from '../components/publishing/Forms';
import { FindingList, Marked } from '../components/publishing/Marked';
import { PostList } from '../components/publishing/PostsCard';
import { Loaded } from '../components/States';
import { longTime } from '../live/time';
import { useLive } from '../live/useLive';
import { Basis } from '../components/rules/Basis';
import '../styles/registry.css';
import '../styles/clue.css';
import '../styles/publishing.css';

/** One sheet: what is asked for with the places of the machine check, who said what, and what is next. */
export default function Authorisation() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<AuthorisationView>('GET', `/api/publishing/authorisations/${encodeURIComponent(id)}`),
    (m) => m.type === 'mentions',
    `authorisation ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Body a={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

/** Acts that lead on; the others end it or send it back. */
const FORWARD = /^(?:review_\d|approve|resubmit)$/;

function Body({ a, reload }: { a: AuthorisationView; reload: () => void }) {
  const [act, setAct] = useState<{ act: AuthorisationActName; name: string } | null>(null);
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">
          <Marked text={a.title} findings={a.check.title} />
        </h1>
        <span className="row">
          {a.can.map((c) => (
            <button
              key={c.act}
              type="button"
              className={FORWARD.test(c.act) ? 'primary' : 'small-button'}
              onClick={() => setAct(c)}
            >
              {c.name}
            </button>
          ))}
          <Link to="/publishing">返回</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="authorisation-state">
        {a.stateName}，{a.unitName}申请，{a.categoryName}。
      </p>
      {a.why && a.can.length === 0 && <p className="quiet">{a.why}</p>}
      <div className="account-columns">
        <div className="column">
          <section className="card" aria-labelledby="sheet-text">
            <h2 id="sheet-text">拟发布内容</h2>
            <p className="quiet">
              {a.accounts.join('、')}
              {a.wantedAt && `；希望 ${longTime(a.wantedAt)} 发布`}；起草 {a.draftedBy}
            </p>
            <p>
              <Marked text={a.sheet.text} findings={a.check.text} />
            </p>
          </section>
          <section className="card" aria-labelledby="sheet-check">
            <h2 id="sheet-check">
              机器检查 <span className="quiet">只作提示，由人判断（第十五至十七条）</span>
            </h2>
            <FindingList findings={[...a.check.title, ...a.check.text]} />
          </section>
          <Secrecy a={a} />
          {a.published.length > 0 && (
            <section className="card" aria-labelledby="sheet-posts">
              <h2 id="sheet-posts">发布后核对</h2>
              <PostList posts={a.published} />
            </section>
          )}
        </div>
        <div className="column">
          {a.wording && (
            <section className="card" aria-labelledby="sheet-wording">
              <h2 id="sheet-wording">口径</h2>
              <p className="clue-words">{a.wording}</p>
              {a.validUntil && <p className="quiet figures">授权有效期至 {longTime(a.validUntil)}</p>}
            </section>
          )}
          <FilesCard view={a} reload={reload} />
          <section className="card" aria-labelledby="sheet-steps">
            <h2 id="sheet-steps">经过</h2>
            <ol className="clue-steps">
              {a.steps.map((s) => (
                <li key={s.ledgerSeq}>
                  <b>{s.actName}</b>
                  <p className="quiet small figures">
                    {longTime(s.at)} · {s.by} · 日志 {s.ledgerSeq}
                    {s.rules?.regulation && (
                      <>
                        {' · '}
                        <Basis of={[18]} version={s.rules.regulation} />
                        （第 {s.rules.regulation} 版）
                      </>
                    )}
                  </p>
                  <p className="clue-words">
                    {s.changed.length > 0 && <b>改动：{s.changed.join('、')}。</b>}
                    {s.text}
                  </p>
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
      {act && (
        <ActOnAuthorisation
          key={act.act}
          view={a}
          act={act}
          onClose={() => setAct(null)}
          onSaved={() => (setAct(null), reload())}
        />
      )}
    </>
  );
}

function Secrecy({ a }: { a: AuthorisationView }) {
  return (
    <section className="card" aria-labelledby="sheet-secrecy">
      <h2 id="sheet-secrecy">保密审查</h2>
      <ul className="plain-list">
        {(Object.keys(SECRECY) as SecrecyQuestion[]).map((q) => (
          <li key={q}>
            {SECRECY[q]}：{a.sheet.secrecy[q].answer === 'yes' ? <b>是。{a.sheet.secrecy[q].note}</b> : '否'}
          </li>
        ))}
      </ul>
    </section>
  );
}
