import type { InspectionView } from '@fengsui/contract';
import { useEffect, useId, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, newRequestId } from '../api/client';
import { useMe } from '../api/session';
import { Refused } from '../components/Dialog';
import { keepDraft, readDraft } from '../components/draft';
import { contentFields, Fields, standing, Steps, TopPosts } from '../components/inspection/SheetParts';
import PhoneFrame from '../components/PhoneFrame';
import { WaitClock } from '../components/registry/waits';
import { Failure, Skeleton } from '../components/States';
import { useSend } from '../components/useSend';
import { useLive } from '../live/useLive';
import '../phone-account.css';
import '../inspection.css';

/** 年检表 on the phone: 分管领导 reads it and signs (第九、十一条). */
export default function PhoneInspection() {
  const { id = '' } = useParams();
  const live = useLive(
    () => api<InspectionView>('GET', `/api/inspections/sheets/${encodeURIComponent(id)}`),
    (m) => m.type === 'inbox',
    `inspection-sheet ${id}`,
  );
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <One sheet={live.data} reload={live.reload} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={6} />
      )}
    </PhoneFrame>
  );
}

function One({ sheet: s, reload }: { sheet: InspectionView; reload: () => void }) {
  const [said, setSaid] = useState<string | null>(null);
  const asked = s.can.some((c) => c.act === 'sign');
  return (
    <>
      <header className="phone-bar">
        <p className="quiet">
          {s.unitName} · {s.platformName} · {s.year} 年年检
        </p>
        <h1 className="phone-title">{s.accountName}</h1>
      </header>
      <section className="ask">
        <b data-testid="sheet-ask">{said && !asked ? `已提交：${said}` : asked ? '请签署年检表' : standing(s)}</b>
        {s.wait && <WaitClock wait={s.wait} owner={!asked} big={asked} />}
      </section>
      {s.suspendedAt && !s.liftedAt && (
        <p>
          <b className="chain-why">账号已责令暂停运营</b>，报送并评定合格后恢复。
        </p>
      )}
      {asked && <SignForm key={s.version} sheet={s} onDone={(name) => (setSaid(name), reload())} />}
      {s.content && (
        <section>
          <h2>单位填写</h2>
          <Fields fields={contentFields(s.content)} className="phone-sheet" />
        </section>
      )}
      <section>
        <h2>系统填写</h2>
        <Fields fields={s.figures} className="phone-sheet" />
        <h2>传播最广</h2>
        <TopPosts facts={s.facts} />
      </section>
      <section>
        <h2>责任</h2>
        <Fields fields={s.responsible} className="phone-sheet" />
      </section>
      <section>
        <h2>经过</h2>
        <Steps sheet={s} />
      </section>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
        <Link to={`/inspections/sheets/${s.id}`}>年检表</Link>
      </footer>
    </>
  );
}

/** What is typed stays on this device until it is sent. */
function SignForm({ sheet: s, onDone }: { sheet: InspectionView; onDone: (said: string) => void }) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:inspection-sign:${s.id}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  useEffect(() => void keepDraft(key, text || null), [key, text]);
  const { busy, error, send } = useSend((name: string) => (keepDraft(key, null), onDone(name)));
  const say = (act: 'sign' | 'decline', name: string): void =>
    void send(async () => {
      const words = text.trim() || (act === 'sign' ? '情况属实，同意报送。' : '');
      const body = { act, version: s.version, text: words };
      await api('POST', `/api/inspections/sheets/${s.id}/acts`, body, newRequestId());
      return name;
    });
  return (
    <form className="opinion" aria-label="签字" onSubmit={(e) => e.preventDefault()}>
      <div className="field">
        <label htmlFor={id}>意见（同意的可不填）</label>
        <textarea id={id} rows={2} maxLength={1000} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={error} />
      <button type="button" className="primary huge" disabled={busy} onClick={() => say('sign', '签字')}>
        {busy ? '正在提交…' : '签字并报宣传部'}
      </button>
      <div className="aside-acts">
        <button type="button" className="quiet-button" disabled={busy} onClick={() => say('decline', '退回重填')}>
          退回重填
        </button>
      </div>
    </form>
  );
}
