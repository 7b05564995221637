import type { ReportPage, ReportTaskDraft, ReportTaskEdit } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api, words } from '../../api/client';
import { Refused } from '../Dialog';

/** The tasks of a draft, before they are given out: who owes each, and by when. */
export function Tasks({ id, page, changed }: { id: string; page: ReportPage; changed: () => void }) {
  if (page.tasks.length === 0) return null;
  return (
    <details className="paper-edit no-print" data-testid="report-tasks">
      <summary>调整整改任务的责任单位和期限（审定时交办）</summary>
      <ol className="paper-tasks">
        {page.tasks.map((t) => (
          <Task key={`${t.key}:${t.revision}`} id={id} task={t} units={page.units} changed={changed} />
        ))}
      </ol>
    </details>
  );
}

/** 系统管理员 is no unit. */
const ADMIN = '';

function Task({
  id,
  task: t,
  units,
  changed,
}: {
  id: string;
  task: ReportTaskDraft;
  units: ReportPage['units'];
  changed: () => void;
}) {
  const field = useId();
  const [unit, setUnit] = useState(t.unitId ?? ADMIN);
  const [due, setDue] = useState(t.due);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const same = unit === (t.unitId ?? ADMIN) && due === t.due;
  async function save(to: ReportTaskEdit['to']): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const edit: ReportTaskEdit = { to, revision: t.revision };
      await api('PUT', `/api/incidents/${encodeURIComponent(id)}/report/tasks/${encodeURIComponent(t.key)}`, edit);
      changed();
    } catch (e) {
      setError(words(e));
    } finally {
      setBusy(false);
    }
  }
  return (
    <li>
      <p>{t.text}</p>
      <div className="row">
        <label htmlFor={`${field}u`}>责任单位</label>
        <select id={`${field}u`} value={unit} onChange={(e) => setUnit(e.target.value)}>
          <option value={ADMIN}>系统管理员</option>
          {units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </select>
        <label htmlFor={`${field}d`}>期限</label>
        <input id={`${field}d`} type="date" value={due} onChange={(e) => setDue(e.target.value)} />
        <button
          type="button"
          className="small-button"
          disabled={busy || same || due === ''}
          onClick={() => void save({ unitId: unit === ADMIN ? null : unit, due })}
        >
          保存
        </button>
        {t.editedBy && (
          <button type="button" className="link-button" disabled={busy} onClick={() => void save(null)}>
            恢复规则所拟
          </button>
        )}
      </div>
      {t.editedBy && <p className="quiet small">{t.editedBy}改定</p>}
      <Refused error={error} />
    </li>
  );
}
