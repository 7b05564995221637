import type { AuthorisationAct, AuthorisationActName, AuthorisationView } from '@fengsui/contract';
import { useEffect, useId, useRef, useState } from 'react';
import { api, newRequestId, words } from '../../api/client';
import { useMe } from '../../api/session';
import { fromBeijingInput } from '../../live/time';
import { Refused } from '../Dialog';
import { keepDraft, readDraft } from '../draft';

const isYes = (act: AuthorisationActName): boolean => act === 'approve' || act.startsWith('review_');
/** What may be said else, each with its reason. */
const NO: { act: AuthorisationActName; name: string; why: string }[] = [
  { act: 'return', name: '退回修改', why: '请写明需要修改什么。' },
  { act: 'to_leader', name: '报分管校领导', why: '请写明报批的理由。' },
  { act: 'refuse', name: '不予授权', why: '请写明不予授权的理由。' },
];

/** Whether the viewer's word is awaited here. */
export const isAsked = (a: AuthorisationView): boolean => a.can.some((c) => isYes(c.act));

/** An opinion on the phone. What is typed stays on this device until it is sent. */
export function AuthorisationOpinion({ view: a, onDone }: { view: AuthorisationView; onDone: (said: string) => void }) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:authorisation:${a.id}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const [checked, setChecked] = useState(false);
  const [wording, setWording] = useState('');
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void keepDraft(key, text || null), [key, text]);
  const may = (act: AuthorisationActName): boolean => a.can.some((c) => c.act === act);
  const yes = a.can.find((c) => isYes(c.act));

  async function say(act: AuthorisationActName, name: string, why: string | null): Promise<void> {
    const opinion = text.trim() || (why === null ? '同意' : '');
    if (!opinion) {
      setError(why);
      box.current?.focus();
      return;
    }
    const sent: AuthorisationAct = {
      ...{ act, version: a.version, text: opinion },
      ...(act.startsWith('review_') ? { checked } : {}),
      ...(act === 'approve' && wording ? { wording } : {}),
      ...(act === 'approve' && until ? { validUntil: fromBeijingInput(until) } : {}),
    };
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/publishing/authorisations/${a.id}/acts`, sent, newRequestId());
      keepDraft(key, null);
      onDone(name);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form className="opinion" aria-label="意见" onSubmit={(e) => e.preventDefault()}>
      {yes?.act === 'approve' && (
        <>
          <div className="field">
            <label htmlFor={`${id}w`}>口径（对外发布应与学校保持一致）</label>
            <textarea
              id={`${id}w`}
              rows={2}
              maxLength={2000}
              value={wording}
              onChange={(e) => setWording(e.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}v`}>授权有效期至</label>
            <input id={`${id}v`} type="datetime-local" value={until} onChange={(e) => setUntil(e.target.value)} />
          </div>
        </>
      )}
      {yes?.act.startsWith('review_') && (
        <label className="check-line">
          <input type="checkbox" checked={checked} onChange={(e) => setChecked(e.target.checked)} />
          已逐字校对，机器检查所列各处已核对
        </label>
      )}
      <div className="field">
        <label htmlFor={id}>意见（同意的可不填）</label>
        <textarea ref={box} id={id} rows={2} maxLength={1000} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      <Refused error={error} />
      {yes && (
        <button
          type="button"
          className="primary huge"
          disabled={busy}
          onClick={() => void say(yes.act, yes.name, null)}
        >
          {busy ? '正在提交…' : yes.name}
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
