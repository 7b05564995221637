import type { InspectionView } from '@fengsui/contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, newRequestId } from '../api/client';
import { contentFields, Fields, standing, Steps, TopPosts } from '../components/inspection/SheetParts';
import { Opinion } from '../components/Opinion';
import PhoneFrame from '../components/PhoneFrame';
import { WaitClock } from '../components/registry/waits';
import { Loaded } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/phone-account.css';
import '../styles/inspection.css';

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
      <Loaded live={live} rows={6}>
        {(data) => <One sheet={data} reload={live.reload} />}
      </Loaded>
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

/** The leader's word on the sheet. */
function SignForm({ sheet: s, onDone }: { sheet: InspectionView; onDone: (said: string) => void }) {
  return (
    <Opinion
      of={`inspection-sign:${s.id}`}
      yes={{ act: 'sign', label: '签字并报宣传部', said: '签字', plain: '情况属实，同意报送。' }}
      no={[{ act: 'decline', name: '退回重填', why: '请填写退回理由。' }]}
      send={(act, text) =>
        api('POST', `/api/inspections/sheets/${s.id}/acts`, { act, version: s.version, text }, newRequestId())
      }
      onDone={onDone}
    />
  );
}
