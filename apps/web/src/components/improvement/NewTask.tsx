import type { ImprovementDraft, ImprovementList, ImprovementOpened } from '@fengsui/contract';
import { useId, useState, type FormEvent } from 'react';
import { api, words } from '../../api/client';
import { Dialog, Refused } from '../Dialog';

/** 「交办任务」 by hand. */
export function NewTask({ list, onOpened }: { list: ImprovementList; onOpened: (id: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        交办任务
      </button>
      <Dialog title="交办整改任务" open={open} onClose={() => setOpen(false)}>
        <Form list={list} onOpened={(id) => (setOpen(false), onOpened(id))} />
      </Dialog>
    </>
  );
}

function Form({ list, onOpened }: { list: ImprovementList; onOpened: (id: string) => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [unitId, setUnit] = useState('');
  const [days, setDays] = useState(10);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const draft: ImprovementDraft = { text, unitId: unitId === 'admin' ? null : unitId, days };
      onOpened((await api<ImprovementOpened>('POST', '/api/improvement', draft)).id);
    } catch (e) {
      setError(words(e));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(e) => void save(e)}>
      <div className="field">
        <label htmlFor={`${id}t`}>任务内容</label>
        <textarea
          id={`${id}t`}
          rows={3}
          maxLength={500}
          required
          placeholder="做什么，做到什么程度。如：核对值班安排，离岗时事先指定代班人。"
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}u`}>责任单位</label>
        <select id={`${id}u`} required value={unitId} onChange={(e) => setUnit(e.target.value)}>
          <option value="">请选择单位</option>
          {list.units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
          <option value="admin">系统管理员</option>
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}d`}>期限（工作日）</label>
        <input
          id={`${id}d`}
          type="number"
          min={1}
          max={250}
          required
          value={Number.isNaN(days) ? '' : days}
          onChange={(e) => setDays(e.target.valueAsNumber)}
        />
      </div>
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在交办…' : '交办'}
      </button>
    </form>
  );
}
