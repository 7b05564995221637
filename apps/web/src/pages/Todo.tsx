import type { ClockView, IncidentSummary, Me } from '@fengsui/contract';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { landsOnPhone, useMe } from '../api/session';
import { Clock } from '../components/Clock';
import { byClock } from '../components/IncidentCard';
import { LevelTag } from '../components/LevelTag';
import { MyCircle, useMyCircle } from '../components/circle/MyCircle';
import { MyClues } from '../components/clue/MyClues';
import { MyQuestions, useQuestions } from '../components/questions/MyQuestions';
import { MyWaits, useWaits } from '../components/registry/waits';
import { MyAuthorisations, useMyAuthorisations } from '../components/publishing/MyAuthorisations';
import { DataQuality } from '../components/DataQuality';
import PhoneFrame from '../components/PhoneFrame';
import { OutgoingList } from '../components/Outgoing';
import { Empty, Failure, Skeleton } from '../components/States';
import { owed, STATES } from '../components/words';
import { useInbox } from '../live/inbox';
import { closeSocket } from '../live/socket';
import { useLive } from '../live/useLive';

/** What the unit of the one who looks still owes, the nearest first. */
function mine(i: IncidentSummary, me: Me): ClockView[] {
  return i.clocks.filter((c) => owed(c) && c.ownerUnitId === me.unitId).sort((a, b) => due(a) - due(b) || 0);
}
/** One that stands while the incident is paused is never the nearest. */
const due = (c: ClockView): number => (c.stoodAt ? Infinity : Date.parse(c.dueAt));

/** 待办 on the phone: what is due first of those who look stands first; what waits for others stands below. */
export default function Todo() {
  const me = useMe();
  const navigate = useNavigate();
  const live = useLive(
    () => api<IncidentSummary[]>('GET', '/api/incidents'),
    (m) => m.type === 'incident',
    'todo',
  );
  const waits = useWaits().data ?? { waits: [], total: 0 };
  const sheets = useMyAuthorisations().data?.authorisations ?? [];
  const circle = useMyCircle(me);
  const questions = useQuestions().data ?? { questions: [], total: 0 };
  const unread = useInbox().data?.unread ?? 0;
  const running = (live.data ?? []).filter((i) => i.state === 'open' || i.state === 'proposed').sort(byClock);
  const open = running
    .filter((i) => mine(i, me).length > 0)
    .sort((a, b) => due(mine(a, me)[0]!) - due(mine(b, me)[0]!) || 0);
  const own = open.length + waits.total + questions.total + sheets.length + circle.length;
  const others = running.filter((i) => !open.includes(i));
  const past = (live.data ?? []).filter((i) => i.state === 'closed').slice(0, 10);
  async function leave(): Promise<void> {
    await api('DELETE', '/api/session').catch(() => undefined);
    closeSocket();
    void navigate('/login', { replace: true });
  }
  return (
    <PhoneFrame loadedAt={live.loadedAt}>
      <header className="phone-bar">
        <h1>待办{own > 0 ? ` ${own}` : ''}</h1>
        <span className="quiet">
          {me.post} {me.name}
        </span>
      </header>
      <OutgoingList />
      {!live.data && (live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={6} />)}
      {live.data && own === 0 && <Empty title="没有待办">需要您签收或报送时，会收到消息，也会列在这里。</Empty>}
      {open.map((i) => (
        <Card key={i.id} incident={i} clock={mine(i, me)[0]} />
      ))}
      <MyQuestions {...questions} />
      <MyWaits {...waits} />
      <MyAuthorisations sheets={sheets} />
      <MyCircle actions={circle} />
      {others.length > 0 && (
        <section>
          <h2>在办，暂不需您处理 {others.length}</h2>
          {others.map((i) => (
            <Card key={i.id} incident={i} />
          ))}
        </section>
      )}
      <MyClues />
      <DataQuality />
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

/** One matter in a hand's breadth: level, what, what is due of one's own and by when, what comes next. */
function Card({ incident: i, clock }: { incident: IncidentSummary; clock?: ClockView | undefined }) {
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
