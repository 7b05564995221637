import type { WaitTerms } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

/** How many working days each step of an application and of help with certification may take; set by 部长 and administrators. */
export function WaitTermsCard() {
  const live = useLive(
    () => api<WaitTerms>('GET', '/api/registry/terms'),
    () => false,
    'wait-terms',
  );
  // anew where somebody changed them, not with every look
  return live.data ? (
    <Card key={live.data.terms.map((t) => t.days).join()} terms={live.data} reload={live.reload} />
  ) : null;
}

function Card({ terms: { terms, mayEdit }, reload }: { terms: WaitTerms; reload: () => void }) {
  const id = useId();
  const [days, setDays] = useState(() => terms.map((t) => String(t.days)));
  const { busy, error, send } = useSend(reload);
  return (
    <details className="card" data-testid="wait-terms">
      <summary>办理时限（工作日）</summary>
      <form
        aria-label="办理时限"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const wanted = terms.map(({ kind, state }, i) => ({ kind, state, days: Number(days[i]) }));
          void send(() => api('PUT', '/api/registry/terms', { terms: wanted }));
        }}
      >
        {terms.map((t, i) => (
          <p key={`${t.kind} ${t.state}`} className="row">
            <label htmlFor={`${id}${i}`}>{t.name}</label>
            <input
              id={`${id}${i}`}
              className="term-days push"
              inputMode="numeric"
              readOnly={!mayEdit}
              value={days[i]}
              onChange={(e) => setDays(days.map((d, n) => (n === i ? e.target.value.replace(/\D/g, '') : d)))}
            />
          </p>
        ))}
        <p className="quiet small">前五分之四、到期时和逾期后提醒；已在办的按原时限。</p>
        <Refused error={error} />
        {mayEdit && (
          <button type="submit" className="small-button" disabled={busy}>
            {busy ? '正在保存…' : '保存时限'}
          </button>
        )}
      </form>
    </details>
  );
}
