import type { IncidentSummary } from '@fengsui/contract';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { landsOnPhone, useMe } from '../api/session';
import { byClock, IncidentCard } from '../components/IncidentCard';
import { MyClues } from '../components/clue/MyClues';
import { DataQuality } from '../components/DataQuality';
import PhoneFrame from '../components/PhoneFrame';
import { Empty, Failure, Skeleton } from '../components/States';
import { useInbox } from '../live/inbox';
import { closeSocket } from '../live/socket';
import { useLive } from '../live/useLive';

/** 待办 on the phone: what is due first stands first. */
export default function Todo() {
  const me = useMe();
  const navigate = useNavigate();
  const live = useLive(
    () => api<IncidentSummary[]>('GET', '/api/incidents'),
    (m) => m.type === 'incident',
    'todo',
  );
  const unread = useInbox().data?.unread ?? 0;
  const open = (live.data ?? []).filter((i) => i.state === 'open' || i.state === 'proposed').sort(byClock);
  const past = (live.data ?? []).filter((i) => i.state === 'closed').slice(0, 10);
  async function leave(): Promise<void> {
    await api('DELETE', '/api/session').catch(() => undefined);
    closeSocket();
    void navigate('/login', { replace: true });
  }
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <header className="phone-bar">
        <h1>待办{open.length > 0 ? ` ${open.length}` : ''}</h1>
        <span className="quiet">
          {me.post} {me.name}
        </span>
      </header>
      {!live.data && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={6} />)}
      {live.data && open.length === 0 && <Empty title="没有待办">需要您签收或报送时，会收到消息，也会列在这里。</Empty>}
      {open.map((i) => (
        <IncidentCard key={i.id} incident={i} to={`/m/i/${i.id}`} />
      ))}
      <MyClues />
      <DataQuality />
      {past.length > 0 && (
        <details>
          <summary>已办结 {past.length}</summary>
          {past.map((i) => (
            <IncidentCard key={i.id} incident={i} to={`/m/i/${i.id}`} />
          ))}
        </details>
      )}
      <footer className="phone-foot">
        {!landsOnPhone(me) && <Link to="/">态势</Link>}
        <Link to="/m/inbox" data-testid="to-inbox">
          消息{unread > 0 ? ` ${unread}` : ''}
        </Link>
        <Link to="/m/reminders">我的提醒</Link>
        <Link to="/improvement">整改</Link>
        <Link to="/roster">值班表</Link>
        {me.roles.some((r) => r !== 'unit') && <Link to="/briefs">简报</Link>}
        {me.roles.some((r) => r === 'unit' || r === 'duty' || r === 'publicity_head') && (
          <>
            <Link to="/m/up">上报</Link>
            <Link to="/report">线索录入</Link>
          </>
        )}
        <button type="button" className="quiet-button" onClick={() => void leave()}>
          退出
        </button>
      </footer>
    </PhoneFrame>
  );
}
