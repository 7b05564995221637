import { useSyncExternalStore } from 'react';

let offset = 0;
let exact = false;
let tick = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

/** Takes the server's time from a Date header (to the second), so that a phone with a wrong clock counts down rightly. */
export function learnServerTime(header: string | null): void {
  const at = header ? Date.parse(header) : Number.NaN;
  if (exact || Number.isNaN(at)) return;
  const seen = at + 500 - Date.now();
  if (Math.abs(seen - offset) > 1500) offset = seen;
}

/** Takes the server's time from a body that carries it to the millisecond. */
export function learnExactTime(iso: string): void {
  exact = true;
  const seen = Date.parse(iso) - Date.now();
  if (Math.abs(seen - offset) > 400) offset = seen;
}

/** The server's time, as well as this page knows it. */
export function serverNow(): number {
  return Date.now() + offset;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    tick = Date.now();
    for (const l of listeners) l();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Re-renders its component, and only it, once a second; answers the server's time. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => tick);
  return serverNow();
}
