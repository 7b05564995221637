import {
  type InspectionAct,
  type InspectionContent,
  INSPECTION_CONTENT_NAME,
  type InspectionView,
} from '@fengsui/contract';
import { useEffect, useId, useState } from 'react';
import { api } from '../../api/client';
import { useMe } from '../../api/session';
import { Refused } from '../Dialog';
import { keepDraft, readDraft } from '../draft';
import { useSend } from '../useSend';

const EMPTY: InspectionContent = { team: '', handOvers: '', rules: '', violations: '', repairs: '' };
const HINT: Record<keyof InspectionContent, string> = {
  team: '管理员、审核人员是谁，一年来有哪些变化；没有变化的写“没有变化”',
  handOvers: '谁交给谁，交接单是否留存',
  rules: '有哪些制度，执行得怎样',
  violations: '被通报、删帖、投诉的情况',
  repairs: '怎样处理、怎样改正',
};

/** What the unit itself writes; kept on this device until it is handed in. */
export function HandInForm({ sheet: s, onDone }: { sheet: InspectionView; onDone: () => void }) {
  const id = useId();
  const key = `fengsui:draft:${useMe().personId}:inspection:${s.id}`;
  const [content, setContent] = useState<InspectionContent>(
    () => readDraft<InspectionContent>(key) ?? s.content ?? EMPTY,
  );
  useEffect(() => void keepDraft(key, content), [key, content]);
  const { busy, error, send } = useSend(() => (keepDraft(key, null), onDone()));
  return (
    <form
      aria-label="填报年检表"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const body: InspectionAct = { act: 'hand_in', version: s.version, text: '', content };
        void send(() => api('POST', `/api/inspections/sheets/${s.id}/acts`, body));
      }}
    >
      {(Object.keys(INSPECTION_CONTENT_NAME) as (keyof InspectionContent)[]).map((field) => (
        <div className="field" key={field}>
          <label htmlFor={`${id}${field}`}>{INSPECTION_CONTENT_NAME[field]}</label>
          <textarea
            id={`${id}${field}`}
            rows={3}
            maxLength={2000}
            placeholder={HINT[field]}
            value={content[field]}
            onChange={(e) => setContent({ ...content, [field]: e.target.value })}
          />
        </div>
      ))}
      <Refused error={error} />
      <button type="submit" className="primary" disabled={busy}>
        {busy ? '正在提交…' : '报分管领导签字'}
      </button>
    </form>
  );
}
