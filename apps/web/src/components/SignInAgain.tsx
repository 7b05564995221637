import type { Me } from '@fengsui/contract';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, loginPath, words } from '../api/client';
import { sessionBegun } from '../api/signed-out';
import { startSending } from '../live/outgoing';
import { reopenSocket } from '../live/socket';
import { Refused } from './Dialog';

/** The session ended in the middle of the work: signed in again over the page, which stays as it is with all that was typed. */
export function SignInAgain({ me }: { me: Me }) {
  const box = useRef<HTMLDialogElement>(null);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => box.current?.showModal(), []);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!username.trim() || !password) return setError(username.trim() ? '请填写密码。' : '请填写用户名。');
    setBusy(true);
    setError(null);
    try {
      const now = await api<Me>('POST', '/api/session', { username: username.trim(), password });
      // what stands on the page was for somebody else's eyes
      if (now.personId !== me.personId) return window.location.assign('/');
      sessionBegun();
      startSending(me.personId);
      reopenSocket();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <dialog ref={box} className="dialog" aria-label="请重新登录" onCancel={(e) => e.preventDefault()}>
      <form className="dialog-inside" onSubmit={(e) => void submit(e)} noValidate>
        <h2>请重新登录</h2>
        <p>{me.name}，您的登录已到期。登录后回到此页，已填写的内容都在。</p>
        <div className="field">
          <label htmlFor="again-username">用户名</label>
          <input
            id="again-username"
            autoComplete="username"
            autoCapitalize="none"
            value={username}
            onChange={(e) => setUsername(e.target.value)}
            autoFocus
          />
        </div>
        <div className="field">
          <label htmlFor="again-password">密码</label>
          <input
            id="again-password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
        </div>
        <Refused error={error} />
        <div className="row">
          <button type="submit" className="primary" disabled={busy}>
            {busy ? '正在登录…' : '登录'}
          </button>
          <a href={loginPath()}>换个账号登录</a>
        </div>
      </form>
    </dialog>
  );
}
