import type { CircleAction, CircleActions, Me } from '@fengsui/contract';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Clock } from '../Clock';
import { untilClock } from './until';

/** 联动 that wait for accounts of the own units; told by message, so a message is the hint. */
export function useMyCircle(me: Me): CircleAction[] {
  const live = useLive<CircleAction[]>(
    async () =>
      me.roles.includes('unit')
        ? (await api<CircleActions>('GET', '/api/circle/actions?open=1')).actions.filter((a) =>
            a.requests.some((r) => r.state === 'asked'),
          )
        : [],
    (m) => m.type === 'inbox',
    'my circle',
  );
  return live.data ?? [];
}

/** 联动 on the phone's 待办. */
export function MyCircle({ actions }: { actions: CircleAction[] }) {
  if (actions.length === 0) return null;
  return (
    <section aria-label="联动" data-testid="my-circle">
      <h2>联动 {actions.length}</h2>
      {actions.map((a) => (
        <Link key={a.id} className="card incident-card" to="/m/circle">
          <div className="card-title">
            {a.requests
              .filter((r) => r.state === 'asked')
              .map((r) => r.account)
              .join('、')}
            ：请{a.wantedName}
          </div>
          <div className="quiet">
            {a.post.account}：{[...a.post.text].slice(0, 40).join('')}
          </div>
          <Clock clock={untilClock(a)} owner={false} />
        </Link>
      ))}
    </section>
  );
}
