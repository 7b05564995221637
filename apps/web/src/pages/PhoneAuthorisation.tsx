import { type AuthorisationView, SECRECY, type SecrecyQuestion } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import { KeptFiles } from '../components/KeptFiles';
import PhoneFrame from '../components/PhoneFrame';
import { AuthorisationOpinion, isAsked } from '../components/publishing/AuthorisationOpinion';
import { FindingList, Marked } from '../components/publishing/Marked';
import { Loaded } from '../components/States';
import { Time } from '../components/Time';
import { longTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/phone-account.css';
import '../styles/clue.css';
import '../styles/publishing.css';

/** 发布授权 on the phone: what is to be published with the places of the machine check, pictures, what others said before, and the opinion (第十八条). */
export default function PhoneAuthorisation() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<AuthorisationView>('GET', `/api/publishing/authorisations/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox',
    `authorisation ${id}`,
  );
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={8}>
        {(data) => <One a={data} reload={live.reload} />}
      </Loaded>
    </PhoneFrame>
  );
}

function One({ a, reload }: { a: AuthorisationView; reload: () => void }) {
  const [said, setSaid] = useState<string | null>(null);
  const asked = isAsked(a);
  const findings = [...a.check.title, ...a.check.text];
  const secrecy = Object.keys(SECRECY) as SecrecyQuestion[];
  return (
    <>
      <header className="phone-bar">
        <p className="quiet">
          {a.unitName} · {a.categoryName}
        </p>
        <h1 className="phone-title">
          <Marked text={a.title} findings={a.check.title} />
        </h1>
      </header>
      <section className="ask">
        <b data-testid="authorisation-ask">
          {said && !asked ? `已提交：${said}` : asked ? `${a.stateName}，请签署意见` : a.stateName}
        </b>
        {a.why && !asked && <p className="quiet">{a.why}</p>}
        <p className="quiet small">
          {a.accounts.join('、')}
          {a.wantedAt && `；希望 ${longTime(a.wantedAt)} 发布`}；起草 {a.draftedBy}
        </p>
      </section>
      <section aria-labelledby="phone-text">
        <h2 id="phone-text">拟发布内容</h2>
        <p>
          <Marked text={a.sheet.text} findings={a.check.text} />
        </p>
        <KeptFiles at={`/api/publishing/authorisations/${a.id}/files`} files={a.files} />
      </section>
      <section aria-labelledby="phone-check">
        <h2 id="phone-check">机器检查{findings.length > 0 ? ` ${findings.length}` : ''}</h2>
        <FindingList findings={findings} />
      </section>
      <section aria-labelledby="phone-secrecy">
        <h2 id="phone-secrecy">保密审查</h2>
        {secrecy.every((q) => a.sheet.secrecy[q].answer === 'no') ? (
          <p>五项均答“否”。</p>
        ) : (
          <ul className="plain-list">
            {secrecy
              .filter((q) => a.sheet.secrecy[q].answer === 'yes')
              .map((q) => (
                <li key={q}>
                  {SECRECY[q]}：<b>是。{a.sheet.secrecy[q].note}</b>
                </li>
              ))}
          </ul>
        )}
      </section>
      {asked && <AuthorisationOpinion key={a.version} view={a} onDone={(name) => (setSaid(name), reload())} />}
      {a.wording && (
        <section>
          <h2>口径</h2>
          <p className="clue-words">{a.wording}</p>
          {a.validUntil && <p className="quiet figures">授权有效期至 {longTime(a.validUntil)}</p>}
        </section>
      )}
      <section>
        <h2>经过</h2>
        <ul className="phone-steps">
          {a.steps.map((s) => (
            <li key={s.ledgerSeq}>
              <b>{s.actName}</b> {s.text}
              <span className="quiet small">
                {s.by} <Time at={s.at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to={`/publishing/${a.id}`}>电脑版</Link>
      </footer>
    </>
  );
}
