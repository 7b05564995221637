import type { ExcludedMentions } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../../api/client';
import { useLeftOut } from '../../live/reads';
import { Failure, Skeleton } from '../States';
import { PLATFORMS } from '../words';

/** 未计入的帖子: what was kept but not counted as the school's, by reason; each can be brought back. Only who handles posts may see them. */
export function LeftOut() {
  const { data, error, reload } = useLeftOut();
  return (
    <section className="card" aria-labelledby="left-out-title" data-testid="left-out">
      <h2 id="left-out-title">未计入的帖子</h2>
      {data ? (
        <Reasons left={data} reload={reload} />
      ) : error ? (
        <Failure error={error} retry={reload} />
      ) : (
        <Skeleton rows={3} />
      )}
    </section>
  );
}

function Reasons({ left, reload }: { left: ExcludedMentions; reload: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  async function recover(id: string): Promise<void> {
    try {
      await api('POST', `/api/mentions/${id}/recover`);
      setProblem(null);
    } catch (e) {
      setProblem(words(e));
    }
    reload();
  }
  if (left.total === 0) return <p className="quiet">近 {left.days} 天收到的帖子都已计入。</p>;
  return (
    <>
      <p className="quiet small figures">
        近 {left.days} 天有 {left.total} 条帖子收到后没有算作本校舆情，按原因列出；判断有误的可以恢复。
      </p>
      {problem && <p role="alert">{problem}</p>}
      {left.reasons.map((r) => (
        <details key={r.reason}>
          <summary>
            {r.reason} <span className="figures">{r.n} 条</span>
          </summary>
          <ul>
            {r.samples.map((m) => (
              <li key={m.id}>
                <span className="quiet small">
                  {PLATFORMS[m.platform]} · {m.author}
                </span>{' '}
                {(m.title ?? m.text).slice(0, 80)}{' '}
                <button type="button" className="link-button" onClick={() => void recover(m.id)}>
                  恢复
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}
