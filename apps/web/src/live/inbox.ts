import type { Inbox, InboxMessage, InboxReadAnswer, InboxReadRequest } from '@fengsui/contract';
import { useEffect } from 'react';
import { api } from '../api/client';
import { type Live, useLive } from './useLive';

/** 站内消息 of the person signed in, kept fresh. */
export function useInbox(): Live<Inbox> {
  return useLive(
    () => api<Inbox>('GET', '/api/inbox'),
    (m) => m.type === 'inbox',
    'inbox',
  );
}

/** Says that these have been read. */
export function readInbox(which: InboxReadRequest): Promise<InboxReadAnswer> {
  return api<InboxReadAnswer>('POST', '/api/inbox/read', which);
}

/** Whoever opens an incident has read what it said. A failure leaves the messages unread, and the next opening says it again. */
export function useReadOf(incidentId: string | undefined): void {
  useEffect(() => {
    if (incidentId) readInbox({ incidentId }).catch(() => undefined);
  }, [incidentId]);
}

/** Where a message leads: on the desk or on the phone; null: nowhere. */
export function leadsTo(m: InboxMessage, phone: boolean): string | null {
  if (m.incidentId) return phone ? `/m/i/${m.incidentId}` : `/incidents/${m.incidentId}`;
  return m.path;
}
