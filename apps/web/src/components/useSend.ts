import { useState } from 'react';
import { words } from '../api/client';

/** One act at a time: what was refused is said, what was typed stays. done hears the answer. */
export function useSend<T = unknown>(
  done: (answer: T) => void,
): {
  busy: boolean;
  error: string | null;
  send: (work: () => Promise<T>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function send(work: () => Promise<T>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      done(await work());
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, send };
}
