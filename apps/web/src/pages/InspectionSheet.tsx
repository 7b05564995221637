import type { InspectionView } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Basis } from '../components/rules/Basis';
import { api } from '../api/client';
import DeskFrame from '../components/DeskFrame';
import { Dialog } from '../components/Dialog';
import { HandInForm } from '../components/inspection/HandInForm';
import { SheetActForm } from '../components/inspection/SheetActForm';
import { contentFields, Fields, standing, Steps, TopPosts } from '../components/inspection/SheetParts';
import { WaitClock } from '../components/registry/waits';
import { Loaded } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import '../styles/registry.css';
import '../styles/inspection.css';

/** 年检表 of one account: what was read, what the unit writes, the signature, the verdict. */
export default function InspectionSheet() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<InspectionView>('GET', `/api/inspections/sheets/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox',
    `inspection-sheet ${id}`,
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      <Loaded live={live} rows={10}>
        {(data) => <Body sheet={data} reload={live.reload} />}
      </Loaded>
    </DeskFrame>
  );
}

function Body({ sheet: s, reload }: { sheet: InspectionView; reload: () => void }) {
  const [act, setAct] = useState<InspectionView['can'][number] | null>(null);
  const mayHandIn = s.can.some((c) => c.act === 'hand_in');
  const at = `/api/inspections/sheets/${s.id}`;
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">
          {s.accountName} <span className="quiet">{s.year} 年年检</span>
        </h1>
        <span className="row">
          {s.can
            .filter((c) => c.act !== 'hand_in')
            .map((c, i) => (
              <button
                key={c.act}
                type="button"
                className={i === 0 ? 'primary' : 'small-button'}
                onClick={() => setAct(c)}
              >
                {c.name}
              </button>
            ))}
          <Link to={`/inspections?id=${s.campaignId}`}>返回年检</Link>
        </span>
      </div>
      <p className="registry-sentence" data-testid="sheet-sentence">
        {standing(s)}
      </p>
      <Stopped sheet={s} />
      {s.wait && (
        <div className="account-wait" data-testid="sheet-wait">
          <WaitClock wait={s.wait} />
        </div>
      )}
      <div className="account-columns">
        <div className="column">
          <section className="card" aria-labelledby="inspection-figures">
            <h2 id="inspection-figures">
              系统填写{' '}
              <span className="quiet">
                {s.fromOn} 至 {s.toOn}，据采集到的内容
              </span>
            </h2>
            <Fields fields={s.figures} className="sheet-fields" />
            <h3>传播最广 {s.facts.top.length > 0 && `${s.facts.top.length} 条`}</h3>
            <TopPosts facts={s.facts} />
          </section>
          {mayHandIn ? (
            <section className="card" aria-labelledby="inspection-content">
              <h2 id="inspection-content">单位填写</h2>
              <HandInForm key={s.version} sheet={s} onDone={reload} />
            </section>
          ) : (
            s.content && (
              <section className="card" aria-labelledby="inspection-content">
                <h2 id="inspection-content">
                  单位填写 <span className="quiet">{s.handedBy}</span>
                </h2>
                <Fields fields={contentFields(s.content)} className="sheet-fields inspection-content" />
                {s.signedAt && (
                  <p>
                    <b>分管领导签字</b> {s.signedName} <Time at={s.signedAt} form="long" />
                  </p>
                )}
              </section>
            )
          )}
        </div>
        <div className="column">
          <section className="card" aria-labelledby="inspection-who">
            <h2 id="inspection-who">
              责任 <Basis of={[10, 11]} />
            </h2>
            <Fields fields={s.responsible} className="sheet-fields" />
            <p className="row">
              <Link to={`/accounts/${s.accountId}`}>台账：{s.accountStateName}</Link>
              <span className="quiet">打印盖章：</span>
              <a href={`${at}/docx`} download>
                Word
              </a>
              <a href={`${at}/pdf`} download>
                PDF
              </a>
            </p>
          </section>
          <section className="card" aria-labelledby="inspection-steps">
            <h2 id="inspection-steps">经过</h2>
            <Steps sheet={s} />
          </section>
        </div>
      </div>
      <Dialog title={act ? `${s.accountName}：${act.name}` : ''} open={act !== null} onClose={() => setAct(null)}>
        {act && <SheetActForm sheet={s} act={act} onDone={() => (setAct(null), reload())} />}
      </Dialog>
    </>
  );
}

/** That the account was ordered to stop, and what it published meanwhile. */
function Stopped({ sheet: s }: { sheet: InspectionView }) {
  if (!s.suspendedAt) return null;
  return (
    <p className="inspection-span" data-testid="sheet-stopped">
      <b className="chain-why">{s.liftedAt ? '曾责令暂停运营' : '责令暂停运营'}</b>{' '}
      <Time at={s.suspendedAt} form="long" /> 起
      {s.liftedAt && (
        <>
          ，<Time at={s.liftedAt} form="long" /> 恢复
        </>
      )}
      {s.postsSuspended !== null && `，其间发布 ${s.postsSuspended} 条`}
    </p>
  );
}
