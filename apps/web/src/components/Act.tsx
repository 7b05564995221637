import type { FilingRequest, IncidentDetail } from '@fengsui/contract';
import { useState } from 'react';
import { api, newRequestId, words } from '../api/client';
import { FilingForm, type FormKind } from './FilingForm';
import { useNow } from '../live/now';
import { shortTime } from '../live/time';

/** What the person who looks is asked to do now: sign, then file. The same on desk and phone. */
export function Act({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const { can } = incident;
  const kind = can.firstReport ? 'first_report' : can.respond ? 'response' : can.followUp ? 'follow_up' : null;
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
      {(can.zeroReport || (kind === 'follow_up' && incident.filings.some((f) => f.kind === 'zero_report'))) && (
        <ZeroReport incident={incident} reload={reload} />
      )}
      {kind && (
        <>
          <h2>{{ first_report: '初报', response: '回应', follow_up: '续报' }[kind]}</h2>
          <FilingForm key={kind} incident={incident} kind={kind} onDone={reload} />
        </>
      )}
      {can.finalReport && <More incident={incident} kind="final_report" label="报送终报" reload={reload} />}
      {can.note && kind !== 'follow_up' && <More incident={incident} kind="note" label="简报进展" reload={reload} />}
      {kind !== 'follow_up' && can.followUp && (
        <More incident={incident} kind="follow_up" label="补充续报" reload={reload} />
      )}
      {can.decline && <Decline incident={incident} reload={reload} />}
    </div>
  );
}

/** A form that opens on demand. */
function More({
  incident,
  kind,
  label,
  reload,
}: {
  incident: IncidentDetail;
  kind: FormKind;
  label: string;
  reload: () => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="quiet-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <FilingForm incident={incident} kind={kind} onDone={() => (setOpen(false), reload())} />}
    </>
  );
}

function Signed({ at }: { at: string }) {
  return <p className="signed">您已于 {shortTime(at, useNow())} 签收</p>;
}

/** Nothing new since the last report: one tap says so, and answers the 续报 that is due. Who reported so last, and when, stands under it. */
function ZeroReport({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [requestId, setRequestId] = useState(newRequestId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const now = useNow();
  const last = incident.filings.findLast((f) => f.kind === 'zero_report');
  async function report(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const { epoch } = incident;
      const request: FilingRequest = { kind: 'zero_report', body: {}, requestId, epoch };
      await api('POST', `/api/incidents/${incident.id}/filings`, request);
      setRequestId(newRequestId());
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <div className="zero-report">
      {incident.can.zeroReport && (
        <button type="button" className="primary huge" disabled={busy} onClick={() => void report()}>
          {busy ? '正在报送…' : '零报告：无新情况'}
        </button>
      )}
      {last && (
        <p className="quiet">
          {shortTime(last.at, now)} {last.post} {last.personName} 已报零报告
        </p>
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
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
  return (
    <div className="decline">
      <More incident={incident} kind="decline" label="不属我单位" reload={reload} />
    </div>
  );
}
