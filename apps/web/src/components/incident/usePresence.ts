import type { PresenceRequest, PresenceView } from '@fengsui/contract';
import { useEffect, useRef, useState } from 'react';
import { api, newRequestId } from '../../api/client';
import { hear } from '../../live/socket';

/** The server forgets a page it has not heard of for 45 s. */
const AGAIN = 20_000;

/** Says that this page of an incident is open, and what is being filled in; answers who else is there. Not knowing is no error: nobody is shown. */
export function usePresence(incidentId: string, doing: string | null): PresenceView[] {
  const [pageId] = useState(newRequestId);
  const [others, setOthers] = useState<PresenceView[]>([]);
  const latest = useRef(doing);
  latest.current = doing;
  const say = useRef<() => void>(() => undefined);
  useEffect(() => {
    let here = true;
    const path = `/api/incidents/${incidentId}/presence`;
    say.current = () =>
      void api<PresenceView[]>('POST', path, { pageId, doing: latest.current } satisfies PresenceRequest).then(
        (found) => here && setOthers(found),
        () => here && setOthers([]),
      );
    const leave = (): void =>
      void fetch(path, {
        method: 'POST',
        keepalive: true,
        headers: { 'X-Fengsui': '1', 'Content-Type': 'application/json' },
        body: JSON.stringify({ pageId, doing: null, leaves: true } satisfies PresenceRequest),
      }).catch(() => undefined);
    const timer = window.setInterval(() => say.current(), AGAIN);
    const stop = hear((m) => {
      if (m === 'reconnected' || (m.type === 'presence' && m.data.id === incidentId)) say.current();
    });
    window.addEventListener('pagehide', leave);
    return () => {
      here = false;
      window.clearInterval(timer);
      stop();
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [incidentId, pageId]);
  useEffect(() => say.current(), [incidentId, doing]);
  return others;
}
