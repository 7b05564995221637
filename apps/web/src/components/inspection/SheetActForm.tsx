import type { InspectionAct, InspectionView } from '@fengsui/contract';
import { useId, useState } from 'react';
import { Basis } from '../rules/Basis';
import { api } from '../../api/client';
import { Refused } from '../Dialog';
import { useSend } from '../useSend';

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
  const [text, setText] = useState(act.act === 'sign' ? '情况属实，同意报送。' : '');
  const [until, setUntil] = useState('');
  const { busy, error, send } = useSend(onDone);
  return (
    <form
      aria-label={act.name}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body: InspectionAct = { act: act.act, version: s.version, text, ...(until ? { until } : {}) };
        void send(() => api('POST', `/api/inspections/sheets/${s.id}/acts`, body));
      }}
    >
      {act.act === 'fail' && (
        <p>
          <Basis of={[9]} />
          ：不合格的责令注销。注销由主办单位办理并报告，未办理的由学校经平台办理；有证明后才算注销。
        </p>
      )}
      <div className="field">
        <label htmlFor={`${id}t`}>{act.words}</label>
        <textarea id={`${id}t`} rows={4} maxLength={1000} value={text} onChange={(e) => setText(e.target.value)} />
      </div>
      {act.act === 'rectify' && (
        <div className="field">
          <label htmlFor={`${id}u`}>整改期限</label>
          <input id={`${id}u`} type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </div>
      )}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : act.name}
      </button>
    </form>
  );
}
