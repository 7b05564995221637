import type { FormEvent, ReactNode } from 'react';
import { Refused } from '../Dialog';
import type { useDecision } from './useDecision';

/** What follows from the decision, the reason, and the one button; children: what else is asked. */
export function DecisionForm({
  decision: d,
  consequence,
  hint,
  button,
  ready = true,
  submit,
  children,
}: {
  decision: ReturnType<typeof useDecision>;
  consequence: string;
  hint: string;
  button: string;
  ready?: boolean;
  submit: () => Promise<void>;
  children?: ReactNode;
}) {
  function send(event: FormEvent): void {
    event.preventDefault();
    void submit();
  }
  return (
    <form onSubmit={send} data-testid="decision-form">
      <p>{consequence}</p>
      {children}
      <div className="field">
        <label htmlFor="decision-reason">理由</label>
        <input
          id="decision-reason"
          maxLength={500}
          placeholder={hint}
          value={d.reason}
          onChange={(e) => d.setReason(e.target.value)}
        />
      </div>
      <Refused error={d.error} />
      <button type="submit" className="primary" disabled={d.busy || !ready}>
        {d.busy ? '正在提交…' : button}
      </button>
    </form>
  );
}
