import type { Site, SourceHealth, SourceName } from '@fengsui/contract';
import { App, Switch } from 'antd';
import { useState } from 'react';
import { api, words } from '../../api/client';
import { shortTime, span } from '../../live/time';
import { CoverageStrip } from '../CoverageStrip';
import { ATTEMPTS } from '../words';

/** Breaks that a person mends in the site itself: signing in again, passing its check. */
const BY_HAND = new Set(['login_required', 'captcha']);

/** One source: how it is, what it saw, what it spends, and the switches. */
export function SourceRow({
  source: s,
  now,
  reload,
  onSettings,
  onSignIn,
}: {
  source: SourceHealth;
  now: number;
  reload: () => void;
  onSettings: (s: SourceName) => void;
  onSignIn: (s: Site) => void;
}) {
  const { modal } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const on = s.state !== 'disabled';
  const good = s.state === 'ok' || s.state === 'empty' || s.state === 'starting' || !on;

  async function act(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  const put = (enabled: boolean): Promise<void> =>
    act(() => api('PUT', `/api/collection/sources/${s.source}`, { enabled }));
  const flip = (enabled: boolean): void => {
    if (enabled) return void put(true);
    modal.confirm({
      title: `停用${s.name}？`,
      content: '停用期间此来源的内容看不到，也不会记为中断；再次启用后从当时起采集。',
      okText: '停用',
      cancelText: '不停用',
      onOk: () => put(false),
    });
  };

  return (
    <li
      className={good ? 'source' : 'source source-blind'}
      data-testid="health-source"
      data-source={s.source}
      data-state={s.state}
    >
      <div className="source-name">
        <b>{s.name}</b>
        <span className={good ? 'quiet' : 'strong'}>{s.words}</span>
      </div>
      <CoverageStrip coverage={s.coverage} now={now} read />
      <Budget source={s} />
      <div className="source-tools">
        <Switch
          checked={on}
          loading={busy}
          onChange={flip}
          aria-label={`启用${s.name}`}
          checkedChildren="启用"
          unCheckedChildren="停用"
        />
        <button type="button" className="quiet-button" onClick={() => onSettings(s.source)}>
          设置
        </button>
      </div>
      {on && (s.pausedUntil || !good) && (
        <div className="source-pause">
          <span>
            {s.pauseReason ?? '正在自动再试'}
            {s.pausedUntil && !s.needsPerson ? `（${shortTime(s.pausedUntil, now)} 自动再试）` : ''}
          </span>
          {BY_HAND.has(s.state) && (
            <button type="button" className="small-button" onClick={() => onSignIn(s.site)}>
              {s.state === 'captcha' ? '打开网站完成验证' : '扫码登录'}
            </button>
          )}
          {s.pausedUntil && (
            <button
              type="button"
              className="small-button"
              disabled={busy}
              onClick={() => void act(() => api('POST', `/api/collection/sources/${s.source}/release`))}
            >
              恢复采集
            </button>
          )}
        </div>
      )}
      {error && (
        <p className="form-error source-pause" role="alert">
          {error}
        </p>
      )}
    </li>
  );
}

function Budget({ source: s }: { source: SourceHealth }) {
  const { daily, usedToday } = s.budget;
  const spent = usedToday >= daily;
  const total = s.attempts.reduce((n, a) => n + a.n, 0);
  const details = [
    s.queries > 0 ? `${s.queries} 个检索，约每 ${span(s.intervalMs)}一轮` : null,
    s.path === 'browser' ? '经浏览器' : null,
    s.refilling > 0 ? `待补采 ${s.refilling} 段` : null,
  ].filter(Boolean);
  return (
    <div className="source-budget">
      <span className="figures">
        今日 <b>{usedToday}</b> / {daily} 次{spent && <b className="strong">，已用完</b>}
      </span>
      <div className="budget-bar" aria-hidden>
        <i style={{ width: `${Math.min(100, (usedToday / daily) * 100)}%` }} />
      </div>
      {details.length > 0 && <span className="quiet small figures">{details.join(' · ')}</span>}
      <span className="quiet small figures">
        {total === 0
          ? '近 24 小时没有请求'
          : `近 24 小时 ${total} 次：${s.attempts.map((a) => `${ATTEMPTS[a.state] ?? a.state} ${a.n}`).join(' · ')}`}
      </span>
    </div>
  );
}
