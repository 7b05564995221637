import type { DisposalStep, IncidentDetail, StepMoveRequest } from '@fengsui/contract';
import { useState } from 'react';
import { api, newRequestId, words } from '../api/client';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';
import { Time } from './Time';

/** 平台沟通、责令整改、关闭账号: each with what was sent, what came back, and what may be done next. The same on desk and phone. */
export function Steps({ incident: i, reload }: { incident: IncidentDetail; reload: () => void }) {
  if (i.steps.length === 0) return null;
  return (
    <div className="card">
      <h2>第十三条事项</h2>
      {i.steps.map((s) => (
        <Step key={`${s.id}${s.state}`} incident={i} step={s} reload={reload} />
      ))}
    </div>
  );
}

function Step({ incident: i, step: s, reload }: { incident: IncidentDetail; step: DisposalStep; reload: () => void }) {
  const now = useNow();
  const [requestId] = useState(newRequestId);
  const [result, setResult] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = `step-${s.id}`;
  async function move(to: string): Promise<void> {
    if (!result.trim()) return setError('请写明办理情况。');
    setBusy(true);
    setError(null);
    try {
      const body = { requestId, epoch: i.epoch, to, result: result.trim() } satisfies StepMoveRequest;
      await api('POST', `/api/incidents/${i.id}/steps/${s.id}`, body);
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <article className="filed" data-testid="disposal-step">
      <div className="row">
        <b>
          {s.kindName}
          {s.unitName ? `（${s.unitName}）` : ''}：{s.subject}
        </b>
      </div>
      <div className="quiet figures">
        {s.stateName} · {s.by} <Time at={s.at} /> 发出
        {s.changedAt !== s.at ? `，${shortTime(s.changedAt, now)} 更新` : ''}
      </div>
      {s.result && <p>{s.result}</p>}
      <details>
        <summary>正文</summary>
        <p>{s.text}</p>
      </details>
      {s.moves.length > 0 && i.state === 'open' && (
        <div className="field">
          <label htmlFor={id}>办理情况</label>
          <textarea id={id} rows={2} maxLength={2000} value={result} onChange={(e) => setResult(e.target.value)} />
          {error && (
            <p className="form-error" role="alert">
              {error}
            </p>
          )}
          <div className="row">
            {s.moves.map((m) => (
              <button key={m.to} type="button" className="plain" disabled={busy} onClick={() => void move(m.to)}>
                {m.label}
              </button>
            ))}
          </div>
        </div>
      )}
    </article>
  );
}
