import type { HomeItem, HomeView } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../api/session';
import { Clock } from '../components/Clock';
import DeskFrame from '../components/DeskFrame';
import { termClock } from '../components/registry/waits';
import { Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';
import { useLive } from '../live/useLive';
import '../home.css';

/** The first page of the day: what waits for me, what is late, what changed. */
export default function Home() {
  const live = useLive(
    () => api<HomeView>('GET', '/api/home'),
    (m) => m.type === 'incident' || m.type === 'inbox',
    'home',
  );
  return (
    <DeskFrame loadedAt={live.loadedAt}>
      {live.data ? (
        <Body home={live.data} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={10} />
      )}
    </DeskFrame>
  );
}

function Body({ home }: { home: HomeView }) {
  const me = useMe();
  return (
    <div className="home">
      <header>
        <p className="quiet">
          {me.post} {me.name}
        </p>
        <h1 data-testid="home-sentence">{home.sentence}</h1>
      </header>
      <Part
        title="等我办"
        n={home.waitCount}
        shown={home.waits.length}
        empty="没有等您办的事。有新的会收到消息，也会列在这里。"
      >
        {home.waits.map((i) => (
          <Item key={`${i.kind} ${i.id}`} item={i} />
        ))}
      </Part>
      <Part title="别人逾期未办" n={home.lateCount} shown={home.late.length} empty="没有逾期的。">
        {home.late.map((i) => (
          <Item key={`${i.kind} ${i.id}`} item={i} others />
        ))}
      </Part>
      <Part title="近七天的变化" n={home.changes.length} shown={home.changes.length} empty="近七天没有变化。">
        {home.changes.map((c, n) => (
          <li key={n} className="home-change">
            <span className="quiet small">
              <Time at={c.at} /> {c.kindName}
            </span>
            <Link to={c.href}>{c.text}</Link>
          </li>
        ))}
      </Part>
    </div>
  );
}

function Part({
  title,
  n,
  shown,
  empty,
  children,
}: {
  title: string;
  n: number;
  shown: number;
  empty: string;
  children: ReactNode;
}) {
  return (
    <section className="card" aria-label={title}>
      <h2>
        {title} {n > 0 && <span className="quiet figures">{n}</span>}
      </h2>
      {n === 0 ? <p className="quiet">{empty}</p> : <ul>{children}</ul>}
      {n > shown && <p className="quiet">{`这里列出最急的 ${shown} 件，其余 ${n - shown} 件在各自的页面。`}</p>}
    </section>
  );
}

function Item({ item: i, others = false }: { item: HomeItem; others?: boolean }) {
  return (
    <li className="home-item">
      <span className="quiet small">{i.kindName}</span>
      <Link to={i.href}>{i.title}</Link>
      {i.dueAt ? (
        <Clock clock={termClock({ ...i, dueAt: i.dueAt })} owner={others} />
      ) : (
        <p className="quiet small">
          {i.ask}，<Time at={i.startsAt} /> 起
        </p>
      )}
    </li>
  );
}
