import type { PasswordLinkView } from '@fengsui/contract';
import { useEffect, useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, ApiFailure, words } from '../api/client';
import { Refused } from '../components/Dialog';
import { Failure, Skeleton } from '../components/States';
import { Time } from '../components/Time';

/** The owner of an account sets its password, by the link an administrator made. */
export default function Password() {
  const { token = '' } = useParams();
  const navigate = useNavigate();
  const [owner, setOwner] = useState<PasswordLinkView | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const path = `/api/password/${encodeURIComponent(token)}`;
  useEffect(() => {
    api<PasswordLinkView>('GET', path).then(setOwner, setFailed);
  }, [path]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!password) return setError('请填写新密码。');
    if (password !== again) return setError('两次填写的密码不一样，请核对。');
    setBusy(true);
    setError(null);
    try {
      await api('POST', path, { password });
      void navigate('/login?set=password', { replace: true });
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }

  if (failed instanceof ApiFailure && failed.status === 410)
    return (
      <main className="door">
        <h1>烽燧</h1>
        <div className="state state-empty">
          <b>链接已失效</b>
          <p className="quiet">可能已经用过、过期，或又生成了新的。请向系统管理员再要一个。</p>
          <a href="/login">去登录</a>
        </div>
      </main>
    );
  if (failed) return <Failure error={failed} retry={() => window.location.reload()} />;
  if (!owner) return <Skeleton />;
  return (
    <main className="door">
      <h1>烽燧</h1>
      <form onSubmit={(e) => void submit(e)} noValidate>
        <p className="quiet">
          {owner.name}，请设置密码。用户名：{owner.username}。此链接只能用一次，
          <Time at={owner.expiresAt} /> 前有效。
        </p>
        <div className="field">
          <label htmlFor="password">新密码</label>
          <input
            id="password"
            type="password"
            autoComplete="new-password"
            aria-describedby="rule"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
          <p id="rule" className="quiet small">
            至少 10 位，含大写字母、小写字母、数字、符号中的三类，不含用户名。
          </p>
        </div>
        <div className="field">
          <label htmlFor="again">再填一次</label>
          <input
            id="again"
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(e) => setAgain(e.target.value)}
          />
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '保存'}
        </button>
      </form>
    </main>
  );
}
