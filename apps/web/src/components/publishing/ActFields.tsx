import type { AuthorisationAct, AuthorisationActName } from '@fengsui/contract';
import { type ReactNode, useId, useState } from 'react';
import { fromBeijingInput } from '../../live/time';

/** What an act on a sheet asks for beside its words, at the desk and in the hand: 口径 and until when, or that the text was read. */
export function useActFields(act: AuthorisationActName | undefined): {
  fields: ReactNode;
  sent: Pick<AuthorisationAct, 'checked' | 'wording' | 'validUntil'>;
} {
  const id = useId();
  const [checked, setChecked] = useState(false);
  const [wording, setWording] = useState('');
  const [until, setUntil] = useState('');
  if (act === 'approve')
    return {
      sent: { ...(wording ? { wording } : {}), ...(until ? { validUntil: fromBeijingInput(until) } : {}) },
      fields: (
        <>
          <div className="field">
            <label htmlFor={`${id}w`}>口径（对外发布应与学校保持一致）</label>
            <textarea
              id={`${id}w`}
              rows={3}
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
      ),
    };
  if (act?.startsWith('review_'))
    return {
      sent: { checked },
      fields: (
        <label className="check-line">
          <input type="checkbox" checked={checked} onChange={(e) => setChecked(e.target.checked)} />
          已逐字校对，机器检查所列各处已核对
        </label>
      ),
    };
  return { sent: {}, fields: null };
}
