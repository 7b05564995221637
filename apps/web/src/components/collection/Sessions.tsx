import type { SessionView, Site } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { api, words } from '../../api/client';
import { shortTime } from '../../live/time';

const STATE: Record<SessionView['state'], string> = {
  none: '未登录',
  unknown: '尚未核验',
  good: '正常',
  expiring: '即将到期',
  expired: '已失效',
};

/** 登录: per site, how long it lasts, and two ways to renew it. */
export function Sessions({
  sessions,
  now,
  reload,
  onSignIn,
}: {
  sessions: SessionView[];
  now: number;
  reload: () => void;
  onSignIn: (site: Site) => void;
}) {
  return (
    <section className="card" id="sessions" aria-labelledby="sessions-title">
      <h2 id="sessions-title">平台登录</h2>
      <p className="quiet small">登录状态加密保存在本机，不显示、不外传。微博的移动端与网页版各需登录一次。</p>
      <ul className="sessions">
        {sessions.map((s) => (
          <Session key={s.site} session={s} now={now} reload={reload} onSignIn={onSignIn} />
        ))}
      </ul>
    </section>
  );
}

function Session({
  session: s,
  now,
  reload,
  onSignIn,
}: {
  session: SessionView;
  now: number;
  reload: () => void;
  onSignIn: (site: Site) => void;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [cookie, setCookie] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const urgent = s.state === 'expiring' || s.state === 'expired';
  const going = s.signIn?.state === 'waiting' || s.signIn?.state === 'open';
  const since = [
    s.kind === 'visitor' ? '访客身份' : null,
    s.obtainedAt ? `${shortTime(s.obtainedAt, now)} ${s.obtainedBy ? `由${s.obtainedBy}` : ''}登录` : null,
    s.checkedAt ? `${shortTime(s.checkedAt, now)} 核验` : null,
  ].filter(Boolean);

  async function paste(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!cookie.trim()) return setError('请粘贴 Cookie。');
    setBusy(true);
    setError(null);
    try {
      await api('PUT', `/api/sessions/${s.site}`, { cookie });
      setCookie('');
      setOpen(false);
      setSaved(true);
      reload();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }

  return (
    <li data-testid="session" data-site={s.site} data-state={s.state}>
      <div className="row">
        <b>{s.name}</b>
        <span className={urgent ? 'strong' : 'quiet'}>{STATE[s.state]}</span>
      </div>
      <p className={urgent ? '' : 'quiet'}>{s.words}</p>
      {since.length > 0 && <p className="quiet small figures">{since.join(' · ')}</p>}
      {saved && !open && (
        <p className="signed" role="status">
          Cookie 已保存。
        </p>
      )}
      <div className="row">
        <button type="button" className="small-button" onClick={() => onSignIn(s.site)}>
          {going ? '继续登录' : '扫码登录'}
        </button>
        <button type="button" className="quiet-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          粘贴 Cookie
        </button>
      </div>
      {open && (
        <form className="field" onSubmit={(e) => void paste(e)} noValidate>
          <label htmlFor={id}>Cookie</label>
          <textarea
            id={id}
            rows={4}
            spellCheck={false}
            autoComplete="off"
            placeholder="在电脑浏览器登录该平台后，按 F12，在“网络”中选任一请求，复制请求头里 Cookie 的全部内容"
            value={cookie}
            aria-invalid={error !== null}
            aria-describedby={error ? `${id}-error` : undefined}
            onChange={(e) => setCookie(e.target.value)}
          />
          {error && (
            <p className="form-error" role="alert" id={`${id}-error`}>
              {error}
            </p>
          )}
          <div className="row">
            <button type="submit" className="small-button" disabled={busy}>
              {busy ? '正在核对…' : '保存'}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}
