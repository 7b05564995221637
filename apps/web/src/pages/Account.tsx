import type { AccountActName, AccountSheet, OfficialAccountView, SheetKind } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { AccountFilesCard } from '../components/registry/AccountFilesCard';
import { CertificationCard } from '../components/registry/CertificationCard';
import { WaitClock } from '../components/registry/waits';
import { ActOnAccount } from '../components/registry/AccountForms';
import { Chain } from '../components/registry/Chain';
import { Basis } from '../components/rules/Basis';
import { Loaded } from '../components/States';
import { serverNow } from '../live/now';
import { shortTime } from '../live/time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';

/** One account of the 台账: where it stands, who answers for it, its sheet as it is and every sheet before. */
export default function Account() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<OfficialAccountView>('GET', `/api/registry/accounts/${id}`),
    () => false,
    `account ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Body account={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Body({ account: a, reload }: { account: OfficialAccountView; reload: () => void }) {
  const [act, setAct] = useState<{ act: AccountActName; name: string } | null>(null);
  const [latest, ...former] = a.sheets;
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">
          {a.name} <span className="quiet">{a.platformName}</span>
        </h1>
        <span className="row">
          {a.can.map((c, i) => (
            <button
              key={c.act}
              type="button"
              className={i === 0 ? 'primary' : 'small-button'}
              onClick={() => setAct(c)}
            >
              {c.name}
            </button>
          ))}
          <Link to="/accounts">返回台账</Link>
        </span>
      </div>
      <p className="registry-sentence">
        {a.stateName}，主办单位{a.unitName ?? '未登记'}
        {a.flags.length > 0 && `，${a.flags.length} 项提示`}。
      </p>
      {a.wait && (
        <div className="account-wait" data-testid="account-wait">
          <WaitClock wait={a.wait} />
        </div>
      )}
      {a.flags.length > 0 && (
        <ul className="flag-list">
          {a.flags.map((f) => (
            <li key={f.flag}>{f.text}</li>
          ))}
        </ul>
      )}
      <div className="account-columns">
        <div className="column">
          {a.chain.length > 0 && (
            <section className="card" aria-labelledby="account-chain">
              <h2 id="account-chain">
                责任链{' '}
                <span className="quiet">
                  <Basis of={[5, 10, 11]} />
                </span>
              </h2>
              <Chain links={a.chain} />
            </section>
          )}
          {latest ? (
            <Sheet accountId={a.id} sheet={latest} open />
          ) : (
            <section className="card">
              <p className="quiet">这个账号登记较早，还没有登记表：办理“变更登记”即可补填。</p>
            </section>
          )}
        </div>
        <div className="column">
          {a.inspections.length > 0 && (
            <section className="card" aria-labelledby="account-inspections">
              <h2 id="account-inspections">
                年检 <Basis of={[9]} />
              </h2>
              <ul className="plain-list">
                {a.inspections.map((i) => (
                  <li key={i.id}>
                    <Link to={`/inspections/sheets/${i.id}`}>{i.year} 年</Link> {i.stateName}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <CertificationCard account={a} reload={reload} />
          <AccountFilesCard account={a} reload={reload} />
          {former.length > 0 && (
            <section className="card" aria-labelledby="former-sheets">
              <h2 id="former-sheets">历次表格 {former.length} 份</h2>
              {former.map((s) => (
                <Sheet key={s.no} accountId={a.id} sheet={s} open={false} />
              ))}
            </section>
          )}
        </div>
      </div>
      {act && (
        <ActOnAccount
          key={act.act}
          account={a}
          act={act}
          onClose={() => setAct(null)}
          onSaved={() => (setAct(null), reload())}
        />
      )}
    </>
  );
}

/** The article of the model by which each sheet is made. */
const MATTER: Record<SheetKind, number> = { register: 6, open: 6, change: 6, apply: 7, inspect: 9, close: 9 };

function Sheet({ accountId, sheet: s, open }: { accountId: string; sheet: AccountSheet; open: boolean }) {
  const at = `/api/registry/accounts/${accountId}/sheets/${s.no}`;
  return (
    <details className={open ? 'card' : 'former-sheet'} open={open} data-testid={`sheet-${s.no}`}>
      <summary>
        <b>
          第 {s.no} 号 {s.kindName}
        </b>{' '}
        {s.actName}，{s.by} <span className="figures">{shortTime(s.at, serverNow())}</span>
      </summary>
      <p>
        {s.changed.length > 0 && <b>变更：{s.changed.join('、')}。</b>} {s.opinion}
      </p>
      <dl className="sheet-fields">
        {s.fields
          .filter((f) => f.value)
          .map((f) => (
            <div key={f.label}>
              <dt>{f.label}</dt>
              <dd>{s.changed.includes(f.label) ? <b>{f.value}</b> : f.value}</dd>
            </div>
          ))}
      </dl>
      <p className="row">
        <span className="quiet">打印盖章：</span>
        <a href={`${at}/docx`} download>
          Word
        </a>
        <a href={`${at}/pdf`} download>
          PDF
        </a>
        {s.rules?.regulation && (
          <span className="quiet small push">
            <Basis of={[MATTER[s.kind]]} version={s.rules.regulation} />
            （第 {s.rules.regulation} 版）
          </span>
        )}
      </p>
    </details>
  );
}
