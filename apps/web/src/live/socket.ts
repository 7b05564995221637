import type { LiveEvents, LiveEventName, LiveMessage } from '@fengsui/contract';
import { useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';
import { sessionEnded } from '../api/signed-out';

type Listener = (message: LiveMessage | 'reconnected') => void;
export type Connection = 'starting' | 'connected' | 'lost';
type Heard = { [K in LiveEventName]: (data: LiveEvents[K]) => void };

let socket: Socket<Heard, Record<string, never>> | null = null;
let state: Connection = 'starting';
const messages = new Set<Listener>();
const states = new Set<() => void>();

function become(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const s of states) s();
}

function open(): void {
  if (socket) return;
  // a websocket first: long polling would need a balancer that keeps one page at one api process
  const own: Socket<Heard, Record<string, never>> = io({
    path: '/socket.io',
    withCredentials: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 5000,
  });
  socket = own;
  const patience = window.setTimeout(() => state === 'starting' && become('lost'), 4000);
  own.on('connect', () => {
    window.clearTimeout(patience);
    become('connected');
    // the first time too: what a page began to read before may be older than the first hint it can hear
    for (const m of messages) m('reconnected');
  });
  // The server's own goodbye and its refusal are not retried by the client library.
  const later = (): void => void window.setTimeout(() => own === socket && own.connect(), 2000 + Math.random() * 2000);
  own.on('disconnect', (reason) => {
    become('lost');
    if (reason === 'io server disconnect') later();
  });
  own.on('connect_error', (e) => {
    if (e.message === 'not_signed_in') sessionEnded();
    if (!own.active) later();
  });
  own.onAny((type: LiveEventName, data: LiveEvents[LiveEventName]) => {
    for (const m of messages) m({ type, data } as LiveMessage);
  });
}

// the library waits for its turn; a person who sees the network come back does not
window.addEventListener('online', () => socket && !socket.connected && socket.disconnect().connect());

/** Leaves the live channel (signing out). */
export function closeSocket(): void {
  socket?.disconnect();
  socket = null;
  state = 'starting';
}

/** Connects anew, with the session there is now: every page then reads what it shows again. */
export function reopenSocket(): void {
  socket?.disconnect().connect();
}

/** Hears every hint, and "reconnected" when some may have been missed. Answers how to stop. */
export function hear(listener: Listener): () => void {
  open();
  messages.add(listener);
  return () => void messages.delete(listener);
}

/** Whether hints arrive. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (s) => {
      states.add(s);
      return () => void states.delete(s);
    },
    () => state,
  );
}
