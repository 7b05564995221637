import { useEffect, useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, words } from '../api/client';
import { Failure, Skeleton } from '../components/States';

const FIELDS = [
  { key: 'name', label: '姓名', type: 'text', complete: 'name' },
  { key: 'username', label: '用户名', type: 'text', complete: 'username' },
  { key: 'password', label: '密码', type: 'password', complete: 'new-password' },
] as const;

/** The first administrator, by the link the installation prints once. */
export default function Setup() {
  const [query] = useSearchParams();
  const token = query.get('token') ?? '';
  const navigate = useNavigate();
  const [valid, setValid] = useState<boolean | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [values, setValues] = useState({ name: '', username: '', password: '' });
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    api<{ valid: boolean }>('GET', `/api/setup?token=${encodeURIComponent(token)}`).then(
      (r) => setValid(r.valid),
      setFailed,
    );
  }, [token]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const missing = FIELDS.find((f) => !values[f.key].trim());
    if (missing) return setError(`请填写${missing.label}。`);
    setBusy(true);
    setError(null);
    try {
      await api('POST', '/api/setup', { token, ...values });
      void navigate('/login?set=1', { replace: true });
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }

  if (failed) return <Failure error={failed} retry={() => window.location.reload()} />;
  if (valid === null) return <Skeleton />;
  return (
    <main className="door">
      <h1>烽燧</h1>
      {valid ? (
        <form onSubmit={(e) => void submit(e)} noValidate>
          <p className="quiet">建立第一个管理员。此链接只能用一次。</p>
          {FIELDS.map((f) => (
            <div className="field" key={f.key}>
              <label htmlFor={f.key}>{f.label}</label>
              <input
                id={f.key}
                type={f.type}
                autoComplete={f.complete}
                value={values[f.key]}
                onChange={(e) => setValues({ ...values, [f.key]: e.target.value })}
              />
            </div>
          ))}
          {error && (
            <p className="form-error" role="alert">
              {error}
            </p>
          )}
          <button type="submit" className="primary" disabled={busy}>
            {busy ? '正在建立…' : '建立管理员'}
          </button>
        </form>
      ) : (
        <div className="state state-empty">
          <b>链接无效或已用过</b>
          <p className="quiet">管理员已建立的，请直接登录；否则请在服务器上重新生成链接。</p>
          <a href="/login">去登录</a>
        </div>
      )}
    </main>
  );
}
