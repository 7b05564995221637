import type { AbsenceDraft, RosterPeople, RosterPerson } from '@fengsui/contract';
import { Drawer, Segmented, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { api, words } from '../../api/client';
import { serverNow } from '../../live/now';
import { beijingInput, fromBeijingInput } from '../../live/time';
import { useFound } from '../useFound';
import { lineName } from './words';

const DAY = 86_400_000;

/** 代班, 换班 or 请假, written down before it begins. */
export function AbsenceDrawer({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  return (
    <Drawer open title="登记代班、换班、请假" size={480} onClose={onClose}>
      <AbsenceForm onSaved={onSaved} />
    </Drawer>
  );
}

/** People found by what is typed, the one chosen among them. */
function useChoice(away: boolean) {
  const [wanted, setWanted] = useState('');
  const [chosen, choose] = useState<RosterPerson | null>(null);
  const found = useFound<RosterPeople>(`/api/roster/people?away=${away ? 1 : 0}&q=${encodeURIComponent(wanted)}`);
  const people = found?.people ?? [];
  const all = chosen && !people.some((p) => p.personId === chosen.personId) ? [chosen, ...people] : people;
  return { people: all, chosen, choose, setWanted };
}

function AbsenceForm({ onSaved }: { onSaved: () => void }) {
  const holders = useChoice(true);
  const others = useChoice(false);
  // until another is chosen: himself, or the first whom he may enter
  const [first] = holders.people;
  useEffect(() => {
    if (first && !holders.chosen) holders.choose(first);
  }, [first, holders]);
  const [now] = useState(serverNow);
  const [kind, setKind] = useState<AbsenceDraft['kind']>('cover');
  const personId = holders.chosen?.personId ?? '';
  const substituteId = others.chosen?.personId ?? null;
  const [post, setPost] = useState('');
  const [from, setFrom] = useState(beijingInput(now));
  const [to, setTo] = useState(beijingInput(now + DAY));
  const [backFrom, setBackFrom] = useState(beijingInput(now + DAY));
  const [backTo, setBackTo] = useState(beijingInput(now + 2 * DAY));
  const [reason, setReason] = useState('');
  const [error, setError] = useState<{ message: string; field: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const posts = holders.chosen?.posts ?? [];

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
          showSearch={{ filterOption: false, onSearch: holders.setWanted }}
          value={personId}
          onChange={(p) => (holders.choose(holders.people.find((x) => x.personId === p) ?? null), setPost(''))}
          options={holders.people.map((p) => ({ value: p.personId, label: p.name, title: p.name, post: p.post }))}
          optionRender={(o) => `${String(o.label)} ${String(o.data.post)}`}
        />
      </div>
      <div className="field">
        <label htmlFor="substitute">
          {kind === 'swap' ? '与谁互换' : kind === 'leave' ? '由谁代班（可不填）' : '由谁代班'}
        </label>
        <Select
          id="substitute"
          showSearch={{ filterOption: false, onSearch: others.setWanted }}
          allowClear
          placeholder="输入姓名或单位查找"
          value={substituteId}
          onChange={(p: string | undefined) => others.choose(others.people.find((x) => x.personId === p) ?? null)}
          options={others.people
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
      <button type="submit" className="primary" disabled={busy || !holders.chosen}>
        登记
      </button>
    </form>
  );
}
