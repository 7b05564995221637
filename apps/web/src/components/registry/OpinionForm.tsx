import type { AccountActName, OfficialAccountView } from '@fengsui/contract';
import { useEffect, useId, useRef, useState } from 'react';
import { api, newRequestId, words } from '../../api/client';
import { useMe } from '../../api/session';
import { Refused } from '../Dialog';
import { keepDraft, readDraft } from '../draft';

/** What may be said to an application: yes in one tap, the others with their reason. */
const YES: AccountActName[] = ['endorse', 'approve'];
const NO: { act: AccountActName; name: string; why: string }[] = [
  { act: 'return', name: '退回补正', why: '请写明需要补正什么。' },
  { act: 'refuse', name: '不予批准', why: '请写明不予批准的理由。' },
];

/** The leader's opinion on the phone. What is typed stays on this device until it is sent. */
export function OpinionForm({ account: a, onDone }: { account: OfficialAccountView; onDone: (said: string) => void }) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:account:${a.id}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void keepDraft(key, text || null), [key, text]);
  const may = (act: AccountActName): boolean => a.can.some((c) => c.act === act);
  const yes = YES.find(may);

  async function say(act: AccountActName, name: string, why: string | null): Promise<void> {
    const opinion = text.trim() || (why === null ? '同意' : '');
    if (!opinion) {
      setError(why);
      box.current?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/registry/accounts/${a.id}/acts`, { act, version: a.version, opinion }, newRequestId());
      keepDraft(key, null);
      onDone(name);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form className="opinion" aria-label="意见" onSubmit={(e) => e.preventDefault()}>
      <div className="field">
        <label htmlFor={id}>意见（同意的可不填）</label>
        <textarea ref={box} id={id} rows={2} maxLength={500} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={error} />
      {yes && (
        <button type="button" className="primary huge" disabled={busy} onClick={() => void say(yes, '同意', null)}>
          {busy ? '正在提交…' : '同意'}
        </button>
      )}
      <div className="aside-acts">
        {NO.filter((n) => may(n.act)).map((n) => (
          <button
            key={n.act}
            type="button"
            className="plain"
            disabled={busy}
            onClick={() => void say(n.act, n.name, n.why)}
          >
            {n.name}
          </button>
        ))}
      </div>
    </form>
  );
}
