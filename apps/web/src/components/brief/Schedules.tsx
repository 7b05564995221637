import type { BriefList, BriefSchedule, BriefScheduleChange } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { api, words } from '../../api/client';
import { fullTime } from '../../live/time';
import { Dialog, Refused } from '../Dialog';
import { SCHEDULED, WEEKDAYS, whenWords } from './words';

/** When briefs are made; who may changes it. */
export function Schedules({ list, reload }: { list: BriefList; reload: () => void }) {
  const [editing, setEditing] = useState<BriefSchedule | null>(null);
  return (
    <section className="card" aria-labelledby="schedules" data-testid="schedules">
      <h2 id="schedules">生成时间</h2>
      <ul className="plain-list">
        {list.schedules.map((s) => {
          const { name } = SCHEDULED.find((k) => k.value === s.kind)!;
          return (
            <li key={s.kind} className="row">
              <b>{name}</b>
              <span>{whenWords(s)}</span>
              {s.nextAt && <span className="quiet small figures">下一期 {fullTime(s.nextAt)}</span>}
              {list.can.schedule && (
                <button type="button" className="quiet-button push" onClick={() => setEditing(s)}>
                  修改{name}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="quiet small">
        日报说前一日，周报说前七日，月报说上一个月，均为北京时间整日；系统停过的，恢复后补做。
      </p>
      <Dialog
        title={`${SCHEDULED.find((k) => k.value === editing?.kind)?.name ?? ''}生成时间`}
        open={editing !== null}
        onClose={() => setEditing(null)}
      >
        {editing && <Form schedule={editing} onSaved={() => (setEditing(null), reload())} />}
      </Dialog>
    </section>
  );
}

function Form({ schedule: s, onSaved }: { schedule: BriefSchedule; onSaved: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState<BriefScheduleChange>({
    enabled: s.enabled,
    at: s.at,
    weekday: s.weekday,
    monthDay: s.monthDay,
    version: s.version,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api('PUT', `/api/briefs/schedules/${s.kind}`, draft);
      onSaved();
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(e) => void save(e)}>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.enabled}
          onChange={(e) => setDraft({ ...draft, enabled: e.target.checked })}
        />
        自动生成
      </label>
      {draft.weekday !== null && (
        <div className="field">
          <label htmlFor={`${id}w`}>星期</label>
          <select
            id={`${id}w`}
            value={draft.weekday}
            onChange={(e) => setDraft({ ...draft, weekday: Number(e.target.value) })}
          >
            {WEEKDAYS.map((name, i) => (
              <option key={name} value={i + 1}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      {draft.monthDay !== null && (
        <div className="field">
          <label htmlFor={`${id}m`}>每月几日（1 至 28）</label>
          <input
            id={`${id}m`}
            type="number"
            min={1}
            max={28}
            required
            value={draft.monthDay}
            onChange={(e) => setDraft({ ...draft, monthDay: e.target.valueAsNumber })}
          />
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}t`}>时间（北京时间）</label>
        <input
          id={`${id}t`}
          type="time"
          required
          value={draft.at}
          onChange={(e) => setDraft({ ...draft, at: e.target.value })}
        />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在保存…' : '保存'}
      </button>
    </form>
  );
}
