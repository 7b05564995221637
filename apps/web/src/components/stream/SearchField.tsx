import { type FormEvent, useEffect, useId, useState } from 'react';

/** One field for the words. What was refused stands at it, and what was typed stays. */
export function SearchField({
  q,
  error,
  understood,
  busy,
  onSearch,
}: {
  q: string;
  error: string | null;
  understood: string | null;
  busy: boolean;
  onSearch: (q: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  function send(event: FormEvent): void {
    event.preventDefault();
    onSearch(text.trim());
  }
  return (
    <form className="stream-search" role="search" onSubmit={send}>
      <label className="visually-hidden" htmlFor={id}>
        检索式
      </label>
      <div className="stream-field">
        <input
          id={id}
          type="search"
          value={text}
          placeholder="如：食堂 异物 非 招聘"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== null}
          aria-describedby={error ? `${id}-error` : `${id}-hint`}
          onChange={(e) => setText(e.target.value)}
        />
        <button type="submit" className="primary">
          {busy ? '检索中…' : '检索'}
        </button>
      </div>
      {error && (
        <p className="form-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      <p className="quiet small" id={`${id}-hint`}>
        空格或“且”：都有；“或”：有其一；“非”：没有；引号：连在一起的短语；括号先算。
        {understood && <span data-testid="understood"> 系统理解为：{understood}</span>}
      </p>
    </form>
  );
}
