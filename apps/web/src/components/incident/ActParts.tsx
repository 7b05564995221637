import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useNow } from '../../live/now';
import { clockTime } from '../../live/time';
import type { Act } from './useAct';

interface Given {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

/** A labelled field; what is wrong with it stands under it and is read with it, and the cursor goes there. */
export function Field({
  label,
  name,
  error,
  hint,
  quietly = false,
  children,
}: {
  label: string;
  /** the label stands beside it already, for who sees */
  quietly?: boolean;
  name: string;
  error?: Act<object>['error'];
  hint?: string;
  children: (given: Given) => ReactNode;
}) {
  const id = useId();
  const wrong = error?.field === name ? error.message : null;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wrong) box.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }, [wrong]);
  const said = wrong ?? hint;
  return (
    <div className="field" ref={box}>
      <label htmlFor={id} className={quietly ? 'sr-only' : undefined}>
        {label}
      </label>
      {children({
        id,
        ...(wrong ? { 'aria-invalid': true as const } : {}),
        ...(said ? { 'aria-describedby': `${id}said` } : {}),
      })}
      {said && (
        <p id={`${id}said`} className={wrong ? 'field-error' : 'quiet small'} role={wrong ? 'alert' : undefined}>
          {said}
        </p>
      )}
    </div>
  );
}

/** Reasons and texts of an act. */
export function TextField<K extends string>({
  act,
  name,
  label,
  rows = 2,
  max = 500,
  hint,
  optional = false,
}: {
  act: Act<Record<K, string>>;
  name: K;
  label: string;
  rows?: number;
  max?: number;
  hint?: string;
  optional?: boolean;
}) {
  return (
    <Field label={optional ? `${label}（选填）` : label} name={name} error={act.error}>
      {(given) => (
        <textarea
          {...given}
          rows={rows}
          maxLength={max}
          placeholder={hint}
          value={act.draft.value[name]}
          onChange={(e) => act.draft.set({ [name]: e.target.value } as Record<K, string>)}
        />
      )}
    </Field>
  );
}

/** The frame of an act's form: what others changed meanwhile, what was typed before, the fields, what is wrong, the one button. */
export function ActForm<T extends object>({
  act,
  consequence,
  button,
  ready = true,
  known,
  submit,
  children,
}: {
  act: Act<T>;
  /** what follows from it, before it is done */
  consequence?: ReactNode;
  button: string;
  ready?: boolean;
  /** names of the fields that show what is wrong with them themselves */
  known: string[];
  submit: () => void;
  children: ReactNode;
}) {
  function send(event: FormEvent): void {
    event.preventDefault();
    submit();
  }
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // once the window has opened: the first thing to fill in, not its button 关闭
    const frame = requestAnimationFrame(() => {
      const box = form.current;
      if (box?.closest('dialog'))
        (
          box.querySelector<HTMLElement>('input:checked') ?? box.querySelector<HTMLElement>('select, textarea, input')
        )?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const stray = act.error && !(act.error.field && known.includes(act.error.field)) ? act.error.message : null;
  return (
    <form ref={form} onSubmit={send} noValidate data-testid="decision-form">
      <News act={act} />
      {act.draft.restored && (
        <p className="quiet small">
          已恢复您上次未提交的内容。{' '}
          <button type="button" className="link-button" onClick={act.draft.clear}>
            清空重写
          </button>
        </p>
      )}
      {consequence && <p className="consequence">{consequence}</p>}
      {children}
      {stray && (
        <p className="form-error" role="alert">
          {stray}
        </p>
      )}
      <button type="submit" className="primary" disabled={act.busy || !ready}>
        {act.busy ? '正在提交…' : button}
      </button>
    </form>
  );
}

/** What others did to the incident while this form stood open. */
function News({ act }: { act: Pick<Act<object>, 'news'> }) {
  const now = useNow();
  if (act.news.length === 0) return null;
  return (
    <div className="news" role="status" data-testid="news">
      <b>您填写期间的改动</b>
      <ul className="plain-list">
        {act.news.slice(-4).map((e) => (
          <li key={e.seq}>
            <time dateTime={e.at} title={new Date(e.at).toLocaleString('zh-CN')}>
              {clockTime(e.at)}
            </time>{' '}
            {e.text} {now - Date.parse(e.at) < 10_000 && <span className="quiet">刚刚</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
