import type { Me } from '@fengsui/contract';
import { type FormEvent, useState } from 'react';
import { api, words } from './client';

/** The form with which somebody signs in. then: what follows; it leaves the form as it is, busy, until the page has changed. */
export function useSignIn(then: (me: Me) => void) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!username.trim() || !password) return setError(username.trim() ? '请填写密码。' : '请填写用户名。');
    setBusy(true);
    setError(null);
    try {
      then(await api<Me>('POST', '/api/session', { username: username.trim(), password }));
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return { username, setUsername, password, setPassword, busy, error, submit };
}
