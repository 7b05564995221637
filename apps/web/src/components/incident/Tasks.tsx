import type { ImprovementDraft, ImprovementList, IncidentDetail } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, words } from '../../api/client';
import { useLive } from '../../live/useLive';
import { ActForm, Field, TextField } from './ActParts';
import { useAct } from './useAct';

/** 整改任务 of the incident that are not done yet: what, whose, until when. */
export function Tasks({ incident: i }: { incident: IncidentDetail }) {
  const live = useLive(
    () => api<ImprovementList>('GET', '/api/improvement'),
    (m) => m.type === 'incident' && m.data.id === i.id,
    `tasks:${i.id}`,
  );
  const mine = live.data?.tasks.filter((t) => t.incident?.id === i.id) ?? [];
  if (mine.length === 0) return null;
  return (
    <div className="card">
      <h2>交办任务</h2>
      <ul className="plain-list">
        {mine.map((t) => (
          <li key={t.id} data-testid="incident-task">
            <Link to={`/improvement?task=${t.id}`}>{t.text}</Link>
            <div className="quiet small">
              {t.unitName}
              {t.owner ? ` ${t.owner.name}` : ''} · {t.stateName} ·{' '}
              {t.overdue ? <b>{t.dueWords}</b> : <span>{t.dueWords}</span>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** 交办任务: something to be done by a unit within working days, followed to its end under 整改. */
export function TaskForm({
  incident: i,
  reload,
  done,
}: {
  incident: IncidentDetail;
  reload: () => void;
  done: () => void;
}) {
  const act = useAct(i, 'task', { text: '', unitId: i.unitId, days: '5' }, reload);
  const v = act.draft.value;
  const [units, setUnits] = useState<ImprovementList['units']>([{ id: i.unitId, name: i.unitName }]);
  const [unread, setUnread] = useState<string | null>(null);
  useEffect(() => {
    api<ImprovementList>('GET', '/api/improvement').then(
      (list) => setUnits(list.units),
      (e: unknown) => setUnread(words(e)),
    );
  }, []);
  async function submit(): Promise<void> {
    const days = Number(v.days);
    if (!v.text.trim()) return act.wrong('请填写任务内容。', 'text');
    if (!Number.isInteger(days) || days < 1 || days > 250) return act.wrong('期限应为 1 至 250 个工作日。', 'days');
    const ok = await act.send(
      '/api/improvement',
      () => ({ text: v.text.trim(), unitId: v.unitId, days, incidentId: i.id }) satisfies ImprovementDraft,
    );
    if (ok) done();
  }
  return (
    <ActForm
      act={act}
      known={['text', 'unitId', 'days']}
      consequence="责任单位负责人随即收到；到期前提醒，附证明报送后验收销号。"
      button="交办"
      submit={() => void submit()}
    >
      <TextField act={act} name="text" label="任务内容" rows={3} hint="做什么，做到什么程度" />
      <Field label="责任单位" name="unitId" error={act.error} hint={unread ?? undefined}>
        {(given) => (
          <select {...given} value={v.unitId} onChange={(e) => act.draft.set({ unitId: e.target.value })}>
            {units.map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="期限（工作日）" name="days" error={act.error}>
        {(given) => (
          <input
            {...given}
            inputMode="numeric"
            value={v.days}
            onChange={(e) => act.draft.set({ days: e.target.value })}
          />
        )}
      </Field>
    </ActForm>
  );
}
