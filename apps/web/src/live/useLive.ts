import type { LiveMessage } from '@fengsui/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { hear, openSocket } from './socket';

const GAP = 500;
const REFRESH = 20_000;

/** Data that keeps itself fresh. Old data stay while new ones load or fail. */
export interface Live<T> {
  data: T | null;
  error: unknown;
  loadedAt: number | null;
  reload: () => void;
}

/**
 * Reads, and reads again whenever a hint concerns it: the first at once, then at most once per 500 ms, one request at a time.
 * A slow refresh beside it heals what no hint told.
 */
export function useLive<T>(read: () => Promise<T>, concerns: (message: LiveMessage) => boolean, key: string): Live<T> {
  const [view, setView] = useState<{ key: string; data: T | null; error: unknown; loadedAt: number | null }>({
    key,
    data: null,
    error: null,
    loadedAt: null,
  });
  const latest = useRef({ read, concerns });
  latest.current = { read, concerns };
  const ask = useRef<() => void>(() => undefined);

  useEffect(() => {
    let alive = true;
    let running = false;
    let again = false;
    let last = 0;
    // of the reads begun so far, and of the newest whose answer is shown
    let begun = 0;
    let shown = 0;
    let timer: number | undefined;
    setView({ key, data: null, error: null, loadedAt: null });

    const load = async (): Promise<void> => {
      const own = ++begun;
      running = true;
      last = Date.now();
      try {
        const data = await latest.current.read();
        if (!alive || own < shown) return;
        shown = own;
        setView({ key, data, error: null, loadedAt: Date.now() });
      } catch (error) {
        if (alive && own > shown) setView((v) => ({ ...v, error }));
      } finally {
        if (alive) openSocket();
        if (own === begun) {
          running = false;
          if (again && alive) {
            again = false;
            request();
          }
        }
      }
    };
    // a read that hangs on the line that was lost must not hold this one up
    const anew = (): void => {
      window.clearTimeout(timer);
      timer = undefined;
      again = false;
      void load();
    };
    const request = (): void => {
      if (running) return void (again = true);
      if (timer !== undefined) return;
      const wait = last + GAP - Date.now();
      if (wait <= 0) return void load();
      timer = window.setTimeout(() => ((timer = undefined), running ? (again = true) : void load()), wait);
    };
    ask.current = request;
    request();
    const stop = hear((m) => (m === 'reconnected' ? anew() : latest.current.concerns(m) && request()));
    const slow = window.setInterval(() => document.visibilityState === 'visible' && request(), REFRESH);
    const seen = (): void => void (document.visibilityState === 'visible' && request());
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('online', request);
    return () => {
      alive = false;
      stop();
      window.clearTimeout(timer);
      window.clearInterval(slow);
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('online', request);
    };
  }, [key]);

  const reload = useCallback(() => ask.current(), []);
  return view.key === key ? { ...view, reload } : { data: null, error: null, loadedAt: null, reload };
}
