import type { IncidentDetail, LogEntry } from '@fengsui/contract';
import { useState } from 'react';
import { api, ApiFailure, newRequestId, words } from '../../api/client';
import { useMe } from '../../api/session';
import { type Draft, useDraft } from './useDraft';

/** The incident as the author of a form has seen it. */
interface Seen {
  version: number;
  epoch: number;
  /** number of the newest log entry */
  seq: number;
}
const seenOf = (i: IncidentDetail): Seen => ({
  version: i.version,
  epoch: i.epoch,
  seq: Math.max(0, ...i.log.map((e) => e.seq)),
});
/** How messages went changes nothing that somebody decides on. */
const noise = (e: LogEntry): boolean => /^(message|outbox|link|channel)\./.test(e.kind);

export interface FormError {
  message: string;
  /** where; null: the whole */
  field: string | null;
}

export interface Act<T> {
  draft: Draft<T>;
  busy: boolean;
  error: FormError | null;
  wrong: (message: string, field?: string) => void;
  /** what others did since the form was opened */
  news: LogEntry[];
  /** Sends it on what its author has seen; path: below the incident, or whole. Answers what the server answered, null where it was refused. */
  send: <A>(path: string, body: (on: Seen & { requestId: string }) => object) => Promise<{ answer: A } | null>;
}

/**
 * One form on an incident. What is typed is kept until it is sent. What others changed meanwhile is shown in the form, and is never
 * overwritten unseen: the first press after such a change only says so, the next one sends.
 */
export function useAct<T extends object>(i: IncidentDetail, form: string, initial: T, reload: () => void): Act<T> {
  const me = useMe();
  const draft = useDraft(i.id, form, initial);
  const [opened] = useState(() => seenOf(i));
  const [known, setKnown] = useState(opened);
  const [warned, setWarned] = useState(false);
  const [requestId, setRequestId] = useState(newRequestId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<FormError | null>(null);
  const news = i.log.filter((e) => e.seq > opened.seq && !noise(e) && !e.actor.endsWith(me.name));

  async function send<A>(path: string, body: (on: Seen & { requestId: string }) => object) {
    const now = seenOf(i);
    const unseen = news.some((e) => e.seq > known.seq) && (now.version !== known.version || now.epoch !== known.epoch);
    if (unseen && !warned) {
      setKnown(now);
      setError({ message: '您填写期间，此事件已有改动（见上）。核对后再按一次，即按您的意见提交。', field: null });
      return null;
    }
    setBusy(true);
    setError(null);
    try {
      const answer = await api<A>(
        'POST',
        path.startsWith('/') ? path : `/api/incidents/${i.id}/${path}`,
        body({ ...now, requestId }),
      );
      setRequestId(newRequestId());
      draft.clear();
      return { answer };
    } catch (e) {
      const refused = e instanceof ApiFailure ? e : null;
      if (refused?.status === 409) setWarned(true);
      setError({ message: words(e), field: refused?.field ?? null });
      return null;
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { draft, busy, error, wrong: (message, field) => setError({ message, field: field ?? null }), news, send };
}
