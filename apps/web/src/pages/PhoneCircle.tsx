import type { CircleAction, CircleActions, CircleRequest } from '@fengsui/contract';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import { untilClock } from '../components/circle/until';
import { StepForm } from '../components/circle/StepForm';
import { Clock } from '../components/Clock';
import PhoneFrame from '../components/PhoneFrame';
import { Basis } from '../components/rules/Basis';
import { Empty, Failure, Skeleton } from '../components/States';
import { useLive } from '../live/useLive';
import '../styles/circle.css';

const WAITING = ['asked', 'missed'];

/** 联动 on the phone: which post, until when, the link to it; what the platform does not show is declared. */
export default function PhoneCircle() {
  const live = useLive(
    () => api<CircleActions>('GET', '/api/circle/actions'),
    (m) => m.type === 'inbox' || m.type === 'mentions',
    'circle actions',
  );
  const actions = (live.data?.actions ?? []).filter((a) => a.state !== 'withdrawn').slice(0, 30);
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <header className="phone-bar">
        <h1>联动</h1>
        <Basis of={[14]} />
      </header>
      {!live.data && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={6} />)}
      {live.data && actions.length === 0 && (
        <Empty title="没有联动">宣传部请您的账号转发或评论时，会收到消息，也会列在这里。</Empty>
      )}
      {actions.map((a) => (
        <One key={a.id} action={a} reload={live.reload} />
      ))}
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
      </footer>
    </PhoneFrame>
  );
}

function One({ action: a, reload }: { action: CircleAction; reload: () => void }) {
  const waiting = a.requests.some((r) => WAITING.includes(r.state));
  return (
    <section className="card circle-phone" data-testid="circle-ask">
      <b>
        {a.requests.length === 0
          ? `${a.stateName}，${a.done}/${a.asked} 已联动`
          : `${a.requests.map((r) => r.account).join('、')}：${waiting ? `请${a.wantedName}` : a.requests[0]!.stateName}`}
      </b>
      {a.state === 'open' && waiting && <Clock clock={untilClock(a)} owner={false} big />}
      <p>
        {a.post.account}：{a.post.text}
      </p>
      <p className="quiet">{a.text}</p>
      {a.requests.length === 0 && <Link to="/circle">查看各账号</Link>}
      {a.post.url && (
        <a className="primary huge" href={a.post.url} target="_blank" rel="noreferrer noopener">
          打开原帖
        </a>
      )}
      {waiting && <p className="quiet small">在原帖上{a.wantedName}即可，见到后自动记为已联动。</p>}
      {a.requests.map((r) => (
        <Own key={r.id} request={r} reload={reload} />
      ))}
    </section>
  );
}

function Own({ request: r, reload }: { request: CircleRequest; reload: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <p>
        {r.account} <b>{r.stateName}</b>
        {r.note && `：${r.note}`}
      </p>
      {r.can.includes('declare') &&
        (open ? (
          <StepForm request={r} act="declare" onDone={() => (setOpen(false), reload())} />
        ) : (
          <button type="button" className="quiet-button" onClick={() => setOpen(true)}>
            平台上看不到，申报已联动
          </button>
        ))}
    </>
  );
}
