import type { CircleRequest, CircleRequestAct, CircleRequestStep } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { WordsForm } from '../WordsForm';

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
  const [url, setUrl] = useState('');
  return (
    <WordsForm
      name={ACT_NAME[act]}
      label={act === 'declare' ? '怎样联动的' : '免予联动的理由'}
      rows={2}
      send={(text) => {
        const body: CircleRequestStep = { act, version: r.version, text, ...(url ? { url } : {}) };
        return api('POST', `/api/circle/requests/${r.id}/acts`, body);
      }}
      onDone={onDone}
    >
      {act === 'declare' && (
        <div className="field">
          <label htmlFor={id}>
            链接 <span className="quiet small">选填</span>
          </label>
          <input id={id} type="url" inputMode="url" value={url} onChange={(e) => setUrl(e.target.value)} />
        </div>
      )}
    </WordsForm>
  );
}
