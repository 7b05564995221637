import type { Me, Role } from '@fengsui/contract';
import type { ReactNode } from 'react';
import { ApiFailure, words } from '../api/client';
import { roleWords } from '../api/rights';
import type { Live } from '../live/useLive';

/** Grey lines while data come, and words when they take longer than 300 ms. */
export function Skeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status">
      <p className="skeleton-words">正在载入…</p>
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} style={{ width: `${92 - ((i * 23) % 45)}%` }} />
      ))}
    </div>
  );
}

/** What went wrong, in words, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const status = error instanceof ApiFailure ? error.status : null;
  return (
    <div className="state" role="alert">
      <h2>{status === 403 ? '没有查看权限' : status === 404 ? '没有找到' : '未能载入'}</h2>
      <p>{words(error)}</p>
      {retry && status !== 403 && status !== 404 && (
        <button type="button" className="plain" onClick={retry}>
          重试
        </button>
      )}
      {(status === 403 || status === 404) && <a href="/">返回首页</a>}
    </div>
  );
}

/** What is read, once it is there: until then grey lines, or what went wrong. rows: how many lines it will about fill. */
export function Loaded<T>({ live, rows, children }: { live: Live<T>; rows: number; children: (data: T) => ReactNode }) {
  if (live.data !== null) return children(live.data);
  return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={rows} />;
}

/** A page for a right that one does not have: which, and whom to ask. */
export function NoRight({ roles, me }: { roles: Role[]; me: Pick<Me, 'admins'> }) {
  return (
    <main className="state" data-testid="no-right">
      <h1>没有查看权限</h1>
      <p>
        此页需要{roleWords(roles)}的权限，请联系{me.admins.join('、') || '宣传部值班员'}。
      </p>
      <a href="/">返回首页</a>
    </main>
  );
}

/** Why there is nothing, and the first step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state state-empty">
      <b>{title}</b>
      {children && <p className="quiet">{children}</p>}
    </div>
  );
}
