import type { OfficialAccountView } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import PhoneFrame from '../components/PhoneFrame';
import { OpinionForm } from '../components/registry/OpinionForm';
import { WaitClock } from '../components/registry/waits';
import { Loaded } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import { Basis } from '../components/rules/Basis';
import '../styles/phone-account.css';

/** An application on the phone: what is asked, by when, what the sheet says, what others said before, and the opinion (第七条). */
export default function PhoneAccount() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<OfficialAccountView>('GET', `/api/registry/accounts/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox',
    `account ${id}`,
  );
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={6}>
        {(data) => <One account={data} reload={live.reload} />}
      </Loaded>
    </PhoneFrame>
  );
}

function One({ account: a, reload }: { account: OfficialAccountView; reload: () => void }) {
  const [said, setSaid] = useState<string | null>(null);
  const asked = a.can.some((c) => c.act === 'endorse' || c.act === 'approve');
  const reason = a.sheets.find((s) => s.act === 'apply' || s.act === 'resubmit');
  return (
    <>
      <header className="phone-bar">
        <p className="quiet">
          {a.unitName} · {a.platformName}
        </p>
        <h1 className="phone-title">{a.name}</h1>
      </header>
      <section className="ask">
        <b data-testid="account-ask">
          {said && !asked ? `已提交：${said}` : asked ? `请${a.wait?.ask ?? '签署意见'}` : a.stateName}
        </b>
        {a.wait && <WaitClock wait={a.wait} owner={!asked} big={asked} />}
        {asked && <Basis of={[7]} />}
      </section>
      {reason && (
        <p>
          <b>申请理由</b> {reason.opinion ?? '没有填写'} <span className="quiet small">{reason.by}</span>
        </p>
      )}
      {asked && <OpinionForm key={a.version} account={a} onDone={(name) => (setSaid(name), reload())} />}
      <section>
        <h2>申请表</h2>
        <dl className="phone-sheet">
          {a.sheets[0]?.fields
            .filter((f) => f.value)
            .map((f) => (
              <div key={f.label}>
                <dt>{f.label}</dt>
                <dd>{f.value}</dd>
              </div>
            ))}
        </dl>
      </section>
      <section>
        <h2>经过</h2>
        <ul className="phone-steps">
          {a.sheets.map((s) => (
            <li key={s.no}>
              <b>{s.actName}</b> {s.opinion}
              <span className="quiet small">
                {s.by} <Time at={s.at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to={`/accounts/${a.id}`}>台账</Link>
      </footer>
    </>
  );
}
