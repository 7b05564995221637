import type { Me } from '@fengsui/contract';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { Failure, NoRight, Skeleton } from '../components/States';
import { SignInAgain } from '../components/SignInAgain';
import { startSending } from '../live/outgoing';
import { api, ApiFailure, loginPath } from './client';
import { mayOpen, rolesFor } from './rights';
import { sessionBegun, useSignedOut } from './signed-out';

const Session = createContext<Me | null>(null);

/** Who is signed in; only inside Guard. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error('useMe outside Guard');
  return me;
}

/** People of a unit and school leaders work on the phone pages. */
export function landsOnPhone(me: Me): boolean {
  return me.roles.length > 0 && me.roles.every((r) => r === 'unit' || r === 'school_leader');
}

/** A safe way back after signing in: a path of this site, or where the role begins. */
export function destination(to: string | null, me: Me): string {
  if (to && /^\/(?![/\\])/.test(to) && !to.startsWith('/login')) return to;
  return landsOnPhone(me) ? '/m' : '/';
}

/** Shows its children to who is signed in and may; others go to /login and come back, or are told whom to ask. */
export function Guard({ children }: { children: ReactNode }) {
  const [me, setMe] = useState<Me | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const { pathname } = useLocation();
  const signedOut = useSignedOut();
  useEffect(() => {
    let alive = true;
    api<Me>('GET', '/api/session').then(
      (m) => alive && (sessionBegun(), setMe(m), setError(null), startSending(m.personId)),
      (e: unknown) => alive && setError(e),
    );
    return () => {
      alive = false;
    };
  }, [round]);
  if (me)
    return (
      <Session value={me}>
        {me.drill && (
          <p className="drill-banner" role="status">
            演练：此页内容均为虚构，请按真实情况处置
          </p>
        )}
        {mayOpen(pathname, me.roles) ? children : <NoRight roles={rolesFor(pathname)!} me={me} />}
        {signedOut && <SignInAgain me={me} />}
      </Session>
    );
  if (error instanceof ApiFailure && error.status === 401) return <Navigate to={loginPath()} replace />;
  if (error) return <Failure error={error} retry={() => setRound(round + 1)} />;
  return <Skeleton rows={6} />;
}
