import type { IndexStatus, SetAsideView } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { useMe } from '../../api/session';
import { useIndexStatus } from '../../live/reads';
import { serverNow } from '../../live/now';
import { span } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { Failure, Skeleton } from '../States';
import { Time } from '../Time';

/** While a rebuild runs its progress is read so often. */
const PROGRESS_MS = 2_000;
const KINDS = { embedded: '内置（PostgreSQL）', elasticsearch: 'Elasticsearch' } as const;

/** 检索索引: what searches and curves lack, what waits, what was refused and why, and what can be done about it. */
export function IndexCard() {
  const { data, error, reload } = useIndexStatus();
  return (
    <section className="card" id="index" aria-labelledby="index-title" data-testid="index-card">
      <h2 id="index-title">检索索引</h2>
      {data ? (
        <State s={data} reload={reload} />
      ) : error ? (
        <Failure error={error} retry={reload} />
      ) : (
        <Skeleton rows={3} />
      )}
    </section>
  );
}

function State({ s, reload }: { s: IndexStatus; reload: () => void }) {
  const me = useMe();
  const mayRebuild = me.roles.some((r) => r === 'admin' || r === 'publicity_head');
  useEffect(() => {
    if (!s.rebuild) return;
    const timer = window.setInterval(reload, PROGRESS_MS);
    return () => window.clearInterval(timer);
  }, [s.rebuild === null, reload]);
  const behind = s.oldestQueuedAt === null ? 0 : serverNow() - Date.parse(s.oldestQueuedAt);
  return (
    <>
      <p className={s.lacks ? 'strong' : 'quiet'} role="status" data-testid="index-lacks">
        {s.lacks ?? '检索和曲线都是全的。'}
      </p>
      <dl className="known">
        <div>
          <dt>索引</dt>
          <dd>{KINDS[s.kind]}</dd>
        </div>
        <div>
          <dt>排队</dt>
          <dd className="figures">
            {s.queued === 0 ? '没有，新帖入库即可检索' : `${s.queued} 条，最早的等了 ${span(behind)}`}
          </dd>
        </div>
        {s.error && (
          <div>
            <dt>没有应答</dt>
            <dd>{s.error}</dd>
          </div>
        )}
        <div>
          <dt>可检索</dt>
          <dd className="figures">
            自 {s.keptSince.slice(0, 7).replace('-', ' 年 ')} 月；更早的帖子只在数据库中，不在检索里
          </dd>
        </div>
      </dl>
      {s.rebuild && (
        <p className="figures">
          <progress max={1} value={s.rebuild.share} aria-label="重建进度" /> 正在重建，已完成{' '}
          {Math.floor(s.rebuild.share * 100)}%，
          <Time at={s.rebuild.startedAt} /> 开始；
          {s.rebuild.incomplete ? '完成前更早的帖子可能检索不到。' : '期间检索照常用旧的索引。'}
        </p>
      )}
      {s.setAside > 0 && <SetAside count={s.setAside} reload={reload} />}
      {mayRebuild && !s.rebuild && <Rebuild reload={reload} />}
    </>
  );
}

/** 搁置: the posts that the index refused five times, with its reason; each, or all, can be tried again. */
function SetAside({ count, reload }: { count: number; reload: () => void }) {
  const [rows, setRows] = useState<SetAsideView[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let here = true;
    api<SetAsideView[]>('GET', '/api/index/set-aside').then(
      (r) => here && setRows(r),
      (e: unknown) => here && setProblem(words(e)),
    );
    return () => {
      here = false;
    };
  }, [count]);
  async function retry(mentionIds?: string[]): Promise<void> {
    setBusy(true);
    try {
      await api('POST', '/api/index/retry', mentionIds ? { mentionIds } : {});
      setProblem(null);
    } catch (e) {
      setProblem(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <div data-testid="set-aside">
      <div className="row">
        <h3 className="figures">搁置 {count} 条</h3>
        <button type="button" className="small-button" disabled={busy} onClick={() => void retry()}>
          {busy ? '正在重试…' : '全部再试'}
        </button>
      </div>
      <p className="quiet small">
        索引连续五次没有接受的帖子，搁置以免挡住其他帖子。帖子在数据库中完好，只是检索不到。
      </p>
      <Refused error={problem} />
      {rows === null && !problem && <Skeleton rows={2} />}
      <ul className="plain-list set-aside">
        {rows?.map((r) => (
          <li key={r.mentionId}>
            <div>{r.text}</div>
            <div className="quiet small">
              原因：{r.error}{' '}
              <span className="figures">
                （<Time at={r.queuedAt} /> 入队）
              </span>{' '}
              <button
                type="button"
                className="link-button"
                disabled={busy}
                aria-label={`再试：${r.text.slice(0, 20)}`}
                onClick={() => void retry([r.mentionId])}
              >
                再试
              </button>
            </div>
          </li>
        ))}
      </ul>
      {rows !== null && rows.length < count && <p className="quiet small figures">只列出最近 {rows.length} 条。</p>}
    </div>
  );
}

function Rebuild({ reload }: { reload: () => void }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function begin(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await api('POST', '/api/index/rebuild');
      setOpen(false);
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <>
      <button type="button" className="quiet-button" onClick={() => setOpen(true)}>
        重建索引…
      </button>
      <Dialog title="重建检索索引" open={open} onClose={() => setOpen(false)}>
        <p>
          按数据库另建一份索引，期间检索照常，新帖两边都写，建成后自动换用。一百万条约需几分钟。通常只在恢复备份之后，或检索结果明显不全时需要。
        </p>
        <Refused error={error} />
        <button type="button" className="primary" disabled={busy} onClick={() => void begin()}>
          {busy ? '正在启动…' : '开始重建'}
        </button>
      </Dialog>
    </>
  );
}
