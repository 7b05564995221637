import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useMe } from '../api/session';
import { Refused } from './Dialog';
import { keepDraft, readDraft } from './draft';
import { useSend } from './useSend';

/** What may be said: yes in one tap, with the words that stand for none; the others with their reason. said: how the page names it afterwards. */
interface Yes<Act> {
  act: Act;
  label: string;
  said: string;
  plain: string;
}
export interface No<Act> {
  act: Act;
  name: string;
  /** asked for where no reason is written */
  why: string;
}

/** A word that is awaited, given on the phone. What is typed stays on this device, under `of`, until it is sent. */
export function Opinion<Act extends string>({
  of,
  most = 1000,
  yes,
  no,
  send: give,
  onDone,
  children,
}: {
  of: string;
  most?: number;
  yes: Yes<Act> | null;
  no: No<Act>[];
  send: (act: Act, words: string) => Promise<unknown>;
  onDone: (said: string) => void;
  /** what else the act asks for, above the opinion */
  children?: ReactNode;
}) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:${of}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const [missing, setMissing] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void keepDraft(key, text || null), [key, text]);
  const { busy, error, send } = useSend<string>((said) => (keepDraft(key, null), onDone(said)));

  function say(act: Act, said: string, words: string, why: string | null): void {
    setMissing(words ? null : why);
    if (words) void send(async () => (await give(act, words), said));
    else box.current?.focus();
  }
  return (
    <form className="opinion" aria-label="意见" onSubmit={(e) => e.preventDefault()}>
      {children}
      <div className="field">
        <label htmlFor={id}>意见（同意的可不填）</label>
        <textarea ref={box} id={id} rows={2} maxLength={most} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={missing ?? error} />
      {yes && (
        <button
          type="button"
          className="primary huge"
          disabled={busy}
          onClick={() => say(yes.act, yes.said, text.trim() || yes.plain, null)}
        >
          {busy ? '正在提交…' : yes.label}
        </button>
      )}
      <div className="aside-acts">
        {no.map((n) => (
          <button
            key={n.act}
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => say(n.act, n.name, text.trim(), n.why)}
          >
            {n.name}
          </button>
        ))}
      </div>
    </form>
  );
}
