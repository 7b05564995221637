import type { HomeItem } from '@fengsui/contract';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

/** 待补全 on the phone's 待办: posts nobody fills and addresses that reach nobody, done by who may mend them. */
export function Gaps({ gaps, reload }: { gaps: HomeItem[]; reload: () => void }) {
  const { busy, error, send } = useSend(reload);
  if (gaps.length === 0) return null;
  return (
    <section data-testid="data-quality">
      <h2>待补全 {gaps.length}</h2>
      {gaps.map((t) => (
        <article key={t.id} className="filed">
          <p>{t.phone.text}</p>
          <button
            type="button"
            className="quiet-button"
            disabled={busy}
            onClick={() => void send(() => api('POST', `/api/data-quality/${t.id}/close`))}
          >
            已补全
          </button>
        </article>
      ))}
      <Refused error={error} />
    </section>
  );
}
