import type { QuestionTerm, QuestionTerms } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { useLive } from '../../live/useLive';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

const COUNTED: Record<QuestionTerm['counted'], string> = {
  working_days: '个工作日',
  working_hours: '个工作小时',
  hours: '小时（自然时间）',
};

/** How long an answer may take; set by 部长 and administrators. */
export function TermsCard() {
  const live = useLive(
    () => api<QuestionTerms>('GET', '/api/questions/terms'),
    () => false,
    'question-terms',
  );
  return live.data ? <Card key={JSON.stringify(live.data.terms)} given={live.data} reload={live.reload} /> : null;
}

function Card({ given: { terms, mayEdit }, reload }: { given: QuestionTerms; reload: () => void }) {
  const id = useId();
  const [rows, setRows] = useState(() => terms.map((t) => ({ ...t, amount: String(t.amount) })));
  const { busy, error, send } = useSend(reload);
  const set = (i: number, part: Partial<(typeof rows)[number]>): void =>
    setRows(rows.map((r, n) => (n === i ? { ...r, ...part } : r)));
  return (
    <details className="card question-terms" data-testid="question-terms">
      <summary>答复时限</summary>
      <form
        aria-label="答复时限"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const wanted = rows.map(({ kind, amount, counted }) => ({ kind, amount: Number(amount), counted }));
          void send(() => api('PUT', '/api/questions/terms', { terms: wanted }));
        }}
      >
        {rows.map((t, i) => (
          <p key={t.kind} className="row">
            <label htmlFor={`${id}${i}`}>{t.name}</label>
            <input
              id={`${id}${i}`}
              className="term-days push"
              inputMode="numeric"
              readOnly={!mayEdit}
              value={t.amount}
              onChange={(e) => set(i, { amount: e.target.value.replace(/\D/g, '') })}
            />
            <select
              aria-label={`${t.name}按什么计`}
              disabled={!mayEdit}
              value={t.counted}
              onChange={(e) => set(i, { counted: e.target.value as QuestionTerm['counted'] })}
            >
              {Object.entries(COUNTED).map(([k, name]) => (
                <option key={k} value={k}>
                  {name}
                </option>
              ))}
            </select>
          </p>
        ))}
        <p className="quiet small">
          按学校工作日历计。前五分之四提醒经办人，到时提醒单位负责人，再过半天报宣传部；已在办的按原时限。
        </p>
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
