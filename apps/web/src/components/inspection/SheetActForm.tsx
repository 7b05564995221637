import type { InspectionAct, InspectionView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { Basis } from '../rules/Basis';
import { WordsForm } from '../WordsForm';

/** One act on a sheet with its words; what must be repaired has its day. */
export function SheetActForm({
  sheet: s,
  act,
  onDone,
}: {
  sheet: InspectionView;
  act: InspectionView['can'][number];
  onDone: () => void;
}) {
  const id = useId();
  const [until, setUntil] = useState('');
  return (
    <WordsForm
      name={act.name}
      label={act.words}
      rows={4}
      initial={act.act === 'sign' ? '情况属实，同意报送。' : ''}
      send={(text) => {
        const body: InspectionAct = { act: act.act, version: s.version, text, ...(until ? { until } : {}) };
        return api('POST', `/api/inspections/sheets/${s.id}/acts`, body);
      }}
      onDone={onDone}
      before={
        act.act === 'fail' && (
          <p>
            <Basis of={[9]} />
            ：不合格的责令注销。注销由主办单位办理并报告，未办理的由学校经平台办理；有证明后才算注销。
          </p>
        )
      }
    >
      {act.act === 'rectify' && (
        <div className="field">
          <label htmlFor={id}>整改期限</label>
          <input id={id} type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </div>
      )}
    </WordsForm>
  );
}
