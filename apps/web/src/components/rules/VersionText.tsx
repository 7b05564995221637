import type { RuleKind, RuleText } from '@fengsui/contract';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';

/** One version, passage by passage. */
export function VersionText({ kind, no }: { kind: RuleKind; no: number }) {
  const live = useLive(
    () => api<RuleText>('GET', `/api/rules/${kind}/versions/${no}`),
    () => false,
    `rule ${kind} ${no}`,
  );
  const text = live.data;
  if (!text) return live.error ? <Failure error={live.error} retry={live.reload} /> : <Skeleton rows={10} />;
  return (
    <article className="card rule-text" data-testid="rule-text">
      <h2>{text.title}</h2>
      {text.items
        .filter((i) => i.key !== 'title')
        .map((i, n, all) => (
          <div key={i.key}>
            {i.group && i.group !== all[n - 1]?.group && <h3>{i.group}</h3>}
            <b>{i.title}</b>
            <p>{i.text}</p>
          </div>
        ))}
      {text.items.length === 0 && <p className="quiet">这一版没有内容。</p>}
    </article>
  );
}
