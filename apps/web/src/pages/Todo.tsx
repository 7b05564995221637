import type { HomeItem, IncidentSummary } from '@fengsui/contract';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { landsOnPhone, useMe } from '../api/session';
import { Clock } from '../components/Clock';
import { byClock } from '../components/IncidentCard';
import { LevelTag } from '../components/LevelTag';
import { Gaps } from '../components/home/Gaps';
import { homeChanges, MoreWaits, readHome, WaitingParts } from '../components/home/waiting';
import PhoneFrame from '../components/PhoneFrame';
import { OutgoingList } from '../components/Outgoing';
import { Empty, Failure, Skeleton } from '../components/States';
import { STATES } from '../components/words';
import { useInbox } from '../live/inbox';
import { closeSocket } from '../live/socket';
import { useLive } from '../live/useLive';

/** 待办 on the phone: what is due first of those who look stands first; what waits for others stands below. */
export default function Todo() {
  const me = useMe();
  const navigate = useNavigate();
  const live = useLive(
    // both at once: what is mine is taken out of what runs
    () => Promise.all([readHome(), api<IncidentSummary[]>('GET', '/api/incidents')]),
    homeChanges,
    'todo',
  );
  const [home, all] = live.data ?? [null, []];
  const unread = useInbox().data?.unread ?? 0;
  const waits = home?.waits ?? [];
  const count = home?.waitCount ?? 0;
  const mine = waits.filter((w) => w.kind === 'incident');
  const others = all
    .filter((i) => (i.state === 'open' || i.state === 'proposed') && !mine.some((w) => w.id === i.id))
    .sort(byClock);
  const past = all.filter((i) => i.state === 'closed').slice(0, 10);
  async function leave(): Promise<void> {
    await api('DELETE', '/api/session').catch(() => undefined);
    closeSocket();
    void navigate('/login', { replace: true });
  }
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <header className="phone-bar">
        <h1>待办{count > 0 ? ` ${count}` : ''}</h1>
        <span className="quiet">
          {me.post} {me.name}
        </span>
      </header>
      <OutgoingList />
      {!home && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={6} />)}
      {home && waits.length === 0 && <Empty title="没有待办">需要您签收或报送时，会收到消息，也会列在这里。</Empty>}
      {mine.map((w) => (
        <Card key={w.id} item={w} incident={all.find((i) => i.id === w.id)} />
      ))}
      <WaitingParts waits={waits} />
      <Gaps gaps={waits.filter((w) => w.kind === 'gap')} reload={live.reload} />
      {count > waits.length && <MoreWaits n={count} shown={waits.length} />}
      {others.length > 0 && (
        <section>
          <h2>在办，暂不需您处理 {others.length}</h2>
          {others.map((i) => (
            <Card key={i.id} incident={i} />
          ))}
        </section>
      )}
      {past.length > 0 && (
        <details>
          <summary>已办结 {past.length}</summary>
          {past.map((i) => (
            <Card key={i.id} incident={i} />
          ))}
        </details>
      )}
      <footer className="phone-foot">
        {!landsOnPhone(me) && <Link to="/">态势</Link>}
        <Link to="/home">总览</Link>
        <Link to="/m/inbox" data-testid="to-inbox">
          消息{unread > 0 ? ` ${unread}` : ''}
        </Link>
        <Link to="/m/reminders">我的提醒</Link>
        <Link to="/m/circle">联动</Link>
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

/** One matter in a hand's breadth: level, what, what is due of one's own (item) and by when, what comes next. */
function Card({ incident: i, item }: { incident: IncidentSummary | undefined; item?: HomeItem }) {
  // told of before the list has it: it comes with the next read
  if (!i) return null;
  const clock = item && i.clocks.find((c) => c.dueAt === item.dueAt && c.owner === item.owner);
  return (
    <Link to={`/m/i/${i.id}`} className="card incident-card" data-testid="incident-card">
      <div className="card-head">
        <LevelTag level={i.level} confirmed={i.levelConfirmed} />
        <span className="quiet small">
          {STATES[i.state]} · {i.unitName} · {i.mentionCount} 条
        </span>
      </div>
      <div className="card-title">{i.title}</div>
      {clock && <Clock clock={clock} owner={false} />}
      {i.state === 'open' && i.nextStep && <p className="quiet small">{i.nextStep}</p>}
      {i.state === 'proposed' && <p className="quiet small">待宣传部定级，定级后开始计时。</p>}
    </Link>
  );
}
