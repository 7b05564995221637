import { useId, useState } from 'react';
import { serverNow } from '../../live/now';
import { beijingInput } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { useSend } from '../useSend';

/** The last day of a post, of a person at the school, of a unit. reason: asked for too, under that name. */
export function EndForm({
  title,
  note,
  reason,
  act,
  send: work,
  onClose,
  onSaved,
}: {
  title: string;
  note: string;
  reason?: string;
  act: string;
  send: (on: string, reason: string) => Promise<unknown>;
  onClose: () => void;
  onSaved: () => void;
}) {
  const id = useId();
  const [on, setOn] = useState(beijingInput(serverNow()).slice(0, 10));
  const [why, setWhy] = useState('');
  const { busy, error, send } = useSend(onSaved);
  return (
    <Dialog title={title} open onClose={onClose}>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send(() => work(on, why));
        }}
      >
        <p className="quiet">{note}</p>
        <div className="field">
          <label htmlFor={`${id}d`}>最后一天</label>
          <input id={`${id}d`} type="date" value={on} onChange={(e) => setOn(e.target.value)} />
        </div>
        {reason && (
          <div className="field">
            <label htmlFor={`${id}r`}>{reason}</label>
            <input id={`${id}r`} value={why} onChange={(e) => setWhy(e.target.value)} />
          </div>
        )}
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {act}
        </button>
      </form>
    </Dialog>
  );
}
