import type { HandOverRequest, IncidentDetail, StandIn } from '@fengsui/contract';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { api, newRequestId, words } from '../api/client';
import { serverNow, useNow } from '../live/now';
import { shortTime } from '../live/time';

const HOUR = 3_600_000;
const SPANS: [string, number][] = [
  ['4 小时', 4 * HOUR],
  ['24 小时', 24 * HOUR],
  ['3 天', 72 * HOUR],
];

/** 转代班: who cannot act names who does, from now on. The substitute is told at once; the clocks run on. */
export function HandOver({ incident, onDone }: { incident: IncidentDetail; onDone: () => void }) {
  const id = useId();
  const now = useNow();
  const [requestId] = useState(newRequestId);
  const [people, setPeople] = useState<StandIn[] | null>(null);
  const [substituteId, setSubstitute] = useState('');
  const [span, setSpan] = useState(24 * HOUR);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api<StandIn[]>('GET', `/api/incidents/${incident.id}/stand-ins`).then(setPeople, (e) => setError(words(e)));
  }, [incident.id]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!substituteId) return setError('请选择由谁代班。');
    if (!reason.trim()) return setError('请写明事由，如：出差。');
    setBusy(true);
    setError(null);
    try {
      const until = new Date(serverNow() + span).toISOString();
      const request: HandOverRequest = {
        ...{ requestId, epoch: incident.epoch, substituteId, until, reason: reason.trim() },
      };
      await api('POST', `/api/incidents/${incident.id}/hand-over`, request);
      onDone();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }

  if (people?.length === 0)
    return (
      <p className="quiet">
        本单位没有其他在任的人，不能自行转代班。请联系宣传部值班室，或在<a href="/roster">值班表</a>登记。
      </p>
    );
  return (
    <form className="filing" data-testid="hand-over" onSubmit={(e) => void submit(e)} noValidate>
      <div className="field">
        <label htmlFor={`${id}who`}>由谁代班</label>
        <select
          id={`${id}who`}
          disabled={people === null}
          value={substituteId}
          onChange={(e) => setSubstitute(e.target.value)}
        >
          <option value="">{people === null ? '正在载入…' : '请选择'}</option>
          {people?.map((p) => (
            <option key={p.personId} value={p.personId}>
              {p.name} {p.post}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <span className="strong" id={`${id}until`}>
          代班到 <span className="quiet figures">{shortTime(new Date(now + span).toISOString(), now)}</span>
        </span>
        <div className="choices" role="group" aria-labelledby={`${id}until`}>
          {SPANS.map(([name, ms]) => (
            <button key={ms} type="button" aria-pressed={span === ms} onClick={() => setSpan(ms)}>
              {name}
            </button>
          ))}
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}why`}>事由</label>
        <input id={`${id}why`} maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在办理…' : '转代班'}
      </button>
      <p className="quiet small">即时登入值班表，代班人随即收到本事件的通知；时限照走，您仍可处置。</p>
    </form>
  );
}
