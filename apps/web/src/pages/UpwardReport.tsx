import type { UpwardReportAnswer } from '@fengsui/contract';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { api, words } from '../api/client';
import { useMe } from '../api/session';
import { keepDraft, readDraft } from '../components/draft';
import { OutgoingCards } from '../components/Outgoing';
import PhoneFrame from '../components/PhoneFrame';
import { PhotoPicker, useKeptPhotos } from '../components/PhotoPicker';
import { deliver, useOutgoing } from '../live/outgoing';
import { Basis } from '../components/rules/Basis';

interface Draft {
  text: string;
  url: string;
  unitId: string;
}
const EMPTY: Draft = { text: '', url: '', unitId: '' };

/** 上报 in one screen (第十三条): what happened, a photo, one button. The unit's leader and 宣传部 are told at once. */
export default function UpwardReport() {
  const me = useMe();
  const id = useId();
  const key = `fengsui:draft:${me.personId}:upward`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...EMPTY, ...readDraft<Draft>(key) }));
  const [round, setRound] = useState(0);
  const { photos, setPhotos } = useKeptPhotos(key, round);
  const { items, sending } = useOutgoing();
  const [units, setUnits] = useState<{ id: string; name: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [done, setDone] = useState<UpwardReportAnswer | null>(null);
  const waiting = busy ? [] : items.filter((i) => i.incidentId === null);

  useEffect(() => {
    // without the list 本单位 is chosen, which is what most reports are of
    api<{ id: string; name: string }[]>('GET', '/api/upward-reports/units').then(setUnits, (e) => setError(words(e)));
  }, []);
  useEffect(() => {
    keepDraft(key, draft.text || draft.url ? draft : null);
  }, [key, draft]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!draft.text.trim()) return setError('请写一句发生了什么。');
    const given = Object.entries(draft).flatMap(([k, v]: [string, string]) => (v.trim() ? [[k, v.trim()]] : []));
    setBusy(true);
    setError(null);
    try {
      const outcome = await deliver(
        {
          ...{ personId: me.personId, incidentId: null, what: '上报', about: draft.text.trim().slice(0, 20) },
          ...{ path: '/api/upward-reports', byRequestId: false, fields: Object.fromEntries(given) },
          draft: { key, value: draft },
        },
        photos,
      );
      if (outcome !== 'waiting' && 'refused' in outcome)
        return setError(`${words(outcome.refused)}已填内容仍在，可直接再报。`);
      setDraft(EMPTY);
      setPhotos([]);
      if (outcome !== 'waiting') setDone(outcome.sent as UpwardReportAnswer);
    } finally {
      setBusy(false);
    }
  }

  if (done)
    return (
      <PhoneFrame>
        <p className="signed big-words">已上报</p>
        <p>{done.words}</p>
        <Link className="primary huge" to={`/m/i/${done.incidentId}`}>
          查看事件
        </Link>
        <footer className="phone-foot">
          <Link to="/m">全部待办</Link>
        </footer>
      </PhoneFrame>
    );
  return (
    <PhoneFrame>
      <header className="phone-bar">
        <h1>上报</h1>
        <span className="quiet">
          <Basis of={[13]} />
          ：立即报单位负责人和宣传部
        </span>
      </header>
      <OutgoingCards
        items={waiting}
        epoch={0}
        changed={() => {
          setDraft({ ...EMPTY, ...readDraft<Draft>(key) });
          setRound(round + 1);
        }}
      />
      <form data-testid="upward-form" onSubmit={(e) => void send(e)} noValidate>
        <div className="field">
          <label htmlFor={`${id}text`}>发生了什么</label>
          <textarea
            id={`${id}text`}
            rows={4}
            maxLength={5000}
            placeholder="时间、地点、什么事，现在怎样；不写学生姓名"
            value={draft.text}
            onChange={(e) => setDraft({ ...draft, text: e.target.value })}
          />
        </div>
        <PhotoPicker photos={photos} onChange={setPhotos} />
        <div className="field">
          <label htmlFor={`${id}url`}>
            网页链接 <span className="quiet small">选填</span>
          </label>
          <input
            id={`${id}url`}
            type="url"
            inputMode="url"
            value={draft.url}
            onChange={(e) => setDraft({ ...draft, url: e.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}unit`}>事涉单位</label>
          <select
            id={`${id}unit`}
            value={draft.unitId}
            onChange={(e) => setDraft({ ...draft, unitId: e.target.value })}
          >
            <option value="">本单位</option>
            {units.map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
          </select>
        </div>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="primary huge" disabled={busy}>
          {busy ? `正在上报${photos.length > 0 ? ` ${Math.round((sending?.share ?? 0) * 100)}%` : '…'}` : '上报'}
        </button>
      </form>
      <footer className="phone-foot">
        <Link to="/m">全部待办</Link>
      </footer>
    </PhoneFrame>
  );
}
