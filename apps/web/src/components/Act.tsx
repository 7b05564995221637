import type { IncidentDetail } from '@fengsui/contract';
import { useState } from 'react';
import { words } from '../api/client';
import { useMe } from '../api/session';
import { FilingForm, formName, type FormKind } from './FilingForm';
import { HandOver } from './HandOver';
import { useNow } from '../live/now';
import { deliver, useOutgoing } from '../live/outgoing';
import { shortTime } from '../live/time';
import { OutgoingCards } from './Outgoing';

/** What the person who looks is asked to do now: sign, then file. The same on desk and phone. */
export function Act({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const { can } = incident;
  const kind = can.firstReport ? 'first_report' : can.respond ? 'response' : can.followUp ? 'follow_up' : null;
  if (can.sign)
    return (
      <div className="act">
        <OneTap incident={incident} reload={reload} what="签收" path="sign" fields={{}} busy="正在签收…" label="签收" />
        <AsideActs incident={incident} reload={reload} />
      </div>
    );
  return (
    <div className="act">
      {incident.signedAt && <Signed at={incident.signedAt} />}
      {kind === 'follow_up' && <ZeroReport incident={incident} reload={reload} />}
      {kind && (
        <>
          <h2>{{ first_report: '初报', response: '回应', follow_up: '续报' }[kind]}</h2>
          <FilingForm key={kind} incident={incident} kind={kind} onDone={reload} />
        </>
      )}
      {kind !== 'follow_up' && can.zeroReport && <ZeroReport incident={incident} reload={reload} quiet />}
      <div className="aside-acts">
        {can.finalReport && <More incident={incident} kind="final_report" label="报送终报" reload={reload} />}
        {can.note && kind !== 'follow_up' && <More incident={incident} kind="note" label="简报进展" reload={reload} />}
        {kind !== 'follow_up' && can.followUp && (
          <More incident={incident} kind="follow_up" label="补充续报" reload={reload} />
        )}
      </div>
      <AsideActs incident={incident} reload={reload} />
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
  const [wanted, setOpen] = useState(false);
  const waiting = useOutgoing().items.some((i) => i.incidentId === incident.id && i.what === formName(kind));
  const open = wanted || waiting;
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
function ZeroReport({
  incident,
  reload,
  quiet = false,
}: {
  incident: IncidentDetail;
  reload: () => void;
  quiet?: boolean;
}) {
  const now = useNow();
  const last = incident.filings.filter((f) => f.kind === 'zero_report').pop();
  return (
    <div className="zero-report">
      {incident.can.zeroReport && (
        <OneTap
          incident={incident}
          reload={reload}
          what="零报告"
          path="filings"
          fields={{ kind: 'zero_report', body: {} }}
          busy="正在报送…"
          label="零报告：无新情况"
          quiet={quiet}
        />
      )}
      {last && (
        <p className="quiet">
          {shortTime(last.at, now)} {last.post} {last.personName} 已报零报告
        </p>
      )}
    </div>
  );
}

/** An act of one touch. Without a line the touch is kept and sent later, with its time. */
function OneTap({
  incident,
  reload,
  what,
  path,
  fields,
  label,
  busy: busyWords,
  quiet = false,
}: {
  incident: IncidentDetail;
  reload: () => void;
  what: string;
  path: 'sign' | 'filings';
  fields: Record<string, unknown>;
  label: string;
  busy: string;
  /** beside what is asked first */
  quiet?: boolean;
}) {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const waiting = useOutgoing().items.filter((i) => i.incidentId === incident.id && i.what === what);
  if (waiting.length > 0 && !busy) return <OutgoingCards items={waiting} epoch={incident.epoch} changed={reload} />;
  async function act(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const outcome = await deliver({
        ...{ personId: me.personId, incidentId: incident.id, what, about: incident.title, draft: null },
        byRequestId: path === 'filings',
        path: `/api/incidents/${incident.id}/${path}`,
        fields: { ...fields, epoch: incident.epoch },
      });
      if (outcome !== 'waiting' && 'refused' in outcome) setError(words(outcome.refused));
    } finally {
      setBusy(false);
      reload();
    }
  }
  return (
    <>
      <button
        type="button"
        className={quiet ? 'plain whole' : 'primary huge'}
        disabled={busy}
        onClick={() => void act()}
      >
        {busy ? busyWords : label}
      </button>
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/** The two quiet ways out: not ours, or somebody else stands in. */
function AsideActs({ incident, reload }: { incident: IncidentDetail; reload: () => void }) {
  const [standIn, setStandIn] = useState(false);
  if (!incident.can.decline && !incident.can.handOver) return null;
  return (
    <div className="aside-acts">
      {incident.can.decline && <More incident={incident} kind="decline" label="不属我单位" reload={reload} />}
      {incident.can.handOver && (
        <>
          <button type="button" className="quiet-button" aria-expanded={standIn} onClick={() => setStandIn(!standIn)}>
            转代班
          </button>
          {standIn && <HandOver incident={incident} onDone={() => (setStandIn(false), reload())} />}
        </>
      )}
    </div>
  );
}
