import { type ReactNode, useId, useState } from 'react';
import { Refused } from './Dialog';
import { useSend } from './useSend';

/** One act at the desk with its words, label naming them; children: what else it asks for, before or after the words. */
export function WordsForm({
  name,
  label,
  rows = 3,
  initial = '',
  send: give,
  onDone,
  before,
  children,
}: {
  name: string;
  label: string;
  rows?: number;
  initial?: string;
  send: (words: string) => Promise<unknown>;
  onDone: () => void;
  before?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  const [text, setText] = useState(initial);
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label={name}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send(() => give(text));
      }}
    >
      {before}
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <textarea id={id} rows={rows} maxLength={1000} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      {children}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : name}
      </button>
    </form>
  );
}
