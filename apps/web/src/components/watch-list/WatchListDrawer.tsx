import type { WatchList, WatchListDraft, WatchListView } from '@fengsui/contract';
import { Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { api, ApiFailure, loginPath, words } from '../../api/client';
import { useMe } from '../../api/session';
import { keepDraft, readDraft } from '../draft';
import { draftOf, EMPTY_DRAFT, same } from './fields';
import { WatchListForm } from './WatchListForm';
import { WatchListPreviewPane } from './WatchListPreviewPane';
import { Time } from '../Time';

interface Kept {
  draft: WatchListDraft;
  /** of the list that was being changed; null for a new one */
  version: number | null;
}

/** One list beside what it would bring. What is typed stays on this device until it is saved or given up. */
export function WatchListDrawer({
  list,
  onClose,
  onSaved,
}: {
  list: WatchListView | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const me = useMe();
  const key = `fengsui:draft:${me.personId}:watch-list:${list?.id ?? 'new'}`;
  const [base, setBase] = useState(list);
  const start = base ? draftOf(base) : EMPTY_DRAFT;
  const [kept] = useState(() => readDraft<Kept>(key));
  const [draft, setDraft] = useState<WatchListDraft>({ ...start, ...kept?.draft });
  const [version, setVersion] = useState(kept?.version ?? base?.version ?? null);
  const [restored, setRestored] = useState(kept !== null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ message: string; field?: string; signedOut?: boolean } | null>(null);
  const [newer, setNewer] = useState<WatchListView | null>(null);
  const changed = !same(draft, start);

  useEffect(() => {
    keepDraft(key, changed ? ({ draft, version } satisfies Kept) : null);
  }, [key, draft, version, changed]);

  async function save(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      if (base) await api<WatchList>('PUT', `/api/watch-lists/${base.id}`, { ...draft, version });
      else await api<WatchList>('POST', '/api/watch-lists', draft);
      keepDraft(key, null);
      onSaved();
    } catch (e) {
      setBusy(false);
      const refused = e instanceof ApiFailure ? e : null;
      setError({
        message: words(e),
        signedOut: refused?.status === 401,
        ...(refused?.field ? { field: refused.field } : {}),
      });
      if (refused?.status === 409 && base) await findNewer(base.id);
    }
  }
  async function findNewer(id: string): Promise<void> {
    try {
      const all = await api<WatchListView[]>('GET', '/api/watch-lists');
      setNewer(all.find((l) => l.id === id) ?? null);
    } catch (e) {
      setError({ message: words(e) });
    }
  }
  const takeNewer = (n: WatchListView): void => {
    setBase(n);
    setDraft(draftOf(n));
    setVersion(n.version);
    setNewer(null);
    setError(null);
  };
  const giveUp = (): void => {
    setDraft(start);
    setVersion(base?.version ?? null);
    setRestored(false);
    setError(null);
  };

  return (
    <Drawer
      open
      size={Math.min(1240, window.innerWidth)}
      title={base ? base.name : '新建方案'}
      onClose={onClose}
      extra={
        <button type="button" className="primary" disabled={busy || !changed} onClick={() => void save()}>
          {busy ? '正在保存…' : '保存'}
        </button>
      }
    >
      {restored && changed && (
        <p className="note" role="status">
          已恢复您上次未保存的修改。
          <button type="button" className="link-button" onClick={giveUp}>
            放弃这些修改
          </button>
        </p>
      )}
      {error && !error.field && (
        <div className="form-error" role="alert">
          <p>{error.message}</p>
          {error.signedOut && (
            <p>
              已填内容存在本机。<a href={loginPath()}>重新登录</a>后可继续。
            </p>
          )}
          {newer && (
            <>
              <p>
                {newer.updatedBy ?? '有人'}于 <Time at={newer.updatedAt} />{' '}
                改过此方案，您的修改没有保存，也没有覆盖对方。
              </p>
              <div className="row">
                <button type="button" className="link-button" onClick={() => takeNewer(newer)}>
                  采用最新内容
                </button>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => {
                    setBase(newer);
                    setVersion(newer.version);
                    setNewer(null);
                    setError(null);
                  }}
                >
                  保留我的内容，核对后再保存
                </button>
              </div>
            </>
          )}
        </div>
      )}
      <div className="watch-list">
        <WatchListForm
          draft={draft}
          onChange={setDraft}
          error={error?.field ? (error as { field: string; message: string }) : null}
        />
        <WatchListPreviewPane draft={draft} replaces={base?.id ?? null} />
      </div>
    </Drawer>
  );
}
