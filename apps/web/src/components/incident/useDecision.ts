import { useState } from 'react';
import { api, words } from '../../api/client';

/** One decision of a person with its reason: sent, or refused in words while the form stays as it was; either way the page reads again. */
export function useDecision(reload: () => void): {
  reason: string;
  setReason: (reason: string) => void;
  busy: boolean;
  error: string | null;
  /** The server's answer, or null where it was refused. */
  decide: <T>(path: string, body: (reason: string) => object) => Promise<{ answer: T } | null>;
} {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function decide<T>(path: string, body: (reason: string) => object): Promise<{ answer: T } | null> {
    if (!reason.trim()) {
      setError('请填写理由。');
      return null;
    }
    setBusy(true);
    setError(null);
    try {
      return { answer: await api<T>('POST', path, body(reason.trim())) };
    } catch (e) {
      setError(words(e));
      return null;
    } finally {
      setBusy(false);
      reload();
    }
  }
  return { reason, setReason, busy, error, decide };
}
