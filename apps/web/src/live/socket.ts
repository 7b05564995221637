import type { LiveEvents, LiveEventName, LiveMessage } from '@fengsui/contract';
import { useSyncExternalStore } from 'react';
import type { io, Socket } from 'socket.io-client';
import { sessionEnded } from '../api/signed-out';

type Listener = (message: LiveMessage | 'reconnected') => void;
export type Connection = 'starting' | 'connected' | 'lost';
type Heard = { [K in LiveEventName]: (data: LiveEvents[K]) => void };

/** Who hears without ever reading does not wait longer than this for the line. */
const READS_MS = 3000;
let socket: Socket<Heard, Record<string, never>> | null = null;
/** the library is on its way */
let loading = false;
let state: Connection = 'starting';
const messages = new Set<Listener>();
const states = new Set<() => void>();

function become(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const s of states) s();
}

/**
 * Opens the live channel, once. Its library comes after what the page shows: on a thin line it would hold that up. A page calls this when its
 * first read has ended.
 */
export function openSocket(): void {
  if (socket || loading) return;
  loading = true;
  // once there is nothing more to draw; a Safari does not say when that is
  if ('requestIdleCallback' in window) window.requestIdleCallback(load, { timeout: 1000 });
  else setTimeout(load, 300);
}

function load(): void {
  void import('socket.io-client').then(
    (library) => {
      // signed out meanwhile
      if (!loading) return;
      loading = false;
      connect(library.io);
    },
    () => {
      if (!loading) return;
      loading = false;
      become('lost');
      window.setTimeout(() => messages.size > 0 && openSocket(), 2000 + Math.random() * 2000);
    },
  );
}

function connect(open: typeof io): void {
  // a websocket first: long polling would need a balancer that keeps one page at one api process
  const own: Socket<Heard, Record<string, never>> = open({
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
  loading = false;
  state = 'starting';
}

/** Connects anew, with the session there is now: every page then reads what it shows again. */
export function reopenSocket(): void {
  if (socket) socket.disconnect().connect();
  else openSocket();
}

/** Hears every hint, and "reconnected" when some may have been missed. Answers how to stop. */
export function hear(listener: Listener): () => void {
  window.setTimeout(() => messages.size > 0 && openSocket(), READS_MS);
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
