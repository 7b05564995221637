import type { ImprovementActName, ImprovementDetail, ImprovementList } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { ApiFailure, upload, words } from '../../api/client';
import { useMe } from '../../api/session';
import { keepDraft, readDraft } from '../draft';
import { Refused } from '../Dialog';
import { EvidencePicker } from '../report/EvidencePicker';
import '../../styles/entry.css';

export const ACT_NAMES: Record<ImprovementActName, string> = {
  submit: '报送整改',
  accept: '验收销号',
  return: '退回',
  extend: '延期',
  assign: '改派',
  cancel: '撤销',
};
const ASKS: Record<ImprovementActName, string> = {
  submit: '整改情况',
  accept: '验收意见（可不填）',
  return: '退回理由',
  extend: '延期理由',
  assign: '改派理由',
  cancel: '撤销理由',
};

/** What is asked for one act. What is typed stays on this device until it is sent. */
export function ActForm({
  task,
  act,
  units,
  onDone,
  onStale,
}: {
  task: ImprovementDetail;
  act: ImprovementActName;
  units: ImprovementList['units'];
  onDone: () => void;
  onStale: () => void;
}) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:improvement:${task.id}:${act}`;
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const [days, setDays] = useState('5');
  const [unitId, setUnit] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setShare(0);
    setError(null);
    const form = new FormData();
    form.set('act', act);
    form.set('version', String(task.version));
    form.set('text', text);
    if (act === 'return' || act === 'extend') form.set('days', days);
    if (act === 'assign') form.set('unitId', unitId);
    for (const f of files) form.append('files', f);
    try {
      await upload(`/api/improvement/${task.id}/acts`, form, setShare);
      keepDraft(key, null);
      onDone();
    } catch (e) {
      setShare(null);
      setError(words(e));
      if (e instanceof ApiFailure && e.status === 409) onStale();
    }
  }
  return (
    <form className="task-form" onSubmit={(e) => void send(e)} aria-label={ACT_NAMES[act]}>
      {act === 'assign' && (
        <div className="field">
          <label htmlFor={`${id}u`}>改派给</label>
          <select id={`${id}u`} required value={unitId} onChange={(e) => setUnit(e.target.value)}>
            <option value="">请选择单位</option>
            {units
              .filter((u) => u.id !== task.unitId)
              .map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
          </select>
        </div>
      )}
      {(act === 'return' || act === 'extend') && (
        <div className="field">
          <label htmlFor={`${id}d`}>{act === 'return' ? '几个工作日内重新报送' : '自今日起几个工作日'}</label>
          <input
            id={`${id}d`}
            type="number"
            min={1}
            max={250}
            required
            value={days}
            onChange={(e) => setDays(e.target.value)}
          />
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}t`}>{ASKS[act]}</label>
        <textarea
          id={`${id}t`}
          rows={act === 'submit' ? 5 : 3}
          maxLength={5000}
          required={act !== 'accept'}
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            keepDraft(key, e.target.value || null);
          }}
        />
      </div>
      {act === 'submit' && (
        <EvidencePicker title="证明" files={files} onChange={(f) => (setFiles(f), setError(null))} error={null} />
      )}
      <Refused error={error} />
      <button type="submit" className={act === 'submit' ? 'primary huge' : 'primary'} disabled={share !== null}>
        {share !== null ? `正在送出 ${Math.round(share * 100)}%` : ACT_NAMES[act]}
      </button>
    </form>
  );
}
