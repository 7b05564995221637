import type { ClueList } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Clock } from '../Clock';
import { shown } from './acts';

/** 问责 that waits for the person who looks: something to state, to prove, to verify, to decide. */
export function MyClues() {
  const live = useLive(
    () => api<ClueList>('GET', '/api/clues'),
    (m) => m.type === 'incident',
    'my-clues',
  );
  const mine = (live.data?.clues ?? []).filter((c) => c.clock && c.can.includes(c.clock.act));
  if (mine.length === 0) return null;
  return (
    <section aria-label="问责" data-testid="my-clues">
      <h2>问责</h2>
      {mine.map((c) => (
        <Link
          key={c.id}
          className="card incident-card"
          to={c.clock!.owner === 'concerned' ? `/m/clues/${c.id}` : `/clues/${c.id}`}
        >
          <div className="card-title">
            {c.subject}：{c.text}
          </div>
          <div className="quiet">{c.incidentTitle}</div>
          <Clock clock={shown(c.clock!)} owner={false} />
        </Link>
      ))}
    </section>
  );
}
