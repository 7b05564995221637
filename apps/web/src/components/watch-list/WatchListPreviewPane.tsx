import type { MentionView, WatchListDraft, WatchListPreview } from '@fengsui/contract';
import { useEffect, useState, type ReactNode } from 'react';
import { api, words } from '../../api/client';
import { span } from '../../live/time';
import { Skeleton } from '../States';
import { PLATFORMS, SOURCES } from '../words';
import { Time } from '../Time';

/** Typing goes on: ask when it rests. */
const REST = 600;

/** What the list as it stands would have brought in the last seven days. */
export function WatchListPreviewPane({ draft, replaces }: { draft: WatchListDraft; replaces: string | null }) {
  const [preview, setPreview] = useState<WatchListPreview | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const [recovered, setRecovered] = useState<Set<string>>(new Set());
  // Neither the name nor the switch decides what matches.
  const asked = JSON.stringify({ ...draft, name: '', active: true });

  useEffect(() => {
    if (draft.schoolWords.length === 0) {
      setPreview(null);
      setError(null);
      return;
    }
    let alive = true;
    setBusy(true);
    const timer = window.setTimeout(() => {
      api<WatchListPreview>('POST', '/api/watch-lists/preview', {
        ...draft,
        name: draft.name || '预览',
        replaces,
      })
        .then(
          (p) => alive && (setPreview(p), setError(null)),
          (e: unknown) => alive && setError(words(e)),
        )
        .finally(() => alive && setBusy(false));
    }, REST);
    return () => {
      alive = false;
      window.clearTimeout(timer);
    };
  }, [asked, round]);

  async function recover(id: string): Promise<void> {
    try {
      await api('POST', `/api/mentions/${id}/recover`);
      setRecovered((r) => new Set(r).add(id));
    } catch (e) {
      setError(words(e));
    }
  }

  if (draft.schoolWords.length === 0)
    return (
      <aside className="preview">
        <h2>预览</h2>
        <p className="quiet">填上学校名称后，这里显示近七天会收到哪些内容。</p>
      </aside>
    );
  const highlighted = [...draft.schoolWords, ...draft.riskWords, ...draft.requiredWords, ...draft.anyWords];
  return (
    <aside className="preview" aria-busy={busy} data-testid="preview">
      <div className="row">
        <h2>预览：近七天</h2>
        {busy && <span className="quiet small">正在计算…</span>}
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}{' '}
          <button type="button" className="link-button" onClick={() => setRound(round + 1)}>
            再试
          </button>
        </p>
      )}
      {!preview && !error && <Skeleton rows={5} />}
      {preview && (
        <>
          {preview.refusal && (
            <p className="form-error" role="alert" data-testid="refusal">
              {preview.refusal}
            </p>
          )}
          <p className="figures">
            <b className="preview-number">{preview.matched}</b> 条会收到，在已存的 {preview.stored} 条之中
            {preview.stored > 0 && `（${share(preview.matched, preview.stored)}）`}
          </p>
          {preview.note && <p className="quiet">{preview.note}</p>}
          <Days perDay={preview.perDay} />
          <Plan plan={preview.plan} />
          {preview.samples.length > 0 && (
            <section>
              <h3>会收到的</h3>
              <ul>
                {preview.samples.map((m) => (
                  <Sample key={m.id} mention={m} marked={highlighted} />
                ))}
              </ul>
            </section>
          )}
          {preview.excluded.some((e) => e.n > 0) && (
            <section>
              <h3>被排除的</h3>
              {preview.excluded
                .filter((e) => e.n > 0)
                .map((e) => (
                  <details key={e.word}>
                    <summary>
                      因“{e.word}” <span className="figures">{e.n} 条</span>
                    </summary>
                    <ul>
                      {e.samples.map((m) => (
                        <Sample key={m.id} mention={m} marked={[e.word]}>
                          {recovered.has(m.id) ? (
                            <span className="signed">已恢复</span>
                          ) : (
                            <button type="button" className="link-button" onClick={() => void recover(m.id)}>
                              恢复
                            </button>
                          )}
                        </Sample>
                      ))}
                    </ul>
                  </details>
                ))}
            </section>
          )}
        </>
      )}
    </aside>
  );
}

function share(n: number, of: number): string {
  const s = (n / of) * 100;
  return s > 0 && s < 1 ? '不足 1%' : `${Math.round(s)}%`;
}

function Days({ perDay }: { perDay: WatchListPreview['perDay'] }) {
  const most = Math.max(1, ...perDay.map((d) => d.matched));
  return (
    <ol className="days figures" aria-label="每日条数">
      {perDay.map((d) => (
        <li key={d.day}>
          <span>{d.matched}</span>
          <i style={{ height: `${Math.round((d.matched / most) * 56)}px` }} />
          <span className="quiet small">{d.day.slice(5).replace('-', '/')}</span>
        </li>
      ))}
    </ol>
  );
}

function Plan({ plan }: { plan: WatchListPreview['plan'] }) {
  return (
    <section>
      <h3>怎样检索</h3>
      {plan.length === 0 ? (
        <p className="quiet">没有可用的来源。请在“采集”中启用，或在左侧勾选平台。</p>
      ) : (
        <ul className="plan">
          {plan.map((p) => (
            <li key={p.source}>
              <span>
                <b>{SOURCES[p.source]}</b>{' '}
                <span className="figures">
                  {p.queries.length} 个检索，约每 {span(p.intervalMs)}一轮，每日约 {Math.round(p.perDay)} 次
                </span>
              </span>
              <span className="quiet small">
                {p.queries.slice(0, 8).join('、')}
                {p.queries.length > 8 && ' 等'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Sample({ mention: m, marked, children }: { mention: MentionView; marked: string[]; children?: ReactNode }) {
  return (
    <li className="sample">
      <div className="mention-head">
        <b>{PLATFORMS[m.platform]}</b>
        <span>{m.author}</span>
        <Time at={m.publishedAt ?? m.firstSeenAt} className="quiet" />
      </div>
      {m.title && <div className="mention-title">{mark(m.title, marked)}</div>}
      <p className="mention-text">{mark(m.text, marked)}</p>
      {children}
    </li>
  );
}

/** The text with the words that decided marked, in any case. */
function mark(text: string, words: string[]): ReactNode[] {
  const wanted = [...new Set(words.filter(Boolean))].sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [text];
  const pattern = new RegExp(`(${wanted.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  return text.split(pattern).map((part, i) => (i % 2 ? <mark key={i}>{part}</mark> : part));
}
