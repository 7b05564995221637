import type { AbsenceDraft, RosterPeople, RosterPerson } from '@fengsui/contract';
import { Drawer, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { api, words } from '../../api/client';
import { useMe } from '../../api/session';
import { serverNow } from '../../live/now';
import { beijingInput, fromBeijingInput } from '../../live/time';
import { useLive } from '../../live/useLive';
import { Failure, Skeleton } from '../States';
import { lineName } from './words';

const DAY = 86_400_000;

/** 代班, 换班 or 请假, written down before it begins. */
export function AbsenceDrawer({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  const live = useLive(
    () => api<RosterPeople>('GET', '/api/roster/people'),
    () => false,
    'roster people',
  );
  return (
    <Drawer open title="登记代班、换班、请假" size={480} onClose={onClose}>
      {live.data ? (
        <AbsenceForm people={live.data.people} onSaved={onSaved} />
      ) : live.error ? (
        <Failure error={live.error} retry={live.reload} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Drawer>
  );
}

function AbsenceForm({ people, onSaved }: { people: RosterPerson[]; onSaved: () => void }) {
  const me = useMe();
  const holders = people.filter((p) => p.posts.length > 0);
  const [now] = useState(serverNow);
  const [kind, setKind] = useState<AbsenceDraft['kind']>('cover');
  const [personId, setPerson] = useState(
    (holders.find((p) => p.personId === me.personId) ?? holders[0])?.personId ?? '',
  );
  const [substituteId, setSubstitute] = useState<string | null>(null);
  const [post, setPost] = useState('');
  const [from, setFrom] = useState(beijingInput(now));
  const [to, setTo] = useState(beijingInput(now + DAY));
  const [backFrom, setBackFrom] = useState(beijingInput(now + DAY));
  const [backTo, setBackTo] = useState(beijingInput(now + 2 * DAY));
  const [reason, setReason] = useState('');
  const [error, setError] = useState<{ message: string; field: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const posts = holders.find((p) => p.personId === personId)?.posts ?? [];

  async function save(): Promise<void> {
    setBusy(true);
    setError(null);
    const line = posts.find((l) => `${l.unitId} ${l.function}` === post);
    // what begins this minute begins now, not some seconds ago
    const starts = from === beijingInput(serverNow()) ? new Date(serverNow()).toISOString() : fromBeijingInput(from);
    const draft: AbsenceDraft = {
      kind,
      personId,
      substituteId,
      unitId: line?.unitId ?? null,
      function: line?.function ?? null,
      from: starts,
      to: fromBeijingInput(to),
      back: kind === 'swap' ? { from: fromBeijingInput(backFrom), to: fromBeijingInput(backTo) } : null,
      reason,
    };
    try {
      await api('POST', '/api/roster/absences', draft);
      onSaved();
    } catch (e) {
      setError({ message: words(e), field: (e as { field?: string }).field ?? null });
      setBusy(false);
    }
  }
  const time = (id: string, label: string, value: string, set: (v: string) => void): ReactNode => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="datetime-local" required value={value} onChange={(e) => set(e.target.value)} />
    </div>
  );
  return (
    <form
      aria-label="登记"
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <div className="field">
        <Segmented
          aria-label="类别"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'cover', label: '代班' },
            { value: 'swap', label: '换班' },
            { value: 'leave', label: '请假' },
          ]}
        />
      </div>
      <div className="field">
        <label htmlFor="person">谁不在值</label>
        <Select
          id="person"
          showSearch={{ optionFilterProp: 'label' }}
          value={personId}
          onChange={(p) => (setPerson(p), setPost(''))}
          options={holders.map((p) => ({ value: p.personId, label: p.name }))}
        />
      </div>
      <div className="field">
        <label htmlFor="substitute">
          {kind === 'swap' ? '与谁互换' : kind === 'leave' ? '由谁代班（可不填）' : '由谁代班'}
        </label>
        <Select
          id="substitute"
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={substituteId}
          onChange={(p: string | undefined) => setSubstitute(p ?? null)}
          options={people
            .filter((p) => p.personId !== personId)
            .map((p) => ({ value: p.personId, label: `${p.name} ${p.post}` }))}
        />
        {kind === 'leave' && !substituteId && (
          <span className="quiet small">无人代班的，届时此职即无人在值，直接报上一级。</span>
        )}
      </div>
      {posts.length > 1 && (
        <div className="field">
          <label htmlFor="post">哪个职务</label>
          <Select
            id="post"
            value={post}
            onChange={setPost}
            options={[
              { value: '', label: '所有职务' },
              ...posts.map((l) => ({ value: `${l.unitId} ${l.function}`, label: lineName(l) })),
            ]}
          />
        </div>
      )}
      {time('from', '自', from, setFrom)}
      {time('to', '至', to, setTo)}
      {kind === 'swap' && (
        <>
          {time('back-from', '换回：自', backFrom, setBackFrom)}
          {time('back-to', '换回：至', backTo, setBackTo)}
        </>
      )}
      <div className="field">
        <label htmlFor="absence-reason">事由</label>
        <input
          id="absence-reason"
          required
          maxLength={200}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
      {error && (
        <p className="form-error" role="alert">
          {error.message}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy}>
        登记
      </button>
    </form>
  );
}
