import type { CircleRequest, CircleRequestAct, CircleRequestStep } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

export const ACT_NAME: Record<CircleRequestAct, string> = { declare: '申报已联动', excuse: '免予联动' };

/** What a unit declares, or why 宣传部 excuses. */
export function StepForm({
  request: r,
  act,
  onDone,
}: {
  request: CircleRequest;
  act: CircleRequestAct;
  onDone: () => void;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const [url, setUrl] = useState('');
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label={ACT_NAME[act]}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body: CircleRequestStep = { act, version: r.version, text, ...(url ? { url } : {}) };
        void send(() => api('POST', `/api/circle/requests/${r.id}/acts`, body));
      }}
    >
      <div className="field">
        <label htmlFor={`${id}t`}>{act === 'declare' ? '怎样联动的' : '免予联动的理由'}</label>
        <textarea id={`${id}t`} rows={2} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      {act === 'declare' && (
        <div className="field">
          <label htmlFor={`${id}u`}>
            链接 <span className="quiet small">选填</span>
          </label>
          <input id={`${id}u`} type="url" inputMode="url" value={url} onChange={(e) => setUrl(e.target.value)} />
        </div>
      )}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : ACT_NAME[act]}
      </button>
    </form>
  );
}
