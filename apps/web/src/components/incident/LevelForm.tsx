import type { ConfirmRequest, IncidentDetail, Level } from '@fengsui/contract';
import { useEffect, useState } from 'react';
import { api, words } from '../../api/client';
import { LEVELS } from '../words';
import { ActForm, Field, TextField } from './ActParts';
import { useAct } from './useAct';

/** 定级: while it is only proposed also the unit that is told first. One press decides and tells. */
export function LevelForm({
  incident: i,
  reload,
  done,
}: {
  incident: IncidentDetail;
  reload: () => void;
  done?: () => void;
}) {
  const waits = i.state === 'proposed';
  const act = useAct(i, 'confirm', { level: String(i.level), unitId: i.unitId, reason: '' }, reload);
  const level = Number(act.draft.value.level) as Level;
  const { unitId } = act.draft.value;
  const [units, setUnits] = useState<{ id: string; name: string }[]>([]);
  const [unread, setUnread] = useState<string | null>(null);
  useEffect(() => {
    if (waits)
      api<{ id: string; name: string }[]>('GET', `/api/incidents/${i.id}/other-units`).then(setUnits, (e: unknown) =>
        setUnread(words(e)),
      );
  }, [waits, i.id]);
  const changed = level !== i.level;
  const chosen = units.find((u) => u.id === unitId)?.name ?? i.unitName;
  async function submit(): Promise<void> {
    if (changed && !act.draft.value.reason.trim())
      return act.wrong(
        `请写明为何定为 ${LEVELS[level].numeral} 级，而不是${i.levelConfirmed ? '现在' : '系统建议'}的 ${LEVELS[i.level].numeral} 级。`,
        'reason',
      );
    const reason = act.draft.value.reason.trim();
    const ok = await act.send(
      'confirm',
      ({ version }) =>
        ({
          level,
          version,
          ...(reason ? { reason } : {}),
          ...(waits && unitId !== i.unitId ? { unitId } : {}),
        }) satisfies ConfirmRequest,
    );
    if (ok) done?.();
  }
  const what = ` ${LEVELS[level].numeral} 级`;
  return (
    <ActForm
      act={act}
      known={['reason', 'unitId']}
      consequence={`${i.levelConfirmed ? '现为' : '系统建议'} ${LEVELS[i.level].numeral} 级：${i.levelReason}`}
      button={
        waits
          ? `核定${what}并通知${chosen}`
          : changed
            ? `改为${what}`
            : i.levelConfirmed
              ? `维持${what}`
              : `核定${what}`
      }
      submit={() => void submit()}
    >
      <fieldset className="levels">
        <legend className="sr-only">等级</legend>
        {([1, 2, 3, 4] as const).map((n) => (
          <label key={n} className={level === n ? 'level-choice level-chosen' : 'level-choice'}>
            <input
              type="radio"
              name="level"
              value={n}
              checked={level === n}
              onChange={() => act.draft.set({ level: String(n) })}
            />
            <span className={`level level-${n}`}>
              <b>{LEVELS[n].numeral}</b>级 {LEVELS[n].word}
            </span>
          </label>
        ))}
      </fieldset>
      {waits && (
        <Field label="责任单位" name="unitId" error={act.error} hint={unread ?? undefined}>
          {(given) => (
            <select {...given} value={unitId} onChange={(e) => act.draft.set({ unitId: e.target.value })}>
              {!units.some((u) => u.id === i.unitId) && <option value={i.unitId}>{i.unitName}</option>}
              {units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                  {u.id === i.unitId ? '（系统判断）' : ''}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {changed && <TextField act={act} name="reason" label="理由" hint="如：认证媒体已转载；仅一条且已澄清" />}
    </ActForm>
  );
}
