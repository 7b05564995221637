import type { HomeItem, HomeKind, HomeView, LiveMessage } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { Clock } from '../Clock';
import { termClock } from '../registry/waits';
import { Time } from '../Time';

/** What waits for whoever looks, at the desk and in the hand. */
export const readHome = (): Promise<HomeView> => api<HomeView>('GET', '/api/home');
/** It is told by message, so a message is the hint. */
export const homeChanges = (m: LiveMessage): boolean => m.type === 'incident' || m.type === 'inbox';

/** Until when; without a time, since when. */
export function WaitingTime({ item: i, owner }: { item: HomeItem; owner: boolean }) {
  if (i.dueAt) return <Clock clock={termClock({ ...i, dueAt: i.dueAt })} owner={owner} />;
  return (
    <p className="quiet small">
      {i.ask}，<Time at={i.startsAt} /> 起
    </p>
  );
}

/** Below the first of what waits. */
export const MoreWaits = ({ n, shown }: { n: number; shown: number }) => (
  <p className="quiet">{`这里列出最急的 ${shown} 件，其余 ${n - shown} 件在各自的页面。`}</p>
);

/** The parts of the phone's 待办 below the incidents. */
const PARTS: { title: string; id: string; kinds: HomeKind[] }[] = [
  { title: '答复', id: 'my-questions', kinds: ['question'] },
  { title: '台账', id: 'my-waits', kinds: ['account', 'certification', 'candidate', 'inspection'] },
  { title: '发布授权', id: 'my-authorisations', kinds: ['authorisation'] },
  { title: '联动', id: 'my-circle', kinds: ['circle'] },
  { title: '问责', id: 'my-clues', kinds: ['clue'] },
  { title: '整改', id: 'my-tasks', kinds: ['task'] },
];

export function WaitingParts({ waits }: { waits: HomeItem[] }) {
  return PARTS.map(({ title, id, kinds }) => {
    const items = waits.filter((w) => kinds.includes(w.kind));
    if (items.length === 0) return null;
    return (
      <section key={id} aria-label={title} data-testid={id}>
        <h2>
          {title} {items.length}
        </h2>
        {items.map((i) => (
          <Link key={`${i.kind} ${i.id}`} className="card incident-card" to={i.phone.href}>
            <div className="card-title">{i.phone.text}</div>
            <div className="quiet">{i.phone.note}</div>
            <WaitingTime item={i} owner={false} />
          </Link>
        ))}
      </section>
    );
  });
}
