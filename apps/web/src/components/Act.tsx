import type { IncidentDetail } from '@fengsui/contract';
import { useState } from 'react';
import { api, words } from '../api/client';
import { FilingForm } from './FilingForm';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';

/** What the person who looks is asked to do now: sign, then file. The same on desk and phone. */
export function Act({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const { can } = incident;
  const kind = can.firstReport ? 'first_report' : can.respond ? 'response' : can.followUp ? 'follow_up' : null;
  const [more, setMore] = useState(false);
  if (can.sign)
    return (
      <div className="act">
        <SignButton incident={incident} reload={reload} />
        {can.decline && <Decline incident={incident} reload={reload} />}
      </div>
    );
  return (
    <div className="act">
      {incident.signedAt && <Signed at={incident.signedAt} />}
      {kind && (
        <>
          <h2>{{ first_report: '初报', response: '回应', follow_up: '续报' }[kind]}</h2>
          <FilingForm key={kind} incident={incident} kind={kind} onDone={reload} />
        </>
      )}
      {kind !== 'follow_up' && can.followUp && (
        <>
          <button type="button" className="quiet-button" aria-expanded={more} onClick={() => setMore(!more)}>
            补充续报
          </button>
          {more && <FilingForm incident={incident} kind="follow_up" onDone={() => (setMore(false), reload())} />}
        </>
      )}
      {can.decline && <Decline incident={incident} reload={reload} />}
    </div>
  );
}

function Signed({ at }: { at: string }) {
  return <p className="signed">您已于 {shortTime(at, useNow())} 签收</p>;
}

function SignButton({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function sign(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await api('POST', `/api/incidents/${incident.id}/sign`, { epoch: incident.epoch });
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <>
      <button type="button" className="primary huge" disabled={busy} onClick={() => void sign()}>
        {busy ? '正在签收…' : '签收'}
      </button>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

function Decline({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="decline">
      <button type="button" className="quiet-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        不属我单位
      </button>
      {open && <FilingForm incident={incident} kind="decline" onDone={() => (setOpen(false), reload())} />}
    </div>
  );
}
