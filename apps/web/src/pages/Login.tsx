import type { Me } from '@fengsui/contract';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, words } from '../api/client';
import { destination } from '../api/session';

/** Sign in, then on to where one was going. */
export default function Login() {
  const [query] = useSearchParams();
  const navigate = useNavigate();
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
      const me = await api<Me>('POST', '/api/session', { username: username.trim(), password });
      void navigate(destination(query.get('to'), me), { replace: true });
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }

  return (
    <main className="door">
      <h1>烽燧</h1>
      <p className="quiet">高校网络舆情监测、处置与问责</p>
      {query.get('set') && (
        <p className="signed">{query.get('set') === 'password' ? '密码已设置，请登录。' : '管理员已建立，请登录。'}</p>
      )}
      <form onSubmit={(e) => void submit(e)} noValidate>
        <div className="field">
          <label htmlFor="username">用户名</label>
          <input
            id="username"
            autoComplete="username"
            autoCapitalize="none"
            value={username}
            onChange={(e) => setUsername(e.target.value)}
            autoFocus
          />
        </div>
        <div className="field">
          <label htmlFor="password">密码</label>
          <input
            id="password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
        </div>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在登录…' : '登录'}
        </button>
      </form>
      <p className="quiet small">没有账号或忘记密码，请联系宣传部值班员。</p>
    </main>
  );
}
