import type { LiveEvents, LiveEventName, LiveMessage } from '@fengsui/contract';
import { useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';

type Listener = (message: LiveMessage | 'reconnected') => void;
type State = 'starting' | 'connected' | 'lost';

let socket: Socket | null = null;
let state: State = 'starting';
const messages = new Set<Listener>();
const states = new Set<() => void>();

function become(next: State): void {
  if (state === next) return;
  state = next;
  for (const s of states) s();
}

function open(): void {
  if (socket) return;
  let before = false;
  socket = io({ path: '/socket.io', withCredentials: true, reconnectionDelayMax: 5000 });
  const patience = window.setTimeout(() => state === 'starting' && become('lost'), 4000);
  socket.on('connect', () => {
    window.clearTimeout(patience);
    become('connected');
    if (before) for (const m of messages) m('reconnected');
    before = true;
  });
  socket.on('disconnect', (reason) => {
    become('lost');
    before = true;
    // The server's own goodbye is not retried by the client library.
    if (reason === 'io server disconnect') window.setTimeout(() => socket?.connect(), 3000);
  });
  socket.onAny((type: LiveEventName, data: LiveEvents[LiveEventName]) => {
    for (const m of messages) m({ type, data } as LiveMessage);
  });
}

/** Leaves the live channel (signing out). */
export function closeSocket(): void {
  socket?.disconnect();
  socket = null;
  state = 'starting';
}

/** Hears every hint, and "reconnected" when some may have been missed. Answers how to stop. */
export function hear(listener: Listener): () => void {
  open();
  messages.add(listener);
  return () => void messages.delete(listener);
}

/** Whether hints arrive. */
export function useConnection(): State {
  return useSyncExternalStore(
    (s) => {
      states.add(s);
      return () => void states.delete(s);
    },
    () => state,
  );
}
