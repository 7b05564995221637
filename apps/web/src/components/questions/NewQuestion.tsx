import type { QuestionEntry, QuestionUnits } from '@fengsui/contract';
import { Drawer } from 'antd';
import { useId, useState } from 'react';
import { api, newRequestId } from '../../api/client';
import { Refused } from '../Dialog';
import { useFound } from '../useFound';
import { useSend } from '../useSend';
import { type Unit, UnitSelect } from './UnitSelect';

const VIAS = ['电话', '来访', '信箱', '座谈会', '其他'];

/** One that came by telephone, visit or letter. */
export function NewQuestion({
  all,
  onClose,
  onSaved,
}: {
  /** 宣传部: it may go to nobody in particular yet */
  all: boolean;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const id = useId();
  const [e, setEntry] = useState<Omit<QuestionEntry, 'unitId'>>({
    ...{ text: '', kind: 'question', urgent: false, via: '电话', asker: '', contact: '' },
  });
  const set = (part: Partial<typeof e>): void => setEntry({ ...e, ...part });
  const [chosen, setUnit] = useState<Unit | null>(null);
  const own = useFound<QuestionUnits>('/api/questions/units');
  const unit = chosen ?? (all ? null : (own?.units[0] ?? null));
  const { busy, error, send } = useSend(({ id: made }: { id: string }) => onSaved(made));
  return (
    <Drawer open title="录入提问" size={560} onClose={onClose}>
      <form
        aria-label="录入提问"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(() =>
            api<{ id: string }>('POST', '/api/questions', { ...e, unitId: unit?.id ?? null }, newRequestId()),
          );
        }}
      >
        <div className="field">
          <label htmlFor={`${id}t`}>提问内容</label>
          <textarea id={`${id}t`} rows={4} value={e.text} onChange={(x) => set({ text: x.target.value })} />
        </div>
        <div className="field">
          <label htmlFor={`${id}v`}>来源</label>
          <select id={`${id}v`} value={e.via} onChange={(x) => set({ via: x.target.value })}>
            {VIAS.map((v) => (
              <option key={v}>{v}</option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}k`}>类别</label>
          <select id={`${id}k`} value={e.kind} onChange={(x) => set({ kind: x.target.value as QuestionEntry['kind'] })}>
            <option value="question">咨询</option>
            <option value="complaint">投诉</option>
          </select>
        </div>
        <label className="check-line">
          <input type="checkbox" checked={e.urgent} onChange={(x) => set({ urgent: x.target.checked })} />
          紧急
        </label>
        <div className="field">
          <label htmlFor={`${id}u`}>答复单位</label>
          <UnitSelect
            id={`${id}u`}
            empty={all ? '稍后交办' : '输入单位名称查找'}
            clearable={all}
            value={unit}
            onChange={setUnit}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}a`}>提问人（可不填）</label>
          <input id={`${id}a`} value={e.asker} onChange={(x) => set({ asker: x.target.value })} />
        </div>
        <div className="field">
          <label htmlFor={`${id}c`}>联系方式（可不填，仅答复单位和宣传部可见）</label>
          <input id={`${id}c`} value={e.contact} onChange={(x) => set({ contact: x.target.value })} />
        </div>
        <Refused error={error} />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? '正在保存…' : '录入'}
        </button>
      </form>
    </Drawer>
  );
}
